"""What a chart measures and in which unit its table counts, for those who read it by machine.

A subtitle names measure, unit and span, as house style asks: "Major arms delivered to Burma,
million TIV, 1950–1991". Here they are taken apart. Where a chart draws shares of counts the table
has the counts, so the values have a say.
"""

import re

# of amounts: as the subtitle has it
AMOUNT = re.compile(r"million (?:TIV|dollars)(?: a year)?|thousand tonnes|persons")
# of numbers that the table has in full, by a word of the subtitle; the first that fits
COUNTED = {
    r"\brounds\b": "rounds",
    r"\brows?\b": "rows",
    r"\bevents\b": "events",
    r"\bclaims\b": "claims",
    r"\b[Aa]greements\b": "agreements",
    r"\bRank\b": "rank",
    r"\bUN members\b": "UN members",
    r"\bfigures\b": "figures",
    r"\b[Yy]ear after\b": "year",
    r"\bnumber a year\b": "number a year",
}
SHARE = re.compile(r"\bshares?\b|\bper cent\b|\bchange\b", re.IGNORECASE)
# parts of a subtitle that say no more of the measure
SPAN = re.compile(r"(?:since |\w+ )?\d{4}(?:(?:–| to )[\w ]*\d{4})?|(?:log|logarithmic|one) scale")
DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def unit_of(subtitle: str, values: list) -> str:
    """Return the unit of the values that a chart draws, as its table has them; "" if unknown."""
    texts = [value for value in values if isinstance(value, str)]
    if texts and all(map(DATE.fullmatch, texts)):
        return "date"
    if texts:
        return "verdict" if "erdict" in subtitle else "place"
    if amount := AMOUNT.search(subtitle):
        return amount[0]
    if SHARE.search(subtitle) and max(map(abs, values), default=0) <= 1:
        return "share of one"
    return next((unit for words, unit in COUNTED.items() if re.search(words, subtitle)), "")


def measure_of(subtitle: str) -> str:
    """Return what a chart measures: its subtitle without unit, span and scale."""
    parts = re.split(r"[,;] ", subtitle)
    said = [part for part in parts if not (AMOUNT.fullmatch(part) or SPAN.fullmatch(part))]
    return ", ".join(said) or subtitle
