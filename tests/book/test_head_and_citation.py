"""What lets a page be found, shared and cited."""

import json
import re
from types import SimpleNamespace
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from docutils import nodes
from pybtex.database import parse_string
from sphinx import addnodes
from sphinx.errors import ConfigError

from tools.build.package import package
from tools.paths import DATA
from tools.site.extensions import page_head, patches, settings, site_files
from tools.site.reporting import report_link
from tools.site.sentences import shorten

WHOLE = "Isolated Partners: Russia's ties with North Korea and with Myanmar, 1945 to today"


@pytest.fixture(scope="module")
def told(pages):
    """{name: parsed page} of the pages of the book's contents."""
    return {path.stem: soup for path, soup in pages.items() if path.parent.name == "chapters"}


def head(soup) -> dict[str, str]:
    """The words a page says of itself, by name."""
    tags = [(tag.get("name") or tag.get("property"), tag) for tag in soup.find_all("meta")]
    return {name: tag.get("content") for name, tag in tags if name}


def title_of(soup) -> str:
    return soup.select_one("article h1").get_text().rstrip("#").strip()


def test_every_page_describes_itself_in_words_of_its_own(told):
    described = {name: head(soup)["description"] for name, soup in told.items()}
    assert len(set(described.values())) == len(described) >= 12
    for name, words in described.items():
        assert 40 <= len(words) <= 300, f"{name}: {words!r}"
        marks = re.search(r"[{}`\[\]]|Figure \d", words)
        assert not marks, f"{name}: marks or numbers of figures in {words!r}"


def test_the_search_says_what_it_finds(book, pages, told):
    words = head(pages[book / "search.html"])["description"]
    assert 40 <= len(words) <= 300
    assert words not in {head(page)["description"] for page in told.values()}


def test_every_page_has_a_title_and_a_picture_for_a_shared_link(book, told):
    for name, soup in told.items():
        words = head(soup)
        assert words["og:title"] == title_of(soup), name
        card = (book / "chapters" / words["og:image"]).read_bytes()
        assert card.startswith(b"\x89PNG"), name
        size = [int.from_bytes(card[at : at + 4], "big") for at in (16, 20)]
        assert size == [1200, 630], name


def test_without_an_address_nothing_pretends_to_one(book, told):
    for name, soup in told.items():
        assert soup.find("link", rel="canonical") is None, name
    assert not (book / "sitemap.xml").exists()


# --- descriptions end where a sentence does

FILL = "Arms were delivered in every year of the series. "  # 49 characters
ENDS = {
    "a title before a name": "Gen. Min Aung Hlaing went to Moscow.",
    "initials of a state": "The U.S. Treasury named four banks.",
    "initials of a person": "The speech of V. I. Lenin was quoted.",
    "a number": "It is No. 5 of the list of agreements.",
    "Mr.": "A visit of Mr. Shoigu was announced.",
    "for example": "Shells count, e.g. Soviet ones of 1950.",
    "a decimal": "The share was 3.5 Times that of China.",
    "a year": "It began in Dec. 1991 with a letter.",
    "an article": "This is Art. 4 of the treaty of 2024.",
}


@pytest.mark.parametrize("sentence", ENDS.values(), ids=ENDS)
def test_a_description_never_ends_within_a_sentence(sentence):
    stop = sentence.index(". ") + 2 if ". " in sentence else 20
    before = (FILL * 5)[: 5 * len(FILL)]
    for most in range(len(before) + stop, len(before) + len(sentence) - 1):
        assert shorten(before + sentence + " And so on.", most) == before.rstrip(), most
    whole = len(before) + len(sentence)
    assert shorten(before + sentence + " And so on.", whole) == before + sentence


SENTENCES = [
    ("Did it rise? It fell. And more", 14, "Did it rise?"),
    ("“It fell.” The rest is not known", 18, "“It fell.”"),
    ("It fell (in 1991.) The rest is not known", 24, "It fell (in 1991.)"),
    ("He said no. Then he left at once", 16, "He said no."),
    ("It is in the list. 5 states voted", 24, "It is in the list."),
    ("One word after another without an end", 20, "One word after…"),
    ("Short enough.", 290, "Short enough."),
]


@pytest.mark.parametrize(("text", "most", "short"), SENTENCES)
def test_a_description_ends_at_the_last_sentence_that_fits(text, most, short):
    assert shorten(text, most) == short


# --- structured data


@pytest.fixture(scope="module")
def structured(told):
    """{name: what its page says of itself in the words of schema.org}."""
    found = {}
    for name, soup in told.items():
        scripts = soup.find_all("script", type="application/ld+json")
        found[name] = [json.loads(script.string) for script in scripts]
    return found


def part(parts: list[dict], kind: str) -> dict:
    return next(part for part in parts if part["@type"] == kind)


def test_structured_data_names_the_report_and_its_chapters(structured):
    report = part(structured["findings"], "Report")
    addresses = {chapter["url"] for chapter in report["hasPart"]}
    others = structured.keys() - {"findings"}
    assert addresses == {f"../chapters/{name}.html" for name in others}
    for parts in structured.values():
        assert {part["version"] for part in parts} == {report["version"]}


def test_structured_data_offers_every_table(book, structured):
    tables = part(structured["data-and-methods"], "Dataset")["hasPart"]
    addresses = [file["contentUrl"] for table in tables for file in table["distribution"]]
    offered = [(book / "chapters" / address).resolve() for address in addresses]
    assert sorted(file.name for file in offered) == sorted(f.name for f in DATA.glob("*.csv"))
    for file in offered:
        assert file.read_bytes() == (DATA / file.name).read_bytes()


def test_every_page_tells_how_to_cite_it(told):
    for name, soup in told.items():
        box = soup.select_one("#cite-this-page")
        entries = parse_string(box.pre.get_text(), "bibtex").entries
        (entry,) = entries.values()
        assert entry.fields["title"].strip("{}") in (title_of(soup), WHOLE), name
        assert entry.fields["year"] in box.p.get_text(), name
        assert soup.select_one(".opening a[href='#cite-this-page']"), name


# --- the book has no address of its own here: what would use one is asked directly


def configured(address: str, sources: str = "", report: str = ""):
    """Return settings with an address of the book, one of its sources and one for mistakes."""
    return SimpleNamespace(
        html_baseurl=address,
        root_doc="chapters/findings",
        html_context={"report_address": report},
        html_theme_options={
            "repository_url": sources,
            "launch_buttons": {"binderhub_url": "https://mybinder.org"},
        },
    )


def test_with_an_address_the_files_beside_the_pages_name_it(tmp_path):
    config = configured("https://example.org/report")
    settings.check_addresses(None, config)
    names = ("chapters/findings", "chapters/glossary")
    contents = addnodes.toctree(entries=[("Glossary", names[1])])
    env = SimpleNamespace(
        get_doctree=lambda name: nodes.document(None, None, contents),
        titles={name: nodes.title("", f"Of {name} & more") for name in names},
        config=config,
        found_docs=set(names),
        toctree_includes={names[0]: [names[1]]},
    )
    builder = SimpleNamespace(name="html")
    app = SimpleNamespace(builder=builder, outdir=tmp_path, config=config, env=env)
    site_files.write_beside(app, None)
    sitemap = ElementTree.parse(tmp_path / "sitemap.xml")
    places = sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    base = "https://example.org/report/"
    assert [place.text for place in places] == [f"{base}{name}.html" for name in names]
    assert f"Sitemap: {base}sitemap.xml" in (tmp_path / "robots.txt").read_text()
    missing = (tmp_path / "404.html").read_text()
    assert f'<base href="{base}">' in missing
    assert '<a href="chapters/glossary.html">Of chapters/glossary &amp; more</a>' in missing


def test_what_is_no_address_is_refused():
    with pytest.raises(ConfigError, match=r"baseurl: 'example\.org' is no web address"):
        settings.check_addresses(None, configured("example.org"))
    with pytest.raises(ConfigError, match="repository: url: 'owner/name' is no web address"):
        settings.check_addresses(None, configured("", "owner/name"))


def test_a_notebook_of_this_edition_opens_in_binder_where_the_sources_are_published():
    published = configured("", "https://github.com/owner/name/")
    address = page_head.binder(published, "chapters/cold-war")
    version = package()["version"]
    assert address.startswith(f"https://mybinder.org/v2/gh/owner/name/v{version}?urlpath=")
    assert unquote(address).endswith("=lab/tree/chapters/cold-war.ipynb")
    assert page_head.binder(configured(""), "chapters/cold-war") == ""


REPORTS = [
    ("", ""),
    ("desk@example.org", "mailto:desk@example.org?subject=Mistake%3A%20Arms%20%26%20oil"),
    ("https://example.org/new", "https://example.org/new"),
]


@pytest.mark.parametrize(("setting", "link"), REPORTS)
def test_a_mistake_is_reported_to_the_one_address_of_the_settings(setting, link):
    config = configured("", report=setting)
    settings.check_addresses(None, config)
    assert report_link(config, "Arms & oil") == link


def test_what_is_no_address_for_mistakes_is_refused():
    with pytest.raises(ConfigError, match="report_address: 'the desk' is neither"):
        settings.check_addresses(None, configured("", report="the desk"))


def test_without_an_address_no_page_offers_to_report(told):
    for name, soup in told.items():
        assert "Report a mistake" not in soup.get_text(), name


def test_patches_name_a_package_that_is_not_the_one_they_were_written_for(monkeypatch, caplog):
    patches.check_versions(None)
    assert not caplog.records
    monkeypatch.setitem(patches.WRITTEN_FOR, "Sphinx", "0.1")
    patches.check_versions(None)
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "patches.py was written for Sphinx 0.1, here is " in record.getMessage()
