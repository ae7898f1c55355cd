"""Completion and inspection with Jupyter's own client: cursors count code points, and each has its answer.

Run with NNKERNEL naming the program and a Python that has jupyter_client.
"""

import time

import kernels
from kernels import LOOP, control, finish, kernel, run, wait_busy


def matches_and_pages():
    with kernel() as (_, client):
        run(client, "Wŷ = [1 2; 3 4]; x₁ = 2; L = sum(Wŷ)·x₁")

        def complete(code, cursor=None):
            content = finish(client, client.complete(code, cursor)).content
            kinds = {item["text"]: item for item in content["metadata"]["_jupyter_types_experimental"]}
            assert set(kinds) == set(content["matches"])
            return content["matches"], content["cursor_start"], content["cursor_end"], kinds

        # Cursors count code points, also behind letters beyond the first plane and behind combining marks.
        for before in ["", "𝟏 + ", "y\u0302 + ", "'", "é"]:
            for word, match in [("softma", "softmax"), ("\\alph", "α"), ("Wŷ", "Wŷ")]:
                code = f"{before} {word}"
                matches, start, end, _ = complete(code + "\nx", len(code))
                assert matches[:1] == [match], (code, matches)
                assert (start, end) == (len(before) + 1, len(code)), (code, start, end)
        matches, _, _, kinds = complete("Wŷ")
        assert kinds["Wŷ"]["signature"] == "2×2 Matrix" and kinds["Wŷ"]["type"] == "variable"
        matches, start, _, _ = complete("y = ∂L/∂")
        assert "Wŷ" in matches and "x₁" in matches and "L" not in matches and start == 8, matches
        found = finish(client, client.inspect("softmax(Wŷ)", 3)).content
        assert found["found"] and {"text/plain", "text/markdown", "text/html"} <= set(found["data"])
        assert "softmax" in found["data"]["text/plain"]
        assert not finish(client, client.inspect("nowhere", 3)).content["found"]


def every_cursor_of_a_line():
    line = '𝟏 + "😀e\u0301" + softmax(Wŷ)·∂L/∂x₁ + y\u0302 # 𝔘'
    # What is completed to what, and what inspection says wherever the cursor touches it. Names stand as they were typed.
    words = {
        "softmax": ("softmax", "softmax(Z)"), "Wŷ": ("Wŷ", "Wŷ: 2×2 Matrix"), "x₁": ("x₁", "x₁: 2"),
        "y\u0302": ("y\u0302", "y\u0302: 3"),
    }
    with kernel() as (_, client):
        run(client, "Wŷ = [1 2; 3 4]; x₁ = 2; y\u0302 = 3; L = sum(Wŷ)·x₁")
        for cursor in [-5, *range(len(line) + 3), 10**12]:
            found = finish(client, client.complete(line, cursor)).content
            told = finish(client, client.inspect(line, cursor)).content
            assert found["status"] == told["status"] == "ok"
            clipped = min(max(cursor, 0), len(line))
            assert 0 <= found["cursor_start"] <= found["cursor_end"] == clipped, (cursor, found)
            for word, (match, said) in words.items():
                start = line.index(word)
                if start < cursor <= start + len(word):
                    assert found["cursor_start"] == start and match in found["matches"], (cursor, found)
                    assert told["found"] and told["data"]["text/plain"].splitlines()[0].startswith(said), (cursor, told)
            within = line.index('"'), line.rindex('"')
            if within[0] < cursor <= within[1] or line.index("#") < cursor <= len(line):
                assert not found["matches"] and not told["found"], (cursor, found, told)


def while_a_cell_runs():
    """A subshell reads the variables as they are while another cell runs."""
    with kernel() as (_, client):
        run(client, "tally = [1 2]")
        running = client.execute("tallied = 3\n" + LOOP)
        wait_busy(client, running)
        subshell = control(client, "create_subshell_request")["subshell_id"]

        def ask(kind, code):
            message = client.session.msg(kind, {"code": code, "cursor_pos": len(code), "detail_level": 0})
            message["header"]["subshell_id"] = subshell
            client.shell_channel.send(message)
            return finish(client, message["header"]["msg_id"]).content

        deadline = time.monotonic() + 10
        while (matches := ask("complete_request", "𝟏 + tall")["matches"]) != ["tallied", "tally"]:
            assert time.monotonic() < deadline, matches
        assert ask("inspect_request", "tally")["data"]["text/plain"] == "tally: 1×2 Matrix"
        assert ask("is_complete_request", "f(")["status"] == "incomplete"
        control(client, "interrupt_request")
        assert finish(client, running).content["ename"] == "Interrupted"


if __name__ == "__main__":
    kernels.main("kernel reading", [matches_and_pages, every_cursor_of_a_line, while_a_cell_runs])
