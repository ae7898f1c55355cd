"""How fast the prompt is at a terminal: start, a key in a long block, completion among many names."""

import fcntl
import os
import pty
import select
import shutil
import sqlite3
import statistics
import struct
import tempfile
import termios
import time

DRAWN = b"\x1b[?2026l"


class Window:
    """A program in a window of 40 rows; what it writes is only looked at for its end."""

    def __init__(self, program, home, cwd=None):
        self.start = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            if cwd:
                os.chdir(cwd)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
            os.execve(program, [program], {**os.environ, "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"})

    def wait_for(self, end, limit=30):
        """Seconds until the program has written something, from what was sent last."""
        seen = b""
        while end not in seen:
            ready, _, _ = select.select([self.master], [], [], limit)
            assert ready, f"nothing came, but {seen[-200:]}"
            seen += os.read(self.master, 1 << 16)
        return time.perf_counter() - self.start

    def drain(self):
        while select.select([self.master], [], [], 0.2)[0]:
            os.read(self.master, 1 << 16)

    def send(self, text):
        self.start = time.perf_counter()
        os.write(self.master, text.encode())

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def start(nnrepl, home):
    times = []
    for _ in range(15):
        window = Window(nnrepl, home)
        times.append(window.wait_for(b"nnx> "))
        window.drain()
        window.close()
    return statistics.median(times)


def filled_history(nnrepl, home):
    """A history as years leave it."""
    window = Window(nnrepl, home)
    window.wait_for(b"nnx> ")
    window.send("1;\r")
    window.drain()
    window.close()
    with sqlite3.connect(f"{home}/.local/share/nnx/history.sqlite") as database:
        rows = [(1, line, f"W{line} = randn(3, 4)·{line}  # an entry") for line in range(2, 50_000)]
        database.executemany("INSERT INTO cells (session, line, input) VALUES (?, ?, ?)", rows)


def key_in_a_block(nnrepl, home):
    block = "for i in 1:10\n" + "\n".join(f"  W₁ -= η·∂L/∂W₁ + {line}  # step {line}" for line in range(998)) + "\nend"
    window = Window(nnrepl, home)
    window.wait_for(b"nnx> ")
    window.drain()
    pasted = ("\x1b[200~" + block.replace("\n", "\r") + "\x1b[201~").encode()
    # A terminal takes no more at once than somebody reads.
    while pasted:
        pasted = pasted[os.write(window.master, pasted[:4096]):]
        while select.select([window.master], [], [], 0)[0]:
            os.read(window.master, 1 << 16)
    window.drain()

    def time_of(key):
        window.send(key)
        seconds = window.wait_for(DRAWN)
        time.sleep(0.01)
        return seconds

    keys, moves = [time_of(key) for key in "abcdefghij"], [time_of("\x1b[A") for _ in range(9)]
    window.close()
    return statistics.median(keys), statistics.median(moves)


def completion(nnrepl, home):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "names.nnx"), "w") as file:
            file.writelines(f"value{number} = {number};\n" for number in range(10_000))
        window = Window(nnrepl, home, folder)
        window.wait_for(b"nnx> ")
        window.send('include "names.nnx"\r')
        window.wait_for(b"nnx> ")
        window.drain()
        times = []
        for _ in range(9):
            window.send("value99")
            window.drain()
            window.send("\t")
            times.append(window.wait_for(DRAWN))
            window.drain()
            window.send("\x15")
            window.drain()
        window.close()
    return statistics.median(times)


def report(nnrepl):
    home = tempfile.mkdtemp(prefix="nnx-bench-")
    try:
        print(f"| start to prompt | {start(nnrepl, home) * 1e3:.1f} ms | < 25 ms |")
        filled_history(nnrepl, home)
        print(f"| start to prompt with 50 000 entries of history | {start(nnrepl, home) * 1e3:.1f} ms | < 25 ms |")
        key, move = key_in_a_block(nnrepl, home)
        print(f"| a key, and Up, in a block of 1000 lines | {key * 1e3:.1f}, {move * 1e3:.1f} ms | < 10 ms |")
        print(f"| completion among 10 000 names | {completion(nnrepl, home) * 1e3:.1f} ms | < 20 ms |")
    finally:
        shutil.rmtree(home, ignore_errors=True)
