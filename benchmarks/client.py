"""Asks one server for pages, one after the other, and notes what each has cost it."""

import http.client
import statistics
import threading
import time
from typing import NamedTuple

from benchmarks.processes import cpu

# The server lays the request aside after its last byte: what it does then belongs to the request.
SETTLE = 0.001
DEADLINE = 120
# How often to try to reach each worker: nobody can choose one.
ROUNDS = 60
HEADERS = {"Accept-Encoding": "br, gzip", "Accept": "text/html", "User-Agent": "benchmark"}


class Answer(NamedTuple):
    """One answer; `body` as it was sent, compressed or not."""

    status: int
    headers: dict[str, str]
    body: bytes


class Sample(NamedTuple):
    """One request. CPU in ms of the server and of the database together, and of the latter; wall
    time in ms.
    """

    kind: str
    address: str
    answer: Answer
    cpu: float
    database: float
    wall: float


class Visitor:
    """One connection that is kept alive, opened anew where the server closed it."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)

    def get(self, address, **headers):
        """The Answer; RuntimeError where it is neither 200 nor 304."""
        for attempt in (1, 2):
            try:
                self.connection.request("GET", address, headers={**HEADERS, **headers})
                response = self.connection.getresponse()
                body = response.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest):
                # Idle too long; a second time it is the server's mistake.
                self.connection.close()
                if attempt == 2:
                    raise
        if response.status not in (200, 304):
            raise RuntimeError(f"{address} gave {response.status}.")
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, body)

    def close(self):
        self.connection.close()


class Meter:
    """Asks over one connection, and reads the CPU clocks of the server and of its database."""

    def __init__(self, server, backends=()):
        self.pids, self.backends = server.pids, list(backends)
        self.visitor = Visitor(server.port)
        self.before = self._read()

    def _read(self):
        return cpu(self.pids), cpu(self.backends)

    def _lap(self):
        """CPU ms of the server and of the database since the last lap."""
        now = self._read()
        used = [
            sum(after[pid] - before.get(pid, 0) for pid in after)
            for before, after in zip(self.before, now, strict=True)
        ]
        self.before = now
        return used

    def ask(self, pairs, *, tags=None):
        """Ask for each (kind, address) in turn; return a list of Samples.

        With `tags`, ETags by address, it asks whether the pages have changed.
        """
        samples = []
        self._lap()
        for kind, address in pairs:
            headers = {"If-None-Match": tags[address]} if tags else {}
            started = time.perf_counter()
            answer = self.visitor.get(address, **headers)
            wall = (time.perf_counter() - started) * 1e3
            time.sleep(SETTLE)
            # Since the last request, so that nothing that came late is lost between two.
            server, database = self._lap()
            samples.append(Sample(kind, address, answer, server + database, database, wall))
        return samples


def reach_each(port, pids, addresses, *, enough=3):
    """Ask in parallel until each process in `pids` has worked at least `enough` times.

    Nobody decides which worker takes a connection; one that is busy leaves it to the other. False
    where one of them still has not answered.
    """
    served = dict.fromkeys(pids, 0)
    for turn in range(ROUNDS):
        before = cpu(pids)
        chosen = [addresses[(turn * 4 + place) % len(addresses)] for place in range(4)]
        threads = [threading.Thread(target=_once, args=(port, address)) for address in chosen]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = cpu(pids)
        for pid in pids:
            # Less than any page costs, more than a worker's look at the clock.
            served[pid] += after.get(pid, 0) - before.get(pid, 0) > 0.25
        if min(served.values()) >= enough:
            return True
    return False


def _once(port, address):
    visitor = Visitor(port)
    visitor.get(address)
    visitor.close()


def one_each(port, pids, address):
    """A dict from each worker's pid to a Visitor whose connection it holds."""
    found: dict[int, Visitor] = {}
    for _ in range(4 * ROUNDS):
        if len(found) == len(pids):
            break
        visitor = Visitor(port)
        if (pid := answered_by(visitor, pids, address)) in found:
            visitor.close()
        else:
            found[pid] = visitor
    return found


def answered_by(visitor, pids, address):
    """The pid of the worker that answers on this connection: the one that worked most."""
    before = cpu(pids)
    visitor.get(address)
    time.sleep(SETTLE)
    after = cpu(pids)
    return max(pids, key=lambda pid: after.get(pid, 0) - before.get(pid, 0))


def summary(samples):
    """Mean, median and 95th percentile of the CPU time, and medians of the rest; None for none."""
    if not samples:
        return None
    used = sorted(sample.cpu for sample in samples)
    return {
        "requests": len(samples),
        "mean": statistics.fmean(used),
        "p50": statistics.median(used),
        "p95": used[min(len(used) - 1, int(0.95 * len(used)))],
        "database": statistics.median(sample.database for sample in samples),
        "wall": statistics.median(sample.wall for sample in samples),
        "bytes": statistics.median(len(sample.answer.body) for sample in samples),
    }
