"""Numbers for sentences."""

import pytest

from report import prose


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (prose.thousands(17749.4), "17,749"),
        (prose.thousands(-1200), "−1,200"),
        (prose.percent(0.835), "84%"),
        (prose.percent(0.8351, 1), "83.5%"),
        (prose.decimal(-0.034), "−0.03"),
        (prose.decimal(0.5, 1, sign=True), "+0.5"),
        (prose.decimal(2), "2.00"),
        (prose.date_in_words("2023-09-02"), "2 September 2023"),
        (prose.date_in_words("2023-09"), "September 2023"),
        (prose.date_in_words("2023"), "2023"),
    ],
)
def test_numbers_as_the_report_writes_them(made, wanted):
    assert made == wanted


@pytest.mark.parametrize("number", [0.5, True, None])
def test_prose_refuses_a_number_whose_digits_nobody_chose(number):
    with pytest.raises(TypeError, match="soviet_share is"):
        prose.prose(soviet_share=number)


def test_prose_stores_each_number_under_its_name(monkeypatch):
    stored = {}
    monkeypatch.setattr(prose, "glue", lambda name, text, display: stored.update({name: text}))
    prose.prose(soviet_total=prose.thousands(17749), suppliers=2)
    assert stored == {"soviet_total": "17,749", "suppliers": "2"}
