"""Fonts with the characters that the pages use, as WOFF2."""

import base64
import io
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.build.files import digest

# the faces of every page: a few KiB each, and no text moves when they come
EMBEDDED = ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold")


def small_font(file: Path, characters: str) -> bytes:
    """Return a font with the given characters alone, as WOFF2."""
    font = TTFont(file, recalcTimestamp=False)
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        notdef_outline=True,
        recalc_timestamp=False,
        drop_tables=["FFTM"],
    )
    worker = subset.Subsetter(options)
    worker.populate(unicodes=sorted(map(ord, characters)))
    worker.subset(font)
    stream = io.BytesIO()
    subset.save_font(font, stream, options)
    return stream.getvalue()


def write_fonts(source: Path, target: Path, letters: str, memory) -> dict[str, str]:
    """Write the small fonts; return {address in the style sheets: address in the pages}."""
    target.mkdir()
    addresses = {}
    for file in sorted(source.iterdir()):
        if file.suffix not in (".ttf", ".otf"):
            shutil.copy2(file, target)
            continue
        made_from = [file.name, digest(file.read_bytes()), letters]
        content = memory.recall(made_from, lambda font=file: small_font(font, letters))
        if file.name.startswith(EMBEDDED):
            text = base64.b64encode(content).decode()
            addresses[f"fonts/{file.name}"] = f"data:font/woff2;base64,{text}"
        else:
            small = target / f"{file.stem}-{digest(content)[:8]}.woff2"
            small.write_bytes(content)
            addresses[f"fonts/{file.name}"] = f"fonts/{small.name}"
    return addresses
