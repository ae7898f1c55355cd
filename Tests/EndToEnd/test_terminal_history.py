"""Many shells and a kernel write one history at once, and some are killed: nothing that was entered is lost."""

import os
import random
import re
import signal
import sqlite3
import sys
import threading
import time

import kernels
from terminals import Terminal, run_all

SHELLS, ENTRIES = 10, 15


def entries(data):
    with sqlite3.connect(f"{data}/nnx/history.sqlite") as database:
        return [row[0] for row in database.execute("SELECT input FROM cells ORDER BY id")]


def test_ten_shells_and_a_kernel_lose_nothing():
    # The folder is new to all of them: they also race for making the file.
    home, data = kernels.FOLDER, os.environ["XDG_DATA_HOME"]
    failures = []

    def shell(number):
        try:
            with Terminal(home=home, XDG_DATA_HOME=data) as t:
                for entry in range(ENTRIES):
                    t.run(f"s{number} = {entry};", seconds=60)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=shell, args=[number]) for number in range(SHELLS)]
    for thread in threads:
        thread.start()
    with kernels.kernel() as (_, client):
        for entry in range(ENTRIES):
            assert kernels.run(client, f"k = {entry};").status == "ok"
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    found = entries(data)
    expected = [f"s{n} = {e};" for n in range(SHELLS) for e in range(ENTRIES)] + [f"k = {e};" for e in range(ENTRIES)]
    assert sorted(found) == sorted(expected), set(expected) ^ set(found)
    for number in range(SHELLS):
        own = [entry for entry in found if entry.startswith(f"s{number} ")]
        assert own == [f"s{number} = {e};" for e in range(ENTRIES)]
    assert os.stat(f"{data}/nnx/history.sqlite").st_mode & 0o777 == 0o600
    # And a shell that comes later finds what the kernel was given.
    with Terminal(home=home, XDG_DATA_HOME=data) as t:
        t.keys("k = 1", "Up")
        assert re.fullmatch(r"nnx> k = 1\d;", t.row()), t.text()


def test_a_killed_shell_loses_the_line_being_typed_at_most():
    generator = random.Random(1)
    for _ in range(8):
        with Terminal() as t:
            done, data = [], f"{t.home}/.local/share"
            for entry in range(generator.randrange(1, 4)):
                t.run(f"x = {entry};")
                done.append(f"x = {entry};")
            if generator.random() < 0.5:
                t.send("while true; end\r")
                done.append("while true; end")
                t.wait_for(lambda: entries(data) == done)
            else:
                t.send("half a l")
                time.sleep(generator.random() / 20)
            t.signal(signal.SIGKILL)
            t.wait_for_end()
            assert entries(data) == done
            with Terminal(home=t.home) as again:
                again.keys("Up")
                assert again.row() == f"nnx> {done[-1]}", again.text()


if __name__ == "__main__":
    try:
        sys.exit(run_all(globals(), "history"))
    finally:
        kernels.shutil.rmtree(kernels.FOLDER, ignore_errors=True)
