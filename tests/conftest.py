"""Shared by all tests: where things are, and the last lines of a log.

The log closes by saying what changed: a fact in data/, a number, a chart, a notebook, a
link or a format. That is read off the failed tests, so a failure is counted once.
"""

import os
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# No test needs the network, nor does a kernel or a build that a test starts: it is cut off for them all.
OFFLINE = ROOT / "tests" / "offline"
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])
)
runpy.run_path(str(OFFLINE / "sitecustomize.py"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the built pages, built from the stored outputs if it is missing or older than its sources."""
    from tools.build import book as building

    with building.alone("build"):  # one worker builds, the others wait
        assert building.pages() == 0, (
            "the book was not built from the stored outputs; the lines above say why"
        )
    return building.HTML


CLASSES = (
    ("a fact in data/", lambda r: "test_data" in r.nodeid or reason(r).startswith("data/")),
    ("a chart", lambda r: r.nodeid.startswith("chapters/") and "image/svg+xml" in str(r.longrepr)),
    ("a number or a table", lambda r: r.nodeid.startswith("chapters/")),
    ("a notebook's form or stored output", lambda r: "test_chapters" in r.nodeid),
    ("a link, a page or the PDF", lambda r: re.search("test_(book|browser)", r.nodeid)),
    ("the code of report/", lambda r: True),
)


def reason(report) -> str:
    """The line of a failure that says where: a file of data/ or chapters/, or the assertion."""
    lines = [
        re.sub(r"\x1b\[[0-9;]*m|^E\s+", "", line).strip()
        for line in str(report.longrepr).splitlines()
    ]
    where = [line for line in lines if re.search(r"(data|chapters)/[\w.-]+(,|: )", line)]
    said = [line for line in lines if re.match(r"\w*(Error|Exception|Failed)\b", line)]
    return (where or said or lines or [""])[0][:300]


def pytest_terminal_summary(terminalreporter):
    summarise(terminalreporter)
    for why in sorted(
        {
            str(r.longrepr[2])
            for r in terminalreporter.stats.get("skipped", [])
            if "test_browser" in r.nodeid
        }
    ):
        terminalreporter.section("left out", bold=True, red=True)
        terminalreporter.write_line(why.removeprefix("Skipped: "), bold=True, red=True)


def summarise(terminalreporter):
    """Say what changed, sorted into facts, numbers, charts, notebooks, pages and code."""
    failed = terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", [])
    if not failed:
        terminalreporter.write_line(
            "Nothing drifted: data, numbers, charts, notebooks, links and formats are as stored."
        )
        return
    sorted_in = {}
    for report in failed:
        sorted_in.setdefault(next(name for name, test in CLASSES if test(report)), []).append(
            report
        )
    terminalreporter.section("what changed")
    for name, reports in sorted_in.items():
        first = next(
            (r for r in reports if re.search(r"(data|chapters)/[\w.-]+(,|: )", str(r.longrepr))),
            reports[0],
        )
        places = ", ".join(
            dict.fromkeys(r.nodeid.split("::")[0].rsplit("/", 1)[-1] for r in reports)
        )
        terminalreporter.write_line(f"{name}: {len(reports)} failed ({places})")
        terminalreporter.write_line(f"    {first.nodeid}: {reason(first)}")
