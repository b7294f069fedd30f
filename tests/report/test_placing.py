"""Labels stand where the names of their sides say, and no nearer than what is drawn allows."""

import numpy as np
import pandas as pd
import pytest
from charts_at_their_limits import WORDS
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Bbox

from report.figures import events, rows
from report.figures.exhibit import Words
from report.figures.page import COLUMN, PHONE, Page
from report.figures.placing import BESIDE, Drawn, extent, label
from report.figures.style import STYLE
from report.figures.turning_points import EDGE, plan_flags

MIRRORED = {"left": "right", "right": "left", "above": "below", "below": "above"}
MIRRORED |= {"higher": "lower", "lower": "higher", "top": "bottom", "bottom": "top"}


@pytest.fixture
def axis():
    page = Page(Words(**WORDS), COLUMN)
    (axis,) = page.canvas(height=200, left=20, right=20, above=10, below=10)
    axis.set_xlim(0, 1)
    axis.set_ylim(0, 1)
    return page, axis


def side_of(page, axis, side):
    """Return how far right of its place, and how far above it, the middle of a label stands."""
    assert label(page, axis, "a name", (0.5, 0.5), [side])
    box = extent(axis.texts[-1])
    x, y = axis.transData.transform((0.5, 0.5))
    return (box.x0 + box.x1) / 2 - x, (box.y0 + box.y1) / 2 - y


@pytest.mark.parametrize("side", BESIDE)
def test_a_label_stands_on_the_side_that_is_named(axis, side):
    right, up = side_of(*axis, side)
    words = side.replace(",", "").split()
    assert (up > 3) == (words[0] in ("above", "higher"))
    assert (up < -3) == (words[0] in ("below", "lower"))
    assert (right > 3) == ("right" in words)
    assert (right < -3) == ("left" in words)


@pytest.mark.parametrize("side", [side for side in BESIDE if "," not in side])
def test_each_side_mirrors_the_opposite_one(side):
    (x, y), ha, va = BESIDE[side]
    first, *other = side.split()
    across = [MIRRORED.get(first, first) if first in ("left", "right") else first]
    across += [MIRRORED[word] for word in other]
    assert BESIDE[" ".join(across)] == ((-x, y), MIRRORED.get(ha, ha), va)
    over = first if first in ("left", "right") else MIRRORED[first]
    assert BESIDE[" ".join([over, *other])] == ((x, -y), ha, MIRRORED.get(va, va))


def test_dots_that_just_touch_stand_on_one_level():
    dates = ["2001-01-01", "2002-01-01", "2002-07-01"]
    frame = pd.DataFrame({"lane": "one", "date": dates})
    assert list(events._on_levels(frame, near=1.0)["level"]) == [0, 0, 1]


def test_names_just_as_wide_as_the_room_stand_at_the_left_of_a_phones_rows(monkeypatch):
    page = Page(Words(**WORDS), PHONE)
    wide = rows.Rows(page, ["a name"], 10)._widest()
    monkeypatch.setattr(rows, "SHORT", wide)
    assert not rows.Rows(page, ["a name"], 10).above
    monkeypatch.setattr(rows, "SHORT", wide - 0.1)
    assert rows.Rows(page, ["a name"], 10).above


@pytest.mark.parametrize("size", [COLUMN, PHONE])
def test_the_name_of_an_event_never_leaves_the_page(size):
    page = Page(Words(**WORDS), size)
    for year in np.linspace(2000, 2020, 401):
        (flag,) = plan_flags(page, [(year, "coup")], (2000, 2020), left=36, right=8)
        assert EDGE <= flag.start < flag.end <= page.width - EDGE


def test_a_label_that_reaches_the_edge_of_the_page_has_no_room(axis):
    page, plot = axis
    drawn = Drawn(page, plot)
    edge, middle = drawn.page.x1, (plot.bbox.y0 + plot.bbox.y1) / 2
    inside = Bbox([[edge - 12, middle], [edge - 2, middle + 5]])
    assert drawn.leaves_free(inside)
    assert not drawn.leaves_free(inside.translated(2, 0))


@pytest.mark.parametrize("family", STYLE["font.family"])
def test_letters_and_signs_are_drawn_with_the_fonts_of_the_book(root, family):
    used = font_manager.findfont(FontProperties(family=family), fallback_to_default=False)
    assert used.startswith(str(root / "tools" / "site" / "static" / "fonts"))
