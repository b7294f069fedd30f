"""The EPUB is whole: valid XHTML, no code, charts with their words, links that lead somewhere."""

import re
import shutil
import subprocess
import zipfile
from pathlib import PurePosixPath

import pytest
from lxml import etree

from tools.build.package import package

X = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(scope="module")
def archive(book):
    with zipfile.ZipFile(book / "isolated-partners.epub") as opened:
        yield opened


@pytest.fixture(scope="module")
def texts(archive):
    """{name: its parsed XHTML} of the pages of the book; one that is no XML is an error."""
    names = [name for name in archive.namelist() if name.endswith(".xhtml")]
    return {PurePosixPath(name).name: etree.fromstring(archive.read(name)) for name in names}


def test_the_first_file_says_in_the_clear_what_the_archive_is(archive):
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read("mimetype") == b"application/epub+zip"


def test_title_version_language_and_cover_are_said(archive):
    told = etree.fromstring(archive.read("EPUB/package.opf"))
    assert told.find(f".//{DC}title").text == package()["title"]
    assert told.find(f".//{DC}language").text == "en"
    assert package()["version"] in told.find(f".//{DC}description").text
    (cover,) = (item for item in told.iter(f"{OPF}item") if item.get("properties") == "cover-image")
    assert archive.read(f"EPUB/{cover.get('href')}").startswith(b"\x89PNG")


def test_what_the_package_lists_is_what_the_archive_holds(archive):
    told = etree.fromstring(archive.read("EPUB/package.opf"))
    listed = {f"EPUB/{item.get('href')}" for item in told.iter(f"{OPF}item")}
    others = {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert listed == set(archive.namelist()) - others


def test_every_link_leads_to_a_place_in_the_book_or_to_the_web(texts):
    places = {name: {node.get("id") for node in text.iter()} for name, text in texts.items()}
    for name, text in texts.items():
        for link in text.iter(f"{X}a"):
            address = link.get("href")
            if re.match("https?://|mailto:", address):
                continue
            file, _, place = address.partition("#")
            assert not place or place in places[file or name], f"{name}: {address}"


def test_every_chart_of_the_chapters_is_there_with_its_words(archive, texts, chapter_pages):
    shown = {}
    for text in texts.values():
        for image in text.iter(f"{X}img"):
            assert image.get("alt"), image.get("src")
            assert f"EPUB/{image.get('src')}" in archive.namelist()
            shown[image.get("alt")] = image.get("src")
    for name, soup in chapter_pages.items():
        for image in soup.select("article figure img"):
            assert shown[image["alt"]].endswith(".svg"), name


def test_no_code_is_in_the_book(texts):
    for name, text in texts.items():
        said = " ".join(text.itertext())
        for word in ("from report import", "prose(", "Show the code"):
            assert word not in said, name


def test_words_in_another_script_say_their_language_to_both_kinds_of_readers(texts):
    found = set()
    for text in texts.values():
        for node in text.iter(f"{X}span"):
            assert node.get("lang") == node.get(XML_LANG)
            found.add(node.get("lang"))
    assert {"th", "ko", "my"} <= found


def test_notes_lead_to_their_words(texts, chapter_pages):
    notes = sum(len(soup.select("article .note[popover]")) for soup in chapter_pages.values())
    asides = [node for text in texts.values() for node in text.iter(f"{X}aside")]
    assert len(asides) == notes > 0


def epubcheck() -> list[str]:
    """Return the command of epubcheck, [] where it is not installed."""
    found = shutil.which("epubcheck")
    if found is None:
        return []
    with open(found, "rb") as file:
        is_archive = file.read(2) == b"PK"  # as Debian has it, for Java to run
    return ["java", "-jar", found] if is_archive else [found]


def test_epubcheck_finds_no_fault(book):
    command = epubcheck()
    if not command:
        pytest.skip("epubcheck is not installed")
    done = subprocess.run(
        [*command, str(book / "isolated-partners.epub")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No errors or warnings" in done.stdout + done.stderr
