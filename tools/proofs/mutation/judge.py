"""Mutation proof: one small error at a time goes into data, code or a stored output; which check sees it?

``make mutants`` runs it; ``tests/project/test_mutants.py`` runs a small sample. What is altered, and what
is not, stands in `mutate`. What counts as caught:

``data``      a fault that `tables.faults` names (schema), another output in a chapter than the
              stored one (substance), a failed test on the data (tests), or nothing but the hash of
              the table at a chapter's end (checksum). Columns of the last kind are listed as
              unused: no number, chart or sentence depends on the cell that was altered.
``report``    another output in a chapter, or a failed unit test.
``stored``    the notebook is not, byte for byte, the one that its cells give when executed.

First every check runs once on the project as it is: what it finds then is a false alarm, and what
it executes and loads says which mutants it can see at all. Then each chapter is gone through
once. Before a cell that is the first to touch what a mutant alters, a copy of the process is
forked; it takes the mutant in and runs on until an output differs. So no mutant waits for what
comes before it, and what it sees is what the whole chapter would have shown.
"""

import argparse
import contextlib
import importlib
import importlib.machinery
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

# Some of these are only loaded so that no mutant waits for them.
import coverage
import frictionless  # noqa: F401
import matplotlib.backends.backend_svg  # noqa: F401
import myst_nb  # noqa: F401
import nbformat
import pytest
import scipy.stats  # noqa: F401
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

import report.tables  # noqa: F401
from tools.build import notebooks
from tools.proofs.mutation.mutants import (
    ROOT,
    Mutant,
    code_mutants,
    column_mutants,
    data_mutants,
    stored_mutants,
)

sys.dont_write_bytecode = True

CHAPTERS = [f"chapters/{path.name}" for path in notebooks.chapters()]
UNIT_TESTS = [
    f"tests/{name}.py"
    for name in (
        "report/test_figures",
        "report/test_verdicts_by_hand",
        "report/test_measures",
        "report/test_comparison",
        "data/test_refusals",
        "data/test_facts",
        "report/test_verdicts_on_the_record",
    )
]
QUICK = ["chapters/findings.ipynb", "chapters/cold-war.ipynb"]  # what a sample is drawn from
LEAST = {"data": 0.995, "report": 0.95, "stored": 1.0}  # parts that must be caught
TIME_LIMIT = 120  # seconds of processor time a check may take: a mutant may make it endless

MUTANTS: list[Mutant] = []
KNOWN: dict[
    str, tuple[dict, str]
] = {}  # check: ({table or (file, line): first cell that touches it}, the notebook it gives)


# --- a chapter, cell by cell


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **rest):
        self.shell.made.append(
            nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})
        )


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def finish_displayhook(self):
        pass

    def write_format_data(self, data, metadata=None):
        self.shell.made.append(
            nbformat.v4.new_output(
                "execute_result",
                data=data,
                metadata=metadata or {},
                execution_count=self.shell.count,
            )
        )


class _Shell(InteractiveShell):
    """Runs cells in this process as a kernel would, and keeps their outputs."""

    display_pub_class, displayhook_class, count = Type(_Publisher), Type(_Hook), 0

    def outputs(self, cell) -> list:
        self.made, self.count = [], self.count + 1
        done = self.run_cell(cell.source)
        error = done.error_before_exec or done.error_in_exec
        return self.made + (
            [nbformat.v4.new_output("error", ename=type(error).__name__, evalue=str(error))]
            if error
            else []
        )


def opened(path: str):
    """Return a notebook, its code cells, and a shell in which nothing ran."""
    _Shell.clear_instance()
    notebook = nbformat.read(ROOT / path, as_version=4)
    return (
        notebook,
        [cell for cell in notebook.cells if cell.cell_type == "code"],
        _Shell.instance(config=Config({"HistoryManager": {"enabled": False}})),
    )


@contextlib.contextmanager
def alone():
    """Send what a check prints nowhere, and stop it when it takes too long."""

    def stop(*_):
        raise TimeoutError(f"the check takes more than {TIME_LIMIT} seconds")

    signal.signal(signal.SIGVTALRM, stop)
    with (
        tempfile.TemporaryDirectory() as folder,
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        os.environ["IPYTHONDIR"] = folder  # no settings of whoever runs this
        signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
        yield Path(folder).resolve()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def record(check: str):
    """Run one check on the project as it is; return its name, its entry for KNOWN, and whether it found a fault."""
    touched, asked, text = {}, set(), ""
    sys.addaudithook(
        lambda event, args: (
            event == "open" and str(args[0]).endswith(".csv") and asked.add(Path(args[0]).stem)
        )
    )
    with copy_of_project() as here, alone():
        watch = coverage.Coverage(
            data_file=None, config_file=False, include=[str(here / "chapters" / "report" / "*")]
        )
        notebook, cells, shell = opened(check) if check in CHAPTERS else (None, [None], None)
        for number, cell in enumerate(cells):
            watch.start()
            if cell:
                cell.outputs = shell.outputs(cell)
            else:
                alarm = tests_fail(check)
            watch.stop()
            data = watch.get_data()
            for key in (
                *asked,
                *(
                    (Path(file).name, line)
                    for file in data.measured_files()
                    for line in data.lines(file)
                ),
            ):
                touched.setdefault(key, number)
        if notebook:
            notebooks.normalise(notebook)
            text = notebooks.text_of(notebook)
            alarm = text != (ROOT / check).read_text(encoding="utf-8")
    return check, (touched, text), alarm


def first_cell(check: str, mutant: Mutant) -> int | None:
    """Return the first cell of a check that touches what a mutant alters; None if none does; the first of all if that is not known."""
    if check not in KNOWN:
        return 0
    return min(
        (KNOWN[check][0][key] for key in mutant.touches if key in KNOWN[check][0]), default=None
    )


def take_in(mutant: Mutant, frames: dict, folder: Path) -> None:
    """Put a mutant into this process: its table into a copy of data/, its module into what is loaded or is going to be."""
    if mutant.group == "data":
        shutil.copytree(ROOT / "data", folder / "data")
        (folder / mutant.path).write_text(mutant.text, encoding="utf-8")
        sys.modules["report.tables"].DATA = folder / "data"
        frames.pop(Path(mutant.path).stem, None)
        return
    name, get_code = (
        f"report.{Path(mutant.path).stem}",
        importlib.machinery.SourceFileLoader.get_code,
    )
    if name in sys.modules:
        exec(compile(mutant.text, sys.modules[name].__file__, "exec"), vars(sys.modules[name]))
    importlib.machinery.SourceFileLoader.get_code = lambda loader, full: (
        compile(mutant.text, loader.path, "exec") if full == name else get_code(loader, full)
    )


def difference(shell, cells) -> str:
    """Run cells; return "substance" where an output differs from the stored one, "checksum" where only hashes of tables do, or ""."""

    def text(outputs):
        return re.sub(
            r"\{download\}`[\w.]+ <.*?[0-9a-f]{12}", "", json.dumps(outputs, sort_keys=True)
        )

    found = ""
    for cell in cells:
        outputs = shell.outputs(cell)
        if outputs != cell.outputs:
            found = "checksum"
            if text(outputs) != text(cell.outputs):
                return "substance"
    return found


def go_through(path: str, pending: list[int], jobs: int, out: int) -> None:
    """Run a chapter as it is; before each cell fork the mutants that it is first to touch, and write what each one shows to `out`."""
    report_tables, frames = sys.modules["report.tables"], {}
    load = report_tables.load

    def load_once(name):
        frames[name] = frames[name] if name in frames else load(name)
        return frames[name].copy()

    report_tables.load = load_once
    _, cells, shell = opened(path)
    for number, cell in enumerate(cells):
        mine = [i for i in pending if first_cell(path, MUTANTS[i]) == number]
        pending, running = [i for i in pending if i not in mine], set()
        for i in mine:
            if len(running) == jobs:
                running.discard(os.wait()[0])
            child = os.fork()
            running.add(child)
            if not child:
                with alone() as folder:
                    try:
                        take_in(MUTANTS[i], frames, folder)
                        found = difference(shell, cells[number:])
                    except Exception:  # what no module can be made of
                        found = "substance"
                os.write(out, f"{i} {found}\n".encode())
                os._exit(0)
        while running:
            running.discard(os.wait()[0])
        if not pending:
            return
        shell.outputs(cell)


# --- the other checks


def tests_fail(path: str) -> bool:
    """Whether a file of unit tests finds a fault."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return (
        pytest.main(["-x", "--assert=plain", "-p", "no:cacheprovider", "--rootdir", ".", path]) != 0
    )


@contextlib.contextmanager
def copy_of_project(mutant: Mutant | None = None):
    """Make a copy of what the checks read, with a mutant in it, the working directory, and have report/ loaded from there."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder).resolve()
        for part in ("data", "chapters/report", "tests"):
            shutil.copytree(ROOT / part, here / part, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (*ROOT.glob("[!._]*"), *ROOT.glob("_*.yml"), *(ROOT / "chapters").iterdir()):
            if not (here / path.relative_to(ROOT)).exists():
                (here / path.relative_to(ROOT)).symlink_to(path)
        if mutant:
            (here / mutant.path).write_text(mutant.text, encoding="utf-8")
        for name in [name for name in sys.modules if name.partition(".")[0] == "report"]:
            del sys.modules[name]
        sys.path[:0] = [str(here / "chapters")]
        os.chdir(here)
        yield here
        os.chdir(ROOT)


def seen_at_once(number: int) -> str:
    """Return what sees a mutant without a chapter being run: the schema, or a byte of a stored notebook; or ""."""
    mutant = MUTANTS[number]
    if mutant.group == "data":
        with copy_of_project(mutant):
            return "schema" if importlib.import_module("report.tables").faults() else ""
    if mutant.group == "report":
        return ""
    stored, fresh = (
        nbformat.reads(mutant.text, as_version=4),
        nbformat.reads(KNOWN[mutant.path][1], as_version=4),
    )
    for cell, new in zip(stored.cells, fresh.cells, strict=True):
        assert cell.source == new.source, "only outputs are altered here"
        cell.update({key: new[key] for key in ("outputs", "execution_count") if key in new})
    notebooks.normalise(stored)
    return "bytes" if notebooks.text_of(stored) != mutant.text else ""


def seen_by_tests(number: int) -> str:
    """Return the unit tests that see a mutant, or ""; those of its own module are asked first."""
    mutant = MUTANTS[number]
    with copy_of_project(mutant), alone():
        for check in sorted(UNIT_TESTS, key=lambda check: Path(mutant.path).stem not in check):
            if (
                first_cell(check, mutant) is not None
                and (mutant.group == "report" or check == "tests/data/test_facts.py")
                and tests_fail(check)
            ):
                return "tests" if mutant.group == "data" else Path(check).name
    return ""


# --- the proof


def judge(jobs: int, say) -> list[str]:
    """Return what sees each mutant: at once, else a chapter, else unit tests, else only a hash (checksum), else nothing ("")."""
    fork, everything = multiprocessing.get_context("fork"), range(len(MUTANTS))
    with fork.Pool(jobs, maxtasksperchild=1) as pool:
        seen = pool.map(seen_at_once, everything, chunksize=1)
    order, hashes, sample = (
        sorted(CHAPTERS, key=lambda path: (ROOT / path).stat().st_size),
        set(),
        not KNOWN.keys() >= set(CHAPTERS),
    )
    # Errors of code are most quickly seen by unit tests; errors of data are asked of the chapters first, since those say what a cell is for.
    # In a sample, a mutant that moved a hash is not followed into the tests and chapters that are not known.
    tests = [(group, "unit tests") for group in (("report", "data") if not sample else ())]
    known, unknown = (
        [("", path) for path in order if (path in KNOWN) == wanted] for wanted in (True, False)
    )
    checks = [tests[0], *known, tests[1]] if tests else [*known, ("", "unit tests"), *unknown]
    for group, check in checks:
        pending = [
            i
            for i in everything
            if not seen[i]
            and MUTANTS[i].group != "stored"
            and MUTANTS[i].group.startswith(group)
            and not (sample and check not in KNOWN and i in hashes)
        ]
        if check == "unit tests":
            with fork.Pool(jobs, maxtasksperchild=1) as pool:
                for i, found in zip(pending, pool.imap(seen_by_tests, pending)):
                    seen[i] = found
        elif pending := [i for i in pending if first_cell(check, MUTANTS[i]) is not None]:
            source, sink = os.pipe()
            child = os.fork()
            if not child:
                go_through(check, pending, jobs, sink)
                os._exit(0)
            os.close(sink)
            with os.fdopen(source) as lines:
                for number, _, found in (line.strip().partition(" ") for line in lines):
                    i, data = int(number), MUTANTS[int(number)].group == "data"
                    if found == "checksum" and data:
                        hashes.add(i)
                    elif found:
                        seen[i] = found if data else Path(check).name
            os.waitpid(child, 0)
        say(
            f"{check}: {len(pending)} mutants{f' of {group}' if group else ''}, {seen.count('')} not seen yet"
        )
    return [found or ("checksum" if i in hashes else "") for i, found in enumerate(seen)]


def report_of(results: list[tuple[Mutant, str]]) -> dict[str, float]:
    """Print the table of classes, the escapes and the columns that only a hash guards; return the part caught of each group."""
    print(f"{'class':24}{'mutants':>8}{'caught':>8}{'escaped':>8}  by")
    parts = {}
    for group in LEAST:
        for kind in ("", *sorted({mutant.kind for mutant, _ in results if mutant.group == group})):
            by = [
                seen
                for mutant, seen in results
                if mutant.group == group and kind in ("", mutant.kind)
            ]
            if by:
                parts.setdefault(group, 1 - by.count("") / len(by))
                counts = ", ".join(
                    f"{seen} {by.count(seen)}"
                    for seen in sorted(set(by) - {""}, key=by.count, reverse=True)
                )
                print(
                    f"{'  ' + kind if kind else group:24}{len(by):8}{len(by) - by.count(''):8}{by.count(''):8}  {counts}"
                )
    for mutant in sorted((mutant for mutant, seen in results if not seen), key=lambda m: m.where):
        print(f"ESCAPED {mutant.where}: {mutant.change}")
    bare = [mutant for mutant, seen in results if seen == "checksum"]
    columns = sorted(
        {
            f"{Path(m.path).stem}.{m.where.rpartition('column ')[2]}"
            for m in bare
            if "column" in m.where
        }
    )
    print(
        f"moved nothing but a hash: {len(bare)} mutants{'; unused columns: ' + ', '.join(columns) if columns else ''}"
    )
    return parts


def main() -> int:
    """Run the proof; return 1 where too many mutants escape or a check finds fault with the project as it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (
        ("seed", 1),
        ("data", 200),
        ("code", 150),
        ("stored", 60),
        ("jobs", min(2, os.cpu_count() or 1)),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument(
        "--columns",
        action="store_true",
        help="alter whole columns of the tables instead of single cells",
    )
    parser.add_argument(
        "--sample", action="store_true", help="draw only from what two quick chapters touch"
    )
    chosen = parser.parse_args()
    rng, began, alarms = random.Random(chosen.seed), time.monotonic(), []

    def say(text):
        print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)

    with multiprocessing.get_context("fork").Pool(chosen.jobs, maxtasksperchild=1) as pool:
        for check, KNOWN[check], alarm in pool.imap_unordered(
            record, QUICK if chosen.sample else [*CHAPTERS, *UNIT_TESTS]
        ):
            alarms += [check] * alarm
    say(f"{len(KNOWN)} checks on the project as it is, {len(alarms)} of them find a fault")
    among = {key for touched, _ in KNOWN.values() for key in touched} if chosen.sample else None
    # Two that alter nothing: nothing may see them.
    everything = frozenset(key for touched, _ in KNOWN.values() for key in touched)
    nothing = (
        []
        if chosen.sample
        else [
            Mutant(group, "", path, "", "", (ROOT / path).read_text(encoding="utf-8"), everything)
            for group, path in (
                ("data", "data/events.csv"),
                ("report", "chapters/report/figures.py"),
            )
        ]
    )
    # A sample takes tables and what computes and draws; not the loader, which is a matter of unit tests, nor what runs in each first cell.
    among = {
        key
        for touched, _ in KNOWN.values()
        for key, cell in touched.items()
        if isinstance(key, str) or (cell and key[0] != "tables.py")
    }
    among = among if chosen.sample else None
    MUTANTS[:] = [
        *nothing,
        *(column_mutants(rng) if chosen.columns else data_mutants(chosen.data, rng, among)),
        *code_mutants(chosen.code, chosen.seed, among),
        *stored_mutants(chosen.stored, rng, [path for path in CHAPTERS if path in KNOWN]),
    ]
    results = list(zip(MUTANTS, judge(chosen.jobs, say)))
    alarms += [
        f"{mutant.path} unaltered, by {seen}" for mutant, seen in results[: len(nothing)] if seen
    ]
    parts = report_of(results[len(nothing) :])
    say(
        f"seed {chosen.seed}: {', '.join(f'{group} {part:.1%}' for group, part in parts.items())} caught, false alarms: {', '.join(alarms) or 'none'}"
    )
    # Of six mutants of code one may be no error at all (a tenth tick, of which a chart has nine): the sample asks only whether the checks work.
    least = LEAST | ({"report": 0.5} if chosen.sample else {})
    return int(bool(alarms) or any(part < least[group] for group, part in parts.items()))


if __name__ == "__main__":
    sys.exit(main())
