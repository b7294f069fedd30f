"""Programs that the build starts, each in an environment that is the same for everybody."""

import asyncio
import calendar
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tools.paths import BUILD, DATA, ROOT
from tools.setup.locks import lock

# Settings of whoever runs the build that would reach its kernels and workers: other packages,
# other kernels, start-up files, another way of drawing. Where bytecode is kept changes nothing.
FOREIGN = ("PYTHON", "JUPYTER", "IPYTHON", "MPLBACKEND", "MATPLOTLIBRC")
HARMLESS = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")

FAULT = re.compile(r"\bWARNING|\bERROR|Error\b|Exception|\bpdf:")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class BuildError(RuntimeError):
    """A format was not built; the message says why, a line for each fault."""


def clean_environment() -> dict[str, str]:
    """Return the environment of every kernel and program of the build, whatever the user's is.

    One time zone, one language of messages, no colours: the same outputs and log everywhere.
    The folder tests/offline stays on the path: by it the tests cut off the network.
    """
    foreign = {name for name in os.environ if name.startswith(FOREIGN)} - set(HARMLESS)
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    searched = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    offline = [entry for entry in searched if Path(entry).parts[-2:] == ("tests", "offline")]
    if offline:
        kept["PYTHONPATH"] = os.pathsep.join(offline)
    return kept | {
        "IPYTHONDIR": str(BUILD / "ipython"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "TZ": "UTC",
    }


def epoch() -> str:
    """Return the date that stands for now: that of the commit, else that of the data."""
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.strip() and (ROOT / ".git").exists():
        return done.stdout.strip()
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return str(calendar.timegm(time.strptime(package["created"][:10], "%Y-%m-%d")))


def start(*command: str, stdin=subprocess.DEVNULL) -> subprocess.Popen:
    """Start a Python program in the project's environment.

    It holds the lock of the build, so that one which outlives a killed build keeps the next
    waiting. It stays in the build's process group, so that Ctrl-C reaches it too.
    """
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean_environment() | {"SOURCE_DATE_EPOCH": epoch()},
        pass_fds=[lock("build").fileno()],
    )


def stop(process: subprocess.Popen) -> None:
    """End a program at once if it still runs; none of them starts programs of its own."""
    process.kill()
    process.wait()


def end_at_a_signal() -> None:
    """Let Ctrl-C and SIGTERM end the running loop by KeyboardInterrupt, with all it started."""

    def interrupt():
        raise KeyboardInterrupt

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupt)


async def finish(process: subprocess.Popen, line: str | None = None) -> None:
    """Wait for a program, given a line to read; one that is waited for no longer is stopped.

    Raises BuildError with the lines that say why if it fails.
    """
    try:
        said, _ = await asyncio.to_thread(process.communicate, line)
    finally:
        stop(process)
    if process.returncode:
        lines = COLOUR.sub("", said).splitlines()
        faults = [line for line in lines if FAULT.search(line)]
        raise BuildError("\n".join(faults or lines[-25:]))
