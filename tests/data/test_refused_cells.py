"""One wrong cell gives one line: file, row, column, what stands there, what is wrong, the mend.

Each kind of mistake is one that an editor, a spreadsheet or a copy from elsewhere makes.
"""

import datetime
import sys

import pytest
from fontTools.ttLib import TTFont

from report import tables
from report.tables import cells
from tools.paths import ROOT

PLAIN = "write plain text on one line, with plain spaces"
FORMULA = "starts like a spreadsheet formula; start it with a letter or a digit"
NOTHING = "is a word for nothing; leave the cell empty, or say why in the note"
NO_NUMBER = "is not a number; write plain digits"
NOT_WHOLE = "is not a whole number; write plain digits"
NO_COUNTRY = "is not in data/countries.csv, column code; add it there or correct it"
ALPHABETS = "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters"


def described(table: str) -> dict:
    """Return what the data package says of a table: where it ends moves with each release."""
    return next(known for known in tables.package()["resources"] if known["name"] == table)


def most(table: str, column: str):
    """Return the most that a column allows."""
    fields = described(table)["schema"]["fields"]
    return next(field for field in fields if field["name"] == column)["constraints"]["maximum"]


# what is typed: (table, column, value, what the line says)
CELLS = {
    # numbers
    "decimal comma": ("arms_transfers", "tiv", "12,5", "has a decimal comma; write 12.5"),
    "decimal comma below zero": (
        "arms_transfers",
        "tiv",
        "-1,5",
        "has a decimal comma; write -1.5",
    ),
    "thousands commas": ("arms_transfers", "tiv", "1,200", "has thousands separators; write 1200"),
    "thousands spaces": (
        "arms_transfers",
        "tiv",
        "1 200.5",
        "has thousands separators; write 1200.5",
    ),
    "thousands apostrophes": ("deaths", "value", "1'200", "has thousands separators; write 1200"),
    "millions": ("deaths", "value", "1,234,567", "has thousands separators; write 1234567"),
    "decimal comma in a count": ("deaths", "value", "12,5", NOT_WHOLE),
    "a word for a number": ("arms_transfers", "tiv", "many", NO_NUMBER),
    "a number with its unit": ("oil", "amount", "50 kt", NO_NUMBER),
    "money": ("oil", "amount", "$50", NO_NUMBER),
    "a minus of typography": (
        "arms_transfers",
        "tiv",
        "−12",
        "has a typographic minus sign; write -12",
    ),
    "a dash for a minus": (
        "arms_transfers",
        "tiv",
        "–12.5",
        "has a typographic minus sign; write -12.5",
    ),
    "nothing below zero": ("arms_transfers", "tiv", "-0", NO_NUMBER),
    "exponent": ("arms_transfers", "tiv", "1e3", "is in exponent form; write 1000"),
    "exponent of a fraction": (
        "arms_transfers",
        "tiv",
        "1.25E+3",
        "is in exponent form; write 1250",
    ),
    "exponent below zero": (
        "arms_transfers",
        "tiv",
        "2.50e-8",
        "is in exponent form; write 0.000000025",
    ),
    "exponent of a broken number": ("arms_transfers", "tiv", "1.2.3e4", NO_NUMBER),
    "exponent of nothing": ("arms_transfers", "tiv", ".e5", NO_NUMBER),
    "exponent in a count": ("deaths", "value", "1.5e0", NOT_WHOLE),
    "NaN": ("arms_transfers", "tiv", "NaN", NO_NUMBER),
    "infinity": ("arms_transfers", "tiv", "inf", NO_NUMBER),
    "leading zeros": ("arms_transfers", "tiv", "007", "has zeros before the number; write 7"),
    "leading zeros below zero": (
        "arms_transfers",
        "tiv",
        "-007.50",
        "has zeros before the number; write -7.50",
    ),
    "digits of another script": ("arms_transfers", "tiv", "\u0661\u0662", NO_NUMBER),
    "plus sign": ("arms_transfers", "tiv", "+5", NO_NUMBER),
    "formula for a number": ("arms_transfers", "tiv", "=A1", NO_NUMBER),
    "too many digits": (
        "arms_transfers",
        "tiv",
        "1234567890.123456",
        "has more digits than a number keeps; round it to 15",
    ),
    "half a person": ("deaths", "value", "1.5", NOT_WHOLE),
    "a year with a decimal": ("arms_exports", "year", "1950.0", NOT_WHOLE),
    "negative TIV": ("arms_transfers", "tiv", "-3", "is below 0, the least this column allows"),
    "year too early": (
        "arms_exports",
        "year",
        "1890",
        "is below 1950, the least this column allows",
    ),
    "year too late": (
        "arms_orders",
        "last_delivery",
        "2099",
        f"is above {most('arms_orders', 'last_delivery')}, the most this column allows",
    ),
    # spaces, and signs that nobody sees
    "empty required cell": ("arms_transfers", "tiv", "", "is empty; this column must be filled"),
    "only a space": ("arms_transfers", "note", " ", "has a space at its start or end; remove it"),
    "trailing space": (
        "countries",
        "name",
        "Austria ",
        "has a space at its start or end; remove it",
    ),
    "trailing space of a code": (
        "visits",
        "visitor_country",
        "RUS ",
        "has a space at its start or end; remove it",
    ),
    "two spaces": ("countries", "name", "South  Korea", "has two spaces in a row; leave one"),
    "no-break space": (
        "countries",
        "name",
        "South\u00a0Korea",
        f"holds no-break space (U+00A0); {PLAIN}",
    ),
    "invisible character": (
        "countries",
        "name",
        "South\u200bKorea",
        f"holds zero width space (U+200B); {PLAIN}",
    ),
    "reversed text": (
        "countries",
        "name",
        "South\u202eKorea",
        f"holds right-to-left override (U+202E); {PLAIN}",
    ),
    "a bell": (
        "countries",
        "name",
        "South\x07Korea",
        f"holds a character without a name (U+0007); {PLAIN}",
    ),
    "line break": ("events", "summary", "two\nlines", f"holds a line break; {PLAIN}"),
    "tab": ("events", "summary", "a\ttab", f"holds a tab; {PLAIN}"),
    "tab before a cell": (
        "events",
        "summary",
        "\t=1+1",
        "has a space at its start or end; remove it",
    ),
    "lost character": (
        "events",
        "summary",
        "K\ufffdln",
        f"holds replacement character (U+FFFD); {PLAIN}",
    ),
    # letters
    "garbled text": (
        "events",
        "summary",
        "K\u00c3\u00b6ln",
        "is garbled, UTF-8 that was read as another encoding; restore the text",
    ),
    "decomposed letters": (
        "events",
        "summary",
        "Ko\u0308ln",
        "has letters put together of several characters; write them composed (Unicode NFC)",
    ),
    "emoji": (
        "events",
        "summary",
        "They met \U0001f600 in Sochi",
        f"holds grinning face (U+1F600), which the book's fonts lack; {ALPHABETS}",
    ),
    "a heart and what makes it red": (
        "events",
        "note",
        "With ❤️",
        f"holds heavy black heart (U+2764), which the book's fonts lack; {ALPHABETS}",
    ),
    "Chinese": (
        "events",
        "summary",
        "Talks in 北京",
        f"holds cjk unified ideograph-5317 (U+5317), which the book's fonts lack; {ALPHABETS}",
    ),
    "Arabic": (
        "events",
        "note",
        "The word سلام",
        f"holds arabic letter seen (U+0633), which the book's fonts lack; {ALPHABETS}",
    ),
    "Greek": (
        "countries",
        "name",
        "Ελλάδα",
        f"holds greek capital letter epsilon (U+0395), which the book's fonts lack; {ALPHABETS}",
    ),
    "Hangul that no Korean text has": (
        "events",
        "note",
        "뷁 and 똠",
        f"holds hangul syllable bwelg (U+BDC1), which the book's fonts lack; {ALPHABETS}",
    ),
    # what a spreadsheet or a page could take for more than text
    "formula, =": ("countries", "name", "=1+1", FORMULA),
    "formula, +": ("countries", "name", "+1", FORMULA),
    "formula, -": ("countries", "name", "-A1", FORMULA),
    "formula, @": ("countries", "name", "@SUM(A1)", FORMULA),
    "markup": (
        "events",
        "summary",
        "<img src=x onerror=alert(1)>",
        "holds markup ('<i'); write plain text",
    ),
    "entity": ("events", "summary", "A &amp; B", "holds markup ('&amp;'); write plain text"),
    "script address": (
        "events",
        "note",
        "[x](javascript:alert(1))",
        "holds markup ('javascript:'); write plain text",
    ),
    "quotation marks of a database": (
        "events",
        "note",
        r"He said \"no\"",
        "holds a backslash, as exports leave it before other signs; take it out",
    ),
    "error of a spreadsheet": ("countries", "name", "#REF!", NOTHING),
    "NULL of a database": ("countries", "note", "NULL", NOTHING),
    "none for a source": ("events", "second_source", "none", NOTHING),
    # what the schema asks for
    "too long": ("events", "summary", "x" * 241, "has 241 characters; shorten it to 240"),
    "unknown source": (
        "arms_transfers",
        "source",
        "nobody2026",
        "is not a key of data/references.bib; add the entry there or correct the key",
    ),
    "unknown country": ("visits", "visitor_country", "QQQ", NO_COUNTRY),
    "unknown country where ALL may stand": (
        "rapporteur_figures",
        "country",
        "QQQ",
        "is not in data/countries.csv, column code, nor ALL; add it there or correct it",
    ),
    "value outside the list": (
        "events",
        "direction",
        "sideways",
        "is not one of RUS>partner, partner>RUS, mutual, none",
    ),
    "capitals outside the list": (
        "arms_orders",
        "condition",
        "New",
        "is not one of new, second-hand",
    ),
    "form of a key": ("claims", "rule", "Rule 1", "does not have the form [a-z_]+"),
}


@pytest.mark.parametrize(("table", "column", "value", "rule"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell(data, table, column, value, rule):
    row = data.put(table, column, value)
    shown = repr(value if len(value) <= 60 else value[:57] + "...")
    assert data.refused(table) == [f"data/{table}.csv, row {row}, column {column}: {shown} {rule}"]


NO_DATE = "is not an ISO date; write 1950, 1950-06 or 1950-06-25"
TOO_EARLY = (
    "lies before 2006, where the table begins; "
    "correct it, or move dataFrom in data/datapackage.json"
)
LAST = datetime.date.fromisoformat(described("nuclear_tests")["dataDate"])
TOO_LATE = (
    f"lies after {LAST}, the date of the data; "
    "correct it, or move dataDate in data/datapackage.json"
)
DATES = {
    "45212": NO_DATE,  # a day number of Excel
    "13/10/2023": NO_DATE,
    "10.07.2024": NO_DATE,
    "10 July 2024": NO_DATE,
    "July 2024": NO_DATE,
    "2024–07–10": NO_DATE,
    "2024-07–10": NO_DATE,
    "2023-10-13T00:00": NO_DATE,
    "2023-6-1": NO_DATE,
    "20240710": NO_DATE,
    "2024-13": NO_DATE,
    "2024-07-32": NO_DATE,
    "about 2024": NO_DATE,
    "2024-02-30": "is not a day of the calendar; correct it",
    "2023-02-29": "is not a day of the calendar; correct it",
    f"{LAST.year + 5}-01-01": TOO_LATE,
    f"{LAST + datetime.timedelta(days=1)}": TOO_LATE,
    f"{LAST + datetime.timedelta(days=31):%Y-%m}": TOO_LATE,
    f"{LAST.year + 1}": TOO_LATE,
    "1850-01-01": TOO_EARLY,
    "2005-12": TOO_EARLY,
}


@pytest.mark.parametrize(("value", "rule"), DATES.items(), ids=DATES)
def test_a_wrong_date_is_one_line_and_none_on_the_order(data, value, rule):
    row = data.put("nuclear_tests", "date", value)
    assert data.refused("nuclear_tests") == [
        f"data/nuclear_tests.csv, row {row}, column date: '{value}' {rule}"
    ]


@pytest.mark.parametrize("column", ["date", "end_date"])
def test_a_wrong_date_of_a_span_is_one_line(data, column):
    row = data.put("events", column, "10 July 2024", lambda event: event["end_date"])
    assert data.refused("events") == [
        f"data/events.csv, row {row}, column {column}: '10 July 2024' {NO_DATE}"
    ]


WORDS_FOR_NOTHING = [
    "nan", "null", "none", "na", "n/a", "nil", "#N/A", "#NULL!", "#REF!", "#VALUE!", "#NAME?",
    "#DIV/0!", "#NUM!", "NaN", "None",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS_FOR_NOTHING)
def test_a_word_for_nothing_is_not_an_empty_cell(data, word):
    row = data.put("countries", "name", word)
    assert data.refused("countries") == [
        f"data/countries.csv, row {row}, column name: '{word}' {NOTHING}"
    ]


ACTIVE = {
    "<b>": "<b",
    "</p": "</",
    "<!--": "<!",
    "<?xml": "<?",
    "&#60;": "&#60;",
    "&lt;": "&lt;",
    "javascript:x": "javascript:",
    "VBScript:x": "VBScript:",
}


@pytest.mark.parametrize(("text", "active"), ACTIVE.items(), ids=ACTIVE)
def test_what_a_page_could_take_for_more_than_text(data, text, active):
    row = data.put("countries", "note", f"see {text} there")
    assert data.refused("countries") == [
        f"data/countries.csv, row {row}, column note: "
        f"'see {text} there' holds markup ({active!r}); write plain text"
    ]


@pytest.mark.parametrize("text", ["KÃ¶ln", "SÃ£o", "Â£5", "â€“", "à¸ ", "à¹"])
def test_garbled_text_is_known_by_its_first_letters(data, text):
    row = data.put("countries", "note", f"x{text}x")
    assert data.refused("countries") == [
        f"data/countries.csv, row {row}, column note: 'x{text}x' "
        "is garbled, UTF-8 that was read as another encoding; restore the text"
    ]


LET_IN = [
    "more than 3 < 4 & 5", "R&D and so on;", "a script: one", "pays $5 million of $6 million",
    "{{ 7*7 }}", "a * b_c_ | d", "1. one", "# one", "[one](two)", "[^1]", "`code`", "~~no~~", "-5",
    "Köln, São Tomé, Ñ, Â", "€ 5 – 10", "Đà Nẵng", "Кремль", "ภาษาไทย", "မြန်မာ", "북한과 러시아",
    "x → y ≥ 3",
]  # fmt: skip


@pytest.mark.parametrize("text", LET_IN)
def test_text_is_text(data, text):
    data.put("countries", "note", text)
    assert tables.check("countries") == []


def test_the_letters_let_in_are_those_that_the_fonts_of_the_book_have():
    fonts = ROOT / "tools" / "site" / "static" / "fonts"
    signs = {path.stem: set(TTFont(path, lazy=True).getBestCmap()) for path in fonts.glob("*.?tf")}
    faces = ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoSerif-Bold"]
    in_every_face = set.intersection(*(signs.pop(face) for face in faces))
    printed = in_every_face.union(*signs.values())
    let_in = {point for point in range(sys.maxunicode + 1) if cells.in_fonts(chr(point))}
    assert {f"U+{point:04X}" for point in let_in ^ printed} == set()


# --- where the limits lie


def of_numbers(**limits) -> cells.Column:
    return cells.Column({"name": "x", "type": "number", "constraints": limits})


def of_text(**limits) -> cells.Column:
    return cells.Column({"name": "x", "type": "string", "constraints": limits})


def of_dates(**span) -> cells.Column:
    return cells.Column({"name": "x", "type": "string", "isoDate": True}, **span)


SOUND = {
    "the least": (of_numbers(minimum=0, maximum=10), "0"),
    "the most": (of_numbers(minimum=0, maximum=10), "10"),
    "below zero": (of_numbers(), "-0.5"),
    "fifteen digits": (of_numbers(), "123456789012.345"),
    "the longest": (of_text(maxLength=5), "abcde"),
    "a number as text": (of_text(), "-12.5"),
    "none where the list has it": (of_text(enum=["some", "none"]), "none"),
    "a number of the list": (of_text(enum=[1, 2]), "2"),
    "nothing where nothing is asked": (of_text(), ""),
    "the first day": (of_dates(first="2006-10-09"), "2006-10-09"),
    "the month of the first day": (of_dates(first="2006-10-09"), "2006-10"),
    "the last day": (of_dates(last="2006-10-09"), "2006-10-09"),
    "the year of the last day": (of_dates(last="2006-10-09"), "2006"),
    "a day in the first year": (of_dates(first="2006"), "2006-01-01"),
    "a leap day": (of_dates(), "2024-02-29"),
    "the last of December": (of_dates(), "1999-12-31"),
}


@pytest.mark.parametrize(("column", "value"), SOUND.values(), ids=SOUND)
def test_a_value_on_the_limit_is_sound(column, value):
    assert cells.faults([value], column) == {}


def test_only_the_values_that_are_wrong_are_named():
    column = of_numbers(required=True, maximum=10)
    assert cells.faults(["9", "", "10.5", "10"], column) == {
        "": "'' is empty; this column must be filled",
        "10.5": "'10.5' is above 10, the most this column allows",
    }


def test_a_long_value_is_shown_shortened():
    assert cells.shown("x" * 60) == "'" + "x" * 60 + "'"
    assert cells.shown("x" * 61) == "'" + "x" * 57 + "...'"
