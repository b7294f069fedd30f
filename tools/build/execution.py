"""Execute one notebook in a kernel of the book's own."""

import asyncio
import atexit
import re
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from traitlets import default

from tools.build.programs import COLOUR, clean_environment, end_at_a_signal
from tools.paths import BUILD, ROOT

CELL_TIMEOUT = 600
SHOWN = 8  # lines of a cell, up to the one that failed
STARTS = 2  # a kernel's ports are chosen free and taken later: another build may come in between
SILENT = "Kernel didn't respond"
KERNELS: dict[str, str] = {}  # what else stands in the environment of each kernel


class ExecutionError(RuntimeError):
    """A cell failed; the message names chapter, cell and line, and shows the code."""


class BookKernel(AsyncKernelManager):
    """A kernel of the Python that builds the book, whatever kernels the user has."""

    @default("kernel_spec_manager")
    def _without_kernels_of_the_user(self):
        return KernelSpecManager(kernel_dirs=[])


class BookClient(NotebookClient):
    """A client that leaves Ctrl-C and SIGTERM to the build.

    nbclient takes both: it would end the kernel of one chapter, and the build by a traceback.
    """

    async def async_start_new_kernel(self, **kwargs):
        end_at_a_signal()  # nbclient has just taken them
        await super().async_start_new_kernel(**kwargs)


async def execute(path: Path, notebook) -> None:
    """Execute all cells of a notebook, in place; raises ExecutionError."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    BUILD.mkdir(exist_ok=True)
    for start in range(1, STARTS + 1):
        try:
            await run_cells(path, notebook)
            return
        except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
            if start == STARTS or SILENT not in str(error):
                raise ExecutionError(what_failed(path, notebook, error)) from None


async def run_cells(path: Path, notebook) -> None:
    """Run the cells in a new kernel; raises what nbclient raises."""
    client = BookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        kernel_manager_class=BookKernel,
        record_timing=False,
        extra_arguments=["--log-level=ERROR", "--HistoryManager.enabled=False"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    # what libraries write past the cells is kept for the day when a kernel dies
    with log_of(path).open("w", encoding="utf-8") as log:
        try:
            await client.async_execute(env=clean_environment() | KERNELS, stdout=log, stderr=log)
        except Exception:
            if asyncio.current_task().cancelling():  # nbclient takes that for a dead kernel
                raise asyncio.CancelledError from None
            raise
        finally:
            end_at_a_signal()  # nbclient has given them up
            atexit.unregister(client._cleanup_kernel)  # left there when its end is cut short


def log_of(path: Path) -> Path:
    """Return where the kernel of a chapter writes what is in no cell's output."""
    return BUILD / f"{path.stem}.kernel.log"


def what_failed(path: Path, notebook, error: Exception) -> str:
    """Return chapter, cell, line and fault, and below it the lines of the cell up to there."""
    number, cell = first_failed(notebook)
    name = path.relative_to(ROOT)
    if isinstance(error, RuntimeError) or cell is None:  # the kernel died, or did not begin
        return f"{name}: {error}; see {log_of(path).relative_to(ROOT)}"
    said = str(error)
    if isinstance(error, CellExecutionError):
        said = f"{error.ename}: {error.evalue}"
    line = failed_line(cell)
    place = f", line {line}" if line else ""
    return f"{name}, cell {number}{place}: {said}\n{listing(cell, line)}"


def first_failed(notebook) -> tuple:
    """Return (number, cell) of the first code cell that did not run or failed, or (0, None)."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and (cell.execution_count is None or errors(cell)):
            return number, cell
    return 0, None


def errors(cell) -> list:
    """Return the outputs of a cell that are errors."""
    return [output for output in cell.outputs if output.output_type == "error"]


def failed_line(cell) -> int | None:
    """Return the line of the cell in which its error arose, None if that is not known."""
    for output in errors(cell):
        traceback = COLOUR.sub("", "\n".join(output.traceback))
        lines = re.findall(rf"Cell In\[{cell.execution_count}\], line (\d+)", traceback)
        if lines:
            return int(lines[-1])  # the innermost: others only called it
    return None


def listing(cell, line: int | None) -> str:
    """Return the lines of a cell up to the one that failed, which is marked."""
    source = cell.source.splitlines()
    last = min(line or SHOWN, len(source))
    first = max(1, last - SHOWN + 1)
    shown = []
    for number, text in enumerate(source[first - 1 : last], start=first):
        mark = ">" if number == line else " "
        shown.append(f"  {mark} {number:3} | {text}")
    return "\n".join(shown)
