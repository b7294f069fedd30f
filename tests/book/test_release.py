"""A release: what has to be ready, what it writes, and that it leaves all as it was otherwise."""

import json
import shutil
import subprocess

import pytest
import yaml

from tools.build import editions, numbering, release
from tools.build.numbering import EditionError

CHANGELOG = """# Changelog

## 0.5.0 (2026-11-30)

More rows.

### Corrections
- One row was wrong.

## 0.4.0 (2026-11-29)

The first.
"""
CITATION = """title: "Partners"
type: dataset
authors:
  - name: The authors
version: 0.4.0
date-released: "2026-11-29"
license: CC-BY-4.0
keywords: [Russia]
"""
PACKAGE = """{
 "title": "Partners",
 "description": "Tables.",
 "version": "0.4.0",
 "created": "2026-11-29T00:00:00Z",
 "resources": [{"name": "a", "version": "0.4.0"}]
}
"""


def git(place, *command):
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *command], cwd=place, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(place, message="work"):
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", message)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of four files, committed; its book counts as built, its tests as passed."""
    place = tmp_path / "project"
    (place / "data").mkdir(parents=True)
    for name, text in (
        ("CHANGELOG.md", CHANGELOG),
        ("CITATION.cff", CITATION),
        ("data/datapackage.json", PACKAGE),
        (".zenodo.json", "{}\n"),
        ("data/editions/0.5.0.json", "{}\n"),
    ):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    git(place, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "A"), ("user.email", "a@example.org")):
        git(place, "config", name, value)
    commit(place)
    files = ("CITATION.cff", "data/datapackage.json", ".zenodo.json")
    monkeypatch.setattr(release, "ROOT", place)
    monkeypatch.setattr(release, "NUMBERED", tuple(place / name for name in files))
    for name, path in zip(("CITATION", "PACKAGE", "DEPOSIT"), release.NUMBERED, strict=True):
        monkeypatch.setattr(release, name, path)
    monkeypatch.setattr(release, "CHANGELOG", place / "CHANGELOG.md")
    monkeypatch.setattr(release.book, "main", lambda verb: 0)
    monkeypatch.setattr(release.book, "check_data", lambda: True)
    monkeypatch.setattr(release, "run_anew", lambda *_: 0)
    monkeypatch.setattr(release, "TESTS", ("-c", ""))
    return place


def state(place):
    return git(place, "log", "--format=%H"), git(place, "tag"), git(place, "status", "--porcelain")


def test_a_look_writes_nothing(project):
    before = state(project)
    said = release.release("0.5.0", write=False)
    assert "make test is not part of this. Nothing was written" in said
    assert said.endswith("Nothing was written; make release VERSION=0.5.0 APPLY=1 does")
    assert state(project) == before


def test_a_release_writes_one_number_in_three_files_and_one_commit_and_tag(project):
    said = release.release("0.5.0", write=True)
    assert said.endswith("make test is not part of this. To publish: git push origin main v0.5.0")
    citation = yaml.safe_load((project / "CITATION.cff").read_text())
    assert (citation["version"], citation["date-released"]) == ("0.5.0", "2026-11-30")
    package = (project / "data" / "datapackage.json").read_text()
    assert package == PACKAGE.replace(' "version": "0.4.0",\n', ' "version": "0.5.0",\n', 1)
    deposit = json.loads((project / ".zenodo.json").read_text())
    assert (deposit["version"], deposit["publication_date"]) == ("0.5.0", "2026-11-30")
    assert (deposit["title"], deposit["creators"]) == ("Partners", [{"name": "The authors"}])
    assert git(project, "log", "-1", "--format=%s") == "Edition 0.5.0"
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "rev-parse", "v0.5.0^{commit}") == git(project, "rev-parse", "HEAD")
    notes = git(project, "tag", "--list", "--format=%(contents:body)", "v0.5.0")
    assert notes == "More rows.\n\n### Corrections\n- One row was wrong."


def change(place, name, before, after):
    path = place / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


LOG = "CHANGELOG.md"
REFUSALS = {
    "lower": ("0.3.9", None, "0.3.9 is not higher than 0.4.0"),
    "the same": ("0.4.0", None, "0.4.0 is not higher than 0.4.0"),
    "no entry": ("0.6.0", None, "CHANGELOG.md: begins with 0.5.0; begin it with ## 0.6.0 ("),
    "no date": ("0.5.0", (LOG, " (2026-11-30)", ""), "CHANGELOG.md, 0.5.0: '' is no day"),
    "no such day": ("0.5.0", (LOG, "11-30", "11-31"), "'2026-11-31' is no day"),
    "not yet": ("0.5.0", (LOG, "2026-11-30", "2999-01-01"), "2999-01-01 is not yet"),
    "before": ("0.5.0", (LOG, "2026-11-30", "2026-11-28"), "2026-11-28 is before 2026-11-29"),
    "empty": (
        "0.5.0",
        (LOG, "More rows.\n\n### Corrections\n- One row was wrong.\n", ""),
        "the entry is empty",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_not_ready_is_refused_and_left_as_it_was(project, case):
    version, edit, words = REFUSALS[case]
    if edit:
        change(project, *edit)
        commit(project)
    before = state(project)
    with pytest.raises(EditionError) as refused:
        release.release(version, write=True)
    assert words in str(refused.value)
    assert state(project) == before


def test_a_tag_counts_as_a_number_before(project):
    git(project, "tag", "v0.10.0")
    with pytest.raises(EditionError, match=r"0\.5\.0 is not higher than 0\.10\.0"):
        release.release("0.5.0", write=True)


def test_a_record_of_what_changed_that_is_wanting_is_named(project):
    (project / "data" / "editions" / "0.5.0.json").unlink()
    commit(project)
    with pytest.raises(EditionError, match=r"say make changes TO=\. KEEP=0\.5\.0, make book"):
        release.release("0.5.0", write=True)


def test_what_is_not_committed_is_named(project):
    (project / "note.txt").write_text("x")
    change(project, LOG, "More rows", "Many rows")
    with pytest.raises(EditionError, match=r"not committed: CHANGELOG\.md, note\.txt; commit"):
        release.release("0.5.0", write=True)


def test_outputs_that_are_not_current_are_named(project, monkeypatch):
    def executes(verb):
        (project / "war.ipynb").write_text("anew")
        return 0

    monkeypatch.setattr(release.book, "main", executes)
    with pytest.raises(EditionError, match=r"outputs were not current: war\.ipynb changed now"):
        release.release("0.5.0", write=True)
    assert git(project, "tag") == ""


def test_tables_that_are_not_sound_are_named_before_anything_is_built(project, monkeypatch):
    monkeypatch.setattr(release.book, "check_data", lambda: False)
    monkeypatch.setattr(release.book, "main", None)
    assert "the tables are not sound" in release.main(["0.5.0"])


def test_a_release_that_fails_puts_everything_back(project, monkeypatch):
    (project / "war.ipynb").write_text("stored")
    commit(project)
    before = state(project)

    def executes(*_):
        (project / "war.ipynb").write_text("anew")
        return 0

    monkeypatch.setattr(release, "run_anew", executes)
    monkeypatch.setattr(release, "TESTS", ("-c", "raise SystemExit(1)"))
    with pytest.raises(EditionError, match="do not agree on the edition"):
        release.release("0.5.0", write=True)
    assert state(project) == before
    assert (project / "war.ipynb").read_text() == "stored"


@pytest.mark.parametrize("version", ["", "v0.5.0", "0.5", "0.5.0-rc1", "next"])
def test_what_is_no_number_is_refused(version):
    assert isinstance(release.main([version]), str)


def test_an_entry_is_found_with_its_date_and_words():
    entry = numbering.changelog_entry(CHANGELOG, "0.5.0")
    assert (entry.date, entry.body[:10]) == ("2026-11-30", "More rows.")
    assert numbering.changelog_entry(CHANGELOG, "0.4.0").body == "The first."
    assert numbering.changelog_entry(CHANGELOG, "0.3.0") is None
    assert numbering.entries("# Changelog\n") == numbering.entries("") == []


def test_a_release_of_a_whole_small_book_executes_what_prints_the_number(small_book, root):
    place = small_book.place
    for name in ("tests/conftest.py", "tests/project/test_one_edition.py", "pyproject.toml"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, place / name)
    shutil.copytree(root / "tests" / "offline", place / "tests" / "offline")
    for name in ("CHANGELOG.md", ".zenodo.json", ".gitignore"):
        shutil.copy(root / name, place / name)
    # the tables are those of the whole report, and want chapters that cite each source
    change(place, "tools/build/book.py", "found = tables.faults()", "found = []")
    number = 'import json\n\njson.load(open("../data/datapackage.json"))["version"]'
    small_book.write("first", ("markdown", "# First\n\nA sentence."), ("code", number))
    log = (place / "CHANGELOG.md").read_text(encoding="utf-8")
    day = numbering.entries(log)[0].date  # an earlier one is refused, as one that is not yet
    new = log.replace("\n## ", f"\n## 77.0.0 ({day})\n\nFake rows.\n\n## ", 1)
    (place / "CHANGELOG.md").write_text(new, encoding="utf-8")
    record = json.dumps(editions.load()[0] | {"version": "77.0.0"})
    (place / "data" / "editions" / "77.0.0.json").write_text(record, encoding="utf-8")
    small_book.build("book")
    git(place, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "A"), ("user.email", "a@example.org")):
        git(place, "config", name, value)
    commit(place)
    looked = small_book.python("-m", "tools.build.release", "77.0.0")
    assert (looked.returncode, looked.stderr) == (0, "")
    assert git(place, "tag") == ""
    done = small_book.python("-m", "tools.build.release", "77.0.0", "--apply")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No failure in tests/project/test_one_edition.py; nothing else was looked" in done.stdout
    assert "Nothing drifted" not in done.stdout
    assert git(place, "tag") == "v77.0.0"
    assert git(place, "status", "--porcelain") == ""
    assert "77.0.0" in json.dumps(small_book.outputs("first"))
    told = json.loads((place / "_build" / "html" / "edition.json").read_text(encoding="utf-8"))
    assert (told["version"], told["new"]) == ("77.0.0", "Fake rows.")
