"""The work on a server: pinned actions, few rights, the Pythons that the README names."""

import json
import re

import yaml


def workflows(root):
    for path in sorted((root / ".github" / "workflows").glob("*.y*ml")):
        yield path.name, yaml.safe_load(path.read_text(encoding="utf-8"))


def test_actions_are_pinned_by_commit(root):
    used = [
        (name, step["uses"])
        for name, flow in workflows(root)
        for job in flow["jobs"].values()
        for step in job.get("steps", [])
        if "uses" in step
    ]
    assert used
    for name, action in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action), (
            f"{name}: {action} is not pinned by a commit"
        )


def test_work_on_a_server_may_read_and_only_publishing_may_more(root):
    for name, flow in workflows(root):
        triggers = flow.get("on", flow.get(True))  # YAML 1.1 reads the word `on` as true
        assert not {"pull_request_target", "workflow_run"} & set(triggers), name
        assert flow["permissions"] == {"contents": "read"}, f"{name}: permissions at the top"
        for title, job in flow["jobs"].items():
            more = job.get("permissions", {})
            assert set(more.items()) <= {
                ("contents", "read"),
                ("pages", "write"),
                ("id-token", "write"),
            }, f"{name}, {title}: {more}"
            if "write" in more.values():
                for word in ("refs/heads/main", "pull_request"):
                    assert word in job["if"], f"{name}, {title}: may write for more than main"
                assert not any("run" in step for step in job["steps"]), (
                    f"{name}, {title}: may write, and runs commands"
                )
            for step in job.get("steps", []):
                assert "${{" not in step.get("run", ""), (
                    f"{name}, {title}: a command holds an expression, which an outsider may fill"
                )
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False, (
                        f"{name}, {title}: checkout leaves its token"
                    )
        assert "secrets." not in json.dumps(flow, default=str), name


def test_the_tests_run_on_each_python_that_the_set_up_accepts(root):
    script = (root / "tools" / "setup" / "system.sh").read_text(encoding="utf-8")
    oldest, newest = map(int, re.search(r"OLDEST=(\d+) NEWEST=(\d+)", script).groups())
    wanted = [f"3.{minor}" for minor in range(oldest, newest + 1)]
    book = dict(workflows(root))["book.yml"]
    assert book["jobs"]["book"]["strategy"]["matrix"]["python"] == wanted
    assert f"Python {wanted[0]} to {wanted[-1]}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_check_of_addresses_blocks_nothing(root):
    links = dict(workflows(root))["links.yml"]
    assert set(links.get("on", links.get(True))) == {"schedule", "workflow_dispatch"}


def test_dependabot_moves_the_pinned_actions(root):
    text = (root / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    ecosystems = [update["package-ecosystem"] for update in yaml.safe_load(text)["updates"]]
    assert "github-actions" in ecosystems
