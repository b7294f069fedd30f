"""What a form takes and what it refuses: an option it does not know, a word that is missing."""

import difflib
import functools
import inspect

from report.figures.exhibit import WORDS, Words, exhibit
from report.figures.idioms import steady
from report.figures.page import SIZES, Page
from report.figures.style import book_settings


def refuse_unknown(where: str, kind: str, given, known) -> None:
    """Raise TypeError for the first of the given names that is not known.

    The message has the nearest spelling, if one is near, and all that is known.
    """
    known = list(known)
    for name in given:
        if name in known:
            continue
        message = f"{where} knows no {kind} {name!r}"
        near = difflib.get_close_matches(str(name), map(str, known), n=1)
        end = f"; did you mean {near[0]!r}?" if near else "."
        raise TypeError(f"{message}{end} It knows {', '.join(map(str, known))}")


def refuse_missing(where: str, kind: str, given, needed) -> None:
    """Raise TypeError for the first of the needed names that is not given."""
    needed = list(needed)
    for name in needed:
        if name not in given:
            raise TypeError(f"{where} lacks the {kind} {name!r}. It needs {', '.join(needed)}")


def refuse_unplaced(where: str, values, order) -> None:
    """Raise ValueError where some values of a frame are not among those that are drawn."""
    unplaced = set(values) - set(order)
    if unplaced:
        unplaced, order = ", ".join(sorted(map(str, unplaced))), ", ".join(map(str, order))
        raise ValueError(f"{where} has no place for {unplaced}: the order is {order}")


def _refuse_empty(where: str, given: dict, words: list) -> None:
    for word in words:
        if not isinstance(given[word], str):
            raise TypeError(f"{where} has {given[word]!r} as its {word}, not a text")
        if not given[word].strip():
            raise ValueError(f"{where} has an empty {word}. It needs {', '.join(words)}")


def _careful(kind: str, make, signature: inspect.Signature):
    """Return a function that refuses mistakes in what it is given before it makes anything."""
    words = [name for name in signature.parameters if name in WORDS]

    @functools.wraps(make)
    def made(*args, **options):
        given = signature.bind_partial(*args).arguments | options
        name = given.get("name") or "without a name"
        where = f"{kind} {name}: {make.__name__}"
        refuse_unknown(where, "option", options, signature.parameters)
        refuse_missing(where, "word", given, words)
        _refuse_empty(where, given, words)
        return make(*args, **options)

    made.__signature__ = signature
    return made


def table_form(make):
    """Let a function that makes a table refuse an option it does not know and an empty word."""
    return _careful("table", make, inspect.signature(make))


def refuse_twins(where: str, frame, keys: list) -> None:
    """Raise ValueError where two rows of a frame have the same values in its key columns.

    Who plots a chart anew from its CSV could not tell them apart.
    """
    keys = [key for key in keys if key in frame]
    twins = frame[frame.duplicated(keys)]
    if len(twins):
        names = ", ".join(f"{twins[key].iloc[0]!r}" for key in keys)
        raise ValueError(f"{where} has two rows named {names}: name each by its {', '.join(keys)}")


def chart_form(draw):
    """Make a function that draws into a chart form: its words checked, the book's settings alone.

    The function takes one option `page`, the place where it draws, and is called for each
    size of page with the same frame; a chapter gives the words of the page by their names.
    """
    drawn_with = inspect.signature(draw)
    parameters = [p for p in drawn_with.parameters.values() if p.name != "page"]
    parameters += [
        inspect.Parameter(word, inspect.Parameter.KEYWORD_ONLY, annotation=str) for word in WORDS
    ]

    number = drawn_with.parameters.get("number")

    @functools.wraps(draw)
    def drawn(*args, **options):
        words = Words(**{word: options.pop(word) for word in WORDS})
        if number:
            options["number"] = steady(options.get("number", number.default))
        with book_settings():
            drawings = [draw(*args, page=Page(words, size), **options) for size in SIZES]
        return exhibit(words, *drawings)

    return _careful("figure", drawn, drawn_with.replace(parameters=parameters))
