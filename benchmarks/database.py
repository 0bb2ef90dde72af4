"""The database that a made-up directory lives in: a file, or one of its own on PostgreSQL."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from benchmarks import prepare, processes
from benchmarks.progress import say

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """Something outside that has to be put right before figures can be taken."""


class Database:
    """One made-up directory of `programmes` programmes.

    `server` is the DATABASE_URL of the environment: where it names a PostgreSQL server, a database
    of its own is made there; otherwise a SQLite file in `folder`.
    """

    def __init__(self, *, programmes, seed, server, folder):
        self.programmes, self.seed, self.folder = programmes, seed, folder
        self.is_postgresql = urlsplit(server).scheme in ("postgres", "postgresql")
        self.kind = "PostgreSQL" if self.is_postgresql else "SQLite"
        if self.is_postgresql:
            self.name = f"rehabdir_bench_{programmes}"
            self.server = server
            self.url = urlsplit(server)._replace(path=f"/{self.name}").geturl()
        else:
            self.path = folder / f"directory-{programmes}.sqlite3"
            self.url = f"sqlite:///{self.path}"

    # --- Filling ----------------------------------------------------------------------------

    def prepare(self, *, environment, fresh, addresses):
        """Have it filled; return its mix, as benchmarks.mix makes it. Trouble where it fails."""
        mix = self.folder / "mix.json"
        command = [
            sys.executable, "-m", "benchmarks.prepare", "--programmes", str(self.programmes),
            "--seed", str(self.seed), "--addresses", str(addresses), "--mix", str(mix),
        ]  # fmt: skip

        def run(*more):
            # On standard error, because standard output holds the figures.
            started = subprocess.run(
                [*command, *more], cwd=ROOT, env=environment, stdout=sys.stderr, check=False
            )
            return started.returncode

        code = prepare.STALE
        if not fresh and self.exists():
            say(f"Looking at the directory of {self.programmes:,} that is there …")
            code = run("--reuse")
        if code == prepare.STALE:
            self.drop()
            self.create()
            code = run()
        if code:
            raise Trouble("The made-up directory could not be loaded.")
        return json.loads(mix.read_text())

    def exists(self):
        if not self.is_postgresql:
            return self.path.exists()
        with self._admin() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(query, [self.name]).fetchone() is not None

    def create(self):
        if not self.is_postgresql:
            return
        name = sql.Identifier(self.name)
        with self._admin() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
            # Parallel workers come and go with a query, and their CPU time with them. Without
            # them, a query costs what the process of its connection has used.
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(name)
            )

    def drop(self):
        if not self.is_postgresql:
            for path in self.folder.glob(f"{self.path.name}*"):
                path.unlink()
            return
        with self._admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name))
            )

    def _admin(self):
        try:
            return psycopg.connect(self.server, autocommit=True)
        except psycopg.OperationalError as error:
            host = unquote(urlsplit(self.server).hostname or "")
            raise Trouble(f"The PostgreSQL server on {host} does not answer: {error}") from error

    # --- What it uses -----------------------------------------------------------------------

    def size(self):
        """Megabytes on disk."""
        if not self.is_postgresql:
            return self.path.stat().st_size / 2**20
        with self._admin() as connection:
            row = connection.execute("SELECT pg_database_size(%s)", [self.name]).fetchone()
        return row[0] / 2**20

    def backends(self, application):
        """The processes of PostgreSQL that serve the connections of this application_name.

        None where they run on another machine.
        """
        if not self.is_postgresql:
            return []
        with self._admin() as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = %s",
                [self.name, application],
            ).fetchall()
        pids = sorted(pid for (pid,) in rows)
        if not all(processes.is_named(pid, "postgres") for pid in pids):
            return None
        return pids
