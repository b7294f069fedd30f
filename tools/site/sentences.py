"""The words by which a page is described: those that it opens with, cut where a sentence ends."""

import re

from docutils import nodes

# words that end in a full stop in the middle of a sentence
ABBREVIATIONS = {
    *("Adm", "Brig", "Capt", "Col", "Dr", "Gen", "Gov", "Hon", "Lt", "Maj", "Mr", "Mrs", "Ms"),
    *("Pres", "Prof", "Rep", "Rev", "Sen", "Sgt", "St", "Jr", "Sr", "No", "Nos", "Art", "Arts"),
    *("ca", "cf", "ed", "eds", "e.g", "fig", "i.e", "para", "paras", "pp", "vol", "vs", "approx"),
    *("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"),
    *("Co", "Corp", "Inc", "Ltd"),
}
# a full stop, perhaps a closing mark after it, and what may begin the next sentence
STOP = re.compile(r"(?P<word>\S*)[.!?][\"”’')\]]*(?=\s+[\"“‘'(\[]*[A-Z0-9À-Ž])")
REFERENCES = re.compile(
    r"\s*\((?:(?:Figure|Table) \d+[,;]?\s?(?:and )?)+\)"  # (Figure 3 and Table 4)
    r"|\s*\[[^\]]*\d{4}\w?\]"  # [Author, 2020]
)


def plain(node) -> str:
    """Return the text of a node without references to figures and sources."""
    text = re.sub(r"\s+", " ", node.astext())
    return REFERENCES.sub("", text).strip()


def is_abbreviation(word: str) -> bool:
    """Whether a word before a full stop stands for a longer one: a title, an initial, U.S."""
    word = word.lstrip("\"“‘'([")
    is_initial = re.fullmatch(r"(?:\w\.)*[A-Z]", word) is not None
    return is_initial or word in ABBREVIATIONS


def ends(text: str) -> list[int]:
    """Return where the sentences of a text end, but for the last."""
    stops = STOP.finditer(text)
    return [stop.end() for stop in stops if not is_abbreviation(stop["word"])]


def shorten(text: str, most: int = 290) -> str:
    """Return a text cut at the end of a sentence, else of a word, to at most `most` characters."""
    if len(text) <= most:
        return text
    fitting = [end for end in ends(text) if most // 2 < end <= most]
    if fitting:
        return text[: fitting[-1]]
    return text[: most - 1].rsplit(" ", 1)[0] + "…"


def opening(doctree) -> str:
    """Return the first finding of a page, or else its first paragraph, "" if it has none."""
    for box in doctree.findall(lambda node: isinstance(node, nodes.Admonition)):
        for item in box.findall(nodes.list_item):
            return plain(item)
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return plain(paragraph)
    return ""
