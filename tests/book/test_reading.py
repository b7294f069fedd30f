"""What a reader does on a page: notes, terms, code, tables on a phone, sources, print, a folder."""

import re

import pytest
from browsing import SIZES, open_page, script

CHAPTER = "chapters/cold-war"
TABLES_BEYOND = script("tables_beyond")


def test_a_note_stands_beside_the_text_at_a_desk(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html")
    note, text = page.locator(".note").first, page.locator("main")
    note.scroll_into_view_if_needed()
    box, column = note.bounding_box(), text.bounding_box()
    assert box["x"] >= column["x"] + column["width"]
    assert box["x"] + box["width"] <= 1300
    assert not page.locator(".note-mark").first.is_visible()


def test_a_note_opens_at_a_tap_on_a_phone_within_the_screen(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html", "phone", has_touch=True)
    note, mark = page.locator(".note").first, page.locator(".note-mark").first
    assert not note.is_visible()
    mark.tap()
    note.wait_for()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    assert not note.is_visible()


def test_a_note_opens_without_scripts(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html", "phone", java_script_enabled=False)
    page.locator(".note-mark").first.click()
    assert page.locator(".note").first.is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_print_keeps_the_notes_and_leaves_out_what_belongs_to_a_screen(visitor, site, size):
    page = visitor(f"{site}{CHAPTER}.html", size)
    page.emulate_media(media="print")
    for note in page.locator(".note").all():
        assert note.is_visible()
    screen_only = (".bar", "#contents", ".tools", ".note-mark", "details.code", ".headerlink")
    for unwanted in (*screen_only, ".opening a"):
        assert not page.locator(unwanted).first.is_visible(), unwanted


# --- terms


def test_a_pointer_and_the_focus_explain_a_term(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html")
    term = page.locator("a.term", has_text="TIV").first
    definition = term.locator("xpath=following-sibling::span[1]")
    assert not definition.is_visible()
    term.hover()
    definition.wait_for()
    assert "SIPRI" in definition.inner_text()
    page.mouse.move(5, 5)
    definition.wait_for(state="hidden")
    page.keyboard.press("Tab")  # from now on the focus is seen
    term.focus()
    definition.wait_for()
    page.keyboard.press("Escape")
    assert not definition.is_visible()


def test_a_tap_explains_a_term_and_stays_on_the_page(browser, site):
    page = open_page(browser, "phone", has_touch=True, is_mobile=True)
    page.goto(f"{site}{CHAPTER}.html")
    term = page.locator("a.term", has_text="TIV").first
    term.tap()
    definition = term.locator("xpath=following-sibling::span[1]")
    definition.wait_for()
    box = definition.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    assert not definition.is_visible()
    assert page.url.endswith("cold-war.html")
    page.context.close()


def test_without_scripts_a_term_leads_to_the_glossary(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html", java_script_enabled=False)
    page.locator("a.term", has_text="TIV").first.click()
    assert re.search(r"glossary\.html#term-TIV", page.url)


# --- code


def test_one_switch_shows_the_code_of_all_pages_and_is_remembered(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html")
    code, switch = page.locator("details.code pre"), page.locator(".of-code")
    assert not code.first.is_visible()
    assert not page.locator("details.code summary").first.is_visible()
    assert (switch.inner_text(), switch.get_attribute("aria-pressed")) == ("Code: off", "false")
    switch.click()
    assert all(block.is_visible() for block in code.all())
    assert (switch.inner_text(), switch.get_attribute("aria-pressed")) == ("Code: on", "true")
    page.goto(f"{site}chapters/compared.html")
    assert code.first.is_visible()
    switch.click()
    page.reload()
    assert not code.first.is_visible()


def test_dark_is_remembered_too(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html", color_scheme="light")
    page.locator(".of-theme").click()
    page.goto(f"{site}chapters/compared.html")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    drawing = page.locator(".chart img").first
    assert "invert" in drawing.evaluate("image => getComputedStyle(image).filter")


# --- tables, sources


@pytest.mark.parametrize("name", ["cold-war", "claims", "data-and-methods", "myanmar-junta"])
@pytest.mark.parametrize("width", [320, 390])
def test_a_table_is_no_wider_than_a_phone_or_shows_its_edge(visitor, site, name, width):
    page = visitor(f"{site}chapters/{name}.html", "phone")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(TABLES_BEYOND) == []


def test_a_table_beyond_the_screen_without_an_edge_is_seen(visitor, site):
    page = visitor(f"{site}404.html", "phone")
    page.set_content(
        "<div class='table-box'><table><tr><td style='min-width:900px'>x</table></div>"
    )
    assert len(page.evaluate(TABLES_BEYOND)) == 1


def test_a_card_has_no_label_without_a_value(visitor, site):
    page = visitor(f"{site}chapters/data-and-methods.html", "phone")
    for fold in page.locator("details.list > summary").all():
        fold.click()
    units = page.locator('.cards td[data-label="Unit"]')
    shown = [cell for cell in units.all() if cell.is_visible()]
    assert 0 < len(shown) < units.count()
    assert all(cell.inner_text().strip() for cell in shown)


def test_numbers_stand_flush_right(visitor, site):
    page = visitor(f"{site}{CHAPTER}.html")
    cell = page.locator("td.text-right").first
    assert cell.evaluate("cell => getComputedStyle(cell).textAlign") == "right"


def test_the_list_of_sources_is_filtered_by_words(visitor, site):
    page = visitor(f"{site}chapters/references-g-m.html")
    page.locator(".source-filter input").fill("alliance treaty")
    page.wait_for_function(
        "/ sources shown\\./.test(document.querySelector('.source-filter p').textContent)"
    )
    shown = page.locator(".source:visible")
    assert 0 < shown.count() < 20
    for source in shown.all():
        assert {"alliance", "treaty"} <= set(re.findall(r"\w+", source.inner_text().lower()))
    letters = page.locator("h2.letter:visible").count()
    assert 0 < letters <= shown.count()


def test_the_filter_of_sources_knows_those_of_the_other_pages(visitor, site):
    page = visitor(f"{site}chapters/references.html")
    page.locator(".source-filter input").fill("tass 2024")
    link = page.locator(".source-filter p a", has_text="References, T–Z")
    link.wait_for()
    more = int(re.match(r"(\d+) more: References, T–Z", link.inner_text())[1])
    link.click()
    page.wait_for_url("**/references-t-z.html#words=tass%202024")
    page.wait_for_function("document.querySelector('.source-filter p a')")
    assert page.locator(".source:visible").count() == more > 5


def test_an_address_from_when_all_sources_stood_on_one_page_leads_on(visitor, site):
    page = visitor(f"{site}chapters/references.html#cite-tass2015pyongyang")
    page.wait_for_url("**/references-t-z.html#cite-tass2015pyongyang")


def test_a_source_leads_back_to_where_it_is_cited(visitor, site):
    page = visitor(f"{site}chapters/references.html#cite-atop2022")
    page.locator("#cite-atop2022 .cited a", has_text="The Cold War").first.click()
    page.wait_for_url("**/cold-war.html#id*")
    place = page.evaluate("document.getElementById(location.hash.slice(1)).textContent")
    assert "Leeds" in place


# --- the chronology


def test_a_question_leaves_of_the_chronology_what_answers_it(visitor, site):
    page = visitor(f"{site}chapters/chronology.html")
    form = page.locator(".event-filter")
    assert form.bounding_box()["y"] < 500, "the filter stands at the top"
    form.locator("[name=words]").fill("Kursk")
    page.wait_for_function(
        "/^\\d+ of /.test(document.querySelector('.event-filter p').textContent)"
    )
    page.wait_for_function("!document.getElementById('tab-ch-1945').checkVisibility()")
    first = page.locator("table[id^=tab-ch-] tbody tr:visible").first
    assert first.bounding_box()["y"] < 900, "the first hit is in sight"
    for heading in page.locator("h2:visible, h3:visible").all():
        beside = heading.locator("xpath=..")
        is_of_the_page = heading.locator("xpath=ancestor::section[@class='cite']").count()
        assert is_of_the_page or beside.locator("tr:visible").count(), heading.inner_text()
    page.mouse.wheel(0, 2000)
    page.wait_for_function("scrollY > 0")
    assert 0 <= form.bounding_box()["y"] < 100, "the filter stays"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", ["chronology.html#E291", "references.html#cite-atop2022"])
def test_what_a_link_leads_to_is_not_behind_the_filter(visitor, site, place, size):
    page = visitor(f"{site}chapters/{place}", size)
    target = page.locator(f"[id='{place.partition('#')[2]}']")
    page.wait_for_function(
        "id => document.getElementById(id).getBoundingClientRect().top < innerHeight",
        arg=place.partition("#")[2],
    )
    filter_box = page.locator(".event-filter, .source-filter").bounding_box()
    assert target.bounding_box()["y"] >= filter_box["y"] + filter_box["height"]


# --- lists that are folded

EVENTS = "table:is([id^=tab-ch-1], [id^=tab-ch-2]) tbody tr"


def test_on_a_phone_a_list_is_folded_until_it_is_asked_for(visitor, site):
    page = visitor(f"{site}chapters/chronology.html", "phone")
    events = page.locator(EVENTS)
    assert events.count() > 350
    assert not events.filter(visible=True).count()
    page.locator("details.list > summary").last.click()
    table = page.locator("details.list table").last
    assert table.locator("tbody tr:visible").count() == table.locator("tbody tr").count()


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_on_a_desk_and_on_paper_a_list_is_open(visitor, site, medium):
    page = visitor(f"{site}chapters/chronology.html", "desk" if medium == "screen" else "phone")
    page.emulate_media(media=medium)
    events = page.locator(EVENTS)
    assert events.filter(visible=True).count() == events.count()
    assert not page.locator("details.list > summary:visible").count()


@pytest.mark.parametrize("place", ["chronology.html#E120", "claims.html#A12"])
def test_a_link_into_a_folded_list_opens_it(visitor, site, place):
    name, _, key = place.partition("#")
    page = visitor(f"{site}chapters/{name}", "phone")
    fold = page.locator(f"details.list:has([id='{key}'])")
    assert fold.get_attribute("open") is None
    page.evaluate("key => { location.hash = key; }", key)
    page.wait_for_function("key => document.getElementById(key).checkVisibility()", arg=key)


# --- from a folder on disk, and without the menu


@pytest.mark.parametrize("size", SIZES)
def test_pages_work_from_a_folder_on_disk(browser, book, size):
    page = open_page(browser, size)
    page.goto((book / "chapters" / "cold-war.html").as_uri())
    page.locator("details.behind summary").first.click()
    page.locator("details.behind table td").first.wait_for()
    page.locator("a.chart").first.focus()
    page.keyboard.press("Enter")
    page.locator("dialog[open] img").wait_for()
    assert not page.faults
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_contents_open_on_a_phone(visitor, site, scripts):
    page = visitor(f"{site}{CHAPTER}.html", "phone", java_script_enabled=scripts)
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.locator(".of-contents").click()
    contents.wait_for()
    contents.locator("a", has_text="Glossary").click()
    page.wait_for_url("**/glossary.html")
