"""What another version of the tables does to the report: its numbers, findings and verdicts.

The chapters are executed in a copy of the project, whose outputs are then compared with the stored
ones. A chapter that stops there is named too: one of its sentences no longer holds.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.build import stored_outputs
from tools.paths import ROOT

# The words of an exhibit that the tables can change.
WORDS = ("title", "subtitle", "caption", "alt")
KINDS = {"fig-": "figure", "tab-": "table"}
LEFT_OUT = shutil.ignore_patterns(".*", "_build", "__pycache__", "tests")
EXECUTE = "import sys; from tools.build import notebooks; sys.exit(notebooks.main(True))"
CHECK = """
from report import tables
for resource in tables.package()["resources"]:
    try:
        tables.load(resource["name"])
    except tables.DataError as error:
        print(error)
"""
JUDGE = (
    "import json; from report import tables, verdicts;"
    " decided = verdicts.decide(tables.load('claims'), tables.load);"
    " print(json.dumps(dict(zip(decided['id'], decided['verdict'], strict=True))))"
)


@dataclass(frozen=True)
class Stored:
    """What a chapter says."""

    numbers: dict[str, str] = field(default_factory=dict)  # {key: text}
    exhibits: dict[str, dict[str, str]] = field(default_factory=dict)  # {label: {part: text}}
    findings: list[str] = field(default_factory=list)


def numbers(notebook: Mapping) -> dict[str, str]:
    """Return {key: text} of the numbers that the outputs of a notebook hold for its sentences."""
    found = {}
    for output in outputs(notebook):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name:
            (value,) = output["data"].values()
            found[name] = text(value).strip("'\"")
    return found


def exhibits(notebook: Mapping) -> dict[str, dict[str, str]]:
    """Return {label: {title, caption, alt ..., data}} of the figures and tables of a notebook.

    A table of the tables used holds their hashes, which always move: it is left out.
    """
    found = {}
    for output in outputs(notebook):
        shown, words = stored_outputs.exhibit(output), stored_outputs.figure_words(output)
        if shown and shown.label and not shown.label.endswith("-used"):
            said = {word: words[word] for word in WORDS if word in words}
            found[shown.label] = said | {"data": shown.csv}
    return found


def findings(notebook: Mapping) -> list[str]:
    """Return the findings at the head of a chapter, as its source has them."""
    found = []
    for cell in notebook["cells"]:
        source = text(cell["source"])
        if cell["cell_type"] == "markdown" and ":class: findings" in source:
            found += [line[2:] for line in source.split("\n") if line.startswith("- ")]
    return found


def outputs(notebook: Mapping) -> list[dict]:
    """Return the outputs of a notebook that hold data."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [output for cell in cells for output in cell["outputs"] if "data" in output]


def text(value: str | list[str]) -> str:
    """Return a text of a notebook, which its file keeps whole or line by line."""
    return value if isinstance(value, str) else "".join(value)


def stored(root: Path) -> dict[str, Stored]:
    """Return {chapter: what it says} of a project."""
    found = {}
    for path in sorted((root / "chapters").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Stored(numbers(notebook), exhibits(notebook), findings(notebook))
    return found


def verdicts(root: Path) -> dict[str, str]:
    """Return {claim: verdict} as a project's tables and rules give it, {} where a rule stops."""
    done = _python(JUDGE, root)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def _python(code: str, root: Path) -> subprocess.CompletedProcess:
    """Run Python in a project as if it were this one."""
    places = [str(root), str(root / "chapters"), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-c", code],
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
    done = _python(CHECK, place)
    if done.returncode:
        return done.stderr.splitlines()[-1:]
    return list(dict.fromkeys(done.stdout.splitlines()))


def execute(place: Path) -> list[str]:
    """Execute every chapter of a copy; returns what those that stop say, one line each."""
    done = _python(EXECUTE, place)
    if done.returncode == 0:
        return []
    said = [line for line in done.stderr.splitlines() if line.startswith("FAILED ")]
    return [line.removeprefix("FAILED ") for line in said] or done.stderr.splitlines()[-1:]


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
            lines.append(f"FINDING {_read(sentence, was.numbers)} [{numbers}]")
    return lines


def _read(sentence: str, numbers: Mapping[str, str]) -> str:
    """Return a finding as a reader sees it, without its references."""
    sentence = re.sub(r" *\((?:\{numref\}`[^`]*`(?:, )?)+\)", "", sentence).replace("**", "")
    return re.sub(r"\{glue:text\}`(\w+)`", lambda m: numbers.get(m[1], m[1]), sentence)


def _numbers(moved: Mapping[str, tuple[str, str]]) -> list[str]:
    return [f"number {key}: {was} -> {now}" for key, (was, now) in moved.items()]


def _exhibits(was: Stored, now: Stored) -> list[str]:
    """Return the exhibits whose words or data moved."""
    lines = []
    for label, words in was.exhibits.items():
        after = now.exhibits.get(label, {})
        changed = [word for word, text in words.items() if after.get(word) != text]
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
