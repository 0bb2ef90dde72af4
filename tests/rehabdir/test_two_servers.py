"""Two servers with folders of their own in front of one database, as on two hosts."""

import contextlib
import sqlite3
import subprocess
import sys
import time

import pytest
from django.db import connection

from tests.processes import DEADLINE, ROOT, environment
from tests.servers import DATABASES, END, Server, get

ADDRESS = b"/programmes/insan-mukmin/"
# Reads summaries, a line each, and says when each is in the database.
EDITOR = """
import sys
from programmes.models import Programme
for line in sys.stdin:
    Programme.objects.filter(slug="insan-mukmin").update(summary=line.strip())
    print("done", flush=True)
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory, prepared, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database = DATABASES[connection.vendor](tmp_path_factory.mktemp("data"), prepared)
    yield database
    database.drop()


@pytest.fixture(scope="module")
def servers(tmp_path_factory, prepared, database):
    one, two = (
        Server(tmp_path_factory.mktemp(name), prepared, database) for name in ("one", "two")
    )
    with one.running(), two.running():
        yield one, two


@contextlib.contextmanager
def editor(servers):
    """A third process; gives what changes the summary of the programme."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", EDITOR],
        cwd=ROOT,
        env=environment(**servers[0].variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def edit(summary):
        process.stdin.write(f"{summary}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"

    try:
        yield edit
    finally:
        process.stdin.close()
        assert process.wait(DEADLINE) == 0
        process.stdout.close()


def ask(server, address=ADDRESS):
    response = server.send(get(address, END))
    return response.status, response.content.decode()


def wait_for(server):
    """Wait until each of its workers has found the database again."""
    deadline = time.monotonic() + DEADLINE
    in_a_row = 0
    while in_a_row < 8 and time.monotonic() < deadline:
        right = "may be out of date" not in ask(server)[1]
        in_a_row = in_a_row + 1 if right else 0
        time.sleep(0 if right else 0.1)


def test_every_edit_is_in_the_next_answer_of_every_server(servers):
    said = [server.output for server in servers]
    with editor(servers) as edit:
        for number in range(20):
            edit(f"This was written as number {number}.")
            # More than once: each server has more than one worker.
            for server in servers * 4:
                status, text = ask(server)
                assert status == 200
                assert f"This was written as number {number}." in text
    # Nothing went wrong, and nobody was named.
    assert [server.output for server in servers] == said


def test_the_database_goes_and_comes_back(servers, database):
    with editor(servers) as edit:
        edit("Known to all.")
    for server in servers * 4:
        ask(server)

    database.go_away()
    try:
        for server in servers * 4:
            status, text = ask(server)
            assert status == 200
            assert "Known to all." in text
            assert "This page may be out of date." in text
            status, text = ask(server, b"/programmes/?page=nobody-has-asked-for-this")
            assert status == 503
            assert "Try again in a minute" in text
            assert ask(server, b"/admin/login/")[0] == 200
            assert ask(server, b"/nowhere/")[0] == 404
    finally:
        database.come_back()

    with editor(servers) as edit:
        edit("Written afterwards.")
    for server in servers:
        wait_for(server)
    for server in servers * 4:
        status, text = ask(server)
        assert status == 200
        assert "Written afterwards." in text
        assert ask(server, b"/programmes/?page=nobody-has-asked-for-this")[0] == 200


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only a server is restarted")
def test_a_restart_of_the_database_disturbs_nobody(servers, database):
    for number in range(4):
        for server in servers * 4:
            assert ask(server)[0] == 200
            # Not known, so that Django asks the database too.
            assert ask(server, b"/programmes/?page=%d&a=%d" % (number, id(server)))[0] == 200
        database.restart()


def copy(source, target):
    """As `sqlite3 target ".restore source"` does, while others read and write."""
    with (
        contextlib.closing(sqlite3.connect(source)) as read,
        contextlib.closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only a file can be restored like this")
def test_a_backup_that_is_put_back_shows_at_once(servers, database):
    backup = database.path.with_suffix(".backup")
    with editor(servers) as edit:
        edit("In the backup.")
        copy(database.path, backup)
        edit("After the backup.")
    for server in servers * 4:
        assert "After the backup." in ask(server)[1]
    copy(backup, database.path)
    for server in servers * 4:
        assert "In the backup." in ask(server)[1]
