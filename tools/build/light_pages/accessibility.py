"""Names and roles for assistive technology, and the keyboard, where the theme's do not fit."""

from urllib.parse import quote

ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
    '<path fill="#1d5c96" d="M0 0h3v8H0z"/>'
    '<path fill="#6f3a8e" d="M5 0h3v3H5z"/>'
    '<path fill="#2c7a44" d="M5 5h3v3H5z"/></svg>'
)
# what they are, not what they play
ELEMENTS = {
    ".citation-list": "ul",
    ".citation": "li",
    "summary > p": "span",
    "main": "main",
}


def mend(soup) -> None:
    """Give assistive technology names and roles that fit, where the theme's do not."""
    mend_roles(soup)
    for script in soup.select("script[defer]"):
        script["defer"] = ""
    mend_controls(soup)
    for again in soup.find_all("meta", attrs={"name": "viewport"})[1:]:
        again.decompose()
    if soup.head and not soup.find("link", rel="icon"):
        soup.head.append(soup.new_tag("link", attrs={"rel": "icon", "href": ICON}))


def mend_roles(soup) -> None:
    """Make each part the element that it is."""
    for bar in soup.select(".bd-sidebar-primary"):
        bar.name, bar["aria-label"] = "section", "About this book"
    for kind, element in ELEMENTS.items():
        for tag in soup.select(kind):
            tag.name = element
            del tag["role"]


def mend_controls(soup) -> None:
    """Give each control the name that is seen, and a search that the return key sends."""
    for tag in soup.select("summary[aria-label], button.search-button__button[aria-label]"):
        del tag["aria-label"]  # the visible text is the better name
    for button in soup.select("button[title]:not([aria-label])"):
        if not button.get_text(strip=True):
            button["aria-label"] = button["title"]
    for form in soup.select("form.bd-search"):
        if not form.find(["button", "input"], type="submit"):
            hidden = {"type": "submit", "class": ["visually-hidden"], "tabindex": "-1"}
            submit = soup.new_tag("button", attrs=hidden)
            submit.string = "Search"
            form.append(submit)
    for button in soup.select("button:not([type])"):
        button["type"] = "button"


def scroll_by_key(soup) -> None:
    """Let the keyboard scroll what may be wider than the screen.

    The theme's script would measure each such block at every start.
    """
    for block in soup.select("article pre"):
        block["tabindex"] = "0"
    for box in soup.select(".pst-scrollable-table-container"):
        caption = box.find("caption")
        label = caption.get_text(" ", strip=True).rstrip("#").strip() if caption else "Table"
        box.name, box["tabindex"], box["aria-label"] = "section", "0", label
