"""Packages: pinned with hashes, of open licences, and an environment that holds nothing else."""

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata

import pytest

from tools.proofs import licences
from tools.setup import environment

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


def entries(file):
    """The entries of a file of pins, continued lines joined."""
    text = file.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def pins(file):
    """{package: version} of a file of pins."""
    return dict(
        re.findall(r"^([\w.-]+)==([^\s;\\]+)", file.read_text(encoding="utf-8"), flags=re.M)
    )


@pytest.mark.parametrize("pinned", environment.SETS.values(), ids=environment.SETS)
def test_every_package_is_pinned_with_hashes_and_comes_from_the_index(pinned):
    form = r"[a-zA-Z0-9._-]+==[^\s;]+( ;.*?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    for entry in entries(pinned):
        assert re.fullmatch(form, entry), f"{entry[:80]}: not one version with its hashes"


@pytest.mark.parametrize(
    ("asked", "pinned"),
    [
        ("requirements.in", "requirements.txt"),
        ("tools/setup/lab.in", "tools/setup/lab.txt"),
        ("tools/setup/lock.in", "tools/setup/lock.txt"),
    ],
)
def test_what_is_asked_for_is_pinned(root, asked, pinned):
    lines = (root / asked).read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)", lines, flags=re.M)
    assert names
    missing = [name for name in names if name not in pins(root / pinned)]
    assert not missing, f"make requirements pins {', '.join(missing)}"


def test_the_lab_moves_no_package_of_the_book(root):
    book, lab = pins(root / "requirements.txt"), pins(root / "tools" / "setup" / "lab.txt")
    moved = {name for name in book.keys() & lab.keys() if book[name] != lab[name]}
    assert not moved


@pytest.fixture
def packaged(root, tmp_path):
    """A project that asks for one package, from a file; returns its folder and its wheel."""
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
    about = "small-1.0.dist-info"
    contents = {
        "small.py": "",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*contents, f"{about}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in (contents | {f"{about}/RECORD": record}).items():
            archive.writestr(name, text)
    return tmp_path, wheel


def set_up(folder, wheel, pin, *wanted):
    """Start the set-up of a set of packages, whose file holds the one package with this pin."""
    name = f"tools/setup/{wanted[0]}.txt" if wanted else "requirements.txt"
    (folder / name).write_text(f"small @ {wheel.as_uri()}{pin}\n")
    return subprocess.Popen(
        [sys.executable, "-m", "tools.setup.environment", *wanted],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def right_pin(wheel):
    return f" --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def is_installed(folder):
    return bool(list(folder.glob(".venv/lib/*/site-packages/small.py")))


@pytest.mark.parametrize(
    ("pin", "why"),
    [(f" --hash=sha256:{'0' * 64}", "DO NOT MATCH THE HASHES"), ("", "Hashes are required")],
    ids=["another", "none"],
)
@pytest.mark.parametrize("wanted", ["book", "lab"])
def test_a_package_with_another_hash_or_none_is_not_installed(packaged, wanted, pin, why):
    folder, wheel = packaged
    if wanted == "lab":  # which comes on top of an environment
        subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
        process = set_up(folder, wheel, pin, "lab")
    else:
        process = set_up(folder, wheel, pin)
    said = process.communicate()[0]
    assert process.returncode == 1
    assert why in said
    assert not (folder / ".venv" / f"{wanted}.sha256").exists()
    assert not is_installed(folder)


def test_of_two_set_ups_one_waits_and_has_nothing_left_to_do(packaged):
    folder, wheel = packaged
    hold = "from tools.setup.locks import alone\nwith alone('set-up'): print(flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    holder.stdout.readline()  # it has the lock now
    first = set_up(folder, wheel, right_pin(wheel))
    assert first.stdout.readline() == "== waiting for another set-up of this book to end\n"
    holder.communicate("\n")
    assert first.communicate()[0].startswith("== installing")
    assert first.returncode == 0
    assert is_installed(folder)
    second = set_up(folder, wheel, right_pin(wheel))
    assert second.communicate()[0] == ""
    assert second.returncode == 0


def test_a_set_up_that_was_cut_short_is_made_again(packaged):
    folder, wheel = packaged
    set_up(folder, wheel, right_pin(wheel)).communicate()
    (folder / ".venv" / "book.sha256").unlink()  # which comes last
    again = set_up(folder, wheel, right_pin(wheel))
    assert again.communicate()[0].startswith("== installing")
    assert again.returncode == 0


def test_an_environment_of_another_python_is_made_anew(packaged):
    folder, wheel = packaged
    set_up(folder, wheel, right_pin(wheel)).communicate()
    about = folder / ".venv" / "pyvenv.cfg"
    version = re.compile(r"^(version\w* = )3\.\d+", flags=re.M)
    about.write_text(version.sub(r"\g<1>3.8", about.read_text()))
    again = set_up(folder, wheel, right_pin(wheel))
    assert again.communicate()[0].startswith("== installing")


def listed():
    """{(package, version): licence} as the list has them."""
    text = licences.FILE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \| (\S+) \| (.+) \|$", text, flags=re.M)
    return {(name, version): licence for name, version, licence in rows if "-" * 3 not in version}


def test_licences_are_listed_as_the_installed_packages_declare_them():
    rows = {row: licence for row, licence in listed().items() if row[0] != "package"}
    assert list(rows) == licences.pinned(), (
        "tools/proofs/LICENCES.md is not that of requirements.txt; make licences writes it"
    )
    for (name, version), licence in rows.items():
        try:
            if metadata.version(name) != version:
                continue
        except metadata.PackageNotFoundError:
            continue  # for another system
        declared = licences.declared(name)
        # the same version may come in other words for another Python: BSD License, BSD-3-Clause
        same_family = re.split(r"\W", licence)[0] == re.split(r"\W", str(declared))[0]
        assert licence == declared or (declared in OPEN and same_family), (
            f"{name}: make licences writes what it declares"
        )


def test_every_licence_is_an_open_one():
    for (name, _), licence in listed().items():
        if name == "package":
            continue
        for part in re.split(r" AND | OR |, ", licence):
            assert part in OPEN, f"{name}: {part!r} is not known as an open licence"
