"""Make the built pages light: serve what a page uses and nothing else.

The theme loads 1.5 MB of icon script for a dozen icons, styles for components that no page
has, and scripts for live code and copy buttons that these pages do not offer. This step
runs over the built pages, before they take the place of the old ones:

- scripts that no page needs go, the search index stays on the search page only;
- icons become inline SVG, with the paths of the theme's own Font Awesome (CC BY 4.0);
- the style sheets become one inside each page, without rules for classes that stand neither in it nor in a script;
- the fonts keep the characters that the pages use, as WOFF2; those of every page travel inside it;
- images get their size, so that nothing moves while they load;
- names and roles for assistive technology are mended where the theme's do not fit.

`python -m tools.build.light_pages LIGHT MEMORY` reads from its input the folder of the built pages, a line that comes when they
are there, writes the light ones into the folder LIGHT and keeps in MEMORY what the next build can use again; RuntimeError names an icon that the theme does not have.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import tinycss2
from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter
from fontTools import subset
from fontTools.ttLib import TTFont

UNUSED_SCRIPTS = (
    "fontawesome.js",
    "clipboard.min.js",
    "copybutton.js",
    "togglebutton.js",
    "design-tabs.js",
    "sphinx-thebe.js",
)
SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")
UNUSED_INLINE = (
    "THEBE_JS_URL",
    "togglebuttonSelector",
    "toggleHint",
    "toggleOpenOnPrint",
    "kernelName",
)
DEFERRED = ("doctools.js", "sphinx_highlight.js", "sphinx-book-theme.js")
FORM = HTMLFormatter(
    entity_substitution=EntitySubstitution.substitute_xml,
    void_element_close_prefix=None,
    empty_attributes_are_booleans=True,
)  # as HTML 5 writes it
STYLES = "/* styles */"  # stands in each page until its style sheet is made
EMBEDDED = (
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSerif-Bold",
)  # the faces of every page: a few KiB each, and no text moves when they come
FACES = """<script>for(const f of ['1em "Noto Sans"','bold 1em "Noto Sans"','bold 1em "Noto Serif"'])document.fonts.load(f)</script>"""
ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#1d5c96" d="M0 0h3v8H0z"/>'
    '<path fill="#6f3a8e" d="M5 0h3v3H5z"/><path fill="#2c7a44" d="M5 5h3v3H5z"/></svg>'
)
ICON_STYLE = ".svg-inline--fa{height:1em;overflow:visible;vertical-align:-.125em}.svg-inline--fa.fa-lg{font-size:1.25em;vertical-align:-.075em}"


def _named(address: str) -> str:
    return address.split("?")[0].rsplit("/", 1)[-1]


def _hashed(path: Path, content: bytes) -> Path:
    path = path.with_name(f"{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}")
    path.write_bytes(content)
    return path


def drop_scripts(soup, is_search: bool, folder: Path) -> None:
    """Take out what no page needs; let the rest wait until the page is read."""
    for script in soup.find_all("script"):
        name = _named(script.get("src", ""))
        inline = script.string or ""
        if (
            name in UNUSED_SCRIPTS
            or (name in SEARCH_SCRIPTS and not is_search)
            or script.get("type") == "text/x-thebe-config"
            or (not name and any(word in inline for word in UNUSED_INLINE))
        ):
            script.decompose()
        elif name in DEFERRED and not is_search:  # the search runs while the page is read
            script["defer"] = ""
        elif name == "documentation_options.js":  # a third of a KiB that the page would wait for
            del script["src"]
            script.string = (folder / "documentation_options.js").read_text(encoding="utf-8")
    for link in soup.find_all("link", rel="preload"):
        link.decompose()


def draw_icons(soup, shapes: dict) -> None:
    """Put the drawing of an icon where the theme leaves it to a script."""
    for tag in soup.find_all(
        ["i", "span"], class_=re.compile(r"^fa[srb]?(-solid|-regular|-brands)?$")
    ):
        names = [
            c[3:]
            for c in tag["class"]
            if c.startswith("fa-") and c not in ("fa-solid", "fa-regular", "fa-brands", "fa-lg")
        ]
        if not names or names[0] not in shapes:
            raise RuntimeError(
                f"the theme has no icon {names}; look for its new name in tools/build/light_pages.py"
            )
        width, height, path = shapes[names[0]]
        svg = soup.new_tag(
            "svg",
            attrs={
                **{k: v for k, v in tag.attrs.items() if k != "class"},
                "class": [*tag["class"], "svg-inline--fa"],
                "viewBox": f"0 0 {width} {height}",
                "aria-hidden": "true",
                "focusable": "false",
            },
        )
        svg.append(soup.new_tag("path", attrs={"fill": "currentColor", "d": path}))
        tag.replace_with(svg)


def size_images(soup, page: Path) -> None:
    """Give each drawing its size, and a link to it where it is a figure; those further down load when they are near."""
    for number, image in enumerate(soup.select("article img")):
        drawing = None
        if image["src"].startswith("data:image/svg+xml;base64,"):
            drawing = base64.b64decode(image["src"].partition(",")[2])
        elif image["src"].endswith(".svg"):
            drawing = (page.parent / image["src"]).resolve().read_bytes()
            line = image.find_parent("figure").select_one(".data-line")
            link = soup.new_tag("a", attrs={"class": ["data-link"], "href": image["src"]})
            link.string = "Chart (SVG)"
            line.extend([" ", link])
        if drawing:
            _, _, width, height = ET.fromstring(drawing).get("viewBox").split()
            image["width"], image["height"] = (
                round(float(width) * 4 / 3),
                round(float(height) * 4 / 3),
            )
        if number and drawing and not image["src"].startswith("data:"):
            image["loading"] = "lazy"
        image["decoding"] = "async"


def mend(soup) -> None:
    """Give assistive technology names and roles that fit, where the theme's do not."""
    for tag in soup.select("summary[aria-label], button.search-button__button[aria-label]"):
        del tag["aria-label"]  # the visible text is the better name
    for bar in soup.select(".bd-sidebar-primary"):
        bar.name, bar["aria-label"] = "section", "About this book"
    for kind, element in (
        (".citation-list", "ul"),
        (".citation", "li"),
        ("summary > p", "span"),
        ("main", "main"),
    ):  # what they are, not what they play
        for tag in soup.select(kind):
            tag.name = element
            del tag["role"]
    for button in soup.select("button[title]:not([aria-label])"):
        if not button.get_text(strip=True):
            button["aria-label"] = button["title"]
    for script in soup.select("script[defer]"):
        script["defer"] = ""
    for form in soup.select("form.bd-search"):
        if not form.find(["button", "input"], type="submit"):
            submit = soup.new_tag(
                "button", attrs={"type": "submit", "class": ["visually-hidden"], "tabindex": "-1"}
            )
            submit.string = "Search"
            form.append(submit)
    for button in soup.select("button:not([type])"):
        button["type"] = "button"
    for again in soup.find_all("meta", attrs={"name": "viewport"})[1:]:
        again.decompose()
    if soup.head and not soup.find("link", rel="icon"):
        soup.head.append(soup.new_tag("link", attrs={"rel": "icon", "href": ICON}))


def plain_code(page: str) -> str:
    """Keep of the marks in folded code those that have a colour: most of a page's elements stand there, and each would be looked at many times."""
    return re.sub(
        r'<div class="highlight"><pre>.*?</pre>',
        lambda code: re.sub(r'<span(?: class="(?:n|p|w|nn|o)")?>([^<]*)</span>', r"\1", code[0]),
        page,
        flags=re.S,
    )


def scroll_by_key(soup) -> None:
    """Let the keyboard scroll what may be wider than the screen; the theme's script would measure each one at every start."""
    for block in soup.select("article pre"):
        block["tabindex"] = "0"
    for box in soup.select(".pst-scrollable-table-container"):
        caption = box.find("caption")
        box.name, box["tabindex"], box["aria-label"] = (
            "section",
            "0",
            caption.get_text(" ", strip=True).rstrip("#").strip() if caption else "Table",
        )


def room(soup) -> str:
    """Return style rules that let a section be laid out when it comes near, with the room it is likely to need on a phone.

    Rather too much than too little: a section that is larger than its room would lie over the next one.
    """
    rules = []
    sections = [
        part
        for section in soup.select("article > section > section[id]")
        for part in section.find_all("section", recursive=False) or [section]
    ]
    for section in sections:
        need = 340 * len(section.find_all("figure")) + 70 * len(section.find_all(["h2", "h3"]))
        for block in section.find_all(["p", "li", "dd", "dt"]):
            if not block.find_parent(["table", "details", "figure"]):
                need += 16 + 27 * -(-len(block.get_text()) // 36)
        for table in section.find_all("table"):
            cards = table.get("id", "").startswith(("tab-ch-1", "tab-ch-2"))
            for row in table.find_all("tr"):
                lines = [
                    -(-len(cell.get_text()) // 40) if cards else -(-len(cell.get_text()) // 12)
                    for cell in row.find_all(["td", "th"])
                ]
                need += 16 + 20 * (sum(lines) if cards else max(lines, default=0))
        rules.append(
            f"#{section['id']}{{content-visibility:auto;contain-intrinsic-size:auto {need}px}}"
        )
    if soup.select_one(".citation-list"):
        rules.append(".citation{content-visibility:auto;contain-intrinsic-size:auto 9rem}")
    return f"@media screen{{{''.join(rules)}}}" if rules else ""


def quiet(script: str) -> str:
    """Return the theme's script without its measuring of every block, which lays out all that is folded or far below.

    RuntimeError if the theme has another script.
    """
    measured = '["pre",".nboutput > .output_area",".cell_output > .output",".jp-RenderedHTMLCommon",".pst-scrollable-table-container"]'
    if measured not in script:
        raise RuntimeError(
            "the theme's script measures other blocks now; look at quiet() in tools/build/light_pages.py"
        )
    return script.replace(measured, '["report-measures-nothing"]').replace(
        '"div.bd-sidebar"', '".bd-sidebar"'
    )  # which is a section here


def in_order(index: str) -> str:
    """Return Sphinx's search index in order and without words that no page has any more: else it tells how pages were edited."""
    start, end = "Search.setIndex(", ")"
    if not index.startswith(start):
        raise RuntimeError(
            "searchindex.js has another form now; look at in_order() in tools/build/light_pages.py"
        )
    parts = json.loads(index.removeprefix(start).removesuffix(end))
    for name in ("alltitles", "indexentries"):
        parts[name] = {key: sorted(places) for key, places in parts[name].items()}
    for name in ("terms", "titleterms"):
        parts[name] = {word: pages for word, pages in parts[name].items() if pages != []}
    return (
        start + json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + end
    )


def _wanted(selector: str, words: set) -> bool:
    """Whether every class and id of a selector stands somewhere in the pages or scripts."""
    selector = re.sub(r":(?:not|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]", "", selector)
    return all(
        re.sub(r"\\(.)", r"\1", name) in words
        for name in re.findall(r"[.#](-?(?:[A-Za-z_]|\\.)(?:[\w-]|\\.)*)", selector)
    )


def _split(prelude: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude) if part.strip()]


def purge(css: str, words: set, folder: Path) -> str:
    """Return a style sheet without comments and without rules that match nothing, imports put in their place."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(tinycss2.serialize(rule.prelude)) if _wanted(s, words)]
            if selectors:
                kept.append(
                    ",".join(selectors) + "{" + _compact(tinycss2.serialize(rule.content)) + "}"
                )
        elif (
            rule.type == "at-rule"
            and rule.lower_at_keyword in ("media", "supports", "layer", "container")
            and rule.content is not None
        ):
            inner = purge(tinycss2.serialize(rule.content), words, folder)
            if inner:
                kept.append(
                    f"@{rule.lower_at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{inner}}}"
                )
        elif rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            text = tinycss2.serialize(rule.content)
            if "awesome" not in text.lower():
                kept.append("@font-face{" + _compact(text) + "}")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "keyframes":
            if tinycss2.serialize(rule.prelude).strip() in words:
                kept.append(rule.serialize())
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            sheet = folder / next(t.value for t in rule.prelude if t.type in ("string", "url"))
            kept.append(purge(sheet.read_text(encoding="utf-8"), words, sheet.parent))
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule.serialize())
    return "".join(kept)


def _compact(text: str) -> str:
    return (
        re.sub(
            r"\s*([;:{}])\s*",
            r"\1",
            re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S)).strip(),
        ).rstrip(";")
        if "url(" not in text and '"' not in text
        else re.sub(r"\s+", " ", text).strip()
    )


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


def lighten(path: Path, text: str, html: Path, shapes: dict) -> dict:
    """Return a page made light, with the words and characters it uses and the style sheets it asks for."""
    soup = BeautifulSoup(plain_code(text), "lxml")
    drop_scripts(soup, is_search=path.name == "search.html", folder=html / "_static")
    draw_icons(soup, shapes)
    size_images(soup, path)
    mend(soup)
    scroll_by_key(soup)
    words = {
        word
        for tag in soup.find_all(True)
        for word in [*tag.get("class", []), tag.get("id")]
        if word
    }
    links = soup.find_all("link", rel="stylesheet")
    sheets = [
        (path.parent / link["href"].split("?")[0]).resolve().relative_to(html).as_posix()
        for link in links
    ]
    if (
        links
    ):  # inside the page: a second request would double the time to the first words on a phone
        style = soup.new_tag("style")
        style.string = STYLES + room(soup)
        soup.head.insert(1, style)
        # the faces in it are decoded before the first line is set, or lines would break anew
        soup.head.insert(2, BeautifulSoup(FACES, "lxml").script)
    for link in links:
        link.decompose()
    return {
        "html": re.sub(r"[ \t]+$", "", soup.decode(formatter=FORM), flags=re.M),
        "words": sorted(words),
        "characters": "".join(sorted(set(soup.get_text()))),
        "sheets": list(dict.fromkeys(sheets)),
        "files": sorted(
            {
                _named(tag.get("src") or tag.get("href"))
                for tag in soup.find_all(["script", "img", "a"])
                if tag.get("src") or tag.get("href")
            }
        ),
    }


class Memory:
    """What earlier builds made, by the hash of what it was made from; what this build does not use is dropped at its end."""

    def __init__(self, folder: Path):
        self.folder, self.used = folder, set()
        folder.mkdir(parents=True, exist_ok=True)

    def recall(self, made_from: list, make) -> bytes:
        """Return the bytes that `make()` returns, from the last time if it was made from the same."""
        key = hashlib.sha256(
            json.dumps([Path(__file__).read_text(encoding="utf-8"), *made_from]).encode()
        ).hexdigest()
        file = self.folder / key
        self.used.add(file)
        if not file.exists():
            beside = file.with_suffix(".new")
            beside.write_bytes(make())
            beside.replace(file)
        return file.read_bytes()

    def forget_the_rest(self) -> None:
        for file in set(self.folder.iterdir()) - self.used:
            file.unlink()


def slim(html: Path, out: Path, memory: Memory) -> None:
    """Write the pages of a built book from `html` to `out`, made light."""
    static = html / "_static"
    icons = (static / "scripts" / "fontawesome.js").read_text(encoding="utf-8")
    shapes = {}
    for name, width, height, aliases, path in re.findall(
        r'"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","([^"]*)"\]', icons
    ):
        for key in (name, *re.findall(r'"([\w-]+)"', aliases)):
            shapes.setdefault(key, (width, height, path))
    pages = {}
    for path in sorted(html.rglob("*.html")):
        if static not in path.parents:
            text = path.read_text(encoding="utf-8")
            pages[path] = json.loads(
                memory.recall(
                    [path.name, text],
                    lambda: json.dumps(lighten(path, text, html, shapes)).encode(),
                )
            )
    characters = set(map(chr, range(32, 127))).union(
        *(page["characters"] for page in pages.values())
    )
    files = {file for page in pages.values() for file in page["files"]}

    shutil.copytree(
        html,
        out,
        ignore=lambda folder, names: [
            name
            for name in names
            if name in (".buildinfo", "vendor", "fonts")
            or name.endswith((".html", ".css", ".map", "LICENSE.txt"))
            or (
                name.endswith((".js", ".mo", ".po")) and name not in files | {"searchindex.js"}
            )  # which the search page loads
            or (Path(folder).name == "_images" and name not in files)
        ],
    )  # left of a figure that has changed
    theme = out / "_static" / "scripts" / "pydata-sphinx-theme.js"
    theme.write_text(quiet(theme.read_text(encoding="utf-8")), encoding="utf-8")
    search = out / "searchindex.js"
    search.write_text(in_order(search.read_text(encoding="utf-8")), encoding="utf-8")
    words_of_scripts = {
        word
        for script in (out / "_static").rglob("*.js")
        for word in re.findall(r"[A-Za-z][\w-]+", script.read_text(encoding="utf-8"))
    }
    (out / "_static" / "fonts").mkdir()
    fonts, letters = {}, "".join(sorted(characters))
    for file in sorted((static / "fonts").iterdir()):
        if file.suffix in (".ttf", ".otf"):
            content = memory.recall(
                [file.name, hashlib.sha256(file.read_bytes()).hexdigest(), letters],
                lambda: small_font(file, letters),
            )
            if file.name.startswith(EMBEDDED):
                fonts[f"fonts/{file.name}"] = (
                    f"data:font/woff2;base64,{base64.b64encode(content).decode()}"
                )
            else:
                fonts[f"fonts/{file.name}"] = (
                    "fonts/"
                    + _hashed(out / "_static" / "fonts" / f"{file.stem}.woff2", content).name
                )
        else:
            shutil.copy2(file, out / "_static" / "fonts")
    for path, page in pages.items():
        text, sheets = page["html"], page["sheets"]
        if sheets:
            texts, wanted = (
                [(html / sheet).read_text(encoding="utf-8") for sheet in sheets],
                words_of_scripts | set(page["words"]),
            )
            css = (
                memory.recall(
                    [texts, sorted(wanted)],
                    lambda: "".join(
                        purge(text, wanted, (html / sheet).parent)
                        for sheet, text in zip(sheets, texts)
                    ).encode(),
                ).decode()
                + ICON_STYLE
            )
            up = "../" * (len(path.relative_to(html).parts) - 1) + "_static/"
            for old, new in fonts.items():
                css = css.replace(old, new if new.startswith("data:") else up + new)
            text = text.replace(STYLES, css)
        else:  # index.html, which leads on, and 404.html, which carries its own style
            text = path.read_text(encoding="utf-8")
        (out / path.relative_to(html)).write_text(text, encoding="utf-8")
    for folder in sorted((f for f in out.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    memory.forget_the_rest()


if __name__ == "__main__":
    target, remembered = (Path(argument).resolve() for argument in sys.argv[1:])
    lighten(
        target, "<html></html>", target, {}
    )  # what is needed for the first page gets ready while the pages are made
    if source := sys.stdin.readline().strip():  # none comes where the pages could not be built
        shutil.rmtree(target, ignore_errors=True)
        slim(Path(source).resolve(), target, Memory(remembered))
