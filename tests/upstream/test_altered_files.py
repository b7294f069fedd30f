"""Files altered as publishers and downloads alter them: taken in rightly, or refused with a mend.

Nothing may be lost or counted twice without a word, and advice starts with the download where that
is at fault.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from recorded import (
    BATTLES,
    BRIEFINGS,
    CODE_PAGES,
    COW,
    DELIVERIES,
    LAUNCHES,
    MEETINGS,
    READ,
    REGISTER,
    VALUES,
)  # fmt: skip

from tools.upstream import (
    aapp,
    comtrade,
    council,
    cow,
    dgacm,
    effects,
    losses,
    refresh,
    stored,
    ucdp,
    undl,
)  # fmt: skip
from tools.upstream.difference import between
from tools.upstream.publisher import Part, Release
from tools.upstream.reading import Refused, plain_number, table
from tools.upstream.sipri import PUBLISHER as SIPRI
from tools.upstream.sipri import names


def altered(sample, tmp_path, name, alter):
    """A sample whose text a function has altered."""
    page = CODE_PAGES.get(name, "utf-8")
    path = tmp_path / name
    path.write_bytes(alter(sample(name).read_bytes().decode(page)).encode(page))
    return path


def twice(row):
    """Let the first line that begins with a row stand there a second time."""
    return lambda text: re.sub(rf"^({row}.*\n)", r"\1\1", text, count=1, flags=re.M)


def swapped(text):
    """Exchange the first two columns from the header on."""
    return re.sub(r"^([^,\n]+),([^,\n]+),(?=.*,)", r"\2,\1,", text, flags=re.M)


def same(release, other):
    return all(
        a.rows.equals(b.rows) for a, b in zip(release.parts, other.parts, strict=True)
    ) and len(release.parts) == len(other.parts)


@pytest.mark.parametrize("name", [DELIVERIES, MEETINGS, COW, BATTLES, LAUNCHES, VALUES])
def test_a_remark_with_commas_is_no_row(sample, tmp_path, name):
    path = altered(sample, tmp_path, name, lambda text: f"{text}Source: the publisher, Uppsala\n")
    assert same(READ[name]([path]), READ[name]([sample(name)]))


@pytest.mark.parametrize("name", [DELIVERIES, COW, BATTLES, LAUNCHES])
def test_columns_in_another_order_are_the_same_columns(sample, tmp_path, name):
    path = altered(sample, tmp_path, name, swapped)
    assert path.read_bytes() != sample(name).read_bytes()
    assert same(READ[name]([path]), READ[name]([sample(name)]))


@pytest.mark.parametrize(
    ("name", "alter", "line"),
    [
        (COW, twice("365,775,2010"), "row .*: a second row of 365 and 775 in 2010; download"),
        (COW, lambda t: t.replace("365,775,2010", "775,365,2010"), "775 stands before 365"),
        (BATTLES, twice('"11475","11018"'), "row 3, .*: a second row of 11475 11018 1991; downl"),
        (BATTLES, lambda t: t.replace('"24.1"', '"26.1"'), "with 2023, version 26.1 with 2025"),
        (VALUES, twice("Myanmar"), "a second row of Myanmar; download the file again"),
        (VALUES, lambda t: t[: t.rindex("Total")], "no row 'Total' at its end"),
        (VALUES, lambda t: t.replace("TIV of arms exports", "Arms exports"), "no header was found"),
        (
            MEETINGS,
            lambda t: t + "2017,23 March,Korea,S/RES/2345 (2017) 14-0-1\n",
            r"S/RES/2345 adopted 14-0-1-0, above adopted 15-0-0-0; correct the file",
        ),
        (LAUNCHES, lambda t: t + "999,2-Nov-26,3-Nov-26,\r\n", "4 cells where the header has 19"),
        (LAUNCHES, lambda t: t.replace("1,9-Apr-84,", "1,,", 1).replace(",Scud-B,", ",,", 1),
         "row 2, column Date: '' is not a day"),
        (BRIEFINGS, lambda t: t + t.replace("(3,509)", "(3,519)"),
         "aapp_killed of 2023-05-15 is 3509 and 3519; leave one briefing of a day"),
        (BRIEFINGS, lambda t: t.replace("Coup\nUpdated 15", "Junta\nUpdated 15"),
         "row 1: several dates under one title"),
    ],
)  # fmt: skip
def test_what_would_be_lost_or_counted_twice_is_refused(sample, tmp_path, name, alter, line):
    with pytest.raises(Refused, match=line):
        READ[name]([altered(sample, tmp_path, name, alter)])


def test_deliveries_of_other_years_than_the_file_says_are_refused(changed):
    path = changed(DELIVERIES, ("'2000' to", "'2001' to"), encoding="iso-8859-1")
    with pytest.raises(Refused, match="column Delivery year: 2000 is none of the years 2001 to"):
        SIPRI.read([path])


def test_the_day_before_the_total_is_not_the_total(changed, rows):
    told = "Since the February 1, 2021 coup"
    path = changed(BRIEFINGS, (told, f"On 1 May (3) people were killed. {told}"))
    assert rows(aapp.read([path]), "deaths") == rows(aapp.read([changed(BRIEFINGS)]), "deaths")


@pytest.mark.parametrize("writing", ["15 - 0 - 0", "15–0–0"])
def test_a_vote_may_be_written_with_blanks_or_dashes(changed, sample, rows, writing):
    found = rows(council.read([changed(MEETINGS, ("15-0-0", writing))]), "security_council")
    assert found == rows(council.read([sample(MEETINGS)]), "security_council")


def test_a_table_of_meetings_that_a_spreadsheet_saved_is_read(changed, sample, rows):
    path = changed(MEETINGS, into="windows-1252")
    assert b"\x97" in path.read_bytes()  # a dash
    found = rows(council.read([path]), "security_council")
    assert found == rows(council.read([sample(MEETINGS)]), "security_council")


@pytest.mark.parametrize(
    ("written", "number"),
    [(".49", "0.49"), ("-.5", "-0.5"), ("1.5e-3", "0.0015"), ("1.0E8", "100000000")],
)
def test_numbers_as_statistical_programs_write_them(written, number):
    assert plain_number(written) == number


@pytest.mark.parametrize("written", ["1,234.5", "1 234", "9,5", "1e", "e3", ".", "1e999"])
def test_what_could_be_read_in_two_ways_is_no_number(written):
    with pytest.raises(ValueError, match=re.escape(written)):
        plain_number(written)


def countries_file(tmp_path, *lines, total="cumulative_total_deaths_in_orgvio_best"):
    path = tmp_path / "organizedviolencecy.csv"
    header = f"country,country_id,year,{total},version"
    path.write_text("\n".join(["Note of the year", header, *lines, ""]), encoding="utf-8")
    return path


BURMA = "Myanmar (Burma),775,2024,15000,25.1"


def test_a_country_of_a_new_name_is_passed_over_unless_it_is_myanmar(tmp_path, rows):
    path = countries_file(tmp_path, "Atlantis,999,2024,7,25.1", BURMA)
    assert rows(ucdp.read([path]), "deaths")[0]["value"] == "15000"
    for number in ("775", "775.0"):
        anew = BURMA.replace("Myanmar (Burma),775", f"Birmania,{number}")
        path = countries_file(tmp_path, BURMA.replace("2024", "2023"), anew)
        with pytest.raises(
            Refused, match="row 4, column country_cy: the country 'Birmania' is not"
        ):
            ucdp.read([path])


def test_countries_parted_by_semicolons_are_named_with_their_row(tmp_path):
    path = countries_file(tmp_path, BURMA)
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(Refused, match="row 2: semicolons or tabs stand where the publisher has c"):
        ucdp.read([path])


def test_a_country_and_year_that_stands_twice_or_a_sum_renamed_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"a second row of Myanmar \(Burma\) 2024"):
        ucdp.read([countries_file(tmp_path, BURMA, BURMA)])
    with pytest.raises(Refused, match=r"no column cumulative.* if it is one of all_deaths, add"):
        ucdp.read([countries_file(tmp_path, BURMA, total="all_deaths")])


def recorded_vote(sample):
    lines = sample("dgacm_extract.json").read_text(encoding="utf-8").split("\n")
    votes = (json.loads(line) for line in lines if line)
    return next(v for v in votes if v["MS_in_favour"] and v["adoption_date"][:4] != "2019")


def test_a_resolution_that_stands_twice_with_other_votes_is_refused(sample):
    vote = recorded_vote(sample)
    other = vote | {"MS_in_favour_count": "118"}
    found = [dgacm.resolution("80.json", n, json.dumps(v)) for n, v in enumerate((vote, vote), 1)]
    assert len(list(dgacm.roll_calls(found))) == 1
    found += [dgacm.resolution("80.json", 3, json.dumps(other))]
    with pytest.raises(Refused, match=r"80.json, row 3, .* stands there before with other votes"):
        list(dgacm.roll_calls(found))


@pytest.mark.parametrize("members", ["CHINA, INDIA", None])
def test_members_that_are_no_list_are_refused(sample, members):
    line = json.dumps(recorded_vote(sample) | {"MS_in_favour": members})
    with pytest.raises(Refused, match="column MS_in_favour: is no list of members"):
        list(dgacm.roll_calls([dgacm.resolution("80.json", 1, line)]))


def test_an_answer_whose_records_are_none_is_refused(tmp_path):
    path = tmp_path / "answer.json"
    path.write_text('{"count": 2, "data": [1, 2], "error": ""}', encoding="utf-8")
    with pytest.raises(Refused, match="record 1 is none; ask again"):
        comtrade.read([path])


def test_a_state_without_a_row_in_the_librarys_file_is_named(sample, tmp_path):
    header, line = sample("undl_2026-02-06_quoted.csv").read_text(encoding="utf-8").split("\n")[:2]
    path = tmp_path / "ga_voting.csv"
    states = ("AFG", "CHN", "PRK", "MMR", "USA", "IND", "THA", "KOR")
    rows = [line.replace("ES-10/21", str(n)).replace("AFG", s) for n in range(101) for s in states]
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    with pytest.raises(Refused, match="column ms_code: no row of RUS; download"):
        undl.read([path])


# Losses


def refused(name, rows, **kept):
    held = stored.load(name)
    part = Part(name, rows, **kept)
    placed = stored.place(part, "x").assign(source=held["source"].iloc[0])
    return part, between(held.assign(source=held["source"].iloc[0]), placed, name)


def of_basis(table):
    return table["basis"].eq(cow.BASIS)


def cow_rows(keep):
    table = stored.load("trade")
    return table[of_basis(table) & keep(table)].drop(columns=["id", "source"])


def test_a_share_is_of_the_rows_that_the_file_stands_for():
    """Sixty of the 572 rows of this basis are fewer than a tenth of the 685 of the table."""
    rows = cow_rows(lambda t: ~(t["partner_a"].eq("CHN") & t["year"].ge("1996")))
    part, found = refused("trade", rows, replaces=of_basis)
    with pytest.raises(Refused, match=r"of 572 rows of trade are gone; download the file again"):
        losses.refuse(part, found, "Dyadic.csv")


def test_a_pair_that_has_lost_its_last_year_is_refused():
    rows = cow_rows(
        lambda t: ~(t["partner_a"].eq("CHN") & t["partner_b"].eq("MMR") & t["year"].eq("2014"))
    )
    kept = {"replaces": of_basis, "flows": ("partner_a", "partner_b"), "dated": "year"}
    part, found = refused("trade", rows, **kept)
    with pytest.raises(Refused, match="CHN MMR in trade ends before 2014"):
        losses.refuse(part, found, "Dyadic.csv")


@pytest.mark.parametrize("times", [1000, 0.001])
def test_numbers_in_another_unit_are_refused(times):
    rows = cow_rows(lambda t: t["year"].ne(""))
    rows["value"] = [f"{float(value) * times:.4f}" for value in rows["value"]]
    part, found = refused("trade", rows, replaces=of_basis)
    with pytest.raises(Refused, match=f"value is about {times:g} times what it was in .* unit"):
        losses.refuse(part, found, "Dyadic.csv")


def test_two_columns_exchanged_are_refused():
    """Exports in the place of imports: most of these are others, a total only here and there."""
    rows = cow_rows(lambda t: t["year"].ne(""))
    other = {"exports_of_a": "imports_of_a", "imports_of_a": "exports_of_a"}
    rows["flow"] = rows["flow"].replace(other)
    part, found = refused("trade", rows, replaces=of_basis)
    with pytest.raises(Refused, match=r"value is another by 15% or more .* from another column"):
        losses.refuse(part, found, "Dyadic.csv")


def test_a_day_with_fewer_missiles_at_the_end_of_the_file_is_refused():
    rows = stored.load("missile_launches").drop(columns="source")
    rows.loc[rows.index[-1], "number"] = str(int(rows["number"].iloc[-1]) - 1)
    last = rows["date"].iloc[-1]
    kept = {"totals": ("number",), "ends_among": {"date": last}, "dated": "date"}
    part, found = refused("missile_launches", rows, **kept)
    with pytest.raises(Refused, match=f"ends among the rows of {last}, of which it lacks 1"):
        losses.refuse(part, found, "tests.csv")


def test_the_last_rows_of_a_table_are_hardly_withdrawn():
    table = stored.load("arms_orders").drop(columns=["id", "source"])
    part, found = refused("arms_orders", table.iloc[:-2])
    line = r"lacks the last stored rows of arms_orders, 2 from SUN PRK .*; download the file again"
    with pytest.raises(Refused, match=line):
        losses.refuse(part, found, "trade-register.csv")
    part, found = refused("arms_orders", table.drop(index=table.index[-2]))
    losses.refuse(part, found, "trade-register.csv")  # one in the midst of others may be


# Recipients of SIPRI's in alphabetical order, more than a hundred; one with an asterisk is a group.
SOME = [*(f"Group {number:03}*" for number in range(120)), "North Korea"]


@pytest.mark.parametrize(
    ("recipients", "line"),
    [
        ([*SOME, *["Zimbabwe"] * 78], ""),
        ([*SOME, *["Zimbabwe"] * 80], ""),
        ([*SOME, *["Zimbabwe"] * 78, "Zululand"], ""),
        ([*SOME, *["Zimbabwe"] * 77],
         "ends with 77 rows of Zimbabwe, the release of March 2026 with 78 of Zimbabwe"),
        ([*SOME, "Zambia", "ZAPU (Zimbabwe)*"],
         "ends with 1 rows of ZAPU (Zimbabwe)*, the release of March 2026 with 78 of Zimbabwe"),
        ([*SOME, "Albania"], ""),  # in another order: nothing can be told
        (["Myanmar", "North Korea"], ""),  # a part of it
    ],
)  # fmt: skip
def test_a_register_cut_off_among_its_last_rows_is_seen(recipients, line):
    for years in (None, (1950, 2025), (1950, 2026)):
        assert names.unfinished(recipients, 78, years) == line
    for years in ((2000, 2025), (1950, 2001)):  # some of its rows are left out
        assert names.unfinished(recipients, 78, years) == ""


@pytest.mark.parametrize(
    ("name", "row", "least"),
    [
        (REGISTER, "{},Russia,1967,,2,,Gun,gun,2,,1967,New,,0,9,9", 78),
        (DELIVERIES, "{1},Russia,{0},Gun,gun,Artillery,1967,No,1,No,1967,No,New,1,1,9,No", 93),
    ],
)
def test_a_download_of_sipri_that_stops_early_is_refused(sample, tmp_path, name, row, least):
    """None of the rows that it lacks at its end is one that a table holds."""

    def whole(text, last):
        head = text.replace("'2000' to '2001'", "'Not specified' to 'Not specified'").split("\n")
        lines = [row.format(name, id) for id, name in enumerate([*SOME, *["Zimbabwe"] * last])]
        return "\n".join([*head[:12], *lines, ""])

    for last in (least - 1, least):
        path = altered(sample, tmp_path, name, lambda text, last=last: whole(text, last))
        part = SIPRI.read([path]).parts[0]
        assert bool(part.unfinished) == (last < least)
    found = between(stored.load(part.table), stored.load(part.table), part.table)
    with pytest.raises(
        Refused, match=r"x\.csv: ends with 9 rows of Zimbabwe; download the file aga"
    ):
        losses.refuse(replace(part, unfinished="ends with 9 rows of Zimbabwe"), found, "x.csv")


def test_a_vote_of_the_council_is_not_withdrawn(changed):
    path = changed(MEETINGS, ("S/RES/2345 (2017)", "Resolution 2345 of 2017"))
    (part,) = council.read([path]).parts
    found = between(
        stored.load("security_council"), stored.place(part, "undhl2019"), "security_council"
    )
    # The sample lacks the meeting of 12 September 1950, too.
    with pytest.raises(Refused, match=r"lacks 2 stored votes .*, the first S/1752; download"):
        losses.refuse(part, found, MEETINGS)


# What is said first


def said_of_roll_calls(kept):
    """The lines in which a file of some roll calls is refused, as corrections miss their rows."""
    rows = kept(stored.load("roll_calls")).drop(columns="source")
    release = Release("voeten-votes", "to 2024", None, (Part("roll_calls", rows),))
    with pytest.raises(Refused) as error:
        refresh.plan(None, release, [Path("UNVotes.csv")], "2026-11-30", None)
    return str(error.value).split("\n")


def test_a_much_shorter_file_says_so_before_a_correction_does():
    first, *others = said_of_roll_calls(lambda held: held.iloc[len(held) // 2 :])
    assert re.match(r"UNVotes.csv: \d+ of \d+ rows of roll_calls are gone; download the", first)
    assert "LOSSES=1" in first
    assert others
    assert all("data/corrections.csv" in line for line in others)


def test_a_row_that_may_be_withdrawn_is_not_said_to_be_the_cause():
    *faults, last = said_of_roll_calls(lambda held: held[held["id"].ne("voeten_9409")])
    assert last == (
        "UNVotes.csv: also lacks 1 stored row of roll_calls, the first voeten_9409; "
        "publishers withdraw some, see to the lines above"
    )
    assert faults
    assert all("data/corrections.csv" in line for line in faults)


def test_the_tables_say_what_is_wrong_before_a_row_that_is_gone(monkeypatch):
    fault = "data/events.csv, row 184, column council: 'S/RES/2397' is not in data/security"
    monkeypatch.setattr(effects, "copy", lambda place, files: place)
    monkeypatch.setattr(effects, "faults", lambda place: [fault])
    held = stored.load("security_council")
    found = between(held, held[held["document"].ne("S/RES/2397")], "security_council")
    with pytest.raises(Refused) as error:
        refresh.judge(refresh.Plan({}, [found], []), "2017.csv", quick=True)
    first, second = str(error.value).split("\n")
    assert first == f"with the rows of 2017.csv: {fault}"
    assert second.startswith(
        "2017.csv: also lacks 1 stored row of security_council, the first S/RE"
    )
    assert "LOSSES" not in second


def test_a_comparison_that_compares_nothing_is_refused():
    release = Release("", "to 2024", "2024", check=lambda load: (0, []))
    with pytest.raises(Refused, match=r"values.csv: nothing in it is in the tables; download"):
        refresh.checked(release, "values.csv")


def test_a_difference_says_where_to_read_what_to_do(capsys):
    different = Release("", "to 2024", "2024", check=lambda load: (2, ["THA: A there, Y here"]))
    assert refresh.checked(different, "ga_voting.csv") == 1
    *_, line, last = capsys.readouterr().out.splitlines()
    assert line == "THA: A there, Y here"
    assert last == (
        "== nothing was written; step 2 of tools/upstream/README.md says what to do with it"
    )
    newer = Release("", "to 2024", "2024", check=lambda load: (2, []), newer=lambda load: "more")
    assert refresh.checked(newer, "ga_voting.csv") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  more"


def test_rows_that_name_no_source_ask_for_a_key():
    rows = pd.DataFrame({"source": ["aapp2024nov", ""]})
    with pytest.raises(
        Refused, match=r"name no source; say KEY=\.\.\., an entry of data/references"
    ):
        refresh.refuse_without_source({"deaths": rows}, "briefing.txt")


def test_the_end_of_each_file_is_shown(tmp_path, sample):
    """Cut off between two rows, a file without a total looks whole."""
    path = tmp_path / "register.csv"
    path.write_bytes(b"Myanmar,Russia\r\nZimbabwe,China\r\n\r\n")
    line, advice = refresh.ends([path, sample("missiles_2019.xlsx")])
    assert line == "register.csv ends in row 2: Zimbabwe,China"
    assert advice == "compare it with the publisher's page: no file says whether it is whole"


def test_several_files_are_named_together(tmp_path):
    paths = [tmp_path / name for name in ("74.json", "75.json", "S-32.json")]
    assert refresh.called(paths) == "the 3 files from 74.json to S-32.json"
    assert refresh.called(paths[:1]) == "74.json"


def test_a_torn_row_that_begins_like_a_remark_is_one_only_where_no_row_does(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("name,date,result\nNotes,x,y\nNotes,x\n", encoding="utf-8")
    names = {name: [name] for name in ("name", "date", "result")}
    with pytest.raises(Refused, match="row 3: 2 cells where the header has 3"):
        list(table(path, ["name", "date"], names))
