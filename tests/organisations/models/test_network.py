import datetime

import pytest

from organisations.models import Membership, MembershipRole, Network
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        ({"stated_member_count": 8}, "8 members"),
        ({"stated_member_count": 8, "stated_member_noun": "member agencies"}, "8 member agencies"),
        (
            {
                "stated_member_count": 1200,
                "stated_member_exactness": "more-than",
                "stated_member_noun": "mosques",
            },
            "more than 1,200 mosques",
        ),
    ],
)
def test_the_stated_number_of_members_is_as_exact_as_the_source(values, words):
    assert factories.network(**values).stated_members == words


def test_a_list_counts_the_published_members_once_each():
    network = factories.network()
    both_roles = factories.organisation()
    factories.member(network, both_roles, role="convenor")
    factories.member(network, both_roles, role="member")
    factories.member(network)
    factories.member(network, factories.draft_organisation())
    without = factories.network()

    known = {entry: entry.known_members for entry in Network.objects.for_list()}

    assert known == {network: 2, without: 0}


def test_a_membership_is_visible_where_both_sides_are_published():
    seen = factories.member()
    factories.member(factories.network(state="draft"))
    factories.member(organisation_=factories.draft_organisation())

    assert list(Membership.objects.visible()) == [seen]


def test_members_stand_in_the_order_of_their_roles_and_names():
    network = factories.network()
    rows = {
        (role, name): factories.member(network, factories.organisation(name=name), role=role)
        for role in reversed(MembershipRole.values)
        for name in ("B", "A")
    }
    order = [
        ("convenor", "A"),
        ("convenor", "B"),
        ("secretariat", "A"),
        ("secretariat", "B"),
        ("lead-agency", "A"),
        ("lead-agency", "B"),
        ("member", "A"),
        ("member", "B"),
    ]

    assert list(network.memberships.in_role_order()) == [rows[place] for place in order]


def test_dates_are_shown_as_far_as_they_are_known():
    year = {"formed_on": datetime.date(2000, 1, 1), "formed_precision": "year"}
    month = {"since": datetime.date(2018, 11, 1), "since_precision": "month"}

    assert factories.network(**year).formed == "2000"
    assert factories.network().formed == "not stated"
    assert factories.member(**month).since_text == "November 2018"
    assert factories.member().since_text == ""
    assert factories.organisation().founded == "not stated"


def test_rows_say_what_they_are():
    network = factories.network(name="CARE Network")
    body = factories.organisation(name="SCORE")

    assert str(network.aims.create(text="Help")) == "Help"
    assert str(network.figures.create(value="10 years", label="of work")) == "10 years of work"
    assert str(factories.member(network, body, role="secretariat")) == (
        "SCORE, Secretariat of CARE Network"
    )


def test_rows_stand_in_the_order_of_their_numbers():
    network = factories.network()
    last, first = (network.aims.create(position=position, text="An aim") for position in (2, 1))

    assert list(network.aims.all()) == [first, last]
