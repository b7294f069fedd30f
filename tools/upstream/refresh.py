"""Take a publisher's new file in: show what it changes, and write it only when told to.

``make refresh SOURCE=sipri FILE=trade-register.csv`` derives the rows, compares them with the
stored ones, executes the chapters in a copy and names the findings and verdicts that move. A
download of several files is given as the folder that they are in.

``APPLY=1``   writes: the tables, the data package and the sidecar change together, or nothing does
``KEY=...``   the rows name this entry of the bibliography from now on
``QUICK=1``   shows the rows only
``LOSSES=1``  lets so many rows go that the file might have been cut off
"""

import argparse
import json
import re
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from tools import upstream
from tools.build.package import in_words
from tools.paths import BUILD, DATA, ROOT
from tools.setup.locks import alone
from tools.upstream import (
    corrections,
    difference,
    effects,
    losses,
    mentions,
    sidecars,
    stored,
    worksheet,
    writing,
)
from tools.upstream.publisher import Part, Publisher, Release
from tools.upstream.reading import Refused, refusal

PACKAGE = "data/datapackage.json"
NO_LICENCE = "Where no licence is named, see the terms."
NO_DAY = " The publisher puts no date on the file."
A_PART = " The files named gave a part of the rows."
LETTERS = 60  # of the last line of a file
TITLE = re.MULTILINE | re.DOTALL
AT_MOST = 20  # lines of a section that are shown; all of them stand in a file


@dataclass(frozen=True)
class Plan:
    """What a release would write, {path from the project's folder: text}, and what that changes."""

    files: dict[str, str]
    differences: list[difference.Difference]
    left_out: list[str]


def plan(
    publisher: Publisher, release: Release, paths: Sequence[Path], accessed: str, key: str | None
) -> Plan:
    """Return what a release would change; raises Refused where it is older than the stored one."""
    sidecar = sidecars.load(release.sidecar)
    refuse_older(release, sidecar, called(paths))
    source = key or (sidecar or {}).get("source") or ""
    try:
        parts = [corrections.corrected(part, called(paths)) for part in release.parts]
    except Refused as error:
        raise Refused(with_losses(str(error), release, source, called(paths))) from None
    tables = {part.table: stored.place(of_its_sources(part, key), source) for part in parts}
    refuse_without_source(tables, called(paths))
    differences = compared(tables)
    files = {f"data/{name}.csv": stored.written(table) for name, table in tables.items()}
    left_out = [line for part in release.parts for line in not_chosen(part)]
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    whole = not sidecar or is_whole(release, sidecar)
    follow(package, tables, release, (sidecar or {}) if whole else {})
    files[PACKAGE] = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    new = described(publisher, release, sidecar, paths, accessed) | {"source": source or None}
    new["tables"] = under_key(new["tables"], (sidecar or {}).get("source"), source)
    if not whole:
        new |= added_to(sidecar, new)
    files[f"data/upstream/{release.sidecar}.json"] = sidecars.written(new)
    return Plan(files, differences, left_out)


def is_whole(release: Release, sidecar: dict) -> bool:
    """Whether a release stands for all stored rows that the sidecar is about.

    They name its source, where it names one, and are those of the column and the value by which it
    describes them, as `series ucdp_battle_deaths`: two files of a publisher may have one source.
    """
    for part in release.parts:
        table = stored.load(part.table)
        about = pd.Series(True, index=table.index)
        if stored.SOURCE in table and sidecar["source"]:
            about = table[stored.SOURCE].eq(sidecar["source"])
        column, _, value = sidecar["tables"].get(part.table, "").partition(" ")
        if column in table and table[column].eq(value).any():
            about &= table[column].eq(value)
        if (about & ~part.replaces(table)).any():
            return False
    return True


def under_key(tables: Mapping[str, str], was: str | None, now: str) -> dict[str, str]:
    """Return which rows a sidecar is about, where it says so by their source: by the key of now."""
    if not was:
        return dict(tables)
    former = re.compile(rf"\b{re.escape(was)}\b")
    return {table: former.sub(now, rows) for table, rows in tables.items()}


def of_its_sources(part: Part, key: str | None) -> Part:
    """Return a part whose rows, where people choose them, keep the sources that these named."""
    if part.chosen is None or key:
        return part
    return replace(part, by_hand=(*part.by_hand, stored.SOURCE))


def added_to(sidecar: dict, new: dict) -> dict:
    """Return what a sidecar goes on saying where a file gave a part of its rows alone."""
    files = new["files"]
    named = {file["name"] for file in files}
    return {
        "release": reaching(sidecar["release"], new["release"]),
        "published": sidecar["published"],
        "collected": sidecar["collected"],
        "files": [file for file in sidecar["files"] if file["name"] not in named] + files,
        "source": sidecar["source"],
        "tables": sidecar["tables"],
        "note": ((sidecar["note"] or "").removesuffix(A_PART) + A_PART).strip(),
    }


def reaching(was: str | None, now: str) -> str | None:
    """Return what a release and a part of a later one cover; most rows are of one with a name."""
    if not was or mentions.numbered(was) or now in was:
        return was
    return f"{was}, {now}"


def called(paths: Sequence[Path]) -> str:
    """Return how a download is named in a refusal: its file, or its files together."""
    if len(paths) == 1:
        return paths[0].name
    return f"the {len(paths)} files from {paths[0].name} to {paths[-1].name}"


def compared(tables: Mapping[str, pd.DataFrame]) -> list[difference.Difference]:
    """Return what is other in each table than in the stored one."""
    return [difference.between(stored.load(name), table, name) for name, table in tables.items()]


def with_losses(fault: str, release: Release, source: str, file: str) -> str:
    """Return a fault of a correction with the rows that a release lacks, lines in their order."""
    found = compared({part.table: stored.place(part, source) for part in release.parts})
    return "\n".join(losses.around(fault, zip(release.parts, found, strict=True), file))


def refuse_without_source(tables: Mapping[str, pd.DataFrame], file: str) -> None:
    """Refuse rows that name no source, as the stored release does not say which it is."""
    for name, table in tables.items():
        if stored.SOURCE in table and table[stored.SOURCE].eq("").any():
            what = f"rows of {name} name no source; say KEY=..., an entry of data/references.bib"
            raise refusal(file, what)


def not_chosen(part: Part) -> list[str]:
    """Return the rows that an editor may want to add to a table of chosen rows."""
    rows = stored.left_out(part)
    return [f"not in {part.table}: {' '.join(filter(None, row))}" for row in rows.to_numpy()]


def refuse_unknown(key: str | None) -> None:
    """Refuse a key that is not in the bibliography, once and not in each row that would name it."""
    entries = (DATA / "references.bib").read_text(encoding="utf-8")
    if key and not re.search(rf"^@\w+\{{{re.escape(key)},", entries, flags=re.M):
        what = "is not a key of data/references.bib; add the entry there or correct the key"
        raise Refused(f"KEY={key}: {key!r} {what}")


def is_another(release: Release, former: dict) -> bool:
    """Whether a release has another name than the stored one; how far rows go is no name."""
    was, now = (mentions.numbered(name) for name in (former.get("release"), release.name))
    return bool(was and now and was != now)


def refuse_unnamed(release: Release, key: str | None, file: str) -> None:
    """Refuse to write a release under the key of another: its rows would name the wrong one."""
    former = sidecars.load(release.sidecar) or {}
    if not key and is_another(release, former):
        what = f"is the {release.name}, the stored one is the {former['release']}"
        mend = (
            f"say KEY=..., its entry in data/references.bib (KEY={former['source']} keeps the old)"
        )
        raise refusal(file, f"{what}; {mend}")


def refuse_unchosen(release: Release, left_out: Sequence[str], file: str) -> None:
    """Refuse to note a file whose rows people choose, as long as they have chosen none of them."""
    if left_out and not any(map(gives_rows, release.parts)):
        tables = ", ".join(part.table for part in release.parts)
        mend = f"add the rows named above by hand ({len(left_out)}), then say it again"
        raise refusal(file, f"no row of it is in {tables}; {mend}")


def gives_rows(part: Part) -> bool:
    """Whether rows of a part are in its table, or will be without a person who chooses them."""
    rows = part.rows.reset_index(drop=True)
    table = stored.load(part.table)
    return part.chosen is None or bool(stored.is_in(rows, table, part.table).any())


def outlived(release: Release, key: str) -> str:
    """Say that the title of an entry ends before its release does, as with an earlier session."""
    entries = (DATA / "references.bib").read_text(encoding="utf-8")
    found = re.search(rf"^@\w+\{{{re.escape(key)},.*?^ *title = \{{+(.*?)\}}+,?$", entries, TITLE)
    kind, _, last = release.reaches.partition(" ")
    if not (found and last and kind in found[1]) or re.search(rf"\b{last}\b", found[1]):
        return ""
    mend = "mend it in data/references.bib, and where chapters say the same"
    return f"it holds {release.reaches}; the title of {key} says {found[1]!r}: {mend}"


def refuse_older(release: Release, sidecar: dict | None, file: str) -> None:
    """Refuse a release before the stored one, by its date or by the last day that it holds."""
    known = (sidecar or {}).get("published")
    if release.published and known and release.published < known:
        what = f"is of {release.published}, older than the stored one of {known}"
        raise refusal(file, f"{what}; download it anew")
    for part in release.parts:
        if part.dated:
            table = stored.load(part.table)
            held = last_in(part, table[part.replaces(table)])
            if last_in(part, part.rows) < held:
                what = f"{part.table} ends with {last_in(part, part.rows)}, the stored one with"
                mend = "the file is older or was cut off, download it anew"
                raise refusal(file, f"{what} {held}; {mend}")


def last_in(part: Part, table: pd.DataFrame) -> str:
    """Return the last day or year of a part in a table, nothing where it has no row there."""
    return table[part.dated].max() if len(table) else ""


def through(release: Release) -> str:
    """Return the day after which nothing in a release can lie."""
    ends = [last_in(part, part.rows) for part in release.parts if part.dated]
    return release.published or max(ends, default="")


def follow(package: dict, tables: dict, release: Release, sidecar: dict) -> None:
    """Let what the data package says of tables follow them.

    Their number of rows, the last year or day that they may hold, and the name of the release. No
    year or day may lie after the release's own.
    """
    ends = int(through(release)[:4] or 0)
    for resource in package["resources"]:
        if resource["name"] not in tables:
            continue
        table = tables[resource["name"]]
        resource["leastRows"] = len(table)
        if "dataDate" in resource:
            resource["dataDate"] = max(resource["dataDate"], through(release))
        for column in resource["schema"]["fields"]:
            limits = column.get("constraints", {})
            if column["type"] == "year" and "maximum" in limits:
                last = int(table[column["name"]].max() or 0)
                limits["maximum"] = max(limits["maximum"], min(last, ends))
        renamed = {
            sidecar.get("release"): release.name,
            day_in_words(sidecar.get("published")): day_in_words(release.published),
        }
        for part in ("title", "vintage"):
            for was, now in renamed.items():
                resource[part] = resource[part].replace(was, now) if was else resource[part]


def day_in_words(date: str | None) -> str:
    """Return an ISO day as the data package writes it, 18 May 2026; "" for a month or a year."""
    return in_words(date) if date and len(date) == len("2026-05-18") else ""


def described(
    publisher: Publisher,
    release: Release,
    sidecar: dict | None,
    paths: Sequence[Path],
    accessed: str,
) -> dict:
    """Return the sidecar of a release; what people wrote into the stored one stays."""
    former = sidecar or {}
    derived_before = former.get("collected") == "by code"
    note = NO_LICENCE + ("" if release.published else NO_DAY)
    return {
        "producer": publisher.producer,
        "title": former.get("title", publisher.title),
        "release": release.name,
        "address": former.get("address", publisher.address),
        "published": release.published,
        "accessed": accessed,
        "licence": former.get("licence"),
        "terms": publisher.terms,
        "collected": "by code",
        "files": sidecars.described(paths),
        "module": f"tools.upstream.{publisher.key}",
        "tables": former.get("tables") or {part.table: "all rows" for part in release.parts},
        "source": former.get("source"),
        # What was said of the way by which rows came before is not true of these.
        "note": former["note"] if derived_before else note,
    }


def show(release: Release, found: Plan, key: str | None) -> None:
    """Print the difference of the rows, and write all of it into a file where it is long."""
    print(f"== {release.name}" + (f", of {release.published}" if release.published else ""))
    everything = [line for change in found.differences for line in change.lines()]
    everything += found.left_out
    for change in found.differences:
        if change:
            print("\n".join(change.lines(AT_MOST)))
        else:
            print(f"{change.table}: {change.was} rows, all as before")
    print("".join(f"   {line}\n" for line in found.left_out[:AT_MOST]), end="")
    if found.left_out:
        print(f"   rows to add by hand, where they belong there: {len(found.left_out)}")
    former = sidecars.load(release.sidecar) or {}
    if former and not is_whole(release, former):
        print("   a part of the publisher's rows: the others stay as they are")
    if not key and is_another(release, former):
        print("   another release than the stored one: KEY=... names its entry in references.bib")
    if line := outlived(release, key or former.get("source") or ""):
        print(f"   {line}")
    path = BUILD / f"difference-{release.sidecar}.txt"
    path.write_text("\n".join(everything) + "\n", encoding="utf-8")
    print(f"   every line of it: {path.relative_to(ROOT)}", flush=True)


def ends(paths: Sequence[Path]) -> list[str]:
    """Return the last line of each file: where one was cut off between two, only that shows it."""
    said = []
    for path in paths[:AT_MOST]:
        raw = path.read_bytes().rstrip()
        if b"\0" not in raw and not worksheet.is_book(path):
            *before, last = raw.decode(errors="replace").split("\n")
            said.append(f"{path.name} ends in row {len(before) + 1}: {last.strip()[:LETTERS]}")
    return [*said, "compare it with the publisher's page: no file says whether it is whole"]


def judge(found: Plan, file: str, *, quick: bool) -> list[str]:
    """Return what a plan does to the report, with `quick` nothing of it.

    Raises Refused, with a line for each fault, where the tables would break their schema.
    """
    # where it is stopped, a kernel may still write there
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = effects.copy(Path(folder) / "project", found.files)
        if wrong := effects.faults(place):
            lines = [f"with the rows of {file}: {fault}" for fault in wrong]
            lines += [line for change in found.differences for line in losses.a_few(change, file)]
            raise Refused("\n".join(lines))
        if quick or not any(found.differences):
            return []
        print("== what that does to the report: the chapters are executed in a copy", flush=True)
        return effects.of(place) or ["nothing that the report says moves"]


def checked(release: Release, file: str) -> int:
    """Compare a file that feeds no table with the stored ones; returns an exit code."""
    cells, wrong = release.check(stored.load)
    if not cells:
        raise refusal(file, "nothing in it is in the tables; download the whole file")
    print(f"== {release.name}, of {release.published}: feeds no table, compared only")
    print("\n".join([f"  {cells - len(wrong)} of {cells} cells agree", *wrong]))
    if line := release.newer and release.newer(stored.load):
        print(f"  {line}")
    if wrong:
        print("== nothing was written; step 2 of tools/upstream/README.md says what to do with it")
    return 1 if wrong else 0


def downloaded(given: Sequence[Path]) -> list[Path]:
    """Return the files of a download: those that are named, and those in folders that are."""
    if Path() in given:
        raise Refused("there is no file; say make refresh SOURCE=sipri FILE=trade-register.csv")
    paths = []
    for path in map(Path.expanduser, given):  # not every shell reads the ~ of FILE=~/Downloads
        inside = sorted(path.glob("[!.]*")) if path.is_dir() else [path]
        if not inside:
            raise refusal(str(path), "the folder is empty; give the one of the download")
        paths += inside
    return paths


def is_other(path: Path, content: str) -> bool:
    """Whether a file is not there or holds something else."""
    return not path.is_file() or path.read_bytes() != content.encode()


def refresh(arguments: argparse.Namespace) -> int:
    """Do what the command line asks for; returns an exit code."""
    with writing.unstopped():
        if finished := writing.finish():
            print(f"== finished what was interrupted: {', '.join(finished)}")
    try:
        publisher = upstream.named(arguments.source)
    except KeyError:
        known = ", ".join(upstream.SOURCES + upstream.FIXED)
        raise Refused(f"there is no source {arguments.source!r}; known are {known}") from None
    paths = downloaded(arguments.files)
    refuse_unknown(arguments.key)
    release = publisher.read(paths)
    if release.check:
        return checked(release, called(paths))
    if arguments.apply:
        refuse_unnamed(release, arguments.key, called(paths))
    found = plan(publisher, release, paths, arguments.accessed, arguments.key)
    show(release, found, arguments.key)
    print("".join(f"   {line}\n" for line in ends(paths)), end="", flush=True)
    if arguments.apply:
        refuse_unchosen(release, found.left_out, called(paths))
    if not arguments.losses:
        for part, change in zip(release.parts, found.differences, strict=True):
            losses.refuse(part, change, called(paths))
    if lines := judge(found, called(paths), quick=arguments.quick):
        print("\n".join(lines))
    if not arguments.apply:
        print("== nothing was written; APPLY=1 takes it in")
        return 0
    with writing.unstopped():
        take_in(found, release)
    return 0


def take_in(found: Plan, release: Release) -> None:
    """Write what a plan changes, and say what is to be done now."""
    former = sidecars.load(release.sidecar)
    changed = {path: text for path, text in found.files.items() if is_other(ROOT / path, text)}
    if not changed:
        print("== nothing was written: all of it is stored already")
        return
    writing.write(changed)
    print(f"== written: {', '.join(changed)}")
    print("".join(f"   {line}\n" for line in ages(former, release)), end="")
    steps = [f"take in the other file of the release, {name}" for name in others(former, release)]
    if found.left_out:
        steps.append("add the rows named above that belong there, and say this again")
    print(f"   now: {'; '.join([*steps, 'make book, and read what changed'])}", flush=True)


def others(former: dict | None, release: Release) -> list[str]:
    """Return the titles of the files that still are of the release which another has replaced."""
    now = sidecars.load(release.sidecar)
    if not former or not former["source"] or former["source"] == now["source"]:
        return []
    found = (sidecars.load(path.stem) for path in sidecars.paths())
    return [known["title"] for known in found if known["source"] == former["source"]]


def ages(former: dict | None, release: Release) -> list[str]:
    """Return what people wrote of a table and of the release that another has now replaced."""
    package = json.loads((ROOT / PACKAGE).read_text(encoding="utf-8"))
    written = {part.table for part in release.parts}
    says = [
        f"{PACKAGE} says of {resource['name']}: {resource['vintage']}"
        for resource in package["resources"]
        if resource["name"] in written
    ]
    now = sidecars.load(release.sidecar) or {}
    if not former or not former["source"] or former["source"] == now.get("source"):
        return says
    names = " or ".join(filter(None, [former["source"], mentions.numbered(former["release"])]))
    if lines := mentions.still(former["source"], former["release"]):
        says += [f"{names} still stands in:", *(f"  {line}" for line in lines)]
    return says


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; a refusal is one line on the error stream and exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", help="the key of a publisher")
    parser.add_argument("files", nargs="+", type=Path, help="what was downloaded from it")
    parser.add_argument("--apply", action="store_true", help="write the tables and the sidecar")
    parser.add_argument("--quick", action="store_true", help="rows only, execute no chapter")
    parser.add_argument("--key", help="the entry of the bibliography that the rows name")
    parser.add_argument("--losses", action="store_true", help="let many rows go")
    parser.add_argument("--accessed", default=date.today().isoformat(), help="day of the download")
    try:
        with alone("refresh"):
            return refresh(parser.parse_args(words))
    except Refused as error:
        print(f"REFUSED {error}", file=sys.stderr)
    except KeyboardInterrupt:  # never in the writing, which takes a moment
        print("Stopped; nothing was written", file=sys.stderr)
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as by Ctrl-C
    sys.exit(main())
