"""The licence that each pinned package declares; `make licences` lists them in LICENCES.md."""

import re
from importlib import metadata

from tools.paths import ROOT

FILE = ROOT / "tools" / "proofs" / "LICENCES.md"
HEAD = """# Licences of the packages that the book is built and tested with

As each package declares it; written by `make licences`. None of their code is part of the published
pages: the theme with its styles and scripts is the project's own. axe-core (MPL-2.0), which comes
with axe-playwright-python, is used in tests only.

| package | version | licence |
|---|---|---|
"""
# Of packages that only another system or Python installs, and of one that declares none but
# ships its text.
KNOWN = {
    "appnope": "BSD-2-Clause",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "axe-playwright-python": "MIT",
    "resvg-py": "MIT",
}


def pinned() -> list[tuple[str, str]]:
    """Return (package, version) of each pin; a package may have a version for each Python."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, flags=re.M)))


def declared(package: str) -> str | None:
    """Return the licence that an installed package declares; None if it is not installed."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return KNOWN.get(package)
    short = (about.get("License") or "").strip()
    classes = [
        c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License ::")
    ]
    if about.get("License-Expression"):
        return about["License-Expression"]
    if short and len(short) <= 40 and "\n" not in short and short != "UNKNOWN":
        return short
    return ", ".join(classes) or KNOWN.get(package)


def table() -> str:
    """Return the text of tools/proofs/LICENCES.md."""
    return HEAD + "".join(
        f"| {package} | {version} | {declared(package) or 'none declared'} |\n"
        for package, version in pinned()
    )


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {len(pinned())} packages")
