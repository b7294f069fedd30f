"""The descriptor ``data/datapackage.json``: what is wrong with it, and parts of it in a handy form.

The checks of a table are a list. Each takes the table as a line names it, its descriptor, and
{table: names of its columns} of all tables, and yields one line a fault.
"""

import functools
import json
import re
from collections import Counter
from collections.abc import Iterator

from report.tables.cells import ISO_DATE, letters_fault, shown

WHERE = "data/datapackage.json"
DTYPES = {"integer": "Int64", "year": "Int64", "number": "float64", "string": "str"}
LIMITS = {
    "required": (bool,),
    "enum": (list,),
    "minimum": (int, float),
    "maximum": (int, float),
    "pattern": (str,),
    "maxLength": (int,),
}
MARKS = ("bibliography", "country", "isoDate")
WORDS = ("title", "description", "vintage", "limits", "terms")
EDITION = ("title", "version", "created")
SETTINGS = (
    ("dataFrom", ISO_DATE, "an ISO date"),
    ("dataDate", ISO_DATE, "an ISO date"),
    ("leastRows", re.compile("[1-9][0-9]*"), "a number of rows"),
)


@functools.cache
def faults(text: str) -> tuple[str, ...]:
    """Return what is wrong with a descriptor, one line a fault."""
    try:
        package = json.loads(text)
        resources = package["resources"]
        columns = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in resources}
    except json.JSONDecodeError as error:
        place = f"{WHERE}, row {error.lineno}, column {error.colno}"
        return (f"{place}: not valid JSON ({error.msg}); mend it there",)
    except (KeyError, TypeError) as error:
        return (
            f"{WHERE}: a part is missing ({error}); "
            "each table has a name, a path and a schema with fields, each field a name",
        )
    lines = [f"{WHERE}: no {part}; add it" for part in EDITION if not package.get(part)]
    lines += _rules(package.get("consistency", []))
    for name, times in Counter(resource["name"] for resource in resources).items():
        if times > 1:
            lines.append(f"{WHERE}, table {name}: stands {times} times; keep one")
    for resource in resources:
        lines += _table(resource, columns)
    return tuple(dict.fromkeys(lines))


def _rules(sentences) -> list[str]:
    """The lines on the sentences of the rules between tables."""
    if not isinstance(sentences, list) or not all(isinstance(said, str) for said in sentences):
        return [f"{WHERE}: consistency is not a list of sentences; write one a rule"]
    wrong = {said: letters_fault(said) for said in sentences}
    return [f"{WHERE}, consistency: {shown(said)} {why}" for said, why in wrong.items() if why]


def _table(resource: dict, columns: dict) -> Iterator[str]:
    table = f"{WHERE}, table {resource['name']}"
    try:
        for check in CHECKS:
            yield from check(table, resource, columns)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield f"{table}: a part is missing or has another form ({error}); see the other tables"


# --- the table


def _settings(table, resource, columns):
    for setting, form, what in SETTINGS:
        value = str(resource.get(setting))
        if setting in resource and not form.fullmatch(value):
            yield f"{table}: {setting} is {shown(value)}; write {what}"


def _path(table, resource, columns):
    path = str(resource.get("path"))
    if not re.fullmatch(r"[\w-]+\.csv", path):
        yield f"{table}: the path {path!r} is not a CSV file of data/; write its name"


def _words(table, resource, columns):
    for part in WORDS:
        if not resource.get(part):
            yield f"{table}: no {part}; add it"
        elif said := letters_fault(resource[part]):
            yield f"{table}, {part}: {shown(resource[part])} {said}"


# --- its columns


def _doubled(table, resource, columns):
    if len(set(columns[resource["name"]])) < len(resource["schema"]["fields"]):
        yield f"{table}: two columns have one name; rename one"


def _types(table, resource, columns):
    for field in resource["schema"]["fields"]:
        kind = field.get("type")
        if kind not in DTYPES:
            yield (
                f"{table}, column {field['name']}: the type {kind!r} is not known; "
                f"write one of {', '.join(DTYPES)}"
            )


def _descriptions(table, resource, columns):
    for field in resource["schema"]["fields"]:
        column, description = f"{table}, column {field['name']}", field.get("description")
        if not description:
            yield f"{column}: no description; add it"
        elif said := letters_fault(description):
            yield f"{column}, description: {shown(description)} {said}"


def _marks(table, resource, columns):
    for field in resource["schema"]["fields"]:
        for mark in MARKS:
            if field.get(mark, True) is not True:
                yield (
                    f"{table}, column {field['name']}: {mark} is {shown(str(field[mark]))}; "
                    "write true, or leave it out"
                )


def _limits(table, resource, columns):
    for field in resource["schema"]["fields"]:
        limits = field.get("constraints", {})
        if not isinstance(limits, dict):
            limits = {"constraints": limits}
        for limit, value in limits.items():
            if said := _limit_fault(limit, value, field):
                yield f"{table}, column {field['name']}: {said}"


def _limit_fault(limit, value, field):
    if type(value) not in LIMITS.get(limit, ()):  # True is not a number here
        return (
            f"the constraint {limit} is {shown(str(value))}; "
            f"known are {', '.join(LIMITS)}, with a value that fits"
        )
    if limit in ("minimum", "maximum") and field.get("type") == "string":
        return f"the constraint {limit} is for numbers; take it out"
    if limit == "pattern":
        try:
            re.compile(value)
        except re.error as error:
            return f"the pattern is not a regular expression ({error}); correct it"
    return None


# --- what it says of columns elsewhere in it, and of other tables


def _references(table, resource, columns):
    schema = resource["schema"]
    country = {"resource": "countries", "fields": "code"}
    wanted = [(key["fields"], key["reference"]) for key in schema.get("foreignKeys", [])]
    wanted += [(field["name"], country) for field in schema["fields"] if field.get("country")]
    for column, reference in wanted:
        name, referred = reference["resource"], reference["fields"]
        if referred not in columns.get(name, []):
            yield (
                f"{table}, column {column}: refers to {name}.{referred}, which is not there; "
                "correct it"
            )


def _named(table, resource, columns):
    schema = resource["schema"]
    named = [*primary_key(resource), *schema.get("sortedBy", [])]
    for pair in schema.get("ordered", []):
        if isinstance(pair, str) or len(pair) != 2:
            yield f"{table}: ordered holds {shown(str(pair))}; write two columns, the lower first"
            return
        named += pair
    named += [key["fields"] for key in schema.get("foreignKeys", [])]
    named += [field["independentOf"] for field in schema["fields"] if "independentOf" in field]
    for column in dict.fromkeys(named):
        if column not in columns[resource["name"]]:
            yield (
                f"{table}, column {column}: is named by a key, an order or another column "
                "and is not among the fields; correct the name"
            )


CHECKS = (
    _settings,
    _path,
    _words,
    _doubled,
    _types,
    _descriptions,
    _marks,
    _limits,
    _references,
    _named,
)


# --- parts in a handy form


def primary_key(resource: dict) -> list[str]:
    """Return the columns of a table's primary key, none where it has no such key."""
    key = resource["schema"].get("primaryKey", [])
    return [key] if isinstance(key, str) else key


def fields_of(resource: dict) -> list[dict]:
    """Return the fields of a table; ``reference`` in a field is what its foreign key refers to."""
    keys = resource["schema"].get("foreignKeys", [])
    references = {key["fields"]: {"reference": key["reference"]} for key in keys}
    return [field | references.get(field["name"], {}) for field in resource["schema"]["fields"]]
