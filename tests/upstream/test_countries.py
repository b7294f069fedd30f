"""Names of countries, as publishers write them."""

import pytest

from tools.upstream import countries


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Myanmar", "MMR"),
        ("MYANMAR", "MMR"),
        ("Burma", "MMR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("Korea, North", "PRK"),
        ("Republic of Korea", "KOR"),
        ("Viet Nam", "VNM"),
        ("TÜRKİYE", "TUR"),
        ("Turkiye", "TUR"),
        ("Côte d'Ivoire", "CIV"),
        ("Congo", "COG"),
        ("DR Congo", "COD"),
        ("Russian Federation", "RUS"),
        ("Soviet Union", "SUN"),
        ("The Gambia", "GMB"),
        ("Lao People's Democratic Republic", "LAO"),
    ],
)
def test_known_names(name, code):
    assert countries.code(name) == code


def test_an_unknown_name_is_not_guessed_but_the_nearest_shown():
    assert countries.code("Burmah") is None
    assert "MMR beside 'burma'" in countries.mend("Burmah")
    assert countries.mend("Xyzzy") == "add the name to tools/upstream/countries.csv"


def test_every_country_of_the_tables_is_known_by_the_name_that_the_report_prints(root):
    from report import tables

    for code, name in tables.names().items():
        if code != "XXX":
            assert countries.code(name) == code
