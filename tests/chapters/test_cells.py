"""How a chapter's code is written: a cell does one thing, and a stranger reads it in one go.

A cell computes, or it shows one figure or table, or it stores numbers for the text. What a title,
a caption or an alternative text says as a fact is computed, or an assert beside it holds it.
"""

import ast
import re

import pytest
from chapter_cells import CHAPTERS, NAMES, cells_of

from report import figures

LINES, COLUMNS = 30, 100
TAGS = {"hide-input", "hide-cell"}
CODES = {
    "cw",
    "ps",
    "mm",
    "co",
    "cl",
    "ch",
    "dm",
    "fi",
    "su",
}  # of chapters, in labels: fig-cw-arms
SHOWN = {
    name
    for name, form in vars(figures).items()
    if callable(form) and not isinstance(form, type) and name not in ("when", "decimal_year")
}
NAMES_WITH_NUMBERS = r"\b[A-Z][A-Za-z]*-\d+[A-Z]*\b|ES-\d+/\d+|[AS]/RES/\S+"
COUNTED = (
    r"\d[\d,.–]*|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|half|third|quarter|once"
    r"|twice|dozen|twofold|doubled?)\b"
)
RANKED = (
    r"\b(most|least|first|last|lowest|highest|largest|smallest|fewest|never|only|none|no|every"
    r"|all|always|best|worst|earliest|latest)\b"
)


def job(node):
    """show or prose, where a call shows a figure or stores numbers; None for any other call."""
    function = node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        if function.value.id == "figures" and function.attr in SHOWN:
            return "show"
    elif isinstance(function, ast.Name) and function.id == "prose":
        return "prose"
    return None


def jobs(tree):
    """[(job, call)] of a cell beside computing."""
    found = [(job(node), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(what, call) for what, call in found if what]


def is_last(tree, call):
    last = tree.body[-1]
    return isinstance(last, ast.Expr) and last.value is call


def typed(node):
    """The words of a text that are typed, not computed."""
    constants = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return " ".join(value for value in constants if isinstance(value, str))


def loose_facts(tree, call):
    """What the words of a figure say as a fact that nothing in its cell computes or asserts."""
    if any(isinstance(node, ast.Assert) for node in tree.body):
        return []
    facts = []
    for argument in call.keywords:
        if argument.arg in ("title", "caption", "alt"):
            text = re.sub(NAMES_WITH_NUMBERS, "", typed(argument.value))
            facts += [found[0] for found in re.finditer(COUNTED, text, flags=re.I)]
            if argument.arg == "title":
                facts += [found[0] for found in re.finditer(RANKED, text, flags=re.I)]
    return facts


def faults_of_form(source):
    """What is wrong with how a cell is written, without regard to what it does."""
    lines = source.splitlines()
    if len(lines) > LINES:
        yield f"{len(lines)} lines, at most {LINES}; move code to report/, or make two cells"
    for line in lines:
        if len(line) > COLUMNS:
            yield f"a line of {len(line)} columns, at most {COLUMNS}: {line.strip()[:40]}"
    if re.search(r"^\s*(def|class) ", source, flags=re.M):
        yield "defines a function; move it to report/, with a test"
    if re.search(r"\bfor \w+ in \[[^,\]]*\]", source):
        yield "a loop over one thing, to give it a name; write an assignment"


def faults_of_numbers(tree, call):
    """What is wrong with a cell that stores numbers for the text."""
    if len(tree.body) > 1 or not is_last(tree, call):
        yield "stores numbers and does more; a cell of numbers is one prose(...)"
    for argument in call.keywords:
        name = argument.arg
        if name is None:
            yield "prose(**...): name each number, so that a reader finds it"
        elif len(name) < 5 or not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
            yield f"the number {name} is not named in words"
        elif name.split("_")[0] in CODES:
            yield f"the number {name} begins with a prefix; names belong to their chapter anyway"


def faults_of_jobs(tree):
    """What is wrong with what a cell does."""
    found = jobs(tree)
    if len(found) > 1:
        yield f"{len(found)} jobs ({', '.join(what for what, _ in found)}); one a cell"
        return
    for what, call in found:
        if what == "prose":
            yield from faults_of_numbers(tree, call)
            continue
        if not is_last(tree, call):
            yield "the figure is not the last thing of its cell"
        facts = loose_facts(tree, call)
        if facts:
            yield f"words that nothing computes or asserts: {', '.join(facts)}"


def faults_of(source):
    return [*faults_of_form(source), *faults_of_jobs(ast.parse(source))]


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_each_cell_does_one_thing_and_is_read_in_one_go(path):
    for where, cell in cells_of(path, "code"):
        faults = faults_of(cell.source)
        assert not faults, f"{where}: {'; '.join(faults)}"


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_each_cell_says_how_much_of_it_a_page_shows(path):
    for where, cell in cells_of(path, "code"):
        tags = set(cell.metadata.get("tags", []))
        assert tags, f"{where}: no tag; give it one of {', '.join(sorted(TAGS))}"
        assert tags <= TAGS, f"{where}: tags {sorted(tags)}; known are {', '.join(sorted(TAGS))}"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("x = 1\n" * 31, "31 lines"),
        (f"text = '{'x' * 100}'", "columns"),
        ("def share(x):\n    return x", "defines a function"),
        ("[t.sum() for t in [frame]]", "a loop over one thing"),
        ("prose(total=thousands(1))\nfigures.lines(frame)", "2 jobs"),
        ("figures.lines(a)\nfigures.lines(b)", "2 jobs"),
        ("figures.lines(frame)\nx = 1", "not the last thing"),
        ("x = 1\nprose(total=x)", "does more"),
        ("prose(**numbers)", "name each number"),
        ("prose(cw_total_of_arms=1)", "prefix"),
        ("prose(tot=1)", "not named in words"),
        ("prose(sovietTotal=1)", "not named in words"),
        ("figures.lines(frame, title='Thirteen states armed Burma')", "Thirteen"),
        ("figures.lines(frame, title='Moscow never stopped')", "never"),
        ("figures.lines(frame, alt=f'Peaks in 1950 and {year}')", "1950"),
        ("figures.table(frame, caption='The four largest systems')", "four"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_seen(source, fault):
    assert any(fault in found for found in faults_of(source)), faults_of(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\n" * 30,
        "assert len(states) == 13\nfigures.lines(frame, title='Thirteen states armed Burma')",
        "figures.lines(frame, title='Su-30 and A/RES/ES-11/1', caption='As delivered.')",
        "prose(soviet_total=thousands(x), us_share=percent(y), un_members=193)",
        "trips = visits[visits['russian']]\ncounts = trips.groupby('year').size()",
    ],
)
def test_a_cell_that_keeps_the_rules_passes(source):
    assert faults_of(source) == []
