"""The last lines of a run: every failure by its subject, what was left out and why, and no more."""

import shutil
import subprocess
import sys

import pytest

PASSES = "def test_a():\n    pass\n"
WHOLE = "Nothing drifted: data, numbers, charts, notebooks, links and formats are as stored."


@pytest.fixture
def last_lines(root, tmp_path):
    """Run tests that are made up as those of the project are; return what is printed."""
    shutil.copytree(root / "tests" / "offline", tmp_path / "tests" / "offline")
    for name in ("tests/conftest.py", "pyproject.toml"):
        shutil.copy(root / name, tmp_path / name)

    def run(files: dict[str, str], *asked: str) -> list[str]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-rN", "--numprocesses", "0", *asked]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    return run


def test_every_failure_is_named_by_its_subject(last_lines):
    fails = "def test_a():\n    assert 1 == 2\n\n\ndef test_b():\n    assert not 'b'\n"
    lines = last_lines({"tests/data/test_facts.py": fails, "tests/book/test_pdf.py": fails})
    assert lines[lines.index("a fact in data/: 2 failed (test_facts.py)") + 1 :][:2] == [
        "    tests/data/test_facts.py::test_a: assert 1 == 2",
        "    tests/data/test_facts.py::test_b: AssertionError: assert not 'b'",
    ]
    assert "a link, a page or a format: 2 failed (test_pdf.py)" in lines
    assert "    tests/book/test_pdf.py::test_b: AssertionError: assert not 'b'" in lines
    assert WHOLE not in lines


def test_failures_beyond_a_dozen_are_counted(last_lines):
    many = "@pytest.mark.parametrize('n', range(15))"
    fails = f"import pytest\n\n\n{many}\ndef test_a(n):\n    1 / 0\n"
    lines = last_lines({"tests/data/test_facts.py": fails})
    assert sum(line.startswith("    tests/data/test_facts.py::test_a[") for line in lines) == 12
    assert "    and 3 more" in lines


def test_what_is_left_out_is_named_with_why(last_lines):
    skips = "import pytest\n\n\ndef test_a():\n    pytest.skip('not read yet')\n"
    twice = skips + "\n\ndef test_b():\n    test_a()\n"
    lines = last_lines({"tests/data/test_facts.py": twice, "tests/book/test_pdf.py": PASSES})
    assert "tests/data/test_facts.py: 2 left out; not read yet" in lines
    assert not any("left out" in line for line in last_lines({}, "tests/book/test_pdf.py"))


def test_only_a_run_of_the_whole_speaks_for_the_whole(last_lines):
    files = {"tests/data/test_facts.py": PASSES, "tests/book/test_pdf.py": PASSES}
    assert WHOLE in last_lines(files)
    lines = last_lines(files, "tests/book")
    assert WHOLE not in lines
    assert "No failure in tests/book/test_pdf.py; nothing else was looked at." in lines
