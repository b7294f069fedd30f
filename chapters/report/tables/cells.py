"""What may be wrong with one cell: lists of small checks; the first that finds a fault names it.

A check returns what is wrong and the mend, as a line has it after the cell, or None.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from report.tables.files import UNREADABLE

ISO_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
NUMBER = re.compile(r"(?!-0+$)-?(0|[1-9][0-9]*)(\.[0-9]+)?")
INTEGER = re.compile(r"(?!-0+$)-?(0|[1-9][0-9]*)")
MOST_DIGITS = 15  # that a float64 keeps

# What a page could take for more than text.
ACTIVE = re.compile(r"<[a-z/!?]|&#?\w+;|\b(java|vb)script:", flags=re.I)

# UTF-8 that was read as Latin-1 or Windows-1252.
GARBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2[\u0080\u20ac]|\u00e0[\u00b8\u00b9]")

# What the book's fonts have (tools/site/static/fonts; a test compares the two), Hangul apart.
IN_FONTS = re.compile(
    "["
    " -~\u00a0-\u024f\u02bc\u02c6-\u02dd\u1e00-\u1eff\u0300-\u0304"  # Latin
    "\u0400-\u045f"  # Cyrillic
    "\u0e01-\u0e3a\u0e3f-\u0e5b"  # Thai
    "\u1000-\u109f\u25cc"  # Burmese
    "\u2002-\u200d\u2010-\u2027\u202f-\u203a\u2044"  # spaces, dashes, quotation marks
    "\u20a9\u20ac\u20bd\u2116\u2122"  # won, euro, rouble, number, trade mark
    "\u2190-\u2193\u2211\u2212\u221a\u2248\u2260\u2264\u2265"  # arrows, mathematics
    "]"
)

NOTHING = {
    "nan", "null", "none", "na", "n/a", "nil", "#n/a", "#null!", "#ref!", "#value!", "#name?",
    "#div/0!", "#num!",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A field of the schema, and what the cells of its column are held against.

    `first` and `last`: the dates between which the table lies. `keys`: those of the bibliography.
    `codes`: those of the table ``countries``. `referred`: the values of the column that the field's
    ``reference`` names. None where there is no such thing, or where it cannot be read.
    """

    field: dict
    first: str | None = None
    last: str | None = None
    keys: Container[str] | None = None
    codes: Container[str] | None = None
    referred: Container[str] | None = None

    @property
    def limits(self) -> dict:
        return self.field.get("constraints", {})


def faults(values: Iterable[str], column: Column) -> dict[str, str]:
    """Return {value: the value, what is wrong with it and the mend} of those that are not sound.

    Of a value with bytes that are not UTF-8 it says nothing, "": the line on the file does.
    """
    checks = checks_of(column)
    found = {}
    for value in values:
        if UNREADABLE.search(value):
            found[value] = ""
        elif said := fault(value, column, checks):
            found[value] = f"{shown(value)} {said}"
    return found


def fault(value: str, column: Column, checks: tuple[Callable, ...]) -> str | None:
    """Return what the first of the checks that finds a fault says of a value, None if none does."""
    if value == "":
        required = column.limits.get("required")
        return "is empty; this column must be filled" if required else None
    for check in checks:
        if said := check(value, column):
            return said
    return None


def letters_fault(value: str) -> str | None:
    """Return what is wrong with the characters of a text that stands in no column."""
    for check in LETTERS:
        if said := check(value):
            return said
    return None


def shown(value: str) -> str:
    """Return a value as a line shows it: in quotation marks, and not longer than half the line."""
    return repr(value if len(value) <= 60 else value[:57] + "...")


# Each check takes a filled cell and its column; those of characters need no column.

# --- characters


def _edges(value, column=None):
    return "has a space at its start or end; remove it" if value != value.strip() else None


def _spaces(value, column=None):
    return "has two spaces in a row; leave one" if "  " in value else None


def _unprintable(value, column=None):
    if value.isprintable() and "\ufffd" not in value:
        return None
    sign = next(sign for sign in value if not sign.isprintable() or sign == "\ufffd")
    what = {"\n": "a line break", "\t": "a tab"}.get(sign, _named(sign))
    return f"holds {what}; write plain text on one line, with plain spaces"


def _markup(value, column=None):
    found = ACTIVE.search(value)
    return f"holds markup ({found[0]!r}); write plain text" if found else None


def _garbled(value, column=None):
    if GARBLED.search(value):
        return "is garbled, UTF-8 that was read as another encoding; restore the text"
    return None


def _decomposed(value, column=None):
    if not unicodedata.is_normalized("NFC", value):
        return "has letters put together of several characters; write them composed (Unicode NFC)"
    return None


def _not_in_fonts(value, column=None):
    if value.isascii():
        return None
    for sign in value:
        if not in_fonts(sign):
            return (
                f"holds {_named(sign)}, which the book's fonts lack; "
                "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters"
            )
    return None


def in_fonts(sign: str) -> bool:
    """Return whether the book's fonts have a character; of Hangul they have that of KS X 1001."""
    if "\uac00" <= sign <= "\ud7a3":
        return len(sign.encode("euc_kr")) == 2
    return IN_FONTS.match(sign) is not None


def _named(sign):
    return f"{unicodedata.name(sign, 'a character without a name').lower()} (U+{ord(sign):04X})"


# --- text


def _formula(value, column):
    if value[0] in "=+-@" and not NUMBER.fullmatch(value):
        return "starts like a spreadsheet formula; start it with a letter or a digit"
    return None


def _backslash(value, column):
    if "\\" in value:
        return "holds a backslash, as exports leave it before other signs; take it out"
    return None


def _nothing(value, column):
    if value.lower() in NOTHING and "enum" not in column.limits:
        return "is a word for nothing; leave the cell empty, or say why in the note"
    return None


# --- numbers


def _number(value, column):
    whole = column.field["type"] != "number"
    form = INTEGER if whole else NUMBER
    if form.fullmatch(value):
        return None
    label, meant = _meant(value.replace("\u2212", "-").replace("\u2013", "-"))
    if meant != value and form.fullmatch(meant):
        return f"{label}; write {meant}"
    return f"is not a {'whole ' if whole else ''}number; write plain digits"


def _meant(number):
    """What is unusual in a number with a plain minus, and the number as it was probably meant."""
    if re.fullmatch(r"-?[0-9]{1,3}([ ,'\u2019][0-9]{3})+(\.[0-9]+)?", number):
        return "has thousands separators", re.sub(r"[ ,'\u2019]", "", number)
    if re.fullmatch(r"-?[0-9]+,[0-9]+", number):
        return "has a decimal comma", number.replace(",", ".")
    if re.fullmatch(r"-?0+[0-9]+(\.[0-9]+)?", number):
        return "has zeros before the number", re.sub(r"^(-?)0+(?=[0-9])", r"\1", number)
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?e[+-]?[0-9]{1,2}", number, flags=re.I):
        return "is in exponent form", f"{Decimal(number).normalize():f}"
    return "has a typographic minus sign", number


def _digits(value, column):
    if sum(map(str.isdigit, value)) > MOST_DIGITS:
        return f"has more digits than a number keeps; round it to {MOST_DIGITS}"
    return None


# --- what the schema asks of a column


def _least(value, column):
    least = column.limits["minimum"]
    return f"is below {least}, the least this column allows" if float(value) < least else None


def _most(value, column):
    most = column.limits["maximum"]
    return f"is above {most}, the most this column allows" if float(value) > most else None


def _date(value, column):
    if not ISO_DATE.fullmatch(value):
        return "is not an ISO date; write 1950, 1950-06 or 1950-06-25"
    try:
        date.fromisoformat(value + "0001-01-01"[len(value) :])
    except ValueError:
        return "is not a day of the calendar; correct it"
    return None


def _span(value, column):
    first, last = column.first, column.last
    if first and value < first[: len(value)]:
        return (
            f"lies before {first}, where the table begins; "
            "correct it, or move dataFrom in data/datapackage.json"
        )
    if last and value > last[: len(value)]:
        return (
            f"lies after {last}, the date of the data; "
            "correct it, or move dataDate in data/datapackage.json"
        )
    return None


def _among(value, column):
    words = [str(word) for word in column.limits["enum"]]
    return None if value in words else f"is not one of {', '.join(words)}"


def _form(value, column):
    pattern = column.limits["pattern"]
    return None if re.fullmatch(pattern, value) else f"does not have the form {pattern}"


def _length(value, column):
    most = column.limits["maxLength"]
    return f"has {len(value)} characters; shorten it to {most}" if len(value) > most else None


def _key(value, column):
    if column.keys is None or value in column.keys:
        return None
    return "is not a key of data/references.bib; add the entry there or correct the key"


def _country(value, column):
    if column.codes is None or value == "ALL" or value in column.codes:
        return None
    return "is not in data/countries.csv, column code, nor ALL; add it there or correct it"


def _reference(value, column):
    if column.referred is None or value in column.referred:
        return None
    reference = column.field["reference"]
    return (
        f"is not in data/{reference['resource']}.csv, column {reference['fields']}; "
        "add it there or correct it"
    )


# --- which checks a cell has to pass, in their order

LETTERS = (_unprintable, _markup, _garbled, _decomposed, _not_in_fonts)
OF_TEXT = (_edges, _spaces, *LETTERS, _formula, _backslash, _nothing)
OF_NUMBERS = (_edges, _spaces, _unprintable, _number, _digits)
ASKED_FOR = (
    ("minimum", _least),
    ("maximum", _most),
    ("isoDate", _date),
    ("isoDate", _span),
    ("enum", _among),
    ("pattern", _form),
    ("maxLength", _length),
    ("reference", _reference),
    ("bibliography", _key),
    ("country", _country),
)


def checks_of(column: Column) -> tuple[Callable, ...]:
    """Return the checks that the cells of a column have to pass, in their order."""
    every = OF_TEXT if column.field["type"] == "string" else OF_NUMBERS
    asked = [check for what, check in ASKED_FOR if what in column.field or what in column.limits]
    return (*every, *asked)
