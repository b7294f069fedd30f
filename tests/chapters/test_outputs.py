"""Stored outputs: of cells that were run, in order, and the same to the byte when run again.

nbval, which runs beside these tests, compares each stored output with a fresh one. It passes a
cell that was never run and a notebook whose outputs were taken out; the tests here do not.
"""

import asyncio
import difflib
import json
import re

import pytest
from chapter_cells import CHAPTERS, NAMES, cells_of, figures_of, named_numbers, stored_numbers

from tools.build import notebooks

LEFTOVERS = ("/home/", "/root/", "/tmp/", "/work/", "site-packages", "NBVAL_")


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_code_cell_was_run_in_order_and_printed_nothing(path):
    for count, (where, cell) in enumerate(cells_of(path, "code"), start=1):
        assert cell.execution_count is not None, f"{where}: was never run; make book runs it"
        assert cell.execution_count == count, (
            f"{where}: ran as number {cell.execution_count}, not {count}; "
            "make notebooks runs all in order"
        )
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream"), (
                f"{where}: holds {output.get('name', 'an error')}; a chapter prints nothing"
            )


def table_hashes(text):
    """{file of data/: hash} as a chapter's last table has them."""
    return dict(re.findall(r"`(\w+\.\w+) <[^|]*\|[^\n]*?`([0-9a-f]{12})`", text))


def first_difference(path, stored, fresh):
    """A line that says which cell differs, and the first lines of how."""
    old, new = json.loads(stored), json.loads(fresh)
    for number, (a, b) in enumerate(zip(old["cells"], new["cells"], strict=True), start=1):
        if a == b:
            continue
        part = next(key for key in (*a, *b) if a.get(key) != b.get(key))
        texts = [json.dumps(cell.get(part), indent=0).splitlines() for cell in (a, b)]
        lines = list(difflib.unified_diff(*texts, "stored", "executed", n=0, lineterm=""))
        shown = "\n".join(line[:160] for line in lines[2:8])
        return (
            f"chapters/{path.name}, cell {number}: stored {part} differ from the executed ones\n"
            f"{shown}"
        )
    return f"chapters/{path.name}: metadata differ from the executed notebook"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_stored_notebook_is_the_executed_one_byte_for_byte(path):
    stored, fresh = path.read_text(encoding="utf-8"), asyncio.run(notebooks.run(path))
    if stored == fresh:
        return
    old, new = table_hashes(stored), table_hashes(fresh)
    moved = sorted(name for name in new if old.get(name) != new[name])
    if moved:
        names = ", ".join(f"data/{name}" for name in moved)
        pytest.fail(
            f"{names}: as now, is not what chapters/{path.name} was computed from", pytrace=False
        )
    pytest.fail(first_difference(path, stored, fresh), pytrace=False)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_charts_are_vectors_with_label_caption_and_words(path):
    for where, cell in cells_of(path, "code"):
        for output in cell.outputs:
            bitmaps = {"image/png", "image/jpeg"} & set(output.get("data", {}))
            assert not bitmaps, f"{where}: a bitmap, which nbval would not compare"
    for where, cell in figures_of(path):
        words = cell.metadata.get("mystnb", {})
        figure, alt = words.get("figure", {}), words.get("image", {}).get("alt", "")
        caption = figure.get("caption", "")
        assert re.match(r"fig-[a-z]+-", figure.get("name", "")), f"{where}: no label fig-..."
        assert len(alt.split()) >= 12, f"{where}: the alternative text says too little: {alt!r}"
        assert re.search(r"\d", alt), f"{where}: the alternative text names no value: {alt!r}"
        assert len(caption.split()) >= 6, f"{where}: the caption says too little: {caption!r}"
        assert not re.match(r"(a |the )?(chart|figure|graph|plot|image)", alt, flags=re.I), (
            f"{where}: the alternative text describes the medium: {alt!r}"
        )


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_each_stored_number_is_named_by_a_sentence_and_each_named_one_is_stored(path):
    stored, named = stored_numbers(path), named_numbers(path)
    assert len(stored) == len(set(stored)), f"chapters/{path.name}: stores a number twice"
    missing, unused = named - set(stored), set(stored) - named
    assert not missing, f"chapters/{path.name}: no cell stores {', '.join(sorted(missing))}"
    assert not unused, f"chapters/{path.name}: no sentence names {', '.join(sorted(unused))}"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_nothing_of_the_machine_is_stored(path):
    text = path.read_text(encoding="utf-8")
    for word in LEFTOVERS:
        assert word not in text, f"chapters/{path.name}: holds {word!r}"
