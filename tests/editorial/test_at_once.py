"""Fifty proposals made and decided at once, by several processes and threads."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from tests.processes import DEADLINE, ROOT, environment
from tests.servers import DATABASES

PROPOSALS, PROCESSES, THREADS = 50, 2, 4

COMMON = f"""
import json, sys
from concurrent.futures import ThreadPoolExecutor
from django.contrib.auth.models import User
from django.db import connection
from editorial import actions, documents
from editorial.models import Proposal, Version
from programmes.models import Programme

def in_threads(act, things):
    def one(thing):
        try:
            return act(thing)
        finally:
            connection.close()
    with ThreadPoolExecutor({THREADS}) as pool:
        return list(pool.map(one, things))

me = int(sys.stdin.readline())
"""
# Each field of each entry is proposed once; neighbours are the same entry.
PROPOSE = f"""{COMMON}
entries = list(Programme.objects.order_by("pk")[:{PROPOSALS // 2}])
work = [(entry, field) for entry in entries for field in ("contact", "opening_hours")]

def propose(thing):
    entry, field = thing
    new = f"{{entry.slug}} {{field}}"
    proposal = actions.propose(
        wish="change", channel="public", entry=entry, token=new,
        changes={{field: {{"was": getattr(entry, field), "new": new}}}},
    )
    return proposal.receipt

print(json.dumps(in_threads(propose, work)))
"""
DECIDE = f"""{COMMON}
import time
rani = User.objects.get(username="reviewer")

def decide(proposal):
    try:
        actions.decide(proposal=proposal, accepted=list(proposal.changes), by=rani)
    except actions.AlreadyDecided:
        return None
    return proposal.receipt

done, until = [], time.monotonic() + {DEADLINE}
while Proposal.objects.exclude(state="waiting").count() < {PROPOSALS}:
    assert time.monotonic() < until
    done += filter(None, in_threads(decide, list(Proposal.objects.waiting())))
print(json.dumps(done))
"""
LOOK = """
import json
from editorial.models import Proposal, Version
from programmes.models import Programme
applied = Version.objects.exclude(proposal=None)
print(json.dumps({
    "states": sorted(Proposal.objects.values_list("state", flat=True)),
    "applied": sorted(applied.values_list("proposal__receipt", flat=True)),
    "numbers": sorted(Version.objects.values_list("object_id", "number")),
    "now": {p.slug: [p.contact, p.opening_hours] for p in Programme.objects.order_by("pk")[:25]},
}))
"""


@pytest.fixture
def database(tmp_path, prepared, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database = DATABASES[connection.vendor](tmp_path, prepared)
    yield database
    database.drop()


def start(commands, number, folder, database):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", commands],
        cwd=ROOT,
        env=environment(EMBEDDED="1", VAR_DIR=str(folder), DATABASE_URL=database.url),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    return process


def said(process):
    output, errors = process.communicate(timeout=2 * DEADLINE)
    assert process.returncode == 0, errors
    return json.loads(output)


def test_none_of_fifty_proposals_is_lost_or_applied_twice(tmp_path, database):
    proposing = [start(PROPOSE, number, tmp_path, database) for number in range(PROCESSES)]
    deciding = [start(DECIDE, number, tmp_path, database) for number in range(PROCESSES)]
    receipts = [said(process) for process in proposing]
    decided = [receipt for process in deciding for receipt in said(process)]
    found = said(start(LOOK, 0, tmp_path, database))

    # Both sent every form: a form sent twice is one proposal.
    assert set(receipts[0]) == set(receipts[1])
    assert len(set(receipts[0])) == PROPOSALS
    # Each was accepted by one reviewer, and is one version.
    assert sorted(decided) == sorted(receipts[0])
    assert found["states"] == ["accepted"] * PROPOSALS
    assert found["applied"] == sorted(receipts[0])
    assert len(set(map(tuple, found["numbers"]))) == len(found["numbers"])
    assert found["now"] == {
        slug: [f"{slug} contact", f"{slug} opening_hours"] for slug in found["now"]
    }
