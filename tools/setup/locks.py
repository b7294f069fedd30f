"""One at a time: two makes of one book must not write into the same folders.

That holds also for one that begins while another's leftovers still run.
"""

import contextlib
import fcntl
import functools
from collections.abc import Iterator
from typing import TextIO

from tools.paths import BUILD


@functools.cache
def lock(work: str) -> TextIO:
    """Return the open file whose lock stands for `work`.

    Give it to the programs that do the work (`pass_fds`): the system takes the lock back when
    the last of them has ended. So one that outlives a killed build keeps the next one waiting,
    and nothing has to be cleared up by hand. It stays open as long as this program runs.
    """
    BUILD.mkdir(exist_ok=True)
    return open(BUILD / f"{work}.lock", "w")


@contextlib.contextmanager
def alone(work: str) -> Iterator[None]:
    """Do some work once no other program does it; says so where it has to wait."""
    held = lock(work)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"== waiting for another {work} of this book to end", flush=True)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(held, fcntl.LOCK_UN)
