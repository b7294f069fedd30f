"""``python -m report.tables`` checks everything in ``data/`` and exits with 1 where it is wrong."""

import sys

from report import tables


def main() -> int:
    """Print every fault, or how many tables keep their schema; return 1 if there is a fault."""
    lines = tables.faults()
    if lines:
        print("\n".join(lines))
        return 1
    print(f"data: {len(tables.package()['resources'])} tables keep their schema")
    return 0


if __name__ == "__main__":
    sys.exit(main())
