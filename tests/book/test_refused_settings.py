"""A notebook, the contents or the settings that cannot be read give one line with file and mend."""

import re
import shutil
import subprocess
import sys

import pytest

from tools.paths import ROOT

PAGES = ("-m", "tools.build.book", "pages")
# A build of the pages from stored outputs need not look into a notebook; executing it does.
EXECUTE = (
    "-c",
    "import sys\n"
    "from tools.build import notebooks\n"
    "try: notebooks.main()\n"
    "except notebooks.ChapterError as error: sys.exit(str(error))",
)

# what cannot be read: (file, what becomes of its text, what is run, what it says)
BROKEN = {
    "a notebook cut off": (
        "chapters/claims.ipynb",
        lambda text: text[: len(text) // 2],
        EXECUTE,
        r"chapters/claims\.ipynb, row \d+, column \d+: not valid JSON \(.*\); "
        "mend it there, or restore the notebook",
    ),
    "half a merge of notebooks": (
        "chapters/claims.ipynb",
        lambda text: text.replace(' "cells"', '<<<<<<< HEAD\n "cells"', 1),
        EXECUTE,
        r"chapters/claims\.ipynb, row 2, column 1: not valid JSON \(.*\); mend .*",
    ),
    "no notebook": (
        "chapters/claims.ipynb",
        lambda text: '{"a": 1}\n',
        EXECUTE,
        r"chapters/claims\.ipynb: is no notebook \(.*\); restore it from the repository",
    ),
    "a notebook missing": (
        "chapters/claims.ipynb",
        None,
        PAGES,
        r"_toc\.yml: there is no chapters/claims\.ipynb nor chapters/claims\.md; "
        "restore it, or take it out of the contents",
    ),
    "contents that are no YAML": (
        "_toc.yml",
        lambda text: text + "parts: [\n",
        PAGES,
        r"_toc\.yml, row \d+, column \d+: not valid YAML \(.*\); mend it there",
    ),
    "contents without a root": (
        "_toc.yml",
        lambda text: text.replace("root:", "rot:"),
        PAGES,
        r"_toc\.yml: a part is missing or has another form \('root'\); it names .*",
    ),
    "empty contents": (
        "_toc.yml",
        lambda text: "",
        PAGES,
        r"_toc\.yml: holds no settings; restore it from the repository",
    ),
    "settings that are no YAML": (
        "_config.yml",
        lambda text: text + "x: [\n",
        PAGES,
        r"_config\.yml, row \d+, column \d+: not valid YAML \(.*\); mend it there",
    ),
}


@pytest.mark.parametrize(("name", "change", "run", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_build_of_what_cannot_be_read_says_so_in_one_line(tmp_path, name, change, run, rule):
    for part in ("chapters", "data", "tools"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff"):
        shutil.copy(ROOT / part, tmp_path)
    file = tmp_path / name
    if change:
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        file.unlink()

    built = subprocess.run(
        [sys.executable, "-B", *run], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert built.returncode == 1, built
    assert re.fullmatch(rule + "\n", built.stderr), built
