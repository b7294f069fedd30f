"""Icons as drawings in the page, where the theme leaves them to a script of 1.5 MB."""

import re

from tools.build.light_pages import ThemeError

STYLE = (
    ".svg-inline--fa{height:1em;overflow:visible;vertical-align:-.125em}"
    ".svg-inline--fa.fa-lg{font-size:1.25em;vertical-align:-.075em}"
)
FAMILIES = ("fa-solid", "fa-regular", "fa-brands", "fa-lg")
DRAWING = re.compile(r'"?([\w-]+)"?:\[(\d+),(\d+),\[([^\]]*)\],"[0-9a-f]+","([^"]*)"\]')


def shapes_of(script: str) -> dict[str, tuple[str, str, str]]:
    """Return {icon: (width, height, path)} from the theme's icon script."""
    shapes = {}
    for name, width, height, aliases, path in DRAWING.findall(script):
        for key in (name, *re.findall(r'"([\w-]+)"', aliases)):
            shapes.setdefault(key, (width, height, path))
    return shapes


def icon_name(classes: list[str]) -> str:
    """Return the name of the icon that these classes ask for, "" if they name none."""
    for name in classes:
        if name.startswith("fa-") and name not in FAMILIES:
            return name.removeprefix("fa-")
    return ""


def draw_icons(soup, shapes: dict) -> None:
    """Put the drawing of an icon in its place; raises ThemeError for one without a drawing."""
    family = re.compile(r"^fa[srb]?(-solid|-regular|-brands)?$")
    for tag in soup.find_all(["i", "span"], class_=family):
        name = icon_name(tag["class"])
        if name not in shapes:
            raise ThemeError(
                f"the theme has no icon {name!r}; look for its new name in "
                "tools/build/light_pages/icons.py"
            )
        width, height, path = shapes[name]
        kept = {key: value for key, value in tag.attrs.items() if key != "class"}
        drawn = {
            "class": [*tag["class"], "svg-inline--fa"],
            "viewBox": f"0 0 {width} {height}",
            "aria-hidden": "true",
            "focusable": "false",
        }
        svg = soup.new_tag("svg", attrs=kept | drawn)
        svg.append(soup.new_tag("path", attrs={"fill": "currentColor", "d": path}))
        tag.replace_with(svg)
