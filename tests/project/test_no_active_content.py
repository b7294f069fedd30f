"""What readers get carries no code that their machine would run."""

import csv
import json
import re

ACTIVE = re.compile(
    r"<(script|iframe|object|embed|form|base|meta|link|foreignObject)\b"
    r"|\son[a-z]+\s*=|(java|vb)script:|@import|data:text",
    re.I,
)


def texts(root):
    """Every stored output of every notebook, as (where, kind, text)."""
    for path in sorted((root / "chapters").glob("*.ipynb")):
        for number, cell in enumerate(
            json.loads(path.read_text(encoding="utf-8"))["cells"], start=1
        ):
            for output in cell.get("outputs", []):
                for kind, content in output.get("data", {}).items():
                    yield f"chapters/{path.name}, cell {number}", kind, "".join(content)


def test_stored_outputs_carry_no_active_content(root):
    kinds = set()
    for where, kind, text in texts(root):
        kinds.add(kind)
        found = ACTIVE.search(text)
        assert not found, f"{where}, {kind}: {found[0]!r}"
    assert "image/svg+xml" in kinds
    assert not kinds & {"text/html", "application/javascript"}


def test_drawings_refer_to_nothing_outside_themselves(root, book):
    drawings = [(where, text) for where, kind, text in texts(root) if kind == "image/svg+xml"]
    drawings += [
        (f"figure-data/{file.name}", file.read_text(encoding="utf-8"))
        for file in sorted((book / "figure-data").glob("*.svg"))
    ]
    assert len(drawings) >= 30
    for where, text in drawings:
        text = re.sub(
            r'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1\.1//EN"\s+'
            r'"http://www\.w3\.org/Graphics/SVG/1\.1/DTD/svg11\.dtd">',
            "",
            text,
        )
        assert "<!ENTITY" not in text, where
        assert "<!DOCTYPE" not in text, where
        assert not ACTIVE.search(text), where
        outside = [
            a or b
            for a, b in re.findall(
                r"""(?:href|src)\s*=\s*["']([^#"'][^"']*)|url\(\s*["']?([^#"')][^)]*)""", text
            )
        ]
        assert not outside, f"{where}: {outside[:3]}"


def cells(path):
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            for value in row:
                yield number, value


def test_no_cell_is_a_formula_or_active(root, book):
    wrong = []
    for path in [
        *sorted((root / "data").glob("*.csv")),
        *sorted((book / "figure-data").glob("*.csv")),
    ]:
        for number, value in cells(path):
            if (
                value[:1] in set("=+@\t\r")
                or (value[:1] == "-" and not re.fullmatch(r"-\d+(\.\d+)?(e[+-]?\d+)?", value))
                or ACTIVE.search(value)
            ):
                wrong.append(f"{path.parent.name}/{path.name}, row {number}: {value[:60]!r}")
    assert not wrong, "\n".join(wrong[:20])
