"""The room that a section will need, so that it can be laid out when it comes near.

Estimated for a phone, rather too much than too little: a section that is larger than its room
would lie over the next one.
"""

LATER = "content-visibility:auto;contain-intrinsic-size:auto"


def lines(text: str, characters: int) -> int:
    """Return how many lines of so many characters a text fills."""
    return -(-len(text) // characters)


def room_of_table(table) -> int:
    """Return the pixels that a table needs; the chronology's rows become cards on a phone."""
    need = 0
    as_cards = table.get("id", "").startswith(("tab-ch-1", "tab-ch-2"))
    for row in table.find_all("tr"):
        texts = [cell.get_text() for cell in row.find_all(["td", "th"])]
        if as_cards:
            high = sum(lines(text, 40) for text in texts)
        else:
            high = max((lines(text, 12) for text in texts), default=0)
        need += 16 + 20 * high
    return need


def room_of_section(section) -> int:
    """Return the pixels that a section needs."""
    need = 340 * len(section.find_all("figure")) + 70 * len(section.find_all(["h2", "h3"]))
    for block in section.find_all(["p", "li", "dd", "dt"]):
        if not block.find_parent(["table", "details", "figure"]):
            need += 16 + 27 * lines(block.get_text(), 36)
    return need + sum(map(room_of_table, section.find_all("table")))


def room(soup) -> str:
    """Return style rules that let a section be laid out when it comes near."""
    sections = []
    for section in soup.select("article > section > section[id]"):
        sections += section.find_all("section", recursive=False) or [section]
    rules = [f"#{s['id']}{{{LATER} {room_of_section(s)}px}}" for s in sections]
    if soup.select_one(".citation-list"):
        rules.append(f".citation{{{LATER} 9rem}}")
    return f"@media screen{{{''.join(rules)}}}" if rules else ""
