"""Mutation proof: one small error at a time goes into data, code or a stored output; what sees it?

``make mutants`` runs it; ``tests/project/test_mutation.py`` runs a small sample. What is altered,
and what is not, stands in `mutants`. What counts as caught:

``data``      a fault that `tables.faults` names (schema), another output in a chapter than the
              stored one (substance), a failed test on the data (tests), or nothing but the hash
              of the table at a chapter's end (checksum). Columns of the last kind are listed as
              unused: no number, chart or sentence depends on the cell that was altered.
``report``    another output in a chapter, or a failed unit test.
``stored``    the notebook is not, byte for byte, the one that its cells give when executed.

First every check runs once on the project as it is: what it finds then is a false alarm, and what
it executes and loads says which mutants it can see at all. Then each chapter is gone through once.
"""

import argparse
import contextlib
import importlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

# Some of these are only loaded so that no mutant waits for them.
import coverage
import frictionless  # noqa: F401
import matplotlib.backends.backend_svg  # noqa: F401
import myst_nb  # noqa: F401
import nbformat
import pytest
import scipy.stats  # noqa: F401

import report.tables  # noqa: F401
from tools.build import notebooks
from tools.paths import ROOT
from tools.proofs.mutation import chapters
from tools.proofs.mutation.chapters import Known
from tools.proofs.mutation.mutants import (
    Mutant,
    code_mutants,
    column_mutants,
    data_mutants,
    stored_mutants,
)

sys.dont_write_bytecode = True

CHAPTERS = [f"chapters/{path.name}" for path in notebooks.chapters()]
FACTS = "tests/data/test_facts.py"
UNIT_TESTS = [
    path.relative_to(ROOT).as_posix()
    for folder in ("report", "data")
    for path in sorted((ROOT / "tests" / folder).glob("test_*.py"))
]
QUICK = ["chapters/findings.ipynb", "chapters/cold-war.ipynb"]  # what a sample is drawn from
LEAST = {"data": 0.995, "report": 0.97, "stored": 1.0}  # parts that must be caught
UNIT = "unit tests"


MUTANTS: list[Mutant] = []
KNOWN: dict[str, Known] = {}


# --- the checks on the project as it is


@contextlib.contextmanager
def copy_of_project(mutant: Mutant | None = None) -> Iterator[Path]:
    """Make a copy of what the checks read, with a mutant in it, and load report/ from there.

    The copy is the working directory as long as it stands.
    """
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder).resolve()
        for part in ("data", "chapters/report", "tests"):
            shutil.copytree(ROOT / part, here / part, ignore=shutil.ignore_patterns("__pycache__"))
        for path in (*ROOT.glob("[!._]*"), *ROOT.glob("_*.yml"), *(ROOT / "chapters").iterdir()):
            if not (here / path.relative_to(ROOT)).exists():
                (here / path.relative_to(ROOT)).symlink_to(path)
        if mutant:
            (here / mutant.path).write_text(mutant.text, encoding="utf-8")
        chapters.forget_report()
        sys.path[:0] = [str(here / "chapters")]
        os.chdir(here)
        yield here
        os.chdir(ROOT)


def tests_fail(path: str) -> bool:
    """Whether a file of unit tests finds a fault."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = ["-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "syrupy", "--rootdir", "."]
    # its own, since pytest clears the folder that all runs of a user share
    with tempfile.TemporaryDirectory() as folder:
        return pytest.main([*options, "--basetemp", f"{folder}/tests", path]) != 0


class Watch:
    """Notes what is touched first in which cell: the lines of report/, the tables opened."""

    def __init__(self, here: Path):
        self.report = here / "chapters" / "report"
        pattern = f"{self.report}/**"
        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=[pattern])
        self.opened, self.touched = set(), {}
        sys.addaudithook(self.note_table)

    def note_table(self, event: str, args: tuple) -> None:
        if event == "open" and str(args[0]).endswith(".csv"):
            self.opened.add(Path(args[0]).stem)

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        self.coverage.start()
        yield
        self.coverage.stop()

    def note(self, number: int) -> None:
        """Note what has been touched by now as touched in this cell, if it was not before."""
        data = self.coverage.get_data()
        for file in data.measured_files():
            name = Path(file).relative_to(self.report).as_posix()
            for line in data.lines(file):
                self.touched.setdefault((name, line), number)
        for table in self.opened:
            self.touched.setdefault(table, number)


def record(check: str) -> tuple[str, Known]:
    """Run one check on the project as it is; return its name and what it did."""
    with copy_of_project() as here, chapters.quiet():
        watch = Watch(here)
        if check not in CHAPTERS:
            with watch():
                alarm = tests_fail(check)
            watch.note(0)
            return check, Known(watch.touched, alarm=alarm)
        notebook = chapters.run_and_note(check, watch.note, watch)
        notebooks.normalise(notebook)
        text = notebooks.text_of(notebook)
        alarm = text != (ROOT / check).read_text(encoding="utf-8")
        return check, Known(watch.touched, text, alarm)


def first_cell(check: str, mutant: Mutant) -> int | None:
    """Return the first cell of a check that touches what a mutant alters.

    None if none does; the first of all if that is not known.
    """
    if check not in KNOWN:
        return 0
    touched = KNOWN[check].touched
    return min((touched[key] for key in mutant.touches if key in touched), default=None)


# --- what sees a mutant


def seen_at_once(number: int) -> str:
    """Return what sees a mutant without a chapter being run: schema, bytes, or ""."""
    mutant = MUTANTS[number]
    if mutant.group == "data":
        with copy_of_project(mutant):
            return "schema" if importlib.import_module("report.tables").faults() else ""
    if mutant.group == "report":
        return ""
    stored = nbformat.reads(mutant.text, as_version=4)
    fresh = nbformat.reads(KNOWN[mutant.path].text, as_version=4)
    for cell, new in zip(stored.cells, fresh.cells, strict=True):
        assert cell.source == new.source, "only outputs are altered here"
        cell.update({key: new[key] for key in ("outputs", "execution_count") if key in new})
    notebooks.normalise(stored)
    return "bytes" if notebooks.text_of(stored) != mutant.text else ""


def may_see(check: str, mutant: Mutant) -> bool:
    """Whether a file of unit tests touches what a mutant alters."""
    if mutant.group == "data" and check != FACTS:
        return False  # a copy of data/ is what the others make for themselves
    return first_cell(check, mutant) is not None


def checks_in_order(mutant: Mutant) -> list[str]:
    """Return the files of unit tests in the order in which they are asked: the subject's own first.

    In a sample only those are asked: it shows that the proof works, not how far it reaches.
    """
    path = Path(mutant.path)
    subjects = {path.parent.name, path.stem} if mutant.group == "report" else {Path(FACTS).stem}
    own = [check for check in UNIT_TESTS if any(subject in check for subject in subjects)]
    if not set(CHAPTERS) <= KNOWN.keys():
        return own
    return own + [check for check in UNIT_TESTS if check not in own]


def seen_by_tests(number: int) -> str:
    """Return the unit tests that see a mutant, or "" where none does."""
    mutant = MUTANTS[number]
    with copy_of_project(mutant), chapters.quiet():
        for check in checks_in_order(mutant):
            if may_see(check, mutant) and tests_fail(check):
                return "tests" if mutant.group == "data" else Path(check).name
    return ""


def seen_by_chapter(path: str, pending: list[int], jobs: int) -> dict[int, str]:
    """Return {mutant: substance, checksum or ""} of what a chapter shows of each."""
    first = {number: first_cell(path, MUTANTS[number]) for number in pending}
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        chapters.go_through(path, first, MUTANTS, jobs, sink)
        os._exit(0)
    os.close(sink)
    found = {}
    with os.fdopen(source) as lines:
        for line in lines:
            number, _, seen = line.strip().partition(" ")
            found[int(number)] = seen
    os.waitpid(child, 0)
    return found


# --- the proof


class Judge:
    """Asks the checks one after the other, each for what no other has seen."""

    def __init__(self, jobs: int, say: Callable[[str], None]):
        self.jobs, self.say = jobs, say
        self.seen = [""] * len(MUTANTS)
        self.hashes = set()  # mutants of data that moved a hash
        self.sample = not set(CHAPTERS) <= KNOWN.keys()

    def pool(self):
        return multiprocessing.get_context("fork").Pool(self.jobs, maxtasksperchild=1)

    def order(self) -> list[tuple[str, str]]:
        """Return (group of mutants, check) in the order in which they are asked.

        Errors of code are most quickly seen by unit tests; errors of data are asked of the
        chapters first, since those say what a cell is for.
        """
        by_size = sorted(CHAPTERS, key=lambda path: (ROOT / path).stat().st_size)
        known = [("", path) for path in by_size if path in KNOWN]
        if self.sample:
            return [*known, ("", UNIT), *(("", path) for path in by_size if path not in KNOWN)]
        return [("report", UNIT), *known, ("data", UNIT)]

    def pending(self, group: str, check: str) -> list[int]:
        """Return the mutants that a check is asked for.

        In a sample, one that moved a hash is not followed into checks that are not known.
        """
        settled = self.hashes if self.sample and check not in KNOWN else set()
        return [
            number
            for number, mutant in enumerate(MUTANTS)
            if not self.seen[number]
            and mutant.group != "stored"
            and mutant.group.startswith(group)
            and number not in settled
        ]

    def ask_tests(self, pending: list[int]) -> None:
        with self.pool() as pool:
            for number, found in zip(pending, pool.imap(seen_by_tests, pending), strict=True):
                self.seen[number] = found

    def ask_chapter(self, path: str, pending: list[int]) -> None:
        for number, found in seen_by_chapter(path, pending, self.jobs).items():
            if MUTANTS[number].group != "data":
                self.seen[number] = Path(path).name if found else ""
            elif found == "checksum":
                self.hashes.add(number)
            else:
                self.seen[number] = found

    def judge(self) -> list[str]:
        """Return what sees each mutant, "checksum" where only a hash does, or ""."""
        with self.pool() as pool:
            self.seen = pool.map(seen_at_once, range(len(MUTANTS)), chunksize=1)
        for group, check in self.order():
            pending = self.pending(group, check)
            if check == UNIT:
                self.ask_tests(pending)
            else:
                pending = [n for n in pending if first_cell(check, MUTANTS[n]) is not None]
                if pending:
                    self.ask_chapter(check, pending)
            of = f" of {group}" if group else ""
            self.say(f"{check}: {len(pending)} mutants{of}, {self.seen.count('')} not seen yet")
        return [
            found or ("checksum" if number in self.hashes else "")
            for number, found in enumerate(self.seen)
        ]


def print_row(name: str, by: list[str]) -> None:
    counts = Counter(seen for seen in by if seen)
    who = ", ".join(f"{seen} {count}" for seen, count in counts.most_common())
    print(f"{name:24}{len(by):8}{counts.total():8}{len(by) - counts.total():8}  {who}")


def print_results(results: list[tuple[Mutant, str]]) -> dict[str, float]:
    """Print what was caught by class, the escapes, and the columns that only a hash guards.

    Returns the part caught of each group.
    """
    print(f"{'class':24}{'mutants':>8}{'caught':>8}{'escaped':>8}  by")
    parts = {}
    for group in LEAST:
        mine = [(mutant, seen) for mutant, seen in results if mutant.group == group]
        if not mine:
            continue
        by = [seen for _, seen in mine]
        parts[group] = 1 - by.count("") / len(by)
        print_row(group, by)
        for kind in sorted({mutant.kind for mutant, _ in mine}):
            print_row(f"  {kind}", [seen for mutant, seen in mine if mutant.kind == kind])
    for mutant in sorted((mutant for mutant, seen in results if not seen), key=lambda m: m.where):
        print(f"ESCAPED {mutant.where}: {mutant.change}")
    bare = [mutant for mutant, seen in results if seen == "checksum"]
    columns = {
        f"{Path(mutant.path).stem}.{mutant.where.rpartition('column ')[2]}"
        for mutant in bare
        if "column" in mutant.where
    }
    print(f"moved nothing but a hash: {len(bare)} mutants")
    if columns:
        print(f"unused columns: {', '.join(sorted(columns))}")
    return parts


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    cores = min(2, os.cpu_count() or 1)
    numbers = {"seed": 1, "data": 200, "code": 150, "stored": 60, "jobs": cores}
    for name, value in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    columns = "alter whole columns of the tables instead of single cells"
    parser.add_argument("--columns", action="store_true", help=columns)
    sample = "draw only from what two quick chapters touch"
    parser.add_argument("--sample", action="store_true", help=sample)
    return parser.parse_args()


def unaltered() -> list[Mutant]:
    """Return two that alter nothing: nothing may see them."""
    everything = frozenset(key for known in KNOWN.values() for key in known.touched)
    files = {"data": "data/events.csv", "report": "chapters/report/measures.py"}
    return [
        Mutant(group, "", path, "", "", (ROOT / path).read_text(encoding="utf-8"), everything)
        for group, path in files.items()
    ]


def what_a_sample_takes() -> set:
    """Return the tables, and the lines that compute and draw.

    Not those of the loader, which is a matter of unit tests, nor what runs in each first cell.
    """
    among = set()
    for known in KNOWN.values():
        for key, cell in known.touched.items():
            if isinstance(key, str) or (cell and not key[0].startswith("tables")):
                among.add(key)
    return among


def draw(chosen: argparse.Namespace) -> None:
    """Fill MUTANTS with what the arguments ask for."""
    rng = random.Random(chosen.seed)
    among = what_a_sample_takes() if chosen.sample else None
    MUTANTS.extend([] if chosen.sample else unaltered())
    MUTANTS.extend(column_mutants(rng) if chosen.columns else data_mutants(chosen.data, rng, among))
    MUTANTS.extend(code_mutants(chosen.code, chosen.seed, among))
    MUTANTS.extend(stored_mutants(chosen.stored, rng, [path for path in CHAPTERS if path in KNOWN]))


def main() -> int:
    """Run the proof; return 1 where too many mutants escape or a check raises a false alarm."""
    chosen, began = arguments(), time.monotonic()

    def say(text):
        print(f"{time.monotonic() - began:5.0f} s  {text}", flush=True)

    checks = QUICK if chosen.sample else [*CHAPTERS, *UNIT_TESTS]
    with multiprocessing.get_context("fork").Pool(chosen.jobs, maxtasksperchild=1) as pool:
        KNOWN.update(pool.imap_unordered(record, checks))
    alarms = [check for check, known in KNOWN.items() if known.alarm]
    say(f"{len(KNOWN)} checks on the project as it is, {len(alarms)} of them find a fault")
    draw(chosen)
    results = list(zip(MUTANTS, Judge(chosen.jobs, say).judge(), strict=True))
    for mutant, seen in results:
        if not mutant.change and seen:
            alarms.append(f"{mutant.path} unaltered, by {seen}")
    parts = print_results([(mutant, seen) for mutant, seen in results if mutant.change])
    caught = ", ".join(f"{group} {part:.1%}" for group, part in parts.items())
    say(f"seed {chosen.seed}: {caught} caught, false alarms: {', '.join(alarms) or 'none'}")
    # Of six mutants of code one may be no error at all (a tenth tick, of which a chart has nine):
    # a sample asks only whether the checks work.
    least = LEAST | ({"report": 0.5} if chosen.sample else {})
    return int(bool(alarms) or any(part < least[group] for group, part in parts.items()))


if __name__ == "__main__":
    sys.exit(main())
