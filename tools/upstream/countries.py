"""From the names that publishers write to the codes that the tables keep (ISO 3166 alpha-3).

``countries.csv`` beside this file lists every name that was met, in any publisher's file. A name
that it does not hold is refused, never passed over: a country under a new spelling would else
vanish from the tables without a word.
"""

import csv
import difflib
import functools
import re
import unicodedata
from pathlib import Path

NAMES = Path(__file__).with_name("countries.csv")


def plain(name: str) -> str:
    """Return a name as it is compared: no accents, no case, no marks, no article."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold()
    words = re.findall(r"[a-z0-9]+", letters.replace("&", " and ").replace("'", ""))
    return " ".join(word for word in words if word != "the")


@functools.cache
def codes() -> dict[str, str]:
    """Return {name as it is compared: code}; raises ValueError for a name that stands twice."""
    known = {}
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in row["names"].split(";"):
                if known.setdefault(plain(name), row["code"]) != row["code"]:
                    raise ValueError(f"{NAMES.name}: {name.strip()} stands for two countries")
    return known


def code(name: str) -> str | None:
    """Return the code of a country by its name, None where the name is not known."""
    return codes().get(plain(name))


def mend(name: str) -> str:
    """Return what an editor does about a name that is not known, with the nearest known name."""
    near = difflib.get_close_matches(plain(name), codes(), n=1, cutoff=0.6)
    meant = f", if it is {codes()[near[0]]} beside {near[0]!r}" if near else ""
    return f"add the name to tools/upstream/countries.csv{meant}"
