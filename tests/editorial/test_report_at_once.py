"""Forms that come at the same moment, in several threads, on a real database."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from tests.processes import DEADLINE, ROOT, environment
from tests.servers import DATABASES

# The same form eight times, and then fourteen others: with the first, ten of them are taken.
SEND = """
import json, threading
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.test import Client
from editorial import sealed
from editorial.models import Proposal

sealed.FASTEST = 0

def send(why):
    seal, gate = first if why == "same" else sealed.opened(""), gates[why == "same"]
    gate.wait()
    try:
        answer = Client().post("/report/", {"form": seal.sealed(), "why": why}, secure=True)
        return answer.status_code, answer.get("Location")
    finally:
        connection.close()

first = sealed.opened("")
gates = {True: threading.Barrier(8), False: threading.Barrier(14)}
with ThreadPoolExecutor(14) as pool:
    same = list(pool.map(send, ["same"] * 8))
    others = list(pool.map(send, map(str, range(14))))
kept = list(Proposal.objects.values_list("why", flat=True))
print(json.dumps({"same": same, "others": others, "kept": kept}))
"""


@pytest.fixture
def database(tmp_path, prepared, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database = DATABASES[connection.vendor](tmp_path, prepared)
    yield database
    database.drop()


def test_one_form_is_one_proposal_and_the_limit_holds(database, tmp_path):
    outcome = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", SEND],
        cwd=ROOT,
        env=environment(
            EMBEDDED="1",
            VAR_DIR=str(tmp_path),
            DATABASE_URL=database.url,
            ALLOWED_HOSTS="testserver",
            # Without the stylesheet of a public site.
            DEBUG="1",
        ),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    found = json.loads(outcome.stdout)

    assert len({tuple(answer) for answer in found["same"]}) == 1
    assert found["same"][0][0] == 302
    assert found["kept"].count("same") == 1
    # Each of the eight may have been counted before it turned out to be the same.
    taken = [why for why, (status, _) in enumerate(found["others"]) if status == 302]
    assert {status for status, _ in found["others"]} == {302, 429}
    assert sorted(found["kept"]) == sorted(["same", *map(str, taken)])
    assert 2 <= len(taken) <= 9
