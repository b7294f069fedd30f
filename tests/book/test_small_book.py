"""A book of two short chapters: what a new chapter needs, and what an edit brings to the pages."""

import os
import struct
import zlib

import pytest
from bs4 import BeautifulSoup


def png() -> bytes:
    """Return a picture of one black point."""
    parts = [b"\x89PNG\r\n\x1a\n"]
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    for kind, data in (b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""):
        check = zlib.crc32(kind + data)
        parts.append(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check))
    return b"".join(parts)


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path d="M0 0h9"/></svg>'
PROSE = """# A new chapter

It has no figure of its own, and costs 5 dollars.

![A black point](point.png) ![A line](line.svg)

:::{figure} line.svg
A caption of a picture that no cell made.
:::"""


@pytest.fixture(scope="module")
def small(tmp_path_factory, make_book):
    """A small book in a folder whose name holds what elsewhere is a pattern."""
    small = make_book(tmp_path_factory.mktemp("small") / "a [b] c, it's (so) {called} 100%")
    small.list_chapters("findings", "added", "text")
    small.write("findings", ("markdown", "# The findings\n\nA sentence."), ("code", "6 * 7"))
    small.write("added", ("markdown", PROSE))
    small.chapter("text").with_suffix(".md").write_text("# Only text\n\nA line.\n")
    small.write("forgotten", ("markdown", "# Not in the contents"))
    (small.place / "README.md").write_text("# No page of the book\n")
    folder = small.place / "chapters"
    (folder / "point.png").write_bytes(png())
    (folder / "line.svg").write_text(DRAWING)
    return small


@pytest.fixture(scope="module")
def built(small):
    """What the first build of the small book said."""
    return small.build("book")


def page(small, name: str) -> BeautifulSoup:
    path = small.place / "_build" / "html" / "chapters" / f"{name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_a_book_in_a_folder_of_any_name_builds(small, built):
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.endswith("The book is up to date.\n")
    assert (small.place / "_build" / "html" / "isolated-partners.pdf").stat().st_size > 10_000


def test_pages_are_those_of_the_contents_and_no_others(small, built):
    html = small.place / "_build" / "html"
    found = {path.relative_to(html).as_posix() for path in html.rglob("*.html")}
    chapters = {f"chapters/{name}.html" for name in ("findings", "added", "text")}
    assert found == chapters | {"index.html", "404.html", "search.html", "v/index.html"}


def test_a_new_chapter_needs_no_figures(small, built):
    article = page(small, "added").select_one("article")
    opening = article.select_one(".opening").get_text()
    assert opening.startswith("\nPublished ")
    assert "1 figure" in opening
    assert "costs 5 dollars" in article.get_text()


def test_pictures_beside_a_chapter_are_shown(small, built):
    images = page(small, "added").select("article img")
    assert [image["alt"] for image in images[:2]] == ["A black point", "A line"]
    folder = small.place / "_build" / "html" / "chapters"
    assert all((folder / image["src"]).resolve().is_file() for image in images)
    assert (images[1]["width"], images[1]["height"]) == ("40", "27")  # points as pixels


def test_a_file_put_back_with_an_old_date_comes_to_the_page(small, built):
    chapter = small.chapter("findings")
    before = chapter.stat()
    chapter.write_text(chapter.read_text().replace("A sentence.", "Another sentence."))
    os.utime(chapter, ns=(before.st_atime_ns, before.st_mtime_ns - 10**12))
    done = small.build("book")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Another sentence." in page(small, "findings").select_one("article").get_text()


def test_a_new_title_comes_to_the_other_pages(small, built):
    chapter = small.chapter("text").with_suffix(".md")
    chapter.write_text("# Another title\n\nA line.\n")
    assert small.build("book").returncode == 0
    assert "Another title" in page(small, "added").select_one("#contents").get_text()


def test_nothing_changed_is_up_to_date_at_once(small, built):
    assert small.build("book").returncode == 0
    assert small.build("book").stdout == "The book is up to date.\n"


def test_an_unknown_label_fails_with_a_line_and_the_last_good_pages_stay(small, built):
    chapter = small.chapter("text").with_suffix(".md")
    text = chapter.read_text()
    try:
        chapter.write_text(text + "\n{numref}`fig-that-is-not`\n")
        done = small.build("book")
    finally:
        chapter.write_text(text)
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert "fig-that-is-not" in said[0]
    last = "FAILED web pages: the last good pages and PDF stay in _build/html"
    assert said[-1] == last
    assert "A line." in page(small, "text").get_text()
