"""Fills the database of the settings with a made-up directory, and draws the mix of pages.

`python -m benchmarks.prepare`, started by benchmarks.database; not for use by hand. What was
loaded is noted in the database, so that a later run uses it again.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection

HERE = Path(__file__).resolve().parent
APPS = ("organisations", "programmes", "finding")
# The loader's result depends on these.
MAKERS = ["words.txt", "words.py", "synthetic.py", "loading.py"]
NOTES = "benchmark_notes"
STALE = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--addresses", type=int, required=True)
    parser.add_argument("--mix", type=Path, required=True, help="Where to write the mix, as JSON.")
    parser.add_argument("--reuse", action="store_true", help=f"Exit with {STALE} where it is old.")
    return parser.parse_args()


def _hash(parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def data_fingerprint(programmes, seed):
    """Of everything that decides which rows there are, and in which tables."""
    from benchmarks.loading import reference_day

    parts = [str(programmes), str(seed), str(reference_day())]
    parts += [(HERE / name).read_text() for name in MAKERS]
    parts += [(settings.BASE_DIR / "fixtures" / "vocabularies.yaml").read_text()]
    for label in APPS:
        config = apps.get_app_config(label)
        migrations = sorted((Path(config.path) / "migrations").glob("*.py"))
        parts += [migration.read_text() for migration in migrations]
        for model in config.get_models(include_auto_created=True):
            columns = [(field.column, field.db_type(connection)) for field in model._meta.fields]
            parts.append(f"{model._meta.db_table} {columns}")
    return _hash(parts)


def index_fingerprint():
    """Of everything that decides what the text index holds."""
    folder = Path(apps.get_app_config("finding").path)
    return _hash([path.read_text() for path in sorted(folder.rglob("*.py"))])


def note(name):
    """What was noted under this name, or None."""
    if NOTES not in connection.introspection.table_names():
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM {NOTES} WHERE name = %s", [name])
        row = cursor.fetchone()
    return row and row[0]


def write_note(name, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {NOTES} (name varchar(20) PRIMARY KEY, value text)"
        )
        cursor.execute(f"DELETE FROM {NOTES} WHERE name = %s", [name])
        cursor.execute(f"INSERT INTO {NOTES} (name, value) VALUES (%s, %s)", [name, value])


def hurry():
    """Load without care for a crash: a half loaded database is never used."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-400000"):
            cursor.execute(f"PRAGMA {pragma}")
    connection.disable_constraint_checking()


def load(programmes, seed):
    from benchmarks.loading import fill
    from benchmarks.progress import Bar

    call_command("migrate", interactive=False, verbosity=0)
    hurry()
    bar = Bar("Loading", programmes)
    fill(programmes=programmes, seed=seed, progress=bar)
    bar.end()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    write_note("data", data_fingerprint(programmes, seed))


def index():
    """Make the text index, where the directory has one and it is not there or of other code."""
    if "index" not in get_commands() or note("index") == index_fingerprint():
        return
    from benchmarks.progress import say

    say("Making the text index …")
    call_command("index")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    write_note("index", index_fingerprint())


def main():
    asked = arguments()
    django.setup()
    if asked.reuse and note("data") != data_fingerprint(asked.programmes, asked.seed):
        sys.exit(STALE)
    if not asked.reuse:
        load(asked.programmes, asked.seed)
    # Also puts the triggers in place as they are written now.
    call_command("migrate", interactive=False, verbosity=0)
    index()
    from benchmarks import mix

    asked.mix.write_text(json.dumps(mix.make(seed=asked.seed, number=asked.addresses)))


if __name__ == "__main__":
    main()
