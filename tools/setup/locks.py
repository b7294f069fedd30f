"""One at a time: two makes of one book, or one begun while another's leftovers still run, must not write into the same folders."""

import contextlib
import fcntl
import functools

from tools.paths import BUILD


@functools.cache
def lock(work: str):
    """Return the open file whose lock stands for `work`.

    Give it to the programs that do the work (`pass_fds`): the system takes the lock back when the last of them has ended,
    so that one which outlives a killed build keeps the next one waiting, and nothing has to be cleared up by hand.
    """
    BUILD.mkdir(exist_ok=True)
    return open(BUILD / f"{work}.lock", "w")


@contextlib.contextmanager
def alone(work: str):
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
