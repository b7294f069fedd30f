"""What the machine must have: which Python is taken; what is missing is named as it is there."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

TOOLS = ("bash", "uname", "sed", "tail", "id", "basename", "env", "cat")
DEBIAN, FEDORA = "ID=debian\n", "ID=fedora\n"
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS")

# Runs what it is given as a Python of another version would; says of itself what it is told to.
PYTHON = """#!/bin/bash
[ -n "{chatter}" ] && echo "{chatter}"
case "$2" in
  -)  for name in {missing}; do echo "missing: $name"; done ;;
  -c) case "$3" in
        *ensurepip*) exit {without_venv} ;;
        *) as_it="import sys; sys.version_info = {version}; exec(sys.argv[1])"
           exec "{python}" -I -c "$as_it" "$3" ;;
      esac ;;
esac
"""


@pytest.fixture
def machine(root, tmp_path):
    """A machine with nothing but what it is given, and no right to install."""
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    shutil.copy(root / "tools" / "setup" / "system.sh", tmp_path)
    (tmp_path / "os-release").write_text(DEBIAN)
    return tmp_path


def give_python(machine, name, version, *, missing="", without_venv=0, chatter=""):
    file = machine / "bin" / name
    file.write_text(
        PYTHON.format(
            python=sys.executable,
            version=version,
            missing=missing,
            without_venv=without_venv,
            chatter=chatter,
        )
    )
    file.chmod(0o755)


def look(machine, *verb, **settings):
    return subprocess.run(
        ["bash", "system.sh", *verb],
        cwd=machine,
        env={"PATH": str(machine / "bin"), "OS_RELEASE": str(machine / "os-release"), **settings},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("minor", [11, 12, 13, 14, 15])
@pytest.mark.parametrize("name", ["python3", "python3.{}"])
def test_each_supported_python_is_taken_whatever_it_is_called(machine, name, minor):
    give_python(machine, name.format(minor), (3, minor, 0))
    found = look(machine, "python")
    assert found.stdout == f"{machine / 'bin' / name.format(minor)}\n"
    assert found.returncode == 0


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 16, 0), (2, 7, 18)])
@pytest.mark.parametrize(
    ("system", "hint"),
    [
        (DEBIAN, "sudo apt install python3 python3-venv"),
        ("ID=linuxmint\nID_LIKE=ubuntu\n", "sudo apt install python3 python3-venv"),
        (FEDORA, "sudo dnf install python3.14"),
        ("ID=arch\n", "package manager"),
    ],
)
def test_another_python_is_refused_with_what_would_help_there(machine, version, system, hint):
    give_python(machine, "python3", version)
    (machine / "os-release").write_text(system)
    found = look(machine)
    assert found.returncode == 1
    assert f"3.11 to 3.15 is needed; found: Python {version[0]}.{version[1]}." in found.stderr
    assert hint in found.stderr


def test_no_python_at_all_is_said(machine):
    found = look(machine)
    assert found.returncode == 1
    assert "found: no python3." in found.stderr


def test_a_python_that_can_make_an_environment_goes_before_one_that_cannot(machine):
    give_python(machine, "python3.13", (3, 13, 0), without_venv=1)
    give_python(machine, "python3", (3, 15, 2))
    assert look(machine, "python").stdout == f"{machine / 'bin' / 'python3'}\n"
    assert look(machine).returncode == 0


def test_the_python_that_is_asked_for_is_taken_or_refused(machine):
    give_python(machine, "python3", (3, 14, 0))
    give_python(machine, "python3.15", (3, 15, 2))
    give_python(machine, "python3.16", (3, 16, 0))
    assert look(machine, "python", PYTHON="python3.15").stdout.endswith("/python3.15\n")
    assert "found: Python 3.16." in look(machine, PYTHON="python3.16").stderr
    assert "found: no python3.12." in look(machine, PYTHON="python3.12").stderr


@pytest.mark.parametrize(
    ("name", "package"), [("python3", "python3-venv"), ("python3.15", "python3.15-venv")]
)
def test_a_missing_venv_is_named_as_the_package_of_that_python(machine, name, package):
    give_python(machine, name, (3, 15, 2), without_venv=1)
    found = look(machine)
    assert found.returncode == 1
    assert f"Missing on this machine: {package}." in found.stderr
    assert f"sudo apt install {package}" in found.stderr


@pytest.mark.parametrize(
    ("system", "hint"),
    [(DEBIAN, "sudo apt install libpango-1.0-0"), (FEDORA, "sudo dnf install pango harfbuzz")],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(machine, system, hint):
    give_python(machine, "python3", (3, 14, 0), missing="libpango-1.0-0")
    (machine / "os-release").write_text(system)
    found = look(machine)
    assert found.returncode == 1
    assert hint in found.stderr


def test_what_a_python_says_when_it_starts_is_not_taken_for_a_package(machine):
    give_python(machine, "python3", (3, 14, 0), chatter="sitecustomize of the user")
    found = look(machine)
    assert found.returncode == 0
    assert found.stderr == ""


def test_without_a_browser_the_tests_go_on_and_say_so(machine):
    found = look(machine, "browser")
    assert found.returncode == 0
    assert "missing: chromium libatomic1" in found.stderr
    assert "WILL NOT BE TESTED IN A BROWSER" in found.stderr


def test_a_driver_that_does_not_start_is_missing_its_library(machine):
    browser = machine / "bin" / "chromium"
    browser.write_text("#!/bin/bash\n")
    browser.chmod(0o755)
    folder = machine / ".venv" / "lib" / "python3.11" / "site-packages" / "playwright" / "driver"
    folder.mkdir(parents=True)
    node = folder / "node"
    node.write_text("#!/bin/bash\nexit 127\n")
    node.chmod(0o755)
    assert "missing: libatomic1)" in look(machine, "browser").stderr
    node.write_text("#!/bin/bash\n")
    assert look(machine, "browser").stderr == ""


@pytest.mark.parametrize(
    "setting",
    [
        "PYTHONPATH=/elsewhere",
        "PYTHONHOME=/elsewhere",
        "PYTHONSAFEPATH=1",
        "PYTHONOPTIMIZE=2",
        "PYTHONWARNINGS=error",
        "PYTHONSTARTUP=/elsewhere/start.py",
        "PIP_TARGET=/elsewhere",
    ],
)
def test_what_a_user_set_for_other_pythons_does_not_reach_a_verb(root, tmp_path, setting):
    """`make pages` in a project whose Python says what it was given."""
    shutil.copy(root / "Makefile", tmp_path)
    (tmp_path / "tools" / "setup").mkdir(parents=True)
    (tmp_path / "tools" / "setup" / "system.sh").write_text("exit 0\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text("#!/bin/bash\nenv\n")
    python.chmod(0o755)
    pins = tmp_path / "requirements.txt"
    pins.write_text("")
    stamp = f"{hashlib.sha256(b'').hexdigest()}  requirements.txt\n"
    (tmp_path / ".venv" / "book.sha256").write_text(stamp)
    name, value = setting.split("=")
    # what `make test PYTHON=...` was told is for that run
    own = {key: said for key, said in os.environ.items() if key not in (*OF_MAKE, "PYTHON")}
    done = subprocess.run(
        ["make", "pages"],
        cwd=tmp_path,
        env=own | {name: value},
        capture_output=True,
        text=True,
    )
    given = [line.partition("=")[0] for line in done.stdout.splitlines()]
    assert "PATH" in given
    assert name not in given
