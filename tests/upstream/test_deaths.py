"""Deaths in Myanmar: the Uppsala programme's files and the briefings of prisoners' helpers."""

import pandas as pd
import pytest

from tools.upstream import aapp, ucdp
from tools.upstream.reading import Refused

BATTLES = "ucdp_battle_deaths_24.1.csv"
BRIEFINGS = "aapp_openings.txt"
NOT_TOLD = ("source", "note")


def test_battle_deaths_give_the_stored_years(sample, rows, expected):
    release = ucdp.read([sample(BATTLES)])
    assert rows(release, "deaths") == expected("ucdp_battle_deaths.csv", without=NOT_TOLD)
    assert (release.sidecar, release.name) == ("ucdp-battle-deaths", "version 24.1")
    assert release.published == "2024-06"


@pytest.mark.parametrize(
    ("replaced", "how"),
    [
        ([], {"before": b"\xef\xbb\xbf"}),
        ([('"Myanmar (Burma)","Gov', '"Myanmar","Gov')], {}),
        ([("\n", "\r\n")], {}),
        ([], {"after": '"Source: UCDP"\n'}),
    ],
    ids=["byte-order mark", "another name", "Windows line ends", "footnote"],
)
def test_what_does_not_change_battle_deaths(changed, rows, expected, replaced, how):
    found = rows(ucdp.read([changed(BATTLES, *replaced, **how)]), "deaths")
    assert found == expected("ucdp_battle_deaths.csv", without=NOT_TOLD)


def test_a_conflict_over_several_states_is_not_myanmars(changed, rows, expected):
    path = changed(BATTLES, ('"Myanmar (Burma)","Gov', '"Myanmar (Burma), Thailand","Gov'))
    with pytest.raises(Refused, match="no row of Myanmar; download the file of all countries"):
        ucdp.read([path])


@pytest.mark.parametrize(
    ("replaced", "how", "line"),
    [
        ([('"Myanmar (Burma)","Gov', '"Mianmar","Gov')], {}, "the country 'Mianmar' is not known"),
        ([('"bd_low"', '"bd_lo"')], {}, "row 1, column bd_lo: not known: 'bd_lo', and no column"),
        ([('"1991","150"', '"1991","15O"')], {}, "row 2, column bd_best: '15O' is not a whole"),
        ([('"24.1"', '"final"')], {}, "'final' is no version, as 24.1 is"),
        ([], {"cut": 1}, "the last line has no end"),
        ([], {"cut": 50}, "the last line has no end"),
    ],
    ids=["country", "column renamed", "number", "version", "cut", "cut in a row"],
)  # fmt: skip
def test_what_is_refused_of_battle_deaths(changed, replaced, how, line):
    with pytest.raises(Refused, match=line):
        ucdp.read([changed(BATTLES, *replaced, **how)])


def test_rows_of_two_versions_are_refused(changed, sample):
    first = sample(BATTLES).read_text(encoding="utf-8").split("\n")[1]
    path = changed(BATTLES, (first, first.replace('"24.1"', '"25.1"')))
    with pytest.raises(Refused, match=r"24\.1 after 25\.1; download the file of one version"):
        ucdp.read([path])


@pytest.mark.parametrize(
    "header",
    [
        "country_cy,year_cy,cumulative_total_deaths_in_orgvio_best_cy,version",
        "country_id,country,year,sb_total_deaths_best,"
        "cumulative_total_deaths_in_orgvio_best,Version",
    ],
    ids=["to 25.1", "26.1"],
)
def test_all_deaths_by_country_and_year(tmp_path, rows, header):
    """Rows made up in the form of the two headers: of the file itself none was at hand."""
    values = {"country_cy": "Myanmar (Burma)", "country": "Myanmar (Burma)", "version": "25.1"}
    values |= {"Version": "25.1", "year": "2024", "year_cy": "2024"}
    line = ",".join(values.get(name, "15000") for name in header.split(","))
    path = tmp_path / "organizedviolencecy.csv"
    path.write_text(f"{header}\n{line}\n", encoding="utf-8")
    release = ucdp.read([path])
    assert rows(release, "deaths") == [
        {"series": "ucdp_all_deaths", "date": "2024", "value": "15000"}
    ]
    assert release.published == "2025-06"


def test_briefings_give_the_stored_counts(sample, rows, expected):
    found = rows(aapp.read([sample(BRIEFINGS)]), "deaths")
    assert len(found) == 11
    assert found == expected("aapp.csv", without=(*NOT_TOLD, "low", "high"))


def test_those_under_detention_are_not_those_arrested(sample, rows):
    found = rows(aapp.read([sample(BRIEFINGS)]), "deaths")
    assert not [r for r in found if r["series"] == "aapp_arrested" and r["date"] < "2022"]
    assert "17948" not in {row["value"] for row in found}


def test_a_briefing_of_one_day_replaces_that_day_only(sample):
    (part,) = aapp.read([sample(BRIEFINGS)]).parts
    table = pd.DataFrame(
        {
            "series": ["aapp_killed", "aapp_killed", "ucdp_battle_deaths"],
            "date": ["2024-07-22", "2024-07-23", "2024-07-22"],
        }
    )
    assert list(part.replaces(table)) == [True, False, False]


@pytest.mark.parametrize(
    ("replaced", "line"),
    [
        ([("confirmed killed", "confirmed dead")], "row 1: no sentence with a number in brackets"),
        ([("Date – 22 July 2024", "22/7/2024")], "row 19: no line 'Date"),
        ([("Daily Briefing", "Weekly Briefing")], "row 1: no line 'Daily Briefing"),
    ],
    ids=["wording", "date", "title"],
)
def test_a_briefing_worded_as_none_before_is_refused(changed, replaced, line):
    with pytest.raises(Refused, match=line):
        aapp.read([changed(BRIEFINGS, *replaced)])
