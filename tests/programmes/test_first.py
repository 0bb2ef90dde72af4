"""The first programmes of an organisation or a network, and how many there are."""

import pytest

from finding import directory
from programmes.first import MOST, first_of_network, first_of_organisation
from programmes.models import Programme, Stage
from tests import factories

pytestmark = pytest.mark.django_db

KINDS = [
    (factories.organisation, first_of_organisation),
    (factories.network, first_of_network),
]
MAKERS = [factories.programme, factories.throughcare_programme, factories.in_care_programme]


def tie(programme, entry):
    """Make it a programme of the organisation or the network."""
    if entry._meta.model_name == "network":
        programme.networks.add(entry)
    else:
        factories.partner(programme, entry)
    return programme


def in_order(programmes):
    stages = list(Stage)
    return sorted(programmes, key=lambda one: (stages.index(one.stage), one.name.lower()))


@pytest.mark.parametrize(("make", "first"), KINDS)
@pytest.mark.parametrize("number", [0, 1, MOST, MOST + 1, 2 * MOST])
def test_first_by_stage_and_name_and_their_number(make, first, number):
    entry = make()
    programmes = [
        tie(MAKERS[place % 3](name=f"{'aBc'[place % 2]} {place}"), entry) for place in range(number)
    ]
    tie(factories.draft_programme(), entry)
    tie(factories.programme(), make())

    found = first(directory.current(), entry)

    assert found == in_order(programmes)[:MOST]
    assert found.total == number


@pytest.mark.parametrize(("make", "first"), KINDS)
def test_programmes_have_what_a_page_shows(make, first, django_assert_num_queries):
    entry = make()
    tie(factories.programme(slug="bed", name="Bed", summary="A bed & a key."), entry)
    now = directory.current()
    first(now, entry)

    with django_assert_num_queries(1):
        (found,) = first(now, entry)

    assert (found.name, found.summary) == ("Bed", "A bed & a key.")
    assert found.get_absolute_url() == "/programmes/bed/"
    assert found.get_stage_display() == "Aftercare"


def test_programme_unpublished_since_the_index_was_read_is_left_out():
    organisation = factories.organisation()
    gone, here = (tie(factories.programme(), organisation) for _ in range(2))
    now = directory.current()
    first_of_organisation(now, organisation)
    Programme.objects.filter(pk=gone.pk).update(state="draft")
    assert first_of_organisation(now, organisation) == [here]


def test_every_role_makes_it_a_programme_of_the_organisation_once():
    organisation = factories.organisation()
    programme = tie(factories.programme(), organisation)
    factories.partner(programme, organisation, role="funder")
    other = factories.partner(organisation_=organisation, role="referral-point").programme
    found = first_of_organisation(directory.current(), organisation)
    assert found == in_order([programme, other])
    assert found.total == 2


def test_programmes_that_published_members_run_are_of_the_network():
    network = factories.network()
    member = factories.member(network).organisation
    runs = factories.partner(organisation_=member, role="co-developer").programme
    factories.partner(organisation_=member, role="funder")
    hidden = factories.member(network, factories.draft_organisation()).organisation
    factories.partner(organisation_=hidden)
    assert first_of_network(directory.current(), network) == [runs]
