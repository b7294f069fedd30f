"""Execute the chapters whose inputs changed, in parallel and in place.

A chapter's inputs are its own code, every file of ``data/`` (but the record of the editions) and
``chapters/report/``, the fonts and the pinned packages, all by content: a file that is put back
with an old date is seen too. ``_build/executed.json`` keeps, for each chapter, the hash of its
inputs and of the outputs that came of them, so that outputs edited by hand are computed anew; an
edit of its prose needs no execution, and a file that is the same to the byte is not looked into.

A notebook is replaced in one step, after all of its cells ran; an interrupted run leaves it as
it was. One that its author saved, renamed or deleted meanwhile is left as it then is.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tools.build.contents import ChapterError, chapters
from tools.build.files import digest, digests, files_below, replace, replace_unchanged
from tools.build.notebook_form import attached_pictures, normalise, opened, text_of
from tools.paths import ROOT

RECORD = ROOT / "_build" / "executed.json"
MAKES_OUTPUTS = ("execution", "notebook_form", "notebooks", "programs", "stored_outputs")


@dataclass(frozen=True)
class Chapter:
    """A notebook to be executed, as it was when it was looked at."""

    path: Path
    content: bytes
    notebook: nbformat.NotebookNode
    shared: str
    inputs: str


def refuse_attached_pictures() -> None:
    """Raise ChapterError, a line for each, where a chapter holds a picture in a text cell."""
    found = []
    for path in chapters():
        found += attached_pictures(path)
    if found:
        raise ChapterError("\n".join(found))


def shared_inputs() -> str:
    """Return one hash over everything that every chapter depends on."""
    paths = [*files_below("data", "chapters/report"), ROOT / "requirements.txt"]
    # what an edition changed is of no chapter, and is known only when they all stand
    paths = [path for path in paths if path.parent != ROOT / "data" / "editions"]
    paths += [path for path in files_below("tools/site/static/fonts") if path.suffix == ".ttf"]
    paths += [Path(__file__).with_name(f"{module}.py") for module in MAKES_OUTPUTS]
    return digest(json.dumps(digests(paths)))


def inputs(notebook, shared: str) -> str:
    """Return the hash of what a chapter's outputs follow from."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return digest(shared + json.dumps([(c.source, c.metadata.get("tags", [])) for c in code]))


def outputs(notebook) -> str:
    """Return the hash of what its code cells hold."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    held = [(c.execution_count, c.metadata, c.outputs) for c in code]
    return digest(json.dumps(held, sort_keys=True))


async def run(path: Path) -> str:
    """Execute one chapter and return its notebook as text; raises ExecutionError."""
    return await executed(path, opened(path, path.read_bytes()))


async def executed(path: Path, notebook) -> str:
    """Execute an opened notebook and return it as text; raises ExecutionError."""
    from tools.build.execution import execute  # half a second, where nothing is executed

    await execute(path, notebook)
    normalise(notebook)
    return text_of(notebook)


def store(path: Path, text: str, seen: bytes) -> None:
    """Put a notebook in its place; raises ChapterError where that holds no longer what was seen."""
    if replace_unchanged(path, text, seen):
        return
    happened = "saved" if path.exists() else "deleted or renamed"
    raise ChapterError(
        f"{path.relative_to(ROOT)}: was {happened} while it ran; run make book again"
    )


class Record:
    """From which inputs the stored outputs of each chapter came, kept from run to run."""

    def __init__(self):
        try:
            self.known = json.loads(RECORD.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            self.known = {}

    def of(self, path: Path) -> dict:
        """Return what is known of a chapter, {} where that is nothing."""
        return self.known.get(path.relative_to(ROOT).as_posix(), {})

    def keep(self, path: Path, text: str, shared: str, now: str) -> None:
        """Note from which inputs the outputs of a chapter came."""
        self.known[path.relative_to(ROOT).as_posix()] = {
            "shared": shared,
            "file": digest(text),
            "inputs": now,
            "outputs": outputs(nbformat.reads(text, as_version=4)),
        }
        replace(RECORD, json.dumps(self.known, indent=1, sort_keys=True) + "\n")


def to_execute(record: Record, everything: bool = False) -> list[Chapter]:
    """Return the chapters whose inputs or outputs changed, or all; tidy the others.

    An editor may have added to them what differs from machine to machine.
    """
    shared = shared_inputs()
    found = []
    for path in chapters():
        known = record.of(path)
        content = path.read_bytes()
        if not everything and (known.get("shared"), known.get("file")) == (shared, digest(content)):
            continue
        notebook = opened(path, content)
        now = inputs(notebook, shared)
        if everything or (known.get("inputs"), known.get("outputs")) != (now, outputs(notebook)):
            found.append(Chapter(path, content, notebook, shared, now))
            continue
        normalise(notebook)
        store(path, text_of(notebook), content)
        record.keep(path, text_of(notebook), shared, now)
    return found


async def execute_all(stale: list[Chapter], record: Record) -> list[Exception]:
    """Execute chapters side by side and store them; return what went wrong.

    The longest first, so that none is left to run alone at the end.
    """
    gate = asyncio.Semaphore(os.cpu_count() or 1)
    longest_first = sorted(stale, key=lambda chapter: len(chapter.content), reverse=True)

    async def execute_one(chapter: Chapter) -> None:
        async with gate:
            began = time.monotonic()
            text = await executed(chapter.path, chapter.notebook)
            store(chapter.path, text, chapter.content)
            record.keep(chapter.path, text, chapter.shared, chapter.inputs)
            seconds = time.monotonic() - began
            print(f"  {chapter.path.stem}: executed in {seconds:.0f} s", flush=True)

    done = await asyncio.gather(*map(execute_one, longest_first), return_exceptions=True)
    return [error for error in done if error is not None]


def saved_meanwhile(record: Record) -> list[ChapterError]:
    """Return a fault for each chapter that needs to be executed again, though all just were."""
    return [
        ChapterError(
            f"{chapter.path.relative_to(ROOT)}: its code or the tables were saved "
            "while the chapters ran; run make book again"
        )
        for chapter in to_execute(record)
    ]


def main(everything: bool = False) -> int:
    """Execute the changed chapters, or every one; returns an exit code."""
    record = Record()
    stale = to_execute(record, everything)
    if not stale:
        return 0
    names = ", ".join(chapter.path.stem for chapter in stale)
    print(f"== executing {len(stale)} of {len(chapters())} chapters: {names}", flush=True)
    faults = asyncio.run(execute_all(stale, record)) or saved_meanwhile(record)
    for fault in faults:
        if not isinstance(fault, (ChapterError, RuntimeError)):
            raise fault
        mark = "" if isinstance(fault, ChapterError) else "FAILED "
        print(f"{mark}{fault}", file=sys.stderr)
    return 1 if faults else 0
