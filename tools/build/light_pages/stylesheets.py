"""Style sheets without comments and without rules that match nothing on a page."""

import re
from pathlib import Path

import tinycss2

NESTING = ("media", "supports", "layer", "container")
# what stands in :not() and :has() and in brackets need not be on the page
CONDITIONS = re.compile(r":(?:not|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
CLASS_OR_ID = re.compile(r"[.#](-?(?:[A-Za-z_]|\\.)(?:[\w-]|\\.)*)")
BETWEEN_SELECTORS = re.compile(r",(?![^(]*\))")


def is_wanted(selector: str, words: set) -> bool:
    """Whether every class and id of a selector stands somewhere in the pages or scripts."""
    names = CLASS_OR_ID.findall(CONDITIONS.sub("", selector))
    return all(re.sub(r"\\(.)", r"\1", name) in words for name in names)


def compact(text: str) -> str:
    """Return declarations without comments and needless spaces."""
    if "url(" in text or '"' in text:
        return re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*([;:{}])\s*", r"\1", text).rstrip(";")


def purge_rule(rule, words: set) -> str:
    """Return a rule with the selectors that match something, "" where none does."""
    selectors = BETWEEN_SELECTORS.split(tinycss2.serialize(rule.prelude))
    stripped = filter(None, (selector.strip() for selector in selectors))
    kept = [selector for selector in stripped if is_wanted(selector, words)]
    if not kept:
        return ""
    return ",".join(kept) + "{" + compact(tinycss2.serialize(rule.content)) + "}"


def purge_font_face(rule) -> str:
    """Return the rule of a font, "" for that of the icons."""
    text = tinycss2.serialize(rule.content)
    return "" if "awesome" in text.lower() else "@font-face{" + compact(text) + "}"


def purge_at_rule(rule, words: set, folder: Path) -> str:
    """Return a rule such as @media with what matches something in it, "" where nothing does."""
    keyword = rule.lower_at_keyword
    prelude = tinycss2.serialize(rule.prelude).strip()
    if keyword in NESTING and rule.content is not None:
        inner = purge(tinycss2.serialize(rule.content), words, folder)
        return f"@{keyword} {prelude}{{{inner}}}" if inner else ""
    if keyword == "font-face":
        return purge_font_face(rule)
    if keyword == "keyframes":
        return rule.serialize() if prelude in words else ""
    if keyword == "import":
        sheet = folder / next(t.value for t in rule.prelude if t.type in ("string", "url"))
        return purge(sheet.read_text(encoding="utf-8"), words, sheet.parent)
    return "" if keyword == "charset" else rule.serialize()


def purge(css: str, words: set, folder: Path) -> str:
    """Return a style sheet without what matches nothing, imports put in their place."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            kept.append(purge_rule(rule, words))
        elif rule.type == "at-rule":
            kept.append(purge_at_rule(rule, words, folder))
    return "".join(kept)
