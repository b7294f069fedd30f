"""Numbers for sentences: written as the report writes them, and stored for the prose of a chapter.

A chapter's text names a number in words, ``{glue:text}`soviet_total` ``; the cell before it
stores that number with `prose(soviet_total=thousands(soviet.sum()))`.
"""

from numbers import Integral

from myst_nb import glue

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MINUS = "−"


def thousands(value: float) -> str:
    """Return a number without decimals, its thousands apart: 17,749."""
    return f"{value:,.0f}".replace("-", MINUS)


def percent(share: float, digits: int = 0) -> str:
    """Return a share of one as per cent, to so many digits: 0.835 is 84%, or 83.5% to one."""
    return f"{share:.{digits}%}".replace("-", MINUS)


def decimal(value: float, digits: int = 2, *, sign: bool = False) -> str:
    """Return a number to so many digits, with a true minus; `sign` puts a plus before others."""
    return f"{value:{'+' if sign else ''}.{digits}f}".replace("-", MINUS)


def date_in_words(date: str) -> str:
    """Return an ISO date of any precision in words: 12 September 2023, September 2023, 2023."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


def prose(**numbers: str | int) -> None:
    """Store numbers under their names for the text of the same chapter.

    A whole number passes as it is. Raises TypeError for any other number: how many of its
    digits a sentence shows is for `thousands`, `percent` or `decimal` to say.
    """
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, str | Integral):
            raise TypeError(
                f"{name} is {number!r}; write it with thousands(), percent() or decimal()"
            )
        glue(name, str(number), display=False)
