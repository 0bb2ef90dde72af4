"""`python -m benchmarks.spreadsheets [rows]`: what an import and an export of programmes cost.

In a test database of its own; on PostgreSQL with the CPU time of the server's process.
"""

import io
import os
import resource
import sys
import time

import django
from django.db import connection

from benchmarks.processes import cpu

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
TEXT = "What happens in it, in plain words. " * 20
HEADINGS = [
    "slug",
    "name",
    "summary",
    "description",
    "stage",
    "starts_at",
    "ends_at",
    "needs",
    "how_to_apply",
]


def used():
    pids = [os.getpid()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            pids += cursor.execute("SELECT pg_backend_pid()").fetchone()
    return sum(cpu(pids).values()) / 1000


def timed(what, steps):
    """What the generator `steps` returns."""
    start, before = time.perf_counter(), used()
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            spent, busy = time.perf_counter() - start, used() - before
            print(f"{what:13} {spent:5.1f} s, CPU {busy:5.1f} s, peak {peak:4.0f} MB", flush=True)
            return ended.value


def exported(by, kind):
    from editorial.spreadsheets import export
    from programmes.models import Programme

    yield
    return io.BytesIO(export.respond(Programme.objects.all(), by=by, kind=kind).getvalue())


def measure(rows):
    from django.contrib.auth import get_user_model

    from editorial.spreadsheets import actions, checking
    from organisations.models import Source
    from programmes.models import Need, Programme, ProgrammeCitation
    from tests.editorial.spreadsheets import workbook

    by = get_user_model().objects.create_superuser("bench")
    source = Source.objects.create(slug="bench", title="Bench", summary="Bench.")
    needs = [Need.objects.create(slug=f"need-{n}", name=f"Need {n}").slug for n in range(13)]
    for version, what in enumerate(("new", "changed")):
        table = (
            [f"p-{n}", f"Programme {n}", f"Summary {version} of {n}.", f"{version} {TEXT}",
             "aftercare", 3, 5, f"{needs[n % 12]}; {needs[n % 12 + version]}", f"+65 {version}{n}"]
            for n in range(rows)
        )  # fmt: skip
        plan = timed(f"check {what}", checking.check(workbook(HEADINGS, *table), Programme, by=by))
        timed(f"write {what}", actions.apply(actions.keep(plan, by=by, file_name=""), by=by))
        drafts = Programme.objects.filter(state="draft")
        cited = (ProgrammeCitation(entry=entry, source=source, heading="-") for entry in drafts)
        ProgrammeCitation.objects.bulk_create(cited)
        drafts.update(state="published")
    for kind in ("csv", "xlsx"):
        timed(f"check {kind}", checking.check(timed(kind, exported(by, kind)), Programme, by=by))


if __name__ == "__main__":
    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure(int(sys.argv[1]) if sys.argv[1:] else 10_000)
    finally:
        runner.teardown_databases(databases)
