"""A version of the project: a commit, a tag, an edition by its number, or the files as they are.

An edition without a tag is found by the commit that its record names, else it is the last commit
that wrote its record; without a record the last one whose `CITATION.cff` bears its number.
"""

import io
import re
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from tools.build import editions, numbering, said
from tools.build.files import digest
from tools.paths import ROOT

HERE = "."  # the files as they are, committed or not
EDITION = re.compile(r"v?(\d+\.\d+\.\d+)")
CITATION = "CITATION.cff"
KEPT = ("chapters/", "data/", CITATION, "CHANGELOG.md", "_toc.yml")


class NoSuchVersion(ValueError):
    """A version cannot be had; the message says which, and what can be."""


@dataclass(frozen=True)
class Version:
    """A version of the project: what it was asked by, its commit ("" for the files as they are)."""

    name: str
    commit: str
    root: Path  # where its files stand

    @property
    def about(self) -> dict[str, str]:
        """Return the edition's number and day as the version itself gives them."""
        file = self.root / CITATION
        if not file.is_file():
            return {"version": self.name, "date": ""}
        known = yaml.safe_load(file.read_text(encoding="utf-8"))
        return {"version": str(known["version"]), "date": str(known.get("date-released", ""))}

    @cached_property
    def pages(self) -> list[str]:
        """The pages in the order of the contents."""
        file = self.root / "_toc.yml"
        if not file.is_file():
            return []
        toc = yaml.safe_load(file.read_text(encoding="utf-8"))
        listed = [c["file"] for part in toc.get("parts", [toc]) for c in part["chapters"]]
        return [toc["root"], *listed]

    @cached_property
    def chapters(self) -> dict[str, said.Stored]:
        """What each chapter says, in the order of the contents."""
        found = said.stored(self.root)
        first = [name for page in self.pages if (name := page.rpartition("/")[2]) in found]
        return {name: found[name] for name in dict.fromkeys([*first, *found])}

    @cached_property
    def outdated(self) -> list[str]:
        """The chapters whose stored outputs were made from other tables, a line for each."""
        now = {path.name: digest(path.read_bytes()) for path in (self.root / "data").glob("*.*")}
        found = []
        for name, said_of in self.chapters.items():
            others = [
                file
                for file, digits in said_of.used.items()
                if not now.get(file, "").startswith(digits)
            ]
            if others:
                found.append(f"chapters/{name}.ipynb: made from another {', '.join(others)}")
        return found


def number_of(edition: str) -> str:
    """Return the number of an edition, said with or without a v; raises NoSuchVersion."""
    found = EDITION.fullmatch(edition)
    if not found:
        raise NoSuchVersion(f"{edition!r} is no number of an edition; write it as 0.5.0")
    return found[1]


def git(*words: str, root: Path = ROOT) -> bytes | None:
    """Return what git says, None where it refuses or there is no repository."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def commit_of(name: str, root: Path = ROOT) -> str:
    """Return the commit that a name stands for; raises NoSuchVersion."""
    if git("rev-parse", "--git-dir", root=root) is None:
        raise NoSuchVersion("there is no history here; changes are read from a git repository")
    if name.startswith("-"):
        raise NoSuchVersion(f"{name!r} is no version; name a tag, a commit or an edition")
    found = _resolved(name, root)
    number = EDITION.fullmatch(name)
    if not found and number:
        found = _resolved(f"v{number[1]}", root) or _recorded(number[1], root)
        found = found or _last_with(number[1], root)
    if not found:
        known = ", ".join(f"v{version}" for version in known_editions(root)) or "none"
        raise NoSuchVersion(
            f"there is no version {name!r} in this repository; "
            f"name a tag, a commit or an edition (known: {known})"
        )
    return found


def _resolved(name: str, root: Path) -> str:
    said = git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", root=root)
    return said.decode().strip() if said else ""


def _recorded(version: str, root: Path) -> str:
    """Return the commit that the record of an edition names, else the last that wrote the record.

    What is committed after it for the next edition leaves the record alone.
    """
    for edition in editions.load(root / "data" / "editions"):
        if edition["version"] == version and edition.get("commit"):
            return _resolved(edition["commit"], root)
    record = f"data/editions/{version}.json"
    return (git("log", "-1", "--format=%H", "--", record, root=root) or b"").decode().strip()


def _last_with(version: str, root: Path) -> str:
    """Return the last commit whose citation file bears a version, "" if there is none.

    Only commits that changed the file can begin or end a version.
    """
    text = git("log", "--format=%H", "--", CITATION, root=root) or b""
    after = ""  # the change that ended the one being looked at
    for commit in text.decode().split():
        content = (git("show", f"{commit}:{CITATION}", root=root) or b"").decode()
        found = re.search(r"^version: *[\"']?([\d.]+)", content, re.M)
        if found and found[1] == version:
            return _resolved(f"{after}~1" if after else "HEAD", root)
        after = commit
    return ""


def known_editions(root: Path = ROOT) -> list[str]:
    """Return the numbers of the editions that are tagged or recorded, the oldest first."""
    tags = (git("tag", "--list", "v*", root=root) or b"").decode().split()
    found = {tag[1:] for tag in tags if EDITION.fullmatch(tag)}
    found |= {edition["version"] for edition in editions.load(root / "data" / "editions")}
    return sorted(found, key=numbering.number)


def last_edition_before(commit: str, root: Path = ROOT, below: str = "", reached: str = "") -> str:
    """Return the newest edition that a commit ("" for the files as they are) comes after.

    With `below` it is one before the edition of that number. `reached` is the number that the
    files bear: a higher one is in the making, though its record may be there.
    """
    tip = commit or commit_of("HEAD", root)
    known = [
        version
        for version in known_editions(root)
        if (not below or numbering.number(version) < numbering.number(below))
        and (not reached or numbering.number(version) <= numbering.number(reached))
    ]
    for version in reversed(known):
        try:
            found = commit_of(version, root)
        except NoSuchVersion:
            continue
        earlier = not commit or found != tip
        if earlier and git("merge-base", "--is-ancestor", found, tip, root=root) is not None:
            return f"v{version}"
    raise NoSuchVersion("there is no edition before this one; say FROM=, a tag or a commit")


def unpacked(name: str, folder: Path, root: Path = ROOT) -> Version:
    """Return a version with its chapters and tables put into a folder; raises NoSuchVersion."""
    if name == HERE:
        return Version(name, "", root)
    commit = commit_of(name, root)
    packed = git("archive", "--format=tar", commit, root=root)
    if packed is None:
        raise NoSuchVersion(f"the files of {name!r} are not all in this repository; fetch them")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if member.isfile() and member.name.startswith(KEPT):
                file = folder / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(archive.extractfile(member).read())
    return Version(name, commit, folder)
