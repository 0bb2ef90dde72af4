import pytest

from programmes.models import JourneyPoint, PartnerRole, Partnership, Programme
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_points_have_addresses():
    assert [point.slug for point in JourneyPoint] == [
        "in-custody",
        "before-release",
        "day-of-release",
        "halfway",
        "after-release",
        "long-term",
    ]


class TestOf:
    """The programmes of an organisation."""

    def test_are_those_in_which_it_has_any_part(self):
        body = factories.organisation()
        programmes = {
            factories.partner(organisation_=body, role=role).programme for role in Partnership
        }
        factories.partner()

        assert set(Programme.objects.of(body)) == programmes

    def test_are_listed_once_each(self):
        row = factories.partner(role="provider")
        factories.partner(row.programme, row.organisation, role="funder")

        assert list(Programme.objects.of(row.organisation)) == [row.programme]

    def test_that_are_drafts_are_seen_by_nobody(self):
        row = factories.partner(factories.draft_programme())

        assert list(Programme.objects.published().of(row.organisation)) == []


class TestOfNetwork:
    """The programmes that a network or its members run."""

    @pytest.mark.parametrize("role", Partnership)
    def test_are_those_that_they_provide(self, role):
        membership = factories.member()
        row = factories.partner(organisation_=membership.organisation, role=role)

        programmes = list(Programme.objects.of_network(membership.network))

        provides = role in (Partnership.PROVIDER, Partnership.CO_DEVELOPER)
        assert programmes == ([row.programme] if provides else [])

    def test_are_those_that_belong_to_it_whoever_runs_them(self):
        network, programme = factories.network(), factories.programme()
        programme.networks.add(network)
        factories.partner(programme)

        assert list(Programme.objects.of_network(network)) == [programme]

    def test_do_not_show_through_unpublished_members(self):
        membership = factories.member(organisation_=factories.draft_organisation())
        factories.partner(organisation_=membership.organisation)

        assert list(Programme.objects.of_network(membership.network)) == []

    def test_leave_out_other_networks(self):
        factories.partner(organisation_=factories.member().organisation)

        assert list(Programme.objects.of_network(factories.network())) == []

    def test_are_listed_once_each(self):
        network, programme = factories.network(), factories.programme()
        for _ in range(2):
            body = factories.organisation()
            for role in ("convenor", "member"):
                factories.member(network, body, role=role)
            for role in ("provider", "co-developer"):
                factories.partner(programme, body, role=role)

        assert list(Programme.objects.of_network(network)) == [programme]


def test_the_order_of_stages_goes_before_that_of_names():
    through, after, inside = (
        factories.throughcare_programme(name="A"),
        factories.programme(name="B"),
        factories.in_care_programme(name="C"),
    )
    also_after = factories.programme(name="A")

    assert list(Programme.objects.in_stage_order()) == [inside, also_after, after, through]


def test_a_role_is_visible_where_both_sides_are_published():
    seen = factories.partner()
    factories.partner(factories.draft_programme())
    factories.partner(organisation_=factories.draft_organisation())

    assert list(PartnerRole.objects.visible()) == [seen]


def test_a_list_shows_the_published_partners_only():
    seen = factories.partner()
    factories.partner(seen.programme, factories.draft_organisation())

    (programme,) = Programme.objects.for_list()

    assert list(programme.partners.all()) == [seen]


def test_a_new_programme_claims_nothing():
    """Nobody said that it is free, or where its stage was found."""
    programme = Programme()

    assert programme.cost_kind == "not-stated"
    assert programme.stage_stated is False
    texts = [
        "eligibility",
        "exclusions",
        "cost",
        "how_to_apply",
        "who_can_refer",
        "opening_hours",
        "contact",
        "contact_url",
    ]
    assert {getattr(programme, text) for text in texts} == {""}


def test_rows_say_what_they_are():
    programme = factories.programme(name="Befriending")
    audience = factories.audience(name="People in custody")
    women = factories.qualifier(name="women")
    body = factories.organisation(name="FITRAH")

    assert str(programme.steps.create(text="Meet")) == "Meet"
    assert str(factories.programme_audience(programme, audience)) == "People in custody"
    assert str(factories.programme_audience(programme, audience, women)) == (
        "People in custody: women"
    )
    assert str(factories.partner(programme, body)) == "FITRAH, Provider of Befriending"
