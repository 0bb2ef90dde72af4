"""Starts servers as production does, each in a process group of its own, and stops them."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks import processes
from benchmarks.client import Visitor
from benchmarks.database import ROOT, Trouble

OURS = "rehabdir.wsgi"
PLAIN = "benchmarks.plain.wsgi"
WORKERS = 2
DEADLINE = 600


def environment(*, database_url, var, settings):
    """The variables of production; nothing of what the benchmark itself was started with."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        # The measured connection is plain HTTP on the loopback.
        "SECURE_SSL_REDIRECT": "0",
        "DATABASE_URL": database_url,
        # PostgreSQL's connections carry it, and tell so whose they are.
        "PGAPPNAME": settings,
        "VAR_DIR": str(var),
        "WEB_CONCURRENCY": str(WORKERS),
        "BIND": "127.0.0.1",
    }


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Server:
    """A server that runs. `pids` are all its processes, `workers` those that answer."""

    def __init__(self, process, port, workers):
        self.process, self.port, self.expected = process, port, workers
        self.started = time.monotonic()

    @property
    def pids(self):
        return processes.group(self.process.pid)

    @property
    def workers(self):
        return self.pids[1:]

    def cpu(self):
        """CPU ms of all its processes since it was started."""
        return sum(processes.cpu(self.pids).values())

    def wait(self, address):
        """Wait until `address` gives 200; return seconds and CPU ms since the start."""
        while time.monotonic() - self.started < DEADLINE:
            if self.process.poll() is not None:
                raise Trouble("A server ended while it started; what it said stands above.")
            try:
                visitor = Visitor(self.port)
                visitor.get(address)
            except OSError:
                time.sleep(0.005)
                continue
            finally:
                visitor.close()
            spent = time.monotonic() - self.started, self.cpu()
            while len(self.workers) < self.expected:
                time.sleep(0.01)
            return spent
        raise Trouble(f"A server did not answer within {DEADLINE} s.")

    def stop(self):
        """End it with all its processes; wait until they are gone."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        # Those that did not want to, and workers that outlived their master.
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(command, *, port, env, workers):
    """A Server started with `command`, stopped at the end."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    server = Server(process, port, workers)
    try:
        yield server
    finally:
        server.stop()


def gunicorn(application, *, env):
    """A context manager: gunicorn with the project's own configuration on a free port."""
    port = free_port()
    config = Path("deploy") / "gunicorn.conf.py"
    command = [sys.executable, "-m", "gunicorn", "--config", str(config), application]
    return running(command, port=port, env={**env, "PORT": str(port)}, workers=WORKERS)
