"""`python -m tools.build.light_pages LIGHT MEMORY`; what it does stands in the package."""

import shutil
import sys
from pathlib import Path

from tools.build.light_pages.memory import Memory
from tools.build.light_pages.page import lighten
from tools.build.light_pages.site import lighten_site


def main(target: Path, remembered: Path) -> None:
    """Write the light pages to `target` once their folder stands on the input."""
    # the first page would load much: that is done while the pages are made
    lighten(target, "<html></html>", target, {})
    source = sys.stdin.readline().strip()
    if source:  # none comes where the pages could not be built
        shutil.rmtree(target, ignore_errors=True)
        lighten_site(Path(source).resolve(), target, Memory(remembered))


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:]))
