"""Takes all figures of one made-up directory: of this site, of nginx and of the plain site.

A shared machine can be twice as fast as a minute before. The three are therefore asked by turns,
twenty pages at a time, so that what disturbs one disturbs the others too.
"""

import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import ExitStack

from benchmarks import kinds, processes, static
from benchmarks.client import Meter, reach_each, summary
from benchmarks.database import ROOT, Database, Trouble
from benchmarks.edits import measure_edits, text
from benchmarks.progress import Bar, say
from benchmarks.servers import environment, gunicorn

LIST = "/programmes/"
OURS, PLAIN, NGINX = "ours", "plain", "nginx"
SETTINGS = {OURS: "rehabdir.settings", PLAIN: "benchmarks.plain.settings"}
APPLICATIONS = {OURS: "rehabdir.wsgi", PLAIN: "benchmarks.plain.wsgi"}
NAMES = {OURS: "this site", PLAIN: "plain Django"}
# Each edit asks for a few pages; the plain site's take seconds at a million.
EDITS = {OURS: 9, PLAIN: 3}
STARTS = 3
TWENTY = len(kinds.TWENTY)
EMPTY = [("empty", "/empty/")] * 5
MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)


class Side:
    """One of the servers that are compared, and what was asked of it."""

    def __init__(self, server, backends=()):
        self.server, self.pids = server, server.pids
        self.meter = Meter(server, backends)
        self.samples = defaultdict(list)
        self.spent = 0.0

    def ask(self, view, pairs, *, tags=None):
        """Ask for these pages; keep the Samples under this view, and return them."""
        started = time.monotonic()
        samples = self.meter.ask(pairs, tags=tags)
        self.spent += time.monotonic() - started
        self.samples[view] += samples
        return samples

    def tags(self):
        """The ETags of all pages by their addresses, or None where pages have none."""
        answers = {sample.address: sample.answer for sample in self.samples["first"]}
        if not all("etag" in answer.headers for answer in answers.values()):
            return None
        return {address: answer.headers["etag"] for address, answer in answers.items()}

    def ask_whether_changed(self, pairs):
        """Ask again with the ETags that they had; Trouble where the answer is not 304."""
        if tags := self.tags():
            for sample in self.ask("unchanged", pairs, tags=tags):
                if sample.answer.status != 304:
                    raise Trouble(f"{sample.address} has changed although nobody edited it.")

    def figures(self):
        if self.server.pids != self.pids:
            raise Trouble("A worker ended while it was measured: its figures mean nothing.")
        views = {view: by_kind(self.samples[view]) for view in ("first", "again", "unchanged")}
        return {
            **views,
            "empty": summary(self.samples["empty"]),
            "memory": processes.private_memory(self.pids),
        }


class Bench:
    """The figures of one size. `folder` is kept between runs; `options` are the command's."""

    def __init__(self, *, programmes, server, folder, options):
        self.options = options
        self.site = folder / "site"
        self.mix_file = folder / "mix.json"
        self.database = Database(
            programmes=programmes, seed=options.seed, server=server, folder=folder
        )
        self.sites = [name for name in (OURS, PLAIN) if name not in options.without]

    def run(self):
        """Everything that was found, as a dict ready for JSON."""
        pages = self.database.prepare(
            environment=self._environment(OURS),
            fresh=self.options.fresh,
            addresses=self.options.addresses,
        )
        self.pairs = [tuple(pair) for pair in pages["mix"]]
        self.warm = [tuple(pair) for pair in pages["warm"]]
        self._collect_static()
        found = {name: {"queries": self._queries(name)} for name in self.sites}
        for name, cold in self._cold_starts().items():
            found[name]["cold"] = cold
        for name, figures in self._pages().items():
            found[name] = found.get(name, {}) | figures
        return {
            "programmes": self.database.programmes,
            "database": self.database.kind,
            "megabytes": self.database.size(),
            "addresses": len(self.pairs),
            **found,
        }

    # --- Before pages are measured ----------------------------------------------------------

    def _environment(self, name):
        return environment(database_url=self.database.url, var=self.site, settings=SETTINGS[name])

    def _collect_static(self):
        say("Collecting static files")
        self.site.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "-v0"]
        subprocess.run(command, cwd=ROOT, env=self._environment(OURS), check=True)

    def _forget(self):
        """Empty what a server keeps from one start to the next, but not the static files."""
        for path in self.site.iterdir():
            if path.name != "static":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _queries(self, name):
        say(f"Counting queries, {NAMES[name]}")
        self._forget()
        command = [sys.executable, "-m", "benchmarks.queries", str(self.mix_file)]
        env = self._environment(name)
        found = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
        return json.loads(found.stdout)

    def _cold_starts(self):
        """Median seconds and CPU ms from the start to the first list, of each site."""
        say(f"Starting {STARTS} times")
        starts = defaultdict(list)
        for _ in range(STARTS):
            for name in self.sites:
                self._forget()
                with gunicorn(APPLICATIONS[name], env=self._environment(name)) as server:
                    starts[name].append(server.wait(LIST))
        return {
            name: {
                "seconds": statistics.median(seconds for seconds, _ in found),
                "cpu": statistics.median(used for _, used in found),
            }
            for name, found in starts.items()
        }

    # --- Pages ------------------------------------------------------------------------------

    def _pages(self):
        """The figures of all servers, which run at the same time."""
        self._forget()
        with ExitStack() as stack:
            sides = {}
            for name in self.sites:
                server = stack.enter_context(
                    gunicorn(APPLICATIONS[name], env=self._environment(name))
                )
                server.wait(LIST)
                sides[name] = self._warmed(name, server)
            static_pages = None
            if OURS in sides and NGINX not in self.options.without:
                if static.program():
                    server, static_pages = stack.enter_context(static.serving())
                    sides[NGINX] = Side(server)
                else:
                    say("nginx is not installed: the figures of a static file are left out.")
            self._ask(sides, static_pages)
            figures = {name: side.figures() for name, side in sides.items()}
            for name in self.sites:
                figures[name]["edits"] = self._edits(name, sides[name].server)
            return figures

    def _warmed(self, name, server):
        """A Side whose workers have all answered pages that are not in the mix."""
        addresses = [address for _, address in self.warm]
        if not reach_each(server.port, server.workers, addresses):
            raise Trouble("One of the workers never answered.")
        backends = self.database.backends(SETTINGS[name])
        if backends is None:
            say("PostgreSQL runs on another machine: its CPU time is not among the figures.")
        return Side(server, backends or ())

    def _ask(self, sides, static_pages):
        """First views of all pages, then repeated ones; plain pages between them."""
        blocks = [self.pairs[start : start + TWENTY] for start in range(0, len(self.pairs), TWENTY)]
        rounds = 1 + self.options.repeats
        bar, turns = Bar("Asking for pages", rounds * len(blocks)), itertools.count()
        of_plain = itertools.cycle(blocks)

        def plain_turn():
            turn = next(turns)
            allowed = self.options.plain_seconds * turn / bar.total
            if PLAIN in sides and sides[PLAIN].spent <= allowed:
                sides[PLAIN].ask("first", next(of_plain))
                if self._has_empty_page():
                    sides[PLAIN].ask("empty", EMPTY)
            bar(turn + 1)

        for block in blocks:
            if OURS in sides:
                samples = sides[OURS].ask("first", block)
                self._write_empty_page(samples)
                if static_pages:
                    sides[NGINX].ask("first", static_pages.add(samples))
            plain_turn()
        for round_, block in itertools.product(range(self.options.repeats), blocks):
            if OURS in sides:
                self._ask_again(sides, static_pages, block, changed=round_ == 0)
            plain_turn()
        bar.end()

    def _ask_again(self, sides, static_pages, block, *, changed):
        of_static = [
            (kind, static_pages.addresses[address]) for kind, address in block if static_pages
        ]
        for name, pairs in ((OURS, block), (NGINX, of_static)):
            if pairs:
                sides[name].ask("again", pairs)
                if changed:
                    sides[name].ask_whether_changed(pairs)

    def _edits(self, name, server):
        say(f"Editing, {NAMES[name]}")
        # Outside the mix, so that no edit makes a page of it anew.
        addresses = [address for kind, address in self.warm if kind == kinds.DETAIL]
        return measure_edits(server, self._environment(OURS), addresses, most=EDITS[name])

    # --- A page of which only the frame is a template ---------------------------------------

    def _has_empty_page(self):
        return (self.site / "empty-page").exists()

    def _write_empty_page(self, samples):
        """Make it of the first page of the whole list among these, so that it has its size."""
        pages = [sample for sample in samples if sample.kind == kinds.WHOLE]
        if pages and not self._has_empty_page():
            body = MAIN.search(text(pages[0].answer))[1]
            template = (
                '{% extends "base.html" %}{% block main %}{% verbatim %}'
                f"{body}{{% endverbatim %}}{{% endblock %}}"
            )
            (self.site / "empty-page").mkdir()
            (self.site / "empty-page" / "empty.html").write_text(template)


def by_kind(samples):
    """Summaries of all samples (`mix`), of all lists (`lists`) and of each kind of page."""
    groups = {kind: [sample for sample in samples if sample.kind == kind] for kind in kinds.KINDS}
    groups["lists"] = [sample for sample in samples if sample.kind in kinds.LISTS]
    groups["mix"] = samples
    return {name: summary(group) for name, group in groups.items()}
