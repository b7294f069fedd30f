"""The book weighs no more than it may, and what grew is named."""

import json

import pytest

from tools.proofs import budgets

BUDGETS = {
    "growth": 5,
    "limits": {"page": 60_000, "site": 1_000_000},
    "stored": {"page": {"war": 40_000, "small": 100}, "site": {"all files": 900_000}},
}


def test_the_book_is_within_its_budgets(book):
    stored = json.loads(budgets.FILE.read_text(encoding="utf-8"))
    over = budgets.faults(budgets.sizes(book), stored)
    hint = ["if it has to be: make budgets APPLY=1 (growth), or a higher limit"]
    assert not over, "\n".join([*budgets.explained(over, book), *hint])


def test_every_kind_of_part_has_parts_and_a_limit(book):
    stored = json.loads(budgets.FILE.read_text(encoding="utf-8"))
    found = budgets.sizes(book)
    assert set(found) == set(stored["limits"]) == set(stored["stored"])
    assert all(found.values())
    charts = {kind: set(parts) for kind, parts in found.items() if kind.startswith("chart")}
    wide = charts["chart, wide"]
    assert charts["chart, marks"] == wide
    assert charts["chart, narrow"] == {f"{name}-narrow" for name in wide}


def weighed(**pages):
    return {"page": pages, "site": {"all files": 900_000}}


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ({"war": 40_000, "small": 100}, []),
        ({"war": 43_024}, []),  # 5 % and 1,024 bytes
        (
            {"war": 43_025, "other": 7},
            [
                "page, war: 43,025 bytes, 40,000 before, +8 %; at most 5 % at a change",
                "the largest of page: war 43,025, other 7",
            ],
        ),
        ({"small": 1_129}, []),  # small parts may grow by the slack
        (
            {"small": 1_130},
            [
                "page, small: 1,130 bytes, 100 before, +1030 %; at most 5 % at a change",
                "the largest of page: small 1,130",
            ],
        ),
        ({"new": 60_000}, []),
        (
            {"new": 60_001, "war": 60_002},
            [
                "page, war: 60,002 bytes; at most 60,000",
                "page, new: 60,001 bytes; at most 60,000",
                "the largest of page: war 60,002, new 60,001",
            ],
        ),
    ],
)
def test_what_is_over_budget_is_named_with_the_largest_parts(pages, said):
    assert budgets.faults(weighed(**pages), BUDGETS) == said


def test_what_is_large_within_a_page_or_the_site_is_named(tmp_path):
    (tmp_path / "chapters").mkdir()
    page = '<section id="short">a<section id="long">' + " ".join(map(str, range(500)))
    (tmp_path / "chapters" / "war.html").write_text(page)
    (tmp_path / "big.pdf").write_bytes(bytes(5_000))
    lines = ["page, war: 7 bytes; at most 5", "site, all files: 7 bytes; at most 5"]
    *_, sections, files = budgets.explained(lines, tmp_path)
    assert sections.startswith("the largest sections of war: long ")
    assert files.startswith("the largest files: big.pdf 5,000, chapters/war.html ")


def test_that_sizes_were_stored_is_said(tmp_path, monkeypatch, capsys):
    file = tmp_path / "tools" / "budgets.json"
    file.parent.mkdir()
    before = BUDGETS | {"build": {}}
    file.write_text(json.dumps(before), encoding="utf-8")
    monkeypatch.setattr(budgets, "ROOT", tmp_path)
    monkeypatch.setattr(budgets, "FILE", file)
    monkeypatch.setattr(budgets, "sizes", lambda: weighed(war=50_000))
    monkeypatch.setattr(budgets, "judge_the_build", lambda budget: [])
    written = "== written: tools/budgets.json"
    assert budgets.main([]) == 1
    assert written not in capsys.readouterr().out
    assert json.loads(file.read_text(encoding="utf-8")) == before
    assert budgets.main(["--apply"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == written
    assert json.loads(file.read_text(encoding="utf-8"))["stored"] == weighed(war=50_000)


def spent(chapters, formats, peak=300):
    return {
        "from_nothing": True,
        "stages": {
            "chapters": {"cpu_seconds": chapters, "peak_mib": 200},
            "formats": {"cpu_seconds": formats, "peak_mib": peak},
        },
    }


def test_a_build_that_costs_too_much_names_its_largest_stage():
    budget = {"cpu": 100, "peak_mib": 400}
    assert budgets.cost_faults(spent(20.0, 30.0), budget, unit=0.5) == []
    assert budgets.cost_faults(spent(20.0, 31.0), budget, unit=0.5) == [
        "CPU: 102 times the fixed work; at most 100 "
        "(formats 62 x, to 300 MiB, chapters 40 x, to 200 MiB)"
    ]
    (fault,) = budgets.cost_faults(spent(1.0, 2.0, peak=401), budget, unit=0.5)
    assert fault.startswith("memory: 401 MiB; at most 400 (formats 4 x, to 401 MiB, ")


def test_a_build_that_had_less_to_do_is_not_judged(tmp_path, monkeypatch, capsys):
    record = tmp_path / "cost.json"
    monkeypatch.setattr(budgets.cost, "RECORD", record)
    assert budgets.judge_the_build({}) == []
    record.write_text(json.dumps(spent(1e9, 1e9) | {"from_nothing": False}))
    assert budgets.judge_the_build({}) == []
    assert capsys.readouterr().out.count("not judged") == 2


def test_a_small_build_leaves_the_cost_of_the_last_whole_one(tmp_path, monkeypatch):
    monkeypatch.setattr(budgets.cost, "RECORD", tmp_path / "cost.json")
    for from_nothing, stages in ((True, ["chapters", "formats"]), (False, ["formats"])):
        noted = budgets.cost.Cost(from_nothing)
        for stage in stages:
            noted.note(stage)
        noted.store()
    stored = json.loads((tmp_path / "cost.json").read_text())
    assert stored["from_nothing"] is True
    assert list(stored["stages"]) == ["chapters", "formats"]


def test_the_fixed_piece_of_work_takes_time():
    assert budgets.reference_seconds() > 0
