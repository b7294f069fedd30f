"""The numbers that open the report, each on a card with a small chart."""

import base64

import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from report.figures.exhibit import Exhibit, svg
from report.figures.forms import refuse_missing, refuse_unknown
from report.figures.style import SOFT, book_settings

NEEDED = ("value", "text", "series", "colour", "alt")
PALE = "#b9c4cf"  # columns that give the background of the others


def numbers(cards: list) -> Exhibit:
    """Return the numbers that open the report as a grid of cards.

    Each card is a dict: ``value`` (as printed), ``text`` (MyST, what the value is, with its
    figure), ``series`` (a Series, one column a value; the columns of ``now``, a list of its
    index, stand out, all if it is left out), ``colour`` and ``alt``. The first and the last
    value of the index are printed below the columns. Raises TypeError for another key, or
    one that is missing.
    """
    for place, card in enumerate(cards, start=1):
        where = f"card {place} of numbers"
        refuse_unknown(where, "key", card, [*NEEDED, "now"])
        refuse_missing(where, "key", card, NEEDED)
        refuse_unknown(where, "year", card.get("now", []), card["series"].index)
    grid = "::::{grid} 1 2 2 3\n:gutter: 3\n:class-container: numbers\n\n"
    text = grid + "\n".join(map(_card, cards)) + "\n::::\n"
    plain = " ".join(f"{card['value']}: {card['alt']}" for card in cards)
    return Exhibit({"text/markdown": text, "text/plain": plain})


def _card(card: dict) -> str:
    """Return one card as MyST, its chart within it."""
    values = card["series"]
    drawn = _small_chart(values, card.get("now", list(values.index)), card["colour"])
    address = "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
    return (
        f":::{{grid-item}}\n**{card['value']}**\n"
        f"```{{image}} {address}\n:alt: {card['alt']}\n```\n"
        f"{card['text']}\n:::"
    )


def _small_chart(values: pd.Series, now: list, colour: str) -> str:
    """Return a chart of columns without axes as SVG."""
    with book_settings():
        figure = Figure(figsize=(2.3, 0.62))
        FigureCanvasSVG(figure)
        axis = figure.add_axes((0.005, 0.28, 0.99, 0.7))
        colours = [colour if place in now else PALE for place in values.index]
        axis.bar(range(len(values)), values, width=0.78, color=colours)
        axis.set_xlim(-0.5, len(values) - 0.5)
        axis.set_ylim(0, values.max() * 1.02)
        axis.set_axis_off()
        look = {"size": 8.4, "color": SOFT, "va": "bottom"}
        figure.text(0.005, 0.02, str(values.index[0]), ha="left", **look)
        figure.text(0.995, 0.02, str(values.index[-1]), ha="right", **look)
        return svg(figure)
