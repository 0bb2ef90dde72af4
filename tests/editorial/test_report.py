"""Anybody can say that something is wrong or missing: no account, no script, no cookie."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from editorial import actions
from editorial.models import Channel, Proposal, ProposalState, Sender, Wish
from programmes.models import Programme
from tests import factories
from tests.editorial.visitors import Visitor, faults, filled
from tests.pages import page, text, words

pytestmark = pytest.mark.django_db

KINDS = {
    "programme": factories.programme,
    "organisation": factories.organisation,
    "network": factories.network,
    "event": factories.event,
    "series": factories.series,
    "venue": factories.venue,
    "publication": factories.publication,
    "glossaryterm": factories.glossary_term,
}
LISTS = {
    "programmes": ("/programmes/", "programme"),
    "organisations": ("/organisations/", "organisation"),
    "networks": ("/networks/", "network"),
    "events": ("/events/", "event"),
    "glossary": ("/glossary/", "glossaryterm"),
}
HERE = "/report/programme/here/"


# --- What becomes of it ---------------------------------------------------------------------------


def test_a_stranger_reports_a_reviewer_accepts_two_of_three_and_the_page_changes(
    client, visitor, programme
):
    answer = visitor.report(
        HERE,
        **{
            "entry-summary": "A bed and a key.",
            "entry-name": "Grand Hotel",
            "entry-cost": "",
            "entry-eligibility": "Men over 18.",
            "source": "I live there.",
        },
    )
    proposal = Proposal.objects.get()
    accepted = {"summary", "eligibility"}
    actions.decide(proposal=proposal, accepted=accepted, by=factories.editor())

    assert answer.status_code == 302
    shown = text(client.get("/programmes/here/"))
    assert "Hostel" in shown and "Grand Hotel" not in shown
    assert "A bed and a key." in shown
    assert "Men over 18." in shown


def test_only_what_was_changed_is_proposed_beside_what_the_form_showed(visitor, programme):
    boxes = visitor.open(HERE) | {"entry-summary": " A bed and a key. "}
    # Meanwhile an editor changes it.
    Programme.objects.update(summary="A sofa.")
    visitor.send(HERE, boxes)

    proposal = Proposal.objects.get()
    assert proposal.changes == {"summary": {"was": "A bed.", "new": "A bed and a key."}}
    assert (proposal.wish, proposal.channel, proposal.state) == (
        Wish.CHANGE,
        Channel.PUBLIC,
        ProposalState.WAITING,
    )
    assert (proposal.entry, proposal.entry_name, proposal.language) == (
        programme,
        "Hostel",
        "en-gb",
    )


def test_words_alone_are_something_to_look_at(visitor, programme):
    visitor.report(HERE, why="The street is wrong.", source="I went.", email="me@example.org")

    proposal = Proposal.objects.get()
    assert proposal.wish == Wish.TELL
    assert proposal.changes == {}
    assert (proposal.why, proposal.source) == ("The street is wrong.", "I went.")
    assert proposal.email == "me@example.org"
    assert proposal.by is None


def test_a_closed_programme_is_reported_with_one_tick(visitor, programme):
    visitor.report(HERE, closed="on")
    assert Proposal.objects.get().wish == Wish.CLOSED


def test_a_change_and_a_closure_at_once_lose_neither(visitor, programme):
    visitor.report(HERE, closed="on", why="They told me.", **{"entry-contact": "Tel. 1"})

    proposal = Proposal.objects.get()
    assert proposal.wish == Wish.CHANGE
    assert proposal.why == "They told me.\nIt is closed or has ended."


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_can_be_reported(visitor, kind):
    entry = KINDS[kind](slug="it", name="The name")
    assert "The name" in text(visitor.client.get(f"/report/{kind}/it/"))

    answer = visitor.report(f"/report/{kind}/it/", **{"entry-also_known_as": "TN"})

    assert answer.status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.entry == entry
    actions.decide(proposal=proposal, accepted={"also_known_as"}, by=factories.editor())
    entry.refresh_from_db()
    assert entry.also_known_as == "TN"


@pytest.mark.parametrize("name", LISTS)
def test_what_a_list_lacks_can_be_told_from_the_list(client, visitor, name):
    path, kind = LISTS[name]
    link = page(client.get(path)).main.find("a", string="Tell us")
    assert link["href"] == f"/report/?list={name}"

    visitor.report(link["href"], name="New House", who="A church", source="A poster")

    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.kind, proposal.object_id) == (Wish.TELL, kind, None)
    assert proposal.entry_name == "New House"
    assert proposal.why.splitlines() == [
        "What is it called? New House",
        "Who runs it? A church",
        "How do you know? A poster",
    ]


def test_anything_about_the_site_can_be_told_from_the_foot_of_each_page(client, visitor):
    link = page(client.get("/about/")).select_one("footer a[href='/report/']")
    assert words(link) == "Report a problem"

    visitor.report(link["href"], why="I cannot read it.")

    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.kind, proposal.why) == (Wish.TELL, "", "I cannot read it.")


def test_places_publications_and_words_have_a_link_where_they_are_shown(client):
    venue = factories.venue(slug="mill", name="Old Mill")
    programme = factories.programme()
    programme.venues.add(venue)
    organisation = factories.organisation()
    organisation.venues.add(venue)
    event = factories.event(venue=venue)
    factories.publication(slug="paper")
    factories.glossary_term(slug="word")
    shown = {
        "/report/venue/mill/": [
            entry.get_absolute_url() for entry in (programme, organisation, event)
        ],
        "/report/publication/paper/": ["/sources/"],
        "/report/glossaryterm/word/": ["/glossary/"],
    }
    for link, addresses in shown.items():
        for address in addresses:
            assert page(client.get(address)).select(f"main a[href='{link}']"), address


# --- What the form shows --------------------------------------------------------------------------


def test_form_holds_the_texts_of_the_page_and_nothing_of_the_editors(visitor, programme):
    boxes = visitor.open(HERE)

    assert boxes["entry-name"] == "Hostel"
    assert boxes["entry-contact_url"] == "https://hostel.example/"
    asked = {name.removeprefix("entry-") for name in boxes if name.startswith("entry-")}
    assert asked == {
        *("name", "also_known_as", "summary", "description", "eligibility", "exclusions", "cost"),
        *("how_to_apply", "who_can_refer", "opening_hours", "contact", "contact_url"),
    }
    assert "Our own note." not in str(boxes)


def test_a_text_too_long_for_the_form_does_not_stop_a_report(visitor, programme):
    Programme.objects.update(description="Long. " * 1000)

    assert "entry-description" not in visitor.open(HERE)
    assert visitor.report(HERE, why="It is too long.").status_code == 302


@pytest.mark.parametrize("language", ["ms", "zh-hans", "ta"])
def test_in_other_languages_the_texts_are_those_that_stand_in_the_directory(
    visitor, programme, language
):
    boxes = visitor.open(f"/{language}{HERE}")
    assert boxes["entry-summary"] == "A bed."
    shown = page(visitor.client.get(f"/{language}{HERE}"))
    assert shown.select_one("textarea[name=entry-summary]").parent["lang"] == "en"

    answer = visitor.send(f"/{language}{HERE}", boxes | {"why": "இது சரியில்லை 不对"})

    assert answer["Location"].startswith(f"/{language}/report/sent/")
    assert Proposal.objects.get().language == language
    assert Proposal.objects.get().why == "இது சரியில்லை 不对"


def test_forms_ask_the_database_little(client, programme, django_assert_num_queries):
    for address, number in {"/report/": 0, HERE: 1, f"/ta{HERE}": 2}.items():
        with django_assert_num_queries(number):
            client.get(address)


def test_a_former_address_leads_to_the_form(client, programme):
    programme.slug = "there"
    programme.save()

    response = client.get(HERE)

    assert (response.status_code, response["Location"]) == (301, "/report/programme/there/")


def test_what_is_not_public_leaves_no_trace(client):
    factories.draft_programme(slug="draft")
    factories.archived_programme(slug="gone")
    wrong = ["programme/draft", "programme/gone", "programme/none", "nothing/x", "source/x"]
    pages = {client.get(f"/report/{end}/").text.replace(end, "") for end in wrong}

    assert len(pages) == 1
    for end in wrong:
        assert client.get(f"/report/{end}/").status_code == 404
        assert client.post(f"/report/{end}/", {"why": "x"}).status_code == 404
    assert not Proposal.objects.exists()


def test_a_list_that_does_not_exist_is_named_and_the_form_works(client, visitor):
    response = client.get("/report/?list=castles&x=1")
    assert [words(item) for item in page(response).select(".notice li")] == [
        "x: «1»",
        "list: «castles»",
    ]
    assert visitor.report("/report/?list=castles", why="No castles.").status_code == 302


# --- The receipt ----------------------------------------------------------------------------------


def test_receipt_says_the_number_and_nothing_of_what_was_sent(client, visitor, programme):
    typed = {"why": "Secret words.", "email": "me@example.org", "source": "My aunt."}
    answer = visitor.report(HERE, **typed)

    response = client.get(answer["Location"])

    receipt = Proposal.objects.get().receipt
    assert answer["Location"] == f"/report/sent/{receipt}/"
    assert words(page(response).select_one(".receipt")) == receipt
    assert page(response).main.find("a", href="/programmes/here/")
    for said in typed.values():
        assert said not in response.text


def test_receipt_that_was_never_given_is_no_page(client, programme):
    inner = actions.propose(wish=Wish.TELL, channel=Channel.PARTNER, entry=programme)
    for receipt in ("AAAA-AAAA", inner.receipt, "x"):
        assert client.get(f"/report/sent/{receipt}/").status_code == 404


# --- Privacy --------------------------------------------------------------------------------------


def test_no_cookie_and_nobody_keeps_or_lists_the_pages(client, visitor, programme):
    boxes = visitor.open(HERE)
    answers = [
        client.get(HERE),
        client.get("/report/"),
        visitor.send(HERE, boxes),
        sent := visitor.send(HERE, boxes | {"why": "x"}),
        client.get(sent["Location"]),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422, 302, 200]
    for answer in answers:
        assert not answer.cookies
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "canonical" not in answer.text
    assert not client.cookies


def test_a_form_is_taken_without_the_token_that_needs_a_cookie(clock, programme):
    visitor = Visitor(Client(enforce_csrf_checks=True), clock)
    assert visitor.report(HERE, why="x").status_code == 302


def test_nothing_of_a_report_is_logged(visitor, programme, caplog):
    caplog.set_level(logging.DEBUG)
    boxes = visitor.open(HERE)
    visitor.send(HERE, boxes | {"why": "Secret words."})
    visitor.send(HERE, boxes | {"form": "forged", "why": "Secret words."})
    visitor.send("/report/programme/none/", {"why": "Secret words."})

    # Django notes at levels that are not shown; the words and the address stand in none of them.
    assert "Secret" not in caplog.text
    assert "192.0.2.1" not in caplog.text


def test_addresses_go_thirty_days_after_the_case_is_closed(visitor, programme, clock):
    for number in range(3):
        visitor.report(HERE, why=str(number), email="me@example.org")
    old, new, waiting = Proposal.objects.order_by("pk")
    for proposal in (old, new):
        actions.decide(proposal=proposal, accepted=set(), by=factories.editor())
    ago = timezone.now() - timedelta(days=30)
    Proposal.objects.filter(pk=old.pk).update(decided_at=ago)
    Proposal.objects.filter(pk=new.pk).update(decided_at=ago + timedelta(minutes=1))
    Proposal.objects.filter(pk=waiting.pk).update(created_at=ago - timedelta(days=300))

    call_command("forget", stdout=StringIO())

    emails = Proposal.objects.order_by("pk").values_list("email", "why")
    assert list(emails) == [("", "0"), ("me@example.org", "1"), ("me@example.org", "2")]


def test_what_was_counted_goes_after_a_day(visitor, programme, clock, capsys):
    visitor.report(HERE, why="x")
    clock.move(hours=22)
    call_command("forget")
    assert Sender.objects.count() == 1
    clock.move(hours=2)
    call_command("forget")
    assert not Sender.objects.exists()
    assert "1 counts of forms" in capsys.readouterr().out


# --- Once is enough -------------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_proposal_with_one_receipt(visitor, programme):
    boxes = visitor.open(HERE) | {"why": "x"}
    first, second = visitor.send(HERE, boxes), visitor.send(HERE, boxes)

    assert first["Location"] == second["Location"]
    assert Proposal.objects.count() == 1


def test_going_back_to_say_something_else_loses_neither(visitor, programme):
    boxes = visitor.open(HERE)
    answers = [visitor.send(HERE, boxes | {"why": why}) for why in ("One.", "Two.")]

    assert {proposal.why for proposal in Proposal.objects.all()} == {"One.", "Two."}
    assert answers[0]["Location"] != answers[1]["Location"]


def test_a_form_sent_again_after_a_day_still_has_its_receipt(visitor, programme, clock):
    boxes = visitor.open(HERE) | {"why": "x"}
    first = visitor.send(HERE, boxes)
    clock.move(days=3)

    assert visitor.send(HERE, boxes)["Location"] == first["Location"]
    assert Proposal.objects.count() == 1


def test_nothing_typed_is_lost_where_something_is_wrong(visitor, programme):
    typed = {
        "why": "Two\r\nlines & <b>",
        "source": "Me",
        "email": "not an address",
        "closed": "on",
        "entry-summary": "A key.",
        "entry-contact_url": "no such page !",
    }
    response = visitor.report(HERE, **typed)

    assert response.status_code == 422
    again = filled(response)
    assert {name: again[name] for name in typed} == typed | {"why": "Two\nlines & <b>"}
    assert page(response).select_one("details").has_attr("open")
    assert len(faults(response)) == 2
    for link in page(response).select("#errors a"):
        box = page(response).select_one(link["href"])
        assert box["aria-invalid"] == "true"
        assert page(response).find(id=box["aria-describedby"].split()[-1])["class"] == ["wrong"]
    assert visitor.send(HERE, again | {"email": "", "entry-contact_url": ""}).status_code == 302
    assert set(Proposal.objects.get().changes) == {"summary", "contact_url"}
