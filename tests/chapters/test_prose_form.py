"""How a chapter's sentences read: short paragraphs, few numbers, statistics left to the captions.

The bounds are those of the report's own rules: a paragraph is one claim and is read in one go;
a number stands in a sentence where the story needs it, the others in the figure or table beside.
"""

import re

import pytest
from chapter_cells import (
    CHAPTERS,
    HISTORY,
    NAMES,
    eras_in,
    eras_of,
    paragraphs_of,
    without_typed_names,
)

MOST_WORDS = 100  # a paragraph
ERA_WORDS = range(250, 501)  # people, places, causes and consequences, read in two minutes
OPEN_WITH_HISTORY = [path for path in HISTORY if path.stem != "compared"]
MOST_NUMBERS = 3.5  # in a hundred words of a chapter of history
MOST_P_VALUES = 2  # a chapter
NUMBER = r"(?<![\w.])[−-]?\d[\d,.]*(?:\s?%)?"
P_VALUE = r"\bp\s*[=<>≤≥]\s*0?\.\d|\bp values?\b"
BACKWARDS = (
    r"(As (noted|said|shown|seen|mentioned) (above|before|earlier)|The (above|former|latter)\b)"
)


def numbers_in(text):
    """The numbers of a text, without years, dates, document symbols and names of weapons."""
    return re.findall(NUMBER, without_typed_names(text))


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_paragraph_is_read_in_one_go(path):
    long = [
        f"{where}: {len(text.split())} words: {text[:60]}…"
        for where, text in paragraphs_of(path)
        if len(text.split()) > MOST_WORDS
    ]
    assert not long, "paragraphs of over 100 words; each carries one claim:\n" + "\n".join(long)


def outside_its_length(eras):
    """The eras that are told in too few or too many words."""
    lengths = [(heading, len(text.split())) for heading, text in eras]
    return [f"{heading}: {words} words" for heading, words in lengths if words not in ERA_WORDS]


@pytest.mark.parametrize("path", OPEN_WITH_HISTORY, ids=[path.stem for path in OPEN_WITH_HISTORY])
def test_an_era_is_told_at_its_length(path):
    eras = eras_of(path)
    assert len(eras) > 1, "no eras before the turning points"
    outside = outside_its_length(eras)
    assert not outside, (
        "eras of fewer than 250 or more than 500 words; trim what the evidence says again, or "
        "split an era where history turns:\n" + "\n".join(outside)
    )


@pytest.mark.parametrize("path", HISTORY, ids=[path.stem for path in HISTORY])
def test_few_numbers_stand_in_the_sentences_of_history(path):
    texts = [text for _, text in paragraphs_of(path)]
    words = sum(len(text.split()) for text in texts)
    numbers = sum(len(numbers_in(text)) for text in texts)
    rate = 100 * numbers / words
    assert rate <= MOST_NUMBERS, f"{path.name}: {numbers} numbers in {words} words ({rate:.1f}%)"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_p_values_are_left_to_captions_and_methods(path):
    if path.stem == "data-and-methods":
        return
    found = [
        f"{where}: {text[:80]}" for where, text in paragraphs_of(path) if re.search(P_VALUE, text)
    ]
    assert len(found) <= MOST_P_VALUES, "p values in sentences:\n" + "\n".join(found)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_no_paragraph_opens_by_pointing_back(path):
    found = [f"{where}: {text[:60]}" for where, text in paragraphs_of(path)]
    found = [each for each in found if re.search(r": " + BACKWARDS, each)]
    assert not found, "\n".join(found)


def test_the_rules_see_what_they_forbid():
    assert numbers_in("12 votes of 1950, on 3 June 2024 a Su-30, and 83.5% of A/RES/ES-11/1") == [
        "12",
        "83.5%",
    ]
    assert re.search(P_VALUE, "a break (p = 0.003) in 1992")
    assert re.search(P_VALUE, "the p value is large")
    assert not re.search(P_VALUE, "a step of 3 in 1992")


def test_the_length_of_an_era_is_counted_as_it_is_read():
    cited = "word {cite}`a1990b,c1991d`. " * 125 + "{glue:text}`sum` [two words](page.ipynb) "
    source = (
        "# A title\n\n:::{admonition} Findings\nmany words\n:::\n\n"
        "## The history\n\nShort.\n\n### 1945: told in 128 words\n\n" + cited + "\n\n"
        "### 1950: of 501\n\n" + "word " * 501 + "\n\n"
        "### 1953: of 500\n\n" + "word " * 500 + "\n\n:::{note}\nand a box\n:::\n\n"
        "## 1962: of 250\n\n" + "word " * 250 + "\n\n"
        "## Turning points\n\nShort.\n\n## Evidence\n\nShort.\n"
    )
    assert outside_its_length(eras_in(source, {"sum": "12"})) == [
        "1945: told in 128 words: 128 words",
        "1950: of 501: 501 words",
    ]
