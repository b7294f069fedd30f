"""A small sample of the mutation proof: what `make mutants` shows at length, at each test."""

import subprocess
import sys


def test_a_small_sample_of_errors_is_caught(root):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tools.proofs.mutation.judge",
            "--sample",
            "--seed",
            "3",
            "--data",
            "6",
            "--code",
            "6",
            "--stored",
            "4",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
