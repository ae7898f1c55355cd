"""The notebooks train from every one of ten seeds: the page in plain statements, the digits by mini-batches."""

import os
import re
import subprocess
import sys
import tempfile

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "notebooks")


def accuracy(notebook, seed):
    with open(os.path.join(FOLDER, notebook), encoding="utf-8") as file:
        program, changed = re.subn(r"^seed\(1\)$", f"seed({seed})", file.read(), flags=re.MULTILINE)
    assert changed == 1, f"{notebook} sets its seed {changed} times"
    with tempfile.NamedTemporaryFile("w", suffix=".nnx", encoding="utf-8") as script:
        script.write(program + "\nprint(\"accuracy\", accuracy(y, ŷ))\n")
        script.flush()
        result = subprocess.run(
            [os.environ["NNREPL"], script.name], cwd=FOLDER, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, f"{notebook}, seed {seed}: {result.stderr}"
    return float(result.stdout.splitlines()[-1].removeprefix("accuracy "))


def main():
    for notebook in ["backprop.nnx", "digits.nnx"]:
        found = [accuracy(notebook, seed) for seed in range(1, 11)]
        print(f"{notebook}: accuracy {min(found):.3f} to {max(found):.3f} over ten seeds")
        assert min(found) >= 0.95, f"{notebook}: {found}"


if __name__ == "__main__":
    sys.exit(main())
