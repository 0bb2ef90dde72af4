import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from organisations import seeding
from organisations.models import (
    Country,
    FormerSlug,
    Membership,
    Network,
    NetworkAim,
    Organisation,
    OrganisationCitation,
    Source,
    Venue,
)
from programmes.models import Need, Programme, ProgrammeAudience
from tests import factories
from tests.seeds import (
    CARE,
    SCORE,
    UUIDS,
    aim,
    citation,
    contents,
    entry,
    membership,
    organisation,
    seed,
    source,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fixture(tmp_path):
    """Write a fixture of these records and return its path."""
    return lambda records, name="made.yaml": write(tmp_path / name, records)


class TestSeed:
    def test_fills_an_empty_directory(self, fixture, capsys):
        seed(fixture(SCORE + CARE))

        assert Network.objects.get().name == "Care"
        assert str(Network.objects.get().uuid) == UUIDS["care"]
        assert [aim.text for aim in NetworkAim.objects.all()] == ["To help", "To plan"]
        assert list(Network.objects.get().members.all()) == [Organisation.objects.get()]
        assert capsys.readouterr().out == "8 objects were added from 1 fixtures.\n"

    def test_takes_all_of_the_fixtures_folder_unless_told_otherwise(self, settings, fixture):
        path = fixture(SCORE, "first.yaml")
        fixture(CARE, "second.yaml")
        settings.FIXTURE_DIRS = [path.parent]

        seed()

        assert Organisation.objects.get().slug == "score"
        assert Network.objects.get().slug == "care"

    @pytest.mark.parametrize(
        "make",
        [factories.draft_programme, factories.glossary_term, factories.venue, factories.event],
    )
    def test_leaves_a_directory_with_any_entry_alone(self, fixture, make, capsys):
        make()
        before = contents()

        seed(fixture(SCORE + CARE))

        assert contents() == before
        assert capsys.readouterr().out == "The directory has entries; nothing was changed.\n"

    def test_a_second_time_changes_nothing(self, fixture):
        path = fixture(SCORE + CARE)
        seed(path)
        before = contents()

        seed(path)
        seed(path, add_missing=True)

        assert contents() == before

    def test_says_nothing_where_it_is_asked_to_be_silent(self, fixture, capsys):
        for _ in range(2):
            call_command("seed", fixture(SCORE), verbosity=0)

        assert capsys.readouterr().out == ""

    def test_takes_records_in_any_order(self, fixture):
        seed(fixture(list(reversed(SCORE + CARE))))

        assert [aim.text for aim in NetworkAim.objects.all()] == ["To help", "To plan"]
        assert Membership.objects.get().organisation.slug == "score"

    def test_takes_files_in_any_order(self, fixture):
        seed(fixture(CARE, "1.yaml"), fixture(SCORE, "2.yaml"))

        assert Membership.objects.get().network.slug == "care"

    def test_confirms_nothing(self, fixture):
        seed(fixture(SCORE))

        assert Organisation.objects.get().confirmed_on is None

    def test_asks_nothing_for_a_row_but_to_write_it(self, fixture):
        def queries(*rows):
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                seed(fixture(SCORE + CARE + list(rows)))
                transaction.set_rollback(True)
            return [query["sql"] for query in asked]

        few, many = queries(), queries(*(aim("care", position) for position in range(3, 13)))

        assert len(many) - len(few) == 10 * len(["SAVEPOINT", "INSERT", "RELEASE SAVEPOINT"])


class TestAddMissing:
    @pytest.fixture
    def seeded(self, fixture):
        """A directory seeded with SCORE and CARE, and a run that adds what more is in `records`."""
        seed(fixture(SCORE + CARE))

        def add(*records):
            seed(fixture(SCORE + CARE + list(records)), add_missing=True)

        return add

    def test_adds_an_entry_with_its_rows(self, seeded):
        seeded(
            entry("organisations.network", "apcca"),
            citation("organisations.network", "apcca"),
            aim("apcca", 1, "To meet"),
            membership("apcca", "score", "secretariat"),
        )

        network = Network.objects.get(slug="apcca")
        assert [aim.text for aim in network.aims.all()] == ["To meet"]
        assert [(row.organisation.slug, row.role) for row in network.memberships.all()] == [
            ("score", "secretariat")
        ]
        assert network.citations.get().source.slug == "source"

    def test_adds_what_a_new_source_says_of_an_entry_that_is_there(self, seeded):
        seeded(source("other"), citation("organisations.organisation", "score", "other"))

        cited = {row.source.slug for row in Organisation.objects.get().citations.all()}
        assert cited == {"source", "other"}

    def test_fills_an_empty_directory_too(self, fixture):
        seed(fixture(SCORE), add_missing=True)

        assert Organisation.objects.get().slug == "score"

    def test_keeps_what_editors_changed(self, seeded):
        Organisation.objects.update(name="Yellow Ribbon Singapore", state="archived")
        NetworkAim.objects.filter(position=1).update(text="To help everybody")
        before = contents()

        seeded()

        assert contents() == before

    def test_does_not_add_a_renamed_entry_again(self, seeded):
        body = Organisation.objects.get()
        body.slug = "yellow-ribbon"
        body.save()

        seeded(
            entry("organisations.network", "apcca"),
            citation("organisations.network", "apcca"),
            membership("apcca", "score"),
        )

        assert list(Organisation.objects.all()) == [body]
        assert Network.objects.get(slug="apcca").members.get() == body

    def test_does_not_add_an_entry_again_whose_former_slug_is_forgotten(self, seeded):
        Organisation.objects.update(slug="yellow-ribbon")
        Membership.objects.all().delete()
        OrganisationCitation.objects.all().delete()
        FormerSlug.objects.all().delete()

        # The rows name the old slug, so only the entry itself can be recognised.
        records = [record for record in SCORE + CARE if record["model"].endswith("organisation")]
        seeding.load([seeding.Record("made.yaml", 1, record) for record in records])

        assert [body.slug for body in Organisation.objects.all()] == ["yellow-ribbon"]

    def test_does_not_add_a_renamed_source_again(self, seeded):
        document = Source.objects.get()
        document.slug = "renamed"
        document.save()

        seeded(organisation("mendaki"), citation("organisations.organisation", "mendaki"))

        assert list(Source.objects.all()) == [document]
        assert Organisation.objects.get(slug="mendaki").citations.get().source == document

    def test_leaves_an_entry_alone_that_an_editor_made_under_the_slug(self, seeded):
        own = factories.organisation(slug="mendaki", name="Our own")

        seeded(organisation("mendaki"), citation("organisations.organisation", "mendaki"))

        own.refresh_from_db()
        assert own.name == "Our own"
        assert own.citations.count() == 1

    def test_does_not_bring_back_rows_that_an_editor_deleted(self, seeded):
        NetworkAim.objects.get(position=2).delete()
        Membership.objects.get().delete()
        OrganisationCitation.objects.get().delete()
        before = contents()

        seeded()

        assert contents() == before

    def test_adds_no_rows_to_an_entry_that_is_there(self, seeded):
        before = contents()

        seeded(aim("care", 3, "To meet"), membership("care", "score", "convenor"))

        assert contents() == before

    def test_brings_back_an_entry_that_was_deleted(self, seeded):
        Network.objects.get().delete()

        seeded()

        assert [aim.text for aim in Network.objects.get().aims.all()] == ["To help", "To plan"]

    def test_leaves_a_directory_alone_that_has_everything(self, seeded, capsys):
        capsys.readouterr()

        seeded()

        assert capsys.readouterr().out == "0 objects were added from 1 fixtures.\n"


def test_every_kind_of_entry_makes_a_directory_not_empty():
    kinds = {model.__name__ for model in seeding.entry_models()}

    assert kinds == {
        "Organisation",
        "Venue",
        "Network",
        "EventSeries",
        "Event",
        "Publication",
        "Programme",
        "GlossaryTerm",
    }


def test_terms_alone_leave_a_directory_empty():
    factories.need()
    factories.source()

    assert seeding.is_empty()
    factories.programme(state="draft")
    assert not seeding.is_empty()


def test_audiences_and_needs_come_with_their_programme(fixture):
    terms = [
        {"model": "programmes.need", "fields": {"slug": "work", "name": "Work"}},
        {"model": "programmes.audience", "fields": {"slug": "inside", "name": "Inside"}},
        {"model": "programmes.qualifier", "fields": {"slug": "women", "name": "women"}},
    ]
    rows = [
        {"model": "programmes.programmeaudience", "fields": fields}
        for fields in [
            {"programme": ["course"], "audience": ["inside"]},
            {"programme": ["course"], "audience": ["inside"], "qualifier": ["women"]},
        ]
    ]
    course = entry(
        "programmes.programme", "course", stage="in-care", starts_at=1, ends_at=2, needs=[["work"]]
    )
    records = [*rows, course, *terms, SCORE[0], citation("programmes.programme", "course")]

    seed(fixture(records))
    seed(fixture(records), add_missing=True)

    programme = Programme.objects.get()
    assert list(programme.needs.all()) == [Need.objects.get()]
    assert [row.qualifier and row.qualifier.slug for row in ProgrammeAudience.objects.all()] in (
        [None, "women"],
        ["women", None],
    )


def test_the_same_slug_serves_several_kinds(fixture):
    """A mosque is an organisation and a place."""
    seed(
        fixture(
            [
                *SCORE,
                entry("organisations.venue", "score", organisation=["score"]),
                citation("organisations.venue", "score"),
            ]
        )
    )

    assert Venue.objects.get().organisation == Organisation.objects.get()
    assert not Country.objects.exists()
