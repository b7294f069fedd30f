"""Execute the chapters whose inputs changed, in parallel and in place.

A chapter's inputs are its own code, every file of ``data/`` and ``chapters/report/``,
the fonts and the pinned packages, all by content: a file that is put back with an old
date is seen too. ``_build/executed.json`` keeps, for each chapter, the hash of its inputs
and of the outputs that came of them, so that outputs edited by hand are computed anew; an
edit of its prose needs no execution, and a file that is the same to the byte is not looked into.
A notebook is replaced in one step, after all of its cells ran; an interrupted run leaves
it as it was.

What is written is the same bytes at each run: no timings, no versions of the machine. The
words of a figure (label, caption, alternative text) come out of the cell as metadata of
its output and are copied to where the book's renderer reads them.
"""

import asyncio
import hashlib
import json
import os
import sys
import time
from pathlib import Path

import nbformat
import yaml

from tools.paths import ROOT

RECORD = ROOT / "_build" / "executed.json"
CELL_TIMEOUT = 600


class ChapterError(ValueError):
    """A chapter or a setting of the book cannot be read; the message says which, and how to mend it."""


def settings(name: str) -> dict:
    """Return what stands in a YAML file of the book; raises ChapterError where that cannot be read."""
    try:
        found = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", row {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ChapterError(
            f"{name}{place}: not valid YAML ({getattr(error, 'problem', error)}); mend it there"
        ) from None
    if not isinstance(found, dict):
        raise ChapterError(f"{name}: holds no settings; restore it from the repository")
    return found


def chapters() -> list[Path]:
    """Return the notebooks of the table of contents, in its order; raises ChapterError for a chapter that is not there."""
    toc = settings("_toc.yml")
    try:
        files = [toc["root"]] + [
            c["file"] for part in toc.get("parts", [toc]) for c in part.get("chapters", [])
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ChapterError(
            f"_toc.yml: a part is missing or has another form ({error}); it names a root, parts and their chapters, each with its file"
        ) from None
    missing = [
        file
        for file in files
        if not any((ROOT / f"{file}{kind}").exists() for kind in (".ipynb", ".md"))
    ]
    if missing:
        raise ChapterError(
            "\n".join(
                f"_toc.yml: there is no {file}.ipynb nor {file}.md; restore it, or take it out of the contents"
                for file in missing
            )
        )
    return [ROOT / f"{file}.ipynb" for file in files if (ROOT / f"{file}.ipynb").exists()]


def opened(path: Path, text: str):
    """Return a notebook from its text; raises ChapterError where it is none."""
    where = path.relative_to(ROOT)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise ChapterError(
            f"{where}, row {error.lineno}, column {error.colno}: not valid JSON ({error.msg}); mend it there, or restore the notebook"
        ) from None
    try:
        return nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat raises what it meets
        raise ChapterError(
            f"{where}: is no notebook ({type(error).__name__}); restore it from the repository"
        ) from None


def shared_inputs() -> str:
    """Return one hash over everything that every chapter depends on."""
    paths = [
        p
        for folder, pattern in (
            ("data", "*"),
            ("chapters/report", "**/*.py"),
            ("tools/site/static/fonts", "*.ttf"),
        )
        for p in sorted((ROOT / folder).glob(pattern))
        if p.is_file()
    ]
    digest = hashlib.sha256()
    for path in [*paths, ROOT / "requirements.txt", Path(__file__)]:
        digest.update(
            str(path.relative_to(ROOT)).encode()
            + b"\0"
            + hashlib.sha256(path.read_bytes()).digest()
        )
    return digest.hexdigest()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def inputs(notebook, shared: str) -> str:
    """Return the hash of what a chapter's outputs follow from."""
    cells = [
        (c.source, c.metadata.get("tags", [])) for c in notebook.cells if c.cell_type == "code"
    ]
    return digest(shared + json.dumps(cells))


def outputs(notebook) -> str:
    """Return the hash of what its code cells hold."""
    cells = [
        (c.execution_count, c.metadata, c.outputs) for c in notebook.cells if c.cell_type == "code"
    ]
    return digest(json.dumps(cells, sort_keys=True))


def text_of(notebook) -> str:
    """Return a notebook as it stands in its file."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def normalise(notebook) -> None:
    """Take out of an executed notebook what differs from run to run or machine to machine."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        kept = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        for output in cell.get("outputs", []):
            words = output.get("metadata", {}).get("image/svg+xml")
            if words:
                kept["mystnb"] = {
                    "figure": {"name": words["name"], "caption": words["caption"]},
                    "image": {"alt": words["alt"]},
                }
        cell.metadata = nbformat.from_dict(kept)


async def run(path: Path) -> str:
    """Execute one chapter and return its notebook as text; raises RuntimeError naming cell and error."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        await client.async_execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        number, cell = next(
            (
                (i, c)
                for i, c in enumerate(notebook.cells, start=1)
                if c.cell_type == "code"
                and (c.execution_count is None or any(o.output_type == "error" for o in c.outputs))
            ),
            (0, None),
        )
        source = "\n".join(
            "    | " + line for line in (cell.source if cell else "").splitlines()[:25]
        )
        said = (
            f"{error.ename}: {error.evalue}"
            if isinstance(error, CellExecutionError)
            else str(error)
        )
        raise RuntimeError(f"{path.relative_to(ROOT)}, cell {number}: {said}\n{source}") from None
    normalise(notebook)
    return text_of(notebook)


def replace(path: Path, text: str) -> None:
    """Write a file in one step, so that it is never half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def keep(record: dict, path: Path, text: str, shared: str, now: str) -> None:
    """Note from which inputs the outputs of a chapter came, for the next run."""
    record[path.relative_to(ROOT).as_posix()] = {
        "shared": shared,
        "file": digest(text),
        "inputs": now,
        "outputs": outputs(nbformat.reads(text, as_version=4)),
    }
    replace(RECORD, json.dumps(record, indent=1, sort_keys=True) + "\n")


def main(everything: bool = False) -> int:
    """Execute the changed chapters, or every one; returns an exit code."""
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        record = {}
    shared, stale = shared_inputs(), {}
    for path in chapters():
        known, content = (
            record.get(path.relative_to(ROOT).as_posix(), {}),
            path.read_text(encoding="utf-8"),
        )
        if not everything and (known.get("shared"), known.get("file")) == (shared, digest(content)):
            continue
        notebook = opened(path, content)
        now = inputs(notebook, shared)
        if everything or (known.get("inputs"), known.get("outputs")) != (now, outputs(notebook)):
            stale[path] = now
            continue
        normalise(notebook)  # an editor may have added to it what differs from machine to machine
        if text_of(notebook) != content:
            replace(path, text_of(notebook))
        keep(record, path, text_of(notebook), shared, now)
    if not stale:
        return 0
    print(
        f"== executing {len(stale)} of {len(chapters())} chapters: {', '.join(p.stem for p in stale)}",
        flush=True,
    )

    async def work(path, gate):
        async with gate:
            began = time.monotonic()
            text = await run(path)
            if text != path.read_text(encoding="utf-8"):
                replace(path, text)
            keep(record, path, text, shared, stale[path])
            print(f"  {path.stem}: executed in {time.monotonic() - began:.0f} s", flush=True)

    async def work_all():
        gate = asyncio.Semaphore(os.cpu_count() or 1)
        return await asyncio.gather(*(work(path, gate) for path in stale), return_exceptions=True)

    failed = [error for error in asyncio.run(work_all()) if error]
    for error in failed:
        if not isinstance(error, RuntimeError):
            raise error
        print(f"FAILED {error}", file=sys.stderr)
    return 1 if failed else 0
