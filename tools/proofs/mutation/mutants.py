"""The mutants of `mutants`: one small error each in a table, in the code of ``report/`` or in a stored output.

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
from decimal import Decimal

import nbformat

from report import tables
from tools.build import notebooks
from tools.paths import ROOT


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One altered file: what `path` then holds, and what it touches: a table, or (file, line) of the altered statement."""

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
    return (
        others[0]
        if others and " " not in value
        else " ".join([*value.split(" ")[:-1], "elsewhere"])
    )


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
    if field["type"] != "string":
        return ["year"] if field["type"] == "year" else ["number", "sign"]
    foreign = {fk["fields"]: fk["reference"]["resource"] for fk in schema.get("foreignKeys", [])}
    return (
        ["year", "date format"]
        if field.get("isoDate")
        else ["source"]
        if field.get("bibliography")
        else ["country"]
        if foreign.get(field["name"]) == "countries"
        else ["word"]
    )


def _rows(descriptor) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO((ROOT / "data" / descriptor["path"]).read_text(encoding="utf-8")))
    )


def _mutant(descriptor, kind, where, change, rows) -> Mutant:
    text, path = io.StringIO(), f"data/{descriptor['path']}"
    csv.writer(text, lineterminator="\n").writerows(rows)
    return Mutant(
        "data",
        kind,
        path,
        f"{path}, {where}",
        change,
        text.getvalue(),
        frozenset([descriptor["name"]]),
    )


def _altered(rows, row, column, kind, keys, rng) -> str:
    """The value of a cell as an error would have it; an empty cell stays empty."""
    value = rows[row][column]
    others = keys if kind == "source" else sorted({r[column] for r in rows[1:]} - {""})
    return value and CELLS[kind](
        value, [other for other in rng.sample(others, min(9, len(others))) if other != value]
    )


def data_mutants(count: int, rng: random.Random, among: set | None = None) -> list[Mutant]:
    """Return `count` mutants of the tables, or of those `among`: the kinds in turn; tables, columns and rows drawn evenly."""
    keys, spots, made = sorted(tables.bibliography()), {"row dropped": [], "row doubled": []}, []
    for descriptor in (
        r for r in tables.package()["resources"] if among is None or r["name"] in among
    ):
        for kind in ("row dropped", "row doubled"):
            spots[kind].append((descriptor, None))
        for column, field in enumerate(descriptor["schema"]["fields"]):
            for kind in kinds_of(field, descriptor["schema"]):
                spots.setdefault(kind, []).append((descriptor, column))
    while len(made) < count:
        kind = list(spots)[len(made) % len(spots)]
        descriptor, column = rng.choice(spots[kind])
        rows = _rows(descriptor)
        row = rng.randrange(1, len(rows))
        if column is None:
            rows[row : row + 1] = [rows[row]] * (2 if kind == "row doubled" else 0)
            made.append(_mutant(descriptor, kind, f"row {row + 1}", kind, rows))
            continue
        old, new = rows[row][column], _altered(rows, row, column, kind, keys, rng)
        if new != old:
            rows[row][column] = new
            made.append(
                _mutant(
                    descriptor,
                    kind,
                    f"row {row + 1}, column {rows[0][column]}",
                    f"{old!r} to {new!r}",
                    rows,
                )
            )
    return made


def column_mutants(rng: random.Random) -> list[Mutant]:
    """Return one mutant a column of every table, in which all of its cells are altered."""
    keys, made = sorted(tables.bibliography()), []
    for descriptor in tables.package()["resources"]:
        for column, field in enumerate(descriptor["schema"]["fields"]):
            rows, kind = _rows(descriptor), kinds_of(field, descriptor["schema"])[0]
            new = [_altered(rows, i, column, kind, keys, rng) for i in range(1, len(rows))]
            made.append(
                _mutant(
                    descriptor,
                    "whole column",
                    f"all rows, column {field['name']}",
                    kind,
                    [
                        rows[0],
                        *(
                            row[:column] + [value] + row[column + 1 :]
                            for row, value in zip(rows[1:], new)
                        ),
                    ],
                )
            )
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


class Edits(ast.NodeVisitor):
    """Collects (kind, start, end, new text, function, lines of the statement) of every place of a module that can be altered."""

    def __init__(self, source: bytes):
        self.source, self.found, self.lines, self.function, self.raised = (
            source,
            [],
            (0, 0),
            "",
            False,
        )
        self.starts = [0, *(m.end() for m in re.finditer(rb"\n", source))]
        self.visit(ast.parse(source))

    def span(self, node):
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[
            node.end_lineno - 1
        ] + node.end_col_offset

    def add(self, kind, start, end, new):
        self.found.append((kind, start, end, new, self.function, self.lines))

    def visit(self, node):
        outer = self.lines, self.function, self.raised
        if isinstance(node, ast.stmt):  # of a statement that holds others, its head
            body = getattr(node, "body", None)
            self.lines = (
                node.lineno,
                max(node.lineno, body[0].lineno - 1) if body else node.end_lineno,
            )
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
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
        if known and isinstance(value, bool):
            self.add("True, False", start, end, str(not value))
        elif known and isinstance(value, int):
            self.add("number", start, end, str(value + 1))
            self.add("number", start, end, str(value - 1) if value else "(-1)")
        elif known and isinstance(value, float):
            self.add("number", start, end, repr(round(value * 1.1, 12) or 1.0))
        elif known and isinstance(value, str) and not self.raised:
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
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators):
            self.between(left, right, op)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:]):
            self.between(left, right, node.op)
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        start = self.span(node)[0]
        self.add(
            "arithmetic" if isinstance(node.op, ast.USub) else "and, or, not",
            start,
            start + (3 if isinstance(node.op, ast.Not) else 1),
            "",
        )
        self.generic_visit(node)


def code_mutants(count: int, seed: int, among: set | None = None) -> list[Mutant]:
    """Return `count` mutants of report/, drawn by a hash of function and change, so that an edit elsewhere draws no others.

    With `among`, only statements of which one (file, line) is in it.
    """
    made = []
    for path in sorted((ROOT / "chapters" / "report").glob("*.py")):
        source, seen = path.read_bytes(), {}
        for kind, start, end, new, function, lines in Edits(source).found:
            text, line = (
                (source[:start] + new.encode() + source[end:]).decode(),
                source[:start].count(b"\n"),
            )
            change = f"{source.decode().splitlines()[line].strip()}  to  {text.splitlines()[line].strip()}"
            seen[function, change] = seen.get((function, change), 0) + 1
            rank = hashlib.sha256(
                f"{seed} {path.name} {function} {change} {seen[function, change]}".encode()
            ).hexdigest()
            name = f"chapters/report/{path.name}"
            touches = frozenset((path.name, number) for number in range(lines[0], lines[1] + 1))
            if among is None or touches & among:
                made.append(
                    (
                        rank,
                        Mutant("report", kind, name, f"{name}:{line + 1}", change, text, touches),
                    )
                )
    return [mutant for _, mutant in sorted(made, key=lambda pair: pair[0])[:count]]


# --- stored outputs


def _places(cell):
    """Yield (kind, holder, key, pattern of what is altered, what it becomes) for the stored outputs of a cell."""
    for output in cell.get("outputs", []):
        for mime, text in output.get("data", {}).items():
            if "papermill" in mime:
                yield "glued number", output.data, mime, r"\d", lambda m: str((int(m[0]) + 1) % 10)
            elif mime == "image/svg+xml":
                yield (
                    "mark of a chart",
                    output.data,
                    mime,
                    r'(?<=[ML] |=")-?\d+(\.\d+)?(?=[ "])',
                    lambda m: f"{float(m[0]) + 0.75:.10g}",
                )
            else:
                yield "word of a text", output.data, mime, r"[^\W\d_]{3,}", lambda m: "elsewhere"
    if "image" in cell.metadata.get("mystnb", {}):
        yield (
            "alternative text",
            cell.metadata.mystnb.image,
            "alt",
            r"[^\W\d_]{3,}",
            lambda m: "elsewhere",
        )


def stored_mutants(count: int, rng: random.Random, chapters: list[str]) -> list[Mutant]:
    """Return `count` mutants of the stored outputs of some chapters, each with charts, the kinds in turn."""
    made, kinds = [], ("mark of a chart", "word of a text", "glued number", "alternative text")
    while len(made) < count:
        kind, path = kinds[len(made) % len(kinds)], rng.choice(chapters)
        notebook = nbformat.read(ROOT / path, as_version=4)
        places = [
            (i, *place) for i, cell in enumerate(notebook.cells, start=1) for place in _places(cell)
        ]
        hits = [
            (i, holder, key, m, new)
            for i, k, holder, key, pattern, new in places
            if k == kind
            for m in re.finditer(pattern, holder[key])
        ]
        if hits:
            number, holder, key, m, new = rng.choice(hits)
            holder[key] = holder[key][: m.start()] + new(m) + holder[key][m.end() :]
            made.append(
                Mutant(
                    "stored",
                    kind,
                    path,
                    f"{path}, cell {number}, {key}",
                    f"{m[0]!r} to {new(m)!r}",
                    notebooks.text_of(notebook),
                )
            )
    return made
