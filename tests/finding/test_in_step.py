"""Every change of an entry or its rows, by whatever way, is in the index of texts at once."""

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from finding import documents, text
from finding.in_step import indexed_once
from organisations import actions
from organisations.models import EventSeries, Network, Organisation, State
from programmes.models import Programme, ProgrammeStep
from tests import factories
from tests.finding.indexed import assert_in_step, changed, found, indexed, key
from tests.seeds import CARE, SCORE, aim, seed, write
from translations.models import Translation

pytestmark = pytest.mark.django_db

BODY = "Pottery and glazing"


def raw(thing, **values):
    """Save a row as loaddata does: what is in the fixture, without the model's save()."""
    (deserialized,) = serializers.deserialize("python", serializers.serialize("python", [thing]))
    for name, value in values.items():
        setattr(deserialized.object, name, value)
    deserialized.save()


def new_step(programme):
    return ProgrammeStep(entry=programme, position=7, text=BODY)


# Each changes a programme that has one step, or that step.
ROUTES = {
    "save": lambda entry, step: changed(entry, name=BODY).save(),
    "save of one field": lambda entry, step: changed(entry, name=BODY).save(update_fields=["name"]),
    "raw save": lambda entry, step: raw(entry, description=BODY),
    "update": lambda entry, step: Programme.objects.filter(name=entry.name).update(name=BODY),
    "update of everything": lambda entry, step: Programme.objects.update(summary=BODY),
    "bulk_update": lambda entry, step: Programme.objects.bulk_update(
        [changed(entry, cost="", description=BODY)], ["cost", "description"]
    ),
    "update_or_create": lambda entry, step: Programme.objects.update_or_create(
        slug=entry.slug, defaults={"contact": BODY}
    ),
    "bulk_create over it": lambda entry, step: Programme.objects.bulk_create(
        [changed(entry, name=BODY)],
        update_conflicts=True,
        unique_fields=["uuid"],
        update_fields=["name"],
    ),
    "archive": lambda entry, step: actions.archive(entries=[entry], by=factories.editor()),
    "delete": lambda entry, step: entry.delete(),
    "delete by a queryset": lambda entry, step: Programme.objects.filter(pk=entry.pk).delete(),
    "another row": lambda entry, step: entry.steps.create(position=2, text=BODY),
    "another row, raw": lambda entry, step: raw(new_step(entry)),
    "another row, in bulk": lambda entry, step: ProgrammeStep.objects.bulk_create(
        [new_step(entry)]
    ),
    "save of a row": lambda entry, step: changed(step, text=BODY).save(),
    "raw save of a row": lambda entry, step: raw(step, text=BODY),
    "update of rows": lambda entry, step: entry.steps.update(text=BODY),
    "bulk_update of rows": lambda entry, step: ProgrammeStep.objects.bulk_update(
        [changed(step, text=BODY)], ["text"]
    ),
    "delete of a row": lambda entry, step: step.delete(),
    "delete of rows by a queryset": lambda entry, step: entry.steps.all().delete(),
    "a row that moves": lambda entry, step: changed(step, entry=factories.programme()).save(),
    "rows that move": lambda entry, step: entry.steps.update(entry=factories.programme()),
    "rows that move in bulk": lambda entry, step: ProgrammeStep.objects.bulk_update(
        [changed(step, entry=factories.programme())], ["entry"]
    ),
}


class TestInStep:
    @pytest.mark.parametrize("change", ROUTES.values(), ids=ROUTES)
    def test_whichever_way_an_entry_is_changed(self, change):
        factories.programme()
        entry = factories.programme()
        step = entry.steps.create(text="Weaving")
        before = indexed()
        number = documents.number(*key(entry))

        change(entry, step)

        assert indexed().get(number) != before[number]
        assert_in_step()

    def test_though_managers_cannot_delete_everything_by_mistake(self):
        assert not hasattr(Programme.objects, "delete")
        assert not hasattr(ProgrammeStep.objects, "delete")

    @pytest.mark.parametrize("is_published", [True, False])
    def test_whichever_way_entries_are_made(self, is_published):
        state = State.PUBLISHED if is_published else State.DRAFT
        made = [
            EventSeries(name=BODY, summary="Weaving", slug=f"series-{place}", state=state)
            for place in range(5)
        ]
        made[0].save()
        EventSeries.objects.bulk_create(made[1:3])
        # The first is there already, and stays as it is.
        again = EventSeries(uuid=made[0].uuid, name="Glass", summary="Glass", slug="glass")
        EventSeries.objects.bulk_create([again, made[3]], ignore_conflicts=True)
        raw(made[4])

        assert len(found("pottery")) == (5 if is_published else 0)
        assert found("glass") == set()
        assert_in_step()

    def test_with_a_draft_that_is_published(self):
        entry = factories.draft_programme(name=BODY, cited=True)
        actions.publish(entries=[entry], by=factories.editor())

        assert found("pottery") == {key(entry)}
        assert_in_step()

    def test_with_seeds_and_fixtures(self, tmp_path):
        path = write(tmp_path / "first.yaml", SCORE + CARE)
        seed(path)
        assert found("plan") == {key(Network.objects.get())}
        assert len(indexed()) == 2
        assert_in_step()

        call_command("loaddata", path, verbosity=0)
        assert len(indexed()) == 2
        assert_in_step()

    def test_with_an_entry_that_goes_with_others(self):
        kept = factories.organisation(name=BODY)
        gone = [factories.organisation(name=BODY) for _ in range(3)]
        Organisation.objects.filter(pk__in=[entry.pk for entry in gone]).delete()

        assert found("pottery") == {key(kept)}
        assert_in_step()

    def test_where_a_change_is_taken_back(self):
        entry = factories.programme(name="Weaving")
        before = indexed()
        with transaction.atomic():
            changed(entry, name=BODY).save()
            factories.programme(name=BODY)
            entry.steps.create(text=BODY)
            Programme.objects.filter(pk=entry.pk).delete()
            transaction.set_rollback(True)

        assert indexed() == before
        assert found("weaving") == {key(entry)}

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        "change",
        [
            lambda entry: changed(entry, name=BODY).save(),
            lambda entry: Programme.objects.update(name=BODY),
            lambda entry: entry.steps.create(position=2, text=BODY),
            lambda entry: Programme.objects.bulk_create([copy_of(entry)]),
            lambda entry: entry.steps.all().delete(),
        ],
    )
    def test_or_not_changed_at_all(self, monkeypatch, change):
        """An entry that cannot be indexed is not written either."""
        entry = factories.programme(name="Weaving")
        entry.steps.create(text="First")
        before = list(Programme.objects.values()), list(ProgrammeStep.objects.values())

        def fail(*args):
            raise RuntimeError

        monkeypatch.setattr(text.Index, "put", fail)
        with pytest.raises(RuntimeError):
            change(entry)

        assert before == (list(Programme.objects.values()), list(ProgrammeStep.objects.values()))

    @pytest.mark.django_db(transaction=True)
    def test_after_everything_is_flushed(self):
        factories.programme()
        call_command("flush", interactive=False, verbosity=0)

        assert indexed() == {}


class TestIndexedOnce:
    """Many writes that belong together."""

    @pytest.mark.parametrize("change", ROUTES.values(), ids=ROUTES)
    def test_whichever_way_entries_are_changed(self, change):
        factories.programme()
        entry = factories.programme()
        step = entry.steps.create(text="Weaving")
        before = indexed()

        with indexed_once():
            change(entry, step)
            assert indexed() == before

        assert indexed() != before
        assert_in_step()

    def test_with_translations(self):
        entry = factories.programme(name="Weaving")
        with indexed_once():
            Translation.objects.create(
                kind="programme", object_id=entry.pk, field="name", language="ms", text="Tembikar"
            )

        assert found("tembikar") == {key(entry)}
        assert_in_step()

    def test_one_in_another_waits_for_its_end(self):
        with indexed_once():
            with indexed_once():
                entry = factories.programme(name=BODY)
            assert found("pottery") == set()

        assert found("pottery") == {key(entry)}
        assert_in_step()

    def test_what_fails_leaves_everything_as_it_was(self):
        entry = factories.programme(name="Weaving")
        before = indexed()
        with pytest.raises(RuntimeError), indexed_once():
            changed(entry, name=BODY).save()
            factories.programme(name=BODY)
            raise RuntimeError

        assert [each.name for each in Programme.objects.all()] == ["Weaving"]
        assert indexed() == before
        assert_in_step()
        # What comes afterwards does not wait.
        changed(entry, name=BODY).save()
        assert found("pottery") == {key(entry)}

    def test_a_part_that_fails_is_left_out(self):
        entry = factories.programme(name="Weaving")
        with indexed_once():
            kept = factories.programme(name="Glazing")
            with pytest.raises(RuntimeError), indexed_once():
                changed(entry, name=BODY).save()
                factories.programme(name=BODY)
                kept.delete()
                raise RuntimeError

        assert found("glazing") == {key(Programme.objects.get(name="Glazing"))}
        assert found("pottery") == set()
        assert_in_step()

    def test_where_the_index_cannot_be_written_nothing_is(self, monkeypatch):
        before = indexed()

        def fail(*args):
            raise RuntimeError

        monkeypatch.setattr(text.Index, "put", fail)
        with pytest.raises(RuntimeError), indexed_once():
            factories.programme(name=BODY)

        assert not Programme.objects.exists()
        assert indexed() == before


def copy_of(entry):
    values = {"name": BODY, "summary": BODY, "slug": "copy", "state": State.PUBLISHED}
    return Programme(stage=entry.stage, starts_at=entry.starts_at, ends_at=entry.ends_at, **values)


class TestCosts:
    """The questions that keeping in step asks the database."""

    def queries(self, change):
        with CaptureQueriesContext(connection) as asked:
            change()
        own = ("finding_text", "finding_word", 'AS "summary"')
        return [query["sql"] for query in asked if any(name in query["sql"] for name in own)]

    def test_three_for_a_published_entry_with_all_its_rows(self):
        entry = factories.programme()
        for position in range(1, 5):
            entry.steps.create(position=position, text="A step")

        assert len(self.queries(entry.save)) == 3

    def test_two_for_one_that_is_not_published_and_none_for_a_new_one(self):
        entry = factories.draft_programme()

        assert len(self.queries(entry.save)) == 2
        assert self.queries(factories.draft_programme) == []

    @pytest.mark.parametrize(
        "change",
        [
            lambda entry: Programme.objects.update(confirmed_on="2020-01-01"),
            lambda entry: changed(entry, country=None).save(update_fields=["country"]),
            lambda entry: entry.steps.update(position=3),
            lambda entry: entry.steps.first().save(update_fields=["position"]),
            lambda entry: factories.partner(entry, factories.draft_organisation()),
            lambda entry: factories.venue().save(),
            lambda entry: entry.citations.update(heading="Another"),
        ],
    )
    def test_none_for_what_is_not_searched(self, change):
        entry = factories.programme()
        entry.steps.create(text="A step")

        assert self.queries(lambda: change(entry)) == []

    def test_no_more_for_many_entries_than_for_few(self):
        for _ in range(3):
            factories.programme()
        few = self.queries(lambda: Programme.objects.update(summary=BODY))
        for _ in range(20):
            factories.programme()
        many = self.queries(lambda: Programme.objects.update(summary=BODY))

        assert len(many) == len(few) == 3

    def test_three_for_all_that_is_indexed_once(self):
        def write():
            with indexed_once():
                for entry in Programme.objects.all():
                    changed(entry, name=BODY).save()
                    entry.steps.create(text="A step")

        for _ in range(20):
            factories.programme()

        assert len(self.queries(write)) == 3

    def test_few_for_a_seed_however_many_rows_it_has(self, tmp_path):
        rows = [aim("care", position) for position in range(3, 30)]
        path = write(tmp_path / "first.yaml", SCORE + CARE + rows)

        assert len(self.queries(lambda: seed(path))) == 6

    def test_rows_of_a_deleted_entry_are_not_indexed_again(self):
        entry = factories.programme()
        for position in (1, 2, 3):
            entry.steps.create(position=position, text="A step")

        assert len(self.queries(entry.delete)) == 2
