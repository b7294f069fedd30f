"""The brief: four pages, tagged, with what the report says."""

import re

import pikepdf
import pytest
from test_pdf import structure


@pytest.fixture(scope="module")
def brief(book):
    with pikepdf.open(book / "isolated-partners-brief.pdf") as document:
        yield document


@pytest.fixture(scope="module")
def elements(brief):
    return list(structure(brief.Root.StructTreeRoot.K))


def test_the_brief_has_four_pages(brief):
    assert len(brief.pages) == 4


def test_the_brief_is_tagged_and_says_what_it_is(brief):
    assert brief.Root.MarkInfo.Marked
    assert str(brief.Root.Lang).startswith("en")
    assert re.search(r"pdfuaid:part[^0-9]*1", brief.Root.Metadata.read_bytes().decode())
    assert "the brief" in str(brief.docinfo["/Title"])


def test_the_brief_shows_three_charts_of_the_report_with_their_words(elements, chapter_pages):
    known = [i["alt"] for soup in chapter_pages.values() for i in soup.select("article figure img")]
    shown = [str(element["/Alt"]) for element in elements if str(element["/S"]) == "/Figure"]
    assert len(set(shown)) == 3
    assert set(shown) <= set(known)


def test_links_of_the_brief_lead_to_itself_or_the_web(brief):
    for page in brief.pages:
        for note in page.get("/Annots", []):
            address = str(note.get("/A", {}).get("/URI", ""))
            assert not address or re.match(r"https?://|mailto:", address)


def test_the_brief_has_every_finding_of_the_first_page(elements, chapter_pages):
    findings = chapter_pages["findings"].select("article .findings li")
    items = [element for element in elements if str(element["/S"]) == "/LI"]
    assert findings
    assert len(items) >= len(findings)
