"""What no table may hold is refused in every table, all of it at once, and by the commands too."""

import re
import runpy
import shutil
import subprocess
import sys

import pytest

from report import tables
from tools.paths import ROOT

NAMES = [resource["name"] for resource in tables.package()["resources"]]


# --- all at once


def test_every_fault_of_a_table_comes_at_once(data):
    data.put("nuclear_tests", "magnitude", "4,7")
    rows = data.rows("nuclear_tests")
    rows[4], rows[5] = rows[5], rows[4]
    rows[6].append("one too many")
    data.write("nuclear_tests", rows)
    data.cite(
        "@misc{new,\n  author = {{A}},\n  title = {x},\n  year = {26},\n  url = {http://x}\n}\n"
    )
    assert [line.partition(": ")[0] for line in data.refused("nuclear_tests")] == [
        "data/nuclear_tests.csv, row 7",
        f"data/references.bib, row {rows_of_bibliography(data) - 5}, entry new",
        "data/nuclear_tests.csv, row 2, column magnitude",
        "data/nuclear_tests.csv, row 6, column date",
    ]


def rows_of_bibliography(data) -> int:
    return len((data.folder / "references.bib").read_text(encoding="utf-8").splitlines())


def test_faults_of_all_tables_and_files_come_at_once(data):
    data.put("oil", "amount", "1,200")
    data.put("events", "partner", "Korea")
    data.path("aid").unlink()
    (data.folder / "notes.txt").write_text("x\n", encoding="utf-8")
    (data.folder / ".hidden").write_text("x\n", encoding="utf-8")
    assert tables.faults() == [
        "data/events.csv, row 2, column partner: 'Korea' is not one of PRK, MMR, both",
        "data/aid.csv: the file is missing; "
        "restore it, or take the table 'aid' out of data/datapackage.json",
        "data/oil.csv, row 2, column amount: '1,200' has thousands separators; write 1200",
        "data/notes.txt: no table of data/datapackage.json has this file; "
        "describe it there, or take it away",
    ]


# --- every table


def shortened(data, name: str) -> None:
    """Keep enough rows of a long table."""
    data.write(name, data.rows(name)[:150])
    least = min(149, tables.resource(name)["leastRows"])
    data.describe(lambda package, table: table[name].update(leastRows=least))


def broken(good: bytes) -> dict[str, bytes]:
    """What may become of a file as a whole."""
    middle, header = len(good) // 2, good.index(b"\n") + 1
    return {
        "empty": b"",
        "cut in the middle": good[:middle],
        "last line end lost": good[:-1],
        "no rows": good[:header],
        "no header": good[header:],
        "byte-order mark": b"\xef\xbb\xbf" + good,
        "Windows line ends": good.replace(b"\n", b"\r\n"),
        "semicolons": good.replace(b",", b";"),
        "NUL byte": good[:middle] + b"\0" + good[middle:],
        "Latin-1": good[: header + 1] + b"\xe9" + good[header + 1 :],
        "blank line": good + b"\n",
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_file_broken_in_one_way_is_refused_in_one_line(data, name):
    shortened(data, name)
    for kind, raw in broken(data.path(name).read_bytes()).items():
        data.path(name).write_bytes(raw)
        lines = tables.check(name)
        assert len(lines) == 1, (kind, lines)
        assert re.match(rf"data/{name}\.csv, row \d+", lines[0]), (kind, lines)


@pytest.mark.parametrize("name", NAMES)
def test_rows_pasted_twice_are_refused(data, name):
    shortened(data, name)
    header, *rows = data.rows(name)
    data.write(name, [header, *rows, *rows])
    lines = tables.check(name)
    assert len(lines) == len(rows)
    assert all("stands already in row" in line for line in lines)


def unfit(field: dict) -> list[str]:
    """Values that a column of a table may not hold."""
    values = ["=1+1", " x", "a\u00a0b", "two\nlines", "<script>", "\x07", "北京"]
    if field["type"] != "string":
        values += ["−5 x", "1e400", "", "12,000,000"]
    if field.get("isoDate"):
        values += ["2024-02-30", "45483", "10 July 2024"]
    if "maxLength" in field.get("constraints", {}):
        values.append("x" * 500)
    return values


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_that_no_table_may_hold_is_refused_in_one_line(data, name):
    shortened(data, name)
    header, *rows = data.rows(name)
    for position, field in enumerate(tables.resource(name)["schema"]["fields"]):
        required = field.get("constraints", {}).get("required")
        number = next((i for i, row in enumerate(rows, start=2) if row[position]), None)
        for value in unfit(field) if number else []:
            spoilt = [list(row) for row in rows]
            spoilt[number - 2][position] = value
            data.write(name, [header, *spoilt])
            lines = tables.check(name)
            if value or required:
                place = f"data/{name}.csv, row {number}, column {field['name']}: "
                assert len(lines) == 1, (field["name"], value, lines)
                assert lines[0].startswith(place)
            else:
                assert lines == []


# --- the commands


def test_the_command_says_that_all_is_well(capsys):
    with pytest.raises(SystemExit) as done:
        runpy.run_module("report.tables", run_name="__main__")
    assert done.value.code == 0
    assert capsys.readouterr().out == f"data: {len(NAMES)} tables keep their schema\n"


def test_the_command_says_what_is_wrong_with_the_schema(data, capsys):
    (data.folder / "datapackage.json").write_text("{\n", encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        runpy.run_module("report.tables", run_name="__main__")
    assert done.value.code == 1
    line = "data/datapackage.json, row 2, column 1: not valid JSON"
    assert capsys.readouterr().out.startswith(line)


def command(*words: str, folder) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-B", "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder) -> dict:
    """{file: bytes} of a project, without the folder in which a build works."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in files if "_build" not in path.parts}


def test_the_commands_refuse_bad_tables_and_touch_nothing(data):
    home = data.folder.parent
    for part in ("chapters", "tools"):
        shutil.copytree(ROOT / part, home / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(ROOT / name, home)
    data.put("events", "partner", "Korea")
    data.put("oil", "amount", "1,200")
    before = contents(home)

    checked = command("report.tables", folder=home / "chapters")
    built = command("tools.build.book", "book", folder=home)

    lines = [
        "data/events.csv, row 2, column partner: 'Korea' is not one of PRK, MMR, both",
        "data/oil.csv, row 2, column amount: '1,200' has thousands separators; write 1200",
    ]
    assert checked.stdout.splitlines() == lines, checked
    assert built.stderr.splitlines() == lines, built
    assert (checked.returncode, built.returncode) == (1, 1)
    after = contents(home)
    assert after == before, sorted(set(after) ^ set(before))
