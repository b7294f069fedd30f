"""The feed of the editions in Atom (RFC 4287): what each brought and moved, the newest first.

Its identifiers are made from the report's title, so that they stay when its address changes.
"""

import uuid
from collections.abc import Mapping

from tools.build import editions
from tools.build.package import citation_file, package
from tools.build.render import render
from tools.site.whats_new import anchor, summary

FILE = "feed.xml"
PAGE = "chapters/changes"


def identity(*words: str) -> str:
    """Return an identifier that is the same in every build."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(words))}"


def moment(date: str) -> str:
    """Return a day as a date and time of RFC 3339."""
    return f"{date}T00:00:00Z"


def entry(edition: Mapping, words: str, title: str, address: str) -> dict[str, str]:
    """Return what the feed says of an edition."""
    return {
        "id": identity(title, edition["version"]),
        "title": f"Edition {edition['version']}",
        "updated": moment(edition["date"]),
        "link": f"{address}#{anchor(edition['version'])}",
        "moved": summary(edition),
        "words": words,
    }


def feed(base: str, known: list[dict] | None = None) -> str:
    """Return the feed; `base` is the address of the book, "" for addresses beside the feed."""
    title = package()["title"]
    known = editions.load() if known is None else known
    words = editions.changelog()
    address = f"{base}{PAGE}.html"
    entries = [entry(e, words.get(e["version"], ""), title, address) for e in known]
    authors = [a.get("name") or a["family-names"] for a in citation_file()["authors"]]
    newest = known[0]["date"] if known else package()["created"][:10]
    return render(
        "feed.xml",
        identity=identity(title),
        title=title,
        authors=authors,
        updated=moment(newest),
        own=f"{base}{FILE}",
        page=address,
        entries=entries,
    )
