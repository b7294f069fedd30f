"""What sets up, builds and proves the book; `tools/README.md` has a line for each room.

Everything here runs as `python -m tools...` from the project's folder. Importing this package
puts `chapters/` on the import path, so that `report` is found: the one place that does so.
"""

import sys
from pathlib import Path

CHAPTERS = Path(__file__).resolve().parents[1] / "chapters"

if str(CHAPTERS) not in sys.path:
    sys.path.insert(0, str(CHAPTERS))
