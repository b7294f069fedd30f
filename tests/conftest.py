"""Shared by all tests: where things are, no network, and the last lines of a log.

The log closes by saying what changed: a fact, a number, a chart, a notebook, a link or a format,
the code, or what the project is built with. That is read off the failed tests, each counted once.
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
        re.sub(r"\x1b\[[0-9;]*m|^E\s+", "", line).strip()
        for line in str(report.longrepr).splitlines()
    ]
    places = [line for line in lines if PLACE.search(line)]
    said = [line for line in lines if re.match(r"\w*(Error|Exception|Failed)\b", line)]
    for found in (places, said, lines):
        if found:
            return found[0][:300]
    return ""


def pytest_terminal_summary(terminalreporter):
    summarise(terminalreporter)
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(r.longrepr[2]) for r in skipped if "test_browser" in r.nodeid}
    for why in sorted(reasons):
        terminalreporter.section("left out", bold=True, red=True)
        terminalreporter.write_line(why.removeprefix("Skipped: "), bold=True, red=True)


def summarise(terminalreporter):
    """Say what changed, by subject, each with its first failure."""
    failed = [
        report
        for outcome in ("failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
    ]
    if not failed:
        terminalreporter.write_line(
            "Nothing drifted: data, numbers, charts, notebooks, links and formats are as stored."
        )
        return
    by_subject = {}
    for report in failed:
        by_subject.setdefault(subject(report), []).append(report)
    terminalreporter.section("what changed")
    for name, reports in by_subject.items():
        placed = [report for report in reports if PLACE.search(str(report.longrepr))]
        first = (placed or reports)[0]
        files = dict.fromkeys(r.nodeid.split("::")[0].rsplit("/", 1)[-1] for r in reports)
        terminalreporter.write_line(f"{name}: {len(reports)} failed ({', '.join(files)})")
        terminalreporter.write_line(f"    {first.nodeid}: {reason(first)}")
