"""How every chart looks: colours of countries, letters, and the settings of the library.

A chart is drawn within `book_settings`, so that a reader's own settings do not change the
book's charts, nor the book's the reader's.
"""

import logging
from contextlib import contextmanager
from pathlib import Path

FONTS = Path(__file__).resolve().parents[3] / "tools" / "site" / "static" / "fonts"

# One colour a country through the whole book, each at 3:1 or better on white; told apart
# without colour by its label, its marker and its dash.
COLOURS = {
    "SUN": "#1d5c96",
    "RUS": "#1d5c96",
    "CHN": "#b8511b",
    "PRK": "#6f3a8e",
    "MMR": "#2c7a44",
    "USA": "#5b6470",
    "IND": "#8a6a12",
    "THA": "#0e7a78",
    "KOR": "#b13c74",
    "IRN": "#7d5a3c",
}
MARKERS = {  # a dot for the others
    "CHN": "s",
    "USA": "D",
    "IND": "^",
    "THA": "v",
    "KOR": "P",
    "MMR": "s",
}
DASHES = {
    "CHN": (5, 1.5),
    "USA": (1, 1.2),
    "IND": (4, 1.5, 1, 1.5),
    "THA": (2.5, 1.2),
    "KOR": (6, 1.5, 1, 1.5, 1, 1.5),
}
INK, SOFT, LINE = "#222222", "#5c5c5c", "#d5d5d5"
OTHER = "#767676"
EDGE = "#8a8a8a"  # of axes
SCALE = "_scale"  # what the library calls a line that is part of an axis, not of the data
GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # below words in a plot
WHITE_EDGE = {"markeredgecolor": "white", "markeredgewidth": 0.6}  # keeps touching marks apart

STYLE = {
    "svg.hashsalt": "isolated-partners",
    "svg.fonttype": "path",
    "font.family": ["Noto Sans", "Noto Sans Math"],
    "font.size": 9,
    "text.color": INK,
    "text.parse_math": False,  # a dollar is a dollar
    "axes.labelcolor": SOFT,
    "axes.edgecolor": EDGE,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": LINE,
    "grid.linewidth": 0.6,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "ytick.left": False,
    "xtick.major.size": 3,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 0.6,
}


@contextmanager
def only_errors_heard():
    """Keep what the library says in passing off stderr, which in a notebook is output.

    On its first start it says that it builds a cache of fonts, in a chart that a sign of
    mathematics has no bold. The levels of its loggers are the reader's and stay.
    """
    loggers = [logging.getLogger(name) for name in ("matplotlib", "matplotlib.font_manager")]

    def is_error(record):
        return record.levelno >= logging.ERROR

    for logger in loggers:
        logger.addFilter(is_error)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(is_error)


with only_errors_heard():
    import matplotlib
    from matplotlib import font_manager

for font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(font)


@contextmanager
def book_settings():
    """Draw by the library's defaults and `STYLE` alone; after it the reader's settings are back."""
    # The backend is left out: it is what draws on a reader's screen, not how a chart looks.
    defaults = {k: v for k, v in matplotlib.rcParamsDefault.items() if k != "backend"}
    with only_errors_heard(), matplotlib.rc_context(defaults | STYLE):
        yield
