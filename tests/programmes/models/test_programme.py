import pytest

from programmes.models import JourneyPoint, PartnerRole, Partnership, Programme, Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("point", JourneyPoint)
def test_reaching_finds_what_spans_the_point(point):
    programmes = [
        (start, end, factories.programme(stage=stage, starts_at=start, ends_at=end))
        for stage, start, end in [
            ("in-care", 1, 1),
            ("in-care", 1, 2),
            ("throughcare", 2, 3),
            ("throughcare", 1, 6),
            ("aftercare", 3, 5),
            ("aftercare", 6, 6),
        ]
    ]

    reaching = set(Programme.objects.reaching(point))

    assert reaching == {entry for start, end, entry in programmes if start <= point <= end}


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


def test_programmes_are_counted_by_stage():
    factories.in_care_programme()
    for _ in range(2):
        factories.programme()
    factories.draft_programme()
    factories.throughcare_programme(state="archived")

    counts = Programme.objects.published().count_by_stage()

    assert counts == {Stage.IN_CARE: 1, Stage.AFTERCARE: 2}


class TestRelatedTo:
    def test_are_those_that_share_most_needs_first(self):
        work, home, faith = (factories.need() for _ in range(3))
        programme = factories.programme(needs=[work, home])
        one = factories.programme(name="A", needs=[home, faith])
        also_one = factories.programme(name="B", needs=[work])
        both = factories.programme(name="C", needs=[work, home, faith])
        factories.programme(needs=[faith])
        factories.programme()

        assert list(Programme.objects.related_to(programme)) == [both, one, also_one]

    def test_are_those_in_the_same_country_first(self):
        here, need, other = factories.country(), factories.need(), factories.need()
        programme = factories.programme(needs=[need, other], country=here)
        elsewhere = factories.programme(needs=[need, other], country=factories.country())
        near = factories.programme(needs=[need], country=here)

        assert list(Programme.objects.related_to(programme)) == [near, elsewhere]

    def test_that_are_unpublished_are_seen_by_nobody(self):
        need = factories.need()
        programme = factories.programme(needs=[need])
        for state in ("draft", "archived"):
            factories.programme(needs=[need], state=state)

        assert list(Programme.objects.published().related_to(programme)) == []

    def test_a_programme_without_needs_are_none(self):
        factories.programme()

        assert list(Programme.objects.related_to(factories.programme())) == []


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
