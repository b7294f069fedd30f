"""A row's text is text: MyST shows exactly what stands in the row, whatever signs it holds."""

import itertools
import string

import pandas as pd
import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser

from report import figures
from report.markup import as_text
from tools.paths import ROOT

SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
EXTENSIONS = SETTINGS["parse"]["myst_enable_extensions"]


def rendered(markdown: str) -> list[nodes.entry]:
    """The cells of the body of a table, as MyST reads them with the extensions of the book."""
    overrides = {"myst_enable_extensions": EXTENSIONS, "halt_level": 2, "warning_stream": False}
    document = publish_doctree(markdown, parser=Parser(), settings_overrides=overrides)
    (body,) = document.findall(nodes.tbody)
    return list(body.findall(nodes.entry))


def table(cells: list[str]) -> str:
    rows = "\n".join(f"| {cell} |" for cell in cells)
    return f"```{{table}} Caption\n:name: tab\n\n| Text |\n|---|\n{rows}\n```\n"


def is_plain(cell: nodes.entry) -> bool:
    """Whether a cell holds one paragraph of text and nothing else."""
    (paragraph,) = cell.children
    return all(isinstance(part, nodes.Text) for part in paragraph.children)


NASTY = [
    "pays $5 million of $6 million", "$$x$$", "{{ 7*7 }}", "{{ name }}", "*stars*", "**bold**",
    "a_b_c", "_under_ and __twice__", "a | b", "|", "\\|", "\\", "\\\\", "a \\ b", "\\$5", "1. one",
    "1) one", "- one", "+ one", "# one", "> one", "[one](two)", "[one][two]", "[one]",
    "![one](two)", "[^1]", "[^1]: note", "^[note]", "`code`", "``code``", "{cite}`sipri2026`",
    "{ref}`there`", "[one]{.red}", "~~gone~~", "~", "^up^", "<b>", "</b>", "<https://example.org>",
    "<!-- note -->", "3 < 4 > 2", "R&D", "&amp;", "&#60;", "&nbsp", "https://example.org/a_b?c=*d*",
    "(target)=", "% comment", "+++", "---", ":::{note}", "a  b", "a: b", "'quoted' \"twice\"", "!",
    "@one", "ภาษา_ไทย_",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_a_text_is_shown_as_it_is(text):
    (cell,) = rendered(table([as_text(text)]))
    assert is_plain(cell), cell
    assert cell.astext() == text


def test_all_pairs_of_signs_are_shown_as_they_are():
    texts = []
    for pair in map("".join, itertools.product(string.punctuation, repeat=2)):
        texts += [
            pair,
            f"x{pair}y",
            f"x {pair} y",
            f"{pair[0]}x{pair[1]}",
            f"a {pair[0]}b{pair[1]} c",
        ]
    cells = rendered(table([as_text(text) for text in texts]))
    wrong = [
        text
        for text, cell in zip(texts, cells, strict=True)
        if cell.astext() != text or not is_plain(cell)
    ]
    assert wrong == []


def test_two_texts_in_one_cell_do_not_make_markup_together():
    pairs = list(itertools.product(NASTY, repeat=2))
    cells = rendered(
        table([f"{as_text(first)} <br>*Note: {as_text(second)}*" for first, second in pairs])
    )
    for (first, second), cell in zip(pairs, cells, strict=True):
        (note,) = cell.findall(nodes.emphasis)
        assert note.astext() == f"Note: {second}", (first, second)
        assert cell.astext() == f"{first} <br>Note: {second}", (first, second)


@pytest.mark.parametrize("text", NASTY)
def test_a_table_of_the_book_shows_it_as_it_is(text):
    made = figures.table(pd.DataFrame({"Text": [as_text(text)]}), name="tab", caption="Caption")
    (cell,) = rendered(made.forms["text/markdown"])
    assert is_plain(cell), cell
    assert cell.astext() == text


ORDINARY = [
    "", "Kim Jong Un travels by train; 3-25 March 1949.", "exports_of_a", "RUS>partner", "un_vote",
    "3 < 4 & 5 > 2", "R&D, AT&T", "50% of it, about #1 at 5 o'clock", "A/HRC/53/CRP.2 (para. 8)",
    '"About two billion dollars", up 40 percent: a statement', "ภาษาไทย, Кремль, 북한", "a ~ b ^ c",
]  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_comes_back_byte_for_byte(text):
    assert as_text(text) == text


def test_what_is_written_before_a_sign():
    assert as_text("$5 of $6") == r"\$5 of \$6"
    assert as_text("a_b _c_ d__e") == r"a_b \_c\_ d\_\_e"
    assert as_text("[x]{y} `z` *w* | \\") == r"\[x\]\{y} \`z\` \*w\* \| \\"
    assert as_text("<b> &lt; & < 4") == r"\<b> \&lt; & < 4"
