"""What a form returns: an `Exhibit`, and how a drawn figure becomes one."""

import io
import re
import textwrap
import warnings
from dataclasses import asdict, dataclass, field, fields

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from report.figures.style import SOFT, WIDTH


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
class Exhibit:
    """A figure or a table as a chapter shows it: its forms by MIME type, and its words."""

    forms: dict
    words: dict = field(default_factory=dict)

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The words travel as metadata of the output; the build copies them to where the
        # book's renderer looks for a caption and an alternative text.
        return self.forms, {mime: self.words for mime in self.forms if mime == "image/svg+xml"}


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


def _wrap(text: str, size: float) -> str:
    return textwrap.fill(text, int(WIDTH * 72 / (size * 0.52)))


def _lines(text: str) -> int:
    return text.count("\n") + 1


def canvas(
    words: Words,
    rows: int = 1,
    *,
    height: float,
    left: float = 0.5,
    right: float = 0.1,
    gap: float = 0.32,
    axis_space: float = 0.34,
    head: float = 0.24,
    **subplots,
):
    """Return (figure, its plots from the top) with title, subtitle and source set.

    All in inches: `height` is that of the plots, `left` and `right` are the margins beside
    them, `gap` is between them, `head` above them (for a legend), `axis_space` below them.
    """
    title, subtitle = _wrap(words.title, 12.5), _wrap(words.subtitle, 9)
    source = _wrap("Source: " + words.source, 7.5)
    title_space, subtitle_space = 0.268 * _lines(title), 0.18 * _lines(subtitle)
    top = 0.06 + title_space + subtitle_space + head
    bottom = axis_space + 0.12 + 0.15 * _lines(source)
    total = top + height + bottom

    figure = Figure(figsize=(WIDTH, total))
    FigureCanvasSVG(figure)
    axes = figure.subplots(rows, squeeze=False, **subplots).ravel()
    figure.subplots_adjust(
        left=left / WIDTH,
        right=1 - right / WIDTH,
        top=1 - top / total,
        bottom=bottom / total,
        hspace=gap * rows / (height - gap * (rows - 1)),
    )

    edge, below_title = 0.004, 1 - (0.06 + title_space) / total
    small = {"color": SOFT, "linespacing": 1.2}
    figure.text(edge, 1 - 0.05 / total, title, size=12.5, weight="bold", va="top", linespacing=1.15)
    figure.text(edge, below_title, subtitle, size=9, va="top", **small)
    figure.text(edge, 0.05 / total, source, size=7.5, va="bottom", **small)
    return figure, axes


def finish(figure: Figure, data: pd.DataFrame, words: Words) -> Exhibit:
    """Return a drawn figure and the table behind it as an Exhibit."""
    forms = {"image/svg+xml": svg(figure), "text/plain": words.alt, "text/csv": csv(data)}
    kept = asdict(words)
    return Exhibit(forms, {word: kept[word] for word in ("name", "title", "caption", "alt")})
