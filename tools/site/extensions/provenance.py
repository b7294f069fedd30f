"""Sphinx extension: what a chapter rests on, in one line; tables with hashes in one page only.

A chapter closes with a table of the data it was computed from, which keeps its stored outputs
honest. Readers of that chapter get a line that opens a list; the table of all data with their
hashes stands in *Data and methods*.
"""

from docutils import nodes

from tools.build.package import package
from tools.build.render import render

WHOLE = "chapters/data-and-methods"
MARK = "-used"  # ends the label of such a table


class rests_on(nodes.General, nodes.Element):
    """What a chapter was computed from; has `files` of data/."""


def is_provenance(node) -> bool:
    return isinstance(node, nodes.table) and any(n.endswith(MARK) for n in node["names"])


def files_of(table) -> list[str]:
    """Return the files of data/ that a table offers."""
    targets = [node.get("reftarget", "") for node in table.findall(nodes.Element)]
    return [target.rsplit("/", 1)[-1] for target in targets if target.startswith("../data/")]


def shorten(app, doctree) -> None:
    """Put a line in the place of the table of a chapter's data."""
    if app.env.docname == WHOLE:
        return
    for table in list(doctree.findall(is_provenance)):
        line = rests_on("", files=files_of(table), ids=table["ids"], names=table["names"])
        table.replace_self(line)


def publishers(resources: list[dict]) -> list[str]:
    """Return whose data some tables hold, each once, in the order of the tables."""
    found = [source["title"] for resource in resources for source in resource["sources"]]
    return list(dict.fromkeys(found))


def visit_rests_on(self, node) -> None:
    known = {resource["path"]: resource for resource in package()["resources"]}
    resources = [known[file] for file in node["files"]]
    words = {"tables": resources, "publishers": publishers(resources), "id": node["ids"][0]}
    words["up"] = "../" * self.builder.current_docname.count("/")
    self.body.append(render("rests_on.html", **words))
    raise nodes.SkipNode


def setup(app):
    app.add_node(rests_on, html=(visit_rests_on, None))
    # before exhibits.py dresses the other tables
    app.connect("doctree-read", shorten, priority=300)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
