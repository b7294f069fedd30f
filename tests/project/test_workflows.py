"""The work on a server: pinned actions, few rights, the Pythons that the README names."""

import json
import re
import subprocess
import sys

import pytest
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


# What a job that may write may call: its own programs on the standard library, git, the host's.
OWN = ("tools.build.publish", "tools.upstream.watch")


def foreign(job) -> list[str]:
    """The commands of a job that may run code of others: packages, the book, downloads."""
    commands = "\n".join(step.get("run", "") for step in job["steps"])
    modules = re.findall(r"python3? -m (\S+)", commands)
    found = [module for module in modules if module not in OWN]
    return found + re.findall(r"\b(?:make|pip|uv|npm|npx|curl|wget|bash|sh)\b", commands)


def test_commands_that_run_code_of_others_are_seen():
    steps = ["make book", "python3 -m pip install x", "python -m tools.build.book", "curl x | sh"]
    assert all(foreign({"steps": [{"run": step}]}) for step in steps)
    assert not foreign({"steps": [{"run": "python3 -m tools.upstream.watch --tell"}, {"uses": ""}]})


@pytest.mark.parametrize("module", OWN)
def test_what_runs_with_a_right_to_write_needs_no_package(root, module):
    command = [sys.executable, "-S", "-c", f"import {module}"]  # -S: without installed packages
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_work_on_a_server_may_read_and_only_publishing_may_more(root):
    for name, flow in workflows(root):
        triggers = flow.get("on", flow.get(True))  # YAML 1.1 reads the word `on` as true
        assert not {"pull_request_target", "workflow_run"} & set(triggers), name
        assert flow["permissions"] == {"contents": "read"}, f"{name}: permissions at the top"
        for title, job in flow["jobs"].items():
            more = job.get("permissions", {})
            assert set(more.items()) <= {
                ("contents", "read"),
                ("contents", "write"),
                ("issues", "write"),
                ("pages", "write"),
                ("id-token", "write"),
            }, f"{name}, {title}: {more}"
            if "write" in more.values():
                of_a_tag = "startsWith(github.ref, 'refs/tags/v') && github.event_name == 'push'"
                by_nobody = set(triggers) == {"schedule", "workflow_dispatch"}
                assert by_nobody or job["if"] == of_a_tag, (
                    f"{name}, {title}: may write for more than a tag and the clock"
                )
                assert not foreign(job), f"{name}, {title}: may write, and runs others' code"
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


def test_an_edition_is_published_when_all_tests_have_passed(root):
    jobs = dict(workflows(root))["book.yml"]["jobs"]
    assert set(jobs["keep"]["needs"]) == {"book", "bare"}
    assert jobs["publish"]["needs"] == "keep"


def test_the_watch_runs_by_the_clock_and_cannot_commit(root):
    watch = dict(workflows(root))["watch.yml"]
    assert set(watch.get("on", watch.get(True))) == {"schedule", "workflow_dispatch"}
    (job,) = watch["jobs"].values()
    assert job["permissions"] == {"contents": "read", "issues": "write"}


def test_the_check_of_addresses_blocks_nothing(root):
    links = dict(workflows(root))["links.yml"]
    assert set(links.get("on", links.get(True))) == {"schedule", "workflow_dispatch"}


def test_dependabot_moves_the_pinned_actions(root):
    text = (root / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    ecosystems = [update["package-ecosystem"] for update in yaml.safe_load(text)["updates"]]
    assert "github-actions" in ecosystems
