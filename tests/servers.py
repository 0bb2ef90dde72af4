"""Real servers in front of the whole directory, which is prepared once for all of them."""

import contextlib
import fcntl
import http.client
import shutil
import socket
import subprocess
import sys
import uuid
from io import BytesIO

from django.db import connection

from tests.processes import DEADLINE, ROOT, environment, manage

HOST = b"Host: localhost\r\nConnection: close\r\n"
END = HOST + b"\r\n"
EDITOR = {"name": "editor", "password": "correct horse battery staple"}
REVIEWER = {"name": "reviewer", "password": EDITOR["password"]}
# With accounts for somebody who edits entries and deletes none, and for somebody who publishes.
FILL = f"""
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

call_command("prepare_embedded")
password = "{EDITOR["password"]}"
editor = User.objects.create_user("{EDITOR["name"]}", password=password, is_staff=True)
content = Permission.objects.filter(content_type__app_label__in=["organisations", "programmes"])
editor.user_permissions.set(content.exclude(codename__startswith="delete_"))
reviewer = User.objects.create_user("reviewer", password=password, is_staff=True)
reviewer.groups.add(Group.objects.get(name="Reviewer"))
"""
# One process for all, because starting Django takes longer than most of it.
PREPARE = f"""{FILL}
call_command("gather_static")
"""


@contextlib.contextmanager
def alone(folder):
    """Keep out the other processes that run tests at the same time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(folder):
    """A folder with the database, the static files and the key of a directory, to be copied.

    The first that calls this with the same `folder` makes it.
    """
    folder.mkdir(exist_ok=True)
    made = folder / "var"
    with alone(folder):
        if not (folder / "done").exists():
            fill(PREPARE, VAR_DIR=str(made))
            (folder / "done").touch()
    return made


def fill(commands, **variables):
    outcome = manage("shell", "--verbosity", "0", "--command", commands, EMBEDDED="1", **variables)
    assert outcome.returncode == 0, outcome.stderr


class SQLite:
    """The directory in a file."""

    NAME = "directory.sqlite3"

    def __init__(self, folder, prepared):
        self.path = folder / self.NAME
        shutil.copy(prepared / self.NAME, self.path)
        self.url = f"sqlite:///{self.path}"

    def go_away(self):
        self.path.rename(self.path.with_suffix(".away"))

    def come_back(self):
        self.path.with_suffix(".away").rename(self.path)

    def drop(self):
        pass


class PostgreSQL:
    """The directory in a database of its own on the server that the tests use."""

    def __init__(self, folder, prepared):
        import psycopg

        parameters = connection.get_connection_params()
        self.name = f"test_two_servers_{uuid.uuid4().hex}"
        self._server = psycopg.connect(**parameters | {"dbname": "postgres"}, autocommit=True)
        self._server.execute(f"CREATE DATABASE {self.name}")
        settings = connection.settings_dict
        user = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
        place = f"{settings['HOST']}:{settings['PORT']}" if settings["PORT"] else settings["HOST"]
        self.url = f"postgres://{user}{place}/{self.name}"
        fill(FILL, VAR_DIR=str(folder), DATABASE_URL=self.url)

    def go_away(self):
        """As after a stop: what is connected is cut off, and nobody else comes in."""
        self._server.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
        self.restart()

    def come_back(self):
        self._server.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")

    def restart(self):
        self._server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self.name]
        )

    def drop(self):
        self._server.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
        self._server.close()


DATABASES = {"sqlite": SQLite, "postgresql": PostgreSQL}


class Server:
    """A gunicorn as script/serve starts it, in front of a directory of its own."""

    def __init__(self, folder, prepared, database=None):
        """`folder` gets what `prepared`, the folder of prepare(), holds; `database` is filled."""
        folder.mkdir(exist_ok=True)
        shutil.copytree(prepared / "static", folder / "static")
        # The same for all hosts of a site.
        shutil.copy(prepared / "secret-key", folder)
        self.variables = {"EMBEDDED": "1", "VAR_DIR": str(folder)}
        if database:
            self.variables["DATABASE_URL"] = database.url
        else:
            shutil.copy(prepared / SQLite.NAME, folder)
        self.output_path = folder / "output"

    @contextlib.contextmanager
    def running(self):
        # The socket is handed over open, so that no other test can take the port in between.
        with socket.create_server(("127.0.0.1", 0)) as listener, self.output_path.open("wb") as out:
            self.address = listener.getsockname()
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
                    *("--bind", f"fd://{listener.fileno()}", "rehabdir.wsgi"),
                ],
                cwd=ROOT,
                env=environment(**self.variables),
                pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        # Our copy is closed: should the server not start, connections are refused.
        try:
            yield self
        finally:
            process.terminate()
            try:
                process.wait(timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def output(self):
        return self.output_path.read_text(encoding="utf-8", errors="replace")

    def send(self, request):
        """Send these bytes on a connection of their own; return the answer."""
        with socket.create_connection(self.address, timeout=DEADLINE) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return parsed(answer)


class _Answer(BytesIO):
    def makefile(self, *args, **kwargs):
        return self


def parsed(answer):
    """The answer in these bytes, with its whole content as `content`."""
    response = http.client.HTTPResponse(_Answer(answer))
    response.begin()
    response.content = response.read()
    return response


def get(address, headers=END):
    return b"GET " + address + b" HTTP/1.1\r\n" + headers
