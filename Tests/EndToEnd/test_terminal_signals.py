"""Ctrl-C, Ctrl-Z, a window that changes or goes away, and the system's requests to end."""

import os
import signal
import sys
import time

from terminals import NNREPL, Terminal, new_home, run_all


def test_control_c_clears_the_line():
    with Terminal() as t:
        t.type("for i in 1:2\nx")
        t.keys("^C")
        assert t.text().endswith("nnx> for i in 1:2\n...>   x\nnnx>"), t.text()
        t.run("1 + 1", "\n2\n")
        t.keys("^R", "1", "^C")
        assert t.row() == "nnx>"
        t.run("2 + 2", "\n4\n")


def test_control_c_stops_a_computation_at_once():
    with Terminal() as t:
        t.run("x = 5;")
        t.send("A = randn(1500, 1500); while true; B = A·A; end\r")
        time.sleep(1)
        start = time.monotonic()
        t.send("\x03")
        t.wait_for("interrupted")
        elapsed = time.monotonic() - start
        assert elapsed < 0.5, elapsed
        t.wait_for_prompt()
        t.run("x", "\n5\n")


def test_control_c_twice_keeps_the_session():
    with Terminal() as t:
        t.run("x = 5;")
        t.send("while true; end\r")
        time.sleep(0.5)
        t.send("\x03\x03")
        t.wait_for_prompt()
        t.keys("^C", "^C", "^C")
        t.run("x", "\n5\n")
        t.send("sleep(60)\r")
        time.sleep(0.3)
        t.send("\x03")
        t.wait_for("interrupted")
        t.wait_for_prompt()
        t.send("n = input(\"name: \")\r")
        t.wait_for("name: ")
        t.send("\x03")
        t.wait_for_prompt()
        t.run("x", "\n5\n")


def test_control_c_reaches_a_command_of_the_system():
    with Terminal() as t:
        t.send("!sleep 60\r")
        time.sleep(0.4)
        t.send("\x03")
        t.wait_for_prompt()
        t.run("1 + 1", "\n2\n")


def test_control_c_stops_nothing_that_comes_after():
    with Terminal() as t:
        for number in range(20):
            t.run("!kill -INT $PPID")
            t.run(f"{number} + 0.5", f"\n{number}.5\n")


def in_bash(**options):
    t = Terminal("--norc", "--noprofile", "-i", program="/bin/bash", settle=False, PS1="sh: ", **options)
    t.wait_for("sh:")
    t.send(f"{NNREPL}\r")
    t.wait_for("nnx>")
    return t


def test_control_z_and_fg():
    with in_bash() as t:
        t.run("x = 5;")
        t.type("x + ")
        t.keys("^Z")
        t.wait_for("Stopped")
        t.wait_for(lambda: t.row() == "sh:")
        # The shell's own line editing works: the terminal was given back.
        t.send("echo a$((1+1))\r")
        t.wait_for("\na2\n")
        t.send("fg\r")
        t.wait_for(lambda: t.row() == "nnx> x +")
        t.type("1\n")
        t.wait_for("\n6\n")
        # In a computation, too.
        t.send("while true; end\r")
        time.sleep(0.5)
        t.send("\x1a")
        t.wait_for(lambda: t.row() == "sh:")
        t.send("fg\r")
        time.sleep(0.3)
        t.send("\x03")
        t.wait_for_prompt()
        t.run("x", "\n5\n")
        t.keys("^D")
        t.wait_for(lambda: t.row() == "sh:")


def test_a_stop_from_elsewhere_is_survived():
    with Terminal() as t:
        t.type("1 + ")
        t.signal(signal.SIGSTOP)
        time.sleep(0.1)
        t.signal(signal.SIGCONT)
        t.settle(0.3)
        t.type("1\n")
        t.wait_for("\n2\n")


def test_the_window_changes_its_size():
    with Terminal(columns=80) as t:
        t.type("x = " + "1 + " * 12 + "1")
        assert t.screen.cursor.y == 3
        t.resize(40, 24)
        assert t.row().endswith("1") and t.lines()[t.screen.cursor.y - 1].startswith("nnx> x = 1"), t.text()
        t.resize(100, 24)
        assert t.row() == "nnx> x = " + "1 + " * 12 + "1", t.text()
        t.keys("Home", "Right")
        assert t.screen.cursor.x == 6
        t.keys("Enter")
        t.wait_for("\n13\n")


def ended_by(number, while_computing):
    home = new_home()
    with Terminal(home=home) as t:
        t.run("kept = 1;")
        if while_computing:
            t.send("while true; end\r")
            time.sleep(0.4)
        else:
            t.type("half a li")
        t.signal(number)
        code = t.wait_for_end(5)
        assert code in (128 + number, -number), code
        if not while_computing:
            assert t.raw.rstrip().endswith("\x1b[?2004l"), repr(t.raw[-80:])
    with Terminal(home=home) as t:
        t.keys("Up")
        assert t.row() == ("nnx> while true; end" if while_computing else "nnx> kept = 1;"), t.text()


def test_requests_to_end_are_heard():
    for number in (signal.SIGTERM, signal.SIGHUP):
        ended_by(number, False)
        ended_by(number, True)


def test_a_closed_terminal_ends_it():
    for computing in (False, True):
        home = new_home()
        t = Terminal(home=home)
        t.run("kept = 1;")
        if computing:
            t.send("while true; print(1); end\r")
            time.sleep(0.4)
        os.close(t.master)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            if os.waitpid(t.pid, os.WNOHANG)[0]:
                break
            time.sleep(0.02)
        else:
            os.kill(t.pid, signal.SIGKILL)
            raise AssertionError("it goes on without a terminal")


if __name__ == "__main__":
    sys.exit(run_all(globals(), "signals"))
