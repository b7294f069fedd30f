"""The form in which a notebook is stored: the same bytes on every machine and at each run."""

import json
from pathlib import Path

import nbformat

from tools.build.contents import ChapterError
from tools.build.files import digest
from tools.build.stored_outputs import figure_words
from tools.paths import ROOT

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def opened(path: Path, content: bytes) -> nbformat.NotebookNode:
    """Return a notebook from the content of its file; raises ChapterError where it is none.

    A cell without an id, or with that of an earlier one, gets one, and a line says so.
    """
    where = path.relative_to(ROOT)
    try:
        parsed = json.loads(content.decode())
    except UnicodeDecodeError as error:
        raise ChapterError(
            f"{where}: byte {error.start} is not UTF-8; save the notebook anew, or restore it"
        ) from None
    except json.JSONDecodeError as error:
        raise ChapterError(
            f"{where}, row {error.lineno}, column {error.colno}: not valid JSON ({error.msg}); "
            "mend it there, or restore the notebook"
        ) from None
    try:
        mended = mend_ids(parsed)
        notebook = nbformat.reads(json.dumps(parsed), as_version=4)
    except Exception as error:  # nbformat raises what it meets
        raise ChapterError(
            f"{where}: is no notebook ({type(error).__name__}); restore it from the repository"
        ) from None
    if mended:
        cells = ", ".join(map(str, mended))
        print(f"{where}: cells without an id of their own get one: {cells}", flush=True)
    return notebook


def mend_ids(parsed: dict) -> list[int]:
    """Give an id to each cell that has none of its own; return the numbers of these cells."""
    if (parsed["nbformat"], parsed["nbformat_minor"]) < (4, 5):
        return []  # of an older form, which has no ids
    taken, mended = set(), []
    for number, cell in enumerate(parsed["cells"], start=1):
        if not cell.get("id") or cell["id"] in taken:
            cell["id"] = digest(f"{number} {''.join(cell['source'])}")[:8]
            mended.append(number)
        taken.add(cell["id"])
    return mended


def attached_pictures(path: Path) -> list[str]:
    """Return a line for each text cell that holds a picture inside, which no page can show."""
    content = path.read_bytes()
    if b'"attachments"' not in content:
        return []
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError):
        return []  # no notebook, which is said where it is opened
    found = []
    for number, cell in enumerate(cells, start=1):
        place = f"{path.relative_to(ROOT)}, cell {number}"
        found += [
            f"{place}: the picture {name} stands inside the notebook, where no page can show it; "
            f"save it as chapters/{name}, write ![what it shows]({name}) and take it out there"
            for name in cell.get("attachments", {})
        ]
    return found


def text_of(notebook) -> str:
    """Return a notebook as it stands in its file."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def normalise(notebook) -> None:
    """Take out of a notebook what differs from run to run or machine to machine.

    A cell keeps its tags and, where the book's renderer reads them, the words of its figure.
    """
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        kept = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        for output in cell.get("outputs", []):
            if words := figure_words(output):
                kept["mystnb"] = {
                    "figure": {"name": words["name"], "caption": words["caption"]},
                    "image": {"alt": words["alt"]},
                }
        cell.metadata = nbformat.from_dict(kept)
