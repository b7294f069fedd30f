"""Sphinx extension: how the parts of a page become HTML, where Sphinx's own way does not fit.

Tables are cards on a phone where they hold sentences, and scroll within an edge where they hold
numbers; pictures say their size; code is folded; a source is an item of a list; what must not
be broken at the end of a line is not.
"""

import re
from base64 import b64decode
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.images import get_image_size
from sphinx.writers.html5 import HTML5Translator

from tools.site.extensions.code_colours import ShortElements
from tools.site.extensions.exhibits import size_of
from tools.site.extensions.references import place_of

INSIDE = "data:image/svg+xml;base64,"
SENTENCE = 30  # characters: a column with a longer cell holds text, not numbers
HALF_A_LINE = 14  # characters of a cell beside its label on a phone
# an ISO date, a symbol of a document, a weapon: broken at its hyphen it could not be read
UNBROKEN = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b|\b[AS]/RES/[\w/()-]+|\b[A-Z][A-Za-z]*-\d+\w*\b")
EVENTS = re.compile(r"tab-ch-\d+$")
KEY = re.compile(r"\b[A-Z]{1,2}\d{2,3}\b")  # of an event, of a claim
CITATION = "bibtex-citation"
# author, title, year: what follows, how it was read and where, stands in the list of sources
WORK = re.compile(r".+?[.?!,] (?:\d{4}[a-z]?|n\.d)\.(?= |$)")


def cells_of(row) -> list[str]:
    return [entry.astext() for entry in row.findall(nodes.entry)]


def holds_sentences(table) -> bool:
    """Whether a table of three columns or more is one of text."""
    rows = [cells_of(row) for row in table.next_node(nodes.tbody).findall(nodes.row)]
    columns = list(zip(*rows, strict=False))
    long = [column for column in columns if max(map(len, column)) > SENTENCE]
    return len(columns) > 2 and bool(long)


def is_folded(table, builder) -> bool:
    """Whether a phone shows a table folded: it is one in which a reader looks something up.

    A page is read past it, and thousands of cells are laid out only when they are asked for.
    """
    return builder.name == "html" and "lookup" in table["classes"]


def heads_of(table) -> list[str]:
    head = table.next_node(nodes.thead)
    return cells_of(head.next_node(nodes.row)) if head else []


def fills_a_cell(paragraph) -> bool:
    """Whether a paragraph is all that a cell of a table holds: it needs no element of its own."""
    return isinstance(paragraph.parent, nodes.entry) and len(paragraph.parent) == 1


def places_on_a_page(label: str, address: str, places: list[str]) -> str:
    """Return the links from a source to a page that cites it: to rows by key, else by number."""
    if all(map(KEY.fullmatch, places)):
        return " ".join(
            [escape(label), *(f'<a href="{address}#{key}">{key}</a>' for key in places)]
        )
    words = [escape(label), *map(str, range(2, len(places) + 1))]
    links = zip(words, places, strict=True)
    return " ".join(f'<a href="{address}#{place}">{word}</a>' for word, place in links)


class Writer(HTML5Translator):
    """Writes the pages of the book."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.heads = []  # of the table at hand, where it becomes cards on a phone
        self.is_of_events = False  # which have cards of their own
        self.letter = None  # under which sources stand
        self.highlighter.formatter = ShortElements

    def emptytag(self, node, tagname, suffix="\n", **attributes) -> str:
        """Return an element without content as HTML writes it: without a slash."""
        return self.starttag(node, tagname, suffix, **attributes)

    # --- words

    def visit_Text(self, node) -> None:
        super().visit_Text(node)
        if self.body[-1] and not isinstance(node.parent, (nodes.literal, nodes.literal_block)):
            self.body[-1] = UNBROKEN.sub(r'<span class="whole">\g<0></span>', self.body[-1])

    def visit_paragraph(self, node) -> None:
        if not fills_a_cell(node):
            super().visit_paragraph(node)

    def depart_paragraph(self, node) -> None:
        if not fills_a_cell(node):
            super().depart_paragraph(node)

    # --- tables

    def visit_table(self, node) -> None:
        is_text = holds_sentences(node)
        self.heads = heads_of(node) if is_text else []
        self.is_of_events = any(EVENTS.match(name) for name in node["ids"])
        node["classes"].append("cards" if is_text else "numbers")
        if is_folded(node, self.builder):
            self.open_list(node)
        self.body.append('<div class="table-box">\n')
        super().visit_table(node)

    def open_list(self, table) -> None:
        """Begin the fold of a list; its line says what the caption says within."""
        caption = table.next_node(nodes.title)
        self.body.append('<details class="list"><summary><span>')
        self.add_fignumber(table)
        self.body.append(f"{escape(caption.astext())}</span></summary>\n")

    def depart_table(self, node) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")
        if is_folded(node, self.builder):
            self.body.append("</details>\n")
        self.heads = []

    def depart_colspec(self, node) -> None:
        """Leave the widths of columns to the browser: a measure for paper is none for a phone."""

    def visit_row(self, node) -> None:
        self.body.append(self.starttag(node, "tr", ""))
        node.column = 0

    def visit_entry(self, node) -> None:
        column = node.parent.column
        # cards of events have a form of their own
        if self.heads and not self.is_of_events and len(node.astext()) > HALF_A_LINE:
            node["classes"].append("long")
        super().visit_entry(node)
        is_labelled = self.heads and not self.is_of_events
        if is_labelled and isinstance(node.parent.parent, nodes.tbody):
            label = escape(self.heads[column], quote=True)
            self.body[-1] = self.body[-1].replace(">", f' data-label="{label}">', 1)

    def depart_entry(self, node) -> None:
        """End a cell without a line of its own: long tables have two thousand."""
        super().depart_entry(node)
        self.body[-1] = self.body[-1].rstrip("\n")

    def visit_reference(self, node) -> None:
        if self.heads:  # a table of text names a thousand sources, each also in the list of them
            node.attributes.pop("reftitle", None)
        elif work := WORK.match(node.get("reftitle", "")):
            node["reftitle"] = work[0]
        super().visit_reference(node)
        # no style asks whether a link leads out of the book, and its address says so
        self.body[-1] = re.sub(r' class="reference (?:internal|external)"', "", self.body[-1])

    def visit_inline(self, node) -> None:
        """Give the place of a citation to its first link: an element of its own says no more."""
        if CITATION in node["classes"]:
            link = node.next_node(nodes.reference)
            link["ids"] = node["ids"]
        else:
            super().visit_inline(node)

    def depart_inline(self, node) -> None:
        if CITATION not in node["classes"]:
            super().depart_inline(node)

    def visit_download_reference(self, node) -> None:
        super().visit_download_reference(node)
        self.body[-1] = self.body[-1].replace(' download=""', " download", 1)

    # --- pictures

    def visit_image(self, node) -> None:
        source = node["uri"]
        path = Path(self.builder.srcdir) / source
        if source.startswith(INSIDE):
            size = size_of(b64decode(source.removeprefix(INSIDE)).decode())
        elif source.endswith(".svg"):
            size = size_of(path.read_text(encoding="utf-8"))
        else:
            size = get_image_size(path)
        if source in self.builder.images:
            source = f"{self.builder.imgpath}/{self.builder.images[source]}"
        attributes = {"src": source, "alt": node.get("alt", ""), "decoding": "async"}
        if size:
            attributes["width"], attributes["height"] = map(str, size)
        self.body.append(self.emptytag(node, "img", "", **attributes))

    def depart_image(self, node) -> None:
        pass

    # --- code

    def visit_literal_block(self, node) -> None:
        try:
            super().visit_literal_block(node)
        finally:  # it ends by SkipNode; what may be wider than the screen scrolls by key
            self.body[-1] = re.search(r"<pre.*</pre>\n", self.body[-1], re.DOTALL)[0]

    # --- sources

    def visit_citation(self, node) -> None:
        if node["letter"] != self.letter:
            self.body.append("</ul>\n" if self.letter else "")
            self.letter = node["letter"]
            place = place_of(self.letter)
            self.body.append(f'<h2 class="letter" id="{place}">{self.letter}</h2>\n')
            self.body.append('<ul class="source-list">\n')
        self.body.append(self.starttag(node, "li", "", CLASS="source"))

    def depart_citation(self, node) -> None:
        pages = [places_on_a_page(*cited) for cited in node["cited"]]
        self.body.append(f'<p class="cited">Cited in {"; ".join(pages)}</p>' if pages else "")
        self.body.append("</li>\n")
        following = node.next_node(descend=False, siblings=True)
        if not isinstance(following, nodes.citation):
            self.body.append("</ul>\n")
            self.letter = None

    def visit_label(self, node) -> None:
        label = escape(node.parent["label"])
        self.body.append(f'<p class="label">{label}</p>')
        raise nodes.SkipNode


def name_rows(app, doctree) -> None:
    """Make each event and each claim a place of its page; what it cites leads back to it."""
    if app.builder.name != "html":
        return
    renamed = {}
    for table in filter(holds_sentences, doctree.findall(nodes.table)):
        for row in table.next_node(nodes.tbody).findall(nodes.row):
            key = KEY.search(row.next_node(nodes.entry).astext())
            if key and key[0] not in doctree.ids:
                doctree.ids[key[0]] = row
                row["ids"] = [key[0]]
                renamed |= dict.fromkeys(places_of_citations(row), key[0])
    cited = app.env.get_domain("cite").data
    cited["citation_refs"] = [
        reference._replace(citation_ref_id=renamed[reference.citation_ref_id])
        if reference.docname == app.env.docname and reference.citation_ref_id in renamed
        else reference
        for reference in cited["citation_refs"]
    ]


def places_of_citations(row) -> list[str]:
    """Return the ids of the citations in a row, which lose them."""
    found = []
    for citation in row.findall(addnodes.pending_xref):
        if citation.get("refdomain") == "cite":
            found += citation["ids"]
            citation["ids"] = []
    return found


class code_fold(nodes.General, nodes.Element):
    """The code of a cell."""


def fold_code(app, doctree) -> None:
    """Put the code of each cell in a fold of ours; in print there is none."""
    for cell in list(doctree.findall(nodes.container)):
        # else the extension for notebooks would fold it in its own way
        cell.attributes.pop("hide_mode", None)
        if app.builder.name == "html" and "cell_input" in cell["classes"]:
            cell.replace_self(code_fold("", *cell.children))


def visit_code_fold(self, node) -> None:
    self.body.append('<details class="code"><summary>Code</summary>\n')


def depart_code_fold(self, node) -> None:
    self.body.append("</details>\n")


def setup(app):
    app.set_translator("html", Writer)
    app.add_node(code_fold, html=(visit_code_fold, depart_code_fold))
    app.connect("doctree-read", fold_code)
    app.connect("doctree-read", name_rows)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
