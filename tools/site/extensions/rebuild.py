"""Sphinx extension: after an edit, every page that the edit touches is made anew, no other.

Sphinx itself looks at dates of files, and writes anew only the page that was edited.
"""

from pathlib import Path

from tools.build.files import digest
from tools.site.extensions import references, terms


def is_changed(env, docname: str) -> bool:
    """Whether a page's source has another content than when it was read."""
    content = Path(env.doc2path(docname)).read_bytes()
    return digest(content) != env.read_contents.get(docname)


def reread_by_content(app, env, added, changed, removed) -> list[str]:
    """Return the pages whose source has another content than when they were read.

    Sphinx takes a file with an old date for unchanged, and one that was saved at the moment
    when it was read.
    """
    if not hasattr(env, "read_contents"):
        env.read_contents = {}
    known = env.found_docs - added - changed
    return sorted(docname for docname in known if is_changed(env, docname))


def note_content(app, docname, source) -> None:
    """Keep the hash of what was read of a page."""
    app.env.read_contents[docname] = digest(source[0])


def differs(env, name: str, seen) -> bool:
    """Whether something that pages show differs from when it was last looked at."""
    now = digest(repr(seen))
    changed = getattr(env, name, now) != now
    setattr(env, name, now)
    return changed


def rewrite_all(app, env) -> list[str]:
    """Return every page where a title, a label, a number or the glossary changed.

    Others may show it, and would keep the old one in their side bars and references. The list
    of sources shows where each is cited.
    """
    standard = env.get_domain("std")
    seen = (
        terms.entries(env),
        sorted((name, title.astext()) for name, title in env.titles.items()),
        sorted(standard.labels.items()),
        sorted(standard.anonlabels.items()),
        env.toc_fignumbers,
    )
    if differs(env, "shared_words", seen):
        return sorted(env.found_docs)
    if differs(env, "cited_places", references.places_of_citations(env)):
        return references.pages_of_sources(env)
    return []


def setup(app):
    app.connect("env-get-outdated", reread_by_content)
    app.connect("source-read", note_content)
    # after Sphinx has numbered figures and tables
    app.connect("env-get-updated", rewrite_all, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
