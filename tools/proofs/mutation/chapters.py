"""A chapter gone through cell by cell in this process, with mutants forked off on the way.

Before a cell that is the first to touch what a mutant alters, a copy of the process is forked; it
takes the mutant in and runs on until an output differs. So no mutant waits for what comes before
it, and what it sees is what the whole chapter would have shown.
"""

import contextlib
import importlib
import importlib.machinery
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from tools.paths import ROOT
from tools.proofs.mutation.mutants import Mutant

TIME_LIMIT = 120  # seconds of processor time a check may take: a mutant may make it endless


@dataclass
class Known:
    """What a check does with the project as it is."""

    touched: dict = field(default_factory=dict)  # {table or (file, line): first cell}
    text: str = ""  # the notebook that a chapter gives
    alarm: bool = False


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **rest):
        shown = nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})
        self.shell.made.append(shown)


class _Hook(DisplayHook):
    def write_output_prompt(self):
        pass

    def finish_displayhook(self):
        pass

    def write_format_data(self, data, metadata=None):
        result = nbformat.v4.new_output(
            "execute_result",
            data=data,
            metadata=metadata or {},
            execution_count=self.shell.count,
        )
        self.shell.made.append(result)


class Shell(InteractiveShell):
    """Runs cells in this process as a kernel would, and keeps their outputs."""

    display_pub_class, displayhook_class, count = Type(_Publisher), Type(_Hook), 0

    def outputs(self, cell) -> list:
        """Run a cell; return what it shows, at the end the error it ends in."""
        self.made, self.count = [], self.count + 1
        done = self.run_cell(cell.source)
        error = done.error_before_exec or done.error_in_exec
        if error:
            name, said = type(error).__name__, str(error)
            self.made.append(nbformat.v4.new_output("error", ename=name, evalue=said))
        return self.made


def opened(path: str):
    """Return a notebook, its code cells, and a shell in which nothing ran."""
    Shell.clear_instance()
    notebook = nbformat.read(ROOT / path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return notebook, cells, Shell.instance(config=Config({"HistoryManager": {"enabled": False}}))


@contextlib.contextmanager
def quiet() -> Iterator[Path]:
    """Send what a check prints nowhere, and stop it when it takes too long; give it a folder."""

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


def forget_report() -> None:
    """Have report/ loaded anew by whoever imports it next."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "report"]:
        del sys.modules[name]


def module_name(path: str) -> str:
    """Return the name by which chapters import a file: report.figures of figures/__init__.py."""
    parts = Path(path).relative_to("chapters").with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def load_instead(mutant: Mutant) -> None:
    """Have Python load the mutant's text for its module."""
    name, get_code = module_name(mutant.path), importlib.machinery.SourceFileLoader.get_code

    def altered(loader, full):
        if full == name:
            return compile(mutant.text, loader.path, "exec")
        return get_code(loader, full)

    importlib.machinery.SourceFileLoader.get_code = altered


def renew_names(names: dict) -> None:
    """Bind what a chapter has imported from report/ to what report/ holds now."""
    for name, value in list(names.items()):
        module = getattr(value, "__module__", None)
        if isinstance(value, type(sys)) and value.__name__.partition(".")[0] == "report":
            names[name] = importlib.import_module(value.__name__)
        elif callable(value) and str(module).partition(".")[0] == "report":
            names[name] = getattr(importlib.import_module(module), value.__name__)


class Frames:
    """The tables that a chapter has loaded: each is read and checked once, whoever asks."""

    def __init__(self):
        self.loaded = {}

    def stand_before(self, tables) -> None:
        """Have the module of tables hand out copies of what was loaded."""
        load = tables.load

        def load_once(name):
            if name not in self.loaded:
                self.loaded[name] = load(name)
            return self.loaded[name].copy()

        tables.load = load_once


def take_in(mutant: Mutant, frames: Frames, names: dict, folder: Path) -> None:
    """Put a mutant into this process: its table into a copy of data/, or its module into report/.

    `names` are those of the chapter that is being run.
    """
    if mutant.group == "data":
        shutil.copytree(ROOT / "data", folder / "data")
        (folder / mutant.path).write_text(mutant.text, encoding="utf-8")
        sys.modules["report.tables"].DATA = folder / "data"
        frames.loaded.pop(Path(mutant.path).stem, None)
        return
    load_instead(mutant)
    forget_report()
    frames.stand_before(importlib.import_module("report.tables"))
    renew_names(names)


def without_hashes(outputs: list) -> str:
    text = json.dumps(outputs, sort_keys=True)
    return re.sub(r"\{download\}`[\w.]+ <.*?[0-9a-f]{12}", "", text)


def difference(shell: Shell, cells: list) -> str:
    """Run cells and compare what they show with what is stored.

    Returns "substance" where an output differs, "checksum" where only hashes of tables do, or "".
    """
    found = ""
    for cell in cells:
        outputs = shell.outputs(cell)
        if outputs != cell.outputs:
            found = "checksum"
            if without_hashes(outputs) != without_hashes(cell.outputs):
                return "substance"
    return found


def try_one(number: int, mutant: Mutant, frames: Frames, shell: Shell, cells: list, out: int):
    """In a forked process: take a mutant in, run on, write what differs to `out`, and end."""
    with quiet() as folder:
        try:
            take_in(mutant, frames, shell.user_ns, folder)
            found = difference(shell, cells)
        except Exception:  # what no module can be made of
            found = "substance"
    os.write(out, f"{number} {found}\n".encode())
    os._exit(0)


def go_through(path: str, first: dict[int, int], mutants: list[Mutant], jobs: int, out: int):
    """Run a chapter as it is, and fork off mutants on the way.

    `first` maps the number of a mutant to the first cell that touches it; what each one shows is
    written to `out`.
    """
    frames = Frames()
    frames.stand_before(importlib.import_module("report.tables"))
    _, cells, shell = opened(path)
    for number, cell in enumerate(cells):
        running = set()
        for mine in [mutant for mutant, touched in first.items() if touched == number]:
            if len(running) == jobs:
                running.discard(os.wait()[0])
            child = os.fork()
            if not child:
                try_one(mine, mutants[mine], frames, shell, cells[number:], out)
            running.add(child)
        while running:
            running.discard(os.wait()[0])
        if number >= max(first.values()):
            return
        shell.outputs(cell)


def run_and_note(path: str, after_each: Callable[[int], None], watch) -> str:
    """Run a chapter, calling `after_each` with the number of each cell; return the notebook."""
    notebook, cells, shell = opened(path)
    for number, cell in enumerate(cells):
        with watch():
            cell.outputs = shell.outputs(cell)
        after_each(number)
    return notebook
