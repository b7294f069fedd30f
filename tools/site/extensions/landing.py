"""Sphinx extension: directives for the first page of the report.

- `{exhibit} fig-label` shows a chart of another chapter, which it leads to; with `:small:` the
  drawing for a phone. It has no number of its own. In print it stands in its chapter alone; the
  first is the picture of the cover, and it and those with `:brief:` are charts of the brief.
- `{responsible}` says who is responsible for the report, and where to write to.

The form of the page: a title, `:::{div} lead` with one sentence that answers, `:::{div}
stand-first` with two lines, an `{exhibit}`, and `::::{div} takeaways` with three `:::{div}
takeaway`, each with a small `{exhibit}`.
"""

from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from tools.build.contents import chapters
from tools.build.package import citation_file, in_words, published
from tools.build.stored_outputs import exhibits
from tools.paths import ROOT
from tools.site.extensions.exhibits import chart_of
from tools.site.reporting import report_link


class ShownFromElsewhere(SphinxDirective):
    """Shows a chart of another chapter."""

    required_arguments = 1
    option_spec = {  # noqa: RUF012 (docutils' own form)
        "small": directives.flag,
        "brief": directives.flag,
    }

    def run(self) -> list:
        label = self.arguments[0]
        if self.env.app.builder.name != "html":
            return [self.place(label)]
        for notebook in chapters():
            for shown in exhibits(notebook):
                if shown.label == label and shown.is_figure:
                    self.env.note_dependency(str(notebook))
                    return [self.shown(shown, notebook)]
        raise self.error(f"no chapter has a figure {label}")

    def place(self, label: str):
        """Return what tells print which charts the first page shows, and where."""
        in_brief = " in-brief" if "brief" in self.options else ""
        place = f'<div class="exhibit{in_brief}" data-label="{label}"></div>'
        return nodes.raw("", place, format="html")

    def shown(self, shown, notebook):
        docname = notebook.relative_to(ROOT).with_suffix("").as_posix()
        address = self.env.app.builder.get_relative_uri(self.env.docname, docname)
        link = f"{address}#{shown.label}"
        if "small" in self.options:
            return chart_of(shown, link=link, is_small=True)
        # the first picture of the book stands in its page: a phone would wait for it a second time
        inside = f"data:image/svg+xml,{quote(shown.narrow)}" if shown.narrow else ""
        return chart_of(shown, is_first=True, link=link, inside=inside)


class Responsible(SphinxDirective):
    """Says who is responsible for the report, since when, and where to write to."""

    def run(self) -> list:
        known = citation_file()
        authors = [author.get("name") or author["family-names"] for author in known["authors"]]
        said = (
            f"{', '.join(authors)} wrote this report and answer for it. "
            f"This is edition {known['version']}, published {in_words(published())}."
        )
        paragraphs = [nodes.paragraph("", said)]
        address = report_link(self.env.app.config, "the report")
        if address:
            shown = address.removeprefix("mailto:").partition("?")[0]
            link = nodes.reference("", shown, refuri=address, internal=False)
            paragraphs.append(
                nodes.paragraph("", "", nodes.Text("Write to "), link, nodes.Text("."))
            )
        return paragraphs


def setup(app):
    app.add_directive("exhibit", ShownFromElsewhere)
    app.add_directive("responsible", Responsible)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
