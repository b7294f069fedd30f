"""Charts for print: their words as text, each letter where the chart has its shape.

In the notebooks letters are shapes, so that a chart looks the same on every machine and is
compared to the last mark. In print the fonts are embedded: as text the words can be searched
and copied, and the PDF takes half the time to make. Written for the SVG of matplotlib 3.11,
which puts the words of a group of shapes in a comment before it.
"""

import functools
import html
import re

from tools.paths import STATIC

# <!-- words --> <g style="..." transform="... scale(s -s)"> shapes </g>
GLYPHS = re.compile(
    r"<!-- (?P<text>.*?) -->\s*"
    r"<g style=\"(?P<style>[^\"]*)\" "
    r"transform=\"(?P<place>[^\"]*?) ?scale\((?P<scale>[\d.]+) -(?P=scale)\)\">"
    r"(?P<shapes>(?:\s*<use [^>]*/>|\s*<defs>.*?</defs>)*)\s*</g>",
    re.DOTALL,
)
# one letter: its face and, unless it is the first, how far right it stands
USE = re.compile(
    r'<use xlink:href="#([\w-]+)-[0-9a-f]+"(?: transform="translate\(([-\d.]+) [-\d.]+\)")?/>'
)
WEIGHTS = {"NotoSans-Regular": "normal", "NotoSans-Bold": "bold"}


@functools.cache
def advances(face: str) -> dict[str, float]:
    """Return {character: its advance in hundredths of the type size} of one of the fonts."""
    from fontTools.ttLib import TTFont

    font = TTFont(STATIC / "fonts" / f"{face}.ttf")
    hundredth = font["head"].unitsPerEm / 100
    widths = font["hmtx"]
    return {chr(code): widths[name][0] / hundredth for code, name in font.getBestCmap().items()}


def letters_of_shapes(words: str, shapes: int) -> list[str]:
    """Return the words cut into one piece for each shape; a ligature is one shape."""
    letter = "ff[il]|f[fil]|." if shapes < len(words) else "."
    return re.findall(letter, words, re.DOTALL)


def places(words: str, shapes: list[tuple], face: str, scale: float) -> list[str] | None:
    """Return where each letter stands, or None where letters and shapes do not match."""
    pieces = letters_of_shapes(words, len(shapes))
    if len(pieces) != len(shapes):
        return None
    found = []
    for letters, (_, shift) in zip(pieces, shapes, strict=True):
        at = float(shift or 0)
        for letter in letters:
            found.append(f"{at * scale:.3f}")
            at += advances(face).get(letter, 0)
    return found


def as_text(match: re.Match) -> str:
    """Return a group of shapes as text, or as it is where two fonts stand in one line."""
    words, shapes = html.unescape(match["text"]), USE.findall(match["shapes"])
    faces = {face for face, _ in shapes}
    if len(faces) != 1 or not faces <= set(WEIGHTS):
        return match[0]
    face, scale = faces.pop(), float(match["scale"])
    across = places(words, shapes, face, scale)
    if across is None:
        return match[0]
    shared_shapes = "".join(re.findall("<defs>.*?</defs>", match["shapes"], re.DOTALL))
    return (
        f'{shared_shapes}<text font-family="Noto Sans" font-weight="{WEIGHTS[face]}" '
        f'font-size="{100 * scale:g}" style="{match["style"]}" '
        f'transform="{match["place"]}" x="{" ".join(across)}" y="0">'
        f"{html.escape(words, quote=False)}</text>"
    )


def lettered(svg: str) -> str:
    """Return a chart with its words as text."""
    return GLYPHS.sub(as_text, svg)
