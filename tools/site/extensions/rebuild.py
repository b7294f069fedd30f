"""Sphinx extension: after an edit, every page that the edit touches is made anew, no other.

Sphinx itself looks at dates of files, and writes anew only the page that was edited.
"""

from pathlib import Path

from tools.build.files import digest


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


def rewrite_all(app, env) -> list[str]:
    """Return every page where a title, a label or a number changed since the last build.

    Others may show it, and would keep the old one in their side bars and references.
    """
    standard = env.get_domain("std")
    seen = (
        sorted((name, title.astext()) for name, title in env.titles.items()),
        sorted(standard.labels.items()),
        sorted(standard.anonlabels.items()),
        env.toc_fignumbers,
    )
    now = digest(repr(seen))
    changed = getattr(env, "shared_words", now) != now
    env.shared_words = now
    return sorted(env.found_docs) if changed else []


def setup(app):
    app.connect("env-get-outdated", reread_by_content)
    app.connect("source-read", note_content)
    # after Sphinx has numbered figures and tables
    app.connect("env-get-updated", rewrite_all, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
