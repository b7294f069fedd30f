"""One small error each in a table, in the code of ``report/`` or in a stored output.

``data``      one cell: a number by one unit in its last shown place, its sign, a year by one, a
              country for another of its column, a key of the bibliography for another, the form
              of a date, a word; or one row is dropped or doubled.
``report``    one constant or operator of ``chapters/report/``: numbers by one or by a tenth, texts
              by a letter, True and False, comparisons, arithmetic, and, or, not.
``stored``    one output of a notebook: a mark of a chart by a pixel (0.75 points), a word of a text
              or table, a word of an alternative text, a digit of a number that the prose shows.

Left alone, by rule: docstrings and type hints, with which nothing computes, and the words of an
error inside ``raise``, where tests ask for the fact (file, row, name), not for the wording.
"""

import ast
import csv
import dataclasses
import hashlib
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import nbformat

from report import tables
from report.figures.exhibit import MARKS, NARROW, WIDE
from tools.build import notebooks
from tools.paths import ROOT

REPORT = ROOT / "chapters" / "report"


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One altered file: what `path` then holds, and what that touches.

    `touches` holds the name of a table, or (file below report/, line) of the altered statement.
    """

    group: str
    kind: str
    path: str
    where: str
    change: str
    text: str
    touches: frozenset = frozenset()


# --- data


def _last_place(value, others):
    return f"{Decimal(value) + Decimal((0, (1,), -len(value.partition('.')[2]))):f}"


def _word(value, others):
    if others and " " not in value:
        return others[0]
    return " ".join([*value.split(" ")[:-1], "elsewhere"])


CELLS = {
    "number": _last_place,
    "sign": lambda value, others: "-" + value if value.strip("-0.") else value,
    "year": lambda value, others: str(int(value[:4]) + 1) + value[4:],
    "country": lambda value, others: others[0] if others else "USA",
    "source": lambda value, others: others[0],
    "date format": lambda value, others: (
        "/".join(reversed(value.split("-"))) if "-" in value else value + "-00"
    ),
    "word": _word,
}


def kinds_of(field: dict, schema: dict) -> list[str]:
    """Return what can go wrong in a cell of a column, the most telling first."""
    foreign = {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
    if field["type"] == "year":
        return ["year"]
    if field["type"] != "string":
        return ["number", "sign"]
    if field.get("isoDate"):
        return ["year", "date format"]
    if field.get("bibliography"):
        return ["source"]
    if foreign.get(field["name"]) == "countries":
        return ["country"]
    return ["word"]


def _rows(descriptor: dict) -> list[list[str]]:
    text = (ROOT / "data" / descriptor["path"]).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def _mutant(descriptor: dict, kind: str, where: str, change: str, rows: list) -> Mutant:
    text, path = io.StringIO(), f"data/{descriptor['path']}"
    csv.writer(text, lineterminator="\n").writerows(rows)
    touches = frozenset([descriptor["name"]])
    return Mutant("data", kind, path, f"{path}, {where}", change, text.getvalue(), touches)


def _altered(value: str, column: list[str], kind: str, keys: list[str], rng) -> str:
    """The value of a cell as an error would have it; an empty cell stays empty."""
    if not value:
        return value
    others = keys if kind == "source" else sorted(set(column) - {""})
    drawn = rng.sample(others, min(9, len(others)))
    return CELLS[kind](value, [other for other in drawn if other != value])


def _cell_mutant(descriptor: dict, column: int, kind: str, keys: list[str], rng) -> Mutant | None:
    """One cell of a column altered; None where the cell that was drawn stays as it is."""
    rows = _rows(descriptor)
    row = rng.randrange(1, len(rows))
    old = rows[row][column]
    new = _altered(old, [other[column] for other in rows[1:]], kind, keys, rng)
    if new == old:
        return None
    rows[row][column] = new
    where = f"row {row + 1}, column {rows[0][column]}"
    return _mutant(descriptor, kind, where, f"{old!r} to {new!r}", rows)


def _row_mutant(descriptor: dict, kind: str, rng) -> Mutant:
    """One row dropped or doubled."""
    rows = _rows(descriptor)
    row = rng.randrange(1, len(rows))
    if kind == "row doubled":
        rows.insert(row, rows[row])
    else:
        del rows[row]
    return _mutant(descriptor, kind, f"row {row + 1}", kind, rows)


def _spots(among: set | None) -> dict[str, list]:
    """{kind of error: [(table, column, or None for a whole row)]} of the tables."""
    spots = {"row dropped": [], "row doubled": []}
    for descriptor in tables.package()["resources"]:
        if among is not None and descriptor["name"] not in among:
            continue
        spots["row dropped"].append((descriptor, None))
        spots["row doubled"].append((descriptor, None))
        for column, field in enumerate(descriptor["schema"]["fields"]):
            for kind in kinds_of(field, descriptor["schema"]):
                spots.setdefault(kind, []).append((descriptor, column))
    return spots


def data_mutants(count: int, rng: random.Random, among: set | None = None) -> list[Mutant]:
    """Return `count` mutants of the tables, or of those `among`.

    The kinds come in turn; tables, columns and rows are drawn evenly.
    """
    keys, spots, made = sorted(tables.bibliography()), _spots(among), []
    while len(made) < count:
        kind = list(spots)[len(made) % len(spots)]
        descriptor, column = rng.choice(spots[kind])
        if column is None:
            made.append(_row_mutant(descriptor, kind, rng))
        elif mutant := _cell_mutant(descriptor, column, kind, keys, rng):
            made.append(mutant)
    return made


def column_mutants(rng: random.Random) -> list[Mutant]:
    """Return one mutant a column of every table, in which all of its cells are altered."""
    keys, made = sorted(tables.bibliography()), []
    for descriptor in tables.package()["resources"]:
        for column, field in enumerate(descriptor["schema"]["fields"]):
            rows, kind = _rows(descriptor), kinds_of(field, descriptor["schema"])[0]
            values = [row[column] for row in rows[1:]]
            for row in rows[1:]:
                row[column] = _altered(row[column], values, kind, keys, rng)
            where = f"all rows, column {field['name']}"
            made.append(_mutant(descriptor, "whole column", where, kind, rows))
    return made


# --- report/

SWAPS = {
    ast.Lt: ("comparison", "<", "<="),
    ast.LtE: ("comparison", "<=", "<"),
    ast.Gt: ("comparison", ">", ">="),
    ast.GtE: ("comparison", ">=", ">"),
    ast.Eq: ("comparison", "==", "!="),
    ast.NotEq: ("comparison", "!=", "=="),
    ast.In: ("comparison", "in", "not in"),
    ast.NotIn: ("comparison", "not in", "in"),
    ast.Is: ("comparison", "is", "is not"),
    ast.IsNot: ("comparison", "is not", "is"),
    ast.Add: ("arithmetic", "+", "-"),
    ast.Sub: ("arithmetic", "-", "+"),
    ast.Mult: ("arithmetic", "*", "/"),
    ast.Div: ("arithmetic", "/", "*"),
    ast.FloorDiv: ("arithmetic", "//", "/"),
    ast.Mod: ("arithmetic", "%", "//"),
    ast.Pow: ("arithmetic", "**", "*"),
    ast.BitAnd: ("arithmetic", "&", "|"),
    ast.BitOr: ("arithmetic", "|", "&"),
    ast.And: ("and, or, not", "and", "or"),
    ast.Or: ("and, or, not", "or", "and"),
}


def other_values(value) -> list[tuple[str, str]]:
    """Return (kind, text) of what a number or a truth value becomes; none for other constants."""
    if isinstance(value, bool):
        return [("True, False", str(not value))]
    if isinstance(value, int):
        return [("number", str(value + 1)), ("number", str(value - 1) if value else "(-1)")]
    if isinstance(value, float):
        return [("number", repr(round(value * 1.1, 12) or 1.0))]
    return []


class Edits(ast.NodeVisitor):
    """Collects every place of a module that can be altered.

    `found` holds (kind, start, end, new text, function, lines of the statement).
    """

    def __init__(self, source: bytes):
        self.source, self.found = source, []
        self.lines, self.function, self.raised = (0, 0), "", False
        self.starts = [0, *(m.end() for m in re.finditer(rb"\n", source))]
        self.visit(ast.parse(source))

    def span(self, node):
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        return start, end

    def add(self, kind, start, end, new):
        self.found.append((kind, start, end, new, self.function, self.lines))

    def visit(self, node):
        outer = self.lines, self.function, self.raised
        if isinstance(node, ast.stmt):  # of a statement that holds others, its head
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
            self.lines = (node.lineno, last)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self.function = self.function or node.name
        self.raised = self.raised or isinstance(node, ast.Raise)
        super().visit(node)
        self.lines, self.function, self.raised = outer

    def generic_visit(self, node):
        hints = {"annotation", "returns"}
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for child in () if docstring else ast.iter_child_nodes(node):
            if not any(child is getattr(node, hint, None) for hint in hints):
                self.visit(child)

    def visit_Constant(self, node):
        (start, end), value = self.span(node), node.value
        try:  # before Python 3.12 a part of an f-string has no place of its own: left out
            known = ast.literal_eval(f"({self.source[start:end].decode()})") == value
        except (SyntaxError, ValueError, UnicodeDecodeError):
            return
        if not known:
            return
        if isinstance(value, str):
            self.add_letter(start, end)
        else:
            for kind, new in other_values(value):
                self.add(kind, start, end, new)

    def add_letter(self, start, end):
        if not self.raised:
            end -= 3 if self.source[start:end].endswith((b'"""', b"'''")) else 1
            self.add("text", end, end, "x")

    def between(self, left, right, op):
        kind, old, new = SWAPS.get(type(op), (None, "", ""))
        start, end = self.span(left)[1], self.span(right)[0]
        gap = re.sub(rb"#.*", lambda m: b" " * len(m[0]), self.source[start:end])
        if kind and gap.count(old.encode()) == 1:
            start += gap.index(old.encode())
            self.add(kind, start, start + len(old), new)

    def visit_BinOp(self, node):
        self.between(node.left, node.right, node.op)
        self.generic_visit(node)

    def visit_Compare(self, node):
        sides = [node.left, *node.comparators]
        for (left, right), op in zip(pairwise(sides), node.ops, strict=True):
            self.between(left, right, op)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in pairwise(node.values):
            self.between(left, right, node.op)
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        start = self.span(node)[0]
        kind = "arithmetic" if isinstance(node.op, ast.USub) else "and, or, not"
        self.add(kind, start, start + (3 if isinstance(node.op, ast.Not) else 1), "")
        self.generic_visit(node)


def _mutants_of(path: Path, seed: int) -> Iterator[tuple[str, Mutant]]:
    """Yield (rank, mutant) of a module of report/."""
    source, seen = path.read_bytes(), Counter()
    before = source.decode().splitlines()
    file = path.relative_to(REPORT).as_posix()
    for kind, start, end, new, function, lines in Edits(source).found:
        text = (source[:start] + new.encode() + source[end:]).decode()
        line = source[:start].count(b"\n")
        change = f"{before[line].strip()}  to  {text.splitlines()[line].strip()}"
        seen[function, change] += 1
        key = f"{seed} {file} {function} {change} {seen[function, change]}"
        rank = hashlib.sha256(key.encode()).hexdigest()
        where = f"chapters/report/{file}:{line + 1}"
        touches = frozenset((file, number) for number in range(lines[0], lines[1] + 1))
        yield rank, Mutant("report", kind, f"chapters/report/{file}", where, change, text, touches)


def code_mutants(count: int, seed: int, among: set | None = None) -> list[Mutant]:
    """Return `count` mutants of report/, or of the statements with a (file, line) `among`.

    They are drawn by a hash of function and change, so that an edit elsewhere draws no others.
    """
    made = [pair for path in sorted(REPORT.rglob("*.py")) for pair in _mutants_of(path, seed)]
    if among is not None:
        made = [(rank, mutant) for rank, mutant in made if mutant.touches & among]
    return [mutant for _, mutant in sorted(made, key=lambda pair: pair[0])[:count]]


# --- stored outputs


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a stored output can be altered: its holder and key, a pattern, what that becomes."""

    kind: str
    holder: dict
    key: str
    pattern: str
    new: Callable[[re.Match], str]
    cell: int

    def hits(self) -> list[tuple["Place", re.Match]]:
        return [(self, found) for found in re.finditer(self.pattern, self.holder[self.key])]


WORD = r"[^\W\d_]{3,}"
COORDINATE = r'(?<=[ML] |=")-?\d+(\.\d+)?(?=[ "])'


def elsewhere(found: re.Match) -> str:
    return "elsewhere"


def next_digit(found: re.Match) -> str:
    return str((int(found[0]) + 1) % 10)


def a_pixel_on(found: re.Match) -> str:
    return f"{float(found[0]) + 0.75:.10g}"


def _places(number: int, cell) -> Iterator[Place]:
    """Yield the places of the stored outputs of a cell."""
    for output in cell.get("outputs", []):
        for mime in output.get("data", {}):
            if "papermill" in mime:
                yield Place("glued number", output.data, mime, r"\d", next_digit, number)
            elif mime in (WIDE, NARROW):
                kind = "mark of a chart"
                yield Place(kind, output.data, mime, COORDINATE, a_pixel_on, number)
            elif mime == MARKS:
                yield Place("value of a mark", output.data, mime, r"\d", next_digit, number)
            else:
                yield Place("word of a text", output.data, mime, WORD, elsewhere, number)
    image = cell.metadata.get("mystnb", {}).get("image")
    if image:
        yield Place("alternative text", image, "alt", WORD, elsewhere, number)


def _stored_mutant(path: str, kind: str, rng: random.Random) -> Mutant | None:
    """One place of a kind altered in a notebook; None where it has no such place."""
    notebook = nbformat.read(ROOT / path, as_version=4)
    hits = []
    for number, cell in enumerate(notebook.cells, start=1):
        for place in _places(number, cell):
            if place.kind == kind:
                hits += place.hits()
    if not hits:
        return None
    place, found = rng.choice(hits)
    text, new = place.holder[place.key], place.new(found)
    place.holder[place.key] = text[: found.start()] + new + text[found.end() :]
    where = f"{path}, cell {place.cell}, {place.key}"
    change = f"{found[0]!r} to {new!r}"
    return Mutant("stored", kind, path, where, change, notebooks.text_of(notebook))


def stored_mutants(count: int, rng: random.Random, chapters: list[str]) -> list[Mutant]:
    """Return `count` mutants of the stored outputs of some chapters, the kinds in turn.

    One of the chapters at least has charts.
    """
    kinds = (
        "mark of a chart",
        "value of a mark",
        "word of a text",
        "glued number",
        "alternative text",
    )
    made = []
    while len(made) < count:
        mutant = _stored_mutant(rng.choice(chapters), kinds[len(made) % len(kinds)], rng)
        if mutant:
            made.append(mutant)
    return made
