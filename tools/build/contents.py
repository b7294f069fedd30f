"""What the book consists of, as `_toc.yml` and `_config.yml` say."""

from pathlib import Path

import yaml

from tools.paths import ROOT


class ChapterError(ValueError):
    """A chapter or a setting cannot be used; the message says which, and how to mend it."""


def settings(name: str) -> dict:
    """Return what stands in a YAML file of the book; raises ChapterError if it cannot be read."""
    try:
        found = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", row {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", error)
        raise ChapterError(f"{name}{place}: not valid YAML ({problem}); mend it there") from None
    if not isinstance(found, dict):
        raise ChapterError(f"{name}: holds no settings; restore it from the repository")
    return found


def named_files() -> list[str]:
    """Return the files of `_toc.yml` in its order, without suffix; raises ChapterError."""
    toc = settings("_toc.yml")
    try:
        files = [toc["root"]]
        for part in toc.get("parts", [toc]):
            files += [chapter["file"] for chapter in part.get("chapters", [])]
    except (KeyError, TypeError, AttributeError) as error:
        raise ChapterError(
            f"_toc.yml: a part is missing or has another form ({error}); "
            "it names a root, parts and their chapters, each with its file"
        ) from None
    return files


def short_names() -> dict[str, str]:
    """Return {file: title} of the chapters that `_toc.yml` gives a title of its own."""
    toc = settings("_toc.yml")
    listed = [c for part in toc.get("parts", [toc]) for c in part.get("chapters", [])]
    return {chapter["file"]: chapter["title"] for chapter in listed if "title" in chapter}


def chapters() -> list[Path]:
    """Return the notebooks of the table of contents, in its order.

    Raises ChapterError for a chapter that is not there.
    """
    notebooks, missing = [], []
    for file in named_files():
        if (ROOT / f"{file}.ipynb").exists():
            notebooks.append(ROOT / f"{file}.ipynb")
        elif not (ROOT / f"{file}.md").exists():
            missing.append(
                f"_toc.yml: there is no {file}.ipynb nor {file}.md; "
                "restore it, or take it out of the contents"
            )
    if missing:
        raise ChapterError("\n".join(missing))
    return notebooks
