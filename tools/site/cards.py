"""The picture of a shared link: title, first finding and the chapter's first yearly chart."""

import csv
import io
import textwrap
from dataclasses import astuple, dataclass
from pathlib import Path

from tools.build.files import digest
from tools.build.stored_outputs import Exhibit, exhibits

FEWEST_YEARS = 8


@dataclass(frozen=True)
class Series:
    """A yearly column of numbers and what it shows."""

    years: list[float]
    values: list[float]
    label: str


def numbers(cells) -> list[float] | None:
    """Return the numbers of a column, an empty cell as NaN; None if one holds something else."""
    try:
        return [float(cell or "nan") for cell in cells]
    except ValueError:
        return None


def yearly(exhibit: Exhibit) -> Series | None:
    """Return the first column of numbers of an exhibit with one row a year, else None."""
    head, *rows = csv.reader(io.StringIO(exhibit.csv))
    cells = zip(*rows, strict=True)
    columns = {name: numbers(column) for name, column in zip(head, cells, strict=True)}
    years = columns.pop("year", None)
    if not years or len(years) < FEWEST_YEARS or len(set(years)) < len(years):
        return None
    for name, values in columns.items():
        if values:
            span = f"{min(years):.0f}–{max(years):.0f}"
            return Series(years, values, f"{exhibit.title}. {name}, {span}")
    return None


def first_yearly(notebook: Path) -> Series | None:
    """Return the first yearly column of numbers among a chapter's charts, or None."""
    if not notebook.exists():
        return None
    charts = [exhibit for exhibit in exhibits(notebook) if exhibit.is_figure and exhibit.csv]
    return next(filter(None, map(yearly, charts)), None)


def write_card(title: str, line: str, series: Series | None, target: Path) -> None:
    """Write the picture of a shared link, 1200 by 630 pixels.

    One drawn from the same words and numbers stays: drawing takes longer than the rest of a page.
    """
    made_from = digest(repr((title, line, series and astuple(series))))
    if target.exists() and made_from.encode() in target.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draw(title, line, series, target, made_from)


def draw(title: str, line: str, series: Series | None, target: Path, made_from: str) -> None:
    """Draw the picture; `made_from` is kept in the file."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from report import figures

    fonts = {"font.family": ["Noto Sans", "Noto Sans Math"], "text.color": figures.INK}
    with matplotlib.rc_context(fonts):
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="white")
        FigureCanvasAgg(figure)
        draw_words(figure, title, line, width=60 if series else 66)
        if series:
            draw_series(figure, series)
        metadata = {"Software": None, "Comment": f"made from {made_from}"}
        figure.savefig(target, metadata=metadata)


def draw_words(figure, title: str, line: str, width: int) -> None:
    """Draw the report's name and mark, the title, and three lines of what was found."""
    from matplotlib.patches import Rectangle

    from report import figures

    mark = {"color": figures.COLOURS["RUS"], "transform": figure.transFigure}
    figure.add_artist(Rectangle((0, 0), 0.012, 1, **mark))
    figure.text(0.06, 0.91, "Isolated Partners", size=19, color=figures.SOFT, va="top")
    name, _, finding = title.partition(": ")
    head = textwrap.wrap(name, 34)
    figure.text(0.06, 0.83, "\n".join(head), size=38, weight="bold", va="top", linespacing=1.15)
    below = 0.79 - 0.105 * len(head)
    found = "\n".join(textwrap.wrap(finding or line, width)[:3])
    figure.text(0.06, below, found, size=23, va="top", linespacing=1.3)
    subject = "Russia’s ties with North Korea and with Myanmar, 1945 to today: an executable report"
    figure.text(0.06, 0.05, subject, size=15, color=figures.SOFT)


def draw_series(figure, series: Series) -> None:
    """Draw a yearly column of numbers as bars without axes, under what it shows."""
    from report import figures

    axis = figure.add_axes((0.06, 0.13, 0.88, 0.27))
    axis.bar(series.years, series.values, width=0.8, color=figures.COLOURS["RUS"])
    axis.set_axis_off()
    axis.margins(x=0)
    figure.text(0.06, 0.42, series.label, size=15, color=figures.SOFT)
