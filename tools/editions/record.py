"""Write the record of an edition: what it changed, and since when each of its findings stands."""

import re
from collections.abc import Mapping
from pathlib import Path

from tools.build import editions, numbering
from tools.build.editions import MOVED, REWORDED, Finding
from tools.build.files import replace
from tools.editions import rows
from tools.editions.versions import Version, number_of
from tools.paths import ROOT

ROWS_OF_A_TABLE = 40  # for one reason; more are counted, `make changes` shows all of them
LOADED = re.compile(r"tables\.load\(\s*[\"'](\w+)[\"']")


def keep(version: str, found: Mapping | None, now: Version, root: Path = ROOT) -> Path:
    """Write the record of an edition into the project and return its file.

    `found` is what changed since the edition before it, None for the first one.
    """
    number = number_of(version)
    edition = of(number, found, now, root)
    file = root / "data" / "editions" / f"{number}.json"
    replace(file, editions.written(edition))
    return file


def of(number: str, found: Mapping | None, now: Version, root: Path = ROOT) -> dict:
    """Return the record of an edition."""
    older = [
        known
        for known in editions.load(root / "data" / "editions")
        if numbering.number(known["version"]) < numbering.number(number)
    ]
    record = about(number, now, root)
    if now.commit and now.about["version"] == number:
        record["commit"] = now.commit
    if found:
        record |= {"from": found["from"]["version"]} | shortened(found)
    record["stands"] = stands(number, found, now, older)
    return record


def about(number: str, now: Version, root: Path = ROOT) -> dict[str, str]:
    """Return an edition's number and the day of its entry in the changelog, as its record has them.

    The release writes both into the files only after the record: where there is no entry yet, the
    day is that of the files.
    """
    file = root / "CHANGELOG.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    entry = numbering.changelog_entry(text, number)
    return {"version": number, "date": (entry.date if entry else "") or now.about["date"]}


def shortened(found: Mapping) -> dict:
    """Return of what changed that which a reader of the page is shown, the rest as counts."""
    kept, seen = [], {}
    for row in found["rows"]:
        place = (row["table"], row["why"])
        seen[place] = seen.get(place, 0) + 1
        if seen[place] <= ROWS_OF_A_TABLE:
            kept.append(row)
    return {
        "pages": found["pages"],
        "tables": found["tables"],
        "rows": kept,
        "rows_moved": {why: _rows(found, why) for why in (rows.UPSTREAM, rows.OURS, rows.READ)},
        "findings": found["findings"],
        "verdicts": found["verdicts"],
        "exhibits": [e for e in found["exhibits"] if e["is"] != REWORDED],
        "numbers": [n for n in found["numbers"] if n["is"] == MOVED],
        "numbers_in_all": _kinds(found["numbers"]),
        "exhibits_in_all": _kinds(found["exhibits"]),
    }


def _rows(found: Mapping, why: str) -> int:
    """Return how many rows moved for a reason; to name another source alone is no move."""
    moved = [r for r in found["rows"] if r["why"] == why and "together" not in r]
    return len({(r["table"], r["row"], r["is"]) for r in moved})


def _kinds(moved: list[Mapping]) -> dict[str, int]:
    kinds = [item["is"] for item in moved]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


# --- since when findings stand


def stands(number: str, found: Mapping | None, now: Version, older: list[dict]) -> list[dict]:
    """Return the findings of an edition, each with the edition since which it stands."""
    current = editions.findings(now.chapters)
    before = editions.standing(older[0]) if older else []
    matched = editions.pairs([finding for finding, _ in before], current)
    moved = {(f["chapter"], f["words"]): f for f in found["findings"]} if found else {}
    known = []
    for place, finding in enumerate(current):
        since, history = number, []
        if place in matched:
            former, said_of = before[matched[place]]
            since, history = said_of["since"], list(said_of["moved"])
            history += _step(number, finding, former, moved, _reasons(found, now, finding))
        known.append({"since": since, "moved": history, "finding": finding.stored()})
    return known


def _step(number, finding: Finding, former: Finding, moved: Mapping, why: list[str]) -> list[dict]:
    """Return what an edition did to a finding, as a list of one or nothing."""
    change = moved.get((finding.chapter, finding.words), {})
    if change.get("is") == MOVED:
        numbers = [[n["was"], n["now"]] for n in change["numbers"]]
        return [{"edition": number, "is": MOVED, "numbers": numbers, "why": why}]
    if finding.words != former.words:
        return [{"edition": number, "is": REWORDED}]
    return []


def _reasons(found: Mapping | None, now: Version, finding: Finding) -> list[str]:
    """Return why the numbers of a chapter can have moved: of the tables that it reads, which."""
    if not found:
        return []
    code = (now.root / "chapters" / f"{finding.chapter}.ipynb").read_text(encoding="utf-8")
    loaded = set(LOADED.findall(code.replace('\\"', '"')))
    return list(
        dict.fromkeys(f"{r['why']}: {r['table']}" for r in found["rows"] if r["table"] in loaded)
    )
