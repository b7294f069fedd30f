"""The search answers with sections, marks the words and jumps to them, from a folder too."""

import json
import re

import pytest
from browsing import SIZES, open_page, served

# (words, the page where they stand, the place there, words of the line that is shown)
QUESTIONS = [
    ("Su-30", "chapters/myanmar-junta", None, "Su-30"),
    ("A/RES/ES-11/1", "chapters/myanmar-junta", None, "A/RES/ES-11/1"),
    ("Kursk", "chapters/chronology", None, "Kursk"),
    ("ปูติน", "chapters/claims", None, "ปูติน"),
    ("화성", "chapters/glossary", "term-KN-23", "화성"),
    ("အကျဉ်းသား", "chapters/glossary", "term-AAPP", "အကျဉ်းသား"),
    ("herfindahl", "chapters/glossary", "term-Herfindahl", "Herfindahl"),
    ("Koksan gun", "chapters/glossary", "term-Koksan-gun", "Koksan"),
    ("Leeds 2022", "chapters/references-g-m", "cite-atop2022", "Leeds"),
    ("E171", "chapters/chronology", "E171", ""),
]


def parts_of(book, page: str) -> dict[str, tuple[str, str]]:
    """Return {place: (title, words)} that the search knows of a page."""
    known = (book / "search" / f"{page}.js").read_text(encoding="utf-8")
    _, _, parts = json.loads(known.removeprefix("report.sections(").removesuffix(")\n"))
    return {place: (title, words) for place, title, words in parts}


def test_a_line_break_in_a_cell_is_a_blank_for_the_search(book):
    title, _ = parts_of(book, "chronology")["E277"]
    assert title == "May 1959 E277"
    _, words = parts_of(book, "claims")["A01"]
    assert re.search(r"[\u0e00-\u0e7f] +[A-Z]", words)
    assert not re.search(r"[\u0e00-\u0e7f][A-Z]", words)


def results(page, words: str):
    """Search for words; return the results once they are there."""
    page.locator("main input[name=q]").fill(words)
    found = page.locator("#results li")
    page.wait_for_function(
        "words => new URLSearchParams(location.search).get('q') === words", arg=words
    )
    found.first.wait_for()
    return found


@pytest.fixture(params=SIZES)
def search(request, browser, site):
    page = open_page(browser, request.param)
    page.goto(f"{site}search.html")
    yield page
    assert not page.faults
    assert all(address.startswith((site, "data:")) for address in page.asked)
    page.context.close()


@pytest.mark.parametrize(("words", "where", "place", "line"), QUESTIONS)
def test_words_are_found_whole_in_their_section(search, words, where, place, line):
    found = results(search, words)
    links = found.locator("a")
    addresses = links.evaluate_all("all => all.map(a => a.getAttribute('href').replace('./', ''))")
    page_of = [address.partition(".html")[0] for address in addresses]
    assert where in page_of, addresses[:5]
    number = next(
        number
        for number, address in enumerate(addresses)
        if page_of[number] == where and (place is None or f"#{place}" in address)
    )
    assert number < 20
    result = found.nth(number)
    assert line in result.inner_text()
    marks = [mark.casefold() for mark in result.locator("mark").all_inner_texts()]
    assert set(marks) == {word.casefold() for word in words.split()} or len(words.split()) > 1
    anchor = addresses[number].partition("#")[2]
    assert anchor, "leads to a page, not to a place on it"
    result.locator("a").click()
    search.wait_for_url(f"**/{where}.html?mark=*#*")
    search.wait_for_function("document.querySelector('article mark')")
    first = search.evaluate(
        """[...document.querySelectorAll('mark')].some(mark => {
          const box = mark.getBoundingClientRect();
          return box.height && box.top >= 0 && box.bottom <= innerHeight; })"""
    )
    assert first, "no marked word in sight"


def test_a_part_of_another_word_is_no_answer(search):
    """Su-30 is no summary and no disclosure."""
    for result in results(search, "Su-30").all():
        for mark in result.locator("mark").all_inner_texts():
            assert mark.casefold() == "su-30"


def test_what_is_not_there_is_said(search):
    search.locator("main input[name=q]").fill("Xylophone")
    search.wait_for_function("document.getElementById('found').textContent")
    assert search.locator("#found").inner_text() == "Nothing holds this word."
    assert not search.locator("#results li").count()


def test_marks_go_away_again(search, site):
    search.goto(f"{site}chapters/myanmar-junta.html?mark=Su-30")
    search.locator("article mark").first.wait_for()
    text = search.locator("article").inner_text()
    search.keyboard.press("Escape")
    search.wait_for_function("!document.querySelector('mark')")
    assert search.locator("article").inner_text() == text


DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_the_keyboard_searches_from_every_page(visitor, site):
    page = visitor(f"{site}chapters/findings.html")
    page.evaluate(DRAWN)  # Chromium drops a key that is pressed before the first frame
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search.html#words")
    page.wait_for_function("document.activeElement.name === 'q'")
    page.keyboard.type("Su-30")
    page.locator("#results li").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#results li') !== null")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_search_has_an_address(visitor, site):
    page = visitor(f"{site}search.html?q=Kursk")
    assert page.locator("#results li").first.inner_text()
    assert re.match(r"\d+ places", page.locator("#found").inner_text())


def test_it_works_from_a_folder_on_disk(browser, book):
    page = open_page(browser)
    page.goto(f"{(book / 'search.html').as_uri()}?q=Su-30")
    page.locator("#results a").first.click()
    page.locator("article mark").first.wait_for()
    assert page.url.startswith("file://")
    assert not page.faults
    page.context.close()


def test_pages_of_a_small_book_are_searched_as_they_are(browser, tmp_path_factory, make_book):
    """A page that is gone is not found any more, a new word is."""
    small = make_book(tmp_path_factory.mktemp("search") / "book")
    small.list_chapters("first", "second")
    small.write("first", ("markdown", "# First\n\n## On whales\n\nThe blue whale sings."))
    small.write("second", ("markdown", "# Second\n\nA narwhal."))
    assert small.build("book").returncode == 0
    small.list_chapters("first")
    small.chapter("second").unlink()
    small.write("first", ("markdown", "# First\n\n## On whales\n\nThe grey whale dives."))
    assert small.build("book").returncode == 0
    with served(small.place / "_build" / "html") as address:
        page = open_page(browser)
        page.goto(f"{address}search.html?q=grey+whale")
        (result,) = page.locator("#results a").all()
        assert result.get_attribute("href").endswith("first.html?mark=grey%20whale#on-whales")
        for gone in ("narwhal", "blue"):
            page.goto(f"{address}search.html?q={gone}")
            page.wait_for_function("document.getElementById('found').textContent")
            assert "Nothing" in page.locator("#found").inner_text()
        page.context.close()
