"""Where the letters of a PDF stand, and how large they are: read from what its pages draw."""

from dataclasses import dataclass
from itertools import pairwise

import pikepdf

PLAIN = (1, 0, 0, 1, 0, 0)
SETS = ("q", "Q", "cm", "BT", "Tf", "Tm", "Td", "TD")
SHOWS = ("Tj", "TJ", "'", '"')


@dataclass(frozen=True)
class Letters:
    """A piece of text: its size and its place from the upper left corner, in points."""

    size: float
    x: float
    y: float


def times(first, second) -> tuple:
    """Return the matrix of two, the first within the second."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


class State:
    """What a page has set up when it shows a piece of text."""

    def __init__(self, matrix):
        self.matrix, self.text, self.size, self.kept = matrix, PLAIN, 0.0, []

    def follow(self, name: str, numbers: list[float]) -> None:
        """Do what an operator says."""
        if name == "q":
            self.kept.append(self.matrix)
        elif name == "Q":
            self.matrix = self.kept.pop()
        elif name == "cm":
            self.matrix = times(numbers, self.matrix)
        elif name == "BT":
            self.text = PLAIN
        elif name == "Tf":
            self.size = numbers[-1]
        elif name == "Tm":
            self.text = tuple(numbers)
        elif name in ("Td", "TD"):
            self.text = times((1, 0, 0, 1, *numbers), self.text)


def drawn(stream, resources, matrix):
    """Yield (matrix of the text, its size) for each piece that a stream shows, charts within."""
    state = State(matrix)
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in SHOWS:
            yield times(state.text, state.matrix), state.size
        elif name == "Do":
            form = resources.get("/XObject", {})[str(operands[0])]
            yield from drawn_within(form, state.matrix)
        elif name in SETS:
            numbers = [float(number) for number in operands if not isinstance(number, pikepdf.Name)]
            state.follow(name, numbers)


def drawn_within(form, matrix):
    """Yield what a drawing within a page shows."""
    if str(form.get("/Subtype")) == "/Form":
        within = [float(number) for number in form.get("/Matrix", PLAIN)]
        yield from drawn(form, form.get("/Resources", {}), times(within, matrix))


def letters(page) -> list[Letters]:
    """Return the pieces of text of a page."""
    height = float(page.MediaBox[3])
    found = []
    for matrix, size in drawn(page, page.get("/Resources", {}), PLAIN):
        stretch = (matrix[2] ** 2 + matrix[3] ** 2) ** 0.5
        found.append(Letters(size * stretch, matrix[4], height - matrix[5]))
    return found


def filled(pieces: list[Letters], top: float, bottom: float, widest: float = 90) -> float:
    """Return how much of a page between two heights is filled; gaps up to `widest` count as such.

    A gap within a chart is narrower than that, and what is left white below it is wider.
    """
    places = sorted(piece.y for piece in pieces if top <= piece.y <= bottom)
    edges = [top, *places, bottom]
    gaps = [low - high for high, low in pairwise(edges)]
    return 1 - sum(gap for gap in gaps if gap > widest) / (bottom - top)
