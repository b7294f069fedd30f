"""The Sphinx extensions of the book, one module a concern."""

MODULES = (
    "settings",
    "rebuild",
    "editions",
    "provenance",
    "exhibits",
    "notes",
    "terms",
    "references",
    "landing",
    "page_head",
    "writer",
    "search_index",
    "fonts",
    "downloads",
    "site_files",
    "patches",
)


def setup(app):
    for module in MODULES:
        app.setup_extension(f"{__name__}.{module}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
