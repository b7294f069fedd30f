"""Rules that reach a verdict on a claim from the report's tables, and `decide`, which applies them.

A rule is a pure function. Its positional arguments are frames, named after tables; its
keyword-only arguments are thresholds (numbers) or ``until`` (an ISO day: the record up to
then), whose defaults are named constants. It returns a `Verdict`, one of five words and a
sentence with the numbers that led to it. The docstring states the rule; the book prints it.
No rule loads a table, and none knows which verdict it should give.

``north_korea`` has the rules of article A, ``timeline`` those of the rest of the timeline that
it translates, ``myanmar`` those of article B, ``rule`` what they share, ``claims`` what is done
with all of them.
"""

from report.verdicts import north_korea  # before the others: RULES keeps this order

# isort: split
from report.verdicts import timeline

# isort: split
from report.verdicts import myanmar
from report.verdicts.claims import decide, slack, tables_of, texts, thresholds_of
from report.verdicts.rule import RULES, WORDS, Verdict

__all__ = [
    "RULES",
    "WORDS",
    "Verdict",
    "decide",
    "myanmar",
    "north_korea",
    "slack",
    "tables_of",
    "texts",
    "thresholds_of",
    "timeline",
]
