"""What changed from edition to edition, as Markdown for its page, from the record of the editions.

Findings and verdicts are shown in every format; rows, figures and numbers on the screen alone, in
folds. A table that is cut says how much it leaves out.
"""

import re
from collections.abc import Iterable, Mapping

from tools.build import editions
from tools.build.cells import LONGEST, apart
from tools.build.editions import GONE, MOVED, NEW, REWORDED
from tools.build.package import in_words
from tools.build.said import MARK

AT_MOST = 40  # lines of a table
FEW = 3  # tables that are named as a reason
SIGNS = re.compile(r"([\\`*_{}\[\]<>|$#~^@])")
HEADINGS = re.compile(r"^### (.*)$", re.M)
ROWS = {
    "upstream": "Rows revised by their sources",
    "ours": "Rows that we corrected or changed",
    "read": "Rows read since",
}


def anchor(version: str) -> str:
    """Return the place of an edition on the page."""
    return f"edition-{version.replace('.', '-')}"


def plural(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def escaped(text: str) -> str:
    """Return a text in which no sign is Markdown, on one line."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


def shortened(text: str) -> str:
    """Return a cell of the data, its end left out where it is long."""
    return escaped(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or "empty"


def page_of(chapter: str, titles: Mapping[str, str]) -> str:
    """Return the short name of a chapter."""
    return escaped(titles.get(f"chapters/{chapter}", chapter))


def summary(edition: Mapping) -> str:
    """Return in two sentences how much moved."""
    if "from" not in edition:
        return f"The first edition, with {len(edition['stands'])} findings."
    kinds = [finding["is"] for finding in edition["findings"]]
    findings = [
        plural(kinds.count(kind), "finding", "findings") + words
        for kind, words in (
            (MOVED, " moved"),
            (REWORDED, " told in other words"),
            (NEW, " new"),
            (GONE, " gone"),
        )
        if kinds.count(kind)
    ]
    rows = edition["rows_moved"]
    data = [
        plural(rows[why], "row", "rows") + words
        for why, words in (
            ("upstream", " revised by the sources"),
            ("ours", " corrected or changed by us"),
            ("read", " read since"),
        )
        if rows[why]
    ]
    verdicts = len(edition["verdicts"])
    first = sum(not verdict["was"] for verdict in edition["verdicts"])
    moved = verdicts - first
    numbers = edition["numbers_in_all"].get(MOVED, 0)
    figures = edition["exhibits_in_all"].get(MOVED, 0)
    said = [
        *findings,
        plural(moved, "verdict", "verdicts") + " moved" if moved else "no verdict moved",
        *([plural(first, "claim", "claims") + " tested for the first time"] if first else []),
        plural(numbers, "number", "numbers") + " moved",
        plural(figures, "figure or table", "figures and tables") + " moved",
        *data,
    ]
    if not (findings or verdicts or numbers or figures or data):
        return f"No row, number, figure, finding or verdict moved since {edition['from']}."
    return f"Since {edition['from']}: {', '.join(said)}."


def drawn(heads: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """Return a table under a caption; "" without rows."""
    return f"**{caption}**\n\n{drawn(heads, rows)}" if rows else ""


def fold(caption: str, heads: list[str], rows: list[list[str]], told: int, in_all: int) -> str:
    """Return a table in a fold, which says how many of all that moved it tells; "" without rows."""
    count = f"{in_all:,}" if told >= in_all else f"{told:,} of {in_all:,}"
    summary = f'<details class="moved"><summary>{caption} ({count})</summary>'
    return f"{summary}\n\n{drawn(heads, rows)}\n\n</details>" if rows else ""


def findings_table(edition: Mapping, titles: Mapping[str, str]) -> str:
    """Return the findings whose numbers moved."""
    moved = [finding for finding in edition["findings"] if finding["is"] == MOVED]
    rows = [
        [
            page_of(finding["chapter"], titles),
            escaped(finding["words"]),
            "; ".join(escaped(number["was"]) for number in finding["numbers"]),
            "; ".join(escaped(number["now"]) for number in finding["numbers"]),
        ]
        for finding in moved
    ]
    return table(
        "Findings that moved", ["Page", "Finding, as it stands now", "Before", "Now"], rows
    )


def verdicts_table(edition: Mapping) -> str:
    """Return the claims whose verdict moved, those with the same move on one line."""
    moves: dict[tuple, list[str]] = {}
    for v in edition["verdicts"]:
        move = escaped(v["was"] or "not tested"), escaped(v["now"] or "taken out")
        moves.setdefault(move, []).append(escaped(v["claim"]))
    rows = [[", ".join(claims), *move] for move, claims in moves.items()]
    return table("Verdicts that moved or are new", ["Claims", "Before", "Now"], rows)


def rows_table(edition: Mapping, why: str) -> str:
    """Return the rows that moved for a reason: whole rows by table, others cell by cell."""
    whole: dict[tuple, list[str]] = {}
    cells = []
    for moved in (row for row in edition["rows"] if row["why"] == why):
        name, key = escaped(moved["table"]), shortened(moved["row"])
        if moved["is"] == "changed":
            was, now = map(shortened, apart(moved["was"], moved["now"]))
            cells.append([name, key, escaped(moved["column"]), was, now])
        else:
            whole.setdefault((name, moved["is"]), []).append(key)
    lines = [[name, ", ".join(keys), "row", "", kind] for (name, kind), keys in whole.items()]
    shown = cells[:AT_MOST]
    told = sum(map(len, whole.values())) + len(shown)
    heads = ["Table", "Row", "Column", "Before", "Now"]
    return fold(ROWS[why], heads, lines + shown, told, edition["rows_moved"][why])


def figures_table(edition: Mapping, titles: Mapping[str, str]) -> str:
    """Return the figures, tables and cards whose values moved."""
    rows = [
        [page_of(x["chapter"], titles), escaped(x["label"]), escaped(x["title"]), change_of(x)]
        for x in edition["exhibits"]
        if x["is"] == MOVED
    ]
    heads = ["Page", "Label", "Title, as it stands now", "Title before"]
    shown = rows[:AT_MOST]
    return fold("Figures and tables that moved", heads, shown, len(shown), len(rows))


def change_of(exhibit: Mapping) -> str:
    """Return the title that a figure had, where it has another one now."""
    return escaped(exhibit["was_title"]) if "was_title" in exhibit else "the same"


def numbers_table(edition: Mapping, titles: Mapping[str, str]) -> str:
    """Return the numbers that moved, each with its sentence."""
    rows = [
        [
            page_of(n["chapter"], titles),
            escaped(n["sentence"].replace(MARK, "…")) or escaped(n["key"]),
            escaped(n["was"]),
            escaped(n["now"]),
        ]
        for n in edition["numbers"]
    ]
    shown, heads = rows[:AT_MOST], ["Page", "Sentence", "Before", "Now"]
    return fold("Numbers that moved", heads, shown, len(shown), len(rows))


def section(edition: Mapping, words: str, titles: Mapping[str, str]) -> str:
    """Return what an edition changed, under its heading."""
    day = f", {in_words(edition['date'])}" if edition["date"] else ""
    parts = [
        f"({anchor(edition['version'])})=\n## Edition {edition['version']}{day}",
        HEADINGS.sub(r"**\1**\n", words),
        f"**What moved.** {summary(edition)}",
    ]
    if "from" in edition:
        on_screen = [rows_table(edition, why) for why in ROWS]
        on_screen += [figures_table(edition, titles), numbers_table(edition, titles)]
        parts += [findings_table(edition, titles), verdicts_table(edition)]
        if any(on_screen):
            inside = "\n\n".join(filter(None, on_screen))
            parts.append(f"::::{{div}} only-web\n{inside}\n::::")
    return "\n\n".join(filter(None, parts))


def page(titles: Mapping[str, str]) -> str:
    """Return the sections of all editions, the newest first; `titles` are the names of pages."""
    words = editions.changelog()
    return "\n\n".join(
        section(edition, words.get(edition["version"], ""), titles) for edition in editions.load()
    )


# --- below a finding


def line_below(known: Mapping) -> str:
    """Return since when a finding stands and what moved it: Stands since 0.2.0; moved in 0.4.0."""
    said = [f"Stands since edition {known['since']}"]
    for step in known["moved"]:
        if step["is"] == REWORDED:
            said.append(f"told in other words in {step['edition']}")
        else:
            numbers = ", ".join(f"{was} to {now}" for was, now in step["numbers"])
            said.append(f"moved in {step['edition']} ({numbers}{reasons(step['why'])})")
    return "; ".join(said) + "."


def reasons(why: list[str]) -> str:
    """Return because of which tables numbers can have moved."""
    words = {"upstream": "source revised", "ours": "rows changed by us", "read": "rows read"}
    by_reason: dict[str, list[str]] = {}
    for reason in why:
        kind, _, name = reason.partition(": ")
        by_reason.setdefault(words[kind], []).append(name)
    return "".join(f"; {kind}: {few(names)}" for kind, names in by_reason.items())


def few(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")


def since(finding: editions.Finding, newest: Mapping | None) -> str:
    """Return the line below a finding, "" where no edition is on record.

    What was changed since the last edition is told too.
    """
    if newest is None:
        return ""
    standing = editions.standing(newest)
    matched = editions.pairs([former for former, _ in standing], [finding])
    if not matched:
        return f"New since edition {newest['version']}."
    former, known = standing[matched[0]]
    line = line_below(known).removesuffix(".")
    if moves := finding.moves(former):
        numbers = ", ".join(f"{was} to {now}" for was, now in moves.values())
        return f"{line}; moved since {newest['version']} ({numbers})."
    if finding.words != former.words:
        return f"{line}; told in other words since {newest['version']}."
    return f"{line}."
