"""Sphinx extension: what is changed inside other people's code. Not pretty, and not for ever.

Each patch reaches for names that their authors may rename. They were written for the versions
below; with another one a warning, which fails the build, names the package. Then try the book
without each patch (`make bench` shows the times), mend those that are still worth it, and
write down the new version.

| patch | of | what it changes | why | it can go when |
|---|---|---|---|---|
| `format_entries_once` | sphinxcontrib-bibtex, pybtex | each entry is formatted once, and \
once only until the bibliography changes; installed styles are looked up once | the extension \
formats all entries twice at each build: 1.15 of 3 seconds after a small edit | the extension \
keeps what it formatted |
| `read_contents_once` | Sphinx | pages look at each other's contents without reading them from \
disk at each reference to a figure | 3.6 of 14 seconds of a first build, and half its memory | \
Sphinx keeps what it read |
"""

import functools
from importlib.metadata import version

from pybtex import plugin
from pybtex.style.formatting import BaseStyle
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

WRITTEN_FOR = {"Sphinx": "7.4.7", "sphinxcontrib-bibtex": "2.7.0", "pybtex": "0.26.1"}


def check_versions(app) -> None:
    """Warn, in a line for each, of a package that is not the one the patches were written for."""
    for package, written_for in WRITTEN_FOR.items():
        if version(package) != written_for:
            logging.getLogger(__name__).warning(
                "tools/site/extensions/patches.py was written for %s %s, here is %s: "
                "see its head for what to do",
                *(package, written_for, version(package)),
            )


def format_entries_once(app) -> None:
    """Keep the formatted entries of the bibliography with the environment that Sphinx stores.

    The key holds all that an entry says, so that a changed one is formatted anew.
    """
    known = app.env.formatted_entries = getattr(app.env, "formatted_entries", {})
    plugin._load_entry_point = functools.cache(plugin._load_entry_point)
    format_entry = BaseStyle.format_entry

    def once(style, label, entry, bib_data=None):
        key = (type(style).__name__, label, entry.key, repr(entry))
        if key not in known:
            known[key] = format_entry(style, label, entry, bib_data)
        return known[key]

    BaseStyle.format_entry = once


def read_contents_once(app) -> None:
    """Read the contents of each page once; the page that is being written gets a copy of its own.

    Writing changes it. The class is patched and not the environment, which Sphinx stores with
    all that it holds.
    """
    if app.builder.name != "html":
        return
    known = {}
    read = BuildEnvironment.get_doctree
    resolve = BuildEnvironment.get_and_resolve_doctree

    def shared(env, docname):
        if docname not in known:
            known[docname] = read(env, docname)
        return known[docname]

    def own(env, docname, builder, doctree=None, **settings):
        # that cache holds what was read in this build
        if doctree is None and docname not in env._write_doc_doctree_cache:
            doctree = read(env, docname)
        return resolve(env, docname, builder, doctree, **settings)

    BuildEnvironment.get_doctree = shared
    BuildEnvironment.get_and_resolve_doctree = own


def setup(app):
    app.connect("builder-inited", check_versions)
    app.connect("builder-inited", format_entries_once)
    app.connect("builder-inited", read_contents_once)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
