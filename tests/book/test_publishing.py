"""Published editions: the newest at the top, each where it stays, none ever changed."""

import json
import re
import shutil
import subprocess
from urllib.parse import unquote, urldefrag

import pytest
from browsing import served
from bs4 import BeautifulSoup

from tools.build import publish
from tools.build.numbering import EditionError

PAGE = "chapters/cold-war.html"


def built(place, version, **files):
    """Make a built book of a few files; returns its folder."""
    texts = {
        PAGE: f"<p>Cold War, {version}",
        "index.html": f"<p>{version}",
        "v/index.html": "<p>before it is published",
        "sitemap.xml": "<urlset/>",
        "robots.txt": "User-agent: *",
        "_static/report.css": "p {}",
        **{name: f"{name} {version}" for name in publish.PRINTED},
        **files,
    }
    pages = [name for name in texts if name.startswith("chapters/")]
    texts["edition.json"] = json.dumps(
        {
            "version": version,
            "date": "2026-11-30",
            "title": "Partners & others",
            "new": "More <rows>.",
            "first": PAGE,
            "pages": pages,
        }
    )
    folder = place / f"book-{version}"
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_an_edition_stands_at_its_own_address_and_the_newest_at_the_top(tmp_path):
    site = tmp_path / "site"
    old = built(tmp_path, "0.9.0", **{"chapters/gone.html": "<p>Only in 0.9.0"})
    new = built(tmp_path, "0.10.0", **{"chapters/come.html": "<p>Only in 0.10.0"})
    publish.publish(old, site)
    before = contents(site / "v" / "0.9.0")
    said = publish.publish(new, site)
    assert "it is the newest" in said
    assert contents(site / "v" / "0.9.0") == before
    assert (site / "v" / "0.9.0" / "chapters" / "gone.html").read_text() == "<p>Only in 0.9.0"
    assert (site / PAGE).read_text() == "<p>Cold War, 0.10.0"
    assert (site / "v" / "0.10.0" / PAGE).read_bytes() == (site / PAGE).read_bytes()
    assert not (site / "chapters" / "gone.html").exists()
    for name in publish.PRINTED:
        assert (site / "v" / "0.9.0" / name).read_text() == f"{name} 0.9.0"
        assert (site / name).read_text() == f"{name} 0.10.0"


def test_what_speaks_for_the_newest_alone_is_not_kept_with_an_edition(tmp_path):
    site = tmp_path / "site"
    publish.publish(built(tmp_path, "0.9.0"), site)
    assert (site / "sitemap.xml").exists()
    assert (site / "robots.txt").exists()
    kept = site / "v" / "0.9.0"
    assert not (kept / "sitemap.xml").exists()
    assert not (kept / "robots.txt").exists()
    assert 'href="../../index.html"' in (kept / "v" / "index.html").read_text()
    assert (kept / "v" / "../../index.html").resolve() == (site / "v" / "index.html").resolve()


def test_an_edition_that_was_published_is_never_changed(tmp_path):
    site = tmp_path / "site"
    book = built(tmp_path, "0.9.0")
    publish.publish(book, site)
    before = contents(site)
    assert "was published already, unchanged" in publish.publish(book, site)
    assert contents(site) == before
    other = built(tmp_path, "0.9.0", **{PAGE: "<p>Another text", "chapters/added.html": ""})
    with pytest.raises(EditionError) as refused:
        publish.publish(other, site)
    assert str(refused.value) == (
        "v/0.9.0 is published with other content: chapters/added.html, chapters/cold-war.html, "
        "edition.json; a published edition stays, give this one a higher version (make release)"
    )
    assert contents(site) == before


def test_an_older_edition_can_come_later_and_leaves_the_top_alone(tmp_path):
    site = tmp_path / "site"
    publish.publish(built(tmp_path, "0.10.0"), site)
    said = publish.publish(built(tmp_path, "0.9.0"), site)
    assert "the newest is 0.10.0" in said
    assert (site / PAGE).read_text() == "<p>Cold War, 0.10.0"
    listed = json.loads((site / "v" / "editions.json").read_text())
    assert [edition["version"] for edition in listed] == ["0.10.0", "0.9.0"]


def test_what_the_host_needs_at_the_top_stays(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "CNAME").write_text("report.example.org\n")
    (site / ".git").mkdir()
    publish.publish(built(tmp_path, "0.9.0"), site)
    publish.publish(built(tmp_path, "0.10.0"), site)
    assert (site / "CNAME").read_text() == "report.example.org\n"
    assert (site / ".git").is_dir()
    assert (site / ".nojekyll").exists()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The folder of a project that is not yet in git, from which is published."""
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.setattr(publish, "ROOT", place)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return place


def git(place, *command):
    subprocess.run(["git", *command], cwd=place, check=True)


def commit(place, file="", text=""):
    if not (place / ".git").exists():
        git(place, "init", "-q")
    if file:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text(text)
    git(place, "add", "--all")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git(place, *who, "commit", "-q", "--allow-empty", "-m", "a")


def test_a_commit_without_the_tag_of_its_edition_is_no_release(project):
    assert publish.is_released("0.5.0"), "there is no git to ask"
    git(project, "init", "-q")
    assert not publish.is_released("0.5.0"), "nothing is committed"
    commit(project)
    assert not publish.is_released("0.5.0")
    git(project, "tag", "v0.5.0")
    assert publish.is_released("0.5.0")
    commit(project)
    assert not publish.is_released("0.5.0")


def test_an_edition_that_nobody_tagged_is_the_commit_that_wrote_its_record_last(project):
    record = "data/editions/0.5.0.json"
    commit(project, record, "{}")
    assert publish.is_released("0.5.0")
    assert not publish.is_released("0.6.0")
    commit(project, "note", "later")
    assert not publish.is_released("0.5.0")
    commit(project, record, "{ }")
    assert publish.is_released("0.5.0")
    git(project, "tag", "v0.5.0", "HEAD~1")
    assert not publish.is_released("0.5.0"), "the tag says which commit it is"


def test_what_is_not_released_does_not_come_among_published_editions(
    project, tmp_path, monkeypatch, capsys
):
    site, tried = tmp_path / "site", tmp_path / "tried"
    publish.publish(built(tmp_path, "0.4.0"), site)
    before = contents(site)
    monkeypatch.setattr(publish, "HTML", built(tmp_path, "0.5.0"))
    commit(project)
    command = ["--book", str(publish.HTML)]
    refused = publish.main([str(site), *command])
    assert f"nothing was put into {site}, which holds 0.4.0; to publish a new edition" in refused
    assert contents(site) == before
    assert publish.main([str(tried), *command]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Only to try it out: this commit is not edition 0.5.0: it neither")
    assert (tried / "v" / "0.5.0").is_dir()
    git(project, "tag", "v0.5.0")
    assert publish.main([str(site), *command]) == 0
    assert capsys.readouterr().err == ""
    assert (site / "v" / "0.5.0").is_dir()


def test_a_note_comes_before_anything_is_put_into_the_folder(project, tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "HTML", built(tmp_path, "0.5.0"))
    commit(project)
    seen = []
    monkeypatch.setattr(publish, "check_release", lambda _, site: seen.append(site.exists()))
    assert publish.main([str(tmp_path / "site"), "--book", str(publish.HTML)]) == 0
    assert seen == [False]


def test_a_publishing_that_was_stopped_is_finished_by_the_next(tmp_path, monkeypatch):
    site, book = tmp_path / "site", built(tmp_path, "0.9.0")
    copied = []

    def stops(source, target):
        copied.append(source)
        if len(copied) == 4:
            raise KeyboardInterrupt
        return shutil.copyfile(source, target)

    monkeypatch.setattr(publish.shutil, "copy2", stops)
    with pytest.raises(KeyboardInterrupt):
        publish.publish(book, site)
    monkeypatch.undo()
    publish.publish(book, site)
    whole = tmp_path / "whole"
    publish.publish(book, whole)
    assert contents(site) == contents(whole)


def test_what_is_no_whole_book_is_refused(tmp_path):
    with pytest.raises(EditionError, match="there is no built book; run make book first"):
        publish.publish(tmp_path / "nothing", tmp_path / "site")
    book = built(tmp_path, "0.9.0")
    (book / "isolated-partners.epub").unlink()
    with pytest.raises(EditionError, match=r"isolated-partners\.epub is missing"):
        publish.publish(book, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_list_names_each_edition_in_words_that_are_no_marks(tmp_path):
    site = tmp_path / "site"
    publish.publish(built(tmp_path, "0.9.0"), site)
    publish.publish(built(tmp_path, "0.10.0"), site)
    page = BeautifulSoup((site / "v" / "index.html").read_text(encoding="utf-8"), "html.parser")
    rows = [item.get_text(" ", strip=True) for item in page.find_all("li")]
    assert [row[:14] for row in rows] == ["Edition 0.10.0", "Edition 0.9.0 "]
    assert all(row.endswith("More <rows>.") for row in rows)
    assert "Partners & others" in page.get_text()
    for link in page.find_all("a"):
        assert (site / "v" / link["href"]).exists(), link["href"]


# --- the book that stands


@pytest.fixture(scope="module")
def published(book, tmp_path_factory):
    """A site of this book and of a newer one that lacks a page."""
    place = tmp_path_factory.mktemp("editions")
    newer = place / "newer"
    shutil.copytree(book, newer)
    edition = json.loads((newer / "edition.json").read_text(encoding="utf-8"))
    edition["version"], edition["date"] = "99.0.0", "2030-01-02"
    edition["pages"].remove("chapters/glossary.html")
    (newer / "chapters" / "glossary.html").unlink()
    (newer / "edition.json").write_text(json.dumps(edition), encoding="utf-8")
    publish.publish(book, place / "site")
    publish.publish(newer, place / "site")
    shutil.rmtree(newer)
    return place / "site"


@pytest.fixture(scope="module")
def version(book):
    return json.loads((book / "edition.json").read_text(encoding="utf-8"))["version"]


def test_all_links_of_a_kept_edition_lead_to_its_own_files(published, version):
    kept = published / "v" / version
    broken, outside = [], set()
    for path in kept.rglob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for tag in soup.find_all(["a", "img", "script", "link", "source"]):
            address = tag.get("href") or tag.get("src") or ""
            file = urldefrag(unquote(address))[0].split("?")[0]
            # the page for missing addresses is the host's, from its top
            if not file or re.match(r"\w+:", file) or path.name == "404.html":
                continue
            target = (path.parent / file).resolve()
            if not target.exists():
                broken.append(f"{path.relative_to(kept)}: {address}")
            elif kept.resolve() not in target.parents:
                outside.add(target.relative_to(published.resolve()).as_posix())
    assert not broken, "\n".join(broken[:10])
    assert outside == {"v/index.html"}


def test_each_page_says_without_a_script_which_edition_it_is(book, pages, version):
    for path, soup in pages.items():
        name = path.relative_to(book).as_posix()
        if name in ("index.html", "404.html"):
            continue
        if name == "v/index.html":
            assert f"This is edition {version} of " in soup.get_text()
            continue
        foot = soup.select_one("footer.end")
        assert f"Edition {version} of " in foot.get_text(), name
        (link,) = [a for a in foot.find_all("a") if a.get_text() == "all editions"]
        assert (path.parent / link["href"]).resolve() == book / "v" / "index.html", name


def older(page):
    """Return the words of the notice on an old edition, and where its links lead."""
    page.wait_for_selector(".older", timeout=10_000)
    links = page.eval_on_selector_all(".older a", "links => links.map(link => link.href)")
    return page.inner_text(".older"), links


def test_an_old_edition_opened_from_a_disk_says_what_is_newer(published, version, visitor):
    page = visitor((published / "v" / version / PAGE).as_uri())
    words, links = older(page)
    assert words.startswith(f"This is edition {version} of ")
    assert "the newest is 99.0.0 of 2 January 2030: this page there, all editions." in words
    assert links == [(published / PAGE).as_uri(), (published / "v" / "index.html").as_uri()]
    assert not page.faults


def test_where_the_newest_lacks_the_page_the_notice_says_so(published, version, visitor):
    with served(published) as address:
        page = visitor(f"{address}v/{version}/chapters/glossary.html")
        words, links = older(page)
        assert "its first page, since it has no such page" in words
        assert links == [f"{address}chapters/findings.html", f"{address}v/index.html"]
        assert not page.faults


@pytest.mark.parametrize("place", ["", "v/99.0.0/"])
def test_the_newest_edition_bears_no_notice(published, visitor, place):
    with served(published) as address:
        page = visitor(f"{address}{place}{PAGE}")
        page.wait_for_load_state("networkidle")
        assert page.query_selector(".older") is None
        assert not page.faults
