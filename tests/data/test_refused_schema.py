"""A descriptor that is wrong gives one line a fault, whichever table is asked for."""

import json

import pytest

from report import tables

KNOWN_TYPES = "write one of integer, year, number, string"
KNOWN_LIMITS = (
    "known are required, enum, minimum, maximum, pattern, maxLength, with a value that fits"
)
NAMED = (
    "is named by a key, an order or another column and is not among the fields; correct the name"
)
AREA = {"name": "area", "type": "number", "description": "Square kilometres"}
NEITHER = "each table has a name, a path and a schema with fields, each field a name"


def part(node, path: tuple):
    """A part of the package: a table by its name, then keys and positions."""
    for step in path:
        node = node[step]
    return node


def setting(*path, **values):
    """A change that sets values in a part of a table."""
    return lambda package, table: part(table, path).update(values)


def without(*path):
    """A change that takes the last part of a path out."""
    return lambda package, table: part(table, path[:-1]).pop(path[-1])


def adding(*path, value):
    """A change that adds a value to a list of a table."""
    return lambda package, table: part(table, path).append(value)


OIL = ("oil", "schema", "fields")
SCHEMAS = {
    # the package
    "no tables": (
        lambda package, table: package.pop("resources"),
        f": a part is missing ('resources'); {NEITHER}",
    ),
    "no version": (lambda package, table: package.pop("version"), ": no version; add it"),
    "no day": (lambda package, table: package.pop("created"), ": no created; add it"),
    "no title": (lambda package, table: package.update(title=""), ": no title; add it"),
    "a table twice": (
        lambda package, table: package["resources"].append(table["oil"]),
        ", table oil: stands 2 times; keep one",
    ),
    # a table
    "no fields": (
        without("oil", "schema", "fields"),
        f": a part is missing ('fields'); {NEITHER}",
    ),
    "no vintage": (without("oil", "vintage"), ", table oil: no vintage; add it"),
    "no terms": (without("oil", "terms"), ", table oil: no terms; add it"),
    "no description of a table": (
        without("oil", "description"),
        ", table oil: no description; add it",
    ),
    "no title of a table": (setting("oil", title=""), ", table oil: no title; add it"),
    "an emoji in what the book prints": (
        setting("oil", limits="Incomplete \U0001f600"),
        ", table oil, limits: 'Incomplete \U0001f600' holds grinning face (U+1F600), "
        "which the book's fonts lack; "
        "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters",
    ),
    "a date that is none": (
        setting("visits", dataDate="November 2026"),
        ", table visits: dataDate is 'November 2026'; write an ISO date",
    ),
    "a first date that is none": (
        setting("visits", dataFrom="1945-6"),
        ", table visits: dataFrom is '1945-6'; write an ISO date",
    ),
    "a number of rows that is none": (
        setting("visits", leastRows=0),
        ", table visits: leastRows is '0'; write a number of rows",
    ),
    "a file elsewhere": (
        setting("oil", path="../oil.csv"),
        ", table oil: the path '../oil.csv' is not a CSV file of data/; write its name",
    ),
    "no file": (
        without("oil", "path"),
        ", table oil: the path 'None' is not a CSV file of data/; write its name",
    ),
    # a column
    "a column twice": (
        lambda package, table: part(table, OIL).append(part(table, OIL)[0]),
        ", table oil: two columns have one name; rename one",
    ),
    "no type": (
        without(*OIL, 1, "type"),
        f", table oil, column supplier: the type None is not known; {KNOWN_TYPES}",
    ),
    "unknown type": (
        setting(*OIL, 1, type="text"),
        f", table oil, column supplier: the type 'text' is not known; {KNOWN_TYPES}",
    ),
    "no description": (
        without(*OIL, 1, "description"),
        ", table oil, column supplier: no description; add it",
    ),
    "Chinese in a description": (
        setting(*OIL, 1, description="北京"),
        ", table oil, column supplier, description: '北京' "
        "holds cjk unified ideograph-5317 (U+5317), which the book's fonts lack; "
        "write Latin, Cyrillic, Thai, Burmese or Korean (KS X 1001) letters",
    ),
    "a mark that is not true": (
        setting(*OIL, 1, bibliography="yes"),
        ", table oil, column supplier: bibliography is 'yes'; write true, or leave it out",
    ),
    "a mark that is false": (
        setting(*OIL, 1, isoDate=False),
        ", table oil, column supplier: isoDate is 'False'; write true, or leave it out",
    ),
    "a limit that is none": (
        setting(*OIL, 0, "constraints", minimun=1),
        f", table oil, column id: the constraint minimun is '1'; {KNOWN_LIMITS}",
    ),
    "a limit in words": (
        setting(*OIL, 4, "constraints", minimum="1"),
        f", table oil, column year: the constraint minimum is '1'; {KNOWN_LIMITS}",
    ),
    "a limit that is true": (
        setting(*OIL, 0, "constraints", maxLength=True),
        f", table oil, column id: the constraint maxLength is 'True'; {KNOWN_LIMITS}",
    ),
    "a list that is a text": (
        setting(*OIL, 0, "constraints", enum="O01"),
        f", table oil, column id: the constraint enum is 'O01'; {KNOWN_LIMITS}",
    ),
    "a yes that is a number": (
        setting(*OIL, 0, "constraints", required=1),
        f", table oil, column id: the constraint required is '1'; {KNOWN_LIMITS}",
    ),
    "limits in a list": (
        setting(*OIL, 0, constraints=["required"]),
        f", table oil, column id: the constraint constraints is \"['required']\"; {KNOWN_LIMITS}",
    ),
    "a least text": (
        setting(*OIL, 0, "constraints", minimum=1),
        ", table oil, column id: the constraint minimum is for numbers; take it out",
    ),
    "a most text": (
        setting(*OIL, 0, "constraints", maximum=1.5),
        ", table oil, column id: the constraint maximum is for numbers; take it out",
    ),
    "a pattern that is none": (
        setting(*OIL, 0, "constraints", pattern="O[0-9"),
        ", table oil, column id: the pattern is not a regular expression "
        "(unterminated character set at position 1); correct it",
    ),
    # what it says of other columns
    "a key without its column": (
        setting("oil", "schema", primaryKey=["number"]),
        f", table oil, column number: {NAMED}",
    ),
    "a key of one column without it": (
        setting("oil", "schema", primaryKey="number"),
        f", table oil, column number: {NAMED}",
    ),
    "an order without its column": (
        setting("oil", "schema", sortedBy=["day"]),
        f", table oil, column day: {NAMED}",
    ),
    "a span without its end": (
        setting("events", "schema", ordered=[["date", "until"]]),
        f", table events, column until: {NAMED}",
    ),
    "a span without its beginning": (
        setting("events", "schema", ordered=[["from", "end_date"]]),
        f", table events, column from: {NAMED}",
    ),
    "a span of three": (
        setting("events", "schema", ordered=[["date", "end_date", "id"]]),
        ", table events: ordered holds \"['date', 'end_date', 'id']\"; write two columns, "
        "the lower first",
    ),
    "a span of one": (
        setting("events", "schema", ordered=["date"]),
        ", table events: ordered holds 'date'; write two columns, the lower first",
    ),
    "a reference to nothing": (
        setting("visits", "schema", "foreignKeys", 0, "reference", resource="states"),
        ", table visits, column visitor_country: refers to states.code, which is not there; "
        "correct it",
    ),
    "a reference to no column": (
        setting("visits", "schema", "foreignKeys", 0, "reference", fields="iso"),
        ", table visits, column visitor_country: refers to countries.iso, which is not there; "
        "correct it",
    ),
    "a reference that says nothing": (
        without("visits", "schema", "foreignKeys", 0, "reference"),
        ", table visits: a part is missing or has another form ('reference'); see the other tables",
    ),
    "a reference of no column": (
        setting("visits", "schema", "foreignKeys", 0, fields="country"),
        f", table visits, column country: {NAMED}",
    ),
}


@pytest.mark.parametrize(("change", "rule"), SCHEMAS.values(), ids=SCHEMAS)
def test_a_wrong_schema(data, change, rule):
    data.describe(change)
    assert data.refused("countries") == [f"data/datapackage.json{rule}"]


def test_two_faults_are_two_lines(data):
    data.describe(without("oil", "title"))
    data.describe(setting("aid", leastRows="many"))
    assert data.refused("countries") == [
        "data/datapackage.json, table aid: leastRows is 'many'; write a number of rows",
        "data/datapackage.json, table oil: no title; add it",
    ]


def test_a_table_that_countries_need_is_named_by_those_that_need_it(data):
    data.describe(lambda package, table: package["resources"].remove(table["countries"]))
    lines = data.refused("oil")
    assert (
        "data/datapackage.json, table rapporteur_figures, column country: "
        "refers to countries.code, which is not there; correct it"
    ) in lines
    assert all(line.endswith("countries.code, which is not there; correct it") for line in lines)


COLUMNS = {
    "that the schema lacks": (
        lambda package, table: table["countries"]["schema"]["fields"].pop(),
        "wrong columns (not in the schema 'note'); write them as the schema has them: code, name",
    ),
    "that the table lacks": (
        adding("countries", "schema", "fields", value=AREA),
        "wrong columns (missing 'area'); write them as the schema has them: code, name, note, area",
    ),
}


@pytest.mark.parametrize(("change", "rule"), COLUMNS.values(), ids=COLUMNS)
def test_a_column(data, change, rule):
    data.describe(change)
    assert data.refused("countries") == [f"data/countries.csv, row 1: {rule}"]


def test_a_type_that_disagrees_with_the_cells(data):
    data.describe(setting("arms_transfers", "schema", "fields", 3, type="integer"))
    _, *rows = data.rows("arms_transfers")
    assert data.refused("arms_transfers") == [
        f"data/arms_transfers.csv, row {number}, column tiv: '{row[3]}' "
        "is not a whole number; write plain digits"
        for number, row in enumerate(rows, start=2)
        if "." in row[3]
    ]


TEXTS = {
    "cut off": (
        '{\n "resources": [\n',
        ", row 3, column 1: not valid JSON (Expecting value); mend it there",
    ),
    "cut off in a row": (
        '{\n "resources": [',
        ", row 2: the last row has no line end; "
        "the file may be cut off: restore it, or end the row with a line feed",
    ),
    "a value too few": (
        '{"a": }\n',
        ", row 1, column 7: not valid JSON (Expecting value); mend it there",
    ),
    "empty": ("", ", row 1: the file is empty; restore it from the repository"),
    "a list": (
        "[]\n",
        f": a part is missing (list indices must be integers or slices, not str); {NEITHER}",
    ),
    "half a merge": (
        "{\n<<<<<<< HEAD\n}\n",
        ", row 2: <<<<<<< of a merge; choose one side and take the marks out",
    ),
}


@pytest.mark.parametrize(("text", "rule"), TEXTS.values(), ids=TEXTS)
def test_a_schema_file_that_cannot_be_read(data, text, rule):
    (data.folder / "datapackage.json").write_text(text, encoding="utf-8")
    assert data.refused("countries") == [f"data/datapackage.json{rule}"]
    assert tables.faults() == [f"data/datapackage.json{rule}"]


def test_missing_schema_file(data):
    (data.folder / "datapackage.json").unlink()
    assert data.refused("countries") == [
        "data/datapackage.json: the file is missing; restore it from the repository"
    ]


def test_what_a_sound_schema_may_leave_out(data):
    def leave_out(package, table):
        countries = table["countries"]
        for name in ("primaryKey", "sortedBy"):
            countries["schema"].pop(name)
        for field in countries["schema"]["fields"]:
            field.pop("constraints", None)

    data.describe(leave_out)
    assert tables.check("countries") == []
    kept = json.loads((data.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert tables.package() == kept
