"""Where no thread can be started, long work is done by one, and whole."""

import os
import resource
import subprocess
import sys

# Sizes that are no multiples of what a share is one of.
PROGRAM = """\
threads(3)
Z = ones(1, 1000003) * 2
min(exp(log(Z)))
Q = ones(1001, 333) .* 3
min(min(relu(Q)))
min(min(ones(1003, 501) * ones(501, 1001)))
sum(Q)
"""
EXPECTED = "2\n3\n501\n999999\n"
NOBODY = 65534


def without_threads():
    # The superuser's threads are not limited.
    if os.getuid() == 0:
        os.setuid(NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def run(preexec):
    # Opened here, as who has no rights may not reach its folder; OpenBLAS ends a process whose threads it cannot start.
    with open(os.environ["NNREPL"], "rb") as program:
        result = subprocess.run(
            ["nnrepl"], executable=f"/proc/self/fd/{program.fileno()}", pass_fds=[program.fileno()], input=PROGRAM,
            preexec_fn=preexec, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def main():
    assert run(None) == EXPECTED, run(None)
    assert run(without_threads) == EXPECTED, run(without_threads)
    print("one thread does the work of three")


if __name__ == "__main__":
    sys.exit(main())
