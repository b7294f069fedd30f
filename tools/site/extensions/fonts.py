"""Sphinx extension: the fonts of the pages, cut to the characters that the book uses, as WOFF2.

They are cut anew only when a chapter brings a character that none had.
"""

import io
import json
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.build.files import digest
from tools.paths import BUILD, ROOT, STATIC

FOLDER = "_static/fonts"
MEMORY = BUILD / "fonts"
OF_PRINT = "NotoSansMath-Regular"  # minus and arrows, which every browser has
# whose files hold what pages say
FOLDERS = {"chapters": (".ipynb", ".md"), "data": (".bib",), "data/editions": (".json",)}
# what every page may need, whatever stands in it today
ALWAYS = {chr(code) for code in (*range(32, 127), *range(160, 384))} | set("–—‘’“”…•→←−×≥≤")
# the only characters that each of the other fonts is loaded for, as first.css says
SCRIPTS = {
    "NotoSansThai-Regular": (0x0E00, 0x0E7F),
    "NotoSansKR-Regular": (0xAC00, 0xD7A3),
    "NotoSansMyanmar-Regular": (0x1000, 0x109F),
}


def characters() -> set[str]:
    """Return the characters that stand in the chapters, the tables and the sources."""
    found = set(ALWAYS)
    for folder, kinds in FOLDERS.items():
        for file in sorted((ROOT / folder).glob("*.*")):
            if file.suffix in kinds:
                found.update(file.read_text(encoding="utf-8"))
    return found


def wanted_of(font: Path, used: set[str]) -> str:
    """Return the characters that a font is used for."""
    first, last = SCRIPTS.get(font.stem, (32, 0x218F))
    return "".join(sorted(letter for letter in used if first <= ord(letter) <= last))


def cut(font: Path, letters: str) -> bytes:
    """Return a font with the given characters alone, as WOFF2."""
    whole = TTFont(font, recalcTimestamp=False)
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=["FFTM"],
    )
    worker = subset.Subsetter(options)
    worker.populate(text=letters)
    worker.subset(whole)
    stream = io.BytesIO()
    subset.save_font(whole, stream, options)
    return stream.getvalue()


def remembered(font: Path, letters: str) -> bytes:
    """Return a font cut to some characters, from the last time if it was."""
    made_from = digest(json.dumps([digest(font.read_bytes()), letters]))
    kept = MEMORY / f"{font.stem}-{made_from[:16]}.woff2"
    if not kept.exists():
        MEMORY.mkdir(parents=True, exist_ok=True)
        for old in MEMORY.glob(f"{font.stem}-*"):
            old.unlink()
        beside = kept.with_suffix(".new")
        beside.write_bytes(cut(font, letters))
        beside.replace(kept)
    return kept.read_bytes()


def write_fonts(app, exception) -> None:
    """Write the fonts of the pages."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    used = characters()
    for font in sorted((STATIC / "fonts").glob("*.?tf")):
        if font.stem == OF_PRINT:
            continue
        content = remembered(font, wanted_of(font, used))
        (folder / f"{font.stem}.woff2").write_bytes(content)
    (folder / "OFL.txt").write_bytes((STATIC / "fonts" / "OFL.txt").read_bytes())


def setup(app):
    app.connect("build-finished", write_fonts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
