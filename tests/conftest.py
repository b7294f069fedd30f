"""Shared by all tests: where things are, and the last lines of a log.

The log closes by saying what changed: a fact in data/, a number, a chart, a notebook, a
link or a format. That is read off the failed tests, so a failure is counted once.
"""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "chapters"), str(ROOT / "chapters" / "_ext")]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


CLASSES = (
    ("a fact in data/", lambda r: "test_data" in r.nodeid),
    ("a chart", lambda r: r.nodeid.startswith("chapters/") and "image/svg+xml" in str(r.longrepr)),
    ("a number or a table", lambda r: r.nodeid.startswith("chapters/")),
    ("a notebook's form or stored output", lambda r: "test_chapters" in r.nodeid),
    ("a link, a page or the PDF", lambda r: "test_book" in r.nodeid),
    ("the code of report/", lambda r: True),
)


def pytest_terminal_summary(terminalreporter):
    failed = terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", [])
    if not failed:
        terminalreporter.write_line("Nothing drifted: data, numbers, charts, notebooks, links and formats are as stored.")
        return
    sorted_in = {}
    for report in failed:
        sorted_in.setdefault(next(name for name, test in CLASSES if test(report)), []).append(report.nodeid)
    terminalreporter.section("what changed")
    for name, nodes in sorted_in.items():
        terminalreporter.write_line(f"{name}: {len(nodes)} failed, first {nodes[0]}")
