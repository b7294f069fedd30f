"""What a build costs: seconds of CPU and the memory of its largest program, in `_build/cost.json`.

Not seconds of a clock: those tell how busy a machine is. `make budgets` compares a build that
began from nothing with what it may cost.
"""

import json
import resource

from tools.build.files import replace
from tools.paths import BUILD

RECORD = BUILD / "cost.json"


class Cost:
    """Notes what each stage of a build costs, its own and that of the programs it waited for."""

    def __init__(self, from_nothing: bool):
        self.from_nothing = from_nothing
        self.stages = {}
        self.spent = cpu_seconds()

    def note(self, stage: str) -> None:
        """Note what was spent since the last stage."""
        now = cpu_seconds()
        self.stages[stage] = {"cpu_seconds": round(now - self.spent, 1), "peak_mib": peak_mib()}
        self.spent = now

    def store(self) -> None:
        """Write what the stages cost; after a build that had less to do, the last whole one stays.

        A file that is there and a build that only mends an edit say nothing of a whole one.
        """
        if self.from_nothing or not RECORD.exists():
            content = {"from_nothing": self.from_nothing, "stages": self.stages}
            replace(RECORD, json.dumps(content, indent=1) + "\n")


def cpu_seconds() -> float:
    """Return the seconds of CPU of this program and of those it waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_mib() -> int:
    """Return the memory of the largest program so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
