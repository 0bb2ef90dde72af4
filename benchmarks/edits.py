"""How long after an edit the first right page comes, asked of each worker."""

import gzip
import json
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import brotli

from benchmarks.client import one_each
from benchmarks.database import ROOT, Trouble

LIST = "/programmes/"
DEADLINE = 20


def text(answer):
    """The page as text, whatever it was compressed with."""
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
        answer.headers.get("content-encoding"), bytes
    )
    return unpack(answer.body).decode()


class Editor:
    """The other process."""

    def __init__(self, env):
        command = [sys.executable, "-m", "benchmarks.editor"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.process.stdout.readline()

    def rename(self, slug, name):
        """Change the name; return the old one and when it was committed, in ns."""
        self.process.stdin.write(f"{slug}\t{name}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["was"], answer["at"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def editing(env):
    editor = Editor(env)
    try:
        yield editor
    finally:
        editor.close()


def until_right(visitor, address, sign):
    """Ask until the page has `sign`; return how many answers did not have it.

    Trouble where it has not come after DEADLINE seconds.
    """
    wrong, started = 0, time.monotonic()
    while sign not in text(visitor.get(address)):
        wrong += 1
        if time.monotonic() - started > DEADLINE:
            raise Trouble(f"{address} was still not right {DEADLINE} s after an edit.")
    return wrong


def measure_edits(server, env, addresses, *, most):
    """Rename `most` of these programmes; what became of it as a dict.

    `page` and `search` are median ms from the commit to the end of the first right answer, of the
    programme's page and of a search for its new name. `wrong` counts answers of all `workers` that
    came after the commit and were not right.
    """
    times: dict[str, list[float]] = {"page": [], "search": []}
    reached, wrong = set(), 0
    with editing(env) as editor:
        for number, address in enumerate(addresses[:most]):
            slug, word = address.split("/")[2], f"quillfern{chr(97 + number)}"
            name = f"{word.capitalize()} Circle"
            visitors = one_each(server.port, server.workers, addresses[-1])
            reached |= set(visitors)
            for kind, asked, sign in [
                ("page", address, name),
                ("search", f"{LIST}?q={word}", f'"{address}"'),
            ]:
                was, committed = editor.rename(slug, name)
                for place, visitor in enumerate(visitors.values()):
                    wrong += until_right(visitor, asked, sign)
                    if place == 0:
                        times[kind].append((time.monotonic_ns() - committed) / 1e6)
                editor.rename(slug, was)
            for visitor in visitors.values():
                visitor.close()
    medians = {kind: statistics.median(found) for kind, found in times.items()}
    return medians | {"edits": 2 * most, "workers": len(reached), "wrong": wrong}
