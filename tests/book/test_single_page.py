"""From the one page that Sphinx builds to what is printed: links, sources, annexes, events."""

import pytest
from bs4 import BeautifulSoup

from tools.build import paper, printing, single_page
from tools.build.entries import set_as_entries
from tools.paths import STATIC


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_links_lead_within_the_page_and_those_to_files_are_text():
    page = soup(
        '<p id="fig-a">A</p><a href="chapters/first.html#fig-a" title="A">1</a>'
        '<a href="../data/a.csv">2</a><a href="https://a.org/#b">3</a><a href="#gone">4</a>'
    )
    single_page.lead_within(page)
    links = [(link["href"], link.get_text()) for link in page.find_all("a")]
    assert links == [("#fig-a", "1"), ("https://a.org/#b", "3")]
    assert page.get_text() == "A1234"


SOURCES = """<section><div class="citation" id="cite-b"><span class="label">[1]</span>
<p>Brett Leeds and Ann Long. ATOP. 2022. URL:
<a href="https://www.atop.org/x/y">https://www.atop.org/x/y</a>.</p></div>
<div class="citation" id="cite-a"><span class="label">[2]</span>
<p>ABC News. Visit. 2000.</p></div></section>"""


def test_sources_stand_in_the_order_in_which_the_text_names_them():
    page = soup(SOURCES)
    labels = {"cite-a": "ABC News, 2000", "cite-b": "Leeds and Long, 2022"}
    single_page.sort_sources(page.section, labels)
    first, second = (source.get_text(" ", strip=True) for source in page.select(".citation"))
    assert first == "ABC News. Visit. 2000."
    assert second.startswith("Leeds and Long, 2022: Brett Leeds and Ann Long.")
    assert second.endswith("2022. atop.org ."), "an address is shown by its host"
    assert page.a["href"] == "https://www.atop.org/x/y"


def test_sources_of_several_pages_are_one_list_in_print():
    more = SOURCES.replace("cite-a", "cite-c").replace("cite-b", "cite-d")
    more = more.replace("<section>", "<section><h2>References, N–Z</h2>")
    first, further, other = soup(f"{SOURCES}{more}<section>x</section>").find_all("section")
    single_page.put_sources_together([first, other, further])
    assert [source["id"][-1] for source in first.select(".citation")] == ["b", "a", "d", "c"]
    assert not further.find(True), "its heading goes too"
    assert other.get_text() == "x"


def table_of(heads: str, *rows: str) -> str:
    """Return a table in HTML; the cells of a row, and the heads, stand between bars."""
    head = "".join(f"<th><p>{words}</p></th>" for words in heads.split("|"))
    lines = ["".join(f"<td><p>{cell}</p></td>" for cell in row.split("|")) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    caption = '<caption><span class="caption-number">Table 1 </span>All</caption>'
    return f'<table id="tab-a">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


EVENTS = (
    "Date|Partner|Kind|What happened|Sources",
    "1945 <br>E001|North Korea|War (Moscow acts)|An army arrives.|[A]<br>[B]",
    "1946 <br>E002|North Korea|Visit|A guest.|[C]",
)
CLAIMS = (
    "Id|Claim|Verdict (basis)|Evidence|Sources and figure",
    "<strong>B01</strong>|He came.|<strong>mixed</strong> (judged)|He left.|[A]",
)
COLUMNS = (
    "Column|Type|Unit|Constraint|Meaning",
    "code|string||required|The code of a country",
    "tiv|number|million|zero or more|Volume of arms",
)


@pytest.mark.parametrize(
    ("table", "entries"),
    [
        (
            EVENTS,
            [
                "1945 E001 North Korea, War (Moscow acts). An army arrives. [A] [B]",
                "1946 E002 North Korea, Visit. A guest. [C]",
            ],
        ),
        (CLAIMS, ["B01 He came. — mixed (judged). He left. [A]"]),
        (
            COLUMNS,
            [
                "code (string; required): The code of a country",
                "tiv (number, in million; zero or more): Volume of arms",
            ],
        ),
    ],
)
def test_each_row_of_a_long_table_is_an_entry_with_all_its_words(table, entries):
    page = soup(table_of(*table))
    set_as_entries(page.table)
    assert page.table is None
    assert page.select_one("#tab-a > .entries-caption").get_text() == "Table 1 All"
    found = [" ".join(entry.get_text().split()) for entry in page.select("#tab-a > .entry")]
    assert found == entries


def test_an_entry_of_the_event_list_begins_with_its_date():
    page = soup(table_of(*EVENTS))
    set_as_entries(page.table)
    dates = [next(entry.children).get_text() for entry in page.select(".entry")]
    assert [" ".join(date.split()) for date in dates] == ["1945 E001", "1946 E002"]
    assert {next(entry.children).name for entry in page.select(".entry")} == {"strong"}


def test_another_table_stays_as_it_is():
    heads, *rows = EVENTS
    page = soup(table_of(heads.replace("Partner", "Country"), *rows))
    before = str(page)
    set_as_entries(page.table)
    assert str(page) == before


def test_notes_on_events_are_left_out_of_print_alone():
    said = "An army arrives. <br><em>Note: another text says May.</em>|[A]"
    page = soup(f"<section>{table_of(EVENTS[0], f'1945|North Korea|War|{said}')}</section>")
    set_as_entries(page.table)
    assert "another text says May" in page.get_text()
    paper.without_notes_on_events(page.section)
    assert " ".join(page.select_one(".entry").get_text().split()) == (
        "1945 North Korea, War. An army arrives. [A]"
    )


def test_a_long_list_becomes_an_annex_that_its_chapter_leads_to():
    chapter = soup(
        '<section id="c"><h1>Methods</h1><p>Opening.</p><section id="s"><h2>One</h2><p>Text.</p>'
        '</section><section id="d"><h2>The dictionary</h2><section><table id="tab-dm-fields-x">'
        "</table></section></section></section>"
    ).section
    found = single_page.annexes([chapter])
    assert [annex.h2.get_text() for annex in found] == ["Annex A. The dictionary"]
    assert chapter.select_one("#tab-dm-fields-x") is None
    line = chapter.select_one(".to-annex")
    assert line.a["href"] == "#d"
    assert line.find_next_sibling()["id"] == "s", "it stands in the opening of the chapter"


def test_a_chapter_of_lists_becomes_an_annex_whole():
    tables = [
        f'<section><h2>{i}</h2><table id="tab-dm-fields-{i}"></table></section>' for i in "xy"
    ]
    chapter = soup(f"<section><h1>The lists</h1><p>Opening.</p>{''.join(tables)}</section>").section
    other = soup("<section><h1>Another chapter</h1></section>").section
    sections = [chapter, other]
    found = single_page.annexes(sections)
    assert [annex.h1.get_text() for annex in found] == ["Annex A. The lists"]
    assert len(found[0].find_all("table")) == 2
    assert sections == [other]


def test_a_section_left_with_its_heading_goes():
    chapter = soup("<section><h1>A</h1><section><h2>B</h2></section><section><h2>C</h2><p>c</p>")
    single_page.without_empty_sections(chapter.section)
    assert [heading.get_text() for heading in chapter.find_all("h2")] == ["C"]


# --- on a page


def pages_of(body: str):
    """Return a document laid out with the style of print."""
    text = f'<html lang="en"><head><title>A</title></head><body>{body}</body></html>'
    return printing.lay_out_pages(text, STATIC, printing.STYLES).pages


def words_on(page) -> dict:
    """Return {word: the box in which it stands} of a page."""
    boxes = page._page_box.descendants()
    return {box.text.strip(): box for box in boxes if getattr(box, "text", "")}


def test_numbers_end_at_one_line():
    cell = '<td class="text-right"><p>{}</p></td>'
    rows = "".join(f"<tr><td><p>a</p></td>{cell.format(number)}</tr>" for number in (16000, 24))
    (page,) = pages_of(f"<table><tbody>{rows}</tbody></table>")
    first, second = (words_on(page)[number] for number in ("16000", "24"))
    end = first.position_x + first.width
    assert end == pytest.approx(second.position_x + second.width, abs=0.1)


LINES = "<p>" + "line<br>" * 40 + "</p>"
PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 460 {height}'></svg>"
)


def chapter_with_chart(height: int, before: str = LINES) -> str:
    source = PICTURE.format(height=height)
    chart = f'<figure id="fig-a"><img alt="A" src="{source}"><figcaption>Cap</figcaption></figure>'
    section = f"<section><h2>Heading</h2><p>Question?</p>{chart}<p>Answer.</p></section>"
    chapter = soup(f'<section class="chapter"><h1>Title</h1>{before}{section}</section>').section
    printing.lay_out(chapter)
    return str(chapter)


def test_a_chart_takes_its_heading_and_its_question_along():
    first, second = pages_of(chapter_with_chart(300))
    assert "Heading" not in words_on(first)
    assert {"Heading", "Question?", "Cap"} <= set(words_on(second))


def test_a_tall_chart_leaves_no_page_nearly_empty():
    text = f"<html><body>{chapter_with_chart(640, LINES[:150])}</body></html>"
    made = printing.lay_out_pages(text, STATIC, printing.STYLES)
    assert printing.charts_after_holes(made) == ["fig-a"]
    better = printing.lay_out_pages(printing.fill_holes(text, ["fig-a"]), STATIC, printing.STYLES)
    assert {"Heading", "Question?", "Answer."} <= set(words_on(better.pages[0]))
    assert "Cap" in words_on(better.pages[1])


def test_an_answer_in_columns_fills_the_page_before_a_tall_chart_whole():
    text = (
        '<p class="question">Question?</p><figure id="fig-a"></figure>'
        '<div class="columns"><p>Answer.</p><p>More.</p></div><p>Of the next chart?</p>'
    )
    better = soup(printing.fill_holes(text, ["fig-a"]))
    before = better.find(id="fig-a").find_all_previous("p")
    assert [part.get_text() for part in reversed(before)] == ["Question?", "Answer.", "More."]


def test_running_text_stands_in_two_columns_and_a_question_across_them():
    text = "<p>" + "word " * 400 + "end</p>"
    chapter = soup(
        f'<section class="chapter"><h1>T</h1><p>Short.</p><h2>A</h2>{text}{text}</section>'
    ).section
    printing.lay_out(chapter)
    (page,) = pages_of(str(chapter))
    boxes = page._page_box.descendants()
    ends = [box for box in boxes if getattr(box, "text", "").endswith("end")]
    assert len({round(box.position_x) // 200 for box in ends}) == 2
    assert [p.get_text() for p in chapter.find_all("p", recursive=False)] == ["Short."]


def test_no_page_begins_or_ends_with_one_row_of_a_table():
    rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(1, 13))
    for lines in range(32, 48, 2):
        before = "<p>" + "line<br>" * lines + "</p>"
        table = f"<table><tbody>{rows}</tbody></table>"
        chapter = soup(f'<section class="chapter"><h1>T</h1>{before}{table}</section>').section
        printing.lay_out(chapter)
        for page in pages_of(str(chapter)):
            found = [word for word in words_on(page) if word.startswith("row ")]
            assert len(found) not in (1, 2), f"{lines} lines: {found}"
