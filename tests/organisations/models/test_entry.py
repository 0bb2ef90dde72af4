import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import NoReverseMatch

from organisations.models import (
    EventOrganisation,
    FormerSlug,
    Membership,
    NetworkAim,
    NetworkCitation,
    Organisation,
    State,
    Venue,
)
from programmes.models import GlossaryTerm, PartnerRole, Programme, ProgrammeAudience
from tests import factories

pytestmark = pytest.mark.django_db


def rename(thing, slug):
    thing.slug = slug
    thing.save()
    return thing


class TestSlug:
    def named(self, name, model=Organisation):
        return model.objects.create(name=name, summary="What it is.")

    def test_is_made_from_the_name(self):
        entry = self.named("Prison Fellowship (Hong Kong)")

        assert entry.slug == "prison-fellowship-hong-kong"

    def test_stays_when_the_name_changes(self):
        entry = self.named("Before")
        entry.name = "After"
        entry.save()

        assert entry.slug == "before"

    def test_that_was_typed_is_kept(self):
        entry = Organisation.objects.create(name="Long name", slug="short", summary="What it is.")

        assert entry.slug == "short"

    def test_is_filled_before_an_editor_sees_mistakes(self):
        entry = Organisation(name="Yellow Ribbon", summary="What it is.")

        entry.full_clean()

        assert entry.slug == "yellow-ribbon"

    def test_is_numbered_where_names_are_the_same(self):
        slugs = [self.named("Mosque").slug for _ in range(3)]

        assert slugs == ["mosque", "mosque-2", "mosque-3"]

    def test_is_free_for_each_kind_of_entry(self):
        assert self.named("Mosque").slug == self.named("Mosque", Venue).slug == "mosque"

    @pytest.mark.parametrize("name", ["惩教署", "กรมราชทัณฑ์", "«…»"])
    def test_of_a_name_without_latin_letters_is_the_kind(self, name):
        slugs = [self.named(name).slug for _ in range(2)]

        assert slugs == ["organisation", "organisation-2"]

    def test_drops_accents(self):
        assert self.named("Associação de Macau").slug == "associacao-de-macau"

    def test_of_a_long_name_leaves_room_for_its_number(self):
        name = "Word " * 40
        first, second = self.named(name), self.named(name)

        first.full_clean()
        second.full_clean()
        assert second.slug == f"{first.slug}-2"
        assert not first.slug.endswith("-")

    def test_is_never_the_former_one_of_another_entry(self):
        rename(self.named("Mosque"), "central-mosque")

        assert self.named("Mosque").slug == "mosque-2"

    def test_may_be_the_former_one_of_the_entry_itself(self):
        entry = rename(self.named("Mosque"), "central-mosque")

        rename(entry, "")

        assert entry.slug == "mosque"

    def test_may_be_the_former_one_of_another_kind(self):
        rename(self.named("Mosque", Venue), "central-mosque")

        assert self.named("Mosque").slug == "mosque"


class TestFormerSlug:
    """An address that people have kept leads to the entry for good."""

    def found(self, slug):
        return Organisation.objects.get_by_natural_key(slug)

    def test_finds_the_renamed_entry(self):
        entry = rename(factories.organisation(slug="old"), "new")

        assert self.found("old") == self.found("new") == entry

    def test_finds_it_after_every_renaming(self):
        entry = factories.organisation(slug="first")
        for slug in ("second", "third"):
            rename(entry, slug)

        assert {self.found(slug) for slug in ("first", "second", "third")} == {entry}

    def test_that_comes_back_into_use_is_not_a_former_one(self):
        entry = rename(rename(factories.organisation(slug="first"), "second"), "first")

        assert self.found("first") == self.found("second") == entry
        assert [former.slug for former in FormerSlug.objects.all()] == ["second"]

    def test_finds_the_entry_that_has_it_now(self):
        rename(factories.organisation(slug="old"), "new")
        heir = factories.organisation(slug="old")

        assert self.found("old") == heir

    def test_finds_the_entry_that_had_it_last(self):
        rename(factories.organisation(slug="old"), "new")
        heir = rename(factories.organisation(slug="old"), "newer")

        assert self.found("old") == heir

    def test_of_another_kind_finds_nothing(self):
        rename(factories.venue(slug="old"), "new")

        with pytest.raises(Organisation.DoesNotExist):
            self.found("old")

    def test_of_a_deleted_entry_finds_nothing(self):
        rename(factories.organisation(slug="old"), "new").delete()

        with pytest.raises(Organisation.DoesNotExist):
            self.found("old")

    def test_is_not_made_by_other_changes(self):
        entry = factories.organisation()
        entry.name = "Another name"
        entry.save()

        assert not FormerSlug.objects.exists()

    def test_says_what_it_was(self):
        rename(factories.organisation(slug="old"), "new")

        assert str(FormerSlug.objects.get()) == "organisations.organisation old"


class TestNaturalKeys:
    """What fixtures name stays the same thing when what it belongs to is renamed."""

    def check(self, row, *renamed):
        key = row.natural_key()
        for number, thing in enumerate(renamed):
            rename(thing, f"new-{number}")

        assert type(row).objects.get_by_natural_key(*key) == row
        row.refresh_from_db()
        assert row.natural_key() != key
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row

    def test_of_a_membership(self):
        row = factories.member()
        self.check(row, row.network, row.organisation)

    def test_of_a_part_at_an_event(self):
        row = factories.part()
        self.check(row, row.event, row.organisation)

    def test_of_a_role_in_a_programme(self):
        row = factories.partner()
        self.check(row, row.programme, row.organisation)

    @pytest.mark.parametrize("make_qualifier", [factories.qualifier, lambda: None])
    def test_of_an_audience(self, make_qualifier):
        row = factories.programme_audience(qualifier_=make_qualifier())
        self.check(row, row.programme)

    def test_of_a_citation(self):
        row = factories.network().citations.get()
        self.check(row, row.entry, row.source)

    def test_of_a_row_of_a_list(self):
        row = factories.network().aims.create(position=2, text="Help")
        self.check(row, row.entry)

    @pytest.mark.parametrize(
        ("model", "key"),
        [
            (Membership, ["none", "none", "member"]),
            (EventOrganisation, ["none", "none", "organiser"]),
            (PartnerRole, ["none", "none", "provider"]),
            (ProgrammeAudience, ["none", "none"]),
            (NetworkCitation, ["none", "none", "Heading"]),
            (NetworkAim, ["none", 1]),
        ],
    )
    def test_of_what_is_not_there_finds_nothing(self, model, key):
        with pytest.raises(ObjectDoesNotExist):
            model.objects.get_by_natural_key(*key)


class TestPublished:
    @pytest.mark.parametrize("make", [factories.organisation, factories.programme, factories.venue])
    def test_is_all_that_the_public_may_see(self, make):
        seen, *hidden = [make(state=state) for state in ("published", "draft", "archived")]

        assert list(type(seen).objects.published()) == [seen]
        assert seen.is_published
        assert not any(entry.is_published for entry in hidden)

    def test_a_new_entry_is_a_draft_that_nobody_has_confirmed(self):
        entry = Organisation.objects.create(name="New", summary="What it is.")

        assert entry.state == State.DRAFT
        assert entry.confirmed_on is None


class TestAddress:
    @pytest.mark.parametrize(
        ("make", "address"),
        [
            (factories.organisation, "/organisations/a/"),
            (factories.network, "/networks/a/"),
            (factories.event, "/events/a/"),
            (factories.series, "/events/series/a/"),
            (factories.programme, "/programmes/a/"),
            (factories.venue, "/events/?venue=a"),
            (factories.publication, "/sources/#a"),
            (factories.glossary_term, "/glossary/#a"),
        ],
    )
    def test_leads_to_where_the_entry_is_shown(self, client, make, address):
        entry = make(slug="a")

        assert entry.get_absolute_url() == address
        assert client.get(address).status_code == 200

    def test_is_missing_until_the_entry_is_saved(self):
        with pytest.raises(NoReverseMatch):
            Programme(name="New").get_absolute_url()


def test_entries_are_known_by_their_names():
    names = {str(make(name="Name")) for make in (factories.network, factories.glossary_term)}

    assert names == {"Name"}
    assert [str(term) for term in GlossaryTerm.objects.all()] == ["Name"]
