"""Rows one below the other: their names left of the plot on a page, above each row on a phone.

The upright axis of a plot of rows is in points from its top, so that letters, bars and stacks
of dots have the room that they need on a page of any size.
"""

from dataclasses import dataclass

from report.figures.page import PITCH, Page, lines_of, text_width, wrap
from report.figures.style import GROUND, INK, SOFT

WIDEST = 0.44  # part of the page that names may take at the left
SHORT = 78  # points: names no wider stand at the left on a phone too


@dataclass(frozen=True)
class Row:
    """The name of a row and what is printed small below it; its places, in points below the top."""

    name: str
    under: str
    top: float  # of its name, where that stands above
    middle: float  # of what is drawn
    beside: float  # the middle of its name, where that stands at the left


class Rows:
    """Where the rows of a plot stand: made of their names before the plot, drawn into it after.

    `thick` is the height of what is drawn in each row and `below` the room under it, each one
    number or a list; `unders` are printed small below the names; `headings` has for each row
    the text that stands above it and those after it which have the same, or nothing. `edge` is
    the left margin where the names stand above: room for half a number of the lower axis. Where
    names stand at the left and `low` is given, they are so many points above the foot of what is
    drawn, not at its middle.
    """

    def __init__(
        self,
        page: Page,
        names,
        thick,
        *,
        unders=None,
        below=0,
        headings=None,
        flush_left=False,
        edge=14,
        low=None,
    ):
        self.page = page
        self.names = list(map(str, names))
        self.unders = list(unders) if unders is not None else [""] * len(self.names)
        self.above = page.narrow and self._widest() > SHORT
        room = page.width - 6 if self.above else WIDEST * page.width
        self.names = [wrap(name, room, page.size.text) for name in self.names]
        self.unders = [wrap(under, room, page.size.small) for under in self.unders]
        self.flush_left = flush_left or self.above
        self.low = low
        self.left = edge if self.above else 9 + self._widest()
        self.headings, self.rows = [], []
        self._stack(
            _each(thick, self.names), _each(below, self.names), headings or [None] * len(self.names)
        )

    def _widest(self) -> float:
        size = self.page.size
        names = [text_width(name, size.text) for name in self.names if name]
        unders = [text_width(under, size.small) for under in self.unders if under]
        return max(names + unders, default=0)

    def _stack(self, thick: list, below: list, headings: list) -> None:
        """Give each row and heading its place, from the top."""
        page, cursor, last = self.page, 0.0, None
        for place, (name, under) in enumerate(zip(self.names, self.unders, strict=True)):
            if headings[place] and headings[place] != last:
                cursor -= 0.4 * page.line if self.rows else 0
                self.headings.append((headings[place], cursor - 0.75 * page.line))
                cursor -= 1.45 * page.line
            last = headings[place]
            words = self._height_of_words(name, under)
            top = cursor
            if self.above:
                cursor -= words
                middle = cursor - thick[place] / 2
                cursor -= thick[place] + below[place] + 7
            else:
                tall = max(thick[place], words)
                middle = cursor - 2.5 - tall / 2
                cursor -= tall + below[place] + 5
            beside = middle if self.low is None else middle - thick[place] / 2 + self.low
            self.rows.append(Row(name, under, top, middle, beside))
        self.height = -cursor

    def _height_of_words(self, name: str, under: str) -> float:
        size = self.page.size
        return PITCH * (size.text * lines_of(name) + size.small * lines_of(under)) + 1

    @property
    def middles(self) -> list[float]:
        """The middle of each row, in points below the top of the plot."""
        return [row.middle for row in self.rows]

    def draw(self, axis, colours: dict | None = None) -> None:
        """Set the limits of the axis, and write names and headings at its left or above the rows.

        `colours` gives a heading its colour.
        """
        axis.set_ylim(-self.height, 0)
        axis.set_yticks([])
        axis.grid(axis="y", visible=False)
        for heading, middle in self.headings:
            colour = (colours or {}).get(heading, INK)
            look = {"size": self.page.size.text, "weight": "bold", "color": colour, "bbox": GROUND}
            self.page.write(2, axis.bbox.y1 + middle, heading, va="center", **look)
        for row in self.rows:
            self._write_name(axis.bbox.y1, row)

    def _write_name(self, top: float, row: Row) -> None:
        """Write the name of a row, and what stands small below it."""
        size = self.page.size
        words = self._height_of_words(row.name, row.under)
        high = top + (row.top if self.above else row.beside + words / 2)
        place = {"ha": "left", "va": "top", "bbox": GROUND}
        x = 2
        if not self.flush_left:
            place["ha"], x = "right", self.left - 5
        if row.name:
            self.page.write(x, high, row.name, size=size.text, color=INK, **place)
        if row.under:
            below = high - PITCH * size.text * lines_of(row.name)
            self.page.write(x, below, row.under, color=SOFT, **place)


def _each(value, things) -> list:
    """Return a value for each of some things, if it is not a list already."""
    return list(value) if hasattr(value, "__len__") else [value] * len(things)
