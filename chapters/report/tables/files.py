"""A file of ``data/`` as text, a table's file as rows, and what is wrong with either as a whole.

A fault is one line: file, row, in a table the column, what is wrong, the mend. A byte that is not
UTF-8 stays in the text as U+DC00 and its value, so that what reads its cell can leave it alone.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

RESTORE = "restore it from the repository"
UNREADABLE = re.compile("[\udc80-\udcff]")
HALF_A_LETTER = re.compile("[\udc80-\udcff]+\\Z")  # where a file was cut off
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Mark:
    """What no file of ``data/`` may hold; after one that is `fatal` nothing else is read."""

    pattern: re.Pattern
    says: Callable[[str], str]
    fatal: bool = False


MARKS = (
    Mark(
        re.compile("\0"),
        lambda found: f"a NUL byte, the file is damaged; {RESTORE}",
        fatal=True,
    ),
    Mark(
        UNREADABLE,
        lambda found: f"byte 0x{ord(found) - 0xDC00:02x} is not UTF-8; save the file as UTF-8",
    ),
    Mark(
        re.compile("\r"),
        lambda found: "Windows line end (CRLF); save it with plain line feeds (LF)",
    ),
    Mark(
        re.compile("^(<{7}|={7}|>{7})", flags=re.M),
        lambda found: f"{found} of a merge; choose one side and take the marks out",
        fatal=True,
    ),
)


def text_of(path: Path, missing: str = RESTORE) -> tuple[str, list[str]]:
    """Return the text of a file, empty where none is to be had, and what is wrong with the file.

    `missing` says what to do where there is no such file.
    """
    where = f"data/{path.name}"
    if not path.is_file():
        return "", [f"{where}: the file is missing; {missing}"]
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [f"{where}, row 1: is UTF-16; save the file as UTF-8"]
    marked = raw.startswith(BOM)
    text = raw.removeprefix(BOM).decode("utf-8", errors="surrogateescape")
    text = HALF_A_LETTER.sub("", text)
    if not text.strip():
        return "", [f"{where}, row 1: the file is empty; {RESTORE}"]
    faults = []
    if marked:
        faults.append(
            f"{where}, row 1: starts with a byte-order mark; save it as plain UTF-8 without BOM"
        )
    for mark in MARKS:
        if line := _first(mark, where, text):
            faults.append(line)
            if mark.fatal:
                return "", faults
    return text.replace("\r\n", "\n").replace("\r", "\n"), faults


def _first(mark: Mark, where: str, text: str) -> str | None:
    """The line on a mark: where it stands first, and in how many more rows."""
    found = mark.pattern.search(text)
    if not found:
        return None
    line = f"{_place(where, text[: found.start()])}: {mark.says(found[0])}"
    rows = sum(bool(mark.pattern.search(row)) for row in text.split("\n"))
    return line if rows == 1 else f"{line} (and {rows - 1} more rows)"


def _place(where: str, before: str) -> str:
    """The file, the row and, in a table, the column of what comes after a part of the file."""
    rows = before.split("\n")
    place = f"{where}, row {len(rows)}"
    if len(rows) == 1 or not where.endswith(".csv"):
        return place
    names, cells = _cells(rows[0]), _cells(rows[-1])
    return f"{place}, column {names[len(cells) - 1]}" if 0 < len(cells) <= len(names) else place


def _cells(row: str) -> list[str]:
    """The cells of a row, or of its beginning; none where it cannot be read."""
    try:
        return next(csv.reader([row])) or [""]
    except csv.Error:
        return []


def unended(where: str, text: str) -> str | None:
    """The line on a text whose last row has no line end."""
    if text.endswith("\n"):
        return None
    return (
        f"{_place(where, text)}: the last row has no line end; "
        "the file may be cut off: restore it, or end the row with a line feed"
    )


def table(path: Path, descriptor: dict) -> tuple[dict[int, list[str]], list[str]]:
    """Return the sound rows of a table by number, the header being row 1, and its file's faults."""
    where = f"data/{path.name}"
    name = descriptor["name"]
    text, faults = text_of(
        path, f"restore it, or take the table {name!r} out of data/datapackage.json"
    )
    if not text:
        return {}, faults
    try:
        header, *rows = _records(text)
    except csv.Error as error:
        reason, row = error.args
        return {}, [
            *faults,
            f"{where}, row {row}: not readable as CSV ({reason}); "
            "check the quotation marks from there on",
        ]
    fields = [field["name"] for field in descriptor["schema"]["fields"]]
    if header != fields:
        if not UNREADABLE.search(",".join(header)):
            faults.append(f"{where}, row 1: {_header_fault(header, fields)}")
        return {}, faults

    cut_off = _cut_off(where, text, len(rows), descriptor.get("leastRows", 1))
    if cut_off:
        faults.append(cut_off)
        del rows[-1:]  # it may be half a row
    sound = {}
    for number, row in enumerate(rows, start=2):
        if len(row) == len(fields):
            sound[number] = row
        else:
            faults.append(f"{where}, row {number}: {_row_fault(row, len(fields))}")
    return sound, faults


def _records(text: str) -> Iterator[list[str]]:
    """The rows of a CSV; a csv.Error carries as its second argument the line its row begins on."""
    reader = csv.reader(io.StringIO(text), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise csv.Error(str(error), begins) from None


def _header_fault(header: list[str], fields: list[str]) -> str:
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if header == [sign.join(fields)]:
            return f"columns are separated by {name}; save it with commas"
    differences = {
        "missing": [name for name in fields if name not in header],
        "not in the schema": [name for name in header if name not in fields],
        "doubled": [name for name, times in Counter(header).items() if times > 1],
    }
    detail = [
        f"{what} {', '.join(map(repr, names))}" for what, names in differences.items() if names
    ]
    return (
        f"wrong columns ({'; '.join(detail) or 'the order differs'}); "
        f"write them as the schema has them: {', '.join(fields)}"
    )


def _cut_off(where: str, text: str, rows: int, least: int) -> str | None:
    """The line on a table that ends too early, or in the middle of a row."""
    if rows < least:
        return (
            f"{where}, row {rows + 2}: the table ends here, with {rows} rows of at least {least}; "
            "restore those that are missing, or lower leastRows in data/datapackage.json"
        )
    return unended(where, text)


def _row_fault(row: list[str], width: int) -> str:
    if not row:
        return "is blank; remove it"
    return (
        f"{len(row)} cells where the header has {width}; "
        "quote a cell that contains a comma, and leave an empty cell empty"
    )
