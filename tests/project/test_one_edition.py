"""What is said in more than one place of the project is the same there."""

import json
import re

import yaml


def test_the_citation_is_of_the_edition_that_the_data_package_holds(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert citation["version"] == package["version"]
    assert citation["title"] == package["title"]
    assert str(citation["date-released"]) >= package["created"][:10]


def test_the_changelog_begins_with_this_edition(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    version, date = re.search(
        r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", changelog, re.M
    ).groups()
    assert (version, date) == (citation["version"], str(citation["date-released"]))
