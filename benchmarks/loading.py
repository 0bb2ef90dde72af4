"""Writes a made-up directory into the database of the settings, as fast as it takes rows.

Triggers that raise the edition rest meanwhile; afterwards one ordinary change raises it, so that
the directory looks as if it had been edited once.
"""

from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from benchmarks.synthetic import ORDER, Directory, Vocabulary


class Table:
    """How rows of one model, dicts keyed by `attname`, become tuples for the database."""

    def __init__(self, label):
        self.model = apps.get_model(label)
        self.name = self.model._meta.db_table
        fields = self.model._meta.concrete_fields
        self.columns = [field.column for field in fields]
        self.values = [
            (field.attname, self._default(field), self._adapt(field)) for field in fields
        ]

    def _default(self, field):
        # A key that the database would count up has no default, and every row brings its own.
        return (
            None if field.primary_key else field.get_db_prep_save(field.get_default(), connection)
        )

    def _adapt(self, field):
        """What a driver has to be told about values of this field, or None."""
        if connection.vendor == "postgresql":
            return None
        if isinstance(field, models.UUIDField):
            return lambda value: value.hex
        if isinstance(field, models.DateField):
            return lambda value: value and value.isoformat()
        return None

    def tuples(self, rows):
        for row in rows:
            yield tuple(
                adapt(row[name]) if adapt and name in row else row.get(name, default)
                for name, default, adapt in self.values
            )

    def write(self, cursor, rows):
        columns = ", ".join(f'"{column}"' for column in self.columns)
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy:
                for values in self.tuples(rows):
                    copy.write_row(values)
            return
        marks = ", ".join("?" for _ in self.columns)
        # The driver's own cursor: Django's would look for %s in each statement.
        cursor.connection.executemany(
            f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})', self.tuples(rows)
        )


@contextmanager
def resting_triggers(tables):
    """Switch off the project's triggers on these tables; put them back even after an error."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            try:
                yield
            finally:
                # No table is altered while keys of its new rows are still to be checked.
                connection.check_constraints()
                for table in tables:
                    cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        found = [(name, sql) for name, sql, table in cursor.fetchall() if table in tables]
        for name, _ in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in found:
                # Without parameters, so that a % in it stays one.
                cursor.execute(sql, None)


def fill(*, programmes, seed, progress=lambda done: None):
    """Fill an empty directory; `progress` hears how many programmes are written so far.

    ValueError where there is a programme already.
    """
    programme = apps.get_model("programmes.programme")
    if programme.objects.exists():
        raise ValueError("A made-up directory needs an empty database.")
    call_command("loaddata", "vocabularies", verbosity=0)
    directory = Directory(
        programmes=programmes, seed=seed, today=reference_day(), vocabulary=_vocabulary()
    )
    tables = {label: Table(label) for label in ORDER}
    done = 0
    with resting_triggers([table.name for table in tables.values()]):
        for batch in directory.batches():
            with transaction.atomic(), connection.cursor() as cursor:
                for label in ORDER:
                    if rows := batch.get(label):
                        tables[label].write(cursor, rows)
            done += len(batch.get("programmes.programme", ()))
            progress(done)
    _count_on(table.model for table in tables.values())
    _raise_edition()


def reference_day():
    """The day from which dates are counted: the first of this month, so that it stays a while."""
    return timezone.localdate().replace(day=1)


def _vocabulary():
    def ids(label):
        return list(apps.get_model(label).objects.values_list("pk", flat=True))

    return Vocabulary(
        countries=ids("organisations.country"),
        needs=ids("programmes.need"),
        audiences=ids("programmes.audience"),
        qualifiers=ids("programmes.qualifier"),
        languages=ids("programmes.language"),
    )


def _count_on(written):
    """Let the next row that an editor adds get an id that is free."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)


def _raise_edition():
    """One ordinary change, with all triggers in place.

    Former editions go: nobody noted what was loaded, so nothing may be taken over from them.
    """
    apps.get_model("finding.edition").objects.all().delete()
    source = apps.get_model("organisations.source").objects.order_by("pk")[0]
    type(source).objects.filter(pk=source.pk).update(title=source.title)
