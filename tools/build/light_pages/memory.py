"""What earlier builds made, kept for the next."""

import json
from pathlib import Path

from tools.build.files import digest


def code_of_this_step() -> str:
    """Return one text of all modules of this step: what it makes depends on them."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return "".join(module.read_text(encoding="utf-8") for module in modules)


class Memory:
    """What earlier builds made, by the hash of what it was made from.

    What this build does not use is dropped at its end.
    """

    def __init__(self, folder: Path):
        self.folder, self.used = folder, set()
        self.code = digest(code_of_this_step())
        folder.mkdir(parents=True, exist_ok=True)

    def recall(self, made_from: list, make) -> bytes:
        """Return the bytes that `make()` returns, from the last time if made from the same."""
        file = self.folder / digest(json.dumps([self.code, *made_from]))
        self.used.add(file)
        if not file.exists():
            beside = file.with_suffix(".new")
            beside.write_bytes(make())
            beside.replace(file)
        return file.read_bytes()

    def forget_the_rest(self) -> None:
        """Delete what this build did not use."""
        for file in set(self.folder.iterdir()) - self.used:
            file.unlink()
