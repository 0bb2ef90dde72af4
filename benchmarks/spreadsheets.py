"""How long an import takes and how much memory: `python -m benchmarks.spreadsheets [rows]`.

Makes a directory of so many programmes in the test database, changes each through an XLSX file,
adds as many, and takes all back.
"""

import io
import os
import resource
import sys
import time

from benchmarks.processes import cpu

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main(rows):
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        user = get_user_model().objects.create_superuser("bench", "", "bench")
        measure(user, rows)
    finally:
        runner.teardown_databases(databases)


def used():
    """CPU time in seconds, with that of the server's process behind our connection."""
    from django.db import connection

    pids = [os.getpid()]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids += cursor.fetchone()
    return sum(cpu(pids).values()) / 1000


def timed(what, steps):
    start, before = time.perf_counter(), used()
    try:
        while True:
            next(steps)
    except StopIteration as ended:
        spent, cpu = time.perf_counter() - start, used() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{what:12} {spent:5.1f} s, CPU {cpu:5.1f} s, peak {peak:4.0f} MB", flush=True)
        return ended.value


def measure(user, rows):
    from editorial.spreadsheets import actions, checking, export
    from organisations.models import Source
    from programmes.models import Need, Programme, ProgrammeCitation

    source = Source.objects.create(slug="bench", title="Bench", summary="Bench.")
    needs = [Need.objects.create(slug=f"need-{n}", name=f"Need {n}").slug for n in range(12)]
    headings = ["slug", "name", "summary", "description", "stage", "starts_at", "ends_at", "needs",
                "eligibility", "how_to_apply", "contact"]  # fmt: skip

    def table(version):
        for n in range(rows):
            yield [f"programme-{n}", f"Programme {n}", f"Summary {version} of {n}.",
                   f"{version} " + "What happens in it, in plain words. " * 20, "aftercare", 3, 5,
                   f"{needs[n % 12]}; {needs[(n + 1 + version) % 12]}", f"Who {version} {n}.",
                   f"Ask {version} {n}.", f"+65 6{n:07}"]  # fmt: skip

    for version, what in ((0, "new"), (1, "change")):
        file = workbook(headings, table(version))
        plan = timed(f"check {what}", checking.check(file, Programme, by=user))
        assert not plan.bad and plan.total == rows, plan.bad[:3]
        kept = actions.keep(plan, by=user, file_name="bench.xlsx")
        del plan
        timed(f"apply {what}", actions.apply(kept, by=user))
        drafts = Programme.objects.filter(state="draft")
        ProgrammeCitation.objects.bulk_create(
            ProgrammeCitation(entry=entry, source=source, heading="Bench") for entry in drafts
        )
        drafts.update(state="published")
    for kind in export.FORMATS:
        start = time.perf_counter()
        data = export.respond(Programme.objects.all(), by=user, kind=kind).getvalue()
        print(f"export {kind:5} {time.perf_counter() - start:6.1f} s   {len(data) / 2**20:.1f} MB")
        timed(f"check {kind}", checking.check(io.BytesIO(data), Programme, by=user))


def workbook(headings, table):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(headings)
    for row in table:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 10_000)
