"""How to cite a page, as text and as BibTeX."""

import re

from tools.build.package import in_words, package, published


def key(docname: str) -> str:
    """Return the BibTeX key of a page."""
    page = docname.rsplit("/", 1)[-1]
    return "isolatedpartners" + published()[:4] + re.sub(r"\W", "", page)


def citation(title: str, author: str, docname: str, is_report: bool, address: str) -> tuple:
    """Return how to cite a page, as (text, BibTeX); `is_report` for the one that stands for all."""
    whole, year = package()["title"], published()[:4]
    edition = f"{package()['version']}, {in_words(published())}"
    named = f"{whole}." if is_report else f"{title}. In: {whole}."
    text = f"{author} ({year}). {named} Edition {edition}."
    if address:
        text += f" {address}"

    fields = {"author": f"{{{author}}}"}
    if is_report:
        fields["title"] = whole
    else:
        fields |= {"title": title, "booktitle": whole}
    fields |= {"year": year, "edition": edition}
    if address:
        fields["url"] = address
    kind = "techreport" if is_report else "incollection"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return text, "\n".join([f"@{kind}{{{key(docname)},", *lines, "}"])
