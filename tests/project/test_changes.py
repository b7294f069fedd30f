"""What changed between two versions: the row, and all that follows from it, and nothing else."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import small_history
from small_history import Project

from tools.build import editions, numbering, said
from tools.build.files import digest
from tools.editions import changes, chapters, record, report, rows, versions
from tools.paths import ROOT
from tools.upstream import stored


@pytest.fixture
def project(tmp_path):
    """A small project with one commit."""
    made = Project(tmp_path / "project")
    made.root.mkdir()
    made.base = made.commit()
    return made


def difference(project) -> dict:
    """Return what changed from the project's first commit to one of it as it is now."""
    return changes.changes(project.base, project.commit("0.2.0"), project.root)


# --- one row revised: ten cases


@dataclass(frozen=True)
class Case:
    """A revision of one row, and what has to be named."""

    name: str
    revise: Callable
    row: tuple  # table, row, what, why
    findings: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    verdicts: list = field(default_factory=list)


def cell(table: str, row: int, column: int, value: str, release: str = "") -> Callable:
    """Return a revision of one cell; with another release of its publisher's file, if named."""

    def revise(project) -> None:
        project.tables[table][row][column] = value
        if release:
            project.sidecars[release] = "release of 2027"

    return revise


def new_row(project) -> None:
    row = ["T003", "CHN", "PRK", "2026", "turnover", "customs", "China", "2900", "afp"]
    project.tables["trade"].append(row)


def withdrawn(project) -> None:
    del project.tables["roll_calls"][3]
    project.sidecars["undl"] = "release of 2027"


def departs(project) -> None:
    """The publisher has a new release, but this cell is our own correction of it."""
    cell("arms_transfers", 2, 3, "7", "sipri")(project)
    project.register.append(
        "arms_transfers,SUN; MMR; 1971,tiv,5,7,Counted twice.,nobody yet,open,5"
    )


ARMS, BURMA = ("arms", "Moscow armed Pyongyang."), ("arms", "Burma took little.")
VOTES, TRADE = ("votes", "Pyongyang votes like Moscow."), ("trade", "Trade went to China.")
CASES = [
    Case(
        "a delivery",
        cell("arms_transfers", 1, 3, "250", "sipri"),
        ("arms_transfers", "SUN PRK 1971", "tiv 200 250", "upstream"),
        [ARMS],
        [("arms", "soviet_total", "300", "350")],
        ["fig-arms"],
    ),
    Case(
        "a delivery to the other partner",
        cell("arms_transfers", 2, 3, "6", "sipri"),
        ("arms_transfers", "SUN MMR 1971", "tiv 5 6", "upstream"),
        [BURMA],
        [("arms", "burma", "5", "6")],
        ["fig-burma"],
    ),
    Case(
        "a delivery by less than is shown in a sentence",
        cell("arms_transfers", 0, 3, "100.2", "sipri"),
        ("arms_transfers", "SUN PRK 1970", "tiv 100 100.2", "upstream"),
        figures=["fig-arms"],
    ),
    Case(
        "a delivery that was our own error",
        cell("arms_transfers", 0, 3, "300"),
        ("arms_transfers", "SUN PRK 1970", "tiv 100 300", "ours"),
        [ARMS],
        [("arms", "soviet_total", "300", "500")],
        ["fig-arms"],
    ),
    Case(
        "a delivery where we depart from a new release",
        departs,
        ("arms_transfers", "SUN MMR 1971", "tiv 5 7", "ours"),
        [BURMA],
        [("arms", "burma", "5", "7")],
        ["fig-burma"],
    ),
    Case(
        "a vote that turns a verdict",
        cell("roll_calls", 0, 3, "A", "undl"),
        ("roll_calls", "v1", "PRK N A", "upstream"),
        [VOTES],
        [("votes", "alike", "75%", "50%")],
        ["fig-votes", "tab-cl-a"],
        [("A01", "supported", "mixed")],
    ),
    Case(
        "a vote that turns none",
        cell("roll_calls", 3, 3, "N", "undl"),
        ("roll_calls", "v4", "PRK A N", "upstream"),
        [VOTES],
        [("votes", "alike", "75%", "100%")],
        ["fig-votes"],
    ),
    Case(
        "a vote that nothing rests on",
        cell("roll_calls", 1, 4, "Y", "undl"),
        ("roll_calls", "v2", "THA A Y", "upstream"),
    ),
    Case(
        "a vote withdrawn",
        withdrawn,
        ("roll_calls", "v4", "gone", "upstream"),
        [VOTES],
        [("votes", "alike", "75%", "100%")],
        ["fig-votes"],
    ),
    Case(
        "a value of trade",
        cell("trade", 1, 7, "2930"),
        ("trade", "CHN PRK 2025 turnover customs China", "value 2730 2930", "ours"),
        [TRADE],
        [("trade", "turnover", "2,730", "2,930")],
        ["fig-trade"],
    ),
    Case(
        "a value of an earlier year",
        cell("trade", 0, 7, "2190"),
        ("trade", "CHN PRK 2024 turnover customs China", "value 2180 2190", "ours"),
        figures=["fig-trade"],
    ),
    Case(
        "a row that was read since",
        new_row,
        ("trade", "CHN PRK 2026 turnover customs China", "new", "read"),
        [TRADE],
        [("trade", "turnover", "2,730", "2,900")],
        ["fig-trade"],
    ),
]


def what(row: dict) -> str:
    return " ".join([row["column"], row["was"], row["now"]]) if "column" in row else row["is"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_revised_row_names_what_moved_and_no_other(project, case):
    case.revise(project)
    found = difference(project)
    assert [(r["table"], r["row"], what(r), r["why"]) for r in found["rows"]] == [case.row]
    moved = [(f["chapter"], f["head"]) for f in found["findings"]]
    assert (moved, {f["is"] for f in found["findings"]}) == (
        case.findings,
        {"moved"} if case.findings else set(),
    )
    assert [(n["chapter"], n["key"], n["was"], n["now"]) for n in found["numbers"]] == case.numbers
    assert [x["label"] for x in found["exhibits"]] == case.figures
    assert [(v["claim"], v["was"], v["now"]) for v in found["verdicts"]] == case.verdicts


def test_the_page_of_an_edition_names_them_and_no_other(project):
    from tools.site import whats_new

    cell("roll_calls", 0, 3, "A", "undl")(project)
    found = difference(project)
    edition = {"version": "0.2.0", "date": "2026-12-01", "from": "0.1.0"} | record.shortened(found)
    shown = whats_new.section(edition, "Votes revised.", {"chapters/votes": "Votes"})
    for line in (
        "Since 0.1.0: 1 finding moved, 1 verdict moved, 1 number moved,"
        " 2 figures and tables moved, 1 row revised by the sources.",
        "| roll\\_calls | v1 | PRK | N | A |",
        "| A01 | supported | mixed |",
        "| Votes | They agreed in … of roll calls. | 75% | 50% |",
        "| Votes | fig-votes | Alike | the same |",
        "| Votes | Pyongyang votes like Moscow. They agreed in 50% of roll calls. | 75% | 50% |",
    ):
        assert line in shown
    assert "Burma" not in shown
    assert "China" not in shown


def test_a_map_whose_border_is_revised_has_moved():
    """No number and no table behind it tells of that; another map beside it stays."""
    from tools.editions import chapters

    tumen, kursk = ({"title": name, "data": f"map,name\n{name},A\n"} for name in ("Tumen", "Kursk"))
    exhibits = {"fig-tumen": tumen, "fig-kursk": kursk}
    was, now = (
        {"a": said.Stored(exhibits=exhibits, drawings=dict.fromkeys(exhibits, drawing))}
        for drawing in ("<svg>1</svg>", "<svg>2</svg>")
    )
    found = chapters.compared(was, now)["exhibits"]
    chapters.redrawn_maps(found, now, [{"table": "outlines", "row": "Tumen PRK 1"}])
    assert [(x["label"], x["is"]) for x in found] == [
        ("fig-tumen", "moved"),
        ("fig-kursk", "reworded"),
    ]


def test_a_long_cell_is_shown_where_it_differs():
    from tools.site import whats_new

    ends = [" ".join(f"{n},4{n}" for n in range(100, 100 + many)) for many in (60, 40)]
    was, now = (f"{ends[0]} {point} {ends[1]}" for point in ("130.66,42.33", "130.66,42.36"))
    moved = {"table": "outlines", "row": "Tumen PRK 1", "is": "changed", "column": "points"}
    moved |= {"was": was, "now": now, "why": "upstream"}
    line = report.row(moved)
    assert "130.66,42.33 100,4100 10…" in line
    assert "130.66,42.36 100,4100 10…" in line
    assert len(line) < 160
    shown = whats_new.rows_table({"rows": [moved], "rows_moved": {"upstream": 1}}, "upstream")
    assert "130.66,42.33 100,4100 10… | …130.66,42.36" in shown


def test_a_claim_that_is_tested_for_the_first_time_is_no_verdict_that_moved(project):
    from tools.site import whats_new

    cell("roll_calls", 0, 3, "A", "undl")(project)
    edition = {"version": "0.2.0", "date": "2026-12-01", "from": "0.1.0"}
    edition |= record.shortened(difference(project))
    edition["verdicts"] = [
        *edition["verdicts"],
        {"claim": "A02", "was": "", "now": "mixed"},
        {"claim": "A03", "was": "", "now": "mixed"},
    ]
    shown = whats_new.section(edition, "Votes revised.", {"chapters/votes": "Votes"})
    assert "1 verdict moved, 2 claims tested for the first time, 1 number moved" in shown
    assert "| A02, A03 | not tested | mixed |" in shown


# --- what is the same under another name


def test_a_number_under_another_name_in_the_same_sentence_is_the_same(project):
    project.key = "moscow_total"
    (number,) = difference(project)["numbers"]
    assert (number["was_key"], number["key"], number["is"]) == (
        "soviet_total",
        "moscow_total",
        "renamed",
    )


def test_a_renamed_number_that_moved_moves_its_finding(project):
    project.key = "moscow_total"
    project.tables["arms_transfers"][1][3] = "250"
    (finding,) = difference(project)["findings"]
    assert finding["numbers"] == [{"key": "moscow_total", "was": "300", "now": "350"}]


def test_a_finding_told_in_other_words_is_the_same_by_its_figure_and_number(project):
    project.heads["arms"] = "Pyongyang's arms came from Moscow."
    (finding,) = difference(project)["findings"]
    assert (finding["is"], finding["was_words"][:22]) == ("reworded", "Moscow armed Pyongyang")


def test_a_finding_without_its_number_is_gone_and_another_new(project):
    project.heads["arms"] = "Pyongyang's arms came from Moscow."
    project.tables["arms_transfers"][1][3] = "999"
    project.key = "another_total"
    kinds = [finding["is"] for finding in difference(project)["findings"]]
    assert kinds == ["new", "gone"]


def test_a_finding_that_moved_to_another_chapter_is_the_same_by_its_words():
    was = [editions.Finding("arms", "Head", "Words of 3.", "**Head** of #.", {"total": "3"})]
    moved = editions.Finding("weighed", "Head", "Words of 4.", "**Head** of #.", {"total": "4"})
    other = editions.Finding("weighed", "Head", "Others.", "**Head** in other words.")
    assert editions.pairs(was, [moved]) == {0: 0}
    assert editions.pairs(was, [other]) == {}
    assert editions.pairs(was, [moved, was[0]]) == {1: 0}, "its own chapter comes first"
    (change,) = chapters.moved_findings(was, [moved], [])
    assert (change["is"], change["numbers"]) == (
        "moved",
        [{"key": "total", "was": "3", "now": "4"}],
    )


# --- which versions


def test_an_edition_without_a_tag_is_the_last_commit_that_bears_its_number(project):
    last = project.commit("0.1.0")
    project.commit("0.2.0")
    assert versions.commit_of("v0.1.0", project.root) == last
    project.git("tag", "v0.1.0", project.base)
    assert versions.commit_of("0.1.0", project.root) == project.base


def test_without_a_start_the_last_edition_is_taken(project):
    project.git("tag", "v0.1.0")
    project.tables["trade"][1][7] = "2930"
    end = project.commit("0.2.0")
    project.git("tag", "v0.2.0")
    found = changes.changes("", end, project.root)
    assert (found["from"]["version"], len(found["rows"])) == ("0.1.0", 1)


def test_an_edition_that_is_kept_again_follows_the_one_before_it(project):
    project.git("tag", "v0.1.0")
    project.commit("0.2.0")
    project.git("tag", "v0.2.0")
    end = project.commit("0.2.0")
    assert versions.last_edition_before(end, project.root) == "v0.2.0"
    assert versions.last_edition_before(end, project.root, below="0.2.0") == "v0.1.0"


def test_an_edition_in_the_making_is_not_the_one_before(project):
    """Its record is written, and may be committed, before the release numbers the files."""
    project.git("tag", "v0.1.0")
    project.put("data/editions/0.2.0.json", json.dumps({"version": "0.2.0", "date": "2027-01-02"}))
    project.tables["trade"][1][7] = "2930"
    project.commit("0.1.0")
    project.put("chapters/more.md", "# A page that is committed after the record\n")
    end = project.commit("0.1.0")
    assert len(changes.changes("", end, project.root)["rows"]) == 1, "since the tag"


def test_the_record_of_an_edition_has_the_day_of_its_entry(project):
    project.put("CHANGELOG.md", "# Changelog\n\n## 0.2.0 (2027-01-02)\n\nNew.\n")
    now = versions.unpacked(versions.HERE, project.root, project.root)
    assert record.of("0.2.0", None, now, project.root)["date"] == "2027-01-02"
    assert record.of("0.3.0", None, now, project.root)["date"] == now.about["date"]


def test_an_edition_without_a_tag_is_the_last_commit_of_its_record(project):
    project.put("data/editions/0.1.0.json", json.dumps({"version": "0.1.0", "date": "2027-01-02"}))
    kept = project.commit("0.1.0")
    project.tables["trade"][1][7] = "2930"
    project.commit("0.1.0")
    assert versions.commit_of("0.1.0", project.root) == kept


def test_the_files_as_they_are_can_be_the_end(project):
    project.tables["trade"][1][7] = "2930"
    project.write("0.2.0")
    assert len(changes.changes(project.base, ".", project.root)["rows"]) == 1


def made_from(project, tables: str) -> None:
    """Let the chapter on trade close with the table of the tables that it was made from."""
    digits = digest((project.root / "data" / f"{tables}.csv").read_bytes())[:12]
    link = f"{{download}}`{tables}.csv <../data/{tables}.csv>`"
    used = small_history.table("tab-tr-used", [["Table", "SHA-256"], [link, f"`{digits}`"]])
    project.put("chapters/trade.ipynb", small_history.notebook([], [used]))


def test_a_chapter_that_was_not_executed_since_its_tables_changed_is_named(
    project, tmp_path, monkeypatch, capsys
):
    """What moved in it is not known, and an edition that says it did not is not written."""
    made_from(project, "trade")
    assert changes.changes(project.base, ".", project.root)["outdated"] == []
    trade = project.root / "data" / "trade.csv"
    trade.write_text(trade.read_text().replace(",2730,", ",2930,"), encoding="utf-8")
    was, now = changes.both(project.base, ".", tmp_path, project.root)
    first = report.lines(changes.between(was, now))[1:3]
    assert first == [f"{report.OUTDATED}: 1", "  chapters/trade.ipynb: made from another trade.csv"]
    monkeypatch.setattr(changes, "both", lambda *_, **__: [was, now])
    monkeypatch.setattr(changes, "FOLDER", ROOT / "_build" / "changes-of-a-test")
    assert changes.main(["", ".", "--keep", "9.9.9"]) == 1
    refused = "REFUSED chapters/trade.ipynb: made from another trade.csv; make book"
    assert refused in capsys.readouterr().err
    assert not (ROOT / "data" / "editions" / "9.9.9.json").exists()


def test_an_edition_is_told_with_the_day_that_its_record_has(project, monkeypatch, capsys):
    """Its entry has the day already; the citation has it only from the release."""
    project.put("CHANGELOG.md", "# Changelog\n\n## 0.2.0 (2027-01-02)\n\nNew.\n")
    project.tables["trade"][1][7] = "2930"
    project.write("0.1.0")
    monkeypatch.setattr(changes, "FOLDER", project.root / "_build" / "changes")
    assert changes.main([project.base, ".", "--keep", "0.2.0"], project.root) == 0
    kept = json.loads((project.root / "data" / "editions" / "0.2.0.json").read_text())
    told = f"from 0.1.0 (2026-12-01) to 0.2.0 ({kept['date']})"
    assert kept["date"] == "2027-01-02"
    assert told in capsys.readouterr().out
    shown = (project.root / "_build" / "changes" / "index.html").read_text(encoding="utf-8")
    assert told in shown


@pytest.mark.parametrize("name", ["v9.9.9", "no-such-branch", "--output=x", "HEAD~99"])
def test_a_version_that_does_not_exist_is_refused_in_one_line(project, name):
    project.git("tag", "v0.1.0")
    with pytest.raises(versions.NoSuchVersion) as refused:
        versions.commit_of(name, project.root)
    assert repr(name) in str(refused.value)
    assert "name a tag, a commit or an edition" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_without_a_history_the_command_says_so(tmp_path):
    with pytest.raises(versions.NoSuchVersion, match="there is no history here"):
        versions.commit_of("HEAD", tmp_path)


# --- in words


def row_of(name, column, was, now):
    told = {"table": "arms_orders", "row": name, "is": "changed", "column": column}
    return told | {"was": was, "now": now, "why": "upstream"}


def test_rows_that_only_name_another_source_do_not_hide_what_was_revised():
    named = [row_of(f"CHN MMR {n}", "source", "sipri2026", "sipri2027") for n in range(200)]
    revised = row_of("SUN PRK 1985", "tiv", "387.75", "390")
    new = {"table": "arms_orders", "row": "RUS MMR 2015", "is": "new", "why": "upstream"}
    told = rows.told_once([*named, revised, new])
    together = row_of("200 rows", "source", "sipri2026", "sipri2027") | {"together": 200}
    assert told == [revised, new, together]
    assert record._rows({"rows": told}, "upstream") == 2
    few = named[:4]
    assert rows.told_once(few) == few


def test_a_citation_that_follows_the_new_key_of_a_file_is_no_error_of_ours(root):
    data, claims = root / "data", stored.load("claims")
    (former,) = claims["source"].iloc[claims["source"].ne("").to_numpy().nonzero()[0][:1]]
    was, now = (
        rows.Sources({"a-file": {"source": key, "tables": {}}}, {}, [])
        for key in (former, "later2099")
    )
    cited = claims.assign(source=claims["source"].replace(former, "later2099"))
    found = rows.Table("claims", claims, cited, was, now, data).rows()
    assert {row["why"] for row in found} == {"upstream"}
    other = claims.assign(source=claims["source"].replace(former, "other2099"))
    found = rows.Table("claims", claims, other, was, now, data).rows()
    assert {row["why"] for row in found} == {"ours"}


def test_the_entry_of_the_changelog_tells_revisions_from_corrections(project):
    cell("arms_transfers", 1, 3, "250", "sipri")(project)
    cell("trade", 1, 7, "2930")(project)
    assert report.skeleton(difference(project)) == [
        "## 0.2.0 (2026-12-01)",
        "",
        "What this edition brings, in a sentence.",
        "",
        "### Revisions of sources",
        "- data/arms_transfers.csv: sipri, release of 2027",
        "- data/arms_transfers.csv, SUN PRK 1971: tiv 200 -> 250",
        "",
        "### Corrections of the report's own errors",
        "- data/trade.csv, CHN PRK 2025 turnover customs China: value 2730 -> 2930",
        "",
        "### Findings that moved",
        "- arms: Moscow armed Pyongyang.: 300 -> 350",
        "- trade: Trade went to China.: 2,730 -> 2,930",
        "",
        "### Figures that moved",
        "- arms, fig-arms: Most in 1971 (data, drawing)",
        "- trade, fig-trade: China's part (data, drawing)",
        "",
    ]


def test_what_bears_the_number_of_the_edition_before_is_told_as_since_then(project):
    cell("trade", 1, 7, "2930")(project)
    found = difference(project)
    unnumbered = found | {"to": found["from"]}
    assert report.lines(unnumbered)[0] == f"== what changed since 0.1.0 ({found['from']['date']})"
    assert report.skeleton(unnumbered)[0] == "## NUMBER (DAY)"


def test_where_nothing_moved_it_says_so(project):
    found = difference(project)
    assert report.lines(found)[1] == "nothing that the report says or rests on"
    assert report.skeleton(found)[-1] == "No fact changed."


def test_charts_that_moved_stand_side_by_side(project, tmp_path):
    cell("arms_transfers", 1, 3, "250", "sipri")(project)
    found = difference(project)
    was = versions.unpacked(project.base, tmp_path / "was", project.root)
    now = versions.unpacked(".", project.root, project.root)
    page = report.write(tmp_path / "shown", found, was.chapters, now.chapters)
    files = sorted(path.name for path in page.parent.iterdir())
    assert files == ["index.html", "now-arms-fig-arms.svg", "was-arms-fig-arms.svg"]
    assert "1971,250" in (page.parent / files[1]).read_text(encoding="utf-8")
    shown = page.read_text(encoding="utf-8")
    assert 'src="was-arms-fig-arms.svg"' in shown
    assert 'src="now-arms-fig-arms.svg"' in shown


# --- the record of editions


def keep(project, version: str, first: bool = False) -> dict:
    """Write the record of an edition from the project's files, commit it, and return it."""
    before = project.git("rev-parse", "HEAD")
    project.write(version)
    now = versions.unpacked(".", project.root, project.root)
    found = None if first else changes.changes(before, ".", project.root)
    record.keep(version, found, now, project.root)
    project.commit(version)
    return editions.load(project.root / "data" / "editions")[0]


def test_a_finding_keeps_the_edition_since_which_it_stands(project):
    from tools.site import whats_new

    keep(project, "0.1.0", first=True)
    cell("arms_transfers", 1, 3, "250", "sipri")(project)
    keep(project, "0.2.0")
    project.heads["arms"] = "Pyongyang's arms came from Moscow."
    newest = keep(project, "0.3.0")
    lines = {known["finding"]["head"]: whats_new.line_below(known) for known in newest["stands"]}
    assert lines == {
        "Pyongyang's arms came from Moscow.": "Stands since edition 0.1.0; moved in 0.2.0 "
        "(300 to 350; source revised: arms_transfers); told in other words in 0.3.0.",
        "Burma took little.": "Stands since edition 0.1.0.",
        "Trade went to China.": "Stands since edition 0.1.0.",
        "Pyongyang votes like Moscow.": "Stands since edition 0.1.0.",
    }


def test_a_finding_that_moved_since_the_last_edition_says_so(project):
    from tools.site import whats_new

    newest = keep(project, "0.1.0", first=True)
    (finding, _), *_ = editions.standing(newest)
    moved = editions.Finding(**finding.stored() | {"numbers": {"soviet_total": "350"}})
    assert whats_new.since(moved, newest) == (
        "Stands since edition 0.1.0; moved since 0.1.0 (300 to 350)."
    )
    other = editions.Finding("arms", "Another.", "Another.", "**Another.**")
    assert whats_new.since(other, newest) == "New since edition 0.1.0."
    assert whats_new.since(finding, None) == ""


def test_the_same_version_gives_the_same_record_to_the_byte(project):
    cell("roll_calls", 0, 3, "A", "undl")(project)
    found, again = difference(project), difference(project)
    assert editions.written(record.shortened(found)) == editions.written(record.shortened(again))


def test_rows_that_the_record_leaves_out_are_counted():
    row = {"table": "t", "is": "new", "why": "read"}
    found = {"pages": {}, "tables": [], "findings": [], "verdicts": []}
    found |= {"exhibits": [], "numbers": [], "rows": [row | {"row": str(n)} for n in range(90)]}
    kept = record.shortened(found)
    assert (len(kept["rows"]), kept["rows_moved"]["read"]) == (40, 90)


def test_a_number_of_an_edition_has_its_form(project):
    now = versions.unpacked(".", project.root, project.root)
    with pytest.raises(versions.NoSuchVersion, match=r"'five' is no number of an edition"):
        record.keep("five", None, now, project.root)


# --- the report's own record


def test_every_edition_of_the_changelog_is_on_record_and_no_other(root):
    known = [edition["version"] for edition in editions.load()]
    assert known == list(editions.changelog())
    assert known == sorted(known, key=numbering.number, reverse=True)


def test_each_edition_follows_the_one_before_it():
    *later, first = editions.load()
    before = [edition["version"] for edition in editions.load()[1:]]
    assert [edition["from"] for edition in later] == before
    assert "from" not in first


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("base", ["", "https://example.org/book/"])
def test_the_feed_has_what_rfc_4287_asks(base):
    from tools.site.feed import feed

    tree = ET.fromstring(feed(base).encode())
    assert tree.tag == f"{ATOM}feed"
    entries = tree.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        f"Edition {edition['version']}" for edition in editions.load()
    ]
    identities = [node.findtext(f"{ATOM}id") for node in (tree, *entries)]
    assert len(set(identities)) == len(identities)
    for node, identity in zip((tree, *entries), identities, strict=True):
        assert identity.startswith("urn:uuid:")
        assert node.findtext(f"{ATOM}title")
        moment = node.findtext(f"{ATOM}updated")
        assert moment[4] == "-"
        assert moment.endswith("T00:00:00Z")
        relations = [link.get("rel") for link in node.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
    assert tree.find(f"{ATOM}author/{ATOM}name").text
    assert tree.find(f"{ATOM}link[@rel='self']").get("href") == f"{base}feed.xml"
    assert tree.findtext(f"{ATOM}updated") == max(e.findtext(f"{ATOM}updated") for e in entries)
    for entry in entries:
        assert entry.findtext(f"{ATOM}content")
        assert entry.find(f"{ATOM}link").get("href").startswith(f"{base}chapters/changes.html#")


def test_a_feed_keeps_its_identities_at_another_address():
    from tools.site.feed import feed

    def identities(base):
        return [node.text for node in ET.fromstring(feed(base).encode()).iter(f"{ATOM}id")]

    assert identities("") == identities("https://example.org/")
