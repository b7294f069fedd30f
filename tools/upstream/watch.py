"""Ask each publisher whether there is something newer than what `data/` holds.

`python -m tools.upstream.watch` prints a line a source; with `--tell` it opens an issue for each
that has something newer, one a source, with what to do. It changes nothing else and commits never.

Each `Question` says where to ask, how to read what is newest from the answer, and how to read the
same from the sidecars and tables. An answer of another form is "could not tell", a publisher that
does not answer "could not be asked"; neither passes for "nothing newer", and both end the
run with an error. It needs the standard library alone.
"""

import argparse
import csv
import datetime
import email.utils
import html
import http.client
import json
import os
import re
import sys
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from tools.paths import DATA
from tools.upstream import SOURCES

LONGEST = 20_000_000  # bytes of an answer that are read
AGENT = "isolated-partners-watch/1 (asks once a week for the date of the newest release)"
NEWER, SAME, OLDER = "newer", "nothing newer", "older"
UNCLEAR, UNANSWERED = "could not tell", "could not be asked"

Value = str | int | tuple[int, ...]


class UnclearError(ValueError):
    """An answer has another form than it had; the message says what was looked for."""


@dataclass(frozen=True)
class Answer:
    """What a publisher's server sent."""

    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """How to ask one publisher.

    `stored` returns what the report has, `seen` what the answer has as newest; both are dates,
    years or versions of one kind. `patience` is how many days newer it has to be, for a publisher
    who writes daily. `file` is what `make refresh` wants as FILE=.
    """

    source: str
    address: Callable[[], str]
    stored: Callable[[], Value]
    seen: Callable[[Answer], Value]
    unit: str
    download: str
    file: str
    patience: int = 0
    method: str = "GET"


@dataclass(frozen=True)
class Finding:
    """What came of a question: how it stands, and in words."""

    question: Question
    state: str
    seen: str
    words: str

    def __str__(self) -> str:
        return f"{self.question.source}: {self.state}; {self.words}"


# --- what the report has


def sidecar(name: str, part: str) -> str:
    """Return a part of a sidecar, "" where it is not known."""
    path = DATA / "upstream" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))[part] or ""


def last(table: str, column: str, only: Callable[[dict], bool] = lambda _: True) -> str:
    """Return the last date or year in a column of a table."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return max(row[column] for row in csv.DictReader(file) if only(row))


def version_of(name: str) -> tuple[int, ...]:
    """Return the version that a sidecar names: 24.1 of "version 24.1"."""
    found = re.search(r"(\d+)\.(\d+)", sidecar(name, "release"))
    if not found:
        raise UnclearError(f"data/upstream/{name}.json, release: names no version; write it there")
    return tuple(map(int, found.groups()))


def comtrade_year() -> int:
    """Return the last year of trade that Myanmar reported."""
    return int(last("trade", "year", lambda row: row["basis"].startswith("Comtrade")))


def briefing() -> str:
    """Return the day of the last stored briefing of the AAPP."""
    return last("deaths", "date", lambda row: row["series"].startswith("aapp_"))


# --- what an answer has as newest


def told(answer: Answer):
    """Return an answer in JSON; raises UnclearError where it is none."""
    try:
        return json.loads(answer.text)
    except ValueError:
        raise UnclearError("the answer is no JSON") from None


def part(found, *places):
    """Return what stands at a place of an answer; raises UnclearError where nothing does."""
    for place in places:
        try:
            found = found[place]
        except (LookupError, TypeError):
            raise UnclearError(f"the answer has no {'.'.join(map(str, places))}") from None
    return found


def day(text) -> str:
    """Return the day that a time in ISO 8601 begins with; raises UnclearError where it is none."""
    found = re.match(r"\d{4}-\d\d-\d\d", str(text))
    if not found:
        raise UnclearError("the answer has no date where one was")
    return found[0]


def day_of_mail(text: str, otherwise: str) -> str:
    """Return the day of a date as mail and HTTP write it (RFC 5322): Tue, 05 May 2026 10:00:00 GMT.

    Raises UnclearError with the words `otherwise` where it is none.
    """
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        raise UnclearError(otherwise) from None


def highest(pattern: str, text: str) -> tuple[int, ...]:
    """Return the highest version that a pattern finds in a page; raises UnclearError for none."""
    found = [tuple(map(int, parts)) for parts in re.findall(pattern, text)]
    if not found:
        raise UnclearError(f"the page names no file like {pattern}")
    return max(found)


def sipri_year(answer: Answer) -> int:
    if not re.fullmatch(r"\s*(19|20)\d\d\s*", answer.text):
        raise UnclearError("the answer is not a bare year")
    return int(answer.text)


def dataverse_day(answer: Answer) -> str:
    return day(part(told(answer), "data", "latestVersion", "releaseTime"))


def commit_day(answer: Answer) -> str:
    return day(part(told(answer), 0, "commit", "committer", "date"))


def library_day(answer: Answer) -> str:
    files = told(answer)
    if not isinstance(files, list):
        raise UnclearError("the answer is no list of files")
    days = []
    for file in files:
        found = re.match(r"(\d{4})_(\d{1,2})_(\d{1,2})_ga_voting", str(part(file, "name")))
        if found:
            days.append("-".join(number.zfill(2) for number in found.groups()))
    if not days:
        raise UnclearError("no file of the record is named by its day, as 2026_02_06_ga_voting")
    return max(days)


def rows_of(page: str) -> list[list[str]]:
    """Return the cells of each row of the tables of a page, as text."""
    rows = re.findall(r"<tr\b.*?</tr>", page, flags=re.S | re.I)
    cells = [re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, flags=re.S | re.I) for row in rows]
    return [
        [" ".join(html.unescape(re.sub("<[^>]+>", " ", cell)).split()) for cell in row]
        for row in cells
    ]


def meeting_year() -> int:
    """Return the year whose meetings are asked for: in January's first weeks still the last one."""
    return (datetime.date.today() - datetime.timedelta(days=21)).year


def council_day(answer: Answer) -> str:
    rows = rows_of(answer.text)
    heads = [row for row in rows if {"Date", "Topic"} <= set(row)]
    if not heads:
        raise UnclearError("the page has no table with the columns Date and Topic")
    date, topic = heads[0].index("Date"), heads[0].index("Topic")
    whole = [row for row in rows if len(row) == len(heads[0]) and row != heads[0]]
    if not whole:
        raise UnclearError("the table of meetings has no row")
    days = []
    for row in whole:
        decided = re.search(r"S/RES/|vetoed|not adopted", " ".join(row))
        if decided and re.search("Korea|Myanmar|Burma", row[topic]):
            days.append(meeting_day(row[date]))
    return max(days, default=last("security_council", "date"))


def meeting_day(text: str) -> str:
    """Return a date of the table of meetings, "28 March", as an ISO day."""
    try:
        found = datetime.datetime.strptime(f"{text} {meeting_year()}", "%d %B %Y")
    except ValueError:
        raise UnclearError("a meeting on Korea or Myanmar has no date such as 28 March") from None
    return found.date().isoformat()


def comtrade_seen(answer: Answer) -> int:
    rows = part(told(answer), "data")
    if not isinstance(rows, list):
        raise UnclearError("the answer has no list of records")
    if not rows and part(told(answer), "error"):
        raise UnclearError("the answer is an error")
    years = [str(part(row, "period")) for row in rows]
    if not all(re.fullmatch(r"\d{4}", year) for year in years):
        raise UnclearError("a period in the answer is no year")
    return max(map(int, years), default=comtrade_year())


def modified_day(answer: Answer) -> str:
    changed = answer.headers.get("Last-Modified", "")
    return day_of_mail(changed, "the server does not say when the workbook was changed")


def briefing_day(answer: Answer) -> str:
    try:
        items = ElementTree.fromstring(answer.text).findall("channel/item")
    except ElementTree.ParseError:
        raise UnclearError("the answer is no feed") from None
    days = []
    for item in items:
        if "daily briefing" in (item.findtext("title") or "").lower():
            published = item.findtext("pubDate") or ""
            days.append(day_of_mail(published, "a daily briefing in the feed has no date"))
    if not days:
        raise UnclearError("the feed names no daily briefing")
    return max(days)


# --- the questions

QUESTIONS = (
    Question(
        "sipri",
        lambda: "https://atbackend.sipri.org/api/p/trades/getMaxYear",
        lambda: int(last("arms_exports", "year")),
        sipri_year,
        "year of deliveries (revisions between two yearly releases are not seen)",
        "the trade register and the deliveries by year, from https://armstransfers.sipri.org",
        "trade-register.csv",
    ),
    Question(
        "voeten",
        lambda: (
            "https://dataverse.harvard.edu/api/datasets/:persistentId/"
            "?persistentId=doi:10.7910/DVN/LEJUQZ"
        ),
        lambda: sidecar("voeten-votes", "published"),
        dataverse_day,
        "version of the data set",
        "UNVotes.csv in its original format, from https://doi.org/10.7910/DVN/LEJUQZ",
        "UNVotes.csv",
    ),
    Question(
        "dgacm",
        lambda: (
            "https://api.github.com/repos/UNxml/GAresolutions/commits?path=data_extract&per_page=1"
        ),
        lambda: sidecar("un-dgacm", "published"),
        commit_day,
        "change of data_extract",
        "the folder data_extract of https://github.com/UNxml/GAresolutions",
        "data_extract",
    ),
    Question(
        "undl",
        lambda: "https://digitallibrary.un.org/api/v1/file?recid=4060887",
        lambda: last("roll_calls", "date"),
        library_day,
        "file against the last stored roll call",
        "the newest ..._ga_voting.csv of https://digitallibrary.un.org/record/4060887",
        "2026_02_06_ga_voting.csv",
    ),
    Question(
        "council",
        lambda: f"https://research.un.org/en/docs/sc/quick/meetings/{meeting_year()}",
        lambda: last("security_council", "date"),
        council_day,
        "decision on Korea or Myanmar",
        "the year's table of https://research.un.org/en/docs/sc/quick/meetings, kept as CSV",
        "council.csv",
    ),
    Question(
        "cow",
        lambda: "https://correlatesofwar.org/data-sets/bilateral-trade/",
        lambda: version_of("cow-trade"),
        lambda answer: highest(r"COW_Trade_(\d+)\.(\d+)\.zip", answer.text),
        "version",
        "the ZIP of https://correlatesofwar.org/data-sets/bilateral-trade/, unpacked",
        "Dyadic_COW_4.0.csv",
    ),
    Question(
        "comtrade",
        lambda: (
            "https://comtradeapi.un.org/public/v1/preview/C/A/HS?reporterCode=104&partnerCode=156"
            "&cmdCode=TOTAL&flowCode=M,X&partner2Code=0&customsCode=C00&motCode=0"
            f"&period={comtrade_year() + 1}"
        ),
        comtrade_year,
        comtrade_seen,
        "year that Myanmar reported (revisions of past years are not seen)",
        "the answer to that address, a year a request",
        "answer.json",
    ),
    Question(
        "ucdp",
        lambda: "https://ucdp.uu.se/downloads/",
        lambda: version_of("ucdp-battle-deaths"),
        lambda answer: highest(r"ucdp-brd-dyadic-(\d\d)(\d)-csv\.zip", answer.text),
        "version",
        "battle-related deaths, dyadic, and organised violence by country and year, "
        "from https://ucdp.uu.se/downloads/",
        "BattleDeaths_v26_1.csv",
    ),
    Question(
        "missiles",
        lambda: (
            "https://www.nti.org/wp-content/uploads/2021/10/north_korea_missile_test_database.xlsx"
        ),
        lambda: last("missile_launches", "date"),
        modified_day,
        "change of the workbook against the last stored launch",
        "the workbook of https://www.nti.org/analysis/articles/"
        "cns-north-korea-missile-test-database/",
        "north_korea_missile_test_database.xlsx",
        method="HEAD",
    ),
    Question(
        "aapp",
        lambda: "https://aappb.org/?feed=rss2",
        briefing,
        briefing_day,
        "daily briefing",
        "a daily briefing, copied from its page at https://aappb.org with title and date",
        "briefing.txt",
        patience=90,
    ),
)


# --- asking


def fetch(address: str, method: str = "GET") -> Answer:
    """Ask a server; raises OSError or HTTPException where it does not answer."""
    request = urllib.request.Request(address, method=method, headers={"User-Agent": AGENT})
    with urllib.request.urlopen(request, timeout=60) as response:
        text = response.read(LONGEST).decode("utf-8", errors="replace")
        return Answer(text, dict(response.headers.items()))


def compared(seen: Value, stored: Value, patience: int) -> str:
    """Return whether what is seen is newer, the same or older; a month holds all its days."""
    if isinstance(seen, str) and isinstance(stored, str):
        seen = seen[: len(stored)]
    if seen == stored:
        return SAME
    if not seen > stored:
        return OLDER
    if patience:
        days = first_day(seen) - first_day(stored)
        return NEWER if days.days > patience else SAME
    return NEWER


def first_day(text: str) -> datetime.date:
    """Return a day, or the first one of a month or year."""
    return datetime.date.fromisoformat(f"{text}-01-01"[:10])


def in_words(value: Value) -> str:
    """Return a date, a year or a version as it is written."""
    return ".".join(map(str, value)) if isinstance(value, tuple) else str(value)


def ask(question: Question, fetch: Callable[[str, str], Answer] = fetch) -> Finding:
    """Ask one publisher."""
    address = question.address()
    try:
        answer = fetch(address, question.method)
    except (OSError, http.client.HTTPException) as error:
        words = f"{address} does not answer ({error or type(error).__name__}); ask again or look"
        return Finding(question, UNANSWERED, "", words)
    try:
        seen, stored = question.seen(answer), question.stored()
    except UnclearError as error:
        words = f"{error}; look at {address} and mend tools/upstream/watch.py"
        return Finding(question, UNCLEAR, "", words)
    state = compared(seen, stored, question.patience)
    words = f"{question.unit}: {in_words(seen)} there, {in_words(stored)} here"
    return Finding(question, state, in_words(seen), words)


# --- telling


def title(finding: Finding) -> str:
    """Return the title of a source's issue: one a source, whatever was found."""
    return f"Upstream: {finding.question.source}"


def mark(finding: Finding) -> str:
    """Return what tells an issue about this finding from one about another of its source."""
    return f"<!-- watch: {finding.question.source}, {finding.state}, {finding.seen} -->"


def body(finding: Finding) -> str:
    """Return the text of an issue: what was seen, and what to do."""
    question = finding.question
    lines = [str(finding), ""]
    if finding.state == NEWER:
        lines += [
            f"1. Download {question.download}. Keep the file as it came.",
            f"2. `make refresh SOURCE={question.source} FILE={question.file}` shows what would "
            "change; nothing is written.",
            "3. Go on with step 3 of `tools/upstream/README.md`. If nothing is to be taken in, "
            "close this; it is not opened again for the same release.",
        ]
    else:
        lines += ["Look at the address, then mend the question in `tools/upstream/watch.py`."]
    return "\n".join([*lines, "", mark(finding)])


def api(method: str, path: str, content: dict | None = None):
    """Ask GitHub's interface for the issues of this repository."""
    headers = {
        "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
        "Accept": "application/vnd.github+json",
        "User-Agent": AGENT,
    }
    base = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    address = f"{base}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}"
    data = json.dumps(content).encode() if content else None
    request = urllib.request.Request(address, data=data, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def issues(api: Callable = api) -> list[dict]:
    """Return all issues of the repository, open and closed."""
    found, page = [], 1
    while some := api("GET", f"issues?state=all&per_page=100&page={page}"):
        found += [issue for issue in some if "pull_request" not in issue]
        page += 1
    return found


def tell(findings: list[Finding], api: Callable = api) -> list[str]:
    """Open the issues that are wanting; return a line for each.

    None is opened where one of the source is open, or one on the same finding was closed.
    """
    known, opened = issues(api), []
    for finding in findings:
        if finding.state not in (NEWER, UNCLEAR):
            continue
        ours = [issue for issue in known if issue["title"] == title(finding)]
        is_open = any(issue["state"] == "open" for issue in ours)
        if is_open or any(mark(finding) in (issue["body"] or "") for issue in ours):
            continue
        api("POST", "issues", {"title": title(finding), "body": body(finding)})
        opened.append(f"opened: {title(finding)}")
    return opened


def main(arguments: list[str]) -> int:
    """Ask the publishers; returns 1 where one could not be asked or understood."""
    parser = argparse.ArgumentParser(prog="python -m tools.upstream.watch")
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="all where none is named")
    parser.add_argument("--tell", action="store_true", help="open an issue where there is news")
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.sources) - set(SOURCES))
    if unknown:
        parser.error(f"{', '.join(unknown)} is not known; write {', '.join(SOURCES)}")
    wanted = asked.sources or SOURCES
    findings = []
    for question in QUESTIONS:
        if question.source in wanted:
            findings.append(ask(question))
            print(findings[-1], flush=True)
    if asked.tell:
        print("\n".join(tell(findings) or ["no issue opened"]))
    return 1 if any(found.state in (UNCLEAR, UNANSWERED) for found in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
