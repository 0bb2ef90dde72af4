"""The address that an entry had before it was renamed."""

import pytest
from django.urls import reverse

from tests import factories
from tests.pages import page, words

pytestmark = pytest.mark.django_db

KINDS = {
    "programme_detail": factories.programme,
    "organisation_detail": factories.organisation,
    "network_detail": factories.network,
    "event_detail": factories.event,
    "series_detail": factories.series,
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def rename(entry, *slugs):
    for slug in slugs:
        entry.slug = slug
        entry.save()


def open_(client, kind, slug):
    return client.get(reverse(kind, args=[slug]))


def assert_leads_to(client, kind, old, new):
    response = open_(client, kind, old)
    assert response.status_code == 301
    assert response["Location"] == reverse(kind, args=[new])
    assert client.get(response["Location"]).status_code == 200


def test_old_address_leads_to_the_new_one_for_good(client, kind):
    rename(KINDS[kind](slug="old"), "new")
    assert_leads_to(client, kind, "old", "new")


def test_every_address_of_a_chain_leads_to_the_last_in_one_step(client, kind):
    rename(KINDS[kind](slug="one"), "two", "three", "four")
    for old in ("one", "two", "three"):
        assert_leads_to(client, kind, old, "four")


def test_entry_that_went_back_to_its_old_address_is_there(client, kind):
    rename(KINDS[kind](slug="one"), "two", "one")
    assert open_(client, kind, "one").status_code == 200
    assert_leads_to(client, kind, "two", "one")


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_old_address_of_an_unpublished_entry_is_not_found(client, kind, state):
    rename(KINDS[kind](slug="old", state=state), "new")
    assert open_(client, kind, "old").status_code == 404
    assert open_(client, kind, "new").status_code == 404


def test_new_entry_at_an_old_address_wins(client, kind):
    rename(KINDS[kind](slug="old"), "new")
    KINDS[kind](slug="old", name="The newcomer")
    response = open_(client, kind, "old")
    assert response.status_code == 200
    assert words(page(response).h1) == "The newcomer"


def test_entry_renamed_to_an_old_address_wins(client, kind):
    rename(KINDS[kind](slug="old"), "new")
    rename(KINDS[kind](slug="other", name="The newcomer"), "old")
    assert words(page(open_(client, kind, "old")).h1) == "The newcomer"
    assert_leads_to(client, kind, "other", "old")


def test_draft_at_an_old_address_does_not_hide_the_entry_that_moved(client, kind):
    rename(KINDS[kind](slug="old"), "new")
    KINDS[kind](slug="old", state="draft")
    assert_leads_to(client, kind, "old", "new")


def test_same_address_of_another_kind_is_left_alone(client):
    rename(factories.programme(slug="old"), "new")
    assert open_(client, "organisation_detail", "old").status_code == 404


def test_unknown_address_is_not_found(client, kind):
    KINDS[kind](slug="here")
    assert open_(client, kind, "nowhere").status_code == 404
    assert client.get(reverse(kind, args=["here"]) + "more/").status_code == 404


def test_old_address_of_a_document_leads_to_the_new_one(client):
    rename(factories.source("old"), "new")
    assert_leads_to(client, "source_detail", "old", "new")
    assert open_(client, "source_detail", "nowhere").status_code == 404
