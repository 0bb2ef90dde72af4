"""Every change of what the directory says raises its edition, by whatever way it is made."""

import pytest
from django.db import connection, transaction

from finding import edition, triggers
from finding.models import Change, Edition, Synonym
from organisations.models import Organisation
from programmes.models import Programme
from tests import factories

pytestmark = pytest.mark.django_db


class Raised:
    """How many times the edition was raised, and which entries are noted as changed."""

    def __enter__(self):
        self.before = edition.current()
        return self

    def __exit__(self, *error):
        now = edition.current()
        self.was = now != self.before
        self.entries = set(
            Change.objects.filter(edition__gt=self.before.number if self.before else 0).values_list(
                "kind", "entry_id"
            )
        )


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_directory_has_an_edition_or_none():
    Edition.objects.all().delete()
    assert edition.current() is None


@pytest.mark.parametrize(
    "change",
    [
        lambda programme: programme.save(),
        lambda programme: Programme.objects.filter(pk=programme.pk).update(summary="Other."),
        lambda programme: sql("UPDATE programmes_programme SET summary = %s", "Other."),
        lambda programme: programme.needs.add(factories.need()),
        lambda programme: programme.needs.clear(),
        lambda programme: programme.steps.create(text="First"),
        lambda programme: programme.partners.all().delete(),
        lambda programme: programme.citations.update(heading="Other"),
    ],
)
def test_a_change_of_a_programme_or_its_rows(change):
    programme = factories.programme()
    programme.needs.add(factories.need())
    factories.partner(programme, factories.organisation())
    with Raised() as raised:
        change(programme)
    assert raised.was
    assert ("programme", programme.pk) in raised.entries


def test_a_tie_changes_both_its_ends():
    programme, organisation = factories.programme(), factories.organisation()
    with Raised() as raised:
        factories.partner(programme, organisation)
    assert raised.entries >= {("programme", programme.pk), ("organisation", organisation.pk)}


def test_a_row_that_moves_changes_the_entry_it_left():
    one, other = factories.programme(), factories.programme()
    step = one.steps.create(text="First")
    with Raised() as raised:
        step.entry = other
        step.save()
    assert raised.entries == {("programme", one.pk), ("programme", other.pk)}


def test_bulk_rows_are_each_noted():
    programme = factories.programme()
    needs = [factories.need() for _ in range(3)]
    with Raised() as raised:
        programme.needs.set(needs)
    assert raised.was
    assert ("programme", programme.pk) in raised.entries


def test_a_term_of_a_vocabulary():
    need = factories.need()
    with Raised() as raised:
        type(need).objects.update(name="Other")
    assert raised.was
    assert ("need", need.pk) in raised.entries


def test_a_synonym():
    with Raised() as raised:
        Synonym.objects.create(phrase="jail", means="prison")
    assert raised.was


def test_a_change_that_is_taken_back_leaves_another_edition_than_the_next_one():
    organisation = factories.organisation()
    with transaction.atomic():
        Organisation.objects.update(summary="Taken back.")
        taken_back = edition.current()
        transaction.set_rollback(True)
    Organisation.objects.filter(pk=organisation.pk).update(summary="Kept.")
    assert edition.current() not in (None, taken_back)


def test_reading_raises_nothing(client):
    factories.programme()
    with Raised() as raised:
        client.get("/")
        client.get("/programmes/")
    assert not raised.was


def test_old_editions_are_dropped():
    factories.organisation()
    old = edition.current()
    # The next number but one is round.
    far = (old.number // triggers.KEPT + 2) * triggers.KEPT - 1
    Edition.objects.create(number=far, raised_at=old.raised_at, stamp=1)
    if connection.vendor == "postgresql":
        sql("SELECT setval(pg_get_serial_sequence('finding_edition', 'number'), %s)", far)
    Organisation.objects.update(summary="Other.")
    assert edition.current().number == far + 1
    assert not Edition.objects.filter(number=old.number).exists()


def test_every_table_of_the_content_is_watched():
    tables = set(triggers.watched())
    assert {
        "programmes_programme",
        "programmes_programme_needs",
        "programmes_partnerrole",
        "organisations_source",
        "organisations_organisation_staffed_by",
        "organisations_formerslug",
        "finding_synonym",
    } <= tables
