import pytest

from programmes.models import JourneyPoint, PartnerRole, Programme
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
