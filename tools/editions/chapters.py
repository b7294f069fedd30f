"""The chapters of two versions: numbers, figures, tables, findings and verdicts that moved.

A number is the same one where its key is, or, under another key, where it stands in the same
sentence or has the same value in a sentence much like it. What cannot be recognised so is gone, and
something else is new: nothing is guessed.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from tools.build import stored_outputs
from tools.build.editions import (
    GONE,
    MOVED,
    NEW,
    REWORDED,
    Finding,
    blank,
    findings,
    pairs,
)
from tools.build.said import GLUE, MARK, Stored, plain

ALIKE = 0.6  # of two sentences, their numbers blanked


# --- numbers


def renamed(was: Stored, now: Stored) -> dict[str, str]:
    """Return {new key: old key} of the numbers of a chapter that have another key."""
    fresh = [key for key in now.numbers if key not in was.numbers and key in now.places]
    lost = [key for key in was.numbers if key not in now.numbers and key in was.places]
    found: dict[str, str] = {}
    for is_same in (_same_place, _same_value):
        for new in fresh:
            candidates = [old for old in lost if is_same(was, old, now, new)]
            if new not in found and len(candidates) == 1:
                found[new] = candidates[0]
                lost.remove(candidates[0])
    return found


def _same_place(was: Stored, old: str, now: Stored, new: str) -> bool:
    """Whether two numbers stand at the same place of the same sentence."""
    before, after = was.places[old], now.places[new]
    if blank(before) != blank(after):
        return False
    return GLUE.findall(before).index(old) == GLUE.findall(after).index(new)


def _same_value(was: Stored, old: str, now: Stored, new: str) -> bool:
    """Whether two numbers have one value, in sentences much alike."""
    if was.numbers[old] != now.numbers[new]:
        return False
    likeness = SequenceMatcher(None, blank(was.places[old]), blank(now.places[new]), False)
    return likeness.quick_ratio() >= ALIKE and likeness.ratio() >= ALIKE


def sentence_of(said: Stored, key: str) -> str:
    """Return the sentence that a number stands in, with a mark in its place, "" without one."""
    marked = said.places.get(key, "")
    marked = re.sub(rf"\{{glue:text\}}`{key}`", MARK, marked, count=1)
    return plain(marked, said.numbers)


def numbers(chapter: str, was: Stored, now: Stored) -> list[dict]:
    """Return the numbers of a chapter that moved, came or went, in the order of its cells."""
    other = renamed(was, now)
    found = []
    for key, value in now.numbers.items():
        before = was.numbers.get(other.get(key, key))
        if before is None:
            found.append(_number(chapter, key, NEW, now, {"now": value}))
        elif before != value or key in other:
            change = {"was": before, "now": value}
            if key in other:
                change["was_key"] = other[key]
            found.append(
                _number(chapter, key, MOVED if before != value else "renamed", now, change)
            )
    gone = [key for key in was.numbers if key not in now.numbers and key not in other.values()]
    return found + [_number(chapter, key, GONE, was, {"was": was.numbers[key]}) for key in gone]


def _number(chapter: str, key: str, kind: str, said: Stored, change: dict) -> dict:
    place = {"chapter": chapter, "key": key, "is": kind}
    return place | change | {"sentence": sentence_of(said, key)}


# --- figures, tables, cards


def exhibits(chapter: str, was: Stored, now: Stored) -> list[dict]:
    """Return the figures, tables and cards of a chapter that moved, came or went.

    One that shows the same values in other words or lines is told apart from one that moved.
    """
    other = _relabelled(was, now)
    found = []
    for label, said in now.exhibits.items():
        before = was.exhibits.get(other.get(label, label))
        place = {"chapter": chapter, "label": label, "title": titled(said)}
        if before is None:
            found.append(place | {"is": NEW})
            continue
        parts = [part for part in said if before.get(part) != said[part]]
        if was.drawings.get(other.get(label, label)) != now.drawings.get(label):
            parts.append("drawing")
        if parts or label in other:
            kind = MOVED if "data" in parts else REWORDED
            change = {"is": kind, "parts": parts}
            if titled(before) != titled(said):
                change["was_title"] = titled(before)
            if label in other:
                change["was_label"] = other[label]
            found.append(place | change)
    gone = [x for x in was.exhibits if x not in now.exhibits and x not in other.values()]
    return found + [
        {"chapter": chapter, "label": x, "title": titled(was.exhibits[x]), "is": GONE} for x in gone
    ]


def redrawn_maps(found: Iterable[dict], now: Mapping[str, Stored], rows: Iterable[Mapping]) -> None:
    """Count a map as moved where a coast or border of it did: no table behind it holds those."""
    revised = {row["row"].partition(" ")[0] for row in rows if row["table"] == "outlines"}
    for exhibit in found:
        if exhibit["is"] == REWORDED and "drawing" in exhibit["parts"]:
            shown = now[exhibit["chapter"]].exhibits[exhibit["label"]]["data"]
            if revised & {row.get("map") for row in stored_outputs.rows(shown)}:
                exhibit |= {"is": MOVED, "parts": [*exhibit["parts"], "coast or border"]}


def titled(said: Mapping[str, str]) -> str:
    """Return the title of a figure or card, the caption of a table."""
    return said.get("title") or said.get("caption", "")


def _relabelled(was: Stored, now: Stored) -> dict[str, str]:
    """Return {new label: old label} of exhibits with the same values under another label."""
    lost = {
        said["data"]: label for label, said in was.exhibits.items() if label not in now.exhibits
    }
    fresh = [label for label in now.exhibits if label not in was.exhibits]
    return {
        label: lost[now.exhibits[label]["data"]]
        for label in fresh
        if now.exhibits[label]["data"] and now.exhibits[label]["data"] in lost
    }


# --- findings and verdicts


def moved_findings(was: list[Finding], now: list[Finding], numbers: list[dict]) -> list[dict]:
    """Return the findings that moved, were told in other words, came or went."""
    matched = pairs(was, now)
    moved = {(n["chapter"], n["key"]): n for n in numbers if n["is"] == MOVED}
    found = []
    for i, after in enumerate(now):
        place = {"chapter": after.chapter, "head": after.head, "words": after.words}
        if i not in matched:
            found.append(place | {"is": NEW})
            continue
        before = was[matched[i]]
        those = [moved[after.chapter, k] for k in after.numbers if (after.chapter, k) in moved]
        if before.chapter != after.chapter:
            those = in_the_same_places(before, after)
        change = {"was_words": before.words}
        if those:
            said = [{"key": n["key"], "was": n["was"], "now": n["now"]} for n in those]
            found.append(place | {"is": MOVED, "numbers": said} | change)
        elif before.words != after.words:
            found.append(place | {"is": REWORDED} | change)
    gone = [before for j, before in enumerate(was) if j not in matched.values()]
    return found + [
        {"chapter": x.chapter, "head": x.head, "words": x.words, "is": GONE} for x in gone
    ]


def in_the_same_places(before: Finding, after: Finding) -> list[dict]:
    """Return the numbers that moved of a finding that another chapter told in the same words."""
    places = zip(after.numbers.items(), before.numbers.values(), strict=True)
    return [{"key": key, "was": was, "now": now} for (key, now), was in places if now != was]


def verdicts(was: Mapping[str, Stored], now: Mapping[str, Stored]) -> list[dict]:
    """Return the claims whose verdict is another."""
    before = {c: v for said in was.values() for c, v in said.verdicts.items()}
    after = {c: v for said in now.values() for c, v in said.verdicts.items()}
    return [
        {"claim": claim, "was": before.get(claim, ""), "now": after.get(claim, "")}
        for claim in sorted(before | after)
        if before.get(claim) != after.get(claim)
    ]


# --- all of it


def compared(was: Mapping[str, Stored], now: Mapping[str, Stored]) -> dict[str, list]:
    """Return all that moved between two versions of the chapters that both have."""
    both = [name for name in now if name in was]
    moved = [number for name in both for number in numbers(name, was[name], now[name])]
    return {
        "findings": moved_findings(findings(was), findings(now), moved),
        "verdicts": verdicts(was, now),
        "numbers": moved,
        "exhibits": [x for name in both for x in exhibits(name, was[name], now[name])],
    }
