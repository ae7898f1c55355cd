"""nnrepl as the benchmarks run it: programs, the durations that `time` printed, and the memory that they took."""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NNREPL = os.path.join(ROOT, ".build", "release", "nnrepl")
UNITS = {"µs": 1e-6, "ms": 1e-3, "s": 1}


def run(program, environment=None):
    """What a process prints that runs the program, beside the data of the notebooks."""
    result = subprocess.run(
        [NNREPL, "-"], input=program, cwd=os.path.join(ROOT, "notebooks"), capture_output=True, text=True,
        env={**os.environ, **(environment or {})})
    if result.returncode != 0:
        raise RuntimeError(result.stdout + result.stderr)
    return result.stdout


def durations(program, environment=None):
    """The seconds of each `time` in the program."""
    lines = re.findall(r"^([\d.]+) (µs|ms|s)$", run(program, environment), re.MULTILINE)
    return [float(number) * UNITS[unit] for number, unit in lines]


def peak_memory(program):
    """The most memory that a process has held that ran the program, in MB."""
    # Started by one that is small: the system counts what a process was before it became the program, too.
    starter = "import os, sys; pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]); print(os.wait4(pid, 0)[2].ru_maxrss)"
    result = subprocess.run(
        [sys.executable, "-S", "-c", starter, NNREPL, "-e", program], capture_output=True, text=True, check=True,
        cwd=os.path.join(ROOT, "notebooks"))
    return int(result.stdout.split()[-1]) / 1024
