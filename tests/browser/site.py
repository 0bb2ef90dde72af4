"""The site as script/serve starts it, once for all processes that run tests at the same time."""

import contextlib
import fcntl
import json
import time

from django.db import connection

from tests.processes import DEADLINE, manage
from tests.rehabdir.test_gunicorn import Server
from tests.rehabdir.test_two_servers import PostgreSQL, SQLite

EDITOR = {"name": "editor", "password": "correct horse battery staple"}
# One process for all, because starting Django takes longer than most of it.
PREPARE = """
from django.contrib.auth.models import Permission, User
from django.core.management import call_command

call_command("prepare_embedded")
call_command("gather_static")
editor = User.objects.create_user("%(name)s", password="%(password)s", is_staff=True)
content = Permission.objects.filter(content_type__app_label__in=["organisations", "programmes"])
editor.user_permissions.set(content.exclude(codename__startswith="delete_"))
"""


class Site(Server):
    """A server in front of the whole directory, with an account for an editor of programmes."""

    def __init__(self, folder, database):
        folder.mkdir()
        self.variables = {"EMBEDDED": "1", "VAR_DIR": str(folder), "DATABASE_URL": database.url}
        outcome = manage(
            "shell", "--verbosity", "0", "--command", PREPARE % EDITOR, **self.variables
        )
        assert outcome.returncode == 0, outcome.stderr
        self.output_path = folder / "output"


@contextlib.contextmanager
def _started(folder):
    database = {"sqlite": SQLite, "postgresql": PostgreSQL}[connection.vendor](folder)
    try:
        with Site(folder / "var", database).running() as site:
            yield "http://{}:{}".format(*site.address)
            said = site.output
    finally:
        database.drop()
    # No error, and nobody is named.
    assert said == ""


@contextlib.contextmanager
def shared(folder, user):
    """Give the address of the site, for whoever calls this with the same folder.

    The first starts it, and stops it when all others have left.
    """
    users, state = folder / "users", folder / "state.json"
    users.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as own:
        with _alone(folder):
            (users / user).touch()
            if not state.exists():
                # Where all had left before somebody new came, there is an old one.
                number = len(list(folder.glob("site-*")))
                place = folder / f"site-{number}"
                place.mkdir()
                state.write_text(json.dumps(own.enter_context(_started(place))))
                own.callback(_wait_for_others, folder)
            site = json.loads(state.read_text())
        try:
            yield site
        finally:
            (users / user).unlink()


def _wait_for_others(folder):
    # One that died never leaves.
    deadline = time.monotonic() + DEADLINE
    while True:
        with _alone(folder):
            if not any((folder / "users").iterdir()) or time.monotonic() > deadline:
                (folder / "state.json").unlink()
                return
        time.sleep(0.1)


@contextlib.contextmanager
def _alone(folder):
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
