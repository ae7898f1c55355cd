"""What a person says to the prompt: help, variables, history, sessions, files, the system, leaving; configuration."""

import os
import sys
import tempfile

from terminals import Terminal, new_home, run_all


def configured(text):
    home = new_home()
    os.makedirs(f"{home}/.config/nnx")
    with open(f"{home}/.config/nnx/config.nnx", "w", encoding="utf-8") as file:
        file.write(text)
    return home


def test_the_banner_says_what_to_try():
    with Terminal() as t:
        assert len(t.lines()[: t.screen.cursor.y]) == 3
        # And it works.
        t.type("x = [1 2 3]; L = sum(x.^2); \\partial⇥L/\\partial⇥x\n")
        t.wait_for("2  4  6")


def test_help():
    with Terminal(rows=100) as t:
        t.run("?", "At the prompt")
        assert "history" in t.text() and "Keys" in t.text()
        t.run("?tanh", "tanh(")
        t.run("help softmax", "softmax(")
        t.run("?ŷ", "nothing is known")
        t.run("ŷ = 1;")
        t.run("?ŷ", "y\\hat<TAB>")
        t.run("?⊙", "\\odot")
        t.run("?nonsense", "nothing is known of nonsense")


def test_variables():
    with Terminal() as t:
        t.run("X = ones(150, 3); t = \"label\";")
        t.run("vars", "150×3 Matrix")
        assert "3.6 kB" in t.text() and "ones(150, 3)" in t.text(), t.text()
        t.run("forget X")
        t.run("X", "error")
        t.run("reset", "1 variable is forgotten")
        t.run("t", "error")


def test_the_history_is_listed():
    with Terminal() as t:
        for line in ("alpha = 1;", "beta = 2;", "gamma = 3;"):
            t.run(line)
        t.run("history")
        assert "  alpha = 1;\n  beta = 2;\n  gamma = 3;\n  history\n" in t.text(), t.text()
        t.keys("^L")
        t.run("history eta")
        assert "  beta = 2;\n" in t.text() and "  alpha" not in t.text(), t.text()


def test_sessions_are_saved_and_loaded():
    with tempfile.TemporaryDirectory() as folder, Terminal(cwd=folder) as t:
        t.run("W = [1 2; 3 4]; L = sum(W.^2);")
        t.run("save session", "the session is saved in session.nnx")
        t.run("reset", "forgotten")
        t.type("load session ses⇥")
        assert t.row() == "nnx> load session session.nnx", t.text()
        t.keys("Enter")
        t.wait_for_prompt()
        t.run("∂L/∂W", "6  8")
        t.run("load session nowhere", "error")


def test_files_are_included_and_edited():
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/a.nnx", "w") as file:
            file.write("p = 11\np + 1\n")
        editor = f"{folder}/editor.sh"
        with open(editor, "w") as file:
            file.write("#!/bin/sh\nsed -i 's/11/21/' \"$1\"\n")
        os.chmod(editor, 0o755)
        with Terminal(cwd=folder, EDITOR=editor) as t:
            t.run("include \"a.nnx\"")
            t.run("p", "\n11\n")
            t.run("edit a.nnx", "\n22\n")
            t.run("q = 11", "\n11\n")
            t.run("save session", "saved")
            t.run("edit", "\n21\n")
            t.run("edit nowhere.nnx", "error")
        with Terminal(cwd=folder, EDITOR="false") as t:
            t.run("q = 1;")
            t.run("edit", "false ended with 1; nothing is run")


def test_the_system():
    with tempfile.TemporaryDirectory() as folder, Terminal(cwd=folder) as t:
        t.run("!echo $((6*7))", "\n42\n")
        t.run("!exit 3", "exit status 3")
        t.run("!mkdir inner")
        t.run("!cd inner")
        t.run("!pwd", f"{folder}/inner")
        t.run("!cd nowhere", "error")
        t.run("!", "error")
        # It reads the terminal itself.
        t.send("!read x; echo got $x\r")
        t.settle(0.2)
        t.send("abc\r")
        t.wait_for("got abc")
        t.wait_for_prompt()


def test_a_program_asks():
    with Terminal() as t:
        t.send("name = input(\"name: \"); key = password(\"key: \"); print(\"<\" + name + key + \">\")\r")
        t.wait_for(lambda: t.row() == "name:")
        t.send("Ada\r")
        t.wait_for(lambda: t.row() == "key:")
        t.send("secret\r")
        t.wait_for_prompt()
        t.keys("Up")
        t.keys("^C")
        t.run("key", "secret")
        assert "key: secret" not in t.text() and "name: Ada" in t.text(), t.text()


def test_leaving():
    for word, code in (("exit", 0), ("exit(3)", 3), ("quit", 0)):
        with Terminal() as t:
            t.send(word + "\r")
            assert t.wait_for_end() == code
    with Terminal() as t:
        t.keys("ab", "^D")
        assert t.row() == "nnx> ab"
        t.keys("^U", "^D")
        assert t.wait_for_end() == 0
        # The window is as it was found.
        assert t.raw.count("\x1b[?2004h") == t.raw.count("\x1b[?2004l") and t.raw.endswith("\n"), repr(t.raw[-60:])


def test_commands_explain_themselves():
    with Terminal() as t:
        t.run("?page", "a result in the pager")
        t.run("page", "page x shows all of x")
        t.run("vars", "name  what  memory  made by")
        assert "ARGS" not in t.text(), t.text()
        t.send("quit()\r")
        assert t.wait_for_end() == 0


def test_clearing_the_window():
    with Terminal() as t:
        t.run("x = 1;")
        t.keys("y", "^L")
        assert t.text() == "nnx> y", t.text()
        t.keys("^U")
        t.run("clear")
        assert t.text() == "nnx>", t.text()


def test_the_configuration_is_a_program():
    home = configured('theme = "light"; prompt = "λ> "; digits = 3; banner = false\ndouble(x) = 2x\n')
    with Terminal(home=home, settle=False) as t:
        t.wait_for("λ>")
        assert t.text() == "λ>"
        t.run("double(1/3)", "\n0.667\n")
        t.type("for i in 1:2\n")
        assert t.row() == ".>" and t.screen.cursor.x == 5 and t.colors("for") == "magenta"
        t.keys("^C")
        t.run("[1/3 2]", "0.333  2")
    with Terminal("--no-config", home=home) as t:
        t.run("double(1)", "error")


def test_a_configuration_that_is_wrong_is_told():
    home = configured('theme = "blue"\ndigits = 3\nx = ones(2, 3)·ones(2, 3)\nprompt = "no> "\n')
    with Terminal(home=home) as t:
        text = " ".join(t.text().split())
        assert '"light", "neutral" or "none"' in text and "config.nnx:3:" in text, t.text()
        t.run("1/3", "\n0.333\n")


def test_a_history_that_cannot_be_written_is_told_once():
    home = new_home()
    with open(f"{home}/.local", "w"):
        pass
    with Terminal(home=home) as t:
        t.run("x = 1")
        t.run("y = 2", "\n2\n")
        t.keys("Up")
        assert t.row() == "nnx> y = 2"


if __name__ == "__main__":
    sys.exit(run_all(globals(), "commands"))
