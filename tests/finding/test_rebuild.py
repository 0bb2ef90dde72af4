"""The index of texts made anew: by the command, after migrations, and while others write."""

import threading
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from finding import documents, text
from finding.apps import install_text
from finding.models import Word
from organisations.models import State
from programmes.models import Programme
from tests import factories
from tests.finding.indexed import assert_in_step, changed, found, indexed, key

pytestmark = pytest.mark.django_db

BODY = "Pottery and glazing"


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

    def test_never_says_that_more_is_done_than_there_is(self, monkeypatch):
        monkeypatch.setattr(documents, "BATCH", 1)
        factories.programme()
        told = []

        def progress(done, total):
            told.append((done, total))
            if len(told) == 2:
                factories.programme()

        documents.rebuild(progress)

        assert told == [(0, 1), (1, 1), (2, 2)]

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
            cursor.execute(f"DROP TABLE {text.TABLE}")
        call_command("migrate", verbosity=0)

        assert found("pottery") == {key(entry)}

    @pytest.mark.parametrize(
        ("label", "is_rebuilt"), [("programmes", True), ("organisations", True), ("auth", False)]
    )
    def test_reads_the_entries_again_where_a_migration_may_have_changed_them(
        self, label, is_rebuilt
    ):
        entry = factories.programme(name=BODY)
        text.index().clear()
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
