"""Tables as a chapter shows them: numbered, in MyST, with the CSV behind them."""

import pandas as pd

from report.figures.dates import when
from report.figures.exhibit import Exhibit, csv
from report.figures.forms import refuse_unknown, refuse_unplaced, table_form
from report.markup import as_text

ACTORS = {
    "RUS>partner": " (Moscow acts)",
    "partner>RUS": " (partner acts)",
    "mutual": " (both act)",
    "none": "",
}


@table_form
def table(frame: pd.DataFrame, *, name: str, caption: str, right=(), lookup=False) -> Exhibit:
    """Return a numbered table; cells are text as printed, `right` names the columns of numbers.

    Cells may hold MyST, for instance a citation. Units belong in the column names. `lookup` says
    that a reader looks a row up and does not read the table through: a phone shows it folded.
    Raises TypeError where `right` names a column that is not there.
    """
    refuse_unknown(f"table {name}: right", "column", right, frame.columns)
    lines = [
        _row(frame.columns),
        "|" + "|".join("---:" if column in right else "---" for column in frame.columns) + "|",
        *map(_row, frame.itertuples(index=False)),
    ]
    body = "\n".join(lines)
    options = f":name: {name}\n" + (":class: lookup\n" if lookup else "")
    text = f"```{{table}} {caption}\n{options}\n{body}\n```\n"
    return Exhibit({"text/markdown": text, "text/plain": caption, "text/csv": csv(frame)})


def _row(values) -> str:
    return "| " + " | ".join(map(_cell, values)) + " |"


def _cell(value) -> str:
    return "" if pd.isna(value) else str(value).replace("|", "\\|").replace("\n", " ")


def _with_csv(shown: Exhibit, frame: pd.DataFrame) -> Exhibit:
    """Return a table with another frame behind it: the rows as they are, not as printed."""
    return Exhibit(shown.forms | {"text/csv": csv(frame)})


@table_form
def used(summary: pd.DataFrame, name: str) -> Exhibit:
    """Return the table that closes a chapter: what it rests on, with each CSV to download."""
    shown = pd.DataFrame(
        {
            "Table": summary["file"].map("{{download}}`{0} <../data/{0}>`".format),
            "Content and limits": summary["title"] + ". " + summary["limits"],
            "Data": summary["vintage"],
            "Rows": summary["rows"].map("{:,}".format),
            "SHA-256": "`" + summary["sha256"] + "`",
        }
    )
    return table(
        shown, name=name, caption="Tables this chapter rests on", right=["Rows"], lookup=True
    )


@table_form
def audit(decided: pd.DataFrame, *, name: str, caption: str) -> Exhibit:
    """Return the table of claims with their verdicts, evidence, sources and figure.

    `decided` is what `verdicts.decide` returns. A claim without a Thai phrase stands alone.
    """
    thai = decided["thai_phrase"].astype("string").replace("", pd.NA)
    phrase = '<span lang="th">' + thai.map(as_text, na_action="ignore") + "</span><br>"
    heading = "Thai phrase and claim" if thai.notna().any() else "Claim"
    second = ("," + decided["second_source"]).fillna("")
    sources = "{cite}`" + decided["source"] + second + "`"
    figure = (" {numref}`" + decided["figure"] + "`").fillna("")
    shown = pd.DataFrame(
        {
            "Id": "**" + decided["id"] + "**",
            heading: phrase.fillna("") + decided["claim"].map(as_text),
            "Verdict (basis)": "**" + decided["verdict"] + "** (" + decided["basis"] + ")",
            "Evidence": decided["evidence"].map(as_text),
            "Sources and figure": sources + figure,
        }
    )
    columns = ["id", "thai_phrase", "claim", "verdict", "basis", "rule", "evidence"]
    columns += ["source", "second_source", "figure"]
    return _with_csv(table(shown, name=name, caption=caption, lookup=True), decided[columns])


@table_form
def chronicle(events: pd.DataFrame, names: dict, *, name: str, caption: str) -> Exhibit:
    """Return the table of dated events: when, with whom, what, who acts, by which sources.

    `events` has the columns of the table ``events``, `names` the printed name of each
    ``partner``. A row without a second source says so in words. The CSV holds the rows as
    they are. Raises ValueError for a partner without a name.
    """
    refuse_unplaced(f"table {name}: chronicle", events["partner"], names)
    spans = zip(events["date"], events["end_date"], strict=True)
    kinds = events["kind"].str.replace("_", " ").str.capitalize().str.replace("Un vote", "UN vote")
    notes = (" <br>*Note: " + events["note"].map(as_text, na_action="ignore") + "*").fillna("")
    second = ("{cite}`" + events["second_source"] + "`").fillna("**One source**")
    shown = pd.DataFrame(
        {
            "Date": pd.Series([when(*span) for span in spans], events.index)
            + " <br>"
            + events["id"],
            "Partner": events["partner"].map(names),
            "Kind": kinds + events["direction"].map(ACTORS),
            "What happened": events["summary"].map(as_text) + notes,
            "Sources": "{cite}`" + events["source"] + "`<br>" + second,
        }
    )
    return _with_csv(table(shown, name=name, caption=caption, lookup=True), events)


def dictionary(descriptor: dict) -> Exhibit:
    """Return the data dictionary of one table from its descriptor.

    A row is a column of the table: its name, type, unit, constraint and meaning.
    """
    schema = descriptor["schema"]
    foreign = {fk["fields"]: fk["reference"] for fk in schema.get("foreignKeys", [])}
    fields = schema["fields"]
    shown = pd.DataFrame(
        {
            "Column": [f"`{field['name']}`" for field in fields],
            "Type": ["ISO date" if field.get("isoDate") else field["type"] for field in fields],
            "Unit": [field.get("unit", "") for field in fields],
            "Constraint": [_constraint(field, foreign.get(field["name"])) for field in fields],
            "Meaning": [field["description"] for field in fields],
        }
    )
    said = [descriptor["path"]]
    key = schema.get("primaryKey", [])
    if key:
        said.append("key " + (key if isinstance(key, str) else ", ".join(key)))
    if schema.get("sortedBy"):
        said.append("sorted by " + ", ".join(schema["sortedBy"]))
    return table(
        shown,
        name=f"tab-dm-fields-{descriptor['name'].replace('_', '-')}",
        caption=f"{descriptor['title']} ({'; '.join(said)})",
        lookup=True,
    )


def _constraint(field: dict, reference: dict | None) -> str:
    """Return in words what a column may hold."""
    limits = field.get("constraints", {})
    said = [
        "required" if limits.get("required") else "",
        _range(limits),
        _list_of_values(limits.get("enum", [])),
        f"form `{limits['pattern']}`" if "pattern" in limits else "",
        f"at most {limits['maxLength']} characters" if "maxLength" in limits else "",
        f"in `{reference['resource']}`" if reference else "",
        "a key of the bibliography" if field.get("bibliography") else "",
    ]
    return "; ".join(filter(None, said))


def _range(limits: dict) -> str:
    if "maximum" in limits:
        return f"{limits.get('minimum', '')} to {limits['maximum']}"
    if "minimum" in limits:
        return f"{limits['minimum']} or more"
    return ""


def _list_of_values(values: list, most: int = 6) -> str:
    if not values:
        return ""
    text = "one of " + ", ".join(map(str, values[:most]))
    return text if len(values) <= most else f"{text} and {len(values) - most} more"
