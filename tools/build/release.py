"""Make a release: check that the project is ready, then write its number, commit and tag it.

`python -m tools.build.release 0.5.0` looks only; with `--apply` it writes. Nothing is ever pushed:
the last line says what to type for that.

An edition is ready where the commit is whole, its number is higher than every one before, its entry
heads CHANGELOG.md with a day, and the stored outputs are those of the tables and the code. Then
the number goes into the three files that hold it, the chapters that print it are executed, the
tests of one edition run, and one commit gets one tag that carries the entry as notes.
"""

import argparse
import datetime
import json
import subprocess
import sys

import yaml

from tools.build import book
from tools.build.files import replace
from tools.build.numbering import (
    EditionError,
    Entry,
    cited,
    deposit,
    entries,
    is_date,
    number,
    packaged,
)
from tools.paths import DATA, ROOT

CITATION = ROOT / "CITATION.cff"
PACKAGE = DATA / "datapackage.json"
DEPOSIT = ROOT / ".zenodo.json"
CHANGELOG = ROOT / "CHANGELOG.md"
NUMBERED = (CITATION, PACKAGE, DEPOSIT)
TESTS = ("-m", "pytest", "-q", "--no-summary", "tests/project/test_one_edition.py")


def git(*command: str) -> str:
    """Return what git prints; raises EditionError with its words where it fails."""
    done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EditionError(f"git {command[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def changed() -> list[str]:
    """Return the files that differ from the last commit, new ones too."""
    lines = git("status", "--porcelain", "--untracked-files=all").splitlines()
    return sorted(line.strip().split(maxsplit=1)[1] for line in lines)


def check_tree() -> None:
    """Raise EditionError where a file is not committed, or no branch is checked out."""
    if files := changed():
        more = f" and {len(files) - 3} more" if len(files) > 3 else ""
        raise EditionError(
            f"not committed: {', '.join(files[:3])}{more}; commit or put away, then say it again"
        )
    if not git("branch", "--show-current"):
        raise EditionError("no branch is checked out; say git switch main")


def check_number(version: str) -> None:
    """Raise EditionError where the number is not higher than each before it."""
    before = [str(yaml.safe_load(CITATION.read_text(encoding="utf-8"))["version"])]
    before += [tag[1:] for tag in git("tag", "--list", "v*.*.*").splitlines()]
    highest = max(before, key=number)
    if number(version) <= number(highest):
        raise EditionError(f"{version} is not higher than {highest}; give it a higher number")


def check_entry(version: str) -> Entry:
    """Return the edition's entry in the changelog; raises EditionError where it is not ready."""
    found = entries(CHANGELOG.read_text(encoding="utf-8"))
    today = datetime.date.today().isoformat()
    wanted = f"begin it with ## {version} ({today})"
    if not found or found[0].version != version:
        first = f"begins with {found[0].version}" if found else "has no entry"
        raise EditionError(f"CHANGELOG.md: {first}; {wanted} and what changed")
    entry = found[0]
    if not is_date(entry.date):
        raise EditionError(f"CHANGELOG.md, {version}: {entry.date!r} is no day; {wanted}")
    if entry.date > today:
        raise EditionError(f"CHANGELOG.md, {version}: {entry.date} is not yet; {wanted}")
    closed = json.loads(PACKAGE.read_text(encoding="utf-8"))["created"][:10]
    before = max(closed, *(other.date for other in found[1:] if is_date(other.date)), "")
    if entry.date < before:
        raise EditionError(
            f"CHANGELOG.md, {version}: {entry.date} is before {before}, the day of the last "
            f"edition or of the tables (`created` in data/datapackage.json); {wanted}"
        )
    if not entry.body:
        raise EditionError(f"CHANGELOG.md, {version}: the entry is empty; say what changed")
    return entry


def check_record(version: str) -> None:
    """Raise EditionError where the record of what the edition changed is wanting."""
    record = ROOT / "data" / "editions" / f"{version}.json"
    if not record.is_file():
        raise EditionError(
            f"data/editions/{version}.json is not there, from which the page What changed is made; "
            f"say make changes TO=. KEEP={version}, make book, and commit"
        )


def check_outputs() -> None:
    """Raise EditionError where the stored outputs are not those of the tables and the code.

    The tables are checked anew: what the chapters cite may have changed since they were.
    """
    if not book.check_data():
        raise EditionError("the tables are not sound; the lines above say why")
    if book.main("book"):
        raise EditionError("the book is not built; the lines above say why")
    if files := changed():
        raise EditionError(
            f"the stored outputs were not current: {', '.join(files)} changed now; "
            "look with git diff, commit, then say it again"
        )


def numbered(version: str, date: str) -> dict:
    """Return {file: its text} of the files that hold the number of the edition."""
    citation = cited(CITATION.read_text(encoding="utf-8"), version, date)
    package = packaged(PACKAGE.read_text(encoding="utf-8"), version)
    described = json.loads(package)["description"]
    texts = (citation, package, deposit(yaml.safe_load(citation), described))
    return dict(zip(NUMBERED, texts, strict=True))


def apply(entry: Entry) -> None:
    """Write the number, execute what prints it, test, commit and tag; or leave all as it was."""
    try:
        for path, text in numbered(entry.version, entry.date).items():
            replace(path, text)
        if run_anew("tools.build.book", "book"):
            raise EditionError("the book is not built; the lines above say why")
        files = changed()
        names = {path.relative_to(ROOT).as_posix() for path in NUMBERED}
        others = [name for name in files if name not in names and not name.endswith(".ipynb")]
        if others:
            raise EditionError(f"{', '.join(others)} changed meanwhile; nothing was committed")
        if subprocess.run([sys.executable, *TESTS], cwd=ROOT, check=False).returncode:
            raise EditionError("the files do not agree on the edition; the lines above say where")
        git("add", "--", *files)
        git("commit", "--quiet", "--message", f"Edition {entry.version}")
        # as it is written: else lines that begin with # would be comments
        notes = f"Edition {entry.version}\n\n{entry.body}\n"
        tag = ("--annotate", "--cleanup=verbatim", f"v{entry.version}", "--message", notes)
        git("tag", *tag)
    except BaseException:
        put_back(entry.version)
        raise


def run_anew(module: str, *arguments: str) -> int:
    """Run a program of the project that reads the files as they are now; returns its code."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def put_back(version: str) -> None:
    """Put the files back that a release that stopped had written: the tree was clean before it."""
    if git("log", "-1", "--format=%s") == f"Edition {version}":
        return  # the commit stands; only its tag is wanting, and git has said why
    written = [name for name in changed() if name.endswith(".ipynb")]
    numbers = [path.relative_to(ROOT).as_posix() for path in NUMBERED]
    git("reset", "--quiet")
    git("checkout", "--", *written, *numbers)


def release(version: str, write: bool) -> str:
    """Check that an edition is ready, and make it if it is to be; return what was done."""
    check_tree()
    check_number(version)
    entry = check_entry(version)
    check_record(version)
    check_outputs()
    if not write:
        return (
            f"Edition {version} of {entry.date} is ready: clean, numbered, in the changelog, "
            f"its outputs current; make test is not part of this. "
            f"Nothing was written; make release VERSION={version} APPLY=1 does"
        )
    apply(entry)
    branch = git("branch", "--show-current")
    return (
        f"Edition {version} is committed and tagged v{version}; nothing was pushed. "
        f"make test is not part of this. To publish: git push origin {branch} v{version}"
    )


def main(arguments: list[str]) -> int | str:
    """Make a release; returns an exit code, or the line that says why not."""
    parser = argparse.ArgumentParser(prog="make release VERSION=...")
    parser.add_argument("version", help="the number of the edition, as 0.5.0")
    parser.add_argument("--apply", action="store_true", help="write, commit and tag")
    asked = parser.parse_args(arguments)
    if not asked.version:
        return "make release: no number; say make release VERSION=0.5.0"
    try:
        number(asked.version)
        print(release(asked.version, asked.apply))
    except EditionError as error:
        return str(error)
    except KeyboardInterrupt:
        return "Stopped; nothing was committed"
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
