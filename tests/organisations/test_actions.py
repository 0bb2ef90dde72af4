import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from organisations import actions
from organisations.models import Organisation, State
from programmes.models import Programme
from tests import factories

pytestmark = pytest.mark.django_db


def history(entry):
    """Who did what to the entry, newest first."""
    lines = LogEntry.objects.filter(
        content_type__app_label=entry._meta.app_label,
        content_type__model=entry._meta.model_name,
        object_id=str(entry.pk),
    )
    return [(line.user, line.get_change_message()) for line in lines]


def test_publish_publishes_what_has_a_source():
    editor = factories.editor()
    entry = factories.draft_programme(cited=True)

    outcome = actions.publish(entries=[entry], by=editor)

    assert outcome == ([entry], [], [])
    assert outcome.changed[0].state == State.PUBLISHED
    assert list(Programme.objects.published()) == [entry]
    assert history(entry) == [(editor, "Published.")]


def test_publish_refuses_what_has_no_source_and_publishes_the_others():
    editor = factories.editor()
    first, without, last = (
        factories.draft_organisation(cited=cited) for cited in (True, False, True)
    )

    outcome = actions.publish(entries=[last, without, first], by=editor)

    assert outcome == ([last, first], [], [without])
    assert set(Organisation.objects.published()) == {first, last}
    without.refresh_from_db()
    assert without.state == State.DRAFT
    assert history(without) == []


def test_publish_leaves_published_entries_alone():
    entry = factories.network()

    outcome = actions.publish(entries=[entry], by=factories.editor())

    assert outcome == ([], [entry], [])
    assert history(entry) == []


def test_publish_brings_archived_entries_back():
    entry = factories.archived_programme()

    outcome = actions.publish(entries=[entry], by=factories.editor())

    assert outcome.changed == [entry]
    assert list(Programme.objects.published()) == [entry]


def test_publish_takes_the_state_from_the_database():
    entry = factories.draft_programme(cited=True)
    opened_earlier = Programme.objects.get(pk=entry.pk)
    actions.publish(entries=[entry], by=factories.editor())

    outcome = actions.publish(entries=[opened_earlier], by=factories.editor())

    assert outcome.unchanged == [entry]


@pytest.mark.parametrize("action", [actions.publish, actions.archive, actions.confirm])
class TestEveryAction:
    def test_takes_a_queryset(self, action):
        entry = factories.draft_programme(cited=True)
        other = factories.draft_programme(cited=True)

        outcome = action(entries=Programme.objects.filter(pk=entry.pk), by=factories.editor())

        assert outcome.changed == [entry]
        assert len(history(entry)) == 1
        assert history(other) == []

    def test_takes_nothing(self, action):
        outcome = action(entries=Programme.objects.none(), by=factories.editor())

        assert outcome == ([], [], [])
        assert not LogEntry.objects.exists()

    def test_leaves_out_what_is_gone(self, action):
        entry, gone = factories.draft_programme(cited=True), factories.draft_programme(cited=True)
        entries = [gone, entry]
        Programme.objects.filter(pk=gone.pk).delete()

        outcome = action(entries=entries, by=factories.editor())

        assert outcome == ([entry], [], [])

    def test_refuses_a_mixture(self, action):
        entries = [factories.draft_programme(cited=True), factories.draft_organisation(cited=True)]

        with pytest.raises(ValueError, match="several kinds"):
            action(entries=entries, by=factories.editor())

        assert not LogEntry.objects.exists()

    def test_does_all_or_nothing(self, action, monkeypatch):
        entry = factories.draft_programme(cited=True)

        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr(LogEntry.objects, "log_actions", fail)
        with pytest.raises(RuntimeError):
            action(entries=[entry], by=factories.editor())

        entry.refresh_from_db()
        assert (entry.state, entry.confirmed_on) == (State.DRAFT, None)

    def test_asks_the_database_no_more_for_more_entries(self, action, django_assert_num_queries):
        editor = factories.editor()
        # The first call also reads the content type.
        action(entries=[factories.draft_programme(cited=True)], by=editor)
        few = [factories.draft_programme(cited=True) for _ in range(2)]
        many = [factories.draft_programme(cited=True) for _ in range(20)]
        # Most of them read the entries with all their rows for the history, before and after.
        # Publishing also indexes the texts and their translations; archiving takes them out.
        reads_and_writes = {actions.publish: 36, actions.archive: 34}.get(action, 30)

        for entries in (few, many):
            with django_assert_num_queries(reads_and_writes):
                action(entries=entries, by=editor)


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_archive_takes_entries_off_the_site(state):
    editor = factories.editor()
    entry = factories.programme(state=state, cited=False)

    outcome = actions.archive(entries=[entry], by=editor)

    assert outcome == ([entry], [], [])
    entry.refresh_from_db()
    assert entry.state == State.ARCHIVED
    assert history(entry) == [(editor, "Archived.")]


def test_archive_leaves_archived_entries_alone():
    entry = factories.archived_programme()

    outcome = actions.archive(entries=[entry], by=factories.editor())

    assert outcome == ([], [entry], [])
    assert history(entry) == []


def test_confirm_sets_the_date_given():
    editor = factories.editor()
    entry, other = factories.event(), factories.event()

    outcome = actions.confirm(entries=[entry], by=editor, on=datetime.date(2025, 3, 1))

    assert outcome == ([entry], [], [])
    entry.refresh_from_db()
    other.refresh_from_db()
    assert entry.confirmed_on == datetime.date(2025, 3, 1)
    assert other.confirmed_on is None
    assert history(entry) == [(editor, "Confirmed as right on 1 March 2025.")]


def test_confirm_takes_the_local_day(monkeypatch):
    entry = factories.event()
    # In Singapore it is the next day already.
    evening = datetime.datetime(2025, 3, 1, 20, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)

    actions.confirm(entries=[entry], by=factories.editor())

    entry.refresh_from_db()
    assert entry.confirmed_on == datetime.date(2025, 3, 2)


def test_confirm_keeps_every_confirmation_in_the_history():
    entry = factories.event()
    provider, reviewer = factories.editor(), factories.editor()

    for user in (provider, reviewer):
        actions.confirm(entries=[entry], by=user, on=datetime.date(2025, 3, 1))

    assert {user for user, _ in history(entry)} == {provider, reviewer}
