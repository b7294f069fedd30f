"""The place where a chart is read, a column of a page or a phone, and what is set on it.

All lengths are points: 480 of them are the 640 pixels of a column, 270 the 360 of a phone.
"""

import functools
from dataclasses import dataclass

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path

from report.figures.exhibit import Drawing, Words, svg
from report.figures.style import INK, SOFT, STYLE


@dataclass(frozen=True)
class Size:
    """How wide a drawing is, how large its letters are, and where it names its rows."""

    name: str
    width: float
    title: float
    text: float  # names of rows, of lines and of panels
    small: float  # the smallest: numbers, events, the source
    years: int  # the most that are written below a plot
    names_above: bool  # of rows: above each, not left of the plot


COLUMN = Size("wide", 480, title=13, text=9, small=8.4, years=9, names_above=False)
PHONE = Size("narrow", 270, title=13.5, text=10, small=9.3, years=5, names_above=True)
SIZES = (COLUMN, PHONE)


def typographic(text: str) -> str:
    """Return a text with its apostrophes as printed."""
    return text.replace("'", "’")


INCH = 72  # points
PITCH = 1.25  # of its letters: from a line of a text to the next
LINESPACING = (PITCH - 0.293) / 1.069  # the same as the library counts it, by the fonts' heights


def text_height(lines: int, letters: float) -> float:
    """Return how high so many lines of letters are, from the first top to the last foot."""
    return letters * (1.362 + PITCH * (lines - 1)) if lines else 0.0


@functools.cache
def text_width(text: str, letters: float, weight: str = "normal") -> float:
    """Return how wide a text is, by its widest line."""
    font = FontProperties(family=STYLE["font.family"], size=letters, weight=weight)
    lines = text.split("\n")
    return max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in lines)


def wrap(text: str, width: float, letters: float, weight: str = "normal") -> str:
    """Return a text broken at spaces into lines no wider than that; a longer word stays whole."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, letters, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def lines_of(text: str) -> int:
    """Return how many lines a text has; an empty one has none."""
    return text.count("\n") + 1 if text else 0


@dataclass(frozen=True)
class Mark:
    """A value of the table in a drawing: its corners by the plot, and a rim in points."""

    axis: object
    x: tuple
    y: tuple
    rim: float
    row: int
    column: str
    words: str


class Page:
    """One drawing of a chart: its words and size, its figure once `canvas` made it, its marks."""

    def __init__(self, words: Words, size: Size):
        self.words = words
        self.size = size
        self.width = size.width
        self.narrow = size.names_above
        self.marks = []
        self.figure = None

    @property
    def line(self) -> float:
        """The height of a line of the smallest letters."""
        return 1.3 * self.size.small

    def canvas(
        self,
        rows: int = 1,
        *,
        height: float,
        left: float = 36,
        right: float = 8,
        gap: float = 23,
        below: float = 20,
        above: float = 4,
        **subplots,
    ):
        """Return the plots from the top, with title, subtitle and source set.

        `height` is that of all plots with the gaps between them; `left`, `right`, `above` and
        `below` are the room beside them for names, keys and axes.
        """
        size, room = self.size, self.width - 4
        title = wrap(self.words.title, room, size.title, "bold")
        subtitle = wrap(self.words.subtitle, room, size.text)
        source = wrap("Source: " + self.words.source, room, size.small)
        title_height = text_height(lines_of(title), size.title)
        subtitle_height = text_height(lines_of(subtitle), size.text)
        top = 3 + title_height + 1 + subtitle_height + 6 + above
        bottom = below + 6 + text_height(lines_of(source), size.small)
        total = top + height + bottom

        self.figure = Figure(figsize=(self.width / INCH, total / INCH), dpi=INCH)
        FigureCanvasSVG(self.figure)
        axes = self.figure.subplots(rows, squeeze=False, **subplots).ravel()
        each = (height - gap * (rows - 1)) / rows
        self.figure.subplots_adjust(
            left=left / self.width,
            right=1 - right / self.width,
            top=1 - top / total,
            bottom=bottom / total,
            hspace=gap / each,
        )
        for axis in axes:
            axis.tick_params(labelsize=size.small)
        look = {"size": size.title, "weight": "bold", "color": INK}
        self.write(2, total - 3, title, va="top", **look)
        self.write(2, total - 4 - title_height, subtitle, va="top", size=size.text)
        self.write(2, 2, source, va="bottom")
        return axes

    def write(self, x: float, y: float, text: str, **look):
        """Write a text so many points from the left and the foot of the figure; return it."""
        look = {"size": self.size.small, "color": SOFT, "linespacing": LINESPACING} | look
        return self.figure.text(x, y, typographic(text), transform=None, **look)

    def line_through(self, x: list, y: list, **look) -> None:
        """Draw a line through places in points from the left and the foot of the figure."""
        self.figure.add_artist(Line2D(x, y, transform=None, **look))

    def mark(self, axis, x, y, *, row: int, column: str, words: str, rim: float = 0) -> None:
        """Tell where a value of the table is drawn: a place, or two corners, and a rim round it."""
        x, y = (at if isinstance(at, tuple) else (at, at) for at in (x, y))
        self.marks.append(Mark(axis, x, y, rim, row, column, words))

    def finish(self, data: pd.DataFrame) -> Drawing:
        """Return the drawing with the table behind it and its marks in reading order."""
        height = self.figure.bbox.height
        marks = [_placed(mark, data, self.width, height) for mark in self.marks]
        return Drawing(
            size=self.size.name,
            width=self.width,
            height=round(height, 3),
            svg=svg(self.figure),
            data=data,
            marks=[mark for mark in marks if mark["value"] is not None],
            figure=self.figure,
        )


def _placed(mark: Mark, data: pd.DataFrame, width: float, height: float) -> dict:
    """Return a mark as it is stored: a box from its upper left corner, in units of the SVG."""
    corners = mark.axis.transData.transform(list(zip(mark.x, mark.y, strict=True)))
    (x0, y0), (x1, y1) = corners.min(axis=0) - mark.rim, corners.max(axis=0) + mark.rim
    x0, x1 = max(x0, 0), min(x1, width)
    return {
        "x": _to_a_tenth(x0),
        "y": _to_a_tenth(height - y1),
        "w": _to_a_tenth(x1 - x0),
        "h": _to_a_tenth(y1 - y0),
        "words": mark.words,
        "value": _as_in_csv(data[mark.column].iloc[mark.row]),
        "row": mark.row,
        "column": mark.column,
    }


def _to_a_tenth(length: float) -> float:
    """Round to a tenth of a point; first to a millionth, which takes off the last digits."""
    return round(round(float(length), 6), 1) + 0


def _as_in_csv(value):
    """Return a value as the CSV has it: a number to six digits, a text, nothing for none."""
    if pd.isna(value):
        return None
    if isinstance(value, str):
        return value
    number = float(f"{value:.6g}")
    return int(number) if number.is_integer() else number
