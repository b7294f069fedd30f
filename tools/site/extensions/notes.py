"""Sphinx extension: notes stand where they are called.

On a desk beside the text, on a phone at a tap, in print below the paragraph; in the PDF, made
from the single page, at the foot of the page. No script: a note is a popover of the browser.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class placed_note(nodes.Inline, nodes.TextElement):
    """A note with its text inside; has `number` and `place`, its id."""


class NotesWhereTheyAreCalled(SphinxPostTransform):
    """Put the text of each footnote in the place of the reference to it."""

    default_priority = 1
    formats = ("html",)

    def run(self, **kwargs) -> None:
        footnotes = {}
        for footnote in list(self.document.findall(nodes.footnote)):
            footnotes |= dict.fromkeys(footnote["ids"], footnote)
        for reference in list(self.document.findall(nodes.footnote_reference)):
            label, *paragraphs = footnotes[reference["refid"]].children
            words = [child.deepcopy() for part in paragraphs for child in part.children]
            place = f"note-{reference['ids'][0]}"
            reference.replace_self(placed_note("", "", *words, number=label.astext(), place=place))
        for footnote in set(footnotes.values()):
            footnote.parent.remove(footnote)
        for line in list(self.document.findall(nodes.transition)):
            if "footnotes" in line["classes"]:
                line.parent.remove(line)


def visit_note(self, node) -> None:
    number, place = node["number"], node["place"]
    if self.builder.name == "singlehtml":
        self.body.append(f'<span class="sidenote"><sup>{number}</sup>')
        return
    self.body.append(
        f'<sup class="note-number" aria-hidden="true">{number}</sup>'
        f'<button type="button" class="note-mark" popovertarget="{place}">'
        f'<span class="unseen">Note </span>{number}</button>'
        f'<span class="note" id="{place}" popover role="note"><sup>{number}</sup> '
    )


def depart_note(self, node) -> None:
    self.body.append("</span>")


def setup(app):
    app.add_node(placed_note, html=(visit_note, depart_note))
    app.add_post_transform(NotesWhereTheyAreCalled)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
