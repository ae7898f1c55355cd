"""Typing at the prompt: lines and blocks, symbols, completion, paste, history keys, colours, vi's keys."""

import os
import sys
import tempfile

from terminals import ROOT, Terminal, new_home, run_all


def test_a_statement_that_is_open_goes_on_with_its_indent():
    with Terminal() as t:
        t.type("for i in 1:2\n")
        assert t.row() == "...>" and t.screen.cursor.x == 7, t.text()
        t.type("print(i)\nend")
        assert t.row() == "...>   end", t.text()
        t.type("\n")
        t.wait_for("\n1\n2\n")
        # What closes the block stands under its opening.
        assert "...> end\n1\n2\nnnx>" in t.text(), t.text()


def test_alt_enter_begins_a_line():
    with Terminal() as t:
        t.keys("a = 1", "Alt-Enter", "b = 2", "Enter")
        t.wait_for_prompt()
        t.run("a + b", "\n3\n")
        # Terminals that tell Shift-Enter from Enter.
        t.keys("c = 1", "\x1b[13;2u", "d", "\x1b[1;5D", "\x1b[1;5D", "x", "^C")
        assert "nnx> xc = 1\n...> d" in t.text() or "nnx> c = x1\n...> d" in t.text(), t.text()
        assert "nnx> a = 1\n...> b = 2\n" in t.text()


def test_two_empty_lines_force_the_message():
    with Terminal() as t:
        t.type("f(1\n\n\n")
        t.wait_for("error")
        t.wait_for_prompt()


def test_symbols_by_their_names():
    with Terminal() as t:
        t.type("W\\_1⇥ = [1 2]; y\\hat⇥ = 2W\\_1⇥\\^T⇥; \\eta⇥ = 0.1; \\partial⇥")
        assert t.row() == "nnx> W₁ = [1 2]; ŷ = 2W₁ᵀ; η = 0.1; ∂", t.text()
        # Each is one cell: the cursor stands behind them all.
        assert t.screen.cursor.x == len("nnx> W₁ = [1 2]; ŷ = 2W₁ᵀ; η = 0.1; ∂")
        t.keys("^U")
        t.type("\\alp⇥")
        assert t.row() == "nnx> α", t.text()
        t.keys("^U")
        t.type("\\var⇥")
        assert "\\varphi" in t.text() and t.row() == "nnx> \\var", t.text()


def test_the_cursor_moves_by_what_one_sees():
    with Terminal() as t:
        t.type("y\\hat⇥·∂漢")
        assert t.screen.cursor.x == 5 + 5
        t.keys("Left")
        assert t.screen.cursor.x == 5 + 3
        t.keys("Left", "Left", "Left")
        assert t.screen.cursor.x == 5
        t.keys("Right", "x")
        assert t.row() == "nnx> ŷx·∂漢" or t.row().replace("漢 ", "漢") == "nnx> ŷx·∂漢", repr(t.row())


def test_tab_completes_what_the_program_knows():
    with Terminal(cwd=os.path.join(ROOT, "notebooks")) as t:
        t.type("sof⇥")
        assert t.row() == "nnx> softm" or "softmax" in t.text()
        t.keys("^U")
        t.type("standardi⇥")
        assert t.row() == "nnx> standardize", t.text()
        t.keys("^U")
        t.type("iris = load(\"da⇥ir⇥")
        assert t.row().startswith("nnx> iris = load(\"data/iris"), t.text()
        t.keys("^U")
        t.run("iris = load(\"data/iris.csv\");")
        t.type("iris[\"spe⇥")
        assert t.row() == "nnx> iris[\"species\"", t.text()
        t.keys("^U")
        t.run("W = [1 2]; V = [3 4]; L = sum(W.^2);")
        t.type("∂L/∂⇥")
        assert t.row() == "nnx> ∂L/∂W", t.text()
        t.keys("^U")
        t.type("rand⇥")
        assert "randn" in t.text() and t.row() == "nnx> rand", t.text()


def test_tab_indents_where_nothing_stands():
    with Terminal() as t:
        t.type("if true\n⇥x")
        assert t.row() == "...>     x", t.text()


def test_a_paste_is_one_block():
    with Terminal() as t:
        t.paste("for i in 1:2\n  x = i\n\n  print(x)\nend\n")
        assert t.text().endswith("nnx> for i in 1:2\n...>   x = i\n...>\n...>   print(x)\n...> end"), t.text()
        t.keys("Enter")
        t.wait_for("\n1\n2\nnnx>")


def test_what_was_pasted_stands_there_once():
    with Terminal() as terminal:
        for text in ["x = 3\ny = x^2\n", "z = 5"]:
            terminal.paste(text)
            terminal.keys("Enter")
            terminal.wait_for_prompt()
        shown = terminal.text()
        assert shown.count("y = x^2") == 1 and shown.count("z = 5") == 1, shown


def test_a_transcript_is_pasted_with_its_prompts():
    with Terminal() as t:
        t.paste("nnx> x = [1 2]\n1×2 Matrix\n1  2\nnnx> for i in 1:2\n...>   x = 2x\n...> end\nnnx> sum(x)\n12\n")
        assert t.text().endswith("nnx> x = [1 2]\n...> for i in 1:2\n...>   x = 2x\n...> end\n...> sum(x)"), t.text()
        t.keys("Enter")
        t.wait_for("\n12\nnnx>")
        # Without brackets it comes line by line.
        t.send("nnx> y = 3\r")
        t.wait_for("\n3\nnnx>")


def test_up_finds_entries_that_begin_alike():
    with Terminal() as t:
        for line in ["alpha = 1;", "beta = 2;", "alpha2 = 3;", "for i in 1:2\nprint(i)\nend"]:
            t.type(line + "\n")
            t.wait_for_prompt()
        t.keys("Up")
        assert t.text().endswith("nnx> for i in 1:2\n...>   print(i)\n...> end"), t.text()
        t.keys("Up")
        assert t.row() == "nnx> alpha2 = 3;", t.text()
        t.keys("Down", "Down", "^U")
        t.type("al")
        t.keys("Up")
        assert t.row() == "nnx> alpha2 = 3;", t.text()
        t.keys("Up")
        assert t.row() == "nnx> alpha = 1;", t.text()
        t.keys("^U", "^R", "eta")
        assert "reverse-i-search" in t.row() and "beta = 2;" in t.row(), t.text()
        t.keys("Enter")
        t.wait_for_prompt()
        assert "nnx> beta = 2;\nnnx>" in t.text(), t.text()


def test_up_and_down_move_in_a_block():
    with Terminal() as t:
        t.type("if true\n1\n2")
        t.keys("Up", "Up", "Home", "x", "Backspace")
        assert t.screen.cursor.x == 5 and t.row() == "nnx> if true", t.text()
        t.keys("Down", "End", "5")
        assert t.row() == "...>   15", t.text()


def test_lines_of_a_block_are_killed_and_brought_back():
    with Terminal() as t:
        t.type("if true\nabc·def\n1")
        t.keys("Up", "Home", "Right", "Right", "Right", "^K")
        assert t.lines()[t.screen.cursor.y - 1:t.screen.cursor.y + 2] == ["nnx> if true", "...>   a", "...>   1"], t.text()
        t.keys("^Y")
        assert t.row() == "...>   abc·def", t.text()
        t.keys("^U")
        assert t.row() == "...>" and t.lines()[t.screen.cursor.y + 1] == "...>   1", t.text()
        t.keys("^_")
        assert t.row() == "...>   abc·def", t.text()
        t.keys("End", "^K")
        assert t.row() == "...>   abc·def  1", t.text()
        t.keys("^C")
        # What is not there is no trouble.
        t.keys("^U", "^K", "Up", "Down", "Left", "Tab", "^_")
        assert t.row() in ("nnx>", "nnx>   "), t.text()


def test_entries_outlive_the_shell():
    home = new_home()
    with Terminal(home=home) as t:
        assert "try" in t.text()
        t.type("if true\n7\nend\n")
        t.wait_for_prompt()
        t.keys("^D")
        assert t.wait_for_end() == 0
    assert os.stat(f"{home}/.local/share/nnx/history.sqlite").st_mode & 0o777 == 0o600
    with Terminal(home=home) as t:
        # Who has been here knows what to try.
        assert "try" not in t.text()
        t.keys("Up")
        assert t.text().endswith("nnx> if true\n...>   7\n...> end"), t.text()


def test_a_long_line_wraps_and_a_long_block_scrolls():
    with Terminal(columns=40, rows=10) as t:
        t.type("x = " + "1 + " * 20 + "1")
        assert t.lines()[4].startswith("nnx> x = 1 + 1") or "nnx> x = 1" in t.text(), t.text()
        t.keys("Enter")
        t.wait_for("\n21\n")
        t.paste("\n".join(["if true"] + [f"  v{i} = {i};" for i in range(30)] + ["end"]))
        assert t.row() == "...> end", t.text()
        t.keys("Enter")
        t.wait_for_prompt()
        text = t.whole_text()
        assert "nnx> if true\n...>   v0 = 0;" in text and "...>   v29 = 29;\n...> end" in text, text
        t.run("v29", "\n29\n")


def test_exactly_full_rows():
    with Terminal(columns=40) as t:
        t.type("x" * 35)
        assert t.screen.cursor.x == 0 and t.lines()[t.screen.cursor.y - 1] == "nnx> " + "x" * 35
        t.keys("Backspace")
        assert t.screen.cursor.x == 39
        t.type("yz")
        assert t.row() == "z", t.text()


def test_words_are_coloured_while_they_are_typed():
    for theme, keyword in (("dark", "brightmagenta"), ("light", "magenta")):
        with Terminal(COLORFGBG="15;0" if theme == "dark" else "0;15") as t:
            t.type("for i in 1:3 # all")
            assert t.colors("for") == keyword, t.colors("for")
            assert t.colors("i in") == "default" and t.colors("# all") == "brightblack"
            t.keys("^U")
            t.run("[1 2; 3 4]")
            assert t.colors("2×2") == "brightblack"
            t.run("Z + 1")
            assert t.colors("^") == "red"
    with Terminal(NO_COLOR="1") as t:
        t.type("for i in 1:3")
        assert t.colors("for") == "default"
        t.keys("^U")
        t.run("[1 2; 3 4]")
        assert t.colors("2×2") == "default"
        assert "m" not in [piece[:3].lstrip("[0123456789;")[:1] for piece in t.raw.split("\x1b")[1:]], repr(t.raw)


def test_narrow_and_wide_in_light_and_dark():
    for columns in (40, 200):
        for background, keyword, prompt in (
            ("15;0", "brightmagenta", "brightgreen"), ("0;15", "magenta", "green"), ("", "magenta", "green")):
            with Terminal(columns=columns, COLORFGBG=background) as t:
                t.type("W\\_1⇥ = ones(2, 3); L = sum(W\\_1⇥.^2) + sum(W\\_1⇥.^3) + sum(W\\_1⇥.^4);\n")
                t.wait_for_prompt()
                t.type("for step in 1:2\nW\\_1⇥ -= 0.1·\\partial⇥L/\\partial⇥⇥\nforward L\nend\n")
                t.wait_for_prompt()
                assert t.colors("for step") == keyword and t.colors("nnx>") == prompt
                t.keys("Up", "Up")
                assert t.row().endswith(");"), t.text()
                t.keys("^C")
                t.type("so⇥")
                assert t.row().startswith("nnx> so"), t.text()
                t.keys("^C")
                t.run("∂L/∂W₁ + ones(7, 7)", "error")
                assert all(len(line) <= columns for line in t.lines())
                t.run("∂L/∂W₁", "2×3 Matrix")


def test_each_key_is_drawn_at_once_and_only_what_it_changes():
    with Terminal() as t:
        t.paste("if true\n" + "\n".join(f"  v{i} = {i}" for i in range(10)))
        t.pieces.clear()
        t.keys("z")
        drawn = "".join(t.pieces)
        assert drawn.startswith("\x1b[?2026h") and drawn.endswith("\x1b[?2026l"), repr(drawn)
        assert drawn.count("v") == 1 and "\x1b[2J" not in drawn and "\x1b[J" not in drawn, repr(drawn)
        t.pieces.clear()
        t.keys("Left")
        assert len("".join(t.pieces)) < 80, t.pieces


def test_inputrc_is_respected():
    home = new_home()
    with open(f"{home}/.inputrc", "w") as file:
        file.write('set editing-mode vi\nset keyseq-timeout 50\nset show-mode-in-prompt on\n"\\C-t": "tanh(1)"\n$if nnrepl\n"\\C-o": "sin(0)"\n$endif\n')
    with Terminal(home=home, settle=False) as t:
        t.wait_for("(ins)nnx>")
        t.keys("^T")
        assert t.row().endswith("tanh(1)"), t.text()
        t.keys("Escape", quiet=0.15)
        assert "(cmd)nnx>" in t.row(), t.text()
        t.keys("0", "D", "i", "^O", "Enter", quiet=0.1)
        t.wait_for("\n0\n")
        t.type("if true\n3\n")
        t.type("end\n")
        t.wait_for("\n(ins)nnx>")
        t.keys("Escape", "k", "A", " ", "Enter", quiet=0.15)
        assert "error" not in t.text(), t.text()


def test_the_c_locale_is_no_trouble():
    with Terminal(LANG="C", LC_ALL="C") as t:
        t.type("y\\hat⇥ = 2")
        assert t.row() == "nnx> ŷ = 2" and t.screen.cursor.x == 10
        t.keys("Left", "Left", "Left", "Left", "Left", "^D", "z", "Enter")
        t.wait_for("\n2\n")
        assert "nnx> z = 2" in t.text(), t.text()


def test_the_line_goes_through_the_editor():
    with tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False) as script:
        script.write("#!/bin/sh\necho 'y = 5' >> \"$1\"\n")
    os.chmod(script.name, 0o755)
    with Terminal(EDITOR=script.name) as t:
        t.type("x = 4")
        t.keys("^X", "^E", quiet=0.3)
        assert t.text().endswith("nnx> x = 4\n...> y = 5"), t.text()
        t.keys("Enter")
        t.wait_for("\n5\n")
        t.run("edit", "\n5\nnnx>")
        t.run("x + y", "\n9\n")
    os.unlink(script.name)


if __name__ == "__main__":
    sys.exit(run_all(globals(), "editing"))
