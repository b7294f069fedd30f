"""Sphinx extension: the list of sources, by letter, named as the text cites them.

Each source leads back to where it is cited.
"""

import unicodedata

from docutils import nodes

from tools.site.extensions.site_files import labels_of_pages

PAGE = "chapters/references"


def places_of_citations(env) -> dict[str, dict[str, list[str]]]:
    """Return {key: {page that cites it: the ids of its citations there}}."""
    found = {}
    for reference in env.get_domain("cite").citation_refs:
        for target in reference.targets:
            places = found.setdefault(target.key, {})
            places.setdefault(reference.docname, []).append(reference.citation_ref_id)
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


def lead_back(app, doctree, docname) -> None:
    """Give each source its label, its letter and the places where it is cited."""
    if docname != PAGE or app.builder.name != "html":
        return
    places, pages = places_of_citations(app.env), labels_of_pages(app.env)
    citations = list(doctree.findall(nodes.citation))
    for citation in citations:
        key = citation["ids"][0].removeprefix("cite-")
        label = label_as_cited(app, docname, key)
        citation["label"], citation["letter"] = label, letter_of(label)
        citation["cited"] = [
            (pages[page], app.builder.get_relative_uri(docname, page), ids)
            for page in pages
            if (ids := places.get(key, {}).get(page))
        ]
    if citations:
        citations[0].parent.children = sorted(citations, key=lambda c: plain(c["label"]))


def setup(app):
    app.connect("doctree-resolved", lead_back)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
