"""Four rooms, and imports that go down only: tables, measures and verdicts, figures, a chapter."""

import ast
import importlib
import re
from pathlib import Path

import pytest

# What each part may import of the project; what is not named may import nothing of it.
MAY_IMPORT = {
    "report.prose": set(),
    "report.markup": set(),
    "report.tables": set(),
    "report.measures": set(),
    "report.verdicts": {"report.measures", "report.prose"},
    "report.figures": {"report.prose", "report.markup"},
    "chapter": {"report.tables", "report.measures", "report.verdicts", "report.figures"}
    | {"report.prose"},
    "tools.paths": set(),
    "tools.setup": {"tools.paths"},
    "tools.upstream": {"tools.paths", "tools.setup", "tools.build"},
    "tools.build": {"tools.paths", "tools.setup", "report.tables", "report.figures"}
    | {"report.verdicts"},
    "tools.site": {"tools.paths", "tools.build", "report.tables", "report.figures"},
    "tools.editions": {"tools.paths", "tools.build", "tools.upstream"},
    "tools.proofs": {"tools.paths", "tools.setup", "tools.build"}
    | {f"report.{name}" for name in ("tables", "measures", "figures", "verdicts")},
}
TOP = {
    "chapters", "data", "tools", "tests",
    "_config.yml", "_toc.yml", "pyproject.toml", "requirements.in", "requirements.txt", "Makefile",
    "README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE",
}  # fmt: skip


def imported(tree, module):
    """The modules that a piece of code imports, by their full names; `module` is its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parents, *filter(None, [node.module])])
            yield base
            yield from (f"{base}.{name.name}" for name in node.names)


def part(module):
    """The part of the project that a module belongs to: report.tables of report.tables.cells."""
    return ".".join(module.split(".")[:2])


def modules(root):
    """(part, full name, file) of each Python file of chapters/report and tools."""
    for base, folder in (("chapters", "report"), (".", "tools")):
        for file in sorted((root / base / folder).rglob("*.py")):
            name = ".".join(file.relative_to(root / base).with_suffix("").parts)
            yield part(name), name.removesuffix(".__init__"), file


def up_the_stream(module, name, tree):
    """The imports of the project that a module must not have."""
    own = {target for target in imported(tree, name) if target.startswith(("report.", "tools."))}
    allowed = MAY_IMPORT.get(module, set()) | {module}
    return sorted(target for target in own if part(target) not in allowed)


def test_imports_go_down_only(root):
    seen = set()
    for module, name, file in modules(root):
        seen.add(module)
        wrong = up_the_stream(module, name, ast.parse(file.read_text(encoding="utf-8")))
        assert not wrong, f"{file.relative_to(root)} must not import {', '.join(wrong)}"
    assert {"report.tables", "report.figures", "tools.build"} <= seen


@pytest.mark.parametrize(
    ("module", "code", "wrong"),
    [
        ("report.measures", "from report import tables", ["report.tables"]),
        ("report.tables", "import report.figures.style", ["report.figures.style"]),
        ("report.figures", "from ..tables import load", ["report.tables", "report.tables.load"]),
        ("tools.setup", "from tools.build import book", ["tools.build", "tools.build.book"]),
        ("report.verdicts", "from report import measures\nimport pandas", []),
    ],
)
def test_an_import_up_the_stream_is_seen(module, code, wrong):
    assert up_the_stream(module, f"{module}.made_up", ast.parse(code)) == wrong


@pytest.mark.parametrize("proof", ["alarms", "bench", "interrupt", "reproduce"])
def test_a_proof_that_no_test_runs_finds_what_it_imports(proof):
    importlib.import_module(f"tools.proofs.{proof}")


def test_only_the_standard_library_is_used_before_any_package_is_there(root):
    import sys

    for file in sorted((root / "tools" / "setup").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        tops = {name.split(".")[0] for name in imported(tree, f"tools.setup.{file.stem}")}
        assert tops <= set(sys.stdlib_module_names) | {"tools"}, file.name


def test_nothing_else_stands_at_the_top(root):
    found = {path.name for path in root.iterdir() if not path.name.startswith((".", "_build"))}
    found -= {"__pycache__"}
    assert found == TOP


def test_no_program_stands_among_the_tests_and_no_test_elsewhere(root):
    tests = [path for path in root.rglob("test_*.py") if ".venv" not in path.parts]
    assert tests
    for path in tests:
        assert Path("tests") in path.relative_to(root).parents, path
    for path in (root / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "if __name__" not in text or path == Path(__file__), path


def test_what_the_readme_says_to_open_is_there(root):
    """Its table of changes names files and folders by their place; `<table>` stands for any."""
    text = (root / "README.md").read_text(encoding="utf-8")
    (rows,) = re.findall(r"\n\| to change \| open \|\n\|---\|---\|\n((?:\|.+\n)+)", text)
    named = re.findall(r"`((?:chapters|data|tools|tests)/[^`]*)`", rows)
    assert len(named) > 8
    for place in named:
        assert list(root.glob(re.sub("<.*?>", "*", place))), f"README.md: there is no {place}"
