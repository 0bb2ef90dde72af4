"""The site as script/serve starts it, once for all processes that run tests at the same time."""

import contextlib
import json
import time

from django.db import connection

from tests.processes import DEADLINE, manage
from tests.servers import DATABASES, Server, alone

# In the folder of a site: the environment of its processes.
VARIABLES = "variables.json"


@contextlib.contextmanager
def _started(folder, prepared):
    database = DATABASES[connection.vendor](folder, prepared)
    try:
        with Server(folder / "var", prepared, database).running() as site:
            (folder / VARIABLES).write_text(json.dumps(site.variables))
            yield "http://{}:{}".format(*site.address)
            said = site.output
    finally:
        database.drop()
    # No error, and nobody is named.
    assert said == ""


@contextlib.contextmanager
def shared(folder, user, prepared):
    """Give the address of the site, for whoever calls this with the same folder.

    The first starts it, and stops it when all others have left.
    """
    users, state = folder / "users", folder / "state.json"
    users.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as own:
        with alone(folder):
            (users / user).touch()
            if not state.exists():
                # Where all had left before somebody new came, there is an old one.
                number = len(list(folder.glob("site-*")))
                place = folder / f"site-{number}"
                place.mkdir()
                state.write_text(json.dumps(own.enter_context(_started(place, prepared))))
                own.callback(_wait_for_others, folder)
            site = json.loads(state.read_text())
        try:
            yield site
        finally:
            (users / user).unlink()


def told_by_its_database(folder, commands):
    """What these commands print, run beside the site that shared() started in this folder."""
    number = len(list(folder.glob("site-*"))) - 1
    variables = json.loads((folder / f"site-{number}" / VARIABLES).read_text())
    outcome = manage("shell", "--verbosity", "0", "--command", commands, **variables)
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def _wait_for_others(folder):
    # One that died never leaves.
    deadline = time.monotonic() + DEADLINE
    while True:
        with alone(folder):
            if not any((folder / "users").iterdir()) or time.monotonic() > deadline:
                (folder / "state.json").unlink()
                return
        time.sleep(0.1)
