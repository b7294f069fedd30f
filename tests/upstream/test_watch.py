"""The watch over the publishers: what is newer, what is not, and what cannot be told.

No answer of these servers was recorded for this purpose. Each below is written by hand, cut down
to what is read, in the form that is known: of Comtrade from a recorded answer of its preview; of
the Digital Library, UCDP, Correlates of War and SIPRI's bare year from programs that read them and
from the names of the files; of Dataverse, GitHub, RSS 2.0 and HTTP from their documentation. The
layout of the table of meetings of the Security Council, and that aappb.org has a feed, are assumed.
"""

import datetime
import http.client
import json
import urllib.error

import pytest

from tools.upstream import SOURCES, watch
from tools.upstream.watch import NEWER, OLDER, SAME, UNANSWERED, UNCLEAR, Answer

# What the report is taken to have, so that the tests stay true when it takes in more.
STORED = {
    "sipri": 2025,
    "voeten": "2021-02",
    "dgacm": "2026-07-10",
    "undl": "2026-06-04",
    "council": "2024-03-28",
    "cow": (4, 0),
    "comtrade": 2024,
    "ucdp": (24, 1),
    "missiles": "2026-04-18",
    "aapp": "2025-09-17",
}


@pytest.fixture(autouse=True)
def stored(monkeypatch):
    questions = tuple(
        watch.Question(**{**vars(question), "stored": lambda value=STORED[question.source]: value})
        for question in watch.QUESTIONS
    )
    monkeypatch.setattr(watch, "QUESTIONS", questions)
    monkeypatch.setattr(watch, "comtrade_year", lambda: 2024)
    monkeypatch.setattr(watch, "meeting_year", lambda: 2026)
    monkeypatch.setattr(watch, "last", lambda *_: "2024-03-28")


def dataverse(day):
    version = {"versionNumber": 39, "versionState": "RELEASED", "releaseTime": f"{day}T09:00:00Z"}
    return json.dumps({"status": "OK", "data": {"id": 1, "latestVersion": version}})


def commit(day):
    return json.dumps([{"sha": "0" * 40, "commit": {"committer": {"date": f"{day}T08:00:00Z"}}}])


def library(*names):
    return json.dumps([{"name": name, "url": "https://...", "format": ".csv"} for name in names])


def meetings(*rows):
    head = "<tr><th>Meeting Record</th><th>Date</th><th>Topic</th><th>Outcome</th></tr>"
    cells = ["<td>" + "</td>\n<td>".join(row) + "</td>" for row in rows]
    return f"<table>{head}{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def records(*years):
    rows = [{"period": year, "flowCode": "M", "primaryValue": 1.0} for year in years]
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""})


def feed(*items):
    rows = [f"<item><title>{title}</title><pubDate>{day}</pubDate></item>" for title, day in items]
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(rows)}</channel></rss>'


ASK = watch.ask
OTHER = ("S/PV.1", "5 January", "Ukraine", "S/RES/1 (2026) 15-0-0")
MYANMAR = ("S/PV.2", "8 May", "Myanmar", "S/RES/2 (2026) 12-0-3")
KOREA = ("S/PV.3", "8 May", "Non-proliferation/DPR <b>Korea</b>", "S/2026/1 vetoed by X 13-1-1")
BRIEFING = "Daily Briefing in Relation to the Military Coup"
CASES = [
    ("sipri", "2026", NEWER, "2026"),
    ("sipri", "2025\n", SAME, "2025"),
    ("sipri", "2024", OLDER, "2024"),
    ("sipri", "<!doctype html><title>SIPRI", UNCLEAR, "not a bare year"),
    ("voeten", dataverse("2026-07-30"), NEWER, "2026-07-30"),
    ("voeten", dataverse("2021-02-25"), SAME, "2021-02-25"),
    ("voeten", dataverse("2020-04-01"), OLDER, "2020-04-01"),
    ("voeten", '{"status": "ERROR", "message": "moved"}', UNCLEAR, "no data.latestVersion"),
    ("voeten", "<html>", UNCLEAR, "is no JSON"),
    ("dgacm", commit("2026-09-01"), NEWER, "2026-09-01"),
    ("dgacm", commit("2026-07-10"), SAME, "2026-07-10"),
    ("dgacm", commit("2026-01-01"), OLDER, "2026-01-01"),
    ("dgacm", "[]", UNCLEAR, "no 0.commit.committer.date"),
    ("dgacm", '{"message": "API rate limit exceeded"}', UNCLEAR, "no 0.commit"),
    ("undl", library("2026_02_06_ga_voting", "2026_9_2_ga_voting"), NEWER, "2026-09-02"),
    ("undl", library("2026_06_04_ga_voting", "2025_7_23_ga_voting"), SAME, "2026-06-04"),
    ("undl", library("2026_02_06_ga_voting"), OLDER, "2026-02-06"),
    ("undl", library("voting_of_the_assembly"), UNCLEAR, "no file of the record"),
    ("undl", '{"files": []}', UNCLEAR, "no list of files"),
    ("council", meetings(OTHER, MYANMAR), NEWER, "2026-05-08"),
    ("council", meetings(OTHER, KOREA), NEWER, "2026-05-08"),
    ("council", meetings(OTHER), SAME, "2024-03-28"),
    ("council", meetings(OTHER, ("S/PV.2", "8 May", "Myanmar", "--")), SAME, "2024-03-28"),
    ("council", meetings(), UNCLEAR, "no row"),
    ("council", "<table><tr><th>When</th></tr></table>", UNCLEAR, "no table with the columns"),
    ("council", meetings(("S/PV.2", "May 8th", "Myanmar", "S/RES/2 (2026)")), UNCLEAR, "28 March"),
    ("cow", '<a href="/wp-content/uploads/COW_Trade_4.1.zip">', NEWER, "4.1"),
    ("cow", '<a href="COW_Trade_4.0.zip"><a href="COW_Trade_3.0.zip">', SAME, "4.0"),
    ("cow", '<a href="COW_Trade_3.0.zip">', OLDER, "3.0"),
    ("cow", "<h1>Data sets</h1>", UNCLEAR, "names no file like COW_Trade"),
    ("comtrade", records("2025", "2025"), NEWER, "2025"),
    ("comtrade", records(), SAME, "2024"),
    ("comtrade", records("2023"), OLDER, "2023"),
    ("comtrade", json.dumps({"count": 0, "data": [], "error": "bad request"}), UNCLEAR, "an error"),
    ("comtrade", json.dumps({"statusCode": 404, "message": "gone"}), UNCLEAR, "has no data"),
    ("ucdp", "ucdp-brd-dyadic-251-csv.zip ucdp-brd-dyadic-261-csv.zip", NEWER, "26.1"),
    ("ucdp", "ucdp-brd-dyadic-241-csv.zip", SAME, "24.1"),
    ("ucdp", "ucdp-brd-dyadic-231-csv.zip", OLDER, "23.1"),
    ("ucdp", "<h1>Downloads</h1>", UNCLEAR, "names no file like ucdp-brd"),
    ("missiles", {"Last-Modified": "Tue, 05 May 2026 10:00:00 GMT"}, NEWER, "2026-05-05"),
    ("missiles", {"Last-Modified": "Sat, 18 Apr 2026 10:00:00 GMT"}, SAME, "2026-04-18"),
    ("missiles", {"Last-Modified": "Thu, 01 Jan 2026 10:00:00 GMT"}, OLDER, "2026-01-01"),
    ("missiles", {}, UNCLEAR, "does not say when"),
    ("missiles", {"Last-Modified": "today"}, UNCLEAR, "does not say when"),
    ("aapp", feed((BRIEFING, "Fri, 20 Nov 2026 09:00:00 +0000")), NEWER, "2026-11-20"),
    ("aapp", feed((BRIEFING, "Wed, 15 Oct 2025 09:00:00 +0000")), SAME, "2025-10-15"),
    ("aapp", feed((BRIEFING, "Mon, 01 Sep 2025 09:00:00 +0000")), OLDER, "2025-09-01"),
    ("aapp", feed(("Statement", "Fri, 20 Nov 2026 09:00:00 +0000")), UNCLEAR, "no daily briefing"),
    ("aapp", feed((BRIEFING, "yesterday")), UNCLEAR, "briefing in the feed has no date"),
    ("aapp", "<html>", UNCLEAR, "is no feed"),
]  # fmt: skip


def asked(source, sent):
    """Ask one source and let this be its answer: text, headers, or an error to raise."""
    (question,) = [question for question in watch.QUESTIONS if question.source == source]

    def fetch(address, method="GET"):
        assert address.startswith("https://")
        assert method == ("HEAD" if source == "missiles" else "GET")
        if isinstance(sent, Exception):
            raise sent
        return Answer("", sent) if isinstance(sent, dict) else Answer(sent, {})

    return ASK(question, fetch)


@pytest.mark.parametrize(("source", "sent", "state", "words"), CASES)
def test_what_a_publisher_answers_is_told_apart(source, sent, state, words):
    found = asked(source, sent)
    assert found.state == state, str(found)
    assert words in str(found)


def test_each_publisher_is_asked_and_each_is_tried_in_every_way():
    assert tuple(question.source for question in watch.QUESTIONS) == SOURCES
    tried = {(source, state) for source, _, state, _ in CASES}
    states = (NEWER, SAME, OLDER, UNCLEAR)
    # a year without a decision says nothing of an older one
    wanted = {(source, state) for source in SOURCES for state in states} - {("council", OLDER)}
    assert tried == wanted


ERRORS = [
    urllib.error.URLError("certificate verify failed: unable to get local issuer certificate"),
    urllib.error.HTTPError("https://...", 404, "Not Found", None, None),
    TimeoutError("timed out"),
    http.client.RemoteDisconnected("closed without response"),
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_publisher_that_does_not_answer_is_never_one_without_news(source, error):
    found = asked(source, error)
    assert found.state == UNANSWERED
    assert "does not answer" in str(found)
    assert str(error) in str(found)


def test_a_run_in_which_something_could_not_be_told_ends_with_an_error(monkeypatch, capsys):
    sent = {"cow": "COW_Trade_4.0.zip", "ucdp": "ucdp-brd-dyadic-261-csv.zip"}
    monkeypatch.setattr(
        watch, "ask", lambda question, *_: asked(question.source, sent[question.source])
    )
    assert watch.main(["cow", "ucdp"]) == 0
    assert capsys.readouterr().out == (
        "cow: nothing newer; version: 4.0 there, 4.0 here\n"
        "ucdp: newer; version: 26.1 there, 24.1 here\n"
    )
    sent["cow"] = "<h1>"
    assert watch.main(["cow", "ucdp"]) == 1
    sent["cow"] = TimeoutError("timed out")
    assert watch.main(["cow", "ucdp"]) == 1


@pytest.mark.parametrize(("seen", "state"), [("2026-01-20", NEWER), ("2025-10-20", SAME)])
def test_a_month_is_enough_to_be_patient_with(seen, state):
    assert watch.compared(seen, "2025-09", 90) == state


def test_a_source_that_is_not_known_is_refused(capsys):
    with pytest.raises(SystemExit):
        watch.main(["spiri"])
    assert "spiri is not known; write sipri, voeten" in capsys.readouterr().err


def test_in_the_first_weeks_of_a_year_the_meetings_of_the_last_are_looked_at(monkeypatch):
    class January(datetime.date):
        @classmethod
        def today(cls):
            return cls(2027, 1, 9)

    monkeypatch.undo()
    monkeypatch.setattr(watch.datetime, "date", January)
    assert watch.meeting_year() == 2026


# --- issues


class Repository:
    """Issues as GitHub's interface gives and takes them, a page of a hundred at a time."""

    def __init__(self, *issues):
        self.issues = list(issues)

    def __call__(self, method, path, content=None):
        if method == "POST":
            assert path == "issues"
            self.issues.append({"state": "open", **content})
            return self.issues[-1]
        page = int(path.partition("&page=")[2])
        return self.issues[100 * (page - 1) : 100 * page]


def test_one_issue_a_source_is_opened_with_what_to_do():
    repository = Repository({"title": "A typo", "state": "open", "body": None})
    findings = [asked("ucdp", "ucdp-brd-dyadic-261-csv.zip"), asked("cow", "COW_Trade_4.0.zip")]
    assert watch.tell(findings, repository) == ["opened: Upstream: ucdp"]
    issue = repository.issues[-1]
    assert issue["title"] == "Upstream: ucdp"
    assert "version: 26.1 there, 24.1 here" in issue["body"]
    assert "make refresh SOURCE=ucdp FILE=BattleDeaths_v26_1.csv" in issue["body"]
    assert "https://ucdp.uu.se/downloads/" in issue["body"]


def test_no_second_issue_is_opened_while_one_stands_or_for_what_was_looked_at():
    repository = Repository()
    newer = [asked("ucdp", "ucdp-brd-dyadic-261-csv.zip")]
    assert watch.tell(newer, repository)
    assert not watch.tell(newer, repository)
    still = [asked("ucdp", "ucdp-brd-dyadic-271-csv.zip")]
    assert not watch.tell(still, repository)  # the open one stands for its source
    repository.issues[0]["state"] = "closed"
    assert not watch.tell(newer, repository)
    assert watch.tell(still, repository) == ["opened: Upstream: ucdp"]
    assert len(repository.issues) == 2


def test_an_issue_on_a_later_page_is_found_and_a_pull_request_is_none():
    newer = asked("cow", "COW_Trade_5.0.zip")
    others = [{"title": f"No. {n}", "state": "open", "body": ""} for n in range(130)]
    pull = {"title": watch.title(newer), "state": "open", "body": "", "pull_request": {}}
    assert watch.tell([newer], Repository(*others, pull))
    issue = {"title": watch.title(newer), "state": "open", "body": ""}
    assert not watch.tell([newer], Repository(*others, issue))


def test_what_cannot_be_told_is_an_issue_and_what_has_no_news_is_none():
    unclear = asked("sipri", "<html>")
    silent = [asked("sipri", "2025"), asked("sipri", "2024"), asked("cow", TimeoutError())]
    repository = Repository()
    assert watch.tell([unclear, *silent], repository) == ["opened: Upstream: sipri"]
    assert "mend the question in `tools/upstream/watch.py`" in repository.issues[0]["body"]
    assert "make refresh" not in repository.issues[0]["body"]


def test_what_a_publisher_writes_does_not_get_into_an_issue():
    evil = feed((f"{BRIEFING} @everyone", "Fri, 20 Nov 2026 09:00:00 +0000"))
    text = watch.body(asked("aapp", evil))
    assert "@everyone" not in text
    assert "2026-11-20" in text
