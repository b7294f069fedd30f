"""A killed or failing build leaves the last good book, and says no more than is true."""

import shutil
import signal
import subprocess
import sys
import time

import pytest

from tools.build import book as building
from tools.build import standing_book
from tools.paths import ROOT

WAITS = "== waiting for another build of this book to end\n"


# --- a build that is killed while new pages take the place of the old ones


class Killed(BaseException):
    """Stands for a kill: nothing after it is done."""


STEPS = ["shutil.copy2", "os.replace", "shutil.rmtree"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which a book stands, `old`, and new pages lie ready."""
    names = {
        "HTML": "html",
        "PDF": "html/isolated-partners.pdf",
        "UNFINISHED": "html.unfinished",
        "NEW": "html.new",
        "OLD": "html.old",
    }
    for name, path in names.items():
        monkeypatch.setattr(standing_book, name, tmp_path / path)
    for folder, edition in ("html", "old"), ("html.unfinished", "new"):
        (tmp_path / folder / "chapters").mkdir(parents=True)
        (tmp_path / folder / "index.html").write_text(edition, encoding="utf-8")
        (tmp_path / folder / "chapters" / "page.html").write_text(edition, encoding="utf-8")
    standing_book.PDF.write_text("old", encoding="utf-8")
    return tmp_path


def kill_at(monkeypatch, count: int, when: str) -> None:
    """Have the build end before or after its step of that number."""
    done = []
    for step in STEPS:
        module, name = step.split(".")
        work = getattr(getattr(standing_book, module), name)

        def killed(*arguments, work=work, **settings):
            done.append(1)
            if len(done) == count and when == "before":
                raise Killed
            work(*arguments, **settings)
            if len(done) == count:
                raise Killed

        monkeypatch.setattr(f"tools.build.standing_book.{step}", killed)


def edition(place) -> str:
    """Return the edition of the pages that stand; each of them is of one."""
    html = place / "html"
    found = {
        (html / name).read_text(encoding="utf-8") for name in ("index.html", "chapters/page.html")
    }
    assert len(found) == 1, "pages of two editions"
    return found.pop()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_whatever_a_kill_leaves_the_next_build_begins_with_a_whole_book(
    place, monkeypatch, count, when
):
    with monkeypatch.context() as patched:
        kill_at(patched, count, when)
        with pytest.raises(Killed):
            standing_book.put_pages(place / "html.unfinished")
    standing_book.restore()
    assert edition(place) in ("old", "new")
    assert (place / "html" / "isolated-partners.pdf").read_text(encoding="utf-8") == "old"
    assert [path.name for path in place.iterdir()] == ["html"], "something was left lying about"


def test_new_pages_stand_with_the_last_pdf(place):
    standing_book.put_pages(place / "html.unfinished")
    assert edition(place) == "new"
    assert (place / "html" / "isolated-partners.pdf").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("count", [1, 2])
def test_a_kill_at_the_very_first_build_leaves_whole_pages_or_none(place, monkeypatch, count):
    shutil.rmtree(place / "html")
    with monkeypatch.context() as patched:
        kill_at(patched, count, "before")
        with pytest.raises(Killed):
            standing_book.put_pages(place / "html.unfinished")
    standing_book.restore()
    if count == 1:
        assert not list(place.iterdir()), "half-made pages are no book"
    else:
        assert edition(place) == "new"


def test_half_made_pages_never_pass_for_a_book(place):
    shutil.rmtree(place / "html")
    standing_book.restore()
    assert not (place / "html").exists()


# --- a build that fails

FAILS = """
import sys
from tools.build import book, formats, programs
async def make_pages(ready=None):
    raise programs.BuildError("chapters/first.ipynb: WARNING: unknown label")
async def make_printed():
    raise programs.BuildError("pdf: no image")
formats.make_pages, formats.make_printed = make_pages, make_printed
sys.exit(book.pages())
"""
NO_PDF = FAILS.replace(
    'raise programs.BuildError("chapters/first.ipynb: WARNING: unknown label")', "pass"
)
FAILED_PAGES = "chapters/first.ipynb: WARNING: unknown label\nFAILED web pages: "
STANDS = {
    "a book": (
        {"html": True},
        FAILS,
        f"{FAILED_PAGES}the last good pages and PDF stay in _build/html\n",
    ),
    "one that a kill moved away": (
        {"html.old": True},
        FAILS,
        f"{FAILED_PAGES}the last good pages and PDF stay in _build/html\n",
    ),
    "whole new pages, the old ones moved away": (
        {"html.old": True, "html.new": True},
        FAILS,
        f"{FAILED_PAGES}the last good pages and PDF stay in _build/html\n",
    ),
    "whole pages of a first build": (
        {"html.new": False},
        FAILS,
        f"{FAILED_PAGES}the last good pages stay in _build/html; there is no PDF yet\n",
    ),
    "nothing": ({}, FAILS, f"{FAILED_PAGES}there is no earlier book in _build/html\n"),
    "half-made pages": (
        {"html.unfinished": False},
        FAILS,
        f"{FAILED_PAGES}there is no earlier book in _build/html\n",
    ),
    "pages without a PDF": (
        {"html": False},
        NO_PDF,
        "pdf: no image\n"
        "FAILED PDF and EPUB: the last good pages stay in _build/html; there is no PDF yet\n",
    ),
    "pages with a PDF": (
        {"html": True},
        NO_PDF,
        "pdf: no image\nFAILED PDF and EPUB: the last good pages and PDF stay in _build/html\n",
    ),
}


@pytest.mark.parametrize(("folders", "build", "said"), STANDS.values(), ids=STANDS)
def test_a_failing_build_keeps_the_last_good_book_and_says_what_there_is(
    small_book, folders, build, said
):
    built = small_book.place / "_build"
    for folder, with_pdf in folders.items():
        (built / folder).mkdir(parents=True)
        (built / folder / "index.html").write_text("a page", encoding="utf-8")
        if with_pdf:
            (built / folder / "isolated-partners.pdf").write_text("a PDF", encoding="utf-8")
    done = small_book.python("-c", build)
    assert (done.returncode, done.stderr) == (1, said)
    assert (built / "html" / "index.html").exists() == ("pages" in said.split(": ")[-1])
    assert (built / "html" / "isolated-partners.pdf").exists() == ("pages and PDF" in said)


PAGES_FAIL_AT_ONCE = """
import sys, time
from tools.build import book, formats, programs
started = []
def sphinx(builder):
    code = "sys.exit('WARNING: broken')" if builder == "html" else "time.sleep(100)"
    started.append(programs.start("-c", f"import sys, time; {code}"))
    return started[-1]
formats.sphinx = sphinx
began = time.monotonic()
code = book.pages()
print(time.monotonic() - began < 50, [process.poll() is not None for process in started])
sys.exit(code)
"""


def test_where_the_pages_of_a_first_build_fail_the_pdf_is_stopped_at_once(small_book):
    done = small_book.python("-c", PAGES_FAIL_AT_ONCE)
    assert done.returncode == 1
    assert done.stderr.startswith("WARNING: broken\nFAILED web pages: ")
    assert done.stdout.splitlines()[-1] == "True [True, True]"


# --- two builds of one book


def test_a_second_build_waits_for_the_first(book):
    command = [sys.executable, "-m", "tools.build.book", "pages"]
    with building.alone("build"):
        second = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        # it stays locked until the second has said so: which of them is faster does not matter
        assert second.stdout.readline() == WAITS
        time.sleep(0.5)
        assert second.poll() is None
    said, _ = second.communicate(timeout=300)
    assert (said, second.returncode) == ("The book is up to date.\n", 0)


KILLED = """
import os, signal
from tools.build import book, programs
with book.alone("build"):
    programs.start("-c", "input()", stdin=0)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_build_waits_for_what_a_killed_one_left_at_work(small_book):
    command = [sys.executable, "-c", KILLED]
    first = subprocess.Popen(command, cwd=small_book.place, stdin=subprocess.PIPE)
    assert first.wait(timeout=60) == -signal.SIGKILL
    waits = 'from tools.build import book\nwith book.alone("build"): print("alone")'
    command = [sys.executable, "-c", waits]
    second = subprocess.Popen(command, cwd=small_book.place, stdout=subprocess.PIPE, text=True)
    assert second.stdout.readline() == WAITS
    first.stdin.close()  # which ends what it left
    said, _ = second.communicate(timeout=60)
    assert (said, second.returncode) == ("alone\n", 0)
