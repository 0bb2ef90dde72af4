"""What a worker keeps in memory is what the database has: every page shows the state of now."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from finding import directory
from finding.models import Edition, Synonym
from organisations.models import Event, Membership, Network, Organisation
from programmes.models import Need, Programme
from tests import factories
from tests.pages import choices, ignored, labels, listed, page, total, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(monkeypatch):
    """Set what today is."""

    def set_today(day):
        day = datetime.date.fromisoformat(day)
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    return set_today


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- An edit is seen by the next request ----------------------------------------------------------


def save(entry, **values):
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()


@pytest.mark.parametrize(
    ("edit", "query"),
    [
        (lambda entry: save(entry, state="archived"), ""),
        (lambda entry: Programme.objects.filter(pk=entry.pk).update(state="draft"), ""),
        (lambda entry: sql("UPDATE programmes_programme SET state = 'draft'"), ""),
        (lambda entry: entry.delete(), ""),
        (lambda entry: Programme.objects.all().delete(), ""),
        (lambda entry: save(entry, name="Other"), "q=hostel"),
        (lambda entry: Programme.objects.update(name="Other", summary="Other"), "q=hostel"),
        (lambda entry: save(entry, confirmed_on="2020-01-01"), "confirmed=not-stated"),
        (lambda entry: sql("UPDATE programmes_programme SET cost_kind = 'paid'"), "cost=free"),
        (lambda entry: entry.needs.clear(), "need=home"),
        (lambda entry: entry.needs.through.objects.all().delete(), "need=home"),
        (lambda entry: entry.partners.all().delete(), "organisation=body"),
        (lambda entry: entry.partners.update(role="funder"), "network=care"),
        (lambda entry: Organisation.objects.update(state="draft"), "network=care"),
        (lambda entry: Organisation.objects.all().delete(), "network=care"),
        (lambda entry: Membership.objects.all().delete(), "network=care"),
        (lambda entry: Organisation.objects.update(name="Other"), "q=body"),
    ],
)
def test_what_an_edit_takes_out_is_gone_from_the_next_page(client, edit, query):
    body = factories.organisation(name="Body", slug="body")
    factories.member(factories.network(slug="care"), body)
    home = factories.need("home")
    hostel = factories.programme(name="Hostel", summary="A bed.", needs=[home], cost_kind="free")
    factories.partner(hostel, body)
    assert listed(client.get(f"/programmes/?{query}")) == ["Hostel"]

    edit(hostel)

    assert listed(client.get(f"/programmes/?{query}")) == []


@pytest.mark.parametrize(
    ("edit", "query", "named"),
    [
        (lambda: Need.objects.all().delete(), "need=home", "What help: «home»"),
        (
            lambda: Organisation.objects.update(state="draft"),
            "organisation=body",
            "Organisation: «body»",
        ),
        (lambda: Organisation.objects.all().delete(), "organisation=body", "Organisation: «body»"),
        (
            lambda: sql("UPDATE organisations_network SET state = 'draft'"),
            "network=care",
            "Network: «care»",
        ),
    ],
)
def test_a_choice_that_an_edit_takes_out_is_unknown_on_the_next_page(client, edit, query, named):
    factories.network(slug="care")
    hostel = factories.programme(name="Hostel", needs=[factories.need("home")])
    factories.partner(hostel, factories.organisation(slug="body"))
    assert ignored(client.get(f"/programmes/?{query}")) == []

    edit()

    response = client.get(f"/programmes/?{query}")
    assert ignored(response) == [named]
    assert listed(response) == ["Hostel"]


@pytest.mark.parametrize(
    ("edit", "query"),
    [
        (lambda entry: save(entry, state="published"), ""),
        (lambda entry: Programme.objects.update(state="published"), ""),
        (lambda entry: sql("UPDATE programmes_programme SET state = 'published'"), ""),
        (lambda entry: save(entry, state="published", summary="A kitchen."), "q=kitchen"),
        (
            lambda entry: (save(entry, state="published"), factories.partner(entry)),
            "q=organisation",
        ),
    ],
)
def test_what_an_edit_brings_is_on_the_next_page(client, edit, query):
    draft = factories.draft_programme(name="Hostel")
    assert listed(client.get(f"/programmes/?{query}")) == []

    edit(draft)

    assert listed(client.get(f"/programmes/?{query}")) == ["Hostel"]


def test_a_new_name_of_a_term_is_found_and_shown_at_once(client):
    work = factories.need("work", name="Work")
    factories.programme(name="Bakery", needs=[work])
    assert "Work" in labels(client.get("/programmes/"), "need")

    Need.objects.update(name="Jobs and training")

    response = client.get("/programmes/?q=training")
    assert listed(response) == ["Bakery"]
    assert labels(response, "need")[0] == "Jobs and training"
    assert "Help with Jobs and training" in words(page(response).select_one(".card-facts"))


def test_a_new_synonym_works_at_once(client):
    factories.programme(name="Custody visits")
    assert listed(client.get("/programmes/?q=jail")) == []

    synonym = Synonym.objects.create(phrase="jail", means="custody")
    assert listed(client.get("/programmes/?q=jail")) == ["Custody visits"]

    synonym.delete()
    assert listed(client.get("/programmes/?q=jail")) == []


def test_order_and_numbers_follow_an_edit(client):
    for name in ("Bakery", "Hostel"):
        factories.programme(name=name, country=factories.country("sg"))
    assert listed(client.get("/programmes/")) == ["Bakery", "Hostel"]

    save(Programme.objects.get(name="Bakery"), name="Zoo", country=factories.country("hk"))

    response = client.get("/programmes/")
    assert listed(response) == ["Hostel", "Zoo"]
    assert choices(response, "country") == {"hk": 1, "sg": 1, "not-stated": 0}


def test_the_home_page_counts_what_is_there_now(client):
    factories.organisation()
    client.get("/")
    factories.organisation()
    assert "2 organisations" in words(page(client.get("/")).select_one(".tallies"))


def test_a_year_that_no_event_has_any_more_is_not_offered(client):
    event = factories.event(starts_on="2021-01-01", date_precision="year")
    factories.event(starts_on="2022-01-01", date_precision="year")
    assert list(choices(client.get("/events/"), "year")) == ["2022", "2021", "not-stated"]

    event.delete()

    assert list(choices(client.get("/events/"), "year")) == ["2022", "not-stated"]


# --- What was taken back --------------------------------------------------------------------------


def test_nothing_of_an_edition_that_was_taken_back_is_shown(client):
    factories.programme(name="Hostel", needs=[factories.need("home", name="Home")])
    assert total(client.get("/programmes/")) == 1
    with transaction.atomic():
        Programme.objects.update(name="Taken back")
        Need.objects.update(name="Taken back")
        factories.programme(name="Never there")
        assert listed(client.get("/programmes/?q=taken")) == ["Taken back"]
        assert total(client.get("/programmes/")) == 2
        transaction.set_rollback(True)

    response = client.get("/programmes/")
    assert listed(response) == ["Hostel"]
    assert "Taken back" not in response.text

    # The next edition, which may have the number of the one that was taken back.
    factories.organisation()
    response = client.get("/programmes/")
    assert listed(response) == ["Hostel"]
    assert "Taken back" not in response.text
    assert listed(client.get("/programmes/?q=taken")) == []


def test_directories_before_and_after_are_not_mixed_up():
    one = factories.organisation(name="Body")
    before = directory.current()
    kept = before.index(Organisation), before.terms(Organisation)
    one.name = "Renamed"
    one.save()

    after = directory.current()

    assert after is not before
    assert after.terms(Organisation).get(one.pk).name == "Renamed"
    # A request that began before goes on with what it has.
    assert (before.index(Organisation), before.terms(Organisation)) == kept
    assert before.terms(Organisation).get(one.pk).name == "Body"


# --- What is kept -----------------------------------------------------------------------------


def test_a_request_after_another_reads_nothing_anew(django_assert_num_queries):
    factories.programme()
    kept = directory.current()
    index, terms = kept.index(Programme), kept.terms(Need)

    with django_assert_num_queries(1):
        again = directory.current()
        assert (again.index(Programme), again.terms(Need)) == (index, terms)


def test_a_change_of_one_kind_leaves_the_others_in_memory():
    factories.programme(needs=[factories.need()])
    factories.network()
    before = directory.current()
    kept = {model: before.index(model) for model in (Programme, Network, Organisation)}
    needs = before.terms(Need)

    factories.organisation()

    after = directory.current()
    assert after.index(Programme) is kept[Programme]
    assert after.index(Network) is kept[Network]
    assert after.index(Organisation) is not kept[Organisation]
    assert after.terms(Need) is needs


def test_a_directory_in_which_nothing_ever_changed(client):
    Edition.objects.all().delete()

    assert directory.current().edition is None
    assert total(client.get("/programmes/")) == 0


def test_threads_that_ask_at_once_get_the_same():
    """Only one of them reads, and the others wait for what it read."""
    kept, answers, made = directory.current(), [], []
    together = threading.Barrier(5)

    def make():
        made.append(1)
        return object()

    def ask():
        together.wait(timeout=60)
        answers.append(kept.keep("something", make))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(set(map(id, answers))) == len(made) == 1
    assert len(answers) == 5


def test_a_value_that_could_not_be_made_is_made_when_it_is_asked_for_again():
    kept = directory.current()

    def fail():
        raise OSError

    with pytest.raises(OSError):
        kept.keep("something else", fail)
    assert kept.keep("something else", lambda: "made") == "made"


# --- Days ---------------------------------------------------------------------------------------


def test_at_midnight_what_was_coming_is_past(client, on):
    factories.event(name="Fair", starts_on="2024-02-29", date_precision="day")
    factories.event(name="Later", starts_on="2024-03-05", date_precision="day")
    factories.event(name="This month", starts_on="2024-02-01", date_precision="month")
    on("2024-02-29")
    assert listed(client.get("/events/")) == ["This month", "Fair", "Later"]
    assert listed(client.get("/events/?when=coming")) == ["This month", "Fair", "Later"]
    assert choices(client.get("/events/"), "when") == {"coming": 3, "past": 0}

    on("2024-03-01")

    assert listed(client.get("/events/")) == ["Later", "Fair", "This month"]
    assert listed(client.get("/events/?when=coming")) == ["Later"]
    assert listed(client.get("/events/?when=past")) == ["Fair", "This month"]
    assert choices(client.get("/events/"), "when") == {"coming": 1, "past": 2}


def test_at_midnight_what_does_not_depend_on_the_day_stays_in_memory(on):
    factories.programme()
    factories.event()
    on("2024-02-29")
    before = directory.current()
    programmes, events = before.index(Programme), before.index(Event)

    on("2024-03-01")

    after = directory.current()
    assert after.today == datetime.date(2024, 3, 1)
    assert after.index(Programme) is programmes
    assert after.index(Event) is not events


def test_an_edit_on_the_next_day_is_seen_with_the_new_day(client, on):
    event = factories.event(name="Fair", starts_on="2024-02-29", date_precision="day")
    factories.event(name="Later", starts_on="2024-03-02", date_precision="day")
    on("2024-02-29")
    assert listed(client.get("/events/")) == ["Fair", "Later"]

    save(event, name="Fête")
    on("2024-03-01")

    assert listed(client.get("/events/")) == ["Later", "Fête"]


def test_a_clock_that_was_put_back_is_followed(client, on):
    factories.event(name="Fair", starts_on="2024-02-29", date_precision="day")
    for day, coming in [("2024-02-29", 1), ("2024-03-01", 0), ("2024-02-29", 1)]:
        on(day)
        assert choices(client.get("/events/"), "when")["coming"] == coming
