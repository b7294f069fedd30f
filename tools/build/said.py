"""What a chapter says, read from its file: numbers, figures, tables, findings, verdicts.

Every number of a sentence is stored by key, so that two versions of a chapter can be compared
without executing either.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.build import stored_outputs

# The words of an exhibit that the tables can change.
WORDS = ("title", "subtitle", "caption", "alt")
USED = "-used"  # ends the label of the table of a chapter's tables: hashes, which always move
DATA_FILE = re.compile(r"<\.\./data/([\w.-]+)>")
HASH = re.compile(r"\b[0-9a-f]{64}\b")
MARK = "\u2060"  # stands for a number in its sentence
GLUE = re.compile(r"\{glue:text\}`(\w+)`")
SENTENCE_ENDS = re.compile(r"(?<=[.!?])(?:\*\*)?\s+(?=[A-Z“\"*{\[])")
# What a reader does not see of a sentence, and what is put in its place.
MARKUP = (
    (r" *\((?:\{numref\}`[^`]*`(?:, )?)+\)", ""),
    (r" *\{(?:numref|cite)\}`[^`]*`", ""),
    (r" *\[\^[\w-]+\]", ""),
    (r"\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"\[([^\]]*)\]\{[^}]*\}", r"\1"),
    (r"\{[\w:-]+\}`([^`<]*)(?: <[^`]*)?`", r"\1"),
    (r"\*\*|(?<!\w)\*|\*(?!\w)", ""),
)
CARDS = ":class-container: numbers"
CARD = re.compile(
    r":::\{grid-item\}\n\*\*(?P<value>.*?)\*\*\n(?:```\{image\} (?P<drawing>\S+)\n"
    r":alt: (?P<alt>.*?)\n```\n)?(?P<text>.*?)\n:::",
    re.DOTALL,
)


@dataclass(frozen=True)
class Stored:
    """What a chapter says."""

    numbers: dict[str, str] = field(default_factory=dict)  # {key: text}
    exhibits: dict[str, dict[str, str]] = field(default_factory=dict)  # {label: {part: text}}
    findings: list[str] = field(default_factory=list)
    drawings: dict[str, str] = field(default_factory=dict)  # {label: SVG}
    places: dict[str, str] = field(default_factory=dict)  # {key: the sentence that it stands in}
    verdicts: dict[str, str] = field(default_factory=dict)  # {claim: verdict}
    used: dict[str, str] = field(default_factory=dict)  # {file of data/: first digits of its hash}


def numbers(notebook: Mapping) -> dict[str, str]:
    """Return {key: text} of the numbers that the outputs of a notebook hold for its sentences."""
    found = {}
    for output in outputs(notebook):
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name:
            (value,) = output["data"].values()
            found[name] = text(value).strip("'\"")
    return found


def exhibits(notebook: Mapping) -> dict[str, dict[str, str]]:
    """Return {label: {title, caption, alt ..., data}} of figures, tables and cards of a notebook.

    A table of the tables used holds their hashes, which always move: it is left out.
    """
    found = {}
    for output in outputs(notebook):
        shown, words = stored_outputs.exhibit(output), stored_outputs.figure_words(output)
        if shown and shown.label and not shown.label.endswith(USED):
            said = {word: words[word] for word in WORDS if word in words} or caption(output)
            found[shown.label] = said | {"data": HASH.sub("hash", shown.csv)}
        found |= cards(output)
    return found


def caption(output: Mapping) -> dict[str, str]:
    """Return the caption of a table as its part, {} where it has none."""
    first = text(output["data"].get("text/markdown", "")).partition("\n")[0]
    return {"caption": first.partition("}")[2].strip()} if first.startswith("```{table}") else {}


def cards(output: Mapping) -> dict[str, dict[str, str]]:
    """Return the cards of an output, each a number with a small chart: {card-1: {part: text}}."""
    shown = text(output["data"].get("text/markdown", ""))
    if CARDS not in shown:
        return {}
    return {
        f"card-{number}": {
            "title": f"{card['value']} {plain(card['text'])}",
            "alt": card["alt"] or "",
            "data": card["drawing"] or "",
        }
        for number, card in enumerate(CARD.finditer(shown), start=1)
    }


def drawings(notebook: Mapping) -> dict[str, str]:
    """Return {label: SVG} of the figures of a notebook."""
    shown = map(stored_outputs.exhibit, outputs(notebook))
    return {figure.label: figure.wide for figure in shown if figure and figure.is_figure}


def findings(notebook: Mapping) -> list[str]:
    """Return the findings at the head of a chapter, as its source has them."""
    found = []
    for source in prose_of(notebook):
        if ":class: findings" in source:
            inside = source.partition(":class: findings")[2].partition("\n:::")[0]
            found += [line[2:] for line in inside.split("\n") if line.startswith("- ")]
    return found


def places(notebook: Mapping) -> dict[str, str]:
    """Return {key: the first sentence that a number stands in}, as the source has it."""
    found: dict[str, str] = {}
    for source in prose_of(notebook):
        for sentence in sentences(source):
            for key in GLUE.findall(sentence):
                found.setdefault(key, sentence)
    return found


def sentences(source: str) -> Iterator[str]:
    """Yield the sentences of a cell of text, line by line, without the marks of lists."""
    for line in source.split("\n"):
        yield from SENTENCE_ENDS.split(re.sub(r"^\s*(?:[-*>]|\d+\.|\[\^[\w-]+\]:)\s+", "", line))


def verdicts(notebook: Mapping) -> dict[str, str]:
    """Return {claim: verdict} of the tables of claims in a notebook."""
    found = {}
    for output in outputs(notebook):
        shown = stored_outputs.exhibit(output)
        if shown and shown.csv.startswith("id,") and ",verdict," in shown.csv.partition("\n")[0]:
            found |= {row["id"]: row["verdict"] for row in stored_outputs.rows(shown.csv)}
    return found


def used(notebook: Mapping) -> dict[str, str]:
    """Return {file of data/: first digits of its hash} that a chapter's outputs were made from."""
    found = {}
    for output in outputs(notebook):
        shown = stored_outputs.exhibit(output)
        if shown and shown.label.endswith(USED):
            for row in stored_outputs.rows(shown.csv):
                file, digits = DATA_FILE.search(row.get("Table", "")), row.get("SHA-256", "")
                if file and digits:
                    found[file[1]] = digits.strip("`")
    return found


def plain(sentence: str, known: Mapping[str, str] | None = None) -> str:
    """Return a sentence as a reader sees it, without references; an unknown number is its key."""
    known = known or {}
    sentence = GLUE.sub(lambda m: known.get(m[1], m[1]), sentence)
    for pattern, instead in MARKUP:
        sentence = re.sub(pattern, instead, sentence)
    return " ".join(sentence.split())


def prose_of(notebook: Mapping) -> list[str]:
    """Return the sources of a notebook's cells of text."""
    return [text(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]


def outputs(notebook: Mapping) -> list[dict]:
    """Return the outputs of a notebook that hold data."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [output for cell in cells for output in cell["outputs"] if "data" in output]


def text(value: str | list[str]) -> str:
    """Return a text of a notebook, which its file keeps whole or line by line."""
    return value if isinstance(value, str) else "".join(value)


def chapter(path: Path) -> Stored:
    """Return what the notebook in a file says."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    readers = (numbers, exhibits, findings, drawings, places, verdicts, used)
    return Stored(*(read(notebook) for read in readers))


def stored(root: Path) -> dict[str, Stored]:
    """Return {chapter: what it says} of a project."""
    return {path.stem: chapter(path) for path in sorted((root / "chapters").glob("*.ipynb"))}
