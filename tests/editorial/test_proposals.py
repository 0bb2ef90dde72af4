"""From a proposal to the page: what a reviewer decides, and what never gets lost on the way."""

from datetime import timedelta
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from editorial import actions, documents
from editorial.models import (
    Channel,
    Erasure,
    Origin,
    Proposal,
    ProposalState,
    Unsent,
    Version,
    Wish,
)
from organisations import actions as acts
from organisations.models import State
from programmes.models import Programme
from tests import factories
from tests.admin_pages import add_row, address, said, typed
from tests.editorial import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def score():
    return factories.organisation(name="SCORE", slug="score")


@pytest.fixture
def programme(score):
    return people.run_by(score, name="Bakery Class", summary="Bake bread.", contact="6000 0000")


@pytest.fixture
def reviewer():
    return people.reviewer(name="rani")


def stranger(entry, **new):
    now = documents.read(entry)
    changes = {name: {"was": now[name], "new": value} for name, value in new.items()}
    return actions.propose(
        wish=Wish.CHANGE, channel=Channel.PUBLIC, entry=entry, changes=changes, why="I was there."
    )


def page_of(proposal):
    return f"/admin/editorial/proposal/{proposal.pk}/change/"


def form(response):
    """What the review page would send, with what is ticked."""
    page = BeautifulSoup(response.content, "html.parser")
    ticked = [box["value"] for box in page.select("input[name=accept][checked]")]
    return {
        "seen": page.select_one("input[name=seen]")["value"],
        "accept": ticked,
        "answer": "Thank you.",
    }


def form_field(response, name):
    return BeautifulSoup(response.content, "html.parser").find(attrs={"name": name}).text.strip()


def columns(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [head.text for head in page.select(".editorial-rows thead th")]


class TestRoundTrip:
    def test_two_of_three_fields_are_accepted_shown_and_taken_back(
        self, client, programme, reviewer
    ):
        proposal = stranger(
            programme, summary="Bake bread and cakes.", contact="6111 1111", name="Bake Class"
        )
        assert "Bake bread and cakes." not in client.get(programme.get_absolute_url()).text

        client.force_login(reviewer)
        data = form(client.get(page_of(proposal)))
        assert data["accept"] == ["name", "summary", "contact"]
        data["accept"].remove("name")
        response = client.post(page_of(proposal), {**data, "decide": "1"}, follow=True)
        assert said(response) == [f"Proposal {proposal.receipt}: Accepted in part."]

        page = client.get(programme.get_absolute_url()).text
        assert "Bake bread and cakes." in page
        assert "6111 1111" in page
        assert "Bake Class" not in page
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == (ProposalState.PARTLY, reviewer)
        assert set(proposal.accepted) == {"summary", "contact"}

        history = client.get(address(programme, "history"))
        newest, found = history.context["versions"]
        assert [(each.label, each.was, each.new) for each in newest.changes] == [
            ("Summary", ["Bake bread."], ["Bake bread and cakes."]),
            ("Contact", ["6000 0000"], ["6111 1111"]),
        ]
        assert (newest.by_name, newest.origin, newest.why) == ("rani", "proposal", "I was there.")
        assert newest.proposal == proposal
        assert found.origin == Origin.FOUND

        client.post(f"{address(programme, 'history')}{found.number}/revert/", {"why": "Not so."})
        programme.refresh_from_db()
        assert (programme.summary, programme.contact) == ("Bake bread.", "6000 0000")
        assert [version.origin for version in Version.objects.about(programme)] == [
            "revert",
            "proposal",
            "found",
        ]

    def test_an_entry_stays_as_it_was_until_a_proposal_is_accepted(self, programme):
        before = documents.read(programme)
        proposal = stranger(programme, summary="Other words.")
        assert documents.read(programme) == before
        actions.decide(proposal=proposal, accepted=[], by=people.reviewer(), answer="No.")
        assert documents.read(programme) == before
        assert proposal.pk and Proposal.objects.get().state == ProposalState.DECLINED
        assert not Version.objects.exists()

    def test_the_same_form_sent_twice_is_one_proposal(self, programme):
        said_ = {"wish": Wish.TELL, "channel": Channel.PUBLIC, "entry": programme, "token": "abc"}
        assert actions.propose(**said_, why="Once") == actions.propose(**said_, why="Twice")
        assert Proposal.objects.get().why == "Once"


class TestDeciding:
    def test_who_is_slower_is_told_who_was_faster(self, client, programme, reviewer):
        proposal = stranger(programme, summary="Bake cakes.")
        client.force_login(people.reviewer(name="siti"))
        data = form(client.get(page_of(proposal)))
        actions.decide(proposal=proposal, accepted=[], by=reviewer)

        response = client.post(page_of(proposal), {**data, "decide": "1"}, follow=True)

        assert said(response) == ["Rani has decided this proposal meanwhile: Declined."]
        programme.refresh_from_db()
        assert programme.summary == "Bake bread."

    def test_what_was_changed_meanwhile_is_shown_in_three_columns(
        self, client, programme, reviewer
    ):
        proposal = stranger(programme, summary="Bake cakes.", contact="6111 1111")
        programme.summary = "Bake pies."
        programme.save()
        client.force_login(reviewer)

        response = client.get(page_of(proposal))

        summary, contact = response.context["rows"]
        assert (summary.was, summary.now, summary.new) == (
            ["Bake bread."],
            ["Bake pies."],
            ["Bake cakes."],
        )
        assert summary.is_conflict and not contact.is_conflict
        assert form(response)["accept"] == ["contact"]

    def test_nothing_is_overwritten_that_the_reviewer_did_not_see(
        self, client, programme, reviewer
    ):
        proposal = stranger(programme, summary="Bake cakes.")
        client.force_login(reviewer)
        data = form(client.get(page_of(proposal)))
        programme.summary = "Bake pies."
        programme.save()

        response = client.post(page_of(proposal), {**data, "decide": "1"})

        assert "The entry was changed while you looked at it: Summary." in response.text
        assert "Thank you." in response.text
        programme.refresh_from_db()
        assert programme.summary == "Bake pies."
        # Once it was seen, it is the reviewer's to decide.
        again = {**form(response), "accept": ["summary"], "decide": "1"}
        client.post(page_of(proposal), again)
        programme.refresh_from_db()
        assert programme.summary == "Bake cakes."

    def test_with_nothing_ticked_it_is_not_declined_by_the_button_to_accept(
        self, client, programme, reviewer
    ):
        proposal = stranger(programme, summary="Bake cakes.")
        programme.summary = "Bake pies."
        programme.save()
        client.force_login(reviewer)
        # What conflicts comes unticked.
        data = form(client.get(page_of(proposal)))
        assert data["accept"] == []

        response = client.post(page_of(proposal), {**data, "decide": "1"})

        assert said(response) == ["Nothing was saved. Tick what you accept, or decline all of it."]
        assert form_field(response, "answer") == "Thank you."
        assert Proposal.objects.get().is_waiting
        client.post(page_of(proposal), {**data, "decline": "1"})
        assert Proposal.objects.get().state == ProposalState.DECLINED

    def test_what_waits_is_not_said_to_be_refused(self, client, programme, score, reviewer):
        proposal = stranger(programme, summary="Bake cakes.")
        Proposal.objects.update(organisation=score)
        client.force_login(people.partner(score))
        assert columns(client.get(page_of(proposal)))[-1] == "Proposed"
        actions.decide(proposal=proposal, accepted=["summary"], by=reviewer)
        assert columns(client.get(page_of(proposal)))[-1] == "Accepted"

    def test_what_breaks_a_rule_is_refused_in_words(self, client, programme, reviewer):
        proposal = stranger(programme, name="")
        client.force_login(reviewer)
        response = client.post(
            page_of(proposal), {**form(client.get(page_of(proposal))), "decide": "1"}
        )
        assert any("Name" in message for message in said(response))
        assert Proposal.objects.get().is_waiting

    def test_a_proposal_about_an_entry_that_was_archived_can_still_be_decided(
        self, programme, reviewer
    ):
        proposal = stranger(programme, summary="Bake cakes.")
        Programme.objects.update(state=State.ARCHIVED)
        actions.decide(proposal=proposal, accepted=["summary"], by=reviewer)
        programme.refresh_from_db()
        assert (programme.summary, programme.state) == ("Bake cakes.", State.ARCHIVED)

    def test_a_proposal_about_an_entry_that_was_erased_says_so(self, client, programme, reviewer):
        proposal = stranger(programme, summary="Bake cakes.")
        Programme.objects.all().delete()
        with pytest.raises(ValidationError):
            actions.decide(proposal=proposal, accepted=["summary"], by=reviewer)
        client.force_login(reviewer)
        assert "not in the directory any more" in client.get(page_of(proposal)).text

    def test_what_is_closed_is_archived_and_kept(self, client, programme, reviewer):
        proposal = actions.propose(wish=Wish.CLOSED, channel=Channel.PUBLIC, entry=programme)
        client.force_login(reviewer)
        data = form(client.get(page_of(proposal)))
        client.post(page_of(proposal), {**data, "decide": "1"})
        programme.refresh_from_db()
        assert programme.state == State.ARCHIVED
        assert Version.objects.about(programme).first().proposal == proposal

    def test_who_may_not_publish_decides_nothing(self, client, programme, score):
        proposal = stranger(programme, summary="Bake cakes.")
        for user in (people.viewer(), people.partner(score)):
            client.force_login(user)
            response = client.post(page_of(proposal), {"accept": "summary", "decide": "1"})
            assert response.status_code in (302, 403, 404)
        assert Proposal.objects.get().is_waiting


class TestPartners:
    def test_what_a_partner_saves_is_proposed(self, client, programme, score, reviewer):
        client.force_login(people.partner(score, name="pat"))
        data = typed(client.get(address(programme)))
        data |= {"summary": "Bake cakes.", "why": "New oven.", "from_source": "I run it."}

        response = client.post(address(programme), data, follow=True)

        proposal = Proposal.objects.get()
        assert proposal.receipt in said(response)[0]
        programme.refresh_from_db()
        assert programme.summary == "Bake bread."
        assert proposal.changes == {"summary": {"was": "Bake bread.", "new": "Bake cakes."}}
        assert (proposal.by_name, proposal.organisation) == ("pat", score)
        assert (proposal.why, proposal.source) == ("New oven.", "I run it.")

        actions.decide(proposal=proposal, accepted=["summary"], by=reviewer)
        programme.refresh_from_db()
        assert programme.summary == "Bake cakes."

    def test_rows_are_proposed_too(self, client, programme, score, reviewer):
        client.force_login(people.partner(score))
        data = typed(client.get(address(programme)))
        add_row(data, "steps", text="Ask for a place")
        client.post(address(programme), data)
        proposal = Proposal.objects.get()
        assert proposal.changes == {"steps": {"was": [], "new": [{"text": "Ask for a place"}]}}
        assert not programme.steps.exists()
        actions.decide(proposal=proposal, accepted=["steps"], by=reviewer)
        assert programme.steps.get().text == "Ask for a place"

    def test_what_is_wrong_is_told_as_on_any_form(self, client, programme, score):
        client.force_login(people.partner(score))
        data = typed(client.get(address(programme))) | {"name": ""}
        response = client.post(address(programme), data)
        assert "This field is required." in response.text
        assert not Proposal.objects.exists()

    def test_a_new_programme_is_proposed_as_run_by_the_partner(self, client, score, reviewer):
        client.force_login(people.partner(score))
        data = typed(client.get(address(Programme, "add")))
        data |= {
            "name": "Choir",
            "summary": "Sing together.",
            "stage": "in-care",
            "starts_at": "1",
            "ends_at": "1",
        }
        client.post(address(Programme, "add"), data)
        proposal = Proposal.objects.get()
        assert not Programme.objects.exists()

        actions.decide(proposal=proposal, accepted=list(proposal.changes), by=reviewer)

        choir = Programme.objects.get()
        assert (choir.name, choir.state) == ("Choir", State.DRAFT)
        assert choir.partners.get().organisation == score
        assert Version.objects.about(choir).get().number == 1

    def test_nothing_is_proposed_where_nothing_is_different(self, client, programme, score):
        client.force_login(people.partner(score))
        response = client.post(
            address(programme), typed(client.get(address(programme))), follow=True
        )
        assert said(response) == ["Nothing was different, so nothing was proposed."]
        assert not Proposal.objects.exists()


class TestTwoAtOnce:
    def test_a_newer_version_is_not_overwritten_and_nothing_typed_is_lost(
        self, client, programme, reviewer
    ):
        client.force_login(reviewer)
        data = typed(client.get(address(programme))) | {"summary": "Mine."}
        client.post(
            address(programme),
            typed(client.get(address(programme))) | {"summary": "Theirs.", "contact": "6222"},
        )

        refused = client.post(address(programme), data)

        assert "rani saved this entry while you typed." in refused.text
        again = typed(refused)
        assert again["summary"] == "Mine."
        # What the second did not touch comes from the first.
        assert again["contact"] == "6222"
        shown = {row.name: row for row in refused.context["adminform"].form.differences}
        assert (shown["summary"].opened, shown["summary"].now, shown["summary"].yours) == (
            ["Bake bread."],
            ["Theirs."],
            ["Mine."],
        )
        programme.refresh_from_db()
        assert programme.summary == "Theirs."

        assert client.post(address(programme), again).status_code == 302
        programme.refresh_from_db()
        assert (programme.summary, programme.contact) == ("Mine.", "6222")

    def test_a_form_whose_session_ended_is_as_it_was_after_signing_in(
        self, client, programme, reviewer
    ):
        client.force_login(reviewer)
        data = typed(client.get(address(programme))) | {"summary": "Long to type."}
        client.logout()

        response = client.post(address(programme), data)

        assert response.status_code == 302
        back = parse_qs(urlsplit(response["Location"]).query)["next"][0]
        client.force_login(reviewer)
        shown = client.get(back)
        assert "You were signed out while you typed." in shown.text
        assert typed(shown)["summary"] == "Long to type."
        programme.refresh_from_db()
        assert programme.summary == "Bake bread."
        assert client.post(back, typed(shown)).status_code == 302
        programme.refresh_from_db()
        assert programme.summary == "Long to type."

    def test_what_was_typed_is_shown_to_nobody_without_the_right(self, client, programme):
        client.force_login(people.reviewer())
        data = typed(client.get(address(programme))) | {"summary": "Long to type."}
        client.logout()
        response = client.post(address(programme), data)
        back = parse_qs(urlsplit(response["Location"]).query)["next"][0]
        client.force_login(people.partner(factories.organisation()))
        assert "Long to type." not in client.get(back, follow=True).text


class TestHistory:
    def test_every_change_of_an_entry_and_its_rows_is_a_version(self, client, programme, reviewer):
        client.force_login(reviewer)
        data = typed(client.get(address(programme)))
        add_row(data, "steps", text="Ask")
        client.post(address(programme), data | {"why": "By telephone."})
        newest = Version.objects.about(programme).first()
        assert newest.document["steps"] == [{"text": "Ask"}]
        assert (newest.by, newest.why, newest.origin) == (reviewer, "By telephone.", "staff")

    def test_a_row_changed_from_the_other_side_is_a_version_too(
        self, client, programme, score, reviewer
    ):
        client.force_login(reviewer)
        data = typed(client.get(address(score))) | {"partner_roles-0-note": "with its bakers"}
        assert client.post(address(score), data).status_code == 302
        newest = Version.objects.about(programme).first()
        assert newest.document["partners"][0]["note"] == "with its bakers"

    def test_publishing_archiving_and_confirming_are_versions(self, programme, reviewer):
        acts.archive(entries=[programme], by=reviewer)
        acts.publish(entries=[programme], by=reviewer)
        acts.confirm(entries=[programme], by=reviewer)
        assert [version.document["state"] for version in Version.objects.about(programme)] == [
            "published",
            "published",
            "archived",
            "published",
        ]

    def test_a_change_made_past_the_history_is_found(self, programme, reviewer):
        acts.confirm(entries=[programme], by=reviewer)
        Programme.objects.update(contact="By post")
        acts.archive(entries=[programme], by=reviewer)
        origins = [version.origin for version in Version.objects.about(programme)]
        assert origins == ["staff", "found", "staff", "found"]

    def test_a_version_that_cannot_be_put_back_says_why(self, client, programme, reviewer):
        need = factories.need("work")
        programme.needs.add(need)
        acts.confirm(entries=[programme], by=reviewer)
        programme.needs.clear()
        need.delete()
        client.force_login(reviewer)
        number = Version.objects.about(programme).last().number
        response = client.post(f"{address(programme, 'history')}{number}/revert/", follow=True)
        assert any("«work»" in message for message in said(response))

    def test_only_an_administrator_erases_and_says_why(self, client, programme):
        page = address(programme).replace("/change/", "/delete/")
        client.force_login(people.reviewer())
        assert client.get(page).status_code == 403
        client.force_login(people.administrator())
        refused = client.post(page, {"reason": " "})
        assert "Say why it has to be erased" in refused.text
        stranger(programme, summary="About a person.")
        client.post(page, {"reason": "It named a person."})
        assert not Programme.objects.exists()
        assert not Proposal.objects.exists()
        assert not Version.objects.exists()
        assert Erasure.objects.get().reason == "It named a person."


def test_forms_that_nobody_came_back_to_are_forgotten_after_a_day():
    kept, old = (Unsent.objects.create(path="/admin/", data={}) for _ in range(2))
    Unsent.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    call_command("forget", stdout=StringIO())
    assert Unsent.objects.get() == kept
