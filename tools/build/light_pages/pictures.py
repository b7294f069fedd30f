"""Images of a page: their size, a link to each chart, and when they load."""

import base64
import xml.etree.ElementTree as ET
from pathlib import Path

INSIDE = "data:image/svg+xml;base64,"


def drawing_of(image, page: Path) -> bytes | None:
    """Return the SVG that an image shows, None for a bitmap."""
    source = image["src"]
    if source.startswith(INSIDE):
        return base64.b64decode(source.removeprefix(INSIDE))
    if source.endswith(".svg"):
        return (page.parent / source).resolve().read_bytes()
    return None


def link_chart(soup, image) -> None:
    """Put a link to the drawing beside that to the data of its figure."""
    figure = image.find_parent("figure")
    line = figure and figure.select_one(".data-line")
    if line:
        link = soup.new_tag("a", attrs={"class": ["data-link"], "href": image["src"]})
        link.string = "Chart (SVG)"
        line.extend([" ", link])


def size_images(soup, page: Path) -> None:
    """Give each drawing its size; those further down load when they are near."""
    for number, image in enumerate(soup.select("article img")):
        drawing = drawing_of(image, page)
        is_file = not image["src"].startswith("data:")
        if drawing:
            _, _, width, height = ET.fromstring(drawing).get("viewBox").split()
            image["width"] = round(float(width) * 4 / 3)
            image["height"] = round(float(height) * 4 / 3)
        if drawing and is_file:
            link_chart(soup, image)
        if number and drawing and is_file:
            image["loading"] = "lazy"
        image["decoding"] = "async"
