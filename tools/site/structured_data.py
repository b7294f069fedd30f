"""What a page is, in the words of schema.org: the report, its chapters, its tables.

Addresses are relative until the book has one.
"""

from tools.build.package import data_date, package
from tools.build.render import LICENCE
from tools.site.sentences import shorten

KINDS = {
    "chapters/findings": "Report",
    "chapters/references": "CollectionPage",
    "chapters/references-g-m": "CollectionPage",
    "chapters/references-n-s": "CollectionPage",
    "chapters/references-t-z": "CollectionPage",
    "chapters/glossary": "DefinedTermSet",
}
OFFER_THE_TABLES = ("chapters/findings", "chapters/data-and-methods")
LONGEST_DESCRIPTION = 4900  # search engines read 5,000 characters
SUBJECTS = (
    "arms transfers, roll calls, trade, oil, aid, visits, treaties, missile launches, "
    "estimates of munitions and troops, and a chronology"
)


def author_of(app) -> dict:
    return {"@type": "Organization", "name": app.config.author}


def common(app) -> dict:
    """Return what holds of the report and of each of its parts."""
    return {
        "@context": "https://schema.org",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": LICENCE,
        "author": author_of(app),
        "version": package()["version"],
        "dateModified": data_date(),
    }


def page_data(app, docname: str, title: str, line: str, base: str, address: str, pages) -> dict:
    """Return what a page is: the report itself, or a part of it."""
    page = common(app) | {
        "@type": KINDS.get(docname, "Chapter"),
        "name": title,
        "description": line,
        "url": address,
    }
    if docname != app.config.root_doc:
        return page | {
            "isPartOf": {
                "@type": "Report",
                "name": package()["title"],
                "url": f"{base}{app.config.root_doc}.html",
            }
        }
    parts = []
    for name in pages:
        if name != docname:
            chapter = app.env.titles[name].astext()
            parts.append({"@type": "Chapter", "name": chapter, "url": f"{base}{name}.html"})
    return page | {"name": package()["title"], "headline": title, "hasPart": parts}


def download(address: str, kind: str) -> dict:
    return {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address}


def table_data(app, resource: dict, base: str) -> dict:
    """Return what a table is."""
    words = f"{resource['title']}. {resource['description']} {resource['limits']}"
    return {
        "@type": "Dataset",
        "name": resource["title"],
        "description": shorten(words, LONGEST_DESCRIPTION),
        "license": LICENCE,
        "creator": author_of(app),
        "isAccessibleForFree": True,
        "variableMeasured": [field["name"] for field in resource["schema"]["fields"]],
        "distribution": [download(f"{base}data/{resource['path']}", "text/csv")],
    }


def tables_data(app, base: str, address: str) -> dict:
    """Return what all tables are together, and each of them."""
    title, tables = package()["title"], package()["resources"]
    return common(app) | {
        "@type": "Dataset",
        "name": f"Tables of {title}",
        "creator": author_of(app),
        "temporalCoverage": f"1945/{data_date()}",
        "description": (
            f"{len(tables)} tables of facts behind the report, each row with its source: "
            f"{SUBJECTS}. {package()['description']}"
        ),
        "spatialCoverage": ["Russia", "North Korea", "Myanmar"],
        "url": address,
        "keywords": [
            "Russia",
            "Soviet Union",
            "North Korea",
            "Myanmar",
            "arms transfers",
            "United Nations votes",
            "sanctions",
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": title},
        "distribution": [
            download(f"{base}isolated-partners-data.zip", "application/zip"),
            download(f"{base}isolated-partners-data.sqlite", "application/vnd.sqlite3"),
        ],
        "hasPart": [table_data(app, resource, base) for resource in tables],
    }


def structured(app, docname: str, title: str, line: str, pages: list[str]) -> list[dict]:
    """Return what a page is and, where it offers the tables, what they are."""
    base = app.config.html_baseurl or "../" * docname.count("/")
    address = f"{docname.rsplit('/', 1)[-1]}.html"
    if app.config.html_baseurl:
        address = f"{base}{docname}.html"
    found = [page_data(app, docname, title, line, base, address, pages)]
    if docname in OFFER_THE_TABLES:
        found.append(tables_data(app, base, address))
    return found
