"""What changed, in words: for the screen, as a page with charts side by side, for the changelog."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tools.build import said
from tools.build.cells import apart
from tools.build.editions import GONE, MOVED, NEW, REWORDED
from tools.build.render import render
from tools.editions.rows import OURS, READ, UPSTREAM

AT_MOST = 20  # lines of a section on the screen; the page has all of them
REASONS = {
    UPSTREAM: "Revised upstream",
    OURS: "Changed by us: corrections of our own, sources, wording",
    READ: "Rows read since",
}
# Headings of the changelog's entry, as `tools/upstream/README.md` has them.
OF_SOURCES = "Revisions of sources"
OF_OUR_OWN = "Corrections of the report's own errors"
EXECUTE = "make book, mend what stops"
OUTDATED = f"NOT KNOWN what moved in these chapters; {EXECUTE}"
WITHOUT_WORDS = "(in no sentence)"


def row(moved: Mapping) -> str:
    """Return a row that moved in words."""
    where = f"data/{moved['table']}.csv, {moved['row']}"
    if moved["is"] != "changed":
        return f"{where}: {moved['is']}"
    was, now = apart(moved["was"], moved["now"])
    return f"{where}: {moved['column']} {was or 'empty'} -> {now or 'empty'}"


def number(moved: Mapping) -> str:
    """Return a number that moved in words, in the sentence that it stands in."""
    was, now = moved.get("was", "new"), moved.get("now", "gone")
    key = f"{moved['was_key']}, now {moved['key']}" if "was_key" in moved else moved["key"]
    place = in_sentence(moved, f"[{was} -> {now}]") or WITHOUT_WORDS
    return f"{moved['chapter']}, {key}: {was} -> {now}: {place}"


def in_sentence(moved: Mapping, shown: str) -> str:
    """Return the sentence of a number with something put in the number's place."""
    return moved["sentence"].replace(said.MARK, shown)


def finding(moved: Mapping) -> str:
    """Return a finding that moved in words."""
    said_now = ", ".join(f"{n['key']} {n['was']} -> {n['now']}" for n in moved.get("numbers", []))
    return f"{moved['chapter']}: {moved['words']}" + (f" [{said_now}]" if said_now else "")


def verdict(moved: Mapping) -> str:
    """Return a verdict that moved in words."""
    return f"{moved['claim']}: {moved['was'] or 'none'} -> {moved['now'] or 'none'}"


def exhibit(moved: Mapping) -> str:
    """Return a figure, table or card that moved in words."""
    what = ", ".join(moved.get("parts", []))
    title = moved["title"]
    if "was_title" in moved:
        title = f"{moved['was_title']} -> {title}"
    return f"{moved['chapter']}, {moved['label']}: {title}" + (f" ({what})" if what else "")


def table(moved: Mapping) -> str:
    """Return what happened to a table as a whole."""
    where = f"data/{moved['table']}.csv"
    if moved["is"] != "changed":
        return f"{where}: the table is {moved['is']}"
    counts = f"{moved['new']} rows new, {moved['gone']} gone, {moved['changed']} changed"
    columns = [f"column {name} is new" for name in moved["columns_new"]]
    columns += [f"column {name} is gone" for name in moved["columns_gone"]]
    releases = [f"{file}: {release or 'another file'}" for file, release in releases_of(moved)]
    return "; ".join([f"{where}: {counts}", *columns, *releases])


def releases_of(moved: Mapping) -> Iterable[tuple[str, str]]:
    """Return (sidecar, release) of the publishers' files of a table that were revised."""
    return moved.get("releases", {}).items()


def chosen(moved: Iterable[Mapping], *kinds: str) -> list[Mapping]:
    """Return those of what moved that are of some kinds."""
    return [item for item in moved if item["is"] in kinds]


def sections(found: Mapping) -> list[tuple[str, list[str]]]:
    """Return (heading, lines) of all that moved, the most important first."""
    by_reason = {
        heading: [row(r) for r in found["rows"] if r["why"] == why]
        for why, heading in REASONS.items()
    }
    groups: list[tuple[str, Callable, list]] = [
        ("Findings that moved", finding, chosen(found["findings"], MOVED)),
        ("Verdicts that moved", verdict, found["verdicts"]),
        ("Figures and tables that moved", exhibit, chosen(found["exhibits"], MOVED)),
        ("Numbers that moved", number, chosen(found["numbers"], MOVED)),
        ("Findings told in other words", finding, chosen(found["findings"], REWORDED)),
        ("Findings new", finding, chosen(found["findings"], NEW)),
        ("Findings gone", finding, chosen(found["findings"], GONE)),
        ("Figures told or drawn otherwise", exhibit, chosen(found["exhibits"], REWORDED)),
        ("Figures and tables new", exhibit, chosen(found["exhibits"], NEW)),
        ("Figures and tables gone", exhibit, chosen(found["exhibits"], GONE)),
        ("Numbers under another name", number, chosen(found["numbers"], "renamed")),
        ("Numbers new", number, chosen(found["numbers"], NEW)),
        ("Numbers gone", number, chosen(found["numbers"], GONE)),
        ("Pages new", str, found["pages"]["new"]),
        ("Pages gone", str, found["pages"]["gone"]),
    ]
    said_of_tables = ("Tables", [table(t) for t in found["tables"]])
    told = [(OUTDATED, found.get("outdated", [])), said_of_tables, *by_reason.items()]
    told += [(heading, [write(item) for item in items]) for heading, write, items in groups]
    return [(heading, items) for heading, items in told if items]


def headline(found: Mapping) -> str:
    """Return which versions are compared; what has no number of its own yet is told as since."""
    was, now = found["from"], found["to"]
    if was["version"] == now["version"]:
        return f"since {was['version']} ({was['date']})"
    return f"from {was['version']} ({was['date']}) to {now['version']} ({now['date']})"


def lines(found: Mapping) -> list[str]:
    """Return what changed for the screen, then the skeleton of the changelog's entry."""
    printed = [f"== what changed {headline(found)}"]
    for heading, items in sections(found):
        printed += [f"{heading}: {len(items)}", *(f"  {item}" for item in items[:AT_MOST])]
        if len(items) > AT_MOST:
            printed.append(f"  and {len(items) - AT_MOST} more, all on the page")
    if len(printed) == 1:
        printed.append("nothing that the report says or rests on")
    return [*printed, "", "== skeleton of the entry in CHANGELOG.md", "", *skeleton(found)]


def skeleton(found: Mapping) -> list[str]:
    """Return the entry of the changelog as far as code can write it.

    Revisions of sources and the report's own corrections stand apart; what it means is for a
    person to say.
    """
    now = found["to"]
    said_of = {why: [r for r in found["rows"] if r["why"] == why] for why in REASONS}
    parts = [
        (OF_SOURCES, [*_releases(found), *map(row, said_of[UPSTREAM][:AT_MOST])]),
        (OF_OUR_OWN, [row(r) for r in said_of[OURS][:AT_MOST]]),
        ("Read since", _counts(said_of[READ])),
        ("Findings that moved", [_moved(f) for f in chosen(found["findings"], MOVED)]),
        ("Verdicts that moved", [verdict(v) for v in found["verdicts"]]),
        ("Figures that moved", [exhibit(e) for e in chosen(found["exhibits"], MOVED)]),
    ]
    known = now["version"] != found["from"]["version"]
    entry = [
        f"## {now['version']} ({now['date']})" if known else "## NUMBER (DAY)",
        "",
        "What this edition brings, in a sentence.",
        "",
    ]
    for heading, items in parts:
        if items:
            entry += [f"### {heading}", *(f"- {item}" for item in items), ""]
    for why, heading in ((UPSTREAM, OF_SOURCES), (OURS, OF_OUR_OWN)):
        if len(said_of[why]) > AT_MOST:
            rest = len(said_of[why]) - AT_MOST
            entry.append(f"({heading}: {rest} more cells or rows; say what they have in common.)")
    if not any(items for _, items in parts):
        entry.append("No fact changed.")
    return entry


def _releases(found: Mapping) -> list[str]:
    return [
        f"data/{t['table']}.csv: {file}, {release or 'another file'}"
        for t in found["tables"]
        for file, release in releases_of(t)
    ]


def _counts(rows: list[Mapping]) -> list[str]:
    names = list(dict.fromkeys(r["table"] for r in rows))
    return [f"data/{n}.csv: {sum(r['table'] == n for r in rows)} rows" for n in names]


def _moved(moved: Mapping) -> str:
    said_now = "; ".join(f"{n['was']} -> {n['now']}" for n in moved["numbers"])
    return f"{moved['chapter']}: {moved['head']}: {said_now}"


# --- as a page


def write(folder: Path, found: Mapping, before: Mapping, after: Mapping) -> Path:
    """Write the page of what changed, its charts side by side; return it.

    `before` and `after` are {chapter: what it says}.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    charts = []
    for moved in chosen(found["exhibits"], MOVED, REWORDED):
        name, label = moved["chapter"], moved["label"]
        old = before[name].drawings.get(moved.get("was_label", label))
        new = after[name].drawings.get(label)
        if old and new and "drawing" in moved["parts"]:
            (folder / f"was-{name}-{label}.svg").write_text(old, encoding="utf-8")
            (folder / f"now-{name}-{label}.svg").write_text(new, encoding="utf-8")
            charts.append({"file": f"{name}-{label}.svg", "words": exhibit(moved)})
    page = folder / "index.html"
    words = {"headline": headline(found), "sections": sections(found), "charts": charts}
    page.write_text(render("difference.html", **words), encoding="utf-8")
    return page
