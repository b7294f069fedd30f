"""Pygments formatter: the parts of code that have a colour, each in a short element.

Pygments' own wraps every word in a span with a class, which would weigh more than the code.
"""

from html import escape
from itertools import groupby

from pygments.formatter import Formatter
from pygments.token import Comment, Keyword, Operator, String

ELEMENTS = {Keyword: "b", Operator.Word: "b", String: "i", Comment: "em"}


def element_of(part: tuple) -> str:
    """Return the element of a part of code, (its kind, its text); "" where it has no colour."""
    kind, _ = part
    return next((element for known, element in ELEMENTS.items() if kind in known), "")


class ShortElements(Formatter):
    """Writes code as HTML; neighbours of one colour share an element."""

    def format(self, tokensource, outfile) -> None:
        outfile.write('<pre tabindex="0">')
        for element, parts in groupby(tokensource, element_of):
            text = escape("".join(text for _, text in parts), quote=False)
            outfile.write(f"<{element}>{text}</{element}>" if element else text)
        outfile.write("</pre>\n")
