"""Put the built book into the folder of published editions: the newest at its top, each at v/.

`python -m tools.build.publish SITE` takes `_build/html`; SITE holds afterwards

    index.html, chapters/, ...   the newest edition, whole
    v/index.html                 the list of editions; v/editions.js and .json say the same
    v/0.5.0/                     each edition, whole, as it was when it was published

An edition that stands there is never changed: the same bytes again are fine, others are refused.
An older edition can be put in later; the newest keeps the top.

Kept pages are the built ones, byte for byte. That there is a newer edition they learn from
`v/editions.js`, which each reads from beside its own folder (also where the book is opened from a
disk); without script their foot names the edition and leads to the list. Three files of a book are
not kept with it: `sitemap.xml` and `robots.txt` speak for the newest alone, and `v/index.html`
becomes a step to the real list. Kept pages need no `noindex`: each names the newest one as
canonical, and a search engine that may not read a page cannot read that either.

It needs the standard library alone, so that the job that may write runs nobody else's code.
"""

import argparse
import datetime
import filecmp
import html
import json
import os
import shutil
import string
import subprocess
import sys
from pathlib import Path

from tools.build.numbering import EditionError, number
from tools.build.standing_book import HTML, PRINTED
from tools.paths import ROOT

KEPT = "v"
OF_THE_NEWEST = ("sitemap.xml", "robots.txt")
STEP = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>All editions: Isolated Partners</title>
<meta http-equiv="refresh" content="0; url=../../index.html"></head>
<body><p><a href="../../index.html">All editions</a></p></body></html>
"""
TEMPLATE = ROOT / "tools" / "site" / "templates" / "editions.html"


def edition_of(book: Path) -> dict:
    """Return what a built book says of itself; raises EditionError where it is not whole."""
    try:
        edition = json.loads((book / "edition.json").read_text(encoding="utf-8"))
        number(edition["version"])
    except FileNotFoundError:
        raise EditionError(f"{book}: there is no built book; run make book first") from None
    except (ValueError, KeyError) as error:
        raise EditionError(f"{book}/edition.json: {error}; run make book again") from None
    missing = [
        name for name in (*PRINTED, *edition["pages"], "v/index.html") if not (book / name).exists()
    ]
    if missing:
        raise EditionError(f"{book}: {', '.join(missing)} is missing; run make book again")
    return edition


def files_of(folder: Path) -> set[str]:
    """Return the files of a folder that are kept with an edition as they are."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if name not in OF_THE_NEWEST and not name.startswith(f"{KEPT}/")}


def differences(book: Path, kept: Path) -> list[str]:
    """Return the files in which a built book is not the edition that was published."""
    here, there = files_of(book), files_of(kept)
    changed = [
        name for name in here & there if not filecmp.cmp(book / name, kept / name, shallow=False)
    ]
    return sorted([*changed, *(here ^ there)])


def keep(book: Path, kept: Path) -> bool:
    """Put a book at its own address; return whether it is new there.

    Raises EditionError where another one stands there.
    """
    if kept.exists():
        other = differences(book, kept)
        if other:
            more = f" and {len(other) - 3} more" if len(other) > 3 else ""
            raise EditionError(
                f"{KEPT}/{kept.name} is published with other content: "
                f"{', '.join(other[:3])}{more}; "
                "a published edition stays, give this one a higher version (make release)"
            )
        return False
    unfinished = kept.with_name(f".{kept.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(book, unfinished, ignore=lambda *_: OF_THE_NEWEST)
    shutil.rmtree(unfinished / KEPT)
    (unfinished / KEPT).mkdir()
    (unfinished / KEPT / "index.html").write_text(STEP, encoding="utf-8")
    os.replace(unfinished, kept)
    return True


def put_on_top(book: Path, site: Path) -> None:
    """Put the newest edition at the top of the site, in the place of the one before."""
    former = site / KEPT / "top.json"
    if former.exists():
        for name in json.loads(former.read_text(encoding="utf-8")):
            (site / name).unlink(missing_ok=True)
    names = sorted(files_of(book) | {name for name in OF_THE_NEWEST if (book / name).exists()})
    # before the files: what a stopped run leaves is cleared away by the next
    former.write_text(json.dumps(names, indent=0) + "\n", encoding="utf-8")
    for name in names:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(book / name, site / name)
    remove_empty_folders(site)


def remove_empty_folders(site: Path) -> None:
    """Remove the folders at the top that no file is left in; of `v/` and hidden ones, none."""
    for top in site.iterdir():
        if top.is_dir() and top.name != KEPT and not top.name.startswith("."):
            folders = sorted((path for path in top.rglob("*") if path.is_dir()), reverse=True)
            for folder in (*folders, top):
                if not any(folder.iterdir()):
                    folder.rmdir()


def editions(site: Path) -> list[dict]:
    """Return what each published edition says of itself, the newest first."""
    files = (site / KEPT).glob("[0-9]*/edition.json")
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return sorted(found, key=lambda edition: number(edition["version"]), reverse=True)


def in_words(date: str) -> str:
    """Return an ISO day in words: 12 September 2023."""
    day = datetime.date.fromisoformat(date)
    return f"{day.day} {day:%B %Y}"


def row(edition: dict) -> str:
    """Return an edition's entry in the list."""
    place = edition["version"]
    told = {key: html.escape(edition[key]) for key in ("version", "new", "first")}
    date = in_words(edition["date"])
    printed = ", ".join(
        f'<a href="{place}/{name}">{kind}</a>'
        for name, kind in zip(PRINTED, ("PDF", "in four pages", "EPUB"), strict=True)
    )
    return (
        f'<li><p><a href="{place}/{told["first"]}">Edition {told["version"]}</a> of {date}'
        f" ({printed})</p>\n<p>{told['new']}</p></li>"
    )


def write_lists(site: Path) -> None:
    """Write the list of editions: for readers, for kept pages and for machines."""
    found = editions(site)
    newest = found[0]
    words = {key: html.escape(newest[key]) for key in ("title", "first")}
    words["date"] = in_words(newest["date"])
    page = string.Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        words, newest=newest["version"], rows="\n".join(map(row, found))
    )
    told = {
        "newest": newest["version"],
        "date": words["date"],
        "first": newest["first"],
        "pages": newest["pages"],
    }
    listed = [
        {key: edition[key] for key in ("version", "date", "new")}
        | {"address": f"{edition['version']}/{edition['first']}"}
        for edition in found
    ]
    script = f"window.editions = {json.dumps(told, ensure_ascii=False)};\n"
    files = {
        "index.html": page,
        "editions.js": script,
        "editions.json": json.dumps(listed, ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in files.items():
        (site / KEPT / name).write_text(text, encoding="utf-8")
    (site / ".nojekyll").touch()  # else GitHub leaves out _static


def publish(book: Path, site: Path) -> str:
    """Add a built book to the published editions; return what was done."""
    edition = edition_of(book)
    version = edition["version"]
    (site / KEPT).mkdir(parents=True, exist_ok=True)
    is_new = keep(book, site / KEPT / version)
    newest = editions(site)[0]["version"]
    if newest == version:
        put_on_top(book, site)
    write_lists(site)
    done = "published" if is_new else "was published already, unchanged"
    top = "it is the newest" if newest == version else f"the newest is {newest}"
    return f"Edition {version} {done}: {site / KEPT / version}; {top}"


def git(*words: str) -> str:
    """Return what git says of the project, "" where it refuses or there is no git to ask."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def is_released(version: str) -> bool:
    """Whether the commit here is that of an edition; True where there is no history to ask.

    It bears the edition's tag; where nobody tagged the edition, it wrote the record last.
    """
    here = git("rev-parse", "HEAD")
    if not here:
        return not git("rev-parse", "--git-dir")
    if tagged := git("rev-parse", "--verify", "--quiet", f"v{version}^{{commit}}"):
        return here == tagged
    record = f"data/editions/{version}.json"
    return here == git("log", "-1", "--format=%H", "--", record)


def check_release(version: str, site: Path) -> None:
    """Say that what is only tried out is no release, before anything is put into the folder.

    Raises EditionError where the folder holds other editions: those are published.
    """
    if is_released(version):
        return
    said = (
        f"this commit is not edition {version}: it neither bears the tag v{version} nor wrote "
        f"data/editions/{version}.json last (make changes FROM={version} names the one that is)"
    )
    mend = "to publish a new edition say make release first, to try it out name another folder"
    others = [known["version"] for known in editions(site) if known["version"] != version]
    if others:
        raise EditionError(
            f"{said}; nothing was put into {site}, which holds {', '.join(others)}; {mend}"
        )
    print(f"Only to try it out: {said}; publish into another folder", file=sys.stderr)


def main(arguments: list[str]) -> int | str:
    """Publish a built book; returns an exit code, or the line that says why not."""
    parser = argparse.ArgumentParser(prog="python -m tools.build.publish")
    parser.add_argument("site", type=Path, help="the folder of published editions")
    parser.add_argument("--book", type=Path, default=HTML, help="the built book")
    asked = parser.parse_args(arguments)
    try:
        if asked.book == HTML:  # another was built elsewhere: of that the commit here says nothing
            check_release(edition_of(asked.book)["version"], asked.site)
        print(publish(asked.book, asked.site))
    except EditionError as error:
        return str(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
