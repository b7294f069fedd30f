"""The notebooks: run whole, in order, stored as executed; words, labels and tags as the book needs them.

nbval, which runs beside these tests, compares each stored output with a fresh one. It
passes a cell that was never run and a notebook whose outputs were taken out; the tests
here do not.
"""

import asyncio
import difflib
import json
import re

import nbformat
import pytest

from tools.build import notebooks

CHAPTERS = notebooks.chapters()
NAMES = [path.stem for path in CHAPTERS]
TAGS = {"hide-input", "hide-cell"}

# Numbers that may be typed: dates and years, names of resolutions, articles, weapons and the like.
TYPED = [
    r"\{[a-z:]+\}`[^`]*`",
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"https?://\S+",
    r"\b(1[89]|20)\d\ds?\b(\s?[–-]\s?\d{2,4})?",
    r"\b(\d{1,2}[–-])?\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)\b",
    r"\b[AS]/[A-Z0-9./-]+\d+",
    r"\b[Rr]esolutions? \d+(/\d+)?((,| and) \d+)*",
    r"\bArticles? \d+",
    r"\bES-\d+/\d+",
    r"\b[A-Z][A-Za-z]*-\d+[A-Z]*\b",
    r"\bSHA-256\b",
    r"\b\d+(st|nd|rd|th)\b",
    r"\b\d{2,3} mm\b",
]


def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [(i, c) for i, c in enumerate(notebook(path).cells, start=1) if c.cell_type == "code"]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_every_code_cell_was_run_in_order_without_stderr_or_error(path):
    for count, (i, cell) in enumerate(code_cells(path), start=1):
        where = f"chapters/{path.name}, cell {i}"
        assert cell.execution_count is not None, f"{where}: was never run; make book runs it"
        assert cell.execution_count == count, (
            f"{where}: ran as number {cell.execution_count}, not {count}; make notebooks runs all in order"
        )
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream"), (
                f"{where}: holds {output.get('name', 'an error')}; a chapter prints nothing"
            )


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_stored_notebook_is_the_executed_one_byte_for_byte(path):
    stored, fresh = path.read_text(encoding="utf-8"), asyncio.run(notebooks.run(path))
    if stored == fresh:
        return
    hashes = [
        dict(re.findall(r"`(\w+\.\w+) <[^|]*\|[^\n]*?`([0-9a-f]{12})`", text))
        for text in (stored, fresh)
    ]
    moved = sorted(name for name in hashes[1] if hashes[0].get(name) != hashes[1][name])
    if moved:
        pytest.fail(
            "; ".join(
                f"data/{name}, as it is now, is not what chapters/{path.name} was computed from"
                for name in moved
            ),
            pytrace=False,
        )
    old, new = json.loads(stored), json.loads(fresh)
    for i, (a, b) in enumerate(zip(old["cells"], new["cells"]), start=1):
        if a != b:
            part = next(key for key in (*a, *b) if a.get(key) != b.get(key))
            lines = [
                line[:160]
                for line in difflib.unified_diff(
                    json.dumps(a.get(part), indent=0).splitlines(),
                    json.dumps(b.get(part), indent=0).splitlines(),
                    "stored",
                    "executed",
                    n=0,
                    lineterm="",
                )
            ][2:8]
            pytest.fail(
                f"chapters/{path.name}, cell {i}: stored {part} differ from the executed ones\n"
                + "\n".join(lines),
                pytrace=False,
            )
    pytest.fail(f"chapters/{path.name}: metadata differ from the executed notebook", pytrace=False)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_tags_are_known_and_cells_short(path):
    for i, cell in code_cells(path):
        tags = set(cell.metadata.get("tags", []))
        assert tags and tags <= TAGS, (
            f"chapters/{path.name}, cell {i}: tags {sorted(tags)}; each code cell carries one of {sorted(TAGS)}"
        )
        assert cell.source.count("\n") < 120, (
            f"chapters/{path.name}, cell {i}: {cell.source.count(chr(10)) + 1} lines; move code to report/"
        )
        assert not re.search(r"^\s*(def|class) ", cell.source, flags=re.M), (
            f"chapters/{path.name}, cell {i}: defines a function; move it to report/"
        )


def figures_of(path):
    for i, cell in code_cells(path):
        if any("image/svg+xml" in o.get("data", {}) for o in cell.outputs):
            yield i, cell


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_charts_are_vectors_with_label_caption_and_words(path):
    for i, cell in code_cells(path):
        for output in cell.outputs:
            assert not {"image/png", "image/jpeg"} & set(output.get("data", {})), (
                f"chapters/{path.name}, cell {i}: a bitmap, which nbval would not compare"
            )
    for i, cell in figures_of(path):
        where, words = f"chapters/{path.name}, cell {i}", cell.metadata.get("mystnb", {})
        alt, caption = (
            words.get("image", {}).get("alt", ""),
            words.get("figure", {}).get("caption", ""),
        )
        assert re.match(r"fig-[a-z]+-", words.get("figure", {}).get("name", "")), (
            f"{where}: no label fig-..."
        )
        assert len(alt.split()) >= 12 and re.search(r"\d", alt), (
            f"{where}: the alternative text must say shape and key values: {alt!r}"
        )
        assert len(caption.split()) >= 6, f"{where}: the caption says too little: {caption!r}"
        assert not re.match(r"(a |the )?(chart|figure|graph|plot|image)", alt, flags=re.I), (
            f"{where}: the alternative text describes the medium: {alt!r}"
        )


def test_labels_are_unique_and_each_figure_is_referred_to():
    labels, prose = [], ""
    for path in CHAPTERS:
        labels += [cell.metadata["mystnb"]["figure"]["name"] for _, cell in figures_of(path)]
        prose += "".join(c.source for c in notebook(path).cells if c.cell_type == "markdown")
    assert len(labels) == len(set(labels)), "two figures have one label"
    assert len(labels) >= 30
    unnamed = [label for label in labels if f"`{label}`" not in prose]
    assert not unnamed, f"figures that no sentence names: {', '.join(unnamed)}"


ARGUMENTS = [
    path for path in CHAPTERS if path.stem not in ("findings", "summary")
]  # those two gather what the others show


@pytest.mark.parametrize("path", ARGUMENTS, ids=[path.stem for path in ARGUMENTS])
def test_a_chapter_has_five_figures_and_opens_with_findings_that_link_to_them(path):
    cells = notebook(path).cells
    opening = next(
        c.source
        for c in cells
        if "class: findings" in c.source or "{admonition} Findings" in c.source
    )
    findings = [line for line in opening.splitlines() if line.startswith("- ")]
    assert len(list(figures_of(path))) >= 5
    assert 3 <= len(findings) <= 8
    for finding in findings:
        assert "{glue:text}" in finding and re.search(r"\{numref\}`(fig|tab)-", finding), (
            f"chapters/{path.name}: a finding without a computed number or a figure: {finding}"
        )


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_numbers_in_prose_are_computed(path):
    typed = []
    for i, cell in enumerate(notebook(path).cells, start=1):
        if cell.cell_type == "markdown":
            rest = re.sub(r"^:::+.*$|^:\w[\w-]*:.*$|^\d+\. ", " ", cell.source, flags=re.M)
            for pattern in TYPED:
                rest = re.sub(pattern, " ", rest)
            typed += [
                f"chapters/{path.name}, cell {i}: {number}"
                for number in re.findall(r"(?<![\w])\d[\d.,]*(?:\s?%)?", rest)
            ]
    assert not typed, (
        "typed numbers; store them with figures.say and write {glue:text}`name`:\n"
        + "\n".join(typed)
    )


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_numbers_named_in_prose_are_stored(path):
    book = notebook(path)
    stored = {
        o.metadata["scrapbook"]["name"]
        for c in book.cells
        if c.cell_type == "code"
        for o in c.outputs
        if "scrapbook" in o.get("metadata", {})
    }
    named = {
        n
        for c in book.cells
        if c.cell_type == "markdown"
        for n in re.findall(r"\{glue:text\}`([^`]+)`", c.source)
    }
    assert named - stored == set(), f"chapters/{path.name}: prose names numbers that no cell stores"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_nothing_of_the_machine_is_stored(path):
    text = path.read_text(encoding="utf-8")
    for word in ("/home/", "/root/", "/tmp/", "/work/", "site-packages", "NBVAL_"):
        assert word not in text, f"chapters/{path.name}: holds {word!r}"
