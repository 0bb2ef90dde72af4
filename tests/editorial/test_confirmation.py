"""Contacts are asked in time, and what they answer is neither lost nor taken twice."""

import datetime
import io
import logging
import re
import threading
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from editorial import actions, roles
from editorial.confirming import answering, asking
from editorial.models import (
    Channel,
    ConfirmationLink,
    Contact,
    Origin,
    Proposal,
    Version,
    Wish,
)
from editorial.models.kinds import entry_kinds, kind_of
from organisations.models.confirmed import first_fresh_day, first_recent_day
from rehabdir.pages import away
from tests import factories
from tests.admin_pages import address, typed
from tests.pages import page, text, words
from translations.models import Translation

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 8, 31)
# The link with its contact; of two kinds the entries, and which the contact answers for;
# translations.
QUERIES = 6


@pytest.fixture
def clock(monkeypatch):
    """Sets the time; call it with a date."""

    def set_to(day, hour=12):
        now = datetime.datetime(day.year, day.month, day.day, hour, tzinfo=datetime.UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    set_to(TODAY)
    return set_to


@pytest.fixture
def home(clock):
    """An organisation that runs two programmes, with a contact."""
    organisation = factories.organisation(name="Harbour House", slug="harbour")
    for name in ("Bakery", "Choir"):
        programme = factories.programme(name=name, slug=name.lower(), description="As it was.")
        factories.partner(programme, organisation)
    Contact.objects.create(name="Mei", email="mei@example.org", organisation=organisation)
    return organisation


def ask(**options):
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command("ask_for_confirmation", stdout=out, stderr=errors, **options)
    except CommandError as error:
        errors.write(str(error))
    return out.getvalue(), errors.getvalue()


def link_in(message):
    """The path of the link in a message."""
    (found,) = set(re.findall(r"http://\S+/confirm/\S+", message.body))
    return urlsplit(found).path


@pytest.fixture
def link(home):
    ask()
    (message,) = mail.outbox
    return link_in(message)


def programme(slug):
    return entry_kinds()["programme"].objects.get(slug=slug)


def key(entry):
    return f"{kind_of(entry)}:{entry.pk}"


def receipts(response):
    return re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text(response))


def assert_private(response):
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert page(response).select_one("meta[name=robots]")["content"].startswith("noindex")
    assert "canonical" not in response.text


# --- Whom the directory asks, and when ------------------------------------------------------------


def test_one_message_lists_all_entries_of_a_contact(home):
    factories.archived_programme(name="Gone")
    factories.programme(name="Somebody else's")

    out, _errors = ask()

    (message,) = mail.outbox
    assert message.to == ["mei@example.org"]
    assert re.findall(r"^- (.*)", message.body, re.M) == ["Harbour House", "Bakery", "Choir"]
    assert "1 messages sent, about 3 entries; 0 failed." in out


def test_a_message_is_in_the_language_of_its_contact(home):
    Contact.objects.update(language="ta")
    ask()
    (message,) = mail.outbox
    assert "/ta/confirm/" in message.body
    assert 'lang="ta"' in message.alternatives[0].content


@pytest.mark.parametrize(
    ("confirmed_on", "is_due"),
    [
        (None, True),
        (datetime.date(2026, 2, 27), True),
        # Six months before 31 August is the last day of February.
        (datetime.date(2026, 2, 28), False),
        (TODAY, False),
    ],
)
def test_what_was_confirmed_within_six_months_is_not_asked_for(home, confirmed_on, is_due):
    for model in entry_kinds().values():
        model.objects.update(confirmed_on=confirmed_on)
    ask()
    assert len(mail.outbox) == is_due


def test_reminders_come_after_two_and_four_weeks_and_then_none(home, clock):
    came = []
    for day in range(80):
        clock(TODAY + datetime.timedelta(days=day))
        before = len(mail.outbox)
        ask()
        ask()
        came += [(day, message.subject[:8]) for message in mail.outbox[before:]]

    assert came == [(0, "Are your"), (14, "Reminder"), (28, "Reminder")]
    rounds = ConfirmationLink.objects.order_by("pk").values_list("round", flat=True)
    assert list(rounds) == [1, 2, 3]


def test_who_was_forgotten_by_the_timer_gets_one_reminder_and_not_two(home, clock):
    ask()
    clock(TODAY + datetime.timedelta(days=60))
    ask()
    clock(TODAY + datetime.timedelta(days=61))
    ask()
    assert len(mail.outbox) == 2


def test_six_months_after_the_answer_it_all_starts_again(home, link, client, clock):
    client.post(link, {"all": "correct"})
    came = []
    for day in range(240):
        clock(TODAY + datetime.timedelta(days=day))
        before = len(mail.outbox)
        ask()
        came += [TODAY + datetime.timedelta(days=day)] * (len(mail.outbox) - before)

    first = datetime.date(2027, 3, 1)
    weeks = datetime.timedelta(weeks=2)
    assert came == [first, first + weeks, first + 2 * weeks]


def test_a_new_entry_is_asked_for_with_all_others_that_wait(home, clock):
    ask()
    clock(TODAY + datetime.timedelta(days=3))
    factories.partner(factories.programme(name="New"), home)
    ask()
    assert "- New" in mail.outbox[1].body
    assert "- Bakery" in mail.outbox[1].body
    # What was asked for first is still reminded of in its time.
    clock(TODAY + datetime.timedelta(days=14))
    ask()
    assert len(mail.outbox) == 3


def test_a_trial_sends_nothing_and_says_what_would_go(home):
    out, _errors = ask(dry_run=True)
    assert "message 1 of 3: Harbour House, Bakery, Choir" in out
    assert "mei@" not in out
    assert mail.outbox == []
    assert not ConfirmationLink.objects.exists()


def test_without_the_address_of_the_site_nothing_is_sent(home, settings):
    settings.SITE_URL = ""
    _out, errors = ask()
    assert "Set it to the site's address" in errors
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_sent(home, settings):
    settings.SENDS_EMAIL = False
    _out, errors = ask()
    assert "EMAIL_URL is not set" in errors
    assert not ConfirmationLink.objects.exists()


def test_two_hosts_do_not_both_send(home):
    contact = Contact.objects.get()
    asking.claim(contact, TODAY)
    # The other host is still talking to the mail server.
    assert asking.claim(contact, TODAY) is None
    ask()
    assert mail.outbox == []


def test_a_host_that_died_while_it_sent_leaves_nobody_unasked(home, clock):
    asking.claim(Contact.objects.get(), TODAY)
    clock(TODAY, hour=14)
    ask()
    assert len(mail.outbox) == 1
    assert ConfirmationLink.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite in memory has one connection")
def test_two_hosts_at_the_same_moment(home):
    contact, found = Contact.objects.get(), []

    def host():
        found.append(asking.claim(contact, TODAY))
        connection.close()

    threads = [threading.Thread(target=host) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in found if one]) == 1


def make_contacts():
    """An entry of each kind, tied to an organisation in every way, and contacts of all of it."""
    organisation, other = factories.organisation(), factories.organisation()
    for role in ("provider", "funder", "host-site"):
        factories.partner(factories.programme(), organisation, role=role)
    twice = factories.programme()
    factories.partner(twice, organisation, role="provider")
    factories.partner(twice, organisation, role="co-developer")
    for role in ("organiser", "supporter"):
        factories.part(factories.event(), organisation, role=role)
    for role in ("convenor", "secretariat", "member"):
        factories.member(factories.network(), organisation, role=role)
    factories.venue(organisation=organisation)
    factories.publication(organisation=organisation)
    own = [factories.series(), factories.glossary_term(), factories.venue(), twice]
    for entry in own:
        Contact.objects.create(email="own@example.org", kind=kind_of(entry), object_id=entry.pk)
    for each in (organisation, other):
        Contact.objects.create(email="all@example.org", organisation=each)


def test_contacts_are_asked_for_exactly_what_they_answer_for():
    make_contacts()
    for model in entry_kinds().values():
        for entry in model.objects.all():
            answerable = set(Contact.objects.filter(roles.contacts_of(entry)))
            asked = {
                contact
                for contact in Contact.objects.all()
                if entry in list(asking.answered_by(contact, model))
            }
            assert asked == answerable, entry
        for contact in Contact.objects.all():
            found = list(asking.answered_by(contact, model))
            assert len(found) == len(set(found))


@pytest.fixture
def client():
    """Somebody without a cookie, whose forms are looked at as a browser's are."""
    return Client(enforce_csrf_checks=True)


# --- Answering ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head"])
def test_whoever_follows_the_link_changes_nothing(link, client, method):
    before = ConfirmationLink.objects.values().get()
    for place in (link, f"{link}programme/{programme('bakery').pk}/", f"{link}?all=correct&done"):
        response = getattr(client, method)(place)
        assert response.status_code == 200
    assert ConfirmationLink.objects.values().get() == before
    assert not Version.objects.exists()
    assert not Proposal.objects.exists()
    assert programme("bakery").confirmed_on is None


def test_the_pages_are_nobody_elses(link, client):
    change = f"{link}programme/{programme('bakery').pk}/"
    for place in (link, change, "/confirm/x/"):
        assert_private(client.get(place))
    assert_private(client.post(link, {}))
    assert_private(client.post(change, {}))
    assert "Disallow: /ms/confirm/" in client.get("/robots.txt").text


def test_the_page_names_the_entries_and_what_they_say(link, client):
    response = client.get(link)
    said = text(response)
    for name in ("Harbour House", "Bakery", "Choir"):
        assert name in said
    assert programme("bakery").summary in said
    links = [each["href"] for each in page(response).main.select("li a")]
    assert "/programmes/bakery/" in links
    assert "mei@" not in response.text


@pytest.mark.parametrize("language", ["", "/ms", "/zh-hans", "/ta"])
def test_the_page_opens_in_every_language(link, client, language):
    response = client.get(language + link)
    assert response.status_code == 200
    client.post(language + link, {"all": "correct"})
    assert programme("bakery").confirmed_on == TODAY


def test_one_click_confirms_everything_in_every_language(link, client, home):
    bakery = programme("bakery")
    named = {"kind": "programme", "object_id": bakery.pk, "field": "name", "language": "ms"}
    Translation.objects.create(**named, text="Kedai roti", source_text="Bakery", is_reviewed=True)
    before = Translation.objects.values().get()
    response = client.post(link, {"all": "correct"}, follow=True)

    assert response.status_code == 200
    assert page(response).h1.text.startswith("Thank you")
    for entry in (home, bakery, programme("choir")):
        entry.refresh_from_db()
        assert entry.confirmed_on == TODAY
        version = Version.objects.about(entry).first()
        assert (version.origin, version.by, version.why) == (Origin.CONFIRMATION, None, "Mei")
    # What is said in other languages needs nothing.
    assert Translation.objects.values().get() == before
    for language in ("", "/ms", "/zh-hans", "/ta"):
        assert "2026" in text(client.get(f"{language}/programmes/bakery/"))
    assert "Kedai roti" in text(client.get("/ms/programmes/bakery/"))


def test_answers_for_each_entry(link, client, home):
    bakery, choir = programme("bakery"), programme("choir")

    response = client.post(link, {key(home): "correct", key(bakery): "closed", key(choir): ""})

    home.refresh_from_db()
    assert home.confirmed_on == TODAY
    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.channel) == (Wish.CLOSED, Channel.CONFIRMATION)
    assert (proposal.entry, proposal.by_name, proposal.email) == (bakery, "Mei", "mei@example.org")
    assert proposal.organisation == home
    # Nothing is taken off behind anybody's back.
    assert programme("bakery").is_published
    # What was not answered can still be.
    response = client.get(response["Location"])
    assert response.status_code == 200
    assert proposal.receipt in receipts(response)
    assert [each["name"] for each in page(response).select("input[value=correct][type=radio]")] == [
        key(choir)
    ]
    client.post(link, {key(choir): "correct", key(bakery): "correct"})
    assert programme("choir").confirmed_on == TODAY
    assert programme("bakery").confirmed_on is None
    assert ConfirmationLink.objects.get().is_used


@pytest.mark.parametrize("data", [{}, {"programme:1": "sideways"}, {"x": "y"}])
def test_a_form_without_an_answer_is_shown_again(link, client, data):
    response = client.post(link, data)
    assert response.status_code == 422
    assert "Choose an answer" in text(response)
    assert not Version.objects.exists()


def form_of(client, link, entry):
    """The address of the form about an entry, and what it would send."""
    place = f"{link}{kind_of(entry)}/{entry.pk}/"
    shown = BeautifulSoup(client.get(place).content, "html.parser")
    data = {}
    for box in shown.select("form.report :is(input, textarea)[name]"):
        data[box["name"]] = (
            box.text.removeprefix("\n").replace("\n", "\r\n")
            if box.name == "textarea"
            else box.get("value", "")
        )
    return place, data


def test_a_change_is_a_proposal_of_what_differs(link, client, home):
    bakery = programme("bakery")
    bakery.description = "One.\n\nTwo."
    bakery.save()
    place, data = form_of(client, link, bakery)
    assert data["entry-description"] == "One.\r\n\r\nTwo."

    response = client.post(place, data | {"entry-summary": "Bread, and more."})

    proposal = Proposal.objects.get()
    assert proposal.changes == {"summary": {"was": bakery.summary, "new": "Bread, and more."}}
    assert (proposal.wish, proposal.channel) == (Wish.CHANGE, Channel.CONFIRMATION)
    assert (proposal.by_name, proposal.organisation) == ("Mei", home)
    # The others can be answered in the same visit.
    response = client.get(response["Location"])
    assert response.status_code == 200
    assert receipts(response) == [proposal.receipt]
    response = client.post(link, {"all": "correct"}, follow=True)
    assert receipts(response) == [proposal.receipt]
    assert programme("bakery").confirmed_on is None
    assert programme("choir").confirmed_on == TODAY


def test_choosing_to_change_leads_to_the_form_and_keeps_the_other_answers(link, client, home):
    bakery = programme("bakery")
    response = client.post(link, {key(bakery): "change", key(home): "correct"})
    assert response["Location"] == f"{link}programme/{bakery.pk}/"
    home.refresh_from_db()
    assert home.confirmed_on == TODAY


def test_words_without_a_change_to_a_text_are_kept_too(link, client):
    place, data = form_of(client, link, programme("bakery"))
    client.post(place, data | {"why": "We open on Sundays."})
    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.why, proposal.changes) == (Wish.TELL, "We open on Sundays.", {})


def test_a_form_in_which_nothing_is_different_is_shown_again(link, client):
    place, data = form_of(client, link, programme("bakery"))
    response = client.post(place, data)
    assert response.status_code == 422
    assert "Nothing is different yet" in text(response)
    assert not Proposal.objects.exists()


def test_a_text_that_cannot_be_is_named_and_nothing_typed_is_lost(link, client):
    place, data = form_of(client, link, programme("bakery"))
    wrong = {"entry-name": "x" * 201, "entry-contact_url": "no address"}
    typed_in = data | wrong | {"why": "Because."}
    response = client.post(place, typed_in)
    assert response.status_code == 422
    assert "x" * 201 in response.text
    assert "Because." in response.text
    assert "no address" in response.text


def test_what_the_form_showed_cannot_be_made_up(link, client):
    place, data = form_of(client, link, programme("bakery"))
    _other, others = form_of(client, link, programme("choir"))
    for seal in ("", "x", others["form"], data["form"][:-1] + "_"):
        response = client.post(place, data | {"form": seal, "entry-summary": "Typed."})
        assert response.status_code == 422
        assert "Typed." in response.text
    assert not Proposal.objects.exists()


def test_a_change_after_the_entry_changed_says_what_the_contact_saw(link, client):
    bakery = programme("bakery")
    place, data = form_of(client, link, bakery)
    type(bakery).objects.filter(pk=bakery.pk).update(summary="Changed meanwhile.")
    client.post(place, data | {"entry-summary": "Mine."})
    proposal = Proposal.objects.get()
    assert proposal.changes["summary"] == {"was": bakery.summary, "new": "Mine."}


def test_who_answered_in_words_is_asked_again_once_that_is_decided(link, client, clock, home):
    place, data = form_of(client, link, programme("bakery"))
    client.post(place, data | {"entry-summary": "Better."})
    client.post(link, {"all": "correct"})
    clock(TODAY + datetime.timedelta(days=20))
    ask()
    assert len(mail.outbox) == 1
    actions.decide(proposal=Proposal.objects.get(), accepted=["summary"], by=factories.editor())
    clock(TODAY + datetime.timedelta(days=21))
    ask()
    assert re.findall(r"^- (.*)", mail.outbox[-1].body, re.M) == ["Bakery"]
    # It is a new question, and no reminder.
    assert not mail.outbox[-1].subject.startswith("Reminder")
    client.post(link_in(mail.outbox[-1]), {"all": "correct"})
    assert programme("bakery").confirmed_on == TODAY + datetime.timedelta(days=21)


def test_what_a_confirmation_changed_can_be_reverted(link, client):
    bakery = programme("bakery")
    place, data = form_of(client, link, bakery)
    client.post(place, data | {"entry-summary": "Better bread."})
    client.post(link, {"all": "correct"})
    reviewer = factories.editor()
    actions.decide(proposal=Proposal.objects.get(), accepted=["summary"], by=reviewer)
    assert "Better bread." in text(client.get("/programmes/bakery/"))
    first, changed = Version.objects.about(bakery).order_by("number")
    assert changed.origin == Origin.CONFIRMATION
    actions.revert(version=first, by=reviewer)
    assert bakery.summary in text(client.get("/programmes/bakery/"))

    choir = programme("choir")
    assert choir.confirmed_on == TODAY
    before, _confirmed = Version.objects.about(choir).order_by("number")
    actions.revert(version=before, by=reviewer)
    assert programme("choir").confirmed_on is None


def test_entries_that_are_gone_are_named_and_passed_over(link, client, home, django_user_model):
    choir, bakery = programme("choir"), programme("bakery")
    type(choir).objects.filter(pk=choir.pk).update(state="archived")
    actions.erase(entry=bakery, by=factories.editor(), reason="Asked for it.")

    response = client.get(link)
    assert "Choir: it is not on the site now" in text(response)
    assert "bakery: it is not in the directory any more" in text(response)

    response = client.post(link, {"all": "correct"}, follow=True)
    assert page(response).h1.text.startswith("Thank you")
    assert programme("choir").confirmed_on is None
    home.refresh_from_db()
    assert home.confirmed_on == TODAY


def test_who_does_not_answer_for_an_entry_any_more_cannot_confirm_it(link, client):
    choir = programme("choir")
    choir.partners.all().delete()
    place = f"{link}programme/{choir.pk}/"
    assert client.get(place).status_code == 410
    client.post(link, {"all": "correct", key(choir): "correct"})
    assert programme("choir").confirmed_on is None
    assert "somebody else answers for it now" in text(client.get(f"{link}?done"))


# --- Links that do not work -----------------------------------------------------------------------


def test_a_used_link_says_when_and_what_was_answered(link, client, home):
    client.post(link, {"all": "correct"})
    response = client.get(link)
    assert response.status_code == 410
    assert "This link has been used" in text(response)
    assert "31 August 2026" in text(response)
    assert "Bakery: confirmed as still correct." in text(response)
    assert "Mei" not in text(response)
    assert "@" not in response.text


def test_a_link_works_once(link, client, clock):
    client.post(link, {"all": "correct"})
    clock(TODAY + datetime.timedelta(days=2))
    response = client.post(link, {"all": "correct", key(programme("bakery")): "closed"})
    assert response.status_code == 410
    assert programme("bakery").confirmed_on == TODAY
    assert not Proposal.objects.exists()


def test_two_answers_with_one_link_count_once(link, client):
    """Both have read the page before either answered."""
    bakery = programme("bakery")
    place, data = form_of(client, link, bakery)
    client.post(link, {key(bakery): "correct"})
    response = client.post(place, data | {"entry-summary": "Too late."})
    assert response.status_code == 410
    assert "Too late." in text(response)
    assert not Proposal.objects.exists()
    stored = ConfirmationLink.objects.get()
    with pytest.raises(answering.Answered):
        answering.answer(link=stored, answers={key(bakery): "closed"})


@pytest.mark.parametrize(
    ("meanwhile", "said"), [("used_at", answering.Answered), ("expires_at", answering.Expired)]
)
def test_what_became_of_the_link_while_its_form_was_sent_counts(link, meanwhile, said):
    read = ConfirmationLink.objects.get()
    line = answering.lines(read)[1]
    ConfirmationLink.objects.update(**{meanwhile: timezone.now()})
    with pytest.raises(said):
        answering.answer(link=read, answers={line.key: "correct"})
    with pytest.raises(said):
        answering.change(link=read, line=line, said={"wish": Wish.TELL, "why": "Look."})
    assert not Version.objects.exists()
    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite in memory has one connection")
def test_two_answers_at_the_same_moment(link):
    statuses = []

    def answer():
        response = Client(enforce_csrf_checks=True).post(link, {key(programme("bakery")): "closed"})
        statuses.append(response.status_code)
        connection.close()

    threads = [threading.Thread(target=answer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Proposal.objects.count() == 1
    assert sorted(statuses)[0] == 302
    assert set(statuses) <= {302, 409, 422}


def test_an_expired_link_offers_a_new_one_to_the_same_contact(link, client, clock):
    clock(TODAY + datetime.timedelta(days=30))
    response = client.get(link)
    assert response.status_code == 410
    assert "This link is too old" in text(response)
    assert client.post(link, {"all": "correct"}).status_code == 410
    assert programme("bakery").confirmed_on is None

    (button,) = page(response).main.select("button[name=again]")
    response = client.post(link, {"again": button["value"], "email": "thief@example.org"})

    assert "on its way" in text(response)
    assert mail.outbox[-1].to == ["mei@example.org"]
    client.post(link_in(mail.outbox[-1]), {"all": "correct"})
    assert programme("bakery").confirmed_on == TODAY + datetime.timedelta(days=30)


def test_a_new_link_is_sent_once_a_day(link, client, clock):
    clock(TODAY + datetime.timedelta(days=40))
    for _ in range(3):
        response = client.post(link, {"again": "1"})
    assert response.status_code == 429
    assert len(mail.outbox) == 2
    clock(TODAY + datetime.timedelta(days=41))
    client.post(link, {"again": "1"})
    assert len(mail.outbox) == 3


def test_a_new_link_is_not_sent_where_nothing_waits(link, client, clock):
    clock(TODAY + datetime.timedelta(days=40))
    for model in entry_kinds().values():
        model.objects.update(confirmed_on=TODAY)
    response = client.post(link, {"again": "1"})
    assert "nothing left to confirm" in text(response)
    assert len(mail.outbox) == 1


def test_a_new_link_that_cannot_be_sent_is_said_and_can_be_asked_for_again(
    link, client, clock, settings
):
    clock(TODAY + datetime.timedelta(days=40))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert client.post(link, {"again": "1"}).status_code == 503
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert client.post(link, {"again": "1"}).status_code == 200


def test_a_new_link_is_not_sent_before_the_old_one_has_expired(link, client):
    client.post(link, {"again": "1"})
    assert len(mail.outbox) == 1


def test_what_was_typed_into_a_form_whose_link_expired_meanwhile_is_shown(link, client, clock):
    place, data = form_of(client, link, programme("bakery"))
    clock(TODAY + datetime.timedelta(days=31))
    response = client.post(place, data | {"entry-summary": "Typed for an hour."})
    assert response.status_code == 410
    assert "Typed for an hour." in text(response)
    # Only what was typed, not all that the form held.
    assert "As it was." not in text(response)


def test_what_was_typed_is_shown_where_the_database_fails(link, client, monkeypatch):
    place, data = form_of(client, link, programme("bakery"))

    def fail(**values):
        raise OperationalError("gone")

    monkeypatch.setattr(answering, "change", fail)
    response = client.post(place, data | {"entry-summary": "Typed for an hour."})
    assert response.status_code == 503
    assert "Summary Typed for an hour." in text(response)
    assert "As it was." not in text(response)
    assert_private(response)


def test_what_was_typed_is_shown_while_the_database_is_away(link, client):
    place, data = form_of(client, link, programme("bakery"))
    with away.no_database():
        response = client.post(place, data | {"why": "Typed."})
    assert response.status_code == 503
    assert "Typed." in text(response)


def forgeries(link):
    token = link.split("/")[2]
    secret = token.split("-", 1)[1]
    stored = ConfirmationLink.objects.get()
    foreign = signing.Signer(key="another site's", salt="editorial.confirmation", sep=".")
    other = signing.Signer(salt="editorial.confirmation", sep=".")
    return [
        token[:-1],
        token + "x",
        f"{stored.pk + 1}-{secret}",
        foreign.sign(f"{stored.pk}-{secret}"),
        other.sign(f"{stored.pk}-guessed"),
        other.sign("no-number"),
        other.sign(f"{stored.pk}-{stored.secret_hash}"),
        "1",
        "%00",
        "字",
    ]


def test_forged_and_foreign_links_open_nothing(link, client):
    for token in forgeries(link):
        for place in (f"/confirm/{token}/", f"/confirm/{token}/programme/1/"):
            response = client.get(place)
            assert response.status_code == 404, token
            assert "This link does not open anything" in text(response)
            response = client.post(place, {"all": "correct", "again": "1", "why": "My words."})
            assert response.status_code == 404
    assert "My words." in text(response)
    assert not Version.objects.exists()
    assert len(mail.outbox) == 1


def test_a_link_opens_no_entry_that_it_was_not_sent_for(link, client):
    other = factories.programme(name="Somebody else's")
    for place in (f"programme/{other.pk}", f"event/{other.pk}", "programme/99999999999999999999"):
        response = client.get(f"{link}{place}/")
        assert response.status_code == 404
        assert "Somebody else" not in response.text.replace("somebody else answers", "")
    client.post(link, {key(other): "correct"})
    other.refresh_from_db()
    assert other.confirmed_on is None


def test_a_link_ends_with_its_contact(link, client):
    Contact.objects.all().delete()
    assert client.get(link).status_code == 404


def test_the_database_does_not_hold_what_opens_a_link(link):
    token = link.split("/")[2]
    values = str(ConfirmationLink.objects.values().get())
    assert not any(part in values for part in re.split(r"[.-]", token) if len(part) > 5)


def test_an_error_does_not_write_the_key_into_the_log(link, monkeypatch):
    def fail(link):
        raise RuntimeError("Broken.")

    monkeypatch.setattr(answering, "lines", fail)
    said = io.StringIO()
    (handler,) = [each for each in logging.getLogger().handlers if _is_console(each)]
    monkeypatch.setattr(handler, "stream", said)
    response = Client(raise_request_exception=False).get(link)
    assert response.status_code == 500
    assert "/confirm/…/" in said.getvalue()
    assert link.split("/")[2] not in said.getvalue()


def _is_console(handler):
    return type(handler) is logging.StreamHandler


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_takes_as_many_queries_for_twenty_entries(
    home, client, number, django_assert_num_queries
):
    for _ in range(number):
        factories.partner(factories.programme(), home)
    ask()
    path = "/ta" + link_in(mail.outbox[0])
    with django_assert_num_queries(QUERIES):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_change_nothing(link, client, method):
    response = getattr(client, method)(link)
    assert response.status_code == 405
    assert "POST" in response["Allow"]


# --- Staff ----------------------------------------------------------------------------------------


@pytest.fixture
def staff(admin_client):
    return admin_client


def test_a_contact_of_an_organisation_is_made_in_the_admin(staff, home):
    add = address(Contact, "add")
    data = typed(staff.get(add)) | {"email": "new@example.org", "organisation": home.pk}
    staff.post(add, data)
    assert Contact.objects.get(email="new@example.org").organisation == home


def test_a_contact_of_one_entry_is_made_by_its_slug(staff, home):
    add = address(Contact, "add")
    data = typed(staff.get(add)) | {"email": "new@example.org", "kind": "programme"}
    staff.post(add, data | {"slug": "bakery"})
    contact = Contact.objects.get(email="new@example.org")
    assert contact.entry == programme("bakery")
    # The form holds what was chosen, and can be sent again.
    change = address(contact)
    shown = typed(staff.get(change))
    assert (shown["kind"], shown["slug"]) == ("programme", "bakery")
    staff.post(change, shown | {"slug": "choir"})
    contact.refresh_from_db()
    assert contact.entry == programme("choir")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "programme", "slug": "nowhere"}, "There is no programme with the slug «nowhere»"),
        ({"kind": "programme"}, "both the kind and the slug are needed"),
        ({"slug": "bakery"}, "both the kind and the slug are needed"),
        ({}, "Choose an organisation or one entry."),
    ],
)
def test_a_contact_of_nothing_is_refused(staff, home, values, said):
    add = address(Contact, "add")
    data = typed(staff.get(add)) | {"email": "new@example.org"}
    response = staff.post(add, data | values)
    assert response.status_code == 200
    assert said in response.text
    assert Contact.objects.count() == 1


def test_a_contact_of_both_is_refused(staff, home):
    add = address(Contact, "add")
    data = typed(staff.get(add)) | {"email": "new@example.org", "organisation": home.pk}
    response = staff.post(add, data | {"kind": "programme", "slug": "bakery"})
    assert "not both" in response.text
    assert Contact.objects.count() == 1


def test_who_may_only_look_reads_what_a_contact_answers_for(client, home, django_user_model):
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    permission = Permission.objects.get(codename="view_contact")
    looker.user_permissions.add(permission)
    client.force_login(looker)
    own = Contact.objects.create(
        email="own@example.org", kind="programme", object_id=programme("bakery").pk
    )
    assert "programme: Bakery" in client.get(address(own)).text
    assert "Harbour House" in client.get(address(Contact.objects.exclude(pk=own.pk).get())).text


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_of_contacts_takes_as_many_queries_for_twenty(
    staff, home, number, django_assert_max_num_queries
):
    for place in range(number):
        entry = factories.programme()
        Contact.objects.create(email=f"{place}@example.org", kind="programme", object_id=entry.pk)
    ask()
    with django_assert_max_num_queries(12):
        response = staff.get(address(Contact, "changelist") + "?q=example")
    row = BeautifulSoup(response.content, "html.parser").select_one("#result_list tbody tr")
    assert "2026" in words(row)


# --- Days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [datetime.date(2024, 1, 1), datetime.date(2025, 12, 1)])
def test_an_entry_is_called_unconfirmed_four_weeks_after_it_is_due(start):
    """On every day of a year: what turns unconfirmed today was due for the first time then."""
    for days in range(366):
        today = start + datetime.timedelta(days=days)
        assert first_fresh_day(today) == first_recent_day(today - datetime.timedelta(weeks=4))
        assert first_fresh_day(today) < first_recent_day(today)
