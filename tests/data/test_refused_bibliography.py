"""A wrong bibliography gives one line a fault: file, row, entry, what is wrong, the mend."""

import json
import re
import shutil

import pytest

from report import tables
from report.tables import references
from tools.paths import ROOT

ENTRY = """
@misc{new2026thing,
  author = {{A}},
  title = {x},
  year = {2026},
  url = {https://example.org/new}
}
"""
OTHER = ENTRY.replace("new2026thing", "new2026other").replace("org/new", "org/other")
PLACE = "data/references.bib, row {row}, entry new2026thing"
NO_ENTRY = "does not begin an entry; write @misc{key,"
LATEX = "a sign of LaTeX; write plain text, and \\% for a per cent sign"

# what is put in place of a part of the entry: (old, new, what the line says after its row)
ENTRIES = {
    "no author": (
        "  author = {{A}},\n",
        "",
        ", entry new2026thing: no author; name the publisher as author = {{...}}",
    ),
    "no title": (
        "  title = {x},\n",
        "",
        ", entry new2026thing: no title; add the field title = {...}",
    ),
    "empty title": (
        "{x}",
        "{}",
        ", entry new2026thing: no title; add the field title = {...}",
    ),
    "a title that would lose its capitals": (
        "{x}",
        "{Shells for the KPA}",
        ", entry new2026thing: the title 'Shells for the KPA' would lose its capitals; "
        "write title = {{...}}",
    ),
    "no year": (
        "  year = {2026},\n",
        "",
        ", entry new2026thing: no year; add the field year = {...}",
    ),
    "no address": (
        "  url = {https://example.org/new}\n",
        "",
        ", entry new2026thing: neither url nor publisher; add the address",
    ),
    "a year that is none": (
        "{2026}",
        "{26}",
        ", entry new2026thing: the year '26' is not one; write 2024, or n.d. for no date",
    ),
    "an address that runs": (
        "https://example.org/new",
        "javascript:alert(1)",
        ", entry new2026thing: the url 'javascript:alert(1)' is no address of the web; "
        "write https://...",
    ),
    "an address in Korean": (
        "org/new",
        "org/북한",
        ", entry new2026thing: the url 'https://example.org/북한' has letters other than ASCII; "
        "write them as %XX",
    ),
    "markup in a title": (
        "{x}",
        "{<b>x</b>}",
        ", entry new2026thing, field title: '<b>x</b>' holds markup ('<b'); write plain text",
    ),
    "markup in an author": (
        "{{A}}",
        "{{A <b}}",
        ", entry new2026thing, author: '{A <b}' holds markup ('<b'); write plain text",
    ),
    "an emoji": (
        "{x}",
        "{x \U0001f600}",
        ", entry new2026thing, field title: 'x \U0001f600' holds grinning face (U+1F600), "
        "which the book's fonts lack; "
        "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters",
    ),
    "a Chinese author": (
        "{{A}}",
        "{{新华}}",
        ", entry new2026thing, author: '{新华}' holds cjk unified ideograph-65b0 (U+65B0), "
        "which the book's fonts lack; "
        "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters",
    ),
    "a per cent sign, after which LaTeX reads nothing": (
        "{x}",
        "{50% of it}",
        f", entry new2026thing, field title: '50% of it' holds '%', {LATEX}",
    ),
    "a command of LaTeX": (
        "{x}",
        "{\\textbf{x}}",
        f", entry new2026thing, field title: '\\\\textbf{{x}}' holds '\\\\t', {LATEX}",
    ),
    "an accent of LaTeX": (
        "{{A}}",
        '{{M\\"uller}}',
        f", entry new2026thing, author: '{{M\\\\\"uller}}' holds '\\\\\"', {LATEX}",
    ),
    "a field with another name": (
        "title = {x},",
        "title = {x},\n  publsher = {B},",
        ", entry new2026thing: there is no field publsher; correct its name, or take it out",
    ),
    "a field twice": (
        "title = {x},",
        "title = {x},\n  title = {y},",
        ", entry new2026thing: entry with key new2026thing has a duplicate title field, "
        "counted from the entry's first line; mend it there",
    ),
    "brace open": (
        "{x}",
        "{{x}",
        ", entry new2026thing: 7 opening and 6 closing braces; close what is open",
    ),
    "brace lost": (
        "{2026}",
        "{2026",
        ", entry new2026thing: 6 opening and 5 closing braces; close what is open",
    ),
    "text after the entry": (
        "\n}\n",
        "\n}\nto be checked\n",
        ", entry new2026thing: 'to be checked' stands after the entry; take it out",
    ),
    "@ lost": ("@misc", "misc", f": 'misc{{new2026thing,' {NO_ENTRY}"),
    "key lost": ("new2026thing", "", f": '@misc{{,' {NO_ENTRY}"),
    "key with a sign of markup": ("new2026thing", "new`thing", f": '@misc{{new`thing,' {NO_ENTRY}"),
}


@pytest.mark.parametrize(("old", "new", "rule"), ENTRIES.values(), ids=ENTRIES)
def test_a_wrong_entry_of_the_bibliography(data, old, new, rule):
    row = len((data.folder / "references.bib").read_text(encoding="utf-8").splitlines()) + 2
    assert old in ENTRY
    data.cite(ENTRY.replace(old, new, 1))
    assert data.refused("arms_transfers") == [f"data/references.bib, row {row}{rule}"]


def test_a_comma_that_is_lost_is_named_with_its_line(data):
    data.cite(ENTRY.replace("{x},", "{x}"))
    (line,) = data.refused("arms_transfers")
    assert re.fullmatch(
        r"data/references\.bib, row \d+, entry new2026thing: syntax error in line 4: .*, "
        "counted from the entry's first line; mend it there",
        line,
    )


def made_up(*entries: str) -> list[str]:
    """The faults of a bibliography of these entries alone."""
    return list(references.read("".join(entries).lstrip("\n"))[1])


def test_a_sound_bibliography():
    entries, faults = references.read(ENTRY.lstrip("\n") + OTHER)
    assert faults == ()
    assert list(entries) == ["new2026thing", "new2026other"]
    assert entries["new2026thing"].fields["url"] == "https://example.org/new"


def test_a_key_that_stands_twice():
    twice = (
        "data/references.bib, row 8: the key new2026thing stands 2 times, first in row 1; "
        "keep one entry"
    )
    assert made_up(ENTRY, ENTRY) == [twice]
    assert made_up(ENTRY, ENTRY, OTHER) == [twice]


def test_a_key_that_stands_three_times_in_two_ways_of_writing():
    assert made_up(ENTRY, ENTRY, ENTRY.replace("new2026", "New2026")) == [
        "data/references.bib, row 15: the key New2026thing stands 3 times, first in row 1; "
        "keep one entry"
    ]


def test_an_address_that_stands_under_two_keys():
    other = ENTRY.replace("new2026thing", "new2026other").replace("org/new", "org/new/")
    assert made_up(ENTRY, other) == [
        "data/references.bib, row 8, entry new2026other: the address 'https://example.org/new' "
        "stands already in entry new2026thing; keep one entry, or put the release behind it (#2027)"
    ]
    assert made_up(ENTRY, other.replace("org/new/", "org/new#2027")) == []


def test_a_publisher_may_stand_in_place_of_the_address_of_several_entries():
    book = ENTRY.replace("url = {https://example.org/new}", "publisher = {B}")
    assert made_up(book, book.replace("new2026thing", "new2026other")) == []


def test_every_wrong_entry_is_named_at_once():
    broken = ENTRY.replace("{x},", "{x}")
    undated = OTHER.replace("{2026}", "{26}")
    assert [line.partition(":")[0] for line in made_up(broken, undated)] == [
        "data/references.bib, row 1, entry new2026thing",
        "data/references.bib, row 8, entry new2026other",
    ]


def test_text_before_the_first_entry():
    assert made_up("Sources\n", ENTRY) == [f"data/references.bib, row 1: 'Sources' {NO_ENTRY}"]


def test_an_entry_of_which_all_is_wrong_has_a_line_for_each():
    nothing = "@misc{new2026thing,\n  note = {x}\n}\n"
    place = "data/references.bib, row 1, entry new2026thing"
    assert made_up(nothing) == [
        f"{place}: no author; name the publisher as author = {{{{...}}}}",
        f"{place}: no title; add the field title = {{...}}",
        f"{place}: no year; add the field year = {{...}}",
        f"{place}: neither url nor publisher; add the address",
    ]


SOUND = {
    "a field on two lines": ENTRY.replace("{x}", "{one line\n  and another}"),
    "money": ENTRY.replace("{x}", "{{Bank released $9M of $20M}}"),
    "per cent and an underscore": ENTRY.replace("{x}", "{A 5\\% rise, unsc\\_for\\_us \\& \\#1}"),
    "no date": ENTRY.replace("{2026}", "{n.d.}"),
    "a name in capitals": ENTRY.replace("title =", "TITLE ="),
    "a key with its signs": ENTRY.replace("new2026thing", "New:2026_th-ing.b"),
}


@pytest.mark.parametrize("entry", SOUND.values(), ids=SOUND)
def test_a_sound_entry(entry):
    assert made_up(entry) == []


# --- the whole file


FILES = {
    "empty": (b"", ", row 1: the file is empty; restore it from the repository"),
    "no entries": (
        b"\n% nothing here\n",
        ", row 1: no entries; restore it from the repository",
    ),
    "Latin-1": (
        ENTRY.replace("{x}", "{K\xf6ln}").encode("latin-1"),
        ", row 4: byte 0xf6 is not UTF-8; save the file as UTF-8",
    ),
    "cut off in a row": (
        ENTRY.encode()[:60],
        ", row 5: the last row has no line end; "
        "the file may be cut off: restore it, or end the row with a line feed",
    ),
    "cut off after a row": (
        b"\n".join(ENTRY.encode().split(b"\n")[:6]) + b"\n",
        ", row 2, entry new2026thing: 6 opening and 5 closing braces; close what is open",
    ),
}


@pytest.mark.parametrize(("raw", "rule"), FILES.values(), ids=FILES)
def test_a_wrong_bibliography(data, raw, rule):
    (data.folder / "references.bib").write_bytes(raw)
    assert data.refused("nuclear_tests") == [f"data/references.bib{rule}"]
    with pytest.raises(tables.DataError) as caught:
        tables.bibliography()
    assert str(caught.value) == f"data/references.bib{rule}"


def test_missing_bibliography(data):
    (data.folder / "references.bib").unlink()
    assert data.refused("arms_transfers") == [
        "data/references.bib: the file is missing; restore it from the repository"
    ]


def test_tables_that_cite_nothing_do_not_need_it(data):
    (data.folder / "references.bib").unlink()
    assert tables.check("countries") == []


# --- entries that nobody cites


@pytest.fixture
def chapters(data):
    """The text of the chapters beside the copy of ``data/``."""
    copy = data.folder.parent / "chapters"
    copy.mkdir()
    for pattern in ("*.ipynb", "*.md"):
        for path in (ROOT / "chapters").glob(pattern):
            shutil.copy(path, copy)
    return copy


UNCITED = "data/references.bib, entry new2026thing: nobody cites it; cite it or take it out"


def test_an_entry_that_nobody_cites(data, chapters):
    assert tables.faults() == []
    data.cite(ENTRY)
    assert tables.faults() == [UNCITED]


@pytest.mark.parametrize(
    "sentence",
    [
        "Said {cite}`new2026thing`.",
        "Said {cite:t}`sipri2026, new2026thing`.",
        "{cite:p}`new2026thing`",
    ],
)
def test_an_entry_that_a_sentence_cites(data, chapters, sentence):
    data.cite(ENTRY)
    (chapters / "new.md").write_text(f"# New\n\n{sentence}\n", encoding="utf-8")
    assert tables.faults() == []


def test_an_entry_that_only_an_output_of_before_cites(data, chapters):
    data.cite(ENTRY)
    output = {"output_type": "stream", "text": ["{cite}`new2026thing`"]}
    cells = [{"cell_type": "code", "source": [], "outputs": [output]}]
    (chapters / "new.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert tables.faults() == [UNCITED]
    cells[0]["source"] = ["{cite}`new2026thing`"]
    (chapters / "new.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert tables.faults() == []


def test_an_entry_that_a_row_cites(data, chapters):
    data.cite(ENTRY)
    data.put("nuclear_tests", "source", "new2026thing")
    assert UNCITED not in tables.faults()


def test_a_name_in_a_sentence_is_no_citation(data, chapters):
    data.cite(ENTRY)
    (chapters / "new.md").write_text(
        "# New\n\nSee new2026thing, `new2026thing`.\n", encoding="utf-8"
    )
    assert tables.faults() == [UNCITED]


def test_what_a_broken_table_cites_is_not_called_uncited(data, chapters):
    data.path("events").unlink()
    assert tables.faults() == [
        "data/events.csv: the file is missing; "
        "restore it, or take the table 'events' out of data/datapackage.json"
    ]
