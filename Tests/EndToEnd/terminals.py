"""A terminal to test nnrepl in: a pseudo-terminal, keys that are sent, and a screen that is read."""

import atexit
import codecs
import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback

import pyte

NNREPL = os.environ["NNREPL"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

KEYS = {
    "Enter": "\r", "Tab": "\t", "Alt-Enter": "\x1b\r", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C",
    "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F", "Backspace": "\x7f", "Escape": "\x1b",
}
PASTES = 2004 << 5
# Opens the program's side of the pseudo-terminal; Python has no name for it.
TIOCGPTPEER = 0x5441


def new_home():
    """A home folder with nothing in it, which goes when the tests are through."""
    home = tempfile.mkdtemp(prefix="nnx-home-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


class Terminal:
    """nnrepl, or another program, in a window."""

    def __init__(self, *words, program=NNREPL, columns=80, rows=24, home=None, cwd=None, settle=True, **environment):
        self.home = home or new_home()
        self.screen = pyte.HistoryScreen(columns, rows, history=2000, ratio=0.5)
        self.stream = pyte.Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        # Everything the program has written, and each piece as it came.
        self.raw = ""
        self.pieces = []
        self.code = None
        variables = {
            "HOME": self.home, "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no", "OPENBLAS_NUM_THREADS": "1",
        }
        # Where a build that counts lines keeps its counts.
        variables.update({name: os.environ[name] for name in ["LLVM_PROFILE_FILE"] if name in os.environ})
        variables.update(environment)
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                if cwd:
                    os.chdir(cwd)
                for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE, signal.SIGHUP):
                    signal.signal(number, signal.SIG_DFL)
                # The window has its size before the program asks for it.
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execve(program, [program, *words], variables)
            finally:
                os._exit(127)
        if settle:
            self.wait_for_prompt()

    # Reading

    def pump(self, seconds=0.0):
        """Takes what the program writes within a time; False where it wrote nothing."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.reap()
            return False
        text = self.decoder.decode(data)
        self.raw += text
        self.pieces.append(text)
        self.stream.feed(text)
        return True

    def settle(self, quiet=0.0, limit=20):
        """Reads until the program has taken every key and waits for the next, on a busy machine as on an idle one.

        What waits for time to pass, not for keys, needs a time of quiet as well.
        """
        end = time.monotonic() + limit
        idle = 0
        while time.monotonic() < end and self.code is None and idle < 3:
            # The last look is a longer one: keys reach the program's side of the terminal a moment after they are sent.
            is_busy = self.pump(max(quiet, 0.02 if idle == 2 else 0.004)) or not self.is_waiting()
            idle = 0 if is_busy else idle + 1

    def is_waiting(self):
        """Whether no key is unread, and the process in the foreground sleeps."""
        try:
            slave = fcntl.ioctl(self.master, TIOCGPTPEER, os.O_RDWR | os.O_NOCTTY)
            try:
                unread = struct.unpack("i", fcntl.ioctl(slave, termios.FIONREAD, b"    "))[0]
                process = os.tcgetpgrp(self.master)
            finally:
                os.close(slave)
            with open(f"/proc/{process}/stat") as file:
                state = file.read().rpartition(") ")[2][0]
        except OSError:
            return True
        return unread == 0 and state in "STZ"

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines()).rstrip("\n")

    def whole_text(self):
        """With what has scrolled away above."""
        above = ["".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in self.screen.history.top]
        return "\n".join(above + self.lines()).rstrip("\n")

    def row(self):
        """The line that the cursor is in."""
        return self.lines()[self.screen.cursor.y]

    def wait_for(self, what, seconds=15):
        """Reads until the screen has a text, or a condition holds."""
        holds = what if callable(what) else lambda: what in self.text()
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"waited for {what!r}, and there is:\n{self.text()}"
            self.pump(0.05)
            if self.code is not None and not holds():
                raise AssertionError(f"waited for {what!r}, but the program ended with {self.code}:\n{self.text()}")
        # It may compute on.
        self.settle(limit=0.5)

    def wait_for_prompt(self, seconds=15):
        self.wait_for(lambda: self.row() == "nnx>" and self.screen.cursor.x == 5, seconds)

    def colors(self, word):
        """The colour of a word's first letter where it stands last on the screen."""
        for y in reversed(range(self.screen.lines)):
            line = "".join(self.screen.buffer[y][x].data for x in range(self.screen.columns))
            if word in line:
                return self.screen.buffer[y][line.rindex(word)].fg
        raise AssertionError(f"no {word!r} in\n{self.text()}")

    # Writing

    def send(self, text):
        os.write(self.master, text.encode())

    def keys(self, *keys, quiet=0.0):
        """Sends text, and keys by their names or as ^C."""
        for key in keys:
            if len(key) == 2 and key[0] == "^" and key[1] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ_":
                self.send(chr(ord(key[1]) & 31))
                # A signal takes its time.
                quiet = max(quiet, 0.05 if key in ("^C", "^Z") else 0)
            else:
                self.send(KEYS.get(key, key))
            self.settle(quiet)

    def type(self, text):
        """Types a text, in which ⇥ is TAB, key by key."""
        for character in text:
            self.send("\t" if character == "⇥" else "\r" if character == "\n" else character)
        self.settle()

    def run(self, line, expect=None, seconds=15):
        """Enters a line and waits for the next prompt, or for a text."""
        self.send(line)
        self.settle()
        self.send("\r")
        if expect is None:
            self.settle(limit=seconds)
            self.wait_for_prompt(seconds)
        else:
            self.wait_for(expect, seconds)

    def paste(self, text):
        """As a terminal pastes: between marks, where the program asked for them."""
        assert PASTES in self.screen.mode, "the program takes no bracketed paste"
        self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")
        self.settle()

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settle(0.2)

    # The process

    def signal(self, number):
        os.kill(self.pid, number)

    def reap(self):
        if self.code is None:
            _, status = os.waitpid(self.pid, 0)
            self.code = os.waitstatus_to_exitcode(status)

    def wait_for_end(self, seconds=10):
        end = time.monotonic() + seconds
        while self.code is None and time.monotonic() < end:
            self.pump(0.05)
            if self.code is None:
                done, status = os.waitpid(self.pid, os.WNOHANG)
                if done:
                    self.code = os.waitstatus_to_exitcode(status)
                    while self.pump(0.0):
                        pass
        assert self.code is not None, f"the program goes on:\n{self.text()}"
        return self.code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.code is None and "LLVM_PROFILE_FILE" in os.environ:
            # Who is killed writes no counts.
            os.kill(self.pid, signal.SIGHUP)
            with contextlib.suppress(AssertionError):
                self.wait_for_end(1)
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.reap()
        os.close(self.master)


def run_all(scope, title):
    """Runs every function that begins with test_, or those that the command line names; tells of all that fail."""
    names = sys.argv[1:] or [name for name in scope if name.startswith("test_")]
    failures = 0
    for name in names:
        start = time.monotonic()
        try:
            scope[name]()
        except Exception:
            failures += 1
            print(f"failed: {name}")
            traceback.print_exc(limit=-2, file=sys.stdout)
        if os.environ.get("NNX_TIMES"):
            print(f"  {name}: {time.monotonic() - start:.2f} s", flush=True)
    if failures:
        return f"{title}: {failures} of {len(names)} failed"
    print(f"{title}: {len(names)} behaviours at a terminal")
