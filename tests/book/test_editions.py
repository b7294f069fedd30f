"""The editions in the book: their page, their feed, and since when each finding stands."""

import xml.etree.ElementTree as ET

from tools.build import editions


def test_the_page_has_every_edition_the_newest_first(book, pages):
    headings = pages[book / "chapters" / "changes.html"].select("article h2")
    shown = [heading.get_text().split(",")[0] for heading in headings]
    known = [f"Edition {edition['version']}" for edition in editions.load()]
    assert shown[: len(known)] == known


def test_a_number_that_moved_stands_on_the_page_with_its_sentence(book, pages):
    text = pages[book / "chapters" / "changes.html"].select_one("article").get_text(" ")
    edition = next(known for known in editions.load() if known.get("numbers"))
    number = edition["numbers"][0]
    assert number["was"] in text
    assert number["now"] in text
    assert f"Since {edition['from']}:" in text


def test_each_finding_says_since_when_it_stands(chapter_pages):
    seen = 0
    for name, page in chapter_pages.items():
        for finding in page.select(".findings > ul > li"):
            lines = finding.select(":scope > p.since")
            assert len(lines) == 1, f"{name}: {finding.get_text()[:60]}"
            assert lines[0].get_text().startswith(("Stands since edition ", "New since edition "))
            seen += 1
    assert seen > 40


def test_the_feed_leads_to_places_of_the_page(book, pages):
    tree = ET.parse(book / "feed.xml")
    page = pages[book / "chapters" / "changes.html"]
    links = [link.get("href") for link in tree.iter("{http://www.w3.org/2005/Atom}link")]
    places = [link.partition("#")[2] for link in links if "#" in link]
    assert len(places) == len(editions.load())
    assert all(page.find(id=place) for place in places)
