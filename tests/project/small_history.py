"""A project of four chapters with a history, made by hand: what a revision of one row moves in it.

Its chapters follow its tables by the few lines below, as those of the report do by execution.
"""

import csv
import json
import subprocess
from pathlib import Path

TABLES = {
    "arms_transfers": (
        ["supplier", "recipient", "year", "tiv", "source"],
        ["supplier", "recipient", "year"],
        [
            ["SUN", "PRK", "1970", "100", "sipri"],
            ["SUN", "PRK", "1971", "200", "sipri"],
            ["SUN", "MMR", "1971", "5", "sipri"],
        ],
    ),
    "roll_calls": (
        ["id", "date", "RUS", "PRK", "THA", "source"],
        ["id"],
        [
            ["v1", "2022-03-02", "N", "N", "Y", "undl"],
            ["v2", "2022-10-12", "N", "N", "A", "undl"],
            ["v3", "2023-02-23", "N", "N", "Y", "undl"],
            ["v4", "2024-12-17", "N", "A", "Y", "undl"],
        ],
    ),
    "trade": (
        ["id", "partner_a", "partner_b", "year", "flow", "basis", "claimant", "value", "source"],
        ["id"],
        [
            ["T001", "CHN", "PRK", "2024", "turnover", "customs", "China", "2180", "afp"],
            ["T002", "CHN", "PRK", "2025", "turnover", "customs", "China", "2730", "afp"],
        ],
    ),
}
SIDECARS = {"sipri": "arms_transfers", "undl": "roll_calls"}
REGISTER = "table,key,column,published,ours,why,told,state,expects"
CONTENTS = "root: chapters/arms\nchapters:\n" + "".join(
    f"  - file: chapters/{name}\n" for name in ("votes", "claims", "trade")
)
BULLET = "- **{head}** {words} ({{numref}}`{figure}`)."
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'


def number(key: str, value: str) -> dict:
    kind = "application/papermill.record/text/plain"
    return {
        "output_type": "display_data",
        "metadata": {"scrapbook": {"name": key}},
        "data": {kind: f"'{value}'"},
    }


def figure(label: str, title: str, rows: list) -> dict:
    table = "".join(",".join(map(str, row)) + "\n" for row in rows)
    words = {"name": label, "title": title, "caption": "By year.", "alt": f"{title}."}
    return {
        "output_type": "execute_result",
        "metadata": {"image/svg+xml": words},
        "data": {"image/svg+xml": DRAWING.format(table), "text/csv": table},
    }


def table(label: str, rows: list) -> dict:
    text = "".join(",".join(row) + "\n" for row in rows)
    shown = f"```{{table}} The claims\n:name: {label}\n\n|x|\n```"
    return {
        "output_type": "execute_result",
        "metadata": {},
        "data": {"text/csv": text, "text/markdown": shown},
    }


def notebook(findings: list[str], outputs: list[dict]) -> str:
    box = "\n".join([":::{admonition} Findings", ":class: findings", "", *findings, ":::"])
    cells = [
        {"cell_type": "markdown", "source": f"# A chapter\n\n{box}\n\n- Not a finding."},
        {"cell_type": "code", "source": "tables.load('arms_transfers')", "outputs": outputs},
    ]
    return json.dumps({"cells": cells})


class Project:
    """A small project in a folder, with git."""

    def __init__(self, root: Path):
        self.root = root
        self.tables = {name: [list(row) for row in rows] for name, (_, _, rows) in TABLES.items()}
        self.sidecars = dict.fromkeys(SIDECARS, "release of 2026")
        self.register: list[str] = []
        self.heads = {"arms": "Moscow armed Pyongyang."}
        self.key = "soviet_total"

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        done = subprocess.run(
            ["git", *who, *words], cwd=self.root, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, version: str = "0.1.0") -> str:
        """Write the project as it is and commit it; return the commit."""
        self.write(version)
        if not (self.root / ".git").exists():
            self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A version")
        return self.git("rev-parse", "HEAD")

    def put(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, version: str) -> None:
        citation = f'version: {version}\ndate-released: "2026-12-01"\n'
        self.put("CITATION.cff", citation)
        self.put("_toc.yml", CONTENTS)
        resources = []
        for name, (fields, key, _) in TABLES.items():
            kinds = {"tiv": "number", "value": "number", "year": "year"}
            schema = {
                "fields": [{"name": f, "type": kinds.get(f, "string")} for f in fields],
                "primaryKey": key,
            }
            resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
            path = self.root / "data" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([fields, *self.tables[name]])
        self.put("data/datapackage.json", json.dumps({"resources": resources}))
        self.put("data/corrections.csv", "\n".join([REGISTER, *self.register]) + "\n")
        for name, release in self.sidecars.items():
            known = {"release": release, "published": None, "files": [], "source": name}
            self.put(
                f"data/upstream/{name}.json",
                json.dumps(known | {"tables": {SIDECARS[name]: "all"}}),
            )
        self.write_chapters()

    def write_chapters(self) -> None:
        arms = [r for r in self.tables["arms_transfers"] if r[1] == "PRK"]
        burma = [r for r in self.tables["arms_transfers"] if r[1] == "MMR"]
        most = max(arms, key=lambda r: float(r[3]))
        words = f"It sent {{glue:text}}`{self.key}` units by 1991"
        findings = [
            BULLET.format(head=self.heads["arms"], words=words, figure="fig-arms"),
            BULLET.format(
                head="Burma took little.", words="{glue:text}`burma` units", figure="fig-burma"
            ),
        ]
        outputs = [
            number(self.key, f"{sum(float(r[3]) for r in arms):.0f}"),
            number("burma", f"{sum(float(r[3]) for r in burma):.0f}"),
            figure("fig-arms", f"Most in {most[2]}", [[r[2], r[3]] for r in arms]),
            figure("fig-burma", "A trickle", [[r[2], r[3]] for r in burma]),
        ]
        self.put("chapters/arms.ipynb", notebook(findings, outputs))

        calls = self.tables["roll_calls"]
        alike = [r for r in calls if r[2] == r[3]]
        share = len(alike) / len(calls)
        words = "They agreed in {glue:text}`alike` of roll calls"
        findings = [
            BULLET.format(head="Pyongyang votes like Moscow.", words=words, figure="fig-votes")
        ]
        outputs = [
            number("alike", f"{share:.0%}"),
            figure("fig-votes", "Alike", [[r[1], r[2], r[3]] for r in calls]),
        ]
        self.put("chapters/votes.ipynb", notebook(findings, outputs))

        claims = [["id", "claim", "verdict", "rule"]]
        claims.append(["A01", "They vote alike", "supported" if share >= 0.6 else "mixed", "x"])
        claims.append(["A02", "Trade is small", "supported", "x"])
        self.put("chapters/claims.ipynb", notebook([], [table("tab-cl-a", claims)]))

        last = max(self.tables["trade"], key=lambda r: r[3])
        words = "It came to {glue:text}`turnover` million dollars"
        findings = [BULLET.format(head="Trade went to China.", words=words, figure="fig-trade")]
        outputs = [
            number("turnover", f"{float(last[7]):,.0f}"),
            figure("fig-trade", "China's part", [[r[3], r[7]] for r in self.tables["trade"]]),
        ]
        self.put("chapters/trade.ipynb", notebook(findings, outputs))
