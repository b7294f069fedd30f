"""The scripts of the theme: without what no page needs."""

import json
from pathlib import Path

from tools.build.light_pages import ThemeError

UNUSED = (
    "fontawesome.js",
    "clipboard.min.js",
    "copybutton.js",
    "togglebutton.js",
    "design-tabs.js",
    "sphinx-thebe.js",
)
OF_THE_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
UNUSED_WORDS = (
    "THEBE_JS_URL",
    "togglebuttonSelector",
    "toggleHint",
    "toggleOpenOnPrint",
    "kernelName",
)
DEFERRED = ("doctools.js", "sphinx_highlight.js", "sphinx-book-theme.js")
MEASURED = (
    '["pre",".nboutput > .output_area",".cell_output > .output",'
    '".jp-RenderedHTMLCommon",".pst-scrollable-table-container"]'
)


def file_name(address: str) -> str:
    """Return the name of the file at an address."""
    return address.split("?")[0].rsplit("/", 1)[-1]


def is_needed(script, is_search: bool) -> bool:
    """Whether a page needs a script of the theme."""
    name = file_name(script.get("src", ""))
    if name in UNUSED or script.get("type") == "text/x-thebe-config":
        return False
    if name in OF_THE_SEARCH:
        return is_search
    return bool(name) or not any(word in (script.string or "") for word in UNUSED_WORDS)


def drop_scripts(soup, is_search: bool, folder: Path) -> None:
    """Take out what no page needs; let the rest wait until the page is read."""
    for script in soup.find_all("script"):
        name = file_name(script.get("src", ""))
        if not is_needed(script, is_search):
            script.decompose()
        elif name in DEFERRED and not is_search:  # the search runs while the page is read
            script["defer"] = ""
        elif name == "documentation_options.js":  # a third of a KiB to wait for
            del script["src"]
            script.string = (folder / "documentation_options.js").read_text(encoding="utf-8")
    for link in soup.find_all("link", rel="preload"):
        link.decompose()


def quiet(script: str) -> str:
    """Return the theme's script without its measuring of every block.

    That would lay out all that is folded or far below. Raises ThemeError if it is another.
    """
    if MEASURED not in script:
        raise ThemeError(
            "the theme's script measures other blocks now; "
            "look at quiet() in tools/build/light_pages/scripts.py"
        )
    script = script.replace(MEASURED, '["report-measures-nothing"]')
    return script.replace('"div.bd-sidebar"', '".bd-sidebar"')  # which is a section here


def in_order(index: str) -> str:
    """Return Sphinx's search index in order and without words that no page has any more.

    Else it tells how pages were edited. Raises ThemeError if it has another form.
    """
    start, end = "Search.setIndex(", ")"
    if not index.startswith(start):
        raise ThemeError(
            "searchindex.js has another form now; "
            "look at in_order() in tools/build/light_pages/scripts.py"
        )
    parts = json.loads(index.removeprefix(start).removesuffix(end))
    for name in ("alltitles", "indexentries"):
        parts[name] = {key: sorted(places) for key, places in parts[name].items()}
    for name in ("terms", "titleterms"):
        parts[name] = {word: pages for word, pages in parts[name].items() if pages != []}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return start + text + end
