"""A chapter is executed the same way for everybody, and a fault in it names its place."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from tools.build import execution, programs


def test_a_fault_names_chapter_cell_and_line_and_shows_the_code(small_book):
    code = (
        "table = {2020: 1}\n\nyears = [2020, 2021]\nfound = [table[year] for year in years]\nfound"
    )
    small_book.write("first", ("markdown", "# First"), ("code", "1"), ("code", code))
    done = small_book.execute()
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "FAILED chapters/first.ipynb, cell 3, line 4: KeyError: 2021",
        "      1 | table = {2020: 1}",
        "      2 | ",
        "      3 | years = [2020, 2021]",
        "  >   4 | found = [table[year] for year in years]",
    ]


LINES = {
    "deep in a library": ("import pandas\nframe = pandas.DataFrame({1: [2]})\nframe[3]", 3),
    "in a function of the cell, called from a later line": (
        "share = lambda part: part / 0\n1\nshare(2)",
        1,
    ),
    "code that is no Python": ("1\n2 +* 3", 2),
    "in the middle of a long cell": ("\n".join(["1"] * 30 + ["1 / 0"] + ["1"] * 9), 31),
}


@pytest.mark.parametrize(("code", "line"), LINES.values(), ids=LINES)
def test_the_line_is_the_one_in_which_the_fault_arose(small_book, code, line):
    small_book.write("first", ("markdown", "# First"), ("code", code))
    said = small_book.execute().stderr.splitlines()
    assert said[0].startswith(f"FAILED chapters/first.ipynb, cell 2, line {line}: ")
    assert said[-1] == f"  > {line:3} | {code.splitlines()[line - 1]}"
    assert len(said) <= 9


def test_a_kernel_that_dies_is_said_in_one_line(small_book):
    dies = "import os\nos.write(2, b'out of luck')\nos._exit(1)"
    small_book.write("first", ("markdown", "# First"), ("code", dies))
    done = small_book.execute()
    assert done.returncode == 1
    assert done.stderr == (
        "FAILED chapters/first.ipynb: Kernel died; see _build/first.kernel.log\n"
    )
    log = small_book.place / "_build" / "first.kernel.log"
    assert "out of luck" in log.read_text(encoding="utf-8")


# --- the environment of whoever builds


# --- a build that is told to stop


WAITING = """
import os, pathlib, time
pathlib.Path("{name}.pid").write_text(str(os.getpid()))
time.sleep(120)
"""


def is_gone(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_told_to_stop_says_so_in_a_line_and_leaves_no_kernel(small_book, number):
    names = ["first", "second"]
    small_book.list_chapters(*names)
    for name in names:
        small_book.write(name, ("markdown", f"# {name}"), ("code", WAITING.format(name=name)))
    before = [small_book.chapter(name).read_bytes() for name in names]
    code = "import sys; from tools.build import book; book.check_data = lambda: True; "
    command = [sys.executable, "-B", "-c", f"{code}sys.exit(book.main('notebooks'))"]
    build = subprocess.Popen(command, cwd=small_book.place, stderr=subprocess.PIPE, text=True)
    side_by_side = min(len(names), os.cpu_count() or 1)
    started = []
    while len(started) < side_by_side and build.poll() is None:
        time.sleep(0.1)
        started = [path for path in small_book.place.glob("chapters/*.pid") if path.read_text()]
    build.send_signal(number)
    said = build.communicate(timeout=60)[1]
    assert (build.returncode, said) == (
        1,
        "Stopped; no notebook is half-written, there is no earlier book in _build/html\n",
    )
    assert [small_book.chapter(name).read_bytes() for name in names] == before
    assert all(is_gone(int(path.read_text())) for path in started)


def of_the_users(folder) -> dict[str, str]:
    """Return an environment in which much is otherwise: packages, kernels, start-up files."""
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Mine", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    packages = folder / "packages"
    packages.mkdir()
    for module in ("report", "pandas"):
        (packages / f"{module}.py").write_text("raise SystemExit('the wrong module')")
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("answer = 'of the user'", encoding="utf-8")
    return {
        "JUPYTER_PATH": str(folder / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"], str(packages)]),
        "PYTHONSTARTUP": str(startup / "mine.py"),
        "PYTHONOPTIMIZE": "2",
        "PYTHONHASHSEED": "5",
        "MPLBACKEND": "no such thing",
        "TZ": "Asia/Yangon",
        "LC_ALL": "C",
    }


SEEN = """import os, sys, time
from report import prose
import pandas
assert __debug__ and not sys.flags.optimize
assert "answer" not in globals()
assert sys.flags.hash_randomization == 0
print(time.tzname[0], sorted(name for name in os.environ if name.startswith(("JUPYTER", "MPL"))))
"""


def test_a_chapter_sees_nothing_of_the_users_environment(small_book, tmp_path):
    small_book.write("first", ("markdown", "# First"), ("code", SEEN))
    done = small_book.execute(**of_the_users(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    (printed,) = small_book.outputs("first")[0]
    assert "".join(printed["text"]).startswith("UTC [")
    assert "no such thing" not in str(printed)


def test_programs_of_the_build_see_nothing_of_it_either(monkeypatch, tmp_path):
    for name, value in of_the_users(tmp_path).items():
        monkeypatch.setenv(name, value)
    code = (
        "import os, sys; "
        "print(sys.flags.optimize, os.environ['TZ'], os.environ['PYTHONHASHSEED'], sys.path)"
    )
    process = programs.start("-c", code)
    said, _ = process.communicate(timeout=60)
    assert said.startswith("0 UTC 0 [")
    assert str(tmp_path) not in said
    assert "tests/offline" in said, "what cuts the tests off the network has to reach it"


def test_a_kernel_that_a_test_starts_is_cut_off_the_network(small_book):
    asks = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=5)"
    small_book.write("first", ("markdown", "# First"), ("code", asks))
    assert "no network here: 192.0.2.1" in small_book.execute().stderr


# --- notebooks as editors leave them


@pytest.mark.parametrize("fault", ["without an id", "the same id twice"])
def test_ids_are_mended_and_a_line_says_so(small_book, fault):
    assert small_book.execute().returncode == 0
    chapter = small_book.chapter("first")
    notebook = json.loads(chapter.read_text(encoding="utf-8"))
    first, second = notebook["cells"]
    if fault == "without an id":
        del second["id"]
    else:
        second["id"] = first["id"]
    chapter.write_text(json.dumps(notebook), encoding="utf-8")
    done = small_book.execute()
    line = "chapters/first.ipynb: cells without an id of their own get one: 2\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, line, "")
    mended = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    assert len({cell["id"] for cell in mended}) == 2
    assert mended[0]["id"] == "cell-1", "an id that was right was changed"
    assert mended[1]["outputs"] == second["outputs"]
    assert small_book.execute().stdout == "", "it is said once"


def test_a_picture_inside_a_text_cell_is_refused_with_the_way_to_show_it(small_book):
    chapter = small_book.chapter("first")
    notebook = json.loads(chapter.read_text(encoding="utf-8"))
    notebook["cells"][0]["attachments"] = {"shot.png": {"image/png": "iVBORw0KGgo="}}
    chapter.write_text(json.dumps(notebook), encoding="utf-8")
    for verb in ("book", "pages", "notebooks"):
        done = small_book.build(verb)
        assert done.returncode == 1
        assert "chapters/first.ipynb, cell 1: the picture shot.png stands inside" in done.stderr
        assert "save it as chapters/shot.png, write ![what it shows](shot.png)" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_notebook_that_is_not_utf_8_is_refused_in_a_line(small_book):
    small_book.chapter("first").write_bytes(b'{"cells": "\xe9"}')
    done = small_book.execute()
    said = "chapters/first.ipynb: byte 11 is not UTF-8; save the notebook anew, or restore it\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_change_deep_in_the_code_of_the_report_executes_the_chapters_again(small_book):
    assert "executing 1 of 1" in small_book.execute().stdout
    assert small_book.execute().stdout == ""
    package = small_book.place / "chapters" / "report" / "deep" / "down"
    package.mkdir(parents=True)
    (package / "module.py").write_text("", encoding="utf-8")
    assert "executing 1 of 1" in small_book.execute().stdout
    cache = package / "__pycache__"
    cache.mkdir()
    (cache / "module.pyc").write_bytes(b"")
    assert small_book.execute().stdout == ""


def silent(times):
    """Return what stands in for nbclient where a kernel does not answer so many times."""
    starts = []

    async def run_cells(path, notebook):
        starts.append(path)
        if len(starts) <= times:
            raise RuntimeError("Kernel didn't respond in 60 seconds")

    return run_cells, starts


def test_a_kernel_that_does_not_answer_is_started_once_more(monkeypatch, root):
    # its ports were free when they were chosen, and taken by another build a moment later
    run_cells, starts = silent(1)
    monkeypatch.setattr(execution, "run_cells", run_cells)
    path = root / "chapters" / "x.ipynb"
    asyncio.run(execution.execute(path, nbformat.v4.new_notebook()))
    assert len(starts) == 2


def test_one_that_never_answers_is_named(monkeypatch, root):
    run_cells, starts = silent(9)
    monkeypatch.setattr(execution, "run_cells", run_cells)
    path = root / "chapters" / "x.ipynb"
    with pytest.raises(execution.ExecutionError, match=r"chapters/x.ipynb: Kernel didn't respond"):
        asyncio.run(execution.execute(path, nbformat.v4.new_notebook()))
    assert len(starts) == 2
