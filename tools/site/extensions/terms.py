"""Sphinx extension: terms of the glossary explain themselves at their first use on a page.

A term is a link to the glossary; its definition stands beside it, hidden, and shows under a
pointer, at focus and at a tap (`report.js`). Definitions come from the glossary itself.
"""

import re

from docutils import nodes
from sphinx import addnodes

from tools.site.extensions.notes import placed_note
from tools.site.extensions.site_files import SOURCES
from tools.site.sentences import shorten

GLOSSARY = "chapters/glossary"
LEFT_ALONE = (GLOSSARY, SOURCES, "chapters/about")  # how their names begin
# entries whose words mostly mean something else where they stand
TOO_COMMON = {"basis", "chronology", "measured", "estimated", "claimed", "release", "vintage"}
LONGEST = 260
# where a term is part of a heading, a link, a caption, a table, a quotation of code
UNTOUCHED = (
    nodes.title,
    nodes.reference,
    nodes.caption,
    nodes.table,
    nodes.literal,
    nodes.literal_block,
    nodes.raw,
    nodes.footnote,
    addnodes.pending_xref,
    placed_note,
)
SPACE_BEFORE_A_MARK = re.compile(r"\s+(?=[.,;:)])")  # where a source stood
# What a definition begins with before its words: the term in another script, then marks.
OTHER_SCRIPT = re.compile(r"^[\s\W]*[\u0e00-\uffff][^A-Za-z]*")
MARKS = re.compile(r"^[^A-Za-z0-9“(]+")


class explained_term(nodes.Inline, nodes.TextElement):
    """A word that the glossary defines; has `address`, `place` and `definition`."""


def definition_of(item) -> str:
    """Return what the glossary says of a term, without marks, other scripts and sources."""
    definition = item.next_node(nodes.definition).deepcopy()
    for unwanted in (addnodes.pending_xref, nodes.raw):
        for node in list(definition.findall(unwanted)):
            if node.get("reftype") != "term":
                node.parent.remove(node)
    text = re.sub(r"\s+", " ", definition.astext())
    text = SPACE_BEFORE_A_MARK.sub("", text)
    text = MARKS.sub("", OTHER_SCRIPT.sub("", text))
    return shorten(text, LONGEST)


def entries(env) -> dict[str, tuple[str, str]]:
    """Return {word of the glossary: (its place there, its definition)}."""
    if GLOSSARY not in env.found_docs:
        return {}
    found = {}
    for item in env.get_doctree(GLOSSARY).findall(nodes.definition_list_item):
        heading = item.next_node(nodes.term)
        text = definition_of(item)
        for word in heading.astext().split(", "):
            if word.lower() not in TOO_COMMON:
                found[word] = (heading["ids"][0], text)
    return found


def pattern_of(word: str) -> str:
    """Return a pattern for a term: as written, or begun small and in the plural if it is a word."""
    if re.search(r"[A-Z0-9].*[A-Z]|\d", word) or word[1:].lower() != word[1:]:
        return re.escape(word)
    return f"[{word[0].upper()}{word[0].lower()}]{re.escape(word[1:])}(?:s|es)?"


def is_touched(text, before) -> bool:
    """Whether a term in a text is explained there: in running words of a page."""
    node = text.parent
    in_paragraph = False
    while node is not None and node is not before:
        if isinstance(node, UNTOUCHED):
            return False
        in_paragraph = in_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return in_paragraph


def explain(app, doctree, docname) -> None:
    """Explain each term of the glossary at its first use on a page."""
    if app.builder.name != "html" or docname.startswith(LEFT_ALONE):
        return
    known = entries(app.env)
    if not known:
        return
    address = app.builder.get_relative_uri(docname, GLOSSARY)
    words = {word: re.compile(rf"(?<![\w-]){pattern_of(word)}(?![\w-])") for word in known}
    for text in list(doctree.findall(nodes.Text)):
        if words and is_touched(text, doctree):
            replace_terms(text, words, known, address)


def replace_terms(text, words: dict, known: dict, address: str) -> None:
    """Mark the terms in a text; they are taken out of the words still to be explained."""
    parts, rest = [], str(text)
    while True:
        found = {word: match for word, rule in words.items() if (match := rule.search(rest))}
        if not found:
            break
        word = min(found, key=lambda word: (found[word].start(), -len(word)))
        match = found[word]
        place, definition = known[word]
        parts.append(nodes.Text(rest[: match.start()]))
        parts.append(
            explained_term(
                "", match[0], address=f"{address}#{place}", place=place, definition=definition
            )
        )
        rest = rest[match.end() :]
        for same in [other for other in words if known[other][0] == place]:
            del words[same]
    if parts:
        text.parent.replace(text, [*parts, nodes.Text(rest)])


def visit_term(self, node) -> None:
    self.body.append(f'<a class="term" href="{node["address"]}">')


def depart_term(self, node) -> None:
    definition = self.encode(node["definition"])
    self.body.append(f'</a><span class="definition" popover="manual">{definition}</span>')


def setup(app):
    app.add_node(explained_term, html=(visit_term, depart_term))
    app.connect("doctree-resolved", explain)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
