"""What a form returns: an `Exhibit`, and how a chart's drawings become one.

A chart is stored in its cell's output by MIME type, all of it text, so that a change to any
of it is seen:

``image/svg+xml`` (WIDE)              the drawing for a column of about 640 pixels
``application/vnd.report.narrow+svg`` (NARROW)   the drawing for a phone of 360 pixels
``application/vnd.report.marks`` (MARKS)         JSON: where each value stands in both
``application/vnd.report.about`` (ABOUT)         JSON: what the chart itself knows of its numbers
``text/csv``                          the table behind it
``text/plain``                        the alternative text
"""

import io
import json
import re
import warnings
from dataclasses import asdict, dataclass, field, fields

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

WIDE = "image/svg+xml"
NARROW = "application/vnd.report.narrow+svg"
# JSON as text, not under a name that ends in "+json": a notebook would spread it over many lines.
MARKS = "application/vnd.report.marks"
ABOUT = "application/vnd.report.about"


@dataclass(frozen=True)
class Words:
    """The six words of a figure; the package's docstring says what each is for."""

    name: str
    title: str
    subtitle: str
    source: str
    caption: str
    alt: str


WORDS = tuple(word.name for word in fields(Words))


@dataclass(frozen=True)
class Drawing:
    """One drawing of a chart, the table behind it, and where in it each value stands.

    A mark is a dict: ``x``, ``y``, ``w``, ``h`` (a box from its upper left corner, in units of
    the SVG), ``words`` (what it is and its value, as printed), ``value`` (as in the CSV),
    ``row`` and ``column`` (of the CSV, rows counted from 0 below the head).
    """

    size: str
    width: float
    height: float
    svg: str
    data: pd.DataFrame
    marks: list
    figure: Figure


@dataclass(frozen=True)
class Exhibit:
    """A figure or a table as a chapter shows it: its forms by MIME type, and its words."""

    forms: dict
    words: dict = field(default_factory=dict)

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The words travel as metadata of the output; the build copies them to where the
        # book's renderer looks for a caption and an alternative text.
        return self.forms, {mime: self.words for mime in self.forms if mime == WIDE}


def csv(frame: pd.DataFrame) -> str:
    """Return a frame as CSV, its index left out and numbers to six digits."""
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def svg(figure: Figure) -> str:
    """Return a figure as SVG text; coordinates to a thousandth of a point.

    That is far below a pixel, so a mark that moves by one still changes the text, and far
    above the last digits of floating-point arithmetic, which differ between processors. The
    drawing comes with six decimals: a coordinate just at the edge of a thousandth is at the
    same edge everywhere and rounds to the same side. Raises UserWarning for a character that
    the book's fonts lack.
    """
    stream = io.StringIO()
    undated = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FigureCanvasSVG(figure).print_svg(stream, metadata=undated)
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", stream.getvalue(), flags=re.S)
    text = re.sub(r"-?\d+\.\d{4,}", _to_a_thousandth, text)
    return re.sub(r"[ \t]+$", "", text, flags=re.M)


def _to_a_thousandth(number: re.Match) -> str:
    rounded = round(float(number[0]), 3) + 0  # 0 added: no minus before a zero
    return f"{rounded:.12g}"


def exhibit(words: Words, wide: Drawing, narrow: Drawing) -> Exhibit:
    """Return the two drawings of a chart, its marks and the table behind it as an Exhibit."""
    forms = {
        WIDE: wide.svg,
        NARROW: narrow.svg,
        MARKS: _marks_as_text([wide, narrow]),
        ABOUT: _about(words, wide.data),
        "text/plain": words.alt,
        "text/csv": csv(wide.data),
    }
    kept = asdict(words)
    return Exhibit(forms, {word: kept[word] for word in ("name", "title", "caption", "alt")})


def _marks_as_text(drawings: list[Drawing]) -> str:
    """Return the marks of drawings as JSON, a mark a line."""
    parts = []
    for drawing in drawings:
        marks = ",\n".join(json.dumps(mark, ensure_ascii=False) for mark in drawing.marks)
        head = f'"{drawing.size}": {{"width": {drawing.width}, "height": {drawing.height}'
        parts.append(f'{head}, "marks": [\n{marks}\n]}}')
    return "{" + ",\n".join(parts) + "}\n"


def _about(words: Words, data: pd.DataFrame) -> str:
    """Return as JSON what a chart itself knows of its numbers."""
    known = {
        "name": words.name,
        "title": words.title,
        "subtitle": words.subtitle,
        "source": words.source,
        "columns": list(map(str, data.columns)),
        "rows": len(data),
    }
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"
