"""Shared by all tests: where things are, no network, and the last lines of a log.

The log closes by saying what changed: a fact, a number, a chart, a notebook, a link or a format,
the code, or what the project is built with. That is read off the failed tests, each counted once;
then come the tests that were left out, each with why.
"""

import os
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# No test needs the network, nor does a kernel or a build that a test starts.
OFFLINE = ROOT / "tests" / "offline"
os.environ["PYTHONPATH"] = str(OFFLINE)
runpy.run_path(str(OFFLINE / "sitecustomize.py"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the pages, built from the stored outputs where it is missing or out of date."""
    from tools.build import book as building

    with building.alone("build"):  # one worker builds, the others wait
        assert building.pages() == 0, "the book was not built; the lines above say why"
    return building.HTML


# What changed, by the part of a test's name that is found first; later ones are wider.
SUBJECTS = (
    ("tests/data/test_facts", "a fact in data/"),
    ("tests/data/", "what data/ refuses"),
    ("chapters/", "a number or a table"),
    ("tests/chapters/", "a notebook's form or stored output"),
    ("tests/book/", "a link, a page or a format"),
    ("tests/project/test_packages", "the pinned packages and their licences"),
    ("tests/project/test_workflows", "the work on a server"),
    ("tests/project/test_mutation", "what the checks catch"),
    ("tests/project/", "the project's own files"),
    ("tests/upstream/", "what is made of publishers' files"),
    ("tests/report/", "the code of report/"),
)
AT_MOST = 12  # failures of a subject, or files, that are named; more are counted
PLACE = re.compile(r"\b(data|chapters)/[\w.-]+(,|: )")


def subject(report) -> str:
    """Return what changed where this test failed."""
    if reason(report).startswith("data/"):
        return "a fact in data/"
    if report.nodeid.startswith("chapters/") and "image/svg+xml" in str(report.longrepr):
        return "a chart"
    for part, name in SUBJECTS:
        if report.nodeid.startswith(part):
            return name
    return report.nodeid.partition("::")[0]


def reason(report) -> str:
    """Return the line of a failure that says where: a file with a row or cell, or the assertion."""
    lines = [
        re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in str(report.longrepr).splitlines()
    ]
    told = [line[1:].strip() for line in lines if re.match(r"E\s", line)]
    places = [line for line in (*told, *lines) if PLACE.search(line)]
    said = [line for line in (*told, *lines) if re.match(r"\w*(Error|Exception|Failed)\b", line)]
    for found in (places, said, told, lines):
        if found:
            return found[0][:500]  # with the end that says what to do
    return ""


def pytest_terminal_summary(terminalreporter):
    summarise(terminalreporter)
    name_left_out(terminalreporter)


def summarise(terminalreporter):
    """Say what changed, by subject, each with its failures; or what was looked at and stands."""
    failed = [
        report
        for outcome in ("failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
    ]
    if not failed:
        terminalreporter.write_line(nothing_drifted(terminalreporter))
        return
    by_subject = {}
    for report in failed:
        by_subject.setdefault(subject(report), []).append(report)
    terminalreporter.section("what changed")
    for name, reports in by_subject.items():
        files = dict.fromkeys(r.nodeid.split("::")[0].rsplit("/", 1)[-1] for r in reports)
        terminalreporter.write_line(f"{name}: {len(reports)} failed ({', '.join(files)})")
        placed_first = sorted(reports, key=lambda r: not PLACE.search(str(r.longrepr)))
        for line in shortened([f"{r.nodeid}: {reason(r)}" for r in placed_first]):
            terminalreporter.write_line(f"    {line}")


def shortened(lines: list[str]) -> list[str]:
    """Return the first of many lines, then how many more there are."""
    more = len(lines) - AT_MOST
    return [*lines[:AT_MOST], f"and {more} more"] if more > 0 else lines


def nothing_drifted(terminalreporter) -> str:
    """Return the line of a run without a failure; only the whole speaks for the whole."""
    outcomes = ("passed", "skipped")
    reports = [r for name in outcomes for r in terminalreporter.stats.get(name, [])]
    seen = {report.nodeid.split("::")[0] for report in reports}
    if every_file() <= seen:
        return "Nothing drifted: data, numbers, charts, notebooks, links and formats are as stored."
    looked_at = ", ".join(shortened(sorted(seen))) or "no file"
    return f"No failure in {looked_at}; nothing else was looked at."


def every_file() -> set[str]:
    """Return the files that a run of the whole takes its tests from."""
    files = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("chapters/*.ipynb")]
    return {path.relative_to(ROOT).as_posix() for path in files}


def name_left_out(terminalreporter):
    """Say which tests were left out, by why; loud, since what they see nobody saw."""
    by_reason = {}
    for report in terminalreporter.stats.get("skipped", []):
        why = str(report.longrepr[2]).removeprefix("Skipped: ")
        by_reason.setdefault(why, []).append(report.nodeid.split("::")[0])
    if by_reason:
        terminalreporter.section("left out", bold=True, red=True)
    for why, files in sorted(by_reason.items()):
        named = ", ".join(dict.fromkeys(files))
        terminalreporter.write_line(f"{named}: {len(files)} left out; {why}", bold=True, red=True)
