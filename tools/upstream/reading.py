"""Read a publisher's file as it was published, or refuse it: file, row, column, fault, mend.

Rows are counted as an editor counts them, the first line of the file being row 1. Headers are
found by their first cells, columns by any of the names that they have had; nothing depends on how
many lines of explanation a publisher puts before them.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

Names = Mapping[str, Sequence[str]]  # {our name of a column: names that publishers gave it}
TORN = "download the file again, or take the line out if it is a remark"
YEAR = re.compile("[12][0-9]{3}")
SPREADSHEETS = (".xlsx", ".xlsm", ".ods")
MARKS_OF_A_BOOK = (b"xl/workbook.xml", b"opendocument.spreadsheet")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # an .xls
# Writings of a day that can be read in one way only.
DAYS = (
    "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y/%m/%d",
    "%d %B %Y", "%d-%b-%y", "%d-%b-%Y",
)  # fmt: skip

# How publishers begin a remark under a table; it may hold commas.
REMARK = re.compile(
    r"\*|Notes?\b|Sources?\b|Figures\b|A '|An empty|For |©|\(c\)|Copyright|(Last )?[Uu]pdated\b"
)


class Refused(ValueError):
    """A file cannot be taken in. One line: where, what is wrong, and after a semicolon the mend."""


def refusal(file: str, what: str, row: int | None = None, column: str | None = None) -> Refused:
    """Return the refusal of a file for a fault at a place."""
    place = [file]
    if row is not None:
        place.append(f"row {row}")
    if column is not None:
        place.append(f"column {column}")
    return Refused(f"{', '.join(place)}: {what}")


def only(paths: Sequence[Path]) -> Path:
    """Return the one file of a download; refuses several, of which all but one would be lost."""
    if len(paths) > 1:
        what = f"{len(paths)} files, and they are read one by one; give one of them"
        raise refusal(paths[0].name, what)
    return paths[0]


def text(path: Path, encoding: str = "utf-8", *, ends_with_line: bool = True) -> str:
    """Return the text of a file, without byte-order mark, with plain line ends and blanks.

    UTF-8 is tried first, then `encoding`, the publisher's own. `ends_with_line` says that the
    publisher ends the last line, so that a download which stopped inside one is seen.
    Raises Refused for a file that is missing, empty, cut off or a page of the web.
    """
    if not path.is_file():
        raise refusal(path.name, "there is no such file; give the path of the download")
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    refuse_packed(path, raw)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw:
        what = "is UTF-16 or no text at all; download it again and do not save it in between"
        raise refusal(path.name, what, row=1)
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        content = decoded(path.name, raw, encoding)
    content = content.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    if not content.strip():
        raise refusal(path.name, "the file is empty; download it again", row=1)
    if content.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        what = "is a page of the web, not the data; download it again"
        raise refusal(path.name, what, row=1)
    if ends_with_line and not content.endswith("\n"):
        what = "the last line has no end, the download was cut off; download the file again"
        raise refusal(path.name, what, row=content.count("\n") + 1)
    return content


def refuse_packed(path: Path, raw: bytes) -> None:
    """Refuse a spreadsheet and an archive; a workbook is one, too, and not to be unpacked."""
    if not raw.startswith((b"PK\x03\x04", b"\x1f\x8b", OLD_OFFICE)):
        return
    what = "is an archive; unpack it and give the file that it holds"
    named_so = path.suffix.lower() in SPREADSHEETS
    # an archive has the names of its files in plain letters
    if named_so or raw.startswith(OLD_OFFICE) or any(mark in raw for mark in MARKS_OF_A_BOOK):
        what = "is a spreadsheet; download the CSV, or save it as one where there is none"
    raise refusal(path.name, what)


def decoded(file: str, raw: bytes, encoding: str) -> str:
    """Return bytes as text in a publisher's encoding; refuses those that are not in it."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        what = f"byte 0x{raw[error.start]:02x} is not {encoding}"
        mend = "give the file of this publisher, or download it again if it is"
        raise refusal(file, f"{what}; {mend}", row=row) from None


def records(file: str, content: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of each record of a CSV with quotation marks."""
    reader = csv.reader(io.StringIO(content), delimiter=delimiter, strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"not readable as CSV ({error}); download the file again"
            raise refusal(file, what, row=row) from None
        yield row, cells


def header(
    file: str,
    lines: Iterable[tuple[int, list[str]]],
    *beginnings: Sequence[str],
    names: Names | None = None,
) -> tuple[int, list[str]]:
    """Return (row, cells) of the first line that begins with one of these lists of cells.

    Where columns stand in another order, it is the one that holds most of these `names`. Capitals
    and blanks make no difference in a name.
    """
    wanted = [[*map(plain_title, first)] for first in beginnings]
    for row, cells in lines:
        stripped = [cell.strip() for cell in cells]
        plain = [plain_title(cell) for cell in cells]
        if any(plain[: len(first)] == first for first in wanted):
            return row, stripped
        if names and holds_most(stripped, names):
            return row, stripped
        parted = _split(stripped)
        if any(first == parted[: len(first)] for first in wanted) or (
            names and holds_most(parted, names)
        ):
            what = "semicolons or tabs stand where the publisher has commas"
            raise refusal(file, f"{what}; download it again and do not save it in between", row=row)
    begin = " or ".join(",".join(first) for first in beginnings)
    what = f"no header was found; give the file whose header begins with {begin}"
    raise refusal(file, what, row=1)


def plain_title(cell: str) -> str:
    """Return the name of a column as it is compared: small letters, single blanks."""
    return " ".join(cell.split()).casefold()


def holds_most(cells: Iterable[str], names: Names) -> bool:
    """Tell a line in which more than half of some columns have their names."""
    titles = {plain_title(cell) for cell in cells}
    there = sum(any(plain_title(name) in titles for name in theirs) for theirs in names.values())
    return there > len(names) / 2


def remark(cells: Sequence[str]) -> bool:
    """Tell a remark of the publisher from a row of a table."""
    return bool(cells) and bool(REMARK.match(cells[0].strip()))


def _split(cells: Sequence[str]) -> list[str]:
    """Return the cells of a line as a spreadsheet may have separated them: by semicolon or tab."""
    parted = ",".join(cells).replace("\t", ";").split(";")
    return [plain_title(cell.strip(' "')) for cell in parted]


def columns(
    file: str, row: int, cells: Sequence[str], names: Names, ignored: Collection[str] = ()
) -> dict[str, int]:
    """Return {our name: position} of a header's columns; those `ignored` may be there or not.

    A column without a name may be there, too: `cells_of` refuses what stands in it.

    Raises Refused for a column that is missing, stands twice, or has a name never met before.
    """
    known = {plain_title(name): ours for ours, theirs in names.items() for name in theirs}
    passed = {"", *map(plain_title, ignored)}
    found = {}
    strange = [cell for cell in cells if plain_title(cell) not in {*known, *passed}]
    for position, cell in enumerate(cells):
        ours = known.get(plain_title(cell))
        if ours and found.setdefault(ours, position) != position:
            raise refusal(file, f"two columns are named {cell}; keep one", row=row, column=cell)
    missing = [theirs[-1] for ours, theirs in names.items() if ours not in found]
    if missing or strange:
        raise refusal(file, _renamed(missing, strange), row=row, column=(strange or missing)[0])
    return found


def _renamed(missing: list[str], strange: list[str]) -> str:
    """Say which columns of a header are not there and which are new."""
    new, gone = ", ".join(map(repr, strange)), ", ".join(map(repr, missing))
    if not missing:
        return f"not known: {new}; if it is new, add it to the columns that are read"
    if not strange:
        return f"no column {gone}; download the whole form of the table"
    mend = "if it is the old one under a new name, add that to the names that it has had"
    return f"not known: {new}, and no column {gone}; {mend}"


def table(
    path: Path,
    beginning: Sequence[str],
    names: Names,
    ignored: Collection[str] = (),
    encoding: str = "utf-8",
) -> Iterator["Row"]:
    """Yield the rows of a CSV whose header begins with these cells; one cell alone is a footnote.

    A footnote is in words of its own: a lone cell that begins other rows, too, or that is a number,
    is what is left of a row. One that begins as footnotes do may have commas.

    Raises Refused where the file is not such a table, or a row has lost or gained cells.
    """
    begun: set[str] = set()  # the first cells of the rows so far
    lines = records(path.name, text(path, encoding))
    first, titles = header(path.name, lines, beginning, names=names)
    positions = columns(path.name, first, titles, names, ignored)
    for number, cells in lines:
        lone = not any(cell.strip() for cell in cells[1:])
        said = cells[0].strip() if cells else ""
        left_of_a_row = lone and (said.isdigit() or (said != "" and said in begun))
        filled = len(cells) == len(titles) and cells[-1].strip() != ""
        stands_alone = lone and not left_of_a_row
        begins_as_one = remark(cells) and said not in begun and not filled
        if stands_alone or begins_as_one:  # a footnote
            continue
        begun.add(said)
        row = cells_of(path.name, number, cells[:1] if lone else cells, titles, positions)
        yield Row(path.name, number, row, names)


def cells_of(
    file: str,
    number: int,
    cells: Sequence[str],
    titles: Sequence[str],
    positions: Mapping[str, int],
) -> dict[str, str]:
    """Return {our name of a column: cell} of a row.

    Raises Refused for a row that has lost or gained cells, that is the header once more, or that
    has something where the header names no column or a formula of a spreadsheet.
    """
    if len(cells) != len(titles):
        what = f"{len(cells)} cell{'s' * (len(cells) > 1)} where the header has {len(titles)}"
        raise refusal(file, f"{what}; {TORN}", row=number)
    stripped = [cell.strip() for cell in cells]
    if stripped[:3] == [*titles[:3]]:
        what = "the header once more, two downloads in one file; download the file again"
        raise refusal(file, what, row=number)
    for position, (cell, title) in enumerate(zip(stripped, titles, strict=True), start=1):
        if cell and not title:
            what = f"{cell!r} in column {position}, which has no name; give it one in the header"
            raise refusal(file, what, row=number)
        if cell.startswith('="'):
            what = f"{cell!r} is a formula of a spreadsheet; download the file again"
            raise refusal(file, what, row=number, column=title)
    return {name: stripped[position] for name, position in positions.items()}


def refuse_repeats(file: str, lines: Iterable[tuple[int, list[str]]]) -> None:
    """Refuse a numbered row that is the same as one before in every cell.

    Where a download was resumed, its last rows may stand there twice.
    """
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in lines:
        first = seen.setdefault(tuple(cell.strip() for cell in cells), number)
        if first != number:
            raise refusal(file, f"the same as row {first}; download the file again", row=number)


@dataclass(frozen=True)
class Row:
    """One row of a publisher's file: its cells by our names, and where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]
    names: Names

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def refusal(self, column: str, what: str) -> Refused:
        """Return the refusal of this row for what stands in a column."""
        return refusal(self.file, what, row=self.number, column=self.names[column][0])

    def number_in(self, column: str, least: int = 0) -> str:
        """Return a number as the tables write it: 12, 0.5, never 12.0; empty where it is empty."""
        value = self[column]
        if value == "":
            return ""
        try:
            number = plain_number(value)
        except ValueError:
            raise self.refusal(column, f"{value!r} is not a number; correct the file") from None
        if Decimal(number) < least:
            raise self.refusal(column, f"{value} is less than {least}; download the file again")
        return number

    def decimal_in(self, column: str, least: int = 0) -> Decimal:
        """Return a number that must be there."""
        if self[column] == "":
            raise self.refusal(column, "is empty; download the file again")
        return Decimal(self.number_in(column, least))

    def year_in(self, column: str) -> str:
        """Return a year that is not far ahead; statistical programs write 2019 as 2019.0."""
        value = self[column].removesuffix(".0")
        if not YEAR.fullmatch(value):
            raise self.refusal(column, f"{self[column]!r} is not a year; download the file again")
        if to_come(value):
            raise self.refusal(column, f"{value} has not come yet; download the file again")
        return value

    def day_in(self, column: str, forms: Sequence[str], year: str = "") -> str:
        """Return the ISO date of a day in one of these forms, a year put behind it where given."""
        found = day(f"{self[column]} {year}".strip(), forms)
        if not found:
            raise self.refusal(column, f"{self[column]!r} is not a day; correct the file")
        if to_come(found):
            raise self.refusal(column, f"{found} has not come yet; correct the file")
        return found

    def choice_in(self, column: str, meanings: Mapping[str, str]) -> str:
        """Return what a word of the publisher means; refuses a word that is not known."""
        if self[column] not in meanings:
            known = ", ".join(repr(word) for word in meanings)
            what = f"{self[column]!r} is not known; known are {known}: say what the new one means"
            raise self.refusal(column, what)
        return meanings[self[column]]


def day(written: str, forms: Sequence[str]) -> str:
    """Return the ISO date of a day, empty where it is written in none of these forms."""
    for form in forms:
        try:
            return datetime.strptime(written, form).date().isoformat()
        except ValueError:
            continue
    return ""


def to_come(iso: str) -> bool:
    """Tell a year, or a day, that has not come; the next year is taken.

    What is looked for is 2062 for 1962. A clock that is wrong, or a release that is rehearsed
    before it comes, is no fault of the file.
    """
    return int(iso[:4]) > date.today().year + 1


def plain_number(value: str) -> str:
    """Return a decimal number without zeros and points that say nothing; raises ValueError.

    Statistical programs write 0.49 as .49, and the smallest and largest numbers as 1.5e-3.
    """
    if re.fullmatch(r"-?\d*\.?\d+[eE][+-]?\d{1,2}", value):
        value = f"{Decimal(value):f}"
    value = re.sub(r"^(-?)\.(?=\d)", r"\g<1>0.", value)
    whole, point, decimals = value.partition(".")
    digits = whole.removeprefix("-")
    if not digits.isdecimal() or (point and not decimals.isdecimal()):
        raise ValueError(value)
    decimals = decimals.rstrip("0")
    number = str(int(digits)) + (f".{decimals}" if decimals else "")
    return f"-{number}" if whole.startswith("-") and number != "0" else number
