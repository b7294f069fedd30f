"""What the project takes in and gives out: pinned packages with open licences, an own build without
secrets or a network, and files that carry no code a reader's machine would run."""

import csv
import hashlib
import json
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml

from tools.proofs import licences

OPEN = {
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "0BSD",
    "BSD",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "ISC License",
    "ISC license",
    "ISC License (ISCL)",
    "Apache 2.0",
    "Apache-2.0",
    "Apache Software License",
    "MPL-2.0",
    "Mozilla Public License 1.1 (MPL 1.1)",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Python Software Foundation License",
    "Zlib",
    "CC0-1.0",
    "Public Domain",
    "Artistic License",
    "GNU General Public License (GPL)",
    "GNU General Public License v2 or later (GPLv2+)",
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
}
ACTIVE = re.compile(
    r"<(script|iframe|object|embed|form|base|meta|link|foreignObject)\b|\son[a-z]+\s*=|(java|vb)script:|@import|data:text",
    re.I,
)


# --- packages


def entries(root):
    """The lines of requirements.txt, continued ones joined."""
    text = (root / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]


def test_every_package_is_pinned_with_hashes_and_comes_from_the_index(root):
    for line in entries(root):
        assert re.match(r"[a-zA-Z0-9._-]+==[^\s;]+( ;.*?)?\s+--hash=sha256:", line), (
            f"{line[:80]}: not one version with its hashes"
        )
        assert all(
            re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word)
            for word in line.split()
            if word.startswith("-")
        ), line[:80]
    assert len(entries(root)) > 100


@pytest.fixture
def packaged(root, tmp_path):
    """A project that asks for one package, from a file: the folder, and a function that runs its set-up with the given pin."""
    for name in (
        "__init__.py",
        "paths.py",
        "setup/__init__.py",
        "setup/locks.py",
        "setup/environment.py",
    ):
        (tmp_path / "tools" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "tools" / name, tmp_path / "tools" / name)
    wheel = tmp_path / "small-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("small.py", "")
        archive.writestr(
            "small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n"
        )
        archive.writestr(
            "small-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(
            "small-1.0.dist-info/RECORD",
            "small.py,,\nsmall-1.0.dist-info/METADATA,,\nsmall-1.0.dist-info/WHEEL,,\nsmall-1.0.dist-info/RECORD,,\n",
        )

    def set_up(pin=f" --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"):
        (tmp_path / "requirements.txt").write_text(f"small @ {wheel.as_uri()}{pin}\n")
        return subprocess.Popen(
            [sys.executable, "-m", "tools.setup.environment"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return tmp_path, set_up


@pytest.mark.parametrize(
    "pin, why",
    [(f" --hash=sha256:{'0' * 64}", "DO NOT MATCH THE HASHES"), ("", "Hashes are required")],
    ids=["another", "none"],
)
def test_a_package_with_another_hash_or_none_is_not_installed(packaged, pin, why):
    folder, set_up = packaged
    process = set_up(pin)
    said = process.communicate()[0]
    assert (
        process.returncode == 1
        and why in said
        and not (folder / ".venv" / "installed.sha256").exists()
    )
    assert not list(folder.glob(".venv/lib/*/site-packages/small.py"))


def test_of_two_set_ups_one_waits_and_has_nothing_left_to_do(packaged):
    folder, set_up = packaged
    first = set_up()
    assert (
        first.stdout.readline() == "== installing the pinned packages into .venv (about a minute)\n"
    )
    second = set_up()
    assert second.communicate()[0] == "== waiting for another set-up of this book to end\n"
    first.communicate()
    assert first.returncode == second.returncode == 0 and list(
        folder.glob(".venv/lib/*/site-packages/small.py")
    )
    (folder / ".venv" / "installed.sha256").unlink()  # as one that was killed leaves it
    third = set_up()
    assert third.communicate()[0].startswith("== installing") and third.returncode == 0


def test_requirements_in_asks_for_nothing_that_is_not_pinned(root):
    asked = re.findall(
        r"^([\w.-]+)", (root / "requirements.in").read_text(encoding="utf-8"), flags=re.M
    )
    pinned = {name for name, _ in licences.pinned()}
    assert asked and set(asked) <= pinned, set(asked) - pinned


def listed():
    return dict(
        ((name, version), licence)
        for name, version, licence in re.findall(
            r"^\| ([\w.-]+) \| (\S+) \| (.+) \|$",
            licences.FILE.read_text(encoding="utf-8"),
            flags=re.M,
        )
        if name not in ("package", "---")
    )


def test_licences_are_listed_as_the_installed_packages_declare_them():
    assert list(listed()) == licences.pinned(), (
        "tools/proofs/LICENCES.md is not that of requirements.txt; make licences writes it"
    )
    for (name, version), licence in listed().items():
        try:
            if metadata.version(name) == version:
                # the same version may come in other words for another Python: BSD License, BSD-3-Clause
                declared = licences.declared(name)
                assert licence == declared or (
                    declared in OPEN and re.split(r"\W", licence)[0] == re.split(r"\W", declared)[0]
                ), f"{name}: make licences writes what it declares"
        except metadata.PackageNotFoundError:
            pass  # for another system


def test_every_licence_is_an_open_one():
    for (name, _), licence in listed().items():
        for part in re.split(r" AND | OR |, ", licence):
            assert part in OPEN, f"{name}: {part!r} is not known as an open licence"


def test_the_libraries_that_the_pdf_needs_are_asked_for_before_any_long_work(root):
    with_pango = {"gobject-2.0", "harfbuzz", "fontconfig"}  # which it depends on
    only_for_colour_fonts = {"harfbuzz-vector"}
    source = Path(
        metadata.distribution("weasyprint").locate_file("weasyprint/text/ffi.py")
    ).read_text(encoding="utf-8")
    needed = (
        set(re.findall(r"'lib([\w.-]+)\.so\.\d+'", source)) - with_pango - only_for_colour_fonts
    )
    asked = set(
        re.findall(
            r'"lib([\w.-]+)\.so\.\d+"',
            (root / "tools" / "setup" / "system.sh").read_text(encoding="utf-8"),
        )
    )
    assert needed == asked != set()


# --- the work on a server


def workflows(root):
    for path in sorted((root / ".github" / "workflows").glob("*.y*ml")):
        yield path.name, yaml.safe_load(path.read_text(encoding="utf-8"))


def test_actions_are_pinned_by_commit(root):
    used = [
        (name, step["uses"])
        for name, flow in workflows(root)
        for job in flow["jobs"].values()
        for step in job.get("steps", [])
        if "uses" in step
    ]
    assert used
    for name, action in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action), (
            f"{name}: {action} is not pinned by a commit"
        )


def test_work_on_a_server_may_read_and_only_publishing_may_more(root):
    for name, flow in workflows(root):
        triggers = flow.get("on", flow.get(True))  # YAML 1.1 reads the word `on` as true
        assert not {"pull_request_target", "workflow_run"} & set(triggers), name
        assert flow["permissions"] == {"contents": "read"}, f"{name}: permissions at the top"
        for title, job in flow["jobs"].items():
            more = job.get("permissions", {})
            assert set(more.items()) <= {
                ("contents", "read"),
                ("pages", "write"),
                ("id-token", "write"),
            }, f"{name}, {title}: {more}"
            if "write" in more.values():
                assert "refs/heads/main" in job["if"] and "pull_request" in job["if"], (
                    f"{name}, {title}: may write, and runs for more than main"
                )
                assert not any("run" in step for step in job["steps"]), (
                    f"{name}, {title}: may write, and runs commands"
                )
            for step in job.get("steps", []):
                assert "${{" not in step.get("run", ""), (
                    f"{name}, {title}: a command holds an expression, which an outsider may fill"
                )
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False, (
                        f"{name}, {title}: checkout leaves its token"
                    )
        assert "secrets." not in json.dumps(flow, default=str), name


# --- what readers get


def texts(root):
    """Every stored output of every notebook, as (where, kind, text)."""
    for path in sorted((root / "chapters").glob("*.ipynb")):
        for number, cell in enumerate(
            json.loads(path.read_text(encoding="utf-8"))["cells"], start=1
        ):
            for output in cell.get("outputs", []):
                for kind, content in output.get("data", {}).items():
                    yield f"chapters/{path.name}, cell {number}", kind, "".join(content)


def test_stored_outputs_carry_no_active_content(root):
    kinds = set()
    for where, kind, text in texts(root):
        kinds.add(kind)
        found = ACTIVE.search(text)
        assert not found, f"{where}, {kind}: {found[0]!r}"
    assert "image/svg+xml" in kinds and not kinds & {"text/html", "application/javascript"}, kinds


def test_drawings_refer_to_nothing_outside_themselves(root, book):
    drawings = [(where, text) for where, kind, text in texts(root) if kind == "image/svg+xml"]
    drawings += [
        (f"_images/{file.name}", file.read_text(encoding="utf-8"))
        for file in sorted((book / "_images").glob("*.svg"))
    ]
    assert len(drawings) >= 30
    for where, text in drawings:
        text = re.sub(
            r'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1\.1//EN"\s+"http://www\.w3\.org/Graphics/SVG/1\.1/DTD/svg11\.dtd">',
            "",
            text,
        )
        assert "<!ENTITY" not in text and "<!DOCTYPE" not in text and not ACTIVE.search(text), where
        outside = [
            a or b
            for a, b in re.findall(
                r"""(?:href|src)\s*=\s*["']([^#"'][^"']*)|url\(\s*["']?([^#"')][^)]*)""", text
            )
        ]
        assert not outside, f"{where}: {outside[:3]}"


def cells(path):
    with open(path, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            for value in row:
                yield number, value


def test_no_cell_is_a_formula_or_active(root, book):
    wrong = []
    for path in [
        *sorted((root / "data").glob("*.csv")),
        *sorted((book / "figure-data").glob("*.csv")),
    ]:
        for number, value in cells(path):
            if (
                value[:1] in set("=+@\t\r")
                or (value[:1] == "-" and not re.fullmatch(r"-\d+(\.\d+)?(e[+-]?\d+)?", value))
                or ACTIVE.search(value)
            ):
                wrong.append(f"{path.parent.name}/{path.name}, row {number}: {value[:60]!r}")
    assert not wrong, "\n".join(wrong[:20])


# --- no network: tests/conftest.py cuts it off for all tests and for what they start


@pytest.mark.parametrize(
    "ask",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=2)",
        "socket.getaddrinfo('example.org', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "urllib.request.urlopen('https://example.org', timeout=2)",
    ],
)
def test_the_network_is_cut_off(ask):
    with pytest.raises(OSError, match="no network here"):
        eval(ask, {"socket": socket, "urllib": __import__("urllib.request")})
    child = subprocess.run(
        [sys.executable, "-c", f"import socket, urllib.request\n{ask}"],
        capture_output=True,
        text=True,
    )
    assert child.returncode == 1 and "no network here" in child.stderr


def test_this_machine_can_still_talk_to_itself():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as caller,
    ):
        server.accept()[0].sendall(b"heard")
        assert caller.recv(5) == b"heard"
