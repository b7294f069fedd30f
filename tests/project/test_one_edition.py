"""What is said in more than one place of the project is the same there."""

import json
import re

import yaml

from tools.build.numbering import deposit, entries, named, number


def test_the_citation_is_of_the_edition_that_the_data_package_holds(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert citation["version"] == package["version"]
    assert citation["title"] == package["title"]


def test_the_tables_are_closed_by_the_day_of_the_newest_entry(root):
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    # the citation has its day only from `make release`, after the tables and the entry
    newest, created = entries(changelog)[0], package["created"][:10]
    assert newest.date >= created, (
        f"CHANGELOG.md, {newest.version}: {newest.date or 'no day'} is before {created}, "
        "`created` in data/datapackage.json; date the entry on that day or later"
    )


def entry_of(changelog: str, version: str):
    """The entry that is the edition's: the first, or the one below that of the next edition."""
    first, second, *_ = entries(changelog)
    # while the next one is being made: `make release` writes its number into the files
    return second if number(first.version) > number(version) else first


def test_the_next_edition_has_its_entry_above_that_of_this_one():
    changelog = "## 0.5.0 (2027-03-20)\n\nNew.\n\n## 0.4.0 (2026-11-30)\n\nOld.\n"
    assert entry_of(changelog, "0.4.0").date == "2026-11-30"
    assert entry_of(changelog, "0.5.0").date == "2027-03-20"


def test_the_changelog_begins_with_this_edition_or_the_one_that_is_being_made(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = entry_of(changelog, citation["version"])
    assert entry.version == citation["version"]
    assert entry.date == str(citation["date-released"])


def test_what_zenodo_is_told_is_what_the_citation_says(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    text = (root / ".zenodo.json").read_text(encoding="utf-8")
    assert text == deposit(citation, package["description"])


# By the form of a deposit's metadata that Zenodo documents: which parts there have to be, and the
# words of those that are lists.
REQUIRED = {"title", "upload_type", "description", "creators", "access_right", "license"}
ALLOWED = REQUIRED | {"version", "publication_date", "keywords", "language"}
UPLOADS = {"publication", "poster", "presentation", "dataset", "image", "video", "software"}
UPLOADS |= {"lesson", "physicalobject", "other"}


def test_what_zenodo_is_told_has_the_form_it_documents(root):
    told = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    assert set(told) >= REQUIRED
    assert set(told) <= ALLOWED
    assert told["upload_type"] in UPLOADS - {"publication", "image"}  # those two want a subtype
    assert told["access_right"] in {"open", "embargoed", "restricted", "closed"}
    assert told["license"] == "CC-BY-4.0"
    assert told["creators"]
    assert all(set(creator) == {"name"} and creator["name"] for creator in told["creators"])
    assert all(isinstance(word, str) and word for word in told["keywords"])
    assert len(set(told["keywords"])) == len(told["keywords"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["publication_date"])
    assert re.fullmatch("[a-z]{2,3}", told["language"])


def test_a_person_is_named_to_zenodo_by_the_family_name_first():
    assert named({"family-names": "Aung", "given-names": "Ma Khin"}) == "Aung, Ma Khin"
