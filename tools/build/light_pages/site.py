"""All pages made light, with the files that they use."""

import json
import re
import shutil
from pathlib import Path

from tools.build.light_pages import icons
from tools.build.light_pages.fonts import write_fonts
from tools.build.light_pages.memory import Memory
from tools.build.light_pages.page import STYLES, lighten
from tools.build.light_pages.scripts import in_order, quiet
from tools.build.light_pages.stylesheets import purge

LEFT_OUT = (".buildinfo", "vendor", "fonts")
LEFT_OUT_ENDINGS = (".html", ".css", ".map", "LICENSE.txt")
SCRIPT_ENDINGS = (".js", ".mo", ".po")


def light_pages(html: Path, memory: Memory) -> dict[Path, dict]:
    """Return each page made light, with what it uses."""
    static = html / "_static"
    script = static / "scripts" / "fontawesome.js"
    shapes = icons.shapes_of(script.read_text(encoding="utf-8"))
    pages = {}
    for path in sorted(html.rglob("*.html")):
        if static in path.parents:
            continue
        text = path.read_text(encoding="utf-8")

        def made(path=path, text=text) -> bytes:
            return json.dumps(lighten(path, text, html, shapes)).encode()

        pages[path] = json.loads(memory.recall([path.name, text], made))
    return pages


def copy_used(html: Path, out: Path, used: set[str]) -> None:
    """Copy what the pages use, without the pages and their style sheets."""

    def is_left_out(folder: str, name: str) -> bool:
        if name in LEFT_OUT or name.endswith(LEFT_OUT_ENDINGS):
            return True
        if name.endswith(SCRIPT_ENDINGS):
            return name not in used
        return Path(folder).name == "_images" and name not in used  # of a figure that changed

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if is_left_out(folder, name)]

    shutil.copytree(html, out, ignore=left_out)


def rewrite(file: Path, change) -> None:
    """Change the text of a file."""
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def words_of_scripts(static: Path) -> set[str]:
    """Return the words that stand in scripts: classes that a script may set."""
    words = set()
    for script in static.rglob("*.js"):
        words.update(re.findall(r"[A-Za-z][\w-]+", script.read_text(encoding="utf-8")))
    return words


def style_of(page: dict, html: Path, words: set[str], memory: Memory) -> str:
    """Return the style sheet of a page, of the rules that match something on it."""
    texts = [(html / sheet).read_text(encoding="utf-8") for sheet in page["sheets"]]
    wanted = words | set(page["words"])

    def made() -> bytes:
        sheets = zip(page["sheets"], texts, strict=True)
        return "".join(purge(text, wanted, (html / s).parent) for s, text in sheets).encode()

    return memory.recall([texts, sorted(wanted)], made).decode() + icons.STYLE


def with_fonts(css: str, fonts: dict[str, str], depth: int) -> str:
    """Return a style sheet with the addresses of the small fonts, seen from a page so deep."""
    up = "../" * depth + "_static/"
    for old, new in fonts.items():
        css = css.replace(old, new if new.startswith("data:") else up + new)
    return css


def lighten_site(html: Path, out: Path, memory: Memory) -> None:
    """Write the pages of a built book from `html` to `out`, made light."""
    pages = light_pages(html, memory)
    used, characters = {"searchindex.js"}, set(map(chr, range(32, 127)))
    for page in pages.values():
        used.update(page["files"])
        characters.update(page["characters"])

    copy_used(html, out, used)
    static = out / "_static"
    rewrite(static / "scripts" / "pydata-sphinx-theme.js", quiet)
    rewrite(out / "searchindex.js", in_order)
    letters = "".join(sorted(characters))
    fonts = write_fonts(html / "_static" / "fonts", static / "fonts", letters, memory)

    words = words_of_scripts(static)
    for path, page in pages.items():
        name = path.relative_to(html)
        if page["sheets"]:
            css = style_of(page, html, words, memory)
            text = page["html"].replace(STYLES, with_fonts(css, fonts, len(name.parts) - 1))
        else:  # index.html, which leads on, and 404.html, which carries its own style
            text = path.read_text(encoding="utf-8")
        (out / name).write_text(text, encoding="utf-8")
    for folder in sorted((f for f in out.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    memory.forget_the_rest()
