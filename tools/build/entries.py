"""Long tables of sentences, set as entries: a paragraph for each row, for paper and e-readers.

In a table of five columns each row is as high as its narrowest cell, and a page is half empty; on
an e-reader it does not fit at all. As paragraphs the same cells fill their lines, each entry
beginning with its date, number or name.
"""

from bs4 import BeautifulSoup
from bs4.element import Tag

# What is set as entries, by the words above its columns. Of each cell, in the order of an entry:
# its column, what is put before it, and the element that holds it
FORMS = {
    ("Date", "Partner", "Kind", "What happened", "Sources"): (
        ("Date", "", "strong"),
        ("Partner", " ", "em"),
        ("Kind", ", ", "em"),
        ("What happened", ". ", None),
        ("Sources", " ", "span"),
    ),
    ("Id", "Thai phrase and claim", "Verdict (basis)", "Evidence", "Sources and figure"): (
        ("Id", "", None),
        ("Thai phrase and claim", " ", None),
        ("Verdict (basis)", " — ", None),
        ("Evidence", ". ", None),
        ("Sources and figure", " ", "span"),
    ),
    ("Id", "Claim", "Verdict (basis)", "Evidence", "Sources and figure"): (
        ("Id", "", None),
        ("Claim", " ", None),
        ("Verdict (basis)", " — ", None),
        ("Evidence", ". ", None),
        ("Sources and figure", " ", "span"),
    ),
    ("Claim", "Rule", "Tables"): (
        ("Claim", "", "strong"),
        ("Rule", ": ", None),
        ("Tables", " — ", "span"),
    ),
    ("Column", "Type", "Unit", "Constraint", "Meaning"): (
        ("Column", "", "strong"),
        ("Type", " (", None),
        ("Unit", ", in ", None),
        ("Constraint", "; ", None),
        ("Meaning", "): ", None),
    ),
    ("Table", "Content", "Rows", "Data", "Limits", "Terms"): (
        ("Table", "", "strong"),
        ("Rows", " (", None),
        ("Data", " rows; ", None),
        ("Content", "): ", None),
        ("Limits", ". ", None),
        ("Terms", " Terms: ", "span"),
    ),
    ("Measure", "Formula", "What it returns, and where it comes from", "Function"): (
        ("Measure", "", "strong"),
        ("Formula", ": ", None),
        ("What it returns, and where it comes from", ". ", None),
        ("Function", " — ", "span"),
    ),
}


def made(name: str, kind: str) -> Tag:
    """Return a new element of a class."""
    return BeautifulSoup("", "html.parser").new_tag(name, attrs={"class": kind})


def put(entry: Tag, cell: Tag, before: str, name: str | None) -> None:
    """Put what a cell holds, if anything, at the end of an entry, in an element of that name."""
    for line_end in cell.find_all("br"):
        line_end.replace_with(" ")
    if not cell.get_text(strip=True):
        return
    if before:
        entry.append(before)
    place = entry
    if name:
        place = made(name, "sources" if name == "span" else "key")
        entry.append(place)
    for number, paragraph in enumerate(cell.find_all("p", recursive=False) or [cell]):
        if number:
            place.append(" ")
        for part in list(paragraph.contents):
            place.append(part.extract())


def set_as_entries(table: Tag) -> None:
    """Replace a table of sentences by its entries; any other table stays as it is."""
    heads = tuple(head.get_text(" ", strip=True) for head in table.select("thead th"))
    if heads not in FORMS:
        return
    entries = made("div", "entries")
    if "id" in table.attrs:
        entries["id"] = table["id"]
    if table.caption is not None:
        caption = table.caption.extract()
        caption.name, caption["class"] = "p", ["entries-caption"]
        entries.append(caption)
    for row in table.select("tbody > tr"):
        cells = dict(zip(heads, row.find_all("td", recursive=False), strict=True))
        entry = made("p", "entry")
        if "id" in row.attrs:
            entry["id"] = row["id"]
        for head, before, name in FORMS[heads]:
            put(entry, cells[head], before, name)
        entries.append(entry)
    table.replace_with(entries)
