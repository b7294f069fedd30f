"""Charts under a pointer, a finger and the keys, on a phone and at a desk.

Most of it with a chart of a small book, drawn here by hand, so that it is known where each value
stands; then with every chart of the report.
"""

import csv
import io
import json

import pytest
from browsing import SIZES, open_page, served

from tools.build.contents import chapters
from tools.build.stored_outputs import exhibits

# three columns 100 wide in a drawing of 480 by 240, and of 270 by 240 for a phone
VALUES = {"1950": 892, "1971": 1389, "1984": 39}
CSV = "year,value\n1950,892\n1971,1389\n1984,39\n"
# two marks at one place, a third that is nothing at their edge
AT_ONE_PLACE = """
report.chart("fig-made-up", {csv: "", marks: {wide: {width: 480, height: 240, marks: [
  {x: 20, y: 40, w: 100, h: 100, words: "One: 1"}, {x: 20, y: 40, w: 100, h: 100, words: "Two: 2"},
  {x: 120, y: 40, w: 0, h: 100, words: "Three: 0"}]}}})
"""
CELL = """
import json

VALUES = {"1950": 892, "1971": 1389, "1984": 39}
WORDS = {"name": "fig-made-up", "title": "A made-up chart", "caption": "Three made-up columns.",
         "alt": "Three columns: 892 in 1950, 1,389 in 1971, 39 in 1984."}


def column(number, width):
    return {"x": 10 + number * width / 3, "y": 40, "w": width / 3 - 20, "h": 180}


def drawing(width):
    boxes = [column(number, width) for number in range(3)]
    shapes = [f'<path d="M{b["x"]} {b["y"]}h{b["w"]}v{b["h"]}h-{b["w"]}z"/>' for b in boxes]
    size = f'width="{width}pt" height="240pt" viewBox="0 0 {width} 240"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'


def marks(width):
    found = [
        column(number, width) | {"words": f"{year}: {value}", "value": value, "row": number,
                                 "column": "value"}
        for number, (year, value) in enumerate(VALUES.items())
    ]
    return {"width": width, "height": 240, "marks": found}


class Chart:
    def _repr_mimebundle_(self, include=None, exclude=None):
        forms = {
            "image/svg+xml": drawing(480),
            "application/vnd.report.narrow+svg": drawing(270),
            "application/vnd.report.marks": json.dumps({"wide": marks(480), "narrow": marks(270)}),
            "application/vnd.report.about": json.dumps(
                {"subtitle": "Million, made up", "source": "Nobody"}
            ),
            "text/csv": "year,value\\n1950,892\\n1971,1389\\n1984,39\\n",
            "text/plain": WORDS["alt"],
        }
        return forms, {"image/svg+xml": WORDS}


Chart()
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory, make_book):
    """The pages of a small book with one chart."""
    small = make_book(tmp_path_factory.mktemp("charts") / "book")
    small.list_chapters("first")
    text = "# First\n\nA sentence, and {numref}`fig-made-up`." + "\n\nMore words." * 40
    small.write("first", ("markdown", text), ("code", CELL), ("markdown", "The end." * 200))
    done = small.build("book")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return small.place / "_build" / "html"


FIVE = """async (number) => {
  const chart = document.querySelectorAll("a.chart[data-marks]")[number];
  const label = chart.dataset.chart;
  chart.scrollIntoView({ block: "center", behavior: "instant" });
  const image = chart.querySelector("img");
  image.loading = "eager";
  await image.decode();
  chart.focus();
  chart.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
  while (!chart.querySelector(".value")) await new Promise((done) => setTimeout(done, 20));
  return label;
}"""
PLACE = """(number) => {
  const chart = document.querySelectorAll("a.chart[data-marks]")[number];
  const box = chart.querySelector(".spot").getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
SHOWN = """(number) => {
  const chart = document.querySelectorAll("a.chart[data-marks]")[number];
  return [+chart.dataset.at, chart.querySelector(".value")?.textContent];
}"""


def marks_of(shown, size: str) -> list[dict]:
    return json.loads(shown.marks)["narrow" if size == "phone" else "wide"]["marks"]


def in_the_table(shown, mark: dict) -> str:
    """Return what the table behind a chart has where a mark says that its value stands."""
    rows = list(csv.DictReader(io.StringIO(shown.csv)))
    return rows[mark["row"]][mark["column"]]


def agree(cell: str, value) -> bool:
    return float(cell) == pytest.approx(value) if not isinstance(value, str) else cell == value


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_each_chart_of_the_report_tells_the_values_of_its_table(browser, site, path, size):
    """By keys each mark in turn; by the pointer, the mark where it stands or one upon it."""
    stored = {shown.label: shown for shown in exhibits(path) if shown.marks}
    page = open_page(browser, size)
    page.goto(f"{site}chapters/{path.stem}.html")
    charts = page.locator("a.chart[data-marks]")
    assert charts.count() == len(stored)
    if stored:
        page.wait_for_function("document.querySelector('a.chart[aria-haspopup]')")
    for number in range(len(stored)):
        label = page.evaluate(FIVE, number)
        marks = marks_of(stored[label], size)
        for step in range(min(5, len(marks))):
            at, words = page.evaluate(SHOWN, number)
            assert (at, words) == (step, marks[step]["words"]), label
            cell = in_the_table(stored[label], marks[step])
            assert agree(cell, marks[step]["value"]), f"{label}: {marks[step]} is not {cell}"
            x, y = page.evaluate(PLACE, number)
            page.mouse.move(x, y)
            page.wait_for_timeout(30)
            pointed, words = page.evaluate(SHOWN, number)
            mark, wanted = marks[pointed], marks[step]
            assert words.startswith(mark["words"]), label
            near = abs(mark["x"] - wanted["x"]) <= wanted["w"] + mark["w"] + 1
            assert near, f"{label}: the pointer on {wanted['words']} tells {words}"
            page.mouse.move(0, 0)
            charts.nth(number).press("Home")
            for _ in range(step + 1):
                charts.nth(number).press("ArrowRight")
    assert not page.faults
    page.context.close()


@pytest.fixture(params=SIZES)
def chart(request, browser, place):
    """The page with the chart at a desk or on a phone, the chart in sight."""
    size = request.param
    with served(place) as address:
        page = open_page(browser, size, has_touch=size == "phone")
        page.goto(f"{address}chapters/first.html")
        page.wait_for_function("document.querySelector('a.chart[aria-haspopup]')")
        page.locator("a.chart").scroll_into_view_if_needed()
        page.size = size
        yield page
        assert not page.faults
        page.context.close()


def middle(page, number: int) -> tuple[float, float]:
    """Return where the middle of a column is on the screen."""
    box = page.locator("a.chart img").bounding_box()
    width = {"desk": 480, "phone": 270}[page.size]
    scale = box["width"] / width
    x = 10 + number * width / 3 + (width / 3 - 20) / 2
    return box["x"] + x * scale, box["y"] + 130 * scale


def said(page) -> str:
    return page.locator("p.unseen[role=status]").inner_text()


def wait_for(page, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('p.unseen[role=status]').textContent === words", arg=words
    )


def test_a_phone_gets_the_drawing_made_for_it(chart):
    source = chart.locator("a.chart img").evaluate("image => image.currentSrc")
    assert source.endswith("-narrow.svg") == (chart.size == "phone")


def test_a_pointer_or_a_finger_shows_the_value_that_the_table_has(chart):
    rows = list(csv.DictReader(io.StringIO(CSV)))
    for number, row in enumerate(rows):
        x, y = middle(chart, number)
        if chart.size == "phone":
            chart.touchscreen.tap(x, y)
        else:
            chart.mouse.move(x, y)
        wait_for(chart, f"{row['year']}: {row['value']}")
        value = chart.locator(".chart .value")
        assert value.inner_text() == f"{row['year']}: {row['value']}"
        assert value.bounding_box()["x"] >= 0
    assert not chart.locator("dialog[open]").count()


def test_a_pointer_tells_all_values_of_a_place_and_keys_each_in_turn(visitor, place):
    with served(place) as address:
        page = visitor("about:blank")
        page.route("**/fig-made-up.js", lambda route: route.fulfill(body=AT_ONE_PLACE))
        page.goto(f"{address}chapters/first.html")
        page.wait_for_function("document.querySelector('a.chart[aria-haspopup]')")
        page.locator("a.chart").scroll_into_view_if_needed()
        box = page.locator("a.chart img").bounding_box()
        scale = box["width"] / 480
        for x, words in ((50, "One: 1; Two: 2"), (119.5, "One: 1; Two: 2; Three: 0")):
            page.mouse.move(box["x"] + x * scale, box["y"] + 90 * scale)
            wait_for(page, words)
        page.mouse.move(0, 0)
        page.locator("a.chart").focus()
        for words in ("One: 1", "Two: 2", "Three: 0"):
            page.keyboard.press("ArrowRight")
            wait_for(page, words)


def test_the_arrow_keys_walk_through_the_values_and_say_them(chart):
    chart.locator("a.chart").focus()
    for key, words in (
        ("ArrowRight", "1950: 892"),
        ("ArrowRight", "1971: 1389"),
        ("End", "1984: 39"),
        ("ArrowRight", "1984: 39"),
        ("ArrowLeft", "1971: 1389"),
        ("Home", "1950: 892"),
    ):
        chart.keyboard.press(key)
        wait_for(chart, words)
    assert chart.locator("p.unseen[role=status]").get_attribute("aria-live") == "polite"


def test_nothing_is_loaded_for_values_before_the_first_touch(chart):
    assert not any("fig-made-up.js" in address for address in chart.asked)
    chart.locator("a.chart").focus()
    chart.keyboard.press("ArrowRight")
    wait_for(chart, "1950: 892")
    assert sum("fig-made-up.js" in address for address in chart.asked) == 1


def test_enter_opens_the_chart_large_and_escape_closes_it(chart):
    chart.locator("a.chart").focus()
    chart.keyboard.press("Enter")
    large = chart.locator("dialog[open] .chart")
    large.wait_for()
    assert large.locator("img").bounding_box()["width"] >= 600
    large.focus()
    chart.keyboard.press("ArrowRight")
    wait_for(chart, "1950: 892")
    chart.keyboard.press("Escape")
    chart.wait_for_function("!document.querySelector('dialog[open]')")
    assert chart.evaluate("document.activeElement.matches('a.chart')")


def test_a_tap_beside_the_values_opens_the_chart_large(chart):
    box = chart.locator("a.chart img").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 3
    if chart.size == "phone":
        chart.touchscreen.tap(x, y)
    else:
        chart.mouse.click(x, y)
    chart.locator("dialog[open] .chart").wait_for()
    shut = chart.locator("dialog[open] .shut")
    for moved_by in (0, 200):  # a finger moves the chart, and the way out stays in sight
        chart.locator("dialog[open]").evaluate("(it, x) => it.scrollTo(x, 0)", moved_by)
        there = shut.bounding_box()
        assert there["x"] >= 0
        assert there["x"] + there["width"] <= chart.viewport_size["width"]
    shut.click()
    chart.wait_for_function("!document.querySelector('dialog[open]')")


def test_a_second_tap_on_a_value_opens_the_chart_large(chart):
    if chart.size == "desk":
        return
    chart.touchscreen.tap(*middle(chart, 1))
    wait_for(chart, "1971: 1389")
    chart.touchscreen.tap(*middle(chart, 1))
    chart.locator("dialog[open] .chart").wait_for()


def test_the_table_behind_a_chart_opens_under_it(chart):
    chart.locator("details.behind summary").click()
    rows = chart.locator("details.behind table tr")
    rows.first.wait_for()
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert cells == list(csv.reader(io.StringIO(CSV)))


def test_without_scripts_a_chart_is_a_link_to_its_drawing(browser, place):
    with served(place) as address:
        page = open_page(browser, java_script_enabled=False)
        page.goto(f"{address}chapters/first.html")
        page.locator("a.chart").click()
        assert page.url == f"{address}figure-data/fig-made-up.svg"
        page.context.close()


def test_a_machine_is_told_measure_and_source(place):
    told = (place / "figure-data" / "fig-made-up.json").read_text(encoding="utf-8")
    known = json.loads(told)
    assert known["subtitle"] == "Million, made up"
    assert known["source"] == "Nobody"
    assert known["release"].startswith("as held in edition ")
    assert known["data"] == list(csv.DictReader(io.StringIO(CSV)))
