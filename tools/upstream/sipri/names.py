"""SIPRI's names of states, armed groups and organisations, and the marks of a download."""

import re
from collections.abc import Callable, Sequence

from tools.upstream import countries
from tools.upstream.reading import DAYS, Refused, day, refusal, to_come

PARTNERS = ("MMR", "PRK")

# In small letters: the forms differ in those. What is no state of ISO 3166 and in no table:
ELSEWHERE = {
    "biafra", "katanga", "northern cyprus",
    "unknown recipient(s)", "unknown country",
}  # fmt: skip
UNKNOWN_SUPPLIER = "XXX"
OTHERS = {
    "unknown supplier(s)": UNKNOWN_SUPPLIER,
    # Two armed groups that North Korea armed: where they fight, as in the table of countries.
    "hamas (palestine)*": "PSE",
    "prc (israel/palestine)*": "PSE",
}
# A download of all recipients has them in alphabetical order, 254 in October 2025 and 255 in May
# 2026, and ended both times with 78 orders for this one, which came in 93 years of delivery.
LAST, MANY, ALL_YEARS = "Zimbabwe", 100, (1950, 2025)
GENERATED = re.compile(r'^"?(?:Data generated|Generated): *([^",\n]+)', flags=re.M | re.I)
FILTERS = re.compile(r"^Transfers of major conventional arms from (.*?) to (.*?) *\. ", flags=re.M)
YEARS = re.compile(r"for the year range '([^']*)' to '([^']*)'")
FORMS = ("%d %b %Y %I:%M:%S %p", "%d %B %Y %I:%M:%S %p", *DAYS)


def party(name: str, fault: Callable[[str], Refused]) -> str | None:
    """Return the code of a supplier or recipient, None for one that no table is about.

    An asterisk marks an armed group, two an organisation: what goes to a group in Myanmar does not
    go to Myanmar. A state of an unknown name is refused: it may be one of ours, spelled anew. So is
    one with an asterisk, which may be the mark of a footnote.
    """
    if name.casefold() in OTHERS:
        return OTHERS[name.casefold()]
    code = countries.code(name)
    marked = name.endswith("*") and name.strip("* ")
    if marked and code:
        raise fault(f"{name!r} is a state with the mark of an armed group; take out the asterisk")
    if name.casefold() in ELSEWHERE or marked:
        return None
    if not name:
        raise fault("is empty; download the file again")
    if code is None:
        raise fault(f"the country {name!r} is not known; {countries.mend(name)}")
    return code


def generated(file: str, content: str) -> str:
    """Return the ISO date on which SIPRI made a download, its only mark of a release."""
    found = GENERATED.search(content)
    if not found:
        what = "no line 'Data generated: ...' says of when it is; download the file again"
        raise refusal(file, what)
    made = day(found[1].strip(), FORMS)
    if not made or to_come(made):
        what = f"{found[1].strip()!r} is not a date" if not made else f"{made} has not come yet"
        row = content[: found.start()].count("\n") + 1
        raise refusal(file, f"{what}; download the file again", row=row)
    return made


def release(made: str) -> str:
    """Return the name of the release that a day belongs to: SIPRI revises once a year, in March."""
    year, month_and_day = int(made[:4]), made[5:]
    return f"release of March {year if month_and_day >= '03-10' else year - 1}"


def years(file: str, content: str) -> tuple[int, int] | None:
    """Return the first and last year that a download was asked for, None where it was for all."""
    found = YEARS.search(content)
    if not found or not found[1].isdecimal() or not found[2].isdecimal():
        return None
    return int(found[1]), int(found[2])


def refuse_a_part(file: str, content: str) -> None:
    """Refuse a download for some states only: what it leaves out would pass for withdrawn."""
    found = FILTERS.search(content)
    if not found:
        return
    for role, chosen in (("suppliers", found[1]), ("recipients", found[2])):
        if chosen.strip().casefold() != "all countries":
            what = f"holds only {chosen.strip()} among {role}; download it for all countries"
            raise refusal(file, what, row=content[: found.start()].count("\n") + 1)


def unfinished(recipients: Sequence[str], least: int, asked: tuple[int, int] | None) -> str:
    """Say that a download stops before its end, nothing where it does not or that cannot be told.

    `recipients` has the name in each of its rows, `least` how many rows the last one has in a
    download of all years; `asked` are the years that it is for.
    """
    if asked and (asked[0] > ALL_YEARS[0] or asked[1] < ALL_YEARS[1]):
        return ""
    met = [name.casefold() for name in recipients]
    if len({*met}) < MANY or met != sorted(met):
        return ""
    there = met.count(met[-1])
    if met[-1] > LAST.casefold() or (met[-1] == LAST.casefold() and there >= least):
        return ""
    what = f"ends with {there} rows of {recipients[-1]}"
    return f"{what}, the release of March 2026 with {least} of {LAST}"
