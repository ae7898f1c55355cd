"""Ctrl-C in the middle of a library routine ends a script at once, though the library still computes then."""

import os
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = "A = reshape(linspace(-1, 1, 9000000), 3000, 3000)\n"
STATEMENTS = ["U, s, V = svd(A)", "λ, V = eig(Aᵀ·A)", "B = A^1000", "B = sort(randn(30000000, 1))"]


def interrupted(statement):
    with tempfile.NamedTemporaryFile("w", suffix=".nnx", encoding="utf-8") as script:
        script.write(PROGRAM + statement + "\n")
        script.flush()
        # A job in the background may have been told to ignore Ctrl-C, and this one must not.
        process = subprocess.Popen(
            [os.environ["NNREPL"], script.name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, f"{statement}: {process.returncode}, {errors}"
    assert "2:1: error: interrupted" in errors, f"{statement}: {errors}"


def main():
    for statement in STATEMENTS:
        for _ in range(3):
            interrupted(statement)
    print(f"Ctrl-C stops {len(STATEMENTS)} statements")


if __name__ == "__main__":
    sys.exit(main())
