"""The cells of one sheet of a workbook (Office Open XML), read with the standard library.

A date is a number of days whose cell format says that it is one; a format without a day, as
mmm-yy, says that only the month is known. No reader that gives values alone can tell that.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from tools.upstream.reading import refusal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
DAY_ZERO = date(1899, 12, 30)
BUILT_IN = {"14": "d-m-yy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "22": "d-m-yy h:mm"}
LITERAL = re.compile(r'"[^"]*"|\[[^]]*\]|\\.')


def is_book(path: Path) -> bool:
    """Tell a workbook, which is an archive, by its first bytes, whatever the file is called."""
    return path.suffix.lower() == ".xlsx" or (
        path.is_file() and path.read_bytes()[:4] == b"PK\x03\x04"
    )


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, cells) of the rows of a sheet: texts, numbers, and dates as ISO dates.

    All are as long as the longest: a workbook leaves out empty cells at the end of a row.

    Raises Refused for a file that is no workbook, is cut off or has no such sheet.
    """
    if not path.is_file():
        raise refusal(path.name, "there is no such file; give the path of the download")
    try:
        with zipfile.ZipFile(path) as book:
            content = book.read(_place(book, path.name, sheet))
            texts, formats = _texts(book), _formats(book)
        sheet_rows = [*ElementTree.fromstring(content).iter(f"{MAIN}row")]
    except (zipfile.BadZipFile, KeyError, EOFError, ElementTree.ParseError):
        what = "is no workbook, or the download was cut off; download it again, unpacked"
        raise refusal(path.name, what) from None
    found: list[tuple[int, list[str]]] = []
    for row in sheet_rows:
        cells: list[str] = []
        for cell in row.iter(f"{MAIN}c"):
            cells += [""] * (_column(cell.get("r", "")) - len(cells))
            cells.append(_value(cell, texts, formats))
        found.append((int(row.get("r", "0")), cells))
    width = max((len(cells) for _, cells in found), default=0)
    for number, cells in found:
        yield number, cells + [""] * (width - len(cells))


def _place(book: zipfile.ZipFile, file: str, sheet: str) -> str:
    """Return the name of the part of a workbook that holds a sheet."""
    tree = ElementTree.fromstring(book.read("xl/workbook.xml"))
    if any(made.get("date1904") in ("1", "true") for made in tree.iter(f"{MAIN}workbookPr")):
        what = "counts its days from 1904; save it with the days from 1900"
        raise refusal(file, what)
    relations = {s.get("name"): s.get(RELATION) for s in tree.iter(f"{MAIN}sheet")}
    if sheet not in relations:
        what = f"no sheet {sheet!r}, there are {', '.join(map(str, relations))}; give it that name"
        raise refusal(file, what)
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = targets[relations[sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _texts(book: zipfile.ZipFile) -> list[str]:
    """Return the texts that cells share, none where each cell holds its own."""
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    tree = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return [_joined(item) for item in tree.iter(f"{MAIN}si")]


def _joined(item: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in item.iter(f"{MAIN}t"))


def _formats(book: zipfile.ZipFile) -> list[str]:
    """Return the number format of each style of cell, without its literal parts."""
    tree = ElementTree.fromstring(book.read("xl/styles.xml"))
    named = {f.get("numFmtId"): f.get("formatCode", "") for f in tree.iterfind(f"{MAIN}numFmts/*")}
    styles = tree.find(f"{MAIN}cellXfs")
    codes = [style.get("numFmtId", "0") for style in (styles if styles is not None else ())]
    return [LITERAL.sub("-", named.get(code, BUILT_IN.get(code, ""))) for code in codes]


def _column(reference: str) -> int:
    """Return the position of a cell in its row: 0 for A1, 26 for AA1."""
    number = 0
    for letter in re.match("[A-Z]*", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, texts: list[str], formats: list[str]) -> str:
    """Return what a cell says."""
    kind, content = cell.get("t"), cell.findtext(f"{MAIN}v") or ""
    if kind == "inlineStr":
        return _joined(cell)
    if kind == "s":
        return texts[int(content)]
    form = formats[int(cell.get("s", "0"))] if formats else ""
    if kind in (None, "n") and content and "y" in form:
        day = (DAY_ZERO + timedelta(days=int(float(content)))).isoformat()
        return day if "d" in form else day[:7]
    return content
