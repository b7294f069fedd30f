"""Make the built pages light: serve what a page uses and nothing else.

The theme loads 1.5 MB of icon script for a dozen icons, styles for components that no page
has, and scripts for live code and copy buttons that these pages do not offer. This step
runs over the built pages, before they take the place of the old ones:

- scripts that no page needs go, the search index stays on the search page only;
- icons become inline SVG, with the paths of the theme's own Font Awesome (CC BY 4.0);
- the style sheets become one, without rules for classes that stand in no page and no script;
- the fonts keep the characters that the pages use, as WOFF2;
- images get their size, so that nothing moves while they load;
- names and roles for assistive technology are mended where the theme's do not fit.

`python chapters/_ext/slim.py FOLDER` does it, in place; RuntimeError names an icon that the theme does not have.
"""

import hashlib
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import tinycss2
from bs4 import BeautifulSoup
from fontTools import subset
from fontTools.ttLib import TTFont

UNUSED_SCRIPTS = ("fontawesome.js", "clipboard.min.js", "copybutton.js", "togglebutton.js", "design-tabs.js", "sphinx-thebe.js")
SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")
UNUSED_INLINE = ("THEBE_JS_URL", "togglebuttonSelector", "toggleHint", "toggleOpenOnPrint", "kernelName")
DEFERRED = ("doctools.js", "sphinx_highlight.js", "sphinx-book-theme.js")
ICON_STYLE = ".svg-inline--fa{height:1em;overflow:visible;vertical-align:-.125em}.svg-inline--fa.fa-lg{font-size:1.25em;vertical-align:-.075em}"


def _named(address: str) -> str:
    return address.split("?")[0].rsplit("/", 1)[-1]


def _hashed(path: Path, content: bytes) -> Path:
    path = path.with_name(f"{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}")
    path.write_bytes(content)
    return path


def drop_scripts(soup, is_search: bool) -> None:
    """Take out what no page needs; let the rest wait until the page is read."""
    for script in soup.find_all("script"):
        name = _named(script.get("src", ""))
        inline = script.string or ""
        if (name in UNUSED_SCRIPTS or (name in SEARCH_SCRIPTS and not is_search) or script.get("type") == "text/x-thebe-config"
                or (not name and any(word in inline for word in UNUSED_INLINE))):
            script.decompose()
        elif name in DEFERRED and not is_search:  # the search runs while the page is read
            script["defer"] = ""
    for link in soup.find_all("link", rel="preload"):
        link.decompose()


def draw_icons(soup, shapes: dict) -> None:
    """Put the drawing of an icon where the theme leaves it to a script."""
    for tag in soup.find_all(["i", "span"], class_=re.compile(r"^fa[srb]?(-solid|-regular|-brands)?$")):
        names = [c[3:] for c in tag["class"] if c.startswith("fa-") and c not in ("fa-solid", "fa-regular", "fa-brands", "fa-lg")]
        if not names or names[0] not in shapes:
            raise RuntimeError(f"the theme has no icon {names}; look for its new name in chapters/_ext/slim.py")
        width, height, path = shapes[names[0]]
        svg = soup.new_tag("svg", attrs={**{k: v for k, v in tag.attrs.items() if k != "class"}, "class": [*tag["class"], "svg-inline--fa"],
                                         "viewBox": f"0 0 {width} {height}", "aria-hidden": "true", "focusable": "false"})
        svg.append(soup.new_tag("path", attrs={"fill": "currentColor", "d": path}))
        tag.replace_with(svg)


def size_images(soup, page: Path) -> None:
    """Give each image the size of its drawing and a link to it; those further down load when they are near."""
    for number, image in enumerate(soup.select("article img")):
        file = (page.parent / image["src"]).resolve()
        if file.suffix == ".svg":
            _, _, width, height = ET.parse(file).getroot().get("viewBox").split()
            image["width"], image["height"] = round(float(width) * 4 / 3), round(float(height) * 4 / 3)
            line = image.find_parent("figure").select_one(".data-line")
            link = soup.new_tag("a", attrs={"class": ["data-link"], "href": image["src"]})
            link.string = "Chart (SVG)"
            line.extend([" ", link])
        if number:
            image["loading"] = "lazy"
        image["decoding"] = "async"


def mend(soup) -> None:
    """Give assistive technology names and roles that fit, where the theme's do not."""
    for tag in soup.select("summary[aria-label], button.search-button__button[aria-label]"):
        del tag["aria-label"]  # the visible text is the better name
    for bar in soup.select(".bd-sidebar-primary"):
        bar["role"], bar["aria-label"] = "region", "About this book"
    for entry in soup.select(".citation[role]"):
        entry["role"] = "listitem"


def _wanted(selector: str, words: set) -> bool:
    """Whether every class and id of a selector stands somewhere in the pages or scripts."""
    selector = re.sub(r":(?:not|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]", "", selector)
    return all(re.sub(r"\\(.)", r"\1", name) in words for name in re.findall(r"[.#](-?(?:[A-Za-z_]|\\.)(?:[\w-]|\\.)*)", selector))


def _split(prelude: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude) if part.strip()]


def purge(css: str, words: set, folder: Path) -> str:
    """Return a style sheet without comments and without rules that match nothing, imports put in their place."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors = [s for s in _split(tinycss2.serialize(rule.prelude)) if _wanted(s, words)]
            if selectors:
                kept.append(",".join(selectors) + "{" + _compact(tinycss2.serialize(rule.content)) + "}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer", "container") and rule.content is not None:
            inner = purge(tinycss2.serialize(rule.content), words, folder)
            if inner:
                kept.append(f"@{rule.lower_at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{inner}}}")
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
    return re.sub(r"\s*([;:{}])\s*", r"\1", re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S)).strip()).rstrip(";") \
        if "url(" not in text and "\"" not in text else re.sub(r"\s+", " ", text).strip()


def small_fonts(folder: Path, characters: set) -> dict[str, str]:
    """Write each font with the characters of the pages, as WOFF2; return {old name: new name}."""
    renamed = {}
    for file in sorted(folder.glob("*.ttf")):
        font = TTFont(file, recalcTimestamp=False)
        options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, recalc_timestamp=False, drop_tables=["FFTM"])
        worker = subset.Subsetter(options)
        worker.populate(unicodes=sorted(map(ord, characters)))
        worker.subset(font)
        target = file.with_suffix(".woff2")
        subset.save_font(font, target, options)
        renamed[file.name] = _hashed(target, target.read_bytes()).name
        target.unlink()
        file.unlink()
    return renamed


def slim(html: Path) -> None:
    """Make the pages of a built book light, in place."""
    static = html / "_static"
    script = (static / "scripts" / "fontawesome.js").read_text(encoding="utf-8")
    shapes = {}
    for name, width, height, aliases, path in re.findall(r'"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","([^"]*)"\]', script):
        for key in (name, *re.findall(r'"([\w-]+)"', aliases)):
            shapes.setdefault(key, (width, height, path))
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in sorted(html.rglob("*.html"))
             if static not in path.parents}
    words, characters = set(), set(map(chr, range(32, 127)))
    for path, soup in pages.items():
        drop_scripts(soup, is_search=path.name == "search.html")
        draw_icons(soup, shapes)
        size_images(soup, path)
        mend(soup)
        characters |= set(soup.get_text())
        for tag in soup.find_all(True):
            words.update(tag.get("class", []))
            words.add(tag.get("id"))
    used = {_named(s["src"]) for soup in pages.values() for s in soup.find_all("script", src=True)}
    for file in sorted(static.rglob("*.js")):
        if file.name in used:
            text = file.read_text(encoding="utf-8")
            words |= set(re.findall(r"[A-Za-z][\w-]+", text))
        else:
            file.unlink()
    fonts = small_fonts(static / "fonts", characters)
    bundles = {}
    for path, soup in pages.items():
        links = soup.find_all("link", rel="stylesheet")
        sheets = tuple((path.parent / link["href"].split("?")[0]).resolve() for link in links)
        if not sheets:
            continue
        if sheets not in bundles:
            css = "".join(purge(sheet.read_text(encoding="utf-8"), words, sheet.parent) for sheet in dict.fromkeys(sheets)) + ICON_STYLE
            for old, new in fonts.items():
                css = css.replace(old, new)
            bundles[sheets] = _hashed(static / "book.css", css.encode())
        up = "../" * (len(path.relative_to(html).parts) - 1)
        links[0].replace_with(soup.new_tag("link", attrs={"rel": "stylesheet", "href": f"{up}_static/{bundles[sheets].name}"}))
        for link in links[1:]:
            link.decompose()
    (html / ".buildinfo").unlink(missing_ok=True)  # for the next build in this folder, and there is none
    kept = set(bundles.values())
    for file in [*static.rglob("*.css"), *(static / "vendor").rglob("*"), *static.rglob("*.map"), *static.rglob("*LICENSE.txt")]:
        if file.is_file() and file not in kept:
            file.unlink()
    for path, soup in pages.items():
        path.write_text(str(soup), encoding="utf-8")


if __name__ == "__main__":
    slim(Path(sys.argv[1]).resolve())
