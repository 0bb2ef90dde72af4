"""What is searched of which entry, and that it is what the entries say now."""

import threading
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from finding import documents, text, words
from finding.apps import install_text
from finding.models import Word
from organisations import actions
from organisations.models import EntryRow, EventSeries, Network, Organisation, State
from programmes.models import Programme, ProgrammeStep
from tests import factories
from tests.seeds import CARE, SCORE, seed, write

pytestmark = pytest.mark.django_db

LANGUAGE = "en"
BODY = "Pottery and glazing"


def indexed():
    """The tokens of every document of the index, by its number."""
    tokens = "tokens" if connection.vendor == "sqlite" else "tsvector_to_array(tokens)"
    number = "rowid" if connection.vendor == "sqlite" else "number"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {number}, {tokens} FROM {text.table(LANGUAGE)}")
        return {
            number: frozenset(tokens.split() if isinstance(tokens, str) else tokens)
            for number, tokens in cursor.fetchall()
        }


def assert_in_step():
    """The index is what it would be if it were made anew."""
    before = indexed()
    documents.rebuild()
    assert before == indexed()


def found(typed):
    """The entries, as pairs of a kind and a primary key, in which every word stands in any form."""
    questions = [[word, f"${words.stem(word, LANGUAGE)}"] for word in words.words(typed)]
    hits = text.index().hits(LANGUAGE, questions)
    return {documents.split(number) for number in set(hits[0]).intersection(*hits[1:])}


def key(entry):
    return entry._meta.model_name, entry.pk


MAKERS = {
    "programme": factories.programme,
    "organisation": factories.organisation,
    "network": factories.network,
    "event": factories.event,
    "eventseries": factories.series,
    "publication": factories.publication,
    "glossaryterm": factories.glossary_term,
}


class TestKinds:
    def test_are_never_moved(self):
        # A document is known by the place of its kind.
        assert documents.KINDS == tuple(MAKERS) == tuple(documents.TEXTS)
        assert len(documents.KINDS) <= documents.KIND_MASK + 1

    @pytest.mark.parametrize("kind", documents.KINDS)
    def test_and_numbers_lead_to_each_other(self, kind):
        for pk in (1, 17, 2**40):
            assert documents.split(documents.number(kind, pk)) == (kind, pk)

    def test_that_are_not_searched_have_no_number(self):
        with pytest.raises(ValueError, match="not in tuple"):
            documents.number("venue", 1)
        factories.venue(name=BODY)
        assert found(BODY) == set()

    @pytest.mark.parametrize("kind", documents.KINDS)
    def test_have_every_text_searched_or_left_out_on_purpose(self, kind):
        left_out = {"slug", "state", "kind", "stage", "stage_note", "cost_kind", "url", "website"}
        left_out |= {"contact_url", "stated_member_noun", "stated_member_exactness"}
        texts = {
            field.name
            for field in documents.model_of(kind)._meta.fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.name.endswith("precision")
        }

        assert texts - left_out == documents.TEXTS[kind].fields - {"state"}

    def test_have_their_rows_searched(self):
        rows = {model for kind in EntryRow.__subclasses__() for model in _concrete(kind)}

        assert set(documents.row_fields()) == rows


def _concrete(model):
    if not model._meta.abstract:
        yield model
    for subclass in model.__subclasses__():
        yield from _concrete(subclass)


class TestSearchedTexts:
    @pytest.mark.parametrize("kind", documents.KINDS)
    @pytest.mark.parametrize("is_name", [True, False])
    def test_every_field(self, kind, is_name):
        texts = documents.TEXTS[kind]
        for field in texts.names if is_name else ("summary", *texts.rest):
            entry = MAKERS[kind](cited=False)
            # The constraint on the cost looks at its kind.
            extra = {"cost_kind": "paid"} if field == "cost" else {}
            for name, value in {field: BODY, **extra}.items():
                setattr(entry, name, value)
            entry.save()

            assert found("pottery glaze") == {key(entry)}, field
            assert bool(_asked("^pottery")) is is_name
            entry.delete()

    @pytest.mark.parametrize(
        ("make", "rows", "values"),
        [
            (factories.programme, "steps", {"text": BODY}),
            (factories.programme, "figures", {"value": "2", "label": BODY}),
            (factories.network, "aims", {"text": BODY}),
            (factories.network, "figures", {"value": "2", "label": BODY}),
            (factories.event, "goals", {"text": BODY}),
            (factories.event, "guests", {"name": "Pottery", "office": "Glazing", "part": "-"}),
            (factories.event, "figures", {"value": "2", "label": BODY}),
        ],
    )
    def test_every_kind_of_row(self, make, rows, values):
        entry, _other = make(), make()
        getattr(entry, rows).create(position=1, **values)
        getattr(entry, rows).create(position=2, **dict.fromkeys(values, "More"))

        assert found("pottery glaze") == {key(entry)}
        assert found("more") == {key(entry)}

    def test_names_are_known_as_a_whole(self):
        entry = factories.organisation(
            name="Yellow Ribbon Singapore", also_known_as="SCORE, Yellow Ribbon，黄丝带、S.C.O.R.E."
        )
        term = factories.glossary_term(name="fidyah", also_written="fidya, fidyah voucher")

        for name in ("yellow ribbon", "Yellow-Ribbon, Singapore", "score", "黄丝带"):
            assert _asked(words.whole(words.words(name))) == {key(entry)}, name
        for name in ("Fidyah", "fidya", "fidyah voucher"):
            assert _asked(words.whole(words.words(name))) == {key(term)}, name

    @pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
    def test_only_of_published_entries(self, state):
        factories.programme(name=BODY, state=state)
        documents.rebuild()

        assert indexed() == {}

    def test_summary_is_marked(self):
        entry = factories.programme(summary=BODY, description="Weaving")

        assert _asked("~pottery") == {key(entry)}
        assert _asked("~weaving", "^weaving", "^pottery") == set()

    def test_names_of_others_are_no_text_of_an_entry(self):
        entry = factories.programme(needs=[factories.need(name="Weaving")])
        factories.partner(entry, factories.organisation(name=BODY))

        assert key(entry) not in found("weaving") | found("pottery")


def _asked(*tokens):
    (hits,) = text.index().hits(LANGUAGE, [list(tokens)])
    return {documents.split(number) for number in hits}


def raw(thing, **values):
    """Save a row as loaddata does: what is in the fixture, without the model's save()."""
    (deserialized,) = serializers.deserialize("python", serializers.serialize("python", [thing]))
    for name, value in values.items():
        setattr(deserialized.object, name, value)
    deserialized.save()


def changed(thing, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    return thing


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


def copy_of(entry):
    values = {"name": BODY, "summary": BODY, "slug": "copy", "state": State.PUBLISHED}
    return Programme(
        stage=entry.stage, starts_at=entry.starts_at, ends_at=entry.ends_at, **values
    )


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

    def test_rows_of_a_deleted_entry_are_not_read(self):
        entry = factories.programme()
        entry.steps.create(text="A step")
        with CaptureQueriesContext(connection) as asked:
            entry.delete()

        read = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
        assert not any('"text" FROM "programmes_programmestep"' in query for query in read)


class TestRebuild:
    def test_puts_right_what_went_past_django(self):
        entry = factories.programme(name="Weaving")
        gone = factories.organisation(name="Weaving")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE programmes_programme SET name = %s", [BODY])
            cursor.execute("UPDATE organisations_organisation SET state = 'draft'")
        assert found("weaving") == {key(entry), key(gone)}

        documents.rebuild()

        assert found("weaving") == set()
        assert found("pottery") == {key(entry)}

    def test_forgets_words_that_nobody_uses_any_more(self):
        factories.programme(name="Weaving")
        Programme.objects.update(name=BODY)
        documents.rebuild()

        known = set(Word.objects.values_list("word", flat=True))
        assert known >= {"pottery", "glazing"}
        assert "weaving" not in known

    def test_tells_how_far_it_is(self, monkeypatch):
        monkeypatch.setattr(documents, "BATCH", 2)
        for make in (factories.programme, factories.network):
            for _ in range(3):
                make()
        told = []

        assert documents.rebuild(lambda *numbers: told.append(numbers)) == 6
        assert told == [(0, 6), (2, 6), (3, 6), (5, 6), (6, 6)]
        assert len(indexed()) == 6

    def test_reads_no_more_entries_at_once_than_a_batch(self, monkeypatch):
        for _ in range(5):
            factories.programme()
        monkeypatch.setattr(documents, "BATCH", 2)

        assert_in_step()

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize(
        "change",
        [
            lambda entry: Programme.objects.filter(pk=entry.pk).update(state=State.ARCHIVED),
            lambda entry: changed(entry, name=BODY).save(),
            lambda entry: entry.delete(),
            lambda entry: factories.programme(name=BODY),
        ],
    )
    def test_takes_in_what_is_changed_meanwhile(self, change):
        entry = factories.programme(name="Weaving")
        writer = threading.Thread(target=lambda: (change(entry), connection.close()))

        def progress(done, total):
            if done and not writer.ident:
                assert found("weaving") == {key(entry)}
                writer.start()
                writer.join(0.5)  # it waits for the new index

        documents.rebuild(progress)
        writer.join()

        assert_in_step()


class TestMigrating:
    def plan(self, label):
        return [(SimpleNamespace(app_label=label), False)]

    def test_fills_an_index_that_was_made(self):
        entry = factories.programme(name=BODY)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {text.table(LANGUAGE)}")
        call_command("migrate", verbosity=0)

        assert found("pottery") == {key(entry)}

    @pytest.mark.parametrize(
        ("label", "is_rebuilt"), [("programmes", True), ("organisations", True), ("auth", False)]
    )
    def test_reads_the_entries_again_where_a_migration_may_have_changed_them(
        self, label, is_rebuilt
    ):
        entry = factories.programme(name=BODY)
        text.index().clear(LANGUAGE)
        install_text("default", plan=self.plan(label))

        assert found("pottery") == ({key(entry)} if is_rebuilt else set())

    def test_leaves_a_full_index_alone(self):
        factories.programme()
        before = Word.objects.values_list("pk", flat=True)[0]
        install_text("default", plan=[])

        assert Word.objects.filter(pk=before).exists()


class Terminal(StringIO):
    def isatty(self):
        return True


class TestCommand:
    def run(self, screen=StringIO, **options):
        out, progress = StringIO(), screen()
        call_command("index", stdout=out, stderr=progress, **options)
        return out.getvalue(), progress.getvalue()

    def test_says_how_many_documents_there_are(self):
        for _ in range(3):
            factories.programme()

        out, progress = self.run()

        assert out == "3 documents were indexed.\n"
        assert progress == "100 % (3 of 3)\n"
        assert len(indexed()) == 3

    def test_writes_a_line_for_each_tenth(self, monkeypatch):
        monkeypatch.setattr(documents, "BATCH", 1)
        for _ in range(20):
            factories.glossary_term()

        _, progress = self.run()

        assert [line.split(" %")[0] for line in progress.splitlines()] == [
            str(percent) for percent in range(10, 101, 10)
        ]

    def test_shows_a_bar_on_a_terminal(self):
        for _ in range(3):
            factories.programme()

        _, progress = self.run(Terminal)

        assert progress.split("\r")[-1] == "█" * 30 + " 3 of 3\n"

    @pytest.mark.parametrize("screen", [StringIO, Terminal])
    def test_says_of_an_empty_directory_that_there_is_nothing(self, screen):
        out, progress = self.run(screen)

        assert out == "0 documents were indexed.\n"
        assert "100 %" not in progress

    @pytest.mark.parametrize("screen", [StringIO, Terminal])
    def test_is_silent_where_it_is_told_to(self, screen):
        factories.programme(name=BODY)

        assert self.run(screen, verbosity=0) == ("", "")
        assert found("pottery") != set()
