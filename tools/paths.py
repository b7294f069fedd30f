"""Where things are, said once."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
STATIC = ROOT / "tools" / "site" / "static"
BUILD = ROOT / "_build"
