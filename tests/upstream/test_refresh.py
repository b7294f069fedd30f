"""One command takes a release in, in one step or not at all."""

import csv
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tools.build import said
from tools.upstream import effects, writing
from tools.upstream.publisher import Release
from tools.upstream.refresh import day_in_words, downloaded, follow, is_other

SAMPLES = Path(__file__).parent / "samples"
PROGRAM = "tools.upstream.refresh"
PARTNERS = {"PRK": "North Korea", "MMR": "Myanmar", "RUS": "Russia", "SUN": "Soviet Union"}
PARTNERS |= {"CHN": "China"}


@pytest.fixture(scope="module")
def project(root, tmp_path_factory):
    """A copy of what the command needs."""
    place = tmp_path_factory.mktemp("upstream") / "project"
    shutil.copytree(root / "data", place / "data")
    for folder in ("tools", "chapters/report"):
        leave = shutil.ignore_patterns("__pycache__", "site", "proofs")
        shutil.copytree(root / folder, place / folder, ignore=leave)
    return place


@pytest.fixture
def command(project, root, tmp_path):
    """Run the command in the copy, whose data is as it was before each test."""
    shutil.rmtree(project / "data")
    shutil.copytree(root / "data", project / "data")

    def run(content, *options, source="sipri", name="trade-register.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        words = [source, str(path), "--quick", *options]
        return subprocess.run(
            [sys.executable, "-m", PROGRAM, *words],
            **there(project),
            capture_output=True,
            text=True,
        )

    return run


def there(project):
    """Where a program runs, and by whose code: the copy's."""
    places = os.pathsep.join([str(project), os.environ.get("PYTHONPATH", "")])
    return {"cwd": project, "env": os.environ | {"PYTHONPATH": places}}


def orders(root):
    with (root / "data" / "arms_orders.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_after_the_stored(root, days=1):
    """A day after that of the stored register; SIPRI's files are told apart by theirs alone."""
    sidecar = root / "data" / "upstream" / "sipri-register.json"
    stored = json.loads(sidecar.read_text(encoding="utf-8"))["published"]
    return date.fromisoformat(stored) + timedelta(days)


def whole_register(root, days=1):
    """A register of all stored orders, written back into SIPRI's form."""
    head = (SAMPLES / "sipri_register_2026-05-18.csv").read_bytes().decode("iso-8859-1")
    lines = head.split("\n")[:12]
    lines[10] = f"Data generated: {day_after_the_stored(root, days):%d %b %Y} 2:29:20 PM"
    for row in orders(root):
        years = [row["first_delivery"], row["last_delivery"]]
        fields = [
            PARTNERS[row["recipient"]], PARTNERS[row["supplier"]], row["ordered"],
            "?" if row["ordered_estimated"] == "yes" else "", row["number_ordered"], "",
            row["designation"], row["description"], row["number_delivered"], "",
            "; ".join(dict.fromkeys(filter(None, years))),
            "New" if row["condition"] == "new" else "Second hand",
            "Produced under licence" if row["licence"] == "yes" else "", "0", "0", row["tiv"],
        ]  # fmt: skip
        lines.append(",".join(fields))
    return "\n".join([*lines, ""])


def states(place):
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted((place / "data").rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def largest(root):
    """The volume of the largest order, as it is written: no other has it."""
    volumes = [row["tiv"] for row in orders(root)]
    found = max(volumes, key=float)
    assert volumes.count(found) == 1
    return found


def test_the_same_rows_again_change_nothing(command, root):
    done = command(whole_register(root))
    assert done.returncode == 0, done.stderr
    assert f"arms_orders: {len(orders(root))} rows, all as before" in done.stdout


def test_a_revision_is_shown_and_nothing_written(command, root, project, largest):
    before, many = states(project), len(orders(root))
    done = command(whole_register(root).replace(f",{largest}\n", ",1\n"))
    assert done.returncode == 0, done.stderr
    assert f"{many} rows, then {many}: 0 new, 0 gone, 1 changed" in done.stdout
    assert f"tiv {largest} -> 1 (-" in done.stdout
    assert states(project) == before


def test_told_to_it_writes_tables_package_and_sidecar(command, root, project, largest):
    before, day = states(project), day_after_the_stored(root)
    content = whole_register(root).replace(f",{largest}\n", ",1\n")
    done = command(content, "--apply", "--accessed", "2026-10-01")
    assert done.returncode == 0, done.stderr
    after = states(project)
    assert {name for name in after if after[name] != before.get(name)} == {
        "data/arms_orders.csv",
        "data/datapackage.json",
        "data/upstream/sipri-register.json",
    }
    was, now = (side["data/arms_orders.csv"].decode().split("\n") for side in (before, after))
    assert [(a, b) for a, b in zip(was, now, strict=True) if a != b] == [
        (line, line.replace(f",{largest},", ",1,")) for line in was if f",{largest}," in line
    ]
    sidecar = json.loads(after["data/upstream/sipri-register.json"])
    assert (sidecar["published"], sidecar["accessed"]) == (day.isoformat(), "2026-10-01")
    assert sidecar["source"] == json.loads(before["data/upstream/sipri-register.json"])["source"]
    generated = f"register generated {day.day} {day:%B %Y}"
    assert generated.encode() in after["data/datapackage.json"]
    again = command(whole_register(root, days=0))
    assert again.returncode == 1
    assert again.stderr.strip() == (
        f"REFUSED trade-register.csv: is of {day_after_the_stored(root, 0)}, "
        f"older than the stored one of {day}; download it anew"
    )


def test_what_the_schema_refuses_is_not_written(command, root, project):
    before = states(project)
    content = whole_register(root).replace(",Su-25,", ",<b>Su-25,")
    done = command(content, "--apply")
    assert done.returncode == 1
    assert "column designation" in done.stderr
    assert states(project) == before


def test_another_key_of_the_bibliography_must_be_there(command, root, project):
    before = states(project)
    done = command(whole_register(root), "--key", "sipri2099")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "REFUSED KEY=sipri2099: 'sipri2099' is not a key of data/references.bib; "
        "add the entry there or correct the key"
    ]
    assert states(project) == before


def of_the_march_before(project):
    """Let the stored register be of an earlier release, so that today's form of it is another.

    A later one would be of days to come where that which is stored is rehearsed ahead.
    """
    path = project / "data" / "upstream" / "sipri-register.json"
    sidecar = json.loads(path.read_text(encoding="utf-8"))
    *words, year = sidecar["release"].split()
    sidecar["release"] = " ".join([*words, str(int(year) - 1)])
    sidecar["published"] = f"{int(year) - 1}-05-01"
    path.write_text(json.dumps(sidecar, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_another_release_is_not_written_under_the_key_of_the_stored_one(command, root, project):
    of_the_march_before(project)
    before = states(project)
    later = whole_register(root)
    look = command(later)  # looking needs no key
    assert look.returncode == 0
    assert "another release than the stored one: KEY=... names its entry" in look.stdout
    done = command(later, "--apply")
    assert done.returncode == 1
    assert "say KEY=..., its entry in data/references.bib" in done.stderr
    assert states(project) == before
    stored = json.loads(before["data/upstream/sipri-register.json"])
    assert command(later, "--apply", "--key", stored["source"]).returncode == 0
    assert states(project) != before


def test_where_the_report_still_names_the_former_release_is_said(command, root, project):
    bibliography = project / "data" / "references.bib"
    entry = "\n@misc{sipri2099,\n  author = {{SIPRI}},\n  title = {{A later release}},\n"
    entry += "  year = {2099},\n  url = {https://example.org/2099},\n}\n"
    bibliography.write_text(bibliography.read_text(encoding="utf-8") + entry, encoding="utf-8")
    former = json.loads(states(project)["data/upstream/sipri-register.json"])["source"]
    chapter = project / "chapters" / "one.ipynb"
    cells = [{"source": ["No source."]}, {"source": ["Counted ", f"{{cite}}`{former}`."]}]
    chapter.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    of_the_march_before(project)
    done = command(whole_register(root), "--apply", "--key", "sipri2099")
    chapter.unlink()
    assert done.returncode == 0, done.stderr
    assert f"{former} or " in done.stdout
    assert "still stands in:" in done.stdout
    assert "data/datapackage.json says of arms_orders: SIPRI release of " in done.stdout
    assert f"chapters/one.ipynb, cell 2: Counted {{cite}}`{former}`.\n" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "   now: take in the other file of the release, SIPRI Arms Transfers Database, "
        "deliveries by year; make book, and read what changed"
    )


A_VETO = "2025,14 October,Korea,Draft resolution S/2025/701 vetoed by Russian Federation 13-1-1"
A_VOTE = "2025,30 September,The situation in Myanmar,S/RES/2999 (2025) 12-0-3"
MEETINGS = {"source": "council", "name": "2025.csv"}


def meetings(*lines):
    return "\n".join(["year,date,topics,result", *lines, ""])


def test_a_file_whose_rows_are_not_added_yet_is_not_written(command, project):
    before = states(project)
    look = command(meetings(A_VETO, A_VOTE), **MEETINGS)
    assert look.returncode == 0, look.stderr
    assert "   rows to add by hand, where they belong there: 2\n" in look.stdout
    assert "KEY=" not in look.stdout  # other meetings are no other release
    done = command(meetings(A_VETO, A_VOTE), "--apply", **MEETINGS)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "REFUSED 2025.csv: no row of it is in security_council; "
        "add the rows named above by hand (2), then say it again"
    )
    assert states(project) == before


def test_a_row_added_by_hand_keeps_its_source_and_the_sidecar_its_span(command, project):
    entry = "@misc{undhl2025,\n  author = {{UN}},\n  title = {{Meetings of 2025}},\n"
    entry += "  year = {2025},\n  url = {https://example.org/2025}\n}\n"
    row = (
        "2025-09-30,S/RES/2999,MMR,Truce in Myanmar,adopted,12,0,3,0,abstain,abstain,undhl2025,,\n"
    )
    for name, added in (("references.bib", f"\n{entry}"), ("security_council.csv", row)):
        with (project / "data" / name).open("a", encoding="utf-8") as file:
            file.write(added)
    former = json.loads(states(project)["data/upstream/security-council.json"])
    done = command(meetings(A_VETO, A_VOTE), "--apply", **MEETINGS)
    assert done.returncode == 0, done.stderr
    assert row.encode() in states(project)["data/security_council.csv"]
    sidecar = json.loads(states(project)["data/upstream/security-council.json"])
    assert sidecar["release"] == f"{former['release']}, meetings 2025"
    assert [file["name"] for file in sidecar["files"]][-1] == "2025.csv"
    assert done.stdout.splitlines()[-1].startswith(
        "   now: add the rows named above that belong there, and say this again; make book"
    )


def test_what_a_part_of_a_release_covers_is_added_to_what_is_covered():
    from tools.upstream.refresh import reaching

    assert reaching("meetings 1946 to 2019", "meetings 2026") == (
        "meetings 1946 to 2019, meetings 2026"
    )
    assert reaching("meetings 1946 to 2019, meetings 2026", "meetings 2026").count("2026") == 1
    assert reaching("release of March 2026", "release of March 2027") == "release of March 2026"
    assert reaching(None, "years 2014 to 2025") is None


def test_a_title_that_ends_with_an_earlier_session_is_named(monkeypatch, tmp_path):
    from tools.upstream import refresh

    entry = "@misc{x2025,\n  author = {{UN}},\n  title = {{Votes, sessions 75 to 80}}\n}\n"
    (tmp_path / "references.bib").write_text(
        entry + entry.replace("x2025", "x2026").replace("80", "81"), encoding="utf-8"
    )
    monkeypatch.setattr(refresh, "DATA", tmp_path)
    release = Release("x", "to 2026-10-30", None, reaches="session 81")
    assert refresh.outlived(release, "x2025") == (
        "it holds session 81; the title of x2025 says 'Votes, sessions 75 to 80': "
        "mend it in data/references.bib, and where chapters say the same"
    )
    assert refresh.outlived(release, "x2026") == ""
    assert refresh.outlived(Release("x", "y", None), "x2025") == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_says_in_a_line_that_nothing_was_written(command, root, project, number):
    before = states(project)
    (project / "_build").mkdir(exist_ok=True)
    words = [sys.executable, "-u", "-m", PROGRAM, "sipri", "x.csv", "--apply"]
    with (project / "_build" / "refresh.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # so that it waits
        kept = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        # a run in the background of a shell ignores Ctrl-C, and so would what it starts
        kept["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        with subprocess.Popen(words, **there(project), **kept) as program:
            assert program.stdout.readline() == (
                "== waiting for another refresh of this book to end\n"
            )
            program.send_signal(number)
            assert program.stderr.read() == "Stopped; nothing was written\n"
    assert program.returncode == 1
    assert states(project) == before


def test_a_writing_that_has_begun_is_not_stopped():
    before = signal.getsignal(signal.SIGINT)
    with writing.unstopped():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) == before


def test_without_a_file_it_says_how(root):
    program = [sys.executable, "-m", "tools.upstream.refresh", "sipri", ""]
    done = subprocess.run(program, cwd=root, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("REFUSED there is no file; say make refresh SOURCE=sipri FILE=")


def test_a_folder_stands_for_the_files_in_it(tmp_path):
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in downloaded([tmp_path])] == ["a.csv", "b.csv"]


def test_a_file_in_the_home_folder_is_found_where_the_shell_leaves_the_sign(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert downloaded([Path("~/register.csv")]) == [tmp_path / "register.csv"]


def test_what_is_as_before_is_not_said_to_be_written(tmp_path):
    stored = tmp_path / "a.json"
    assert is_other(stored, "1\n")
    stored.write_text("1\n", encoding="utf-8")
    assert not is_other(stored, "1\n")
    assert is_other(stored, "2\n")


def test_an_unknown_source_is_refused(root, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tools.upstream.refresh", "sirpi", "x.csv"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("REFUSED there is no source 'sirpi'; known are sipri")


NEW = {"data/a.csv": "new a\n", "data/deep/b.csv": "new b\n", "data/c.json": "new c\n"}


@pytest.fixture
def place(tmp_path):
    (tmp_path / "data" / "deep").mkdir(parents=True)
    for name in NEW:
        (tmp_path / name).write_text("old\n", encoding="utf-8")
    return tmp_path


def contents(place):
    return {name: (place / name).read_text(encoding="utf-8") for name in NEW}


@pytest.mark.parametrize("stop", range(1, 6))
def test_interrupted_anywhere_all_is_old_or_becomes_new(place, monkeypatch, stop):
    """The fourth replacement is the first after the list got its name."""
    real, done = os.replace, []

    def replace(*paths):
        done.append(paths)
        if len(done) == stop:
            raise KeyboardInterrupt
        real(*paths)

    monkeypatch.setattr(os, "replace", replace)
    try:
        writing.write(NEW, place, place / "waiting")
    except KeyboardInterrupt:
        assert stop <= 4  # one for the list, one for each file
    monkeypatch.setattr(os, "replace", real)
    listed = stop > 1
    assert bool(writing.finish(place, place / "waiting")) == (listed and stop <= 4)
    assert contents(place) == (NEW if listed else dict.fromkeys(NEW, "old\n"))
    assert not writing.finish(place, place / "waiting")


def test_a_full_disk_leaves_all_as_it_was(place, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(writing, "_lay_down", fail)
    with pytest.raises(OSError, match="no space"):
        writing.write(NEW, place, place / "waiting")
    assert not writing.finish(place, place / "waiting")
    assert contents(place) == dict.fromkeys(NEW, "old\n")


def test_the_data_package_follows_its_tables():
    import pandas as pd

    package = {
        "resources": [
            {
                "name": "arms_transfers",
                "title": "Arms transfers, release of March 2026",
                "vintage": "SIPRI release of March 2026, generated 18 May 2026",
                "leastRows": 375,
                "schema": {
                    "fields": [{"name": "year", "type": "year", "constraints": {"maximum": 2025}}]
                },
            }
        ]
    }
    sidecar = {"release": "release of March 2026", "published": "2026-05-18"}
    table = pd.DataFrame({"year": ["2025", "2026"]})
    follow(
        package,
        {"arms_transfers": table},
        Release("x", "release of March 2027", "2027-04-02"),
        sidecar,
    )
    (resource,) = package["resources"]
    assert resource["title"] == "Arms transfers, release of March 2027"
    assert resource["vintage"] == "SIPRI release of March 2027, generated 2 April 2027"
    assert resource["leastRows"] == 2
    assert resource["schema"]["fields"][0]["constraints"]["maximum"] == 2026


def test_a_year_after_the_release_does_not_widen_the_schema():
    import pandas as pd

    field = {"name": "year", "type": "year", "constraints": {"maximum": 2025}}
    resource = {"name": "t", "title": "", "vintage": "", "schema": {"fields": [field]}}
    release = Release("x", "y", "2026-04-02")
    follow({"resources": [resource]}, {"t": pd.DataFrame({"year": ["2062"]})}, release, {})
    assert field["constraints"]["maximum"] == 2026


def test_days_in_words():
    assert day_in_words("2026-05-18") == "18 May 2026"
    assert day_in_words("2026-03") == ""


NOTEBOOK = {
    "cells": [
        {
            "cell_type": "markdown",
            "source": [
                ":::{admonition} What the report finds\n",
                ":class: findings\n",
                "- **Moscow gave most.** It gave {glue:text}`share`",
                " ({numref}`fig-a`, {numref}`fig-b`).\n",
                "- **Nothing else.** It stands.\n",
                ":::",
            ],
        },
        {
            "cell_type": "code",
            "source": "shares()",
            "outputs": [
                {
                    "output_type": "display_data",
                    "data": {"application/papermill.record/text/plain": "'78%'"},
                    "metadata": {"scrapbook": {"name": "share"}},
                },
                {
                    "output_type": "execute_result",
                    "data": {"image/svg+xml": "<svg/>", "text/csv": ["a\n", "1\n"]},
                    "metadata": {
                        "image/svg+xml": {
                            "name": "fig-a",
                            "title": "It rose",
                            "caption": "c",
                            "alt": "d",
                        }
                    },
                },
            ],
        },
    ]
}


def test_what_a_chapter_says_is_read_from_its_stored_outputs():
    assert said.numbers(NOTEBOOK) == {"share": "78%"}
    words = {"title": "It rose", "caption": "c", "alt": "d", "data": "a\n1\n"}
    assert said.exhibits(NOTEBOOK) == {"fig-a": words}
    assert len(said.findings(NOTEBOOK)) == 2


def test_a_number_that_moves_names_its_finding_and_figure_and_no_other():
    was = said.Stored(*(read(NOTEBOOK) for read in READERS))
    moved = {"fig-a": was.exhibits["fig-a"] | {"title": "It fell", "data": "a\n2\n"}}
    now = said.Stored({"share": "77%"}, moved, was.findings)
    assert effects.compared({"one": was, "two": was}, {"one": now, "two": was}) == [
        "one:",
        "  FINDING Moscow gave most. It gave 78%. [share 78% -> 77%]",
        "  number share: 78% -> 77%",
        "  TITLE fig-a: 'It rose' -> 'It fell'",
        "  figure fig-a: title, data",
    ]


def test_a_map_that_is_drawn_otherwise_is_named():
    """Its coast stands in no table behind it; the code is the same, so a table moved it."""
    was, now = (
        said.Stored(exhibits={"fig-a": {"title": "Here"}}, drawings={"fig-a": drawing})
        for drawing in ("<svg>1</svg>", "<svg>2</svg>")
    )
    assert effects.compared({"one": was}, {"one": now}) == ["one:", "  figure fig-a: drawing"]


# the volume of the order that decides how much had been ordered before the coup
FIGHTERS = re.compile(r"(,Su-30\w*,[^\n]*,)[\d.]+(,\w+\n)")
READERS = (said.numbers, said.exhibits, said.findings)


def test_a_table_that_moves_a_chapter_is_seen_by_executing_it(root, tmp_path):
    """One chapter alone: its numbers follow a table."""
    files = {
        "_toc.yml": "format: jb-book\nroot: chapters/summary\n",
        "data/arms_orders.csv": (root / "data" / "arms_orders.csv").read_text(encoding="utf-8"),
    }
    revised = FIGHTERS.sub(r"\g<1>1\2", files["data/arms_orders.csv"])
    assert revised != files["data/arms_orders.csv"]
    place = effects.copy(tmp_path / "project", files | {"data/arms_orders.csv": revised})
    assert effects.faults(place) == []
    assert effects.execute(place) == []
    moved = effects.compared(said.stored(root), said.stored(place))
    assert moved[0] == "summary:"
    assert any(re.search(r"ordered_before_coup: \d+% -> ", line) for line in moved)


def test_what_moves_in_a_chapter_that_stops_is_known(root, tmp_path):
    """Its sentence is named that no longer holds, and its numbers as they would be."""
    summary = (root / "chapters" / "summary.ipynb").read_text(encoding="utf-8")
    stopping = summary.replace('"COUP, COUP_YEAR = ', '"assert 1 > 2\\n",\n    "COUP, COUP_YEAR = ')
    assert stopping != summary
    stored = (root / "data" / "arms_orders.csv").read_text(encoding="utf-8")
    files = {
        "_toc.yml": "format: jb-book\nroot: chapters/summary\n",
        "chapters/summary.ipynb": stopping,
        "data/arms_orders.csv": FIGHTERS.sub(r"\g<1>1\2", stored),
    }
    place = effects.copy(tmp_path / "project", files)
    (stop,) = effects.execute(place)
    assert stop.startswith("chapters/summary.ipynb, cell ")
    assert stop.endswith("AssertionError: at assert 1 > 2")
    moved = effects.compared(said.stored(root), said.stored(place))
    assert any(re.search(r"ordered_before_coup: \d+% -> ", line) for line in moved)


def test_a_chapter_that_stops_is_named(monkeypatch, tmp_path):
    said = (
        "== executing\nFAILED chapters/cold-war.ipynb, cell 9: AssertionError: all\n"
        "      8 | x = 1\n  >   9 | assert x > 1\n"
    )
    done = subprocess.CompletedProcess([], 1, stdout="", stderr=said)
    again = {"execute-the-rest": subprocess.CompletedProcess([], 0, stdout="", stderr="")}
    monkeypatch.setattr(effects, "_ask", lambda what, _: again.get(what, done))
    line = "chapters/cold-war.ipynb, cell 9: AssertionError: all at assert x > 1"
    assert effects.execute(tmp_path) == [line]
    again.clear()
    assert effects.execute(tmp_path) == [f"{line}; what else moves in it is not known"]
    assert effects.moved_verdicts({"A01": "mixed"}, effects.verdicts(tmp_path)) == [
        "STOPS the rules that reach the verdicts"
    ]


def test_every_stored_number_of_the_report_is_found(root):
    stored = said.stored(root)
    assert stored["findings"].numbers["soviet_in_korean_war"] == "2,245"
    assert len(stored["findings"].findings) >= 5
    assert sum(len(chapter.numbers) for chapter in stored.values()) > 200


def test_a_release_without_a_date_says_so_in_its_sidecar(tmp_path):
    from tools.upstream import named, sidecars
    from tools.upstream.refresh import described

    path = tmp_path / "answer.json"
    path.write_text("{}", encoding="utf-8")
    release = Release("comtrade", "years 2014 to 2025", None)
    former = sidecars.load("comtrade")
    found = described(named("comtrade"), release, former, [path], "2026-12-01")
    assert found["published"] is None
    assert found["note"].endswith("The publisher puts no date on the file.")
    assert found["module"] == "tools.upstream.comtrade"
    assert sidecars.faults("comtrade", found) == []


def test_a_file_that_gives_a_part_of_the_rows_leaves_what_was_said_of_the_others():
    from tools.upstream import sidecars, stored
    from tools.upstream.publisher import Part
    from tools.upstream.refresh import added_to, is_whole

    deaths, former = stored.load("deaths"), sidecars.load("aapp")
    one_day = Part("deaths", deaths.iloc[:1], lambda t: t["date"].eq(deaths["date"][0]))
    assert not is_whole(Release("aapp", "x", None, (one_day,)), former)
    file = {"name": "briefing.txt", "bytes": 1, "sha256": "0" * 64}
    new = {"release": "briefing of 2026-11-30", "published": "2026-11-30", "files": [file]}
    found = former | added_to(former, new)
    assert (found["release"], found["published"]) == (former["release"], former["published"])
    assert found["collected"] == former["collected"]
    assert found["note"] == f"{former['note']} The files named gave a part of the rows."
    assert added_to(found, new)["note"] == found["note"]
    assert found["files"] == [*former["files"], file]
    assert sidecars.faults("aapp", found) == []
    register = Part("arms_orders", stored.load("arms_orders"))
    assert is_whole(
        Release("sipri-register", "x", None, (register,)), sidecars.load("sipri-register")
    )


@pytest.mark.parametrize("series", ["ucdp_battle_deaths", "ucdp_all_deaths"])
def test_of_two_files_with_one_source_each_is_whole_by_itself(series):
    from tools.upstream import sidecars, stored
    from tools.upstream.publisher import Part
    from tools.upstream.refresh import is_whole

    deaths = stored.load("deaths")
    part = Part("deaths", deaths[deaths["series"].eq(series)], lambda t: t["series"].eq(series))
    sidecar = sidecars.load(series.replace("_", "-"))
    assert deaths["source"].eq(sidecar["source"]).sum() > len(part.rows)
    assert is_whole(Release(sidecar["title"], "x", None, (part,)), sidecar)


def test_rows_described_by_their_source_are_described_by_the_new_key():
    from tools.upstream.refresh import under_key

    about = {"roll_calls": "source one2020 and one2024", "key_votes": "all rows"}
    assert under_key(about, "one2020", "one2027") == {
        "roll_calls": "source one2027 and one2024",
        "key_votes": "all rows",
    }
    assert under_key(about, None, "one2027") == about


def test_nothing_after_the_last_row_of_an_undated_release_widens_the_schema():
    import pandas as pd

    from tools.upstream.publisher import Part

    field = {"name": "date", "type": "string"}
    resource = {"name": "t", "title": "", "vintage": "", "dataDate": "2026-06-30"}
    resource["schema"] = {"fields": [field]}
    rows = pd.DataFrame({"date": ["2026-01-01", "2026-09-30"]})
    release = Release("x", "y", None, (Part("t", rows, dated="date"),))
    follow({"resources": [resource]}, {"t": rows}, release, {})
    assert resource["dataDate"] == "2026-09-30"
