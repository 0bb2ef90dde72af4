"""Triggers that raise the edition in the transaction of every change, whoever makes it.

In the database rather than in Django's signals: a bulk update, a data migration and a correction
typed into a database shell change what people see as much as the admin does.
docs/decisions/0005 says what was weighed.
"""

from typing import NamedTuple

from django.apps import apps
from django.db import connections

from organisations.models import Entry

CONTENT_APPS = ("organisations", "programmes")
OPERATIONS = ("INSERT", "UPDATE", "DELETE")
# How many former editions are kept; nothing needs them, but a look at them may explain something.
KEPT = 1000


class Owner(NamedTuple):
    """The entry that a row of a table belongs to: its kind, and the column that identifies it.

    Rows of translations.Translation say themselves of which kind: theirs is empty here.
    """

    kind: str
    column: str


def watched():
    """A dict from each watched table to the Owners of its rows.

    A row of a list, such as a step or a partner, belongs to every entry that it ties together;
    anything else, such as an entry or a term of a vocabulary, is its own owner.
    """
    models = [
        model
        for label in CONTENT_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    models.append(apps.get_model("finding", "Synonym"))
    owners = {model._meta.db_table: _owners(model) for model in models}
    translation = apps.get_model("translations", "Translation")
    return owners | {translation._meta.db_table: [Owner("", "object_id")]}


def _owners(model):
    if not issubclass(model, Entry):
        owners = [
            Owner(field.related_model._meta.model_name, field.column)
            for field in model._meta.concrete_fields
            if field.is_relation and issubclass(field.related_model, Entry)
        ]
        if owners:
            return owners
    return [Owner(model._meta.model_name, model._meta.pk.column)]


def install(using):
    """Put the triggers in place, also those that a migration has dropped with its table."""
    connection = connections[using]
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _kind(owner, row):
    """The kind of the entry as SQL, for SQLite."""
    return f"'{owner.kind}'" if owner.kind else f"{row}.kind"


def _sqlite():
    yield "DROP TRIGGER IF EXISTS edition_prune"
    yield f"""
        CREATE TRIGGER edition_prune AFTER INSERT ON finding_edition
        WHEN NEW.number % {KEPT} = 0
        BEGIN
            DELETE FROM finding_edition WHERE number <= NEW.number - {KEPT};
        END"""
    for table, owners in watched().items():
        for operation in OPERATIONS:
            name = f"edition_{table}_{operation.lower()}"
            rows = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}[operation]
            changes = "".join(
                f"""
                INSERT INTO finding_change (kind, entry_id, edition)
                SELECT {_kind(owner, row)}, {row}."{owner.column}", max(number)
                FROM finding_edition
                WHERE {row}."{owner.column}" IS NOT NULL
                ON CONFLICT (kind, entry_id) DO UPDATE SET edition = excluded.edition;"""
                for owner in owners
                for row in rows
            )
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield f"""
                CREATE TRIGGER "{name}" AFTER {operation} ON "{table}"
                BEGIN
                    INSERT INTO finding_edition (raised_at, stamp)
                    VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), random());{changes}
                END"""


def _postgresql():
    # Writers queue here, before their statement locks any row: taken later, the lock could
    # close a circle of two transactions that wait for each other. It also lets editions become
    # visible in the order of their numbers.
    yield f"""
        CREATE OR REPLACE FUNCTION raise_edition() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            raised bigint;
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('edition of the directory'));
            INSERT INTO finding_edition (raised_at, stamp)
            VALUES (clock_timestamp(), (random() * 9e18)::bigint) RETURNING number INTO raised;
            IF raised % {KEPT} = 0 THEN
                DELETE FROM finding_edition WHERE number <= raised - {KEPT};
            END IF;
            RETURN NULL;
        END $$"""
    # Its arguments are kinds and columns by turns; `before` and `after` hold the changed rows.
    yield """
        CREATE OR REPLACE FUNCTION record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed text;
        BEGIN
            changed := CASE TG_OP
                WHEN 'INSERT' THEN 'TABLE after'
                WHEN 'DELETE' THEN 'TABLE before'
                ELSE 'TABLE before UNION ALL TABLE after' END;
            FOR place IN 0 .. TG_NARGS - 1 BY 2 LOOP
                EXECUTE format(
                    'INSERT INTO finding_change (kind, entry_id, edition)
                    SELECT DISTINCT %s, %I, (SELECT max(number) FROM finding_edition)
                    FROM (%s) AS changed WHERE %I IS NOT NULL
                    ON CONFLICT (kind, entry_id) DO UPDATE SET edition = excluded.edition',
                    CASE TG_ARGV[place] WHEN '' THEN 'kind' ELSE quote_literal(TG_ARGV[place]) END,
                    TG_ARGV[place + 1], changed, TG_ARGV[place + 1]);
            END LOOP;
            RETURN NULL;
        END $$"""
    for table, owners in watched().items():
        arguments = ", ".join(f"'{owner.kind}', '{owner.column}'" for owner in owners)
        yield f"""
            CREATE OR REPLACE TRIGGER edition_raise
            BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{table}"
            FOR EACH STATEMENT EXECUTE FUNCTION raise_edition()"""
        for operation in OPERATIONS:
            rows = {
                "INSERT": "NEW TABLE AS after",
                "UPDATE": "OLD TABLE AS before NEW TABLE AS after",
                "DELETE": "OLD TABLE AS before",
            }[operation]
            yield f"""
                CREATE OR REPLACE TRIGGER edition_{operation.lower()}
                AFTER {operation} ON "{table}" REFERENCING {rows}
                FOR EACH STATEMENT EXECUTE FUNCTION record_changes({arguments})"""
