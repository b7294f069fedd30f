"""What is asked of a copy of the project whose tables were altered; run there, by its own code.

`python -m tools.build.of_a_copy WHAT` prints the faults of the tables a line each (`faults`) or
{claim: verdict} as JSON (`verdicts`), executes every chapter (`execute`), or once more those that
stopped, their kernels passing over `assert` (`execute-the-rest`).
"""

import json
import sys

from report import tables, verdicts
from tools.build import execution, notebooks


def faults() -> int:
    """Print what the tables refuse; returns an exit code."""
    for resource in tables.package()["resources"]:
        try:
            tables.load(resource["name"])
        except tables.DataError as error:
            print(error)
    return 0


def decided() -> int:
    """Print the verdicts as tables and rules give them; returns an exit code."""
    found = verdicts.decide(tables.load("claims"), tables.load)
    print(json.dumps(dict(zip(found["id"], found["verdict"], strict=True))))
    return 0


def execute() -> int:
    """Execute every chapter; returns an exit code."""
    return notebooks.main(everything=True)


def execute_the_rest() -> int:
    """Execute what is not yet executed, without its `assert` statements; returns an exit code."""
    execution.KERNELS["PYTHONOPTIMIZE"] = "1"
    return notebooks.main()


ASKED = {
    "faults": faults,
    "verdicts": decided,
    "execute": execute,
    "execute-the-rest": execute_the_rest,
}


if __name__ == "__main__":
    sys.exit(ASKED[sys.argv[1]]())
