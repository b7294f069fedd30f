"""A chapter's text: its numbers are computed, its figures are named, its findings lead to proof.

What every chapter must have stands here and nowhere else: a number in a sentence comes from a
cell, a figure is named by a sentence, and a finding (a line of the box at the top, where there is
one) holds a computed number and leads to the figure or table behind it. A short chapter without
figures or findings is a chapter too.
"""

import re

import pytest
from chapter_cells import CHAPTERS, NAMES, cells_of, figures_of, without_typed_names


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_numbers_in_sentences_are_computed(path):
    typed = []
    for where, cell in cells_of(path, "markdown"):
        text = re.sub(r"^:::+.*$|^:\w[\w-]*:.*$|^\d+\. ", " ", cell.source, flags=re.M)
        text = without_typed_names(text)
        numbers = re.findall(r"(?<![\w])\d[\d.,]*(?:\s?%)?", text)
        typed += [f"{where}: {number}" for number in numbers]
    assert not typed, (
        "typed numbers; store each with prose(its_name=...) in the cell that computes it, and "
        "write {glue:text}`its_name`:\n" + "\n".join(typed)
    )


def test_labels_are_unique_and_each_figure_is_named_by_a_sentence():
    labels, text = [], ""
    for path in CHAPTERS:
        labels += [cell.metadata["mystnb"]["figure"]["name"] for _, cell in figures_of(path)]
        text += "".join(cell.source for _, cell in cells_of(path, "markdown"))
    assert labels
    assert len(labels) == len(set(labels)), "two figures have one label"
    unnamed = [label for label in labels if f"`{label}`" not in text]
    assert not unnamed, f"figures that no sentence names: {', '.join(unnamed)}"


def findings(path):
    """(place, line) of each finding in a box at the top of a chapter."""
    for where, cell in cells_of(path, "markdown"):
        if "{admonition} Findings" in cell.source:
            for line in cell.source.splitlines():
                if line.startswith("- "):
                    yield where, line


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_finding_holds_a_computed_number_and_leads_to_its_figure(path):
    for where, finding in findings(path):
        assert "{glue:text}" in finding, f"{where}: no computed number in: {finding}"
        assert re.search(r"\{numref\}`(fig|tab)-", finding), f"{where}: leads nowhere: {finding}"


def test_the_chapters_of_the_report_open_with_findings():
    with_findings = [path.stem for path in CHAPTERS if list(findings(path))]
    assert {"cold-war", "post-soviet", "myanmar-junta", "compared"} <= set(with_findings)
