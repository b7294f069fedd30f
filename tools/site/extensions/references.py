"""Sphinx extension: the list of sources, by letter, named as the text cites them.

It stands on several pages, each with a range of letters, since one page of a thousand sources
would be the heaviest of the book; the letters lead across all of them. Each source leads back to
where it is cited. In print it is one list (`single_page.py`).
"""

import unicodedata

from docutils import nodes

from tools.site.extensions.site_files import labels_of_pages


class letters(nodes.General, nodes.Element):
    """The letters under which sources stand; has `places`, each (letter, address)."""


def pages_of_sources(env) -> list[str]:
    """Return the pages that list sources, in the order of the book."""
    listing = {known.docname for known in env.get_domain("cite").bibliographies}
    return [page for page in labels_of_pages(env) if page in listing]


def places_of_citations(env) -> dict[str, dict[str, list[str]]]:
    """Return {key: {page that cites it: the ids of its citations there}}."""
    found = {}
    for reference in env.get_domain("cite").citation_refs:
        for target in reference.targets:
            places = found.setdefault(target.key, {})
            here = places.setdefault(reference.docname, [])
            if reference.citation_ref_id not in here:  # a row may cite a source twice
                here.append(reference.citation_ref_id)
    return found


def label_as_cited(app, docname: str, key: str) -> str:
    """Return what stands for a source in the text: Leeds et al., 2022."""
    domain = app.env.get_domain("cite")
    cited = domain.resolve_xref(app.env, docname, app.builder, "p", key, None, None)
    return cited.astext().strip("[]")


def letter_of(label: str) -> str:
    """Return under which letter a source stands: 0–9 for one that begins with a number."""
    first = plain(label)[:1]
    return first.upper() if first.isalpha() else "0–9"


def plain(label: str) -> str:
    """Return a label as it is sorted: without accents, marks and capitals."""
    bare = unicodedata.normalize("NFD", label).casefold()
    return "".join(sign for sign in bare if sign.isalnum() or sign == " ").strip()


def place_of(letter: str) -> str:
    return f"letter-{letter}".replace("–", "-")  # an id holds no dash


def labels_by_page(app) -> dict[str, dict[str, str]]:
    """Return {page that lists sources: {key: what stands for the source in the text}}."""
    if not hasattr(app, "labels_of_sources"):
        pages = pages_of_sources(app.env)
        app.labels_of_sources = {page: {} for page in pages}
        for citation in app.env.get_domain("cite").citations:
            page = citation.bibliography_key.docname
            label = label_as_cited(app, page, citation.key)
            app.labels_of_sources[page][citation.key] = label
    return app.labels_of_sources


def letters_of(app, docname: str) -> letters:
    """Return the letters of all pages of sources, each with its address seen from this page."""
    places = []
    for page, labels in labels_by_page(app).items():
        address = "" if page == docname else app.builder.get_relative_uri(docname, page)
        found = sorted({letter_of(label) for label in labels.values()})
        places += [(letter, f"{address}#{place_of(letter)}") for letter in found]
    return letters("", places=places)


def lead_back(app, doctree, docname) -> None:
    """Give each source its label, its letter and the places where it is cited."""
    if app.builder.name != "html" or docname not in labels_by_page(app):
        return
    places, pages = places_of_citations(app.env), labels_of_pages(app.env)
    citations = list(doctree.findall(nodes.citation))
    for citation in citations:
        key = citation["ids"][0].removeprefix("cite-")
        citation["label"] = label = labels_by_page(app)[docname][key]
        citation["letter"] = letter_of(label)
        citation["cited"] = [
            (pages[page], app.builder.get_relative_uri(docname, page), ids)
            for page in pages
            if (ids := places.get(key, {}).get(page))
        ]
    if citations:
        above = citations[0].parent
        above.children = sorted(citations, key=lambda c: plain(c["label"]))
        above.parent.insert(above.parent.index(above), letters_of(app, docname))


def visit_letters(self, node) -> None:
    links = [f'<a href="{address}">{letter}</a>' for letter, address in node["places"]]
    self.body.append(f'<nav class="letters" aria-label="By letter">{" ".join(links)}</nav>\n')
    raise nodes.SkipNode


def setup(app):
    app.add_node(letters, html=(visit_letters, None))
    app.connect("doctree-resolved", lead_back)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
