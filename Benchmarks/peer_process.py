"""A peer as a process that measures what it is told to, line by line; both ends of the pipe.

A request names a task and its arguments and may say how often to repeat it; the answer has the seconds of one repetition and,
where the task is new, how long its first call took, compilation included: of a loop, the first turn's.
"""

import json
import os
import subprocess
import sys
import time


#: So long a measurement takes about, where the request does not say how often to repeat the work.
SECONDS = 0.15


def seconds(run, count):
    start = time.perf_counter()
    run(count)
    return time.perf_counter() - start


def serve(tasks):
    """Answers requests until the input ends. A task gives a function that repeats the work as often as asked."""
    known = {}
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    # A framework that prints must not spoil the answers.
    os.dup2(2, 1)
    for line in filter(str.strip, sys.stdin):
        name, arguments, count = json.loads(line)
        key = json.dumps([name, arguments])
        answer = {}
        if key not in known:
            run = tasks[name](**arguments)
            first = seconds(run, count or 1)
            warm = seconds(run, count or 3) / (count or 3)
            known[key] = run, count or max(1, min(5000, int(SECONDS / warm)))
            answer["first"] = first - warm * ((count or 1) - 1)
        run, count = known[key]
        answer["seconds"] = seconds(run, count) / count
        answers.write(json.dumps(answer) + "\n")


class Peer:
    """The other end: starts the process at the first request and gives what it measured."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.command = command
        self.environment = environment or {}
        self.process = None
        #: Why it cannot be asked, once that is known.
        self.absent = None
        self.first = {}

    def seconds(self, task, arguments, count=None):
        """The seconds of one repetition, or None where the peer cannot do it; without a count, as many as fit in a while."""
        if self.absent:
            return None
        if self.process is None:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env={**os.environ, **self.environment})
        try:
            # Octave's fgetl looks at what follows a line before it gives the line.
            self.process.stdin.write(json.dumps([task, arguments, count]) + "\n\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.process.wait()
            lines = self.process.stderr.read().strip().splitlines()
            self.absent = lines[-1] if lines else "it ended"
            return None
        answer = json.loads(line)
        if "first" in answer:
            self.first[json.dumps([task, arguments])] = answer["first"]
        return answer["seconds"]

    def first_call(self, task, arguments):
        return self.first.get(json.dumps([task, arguments]))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.stdin.close()
            self.process.stdout.close()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
