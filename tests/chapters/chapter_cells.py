"""What the tests of chapters look at: their cells, as stored."""

import re

import nbformat

from tools.build import notebooks

CHAPTERS_OF_HISTORY = {"cold-war", "post-soviet", "myanmar-junta", "compared"}
CHAPTERS = notebooks.chapters()
NAMES = [path.stem for path in CHAPTERS]
HISTORY = [path for path in CHAPTERS if path.stem in CHAPTERS_OF_HISTORY]

# Numbers that may be typed: dates, names of resolutions, articles, weapons and the like.
TYPED = [
    r"\{[a-z:]+\}`[^`]*`",
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"https?://\S+",
    r"\b(1[89]|20)\d\ds?\b(\s?[–-]\s?\d{2,4})?",
    r"\b(\d{1,2}[–-])?\d{1,2} (January|February|March|April|May|June"
    r"|July|August|September|October|November|December)\b",
    r"\b[AS]/[A-Z0-9./-]+\d+",
    r"\b[Rr]esolutions? \d+(/\d+)?((,| and) \d+)*",
    r"\bArticles? \d+",
    r"\bES-\d+/\d+",
    r"\b[A-Z][A-Za-z]*-\d+[A-Z]*\b",
    r"\bSHA-256\b",
    r"\b\d+(st|nd|rd|th)\b",
    r"\b\d{2,3} mm\b",
    r"\bOperation \d+",
]


def notebook(path):
    return nbformat.read(path, as_version=4)


def place(path, number):
    """Where a cell stands, as the log's last lines say it."""
    return f"chapters/{path.name}, cell {number}"


def cells_of(path, kind):
    """(place, cell) of the cells of a kind: code or markdown."""
    for number, cell in enumerate(notebook(path).cells, start=1):
        if cell.cell_type == kind:
            yield place(path, number), cell


def figures_of(path):
    """(place, cell) of the cells that show a chart."""
    for where, cell in cells_of(path, "code"):
        if any("image/svg+xml" in output.get("data", {}) for output in cell.outputs):
            yield where, cell


def stored_numbers(path):
    """The names under which a chapter stores numbers for its text, in order."""
    outputs = [output for _, cell in cells_of(path, "code") for output in cell.outputs]
    metadata = [output.get("metadata", {}) for output in outputs]
    return [each["scrapbook"]["name"] for each in metadata if "scrapbook" in each]


def named_numbers(path):
    """The names of stored numbers that the text of a chapter uses."""
    text = "".join(cell.source for _, cell in cells_of(path, "markdown"))
    return set(re.findall(r"\{glue:text\}`([^`]+)`", text))


def without_typed_names(text):
    """A text without the numbers that may be typed."""
    for pattern in TYPED:
        text = re.sub(pattern, " ", text)
    return text


def stored_texts(path):
    """The stored numbers of a chapter by name, as its sentences show them."""
    texts = {}
    for _, cell in cells_of(path, "code"):
        for output in cell.outputs:
            if "scrapbook" in output.get("metadata", {}):
                name = output.metadata["scrapbook"]["name"]
                stored = output.data.get("text/plain") or next(iter(output.data.values()))
                texts[name] = stored.strip("'\"")
    return texts


def as_read(source, texts):
    """The paragraphs and list items of a source, numbers put in, citations and links left out."""
    source = re.sub(r"\{glue:text\}`([^`]+)`", lambda found: texts.get(found[1], "?"), source)
    source = re.sub(r"\s*\{(cite|footcite)[a-z:]*\}`[^`]*`", "", source)
    source = re.sub(r"\{[a-z]+\}`([^`<]*?)\s*(<[^`]*>)?`", r"\1", source)
    source = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", source)
    source = re.sub(
        r"^\s*:::+.*$|^:[\w-]+:.*$|^#+ .*$|^\([\w-]+\)=$|^\|.*$", "\n", source, flags=re.M
    )
    source = re.sub(r"^\s*([-*]|\d+\.) ", "\n\n", source, flags=re.M)
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", source) if block.strip()]


def paragraphs_of(path):
    """(place, text) of each paragraph and list item of a chapter, with its numbers put in."""
    texts = stored_texts(path)
    for where, cell in cells_of(path, "markdown"):
        for text in as_read(cell.source, texts):
            yield where, text


def eras_in(source, texts):
    """(heading, text) of each era told before the turning points, without its boxes.

    A heading over deeper ones is that of the whole history, and no era.
    """
    source = re.split(r"^## Turning points", source, flags=re.M)[0]
    source = re.sub(r"^(:::+)\{.*?^\1\s*$", "", source, flags=re.M | re.S)
    _, *parts = re.split(r"^(##+ .*)$", source, flags=re.M)
    headings, bodies = parts[::2], parts[1::2]
    levels = [len(heading.split()[0]) for heading in headings] + [0]
    for heading, body, level, following in zip(headings, bodies, levels, levels[1:], strict=False):
        if following <= level:
            yield heading.lstrip("# "), " ".join(as_read(body, texts))


def eras_of(path):
    """(heading, text) of each era of a chapter that opens with its history."""
    source = "\n\n".join(cell.source for _, cell in cells_of(path, "markdown"))
    return list(eras_in(source, stored_texts(path)))
