"""What another version of the tables does to the report: its numbers, findings and verdicts.

The chapters are executed in a copy of the project, whose outputs are then compared with the stored
ones. A chapter that stops there is named too: one of its sentences no longer holds. It is executed
again without its `assert` statements, so that what moves in it is known all the same.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.build.said import Stored, plain, stored
from tools.paths import ROOT

KINDS = {"fig-": "figure", "tab-": "table"}
LEFT_OUT = shutil.ignore_patterns(".*", "_build", "__pycache__", "tests")
UNKNOWN = "; what else moves in it is not known"
STOPPED_AT = re.compile(r" *> *\d+ \| *(.+)")  # the line that a listing marks


def verdicts(root: Path) -> dict[str, str]:
    """Return {claim: verdict} as a project's tables and rules give it, {} where a rule stops."""
    done = _ask("verdicts", root)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def _ask(what: str, root: Path) -> subprocess.CompletedProcess:
    """Ask a project something, of its own code (`tools.build.of_a_copy`)."""
    places = [str(root), str(root / "chapters"), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-m", "tools.build.of_a_copy", what],
        cwd=root,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))},
        capture_output=True,
        text=True,
    )


def copy(place: Path, files: Mapping[str, str]) -> Path:
    """Return a copy of the project with some files in another version, {path: text}."""
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    for name, content in files.items():
        (place / name).write_text(content, encoding="utf-8")
    return place


def faults(place: Path) -> list[str]:
    """Return what the tables of a copy refuse, one line a fault."""
    done = _ask("faults", place)
    if done.returncode:
        return done.stderr.splitlines()[-1:]
    return list(dict.fromkeys(done.stdout.splitlines()))


def execute(place: Path) -> list[str]:
    """Execute every chapter of a copy; returns what those that stop say, one line each.

    The statement at which one stops is part of it: an `assert` seldom has words of its own. What
    stops in spite of having none left keeps its stored outputs, and the line says so.
    """
    done = _ask("execute", place)
    if done.returncode == 0:
        return []
    again = _ask("execute-the-rest", place)
    said, failed = stops(done.stderr), {_chapter(line) for line in stops(again.stderr)}
    return [f"{line}{UNKNOWN if _chapter(line) in failed else ''}" for line in said]


def stops(errors: str) -> list[str]:
    """Return where chapters stopped, one line each, read from what an execution wrote."""
    said: list[str] = []
    for line in errors.splitlines():
        if line.startswith("FAILED "):
            said.append(line.removeprefix("FAILED ").strip())
        elif said and (statement := STOPPED_AT.match(line)):
            said[-1] += f" at {statement[1]}"
    return said or errors.splitlines()[-1:]


def _chapter(line: str) -> str:
    """Return the chapter at the head of a line."""
    return re.split("[,:]", line, maxsplit=1)[0]


def of(place: Path) -> list[str]:
    """Execute a copy's chapters and return what moved: verdicts, then chapter by chapter."""
    before, judged = stored(ROOT), verdicts(ROOT)
    stopped = execute(place)
    moved = compared(before, stored(place))
    changed = moved_verdicts(judged, verdicts(place))
    return [*(f"STOPS {line}" for line in stopped), *changed, *moved]


def compared(before: Mapping[str, Stored], after: Mapping[str, Stored]) -> list[str]:
    """Return what moved from one version of the chapters to another, findings first."""
    lines = []
    for chapter, was in before.items():
        now = after[chapter]
        moved = {
            key: (value, now.numbers.get(key, "gone"))
            for key, value in was.numbers.items()
            if now.numbers.get(key) != value
        }
        said = [*_findings(was, moved), *_numbers(moved), *_exhibits(was, now)]
        if said:
            lines += [f"{chapter}:", *(f"  {line}" for line in said)]
    return lines


def _findings(was: Stored, moved: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the findings that name a number which moved."""
    lines = []
    for sentence in was.findings:
        named = [key for key in moved if f"`{key}`" in sentence]
        if named:
            numbers = ", ".join(f"{key} {moved[key][0]} -> {moved[key][1]}" for key in named)
            lines.append(f"FINDING {plain(sentence, was.numbers)} [{numbers}]")
    return lines


def _numbers(moved: Mapping[str, tuple[str, str]]) -> list[str]:
    return [f"number {key}: {was} -> {now}" for key, (was, now) in moved.items()]


def _exhibits(was: Stored, now: Stored) -> list[str]:
    """Return the exhibits whose words, data or drawing moved: a map's coast is only drawn."""
    lines = []
    for label, words in was.exhibits.items():
        after = now.exhibits.get(label, {})
        changed = [word for word, text in words.items() if after.get(word) != text]
        if was.drawings.get(label) != now.drawings.get(label):
            changed.append("drawing")
        if "title" in changed:
            lines.append(f"TITLE {label}: {words['title']!r} -> {after.get('title')!r}")
        if changed:
            lines.append(f"{KINDS.get(label[:4], 'part')} {label}: {', '.join(changed)}")
    return lines


def moved_verdicts(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the claims whose verdict is another."""
    if not after:
        return ["STOPS the rules that reach the verdicts"]
    return [
        f"VERDICT {claim}: {verdict} -> {after.get(claim, 'none')}"
        for claim, verdict in before.items()
        if after.get(claim) != verdict
    ]
