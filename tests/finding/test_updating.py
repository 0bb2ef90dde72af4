"""An index that took edits in answers like one that was built anew, whatever was edited."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from finding import bits, directory, updating
from finding.building import build
from finding.directory import Directory
from finding.models import Synonym
from finding.specs import SPECS, spec
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import Event, Network, Organisation, State
from programmes.filters import ProgrammeFilter
from programmes.models import Need, PartnerRole, Partnership, Programme, ProgrammeStep
from tests import factories

pytestmark = pytest.mark.django_db

STATES = [*State.values, State.PUBLISHED]
# Few names, so that many entries share one and others come between them.
NAMES = ["Lantern", "lantern", "Lantern house", "Bridge", "bridges", "A", "zebra", "Ä", "M"]
QUERIES = [
    "",
    "q=lantern",
    "q=lanterns+house",
    "q=bridge+zebra",
    "q=kindness&sort=name",
    "q=marsh",
    "q=lantrn",
    "country=sg&sort=confirmed",
    "confirmed=recent",
    "network=care",
    "organisation=body-1&organisation=body-2&sort=journey",
    "need=work&need=not-stated&audience=family",
    "kind=not-stated",
    "when=coming&sort=oldest",
    "year=2021",
]
LISTS = (ProgrammeFilter, OrganisationFilter, NetworkFilter, EventFilter)


def answers(index):
    """Everything that the lists ask an index, as plain values that can be compared."""
    chance = random.Random(len(index.sets))
    everyone = bits.slots(index.everyone)
    found = {
        order: bits.page(index.everyone, index.order(order), 0, len(everyone) + 1)
        for order in (None, *index.keys)
    }
    for facet, sets in index.sets.items():
        slots = {value: bits.slots(index.bits(facet, value)) for value in sets.sets}
        found[facet] = {value: members for value, members in slots.items() if members}
        found[facet, "by total"] = index.by_total(facet)
    for facet, members in index.members.items():
        found[facet, "of each"] = {slot: sorted(members.of(slot)) for slot in everyone}
        for number in (len(everyone), len(everyone) // 2, 1):
            some = chance.sample(everyone, min(number, len(everyone)))
            base = bits.of(some, index.size)
            allowed = set(index.sets[facet].sets) - {None}
            found[facet, "most", number] = index.most(facet, base, 3, allowed)
    return found


def assert_like_new(index, what=None):
    """That `index` answers like one that is built now."""
    mine, anew = answers(index), answers(build(index.spec))
    assert mine.keys() == anew.keys(), what
    for name, answer in anew.items():
        assert mine[name] == answer, (what, name)


def shown(filter_class, query, within):
    """What a list shows of a directory."""
    found = filter_class(QueryDict(query), within=within)
    return {
        "ids": found.page(0, found.total),
        "facets": found.facets,
        "lifts": [(lift.label, lift.count) for lift in found.lifts] if not found.total else [],
        "corrections": found.match and found.match.corrections,
        "ignored": found.ignored,
    }


def assert_lists_like_new(kept, what=None):
    """That all lists of the directory that was kept show what those of a new one show."""
    anew = Directory(kept.edition, kept.today)
    for filter_class in LISTS:
        for query in QUERIES:
            assert shown(filter_class, query, kept) == shown(filter_class, query, anew), (
                what, filter_class, query,
            )  # fmt: skip


def warm():
    """The directory of now, with every index and word in it that the queries need."""
    kept = directory.current()
    for filter_class in LISTS:
        for query in QUERIES:
            shown(filter_class, query, kept)
    return kept


# --- Any edits ------------------------------------------------------------------------------------


class Editor:
    """Changes the directory at random, the ways that editors, commands and shells do."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.needs = [factories.need(slug) for slug in ("work", "home", "faith")]
        self.audiences = [factories.audience("family"), factories.audience("anyone")]
        self.qualifiers = [None, factories.qualifier("women")]
        self.languages = [factories.language("en"), factories.language("ta")]
        self.countries = [None, factories.country("sg"), factories.country("hk")]
        self.networks = [factories.network(slug=slug, cited=False) for slug in ("care", "faithful")]
        for number in range(1, 5):
            factories.organisation(slug=f"body-{number}", cited=False)
        for _ in range(12):
            self.create_programme()
        for _ in range(3):
            self.create_event()

    def edit(self):
        """Make one random edit, and return its name."""
        edits = [name for name in dir(self) if name.split("_")[0] in EDITS]
        name = self.chance.choice(edits)
        getattr(self, name)()
        return name

    def any(self, model):
        return self.chance.choice(list(model.objects.order_by("pk")) or [None])

    def some(self, things):
        return self.chance.sample(things, self.chance.randint(0, len(things)))

    def day(self):
        # Around the days on which a confirmation is due again, and on which the entry is stale.
        days = self.chance.choice([0, 1, 180, 181, 185, 208, 209, 212, 213])
        near = directory.current().today - timedelta(days=days)
        return self.chance.choice([None, near, date(2020, 1, 1)])

    def texts(self):
        return {
            "name": self.chance.choice(NAMES),
            "summary": self.chance.choice(["Kindness.", "A house of lanterns.", "Bridges."]),
            "state": self.chance.choice(STATES),
            "cited": False,
        }

    # New ones

    def create_programme(self):
        make = self.chance.choice(
            [factories.programme, factories.in_care_programme, factories.throughcare_programme]
        )
        programme = make(
            country=self.chance.choice(self.countries), needs=self.some(self.needs), **self.texts()
        )
        for organisation in self.some(list(Organisation.objects.order_by("pk")[:3])):
            self._partner(programme, organisation)

    def create_organisation(self):
        factories.organisation(country=self.chance.choice(self.countries), **self.texts())

    def create_network(self):
        self.networks.append(factories.network(**self.texts()))

    def create_event(self):
        year = self.chance.choice([1999, 2021, 2022, 2090])
        dated = {"starts_on": date(year, 1, 1), "date_precision": "year"}
        factories.event(
            network=self.chance.choice([None, *self.networks]),
            **self.chance.choice([{}, dated, dated, {"date_precision": "regular"}]),
            **self.texts(),
        )

    # Entries themselves

    def change_name(self):
        entry = self.any(self.chance.choice(list(SPECS)))
        if entry:
            entry.name = self.chance.choice(NAMES)
            entry.save()

    def change_state(self):
        entry = self.any(self.chance.choice(list(SPECS)))
        if entry:
            entry.state = self.chance.choice(STATES)
            entry.save()

    def change_programme(self):
        if programme := self.any(Programme):
            programme.country = self.chance.choice(self.countries)
            programme.confirmed_on = self.day()
            programme.cost_kind = self.chance.choice(["free", "not-stated"])
            programme.cost = ""
            programme.who_can_refer = self.chance.choice(["", "Zebras"])
            programme.summary = self.chance.choice(["Kindness.", "House."])
            programme.save()

    def change_organisation(self):
        if organisation := self.any(Organisation):
            organisation.kind = self.chance.choice(["", "charity", "company"])
            organisation.also_known_as = self.chance.choice(["", "LNT, Zebra"])
            organisation.confirmed_on = self.day()
            organisation.save()

    def change_many_at_once(self):
        model = self.chance.choice(list(SPECS))
        some = model.objects.filter(
            pk__in=[entry.pk for entry in self.some(list(model.objects.all()))]
        )
        some.update(
            **self.chance.choice(
                [
                    {"state": State.PUBLISHED},
                    {"state": State.DRAFT},
                    {"name": "Bridge"},
                    {"confirmed_on": self.day()},
                    {"country": self.chance.choice(self.countries)},
                ]
            )
        )

    def change_by_hand(self):
        """As in a database shell, which no code of ours hears of."""
        with connection.cursor() as cursor:
            statement, value = self.chance.choice(
                [
                    ("UPDATE programmes_programme SET confirmed_on = %s WHERE cost_kind = 'free'",
                     date(2024, 1, 1)),
                    ("UPDATE organisations_organisation SET kind = %s", "hospital"),
                    ("DELETE FROM programmes_programme_needs WHERE need_id = %s",
                     self.needs[0].pk),
                    ("UPDATE programmes_partnerrole SET role = 'provider' WHERE role = %s "
                     "AND NOT EXISTS (SELECT 1 FROM programmes_partnerrole AS other WHERE "
                     "other.role = 'provider')", "funder"),
                ]
            )  # fmt: skip
            cursor.execute(statement, [value])

    # What belongs to them

    def change_needs(self):
        if programme := self.any(Programme):
            programme.needs.set(self.some(self.needs))
            programme.languages.set(self.some(self.languages))
            programme.networks.set(self.some(self.networks))

    def change_audiences(self):
        if programme := self.any(Programme):
            programme.audience_rows.all().delete()
            for audience in self.some(self.audiences):
                for qualifier in self.some(self.qualifiers):
                    factories.programme_audience(programme, audience, qualifier)

    def change_partners(self):
        programme, organisation = self.any(Programme), self.any(Organisation)
        if programme and organisation:
            programme.partners.filter(organisation=organisation).delete()
            for _ in range(self.chance.choice([0, 1, 2])):
                self._partner(programme, organisation)

    def change_roles(self):
        role, other = self.chance.sample(Partnership.values, 2)
        one = PartnerRole.objects.filter(role=role).first()
        if one and not one.programme.partners.filter(role=other).exists():
            PartnerRole.objects.filter(pk=one.pk).update(role=other)

    def change_members(self):
        network, organisation = self.any(Network), self.any(Organisation)
        if network and organisation:
            gone, _ = network.memberships.filter(organisation=organisation).delete()
            if not gone:
                factories.member(network, organisation)

    def change_what_a_partner_belongs_to(self):
        role, programme = self.any(PartnerRole), self.any(Programme)
        key = {"organisation": role and role.organisation, "role": role and role.role}
        if role and programme and not programme.partners.filter(**key).exists():
            role.programme = programme
            role.save()

    def change_steps(self):
        if programme := self.any(Programme):
            programme.steps.all().delete()
            for position in range(self.chance.choice([0, 1, 2])):
                programme.steps.create(text=self.chance.choice(NAMES), position=position + 1)

    def change_steps_of_many(self):
        ProgrammeStep.objects.filter(text="Lantern").update(text="Marsh")

    # Terms, words, and what is taken out

    def change_a_term(self):
        Need.objects.filter(pk=self.chance.choice(self.needs).pk).update(
            name=self.chance.choice(["Bridge", "Work", "Lanterns"])
        )

    def change_synonyms(self):
        pair = {"phrase": "kindness", "means": self.chance.choice(["zebra", "bridges"])}
        synonym, is_new = Synonym.objects.get_or_create(**pair)
        if not is_new:
            synonym.delete()

    def change_address(self):
        entry = self.any(self.chance.choice([Organisation, Network]))
        if entry:
            entry.slug = f"{entry.slug[:20]}-{self.chance.randint(1, 99)}"
            entry.save()

    def delete_entry(self):
        entry = self.any(self.chance.choice(list(SPECS)))
        if entry and entry not in self.networks:
            entry.delete()

    def delete_many_at_once(self):
        if self.chance.random() < 0.3:
            Programme.objects.filter(state=State.DRAFT).delete()

    def _partner(self, programme, organisation):
        role = self.chance.choice(Partnership.values)
        PartnerRole.objects.get_or_create(programme=programme, organisation=organisation, role=role)


EDITS = {"create", "change", "delete"}


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_every_list_is_as_if_it_were_read_anew(seed):
    editor, done = Editor(seed), []
    warm()
    for step in range(30):
        done += [editor.edit() for _ in range(editor.chance.choice([1, 1, 2, 4]))]

        kept = directory.current()

        for model in SPECS:
            assert_like_new(kept.index(model), done)
        if step % 6 == 5:
            assert_lists_like_new(kept, done)


def test_an_edit_is_taken_in_without_reading_everything(monkeypatch):
    """Otherwise the test above would compare two indexes that were both built anew."""
    editor = Editor(9)
    before = warm()
    programme = Programme.objects.published().first()
    programme.needs.set(editor.needs)
    monkeypatch.setattr(directory, "build", None)

    after = directory.current()

    # What the edit did not touch is shared.
    assert after.index(Network) is before.index(Network)
    assert after.index(Programme).sets["stage"].sets == before.index(Programme).sets["stage"].sets
    for need in editor.needs:
        assert bits.has(after.index(Programme).bits("need", need.pk), programme.pk)


# --- The order of names ---------------------------------------------------------------------------


def test_many_new_names_at_one_place_keep_their_order():
    """Between two neighbours there is room for some; then everything is read anew."""
    for name in ("A", "Z"):
        factories.organisation(name=name)
    index, read_anew = build(spec(Organisation)), 0
    names = ["A", "Z"]
    for number in range(40):
        # Each comes before the one before it, and after «A».
        names.insert(1, f"M {40 - number:02}")
        organisation = factories.organisation(name=names[1], cited=False)
        after = updating.updated(index, {organisation.pk})
        read_anew += after is None
        index = after or build(spec(Organisation))

        order = bits.page(index.everyone, index.order(), 0, 100)
        by_id = dict(Organisation.objects.values_list("pk", "name"))
        assert [by_id[pk] for pk in order] == names
    assert 0 < read_anew < 5


def test_names_that_move_past_one_another_at_once():
    entries = [factories.organisation(name=name) for name in "ABCDEF"]
    index = build(spec(Organisation))
    for entry, name in zip(entries, "FEDCBA", strict=True):
        entry.name = name
        entry.save()
    touched = {entry.pk for entry in [*entries, factories.organisation(name="CC")]}
    entries[2].delete()

    assert_like_new(updating.updated(index, touched))


@pytest.mark.parametrize("seed", range(3))
def test_many_changes_of_names_at_once_keep_the_order(seed):
    chance = random.Random(seed)
    entries = [
        factories.organisation(name=chance.choice(NAMES), state=chance.choice(STATES), cited=False)
        for _ in range(25)
    ]
    index = build(spec(Organisation))
    for _ in range(6):
        touched = set()
        for entry in chance.sample(entries, chance.choice([1, 3, 10])):
            values = {"name": chance.choice(NAMES), "state": chance.choice(STATES)}
            Organisation.objects.filter(pk=entry.pk).update(**values)
            touched.add(entry.pk)
        index = updating.updated(index, touched) or build(spec(Organisation))
        assert_like_new(index, seed)


def test_new_names_at_both_ends():
    factories.organisation(name="m")
    index = build(spec(Organisation))
    for number in range(12):
        made = [
            factories.organisation(name=name) for name in (f"a{30 - number}", f"z{number + 10}")
        ]
        index = updating.updated(index, [entry.pk for entry in made])
    assert_like_new(index)


def test_the_first_entry_of_a_kind_and_none_again():
    index = build(spec(Network))
    network = factories.network(name="First")
    touched = {network.pk}

    index = updating.updated(index, touched)
    assert_like_new(index)

    network.delete()
    index = updating.updated(index, touched)
    assert_like_new(index)
    assert index.everyone == 0


# --- More than can be taken in --------------------------------------------------------------------


def test_more_changes_than_are_taken_in_one_by_one():
    factories.organisation(name="B")
    kept = warm()
    made = Organisation.objects.bulk_create(
        Organisation(name=f"{'AC'[number % 2]} {number}", slug=f"new-{number}", summary="New.",
                     state="published")
        for number in range(updating.MOST + 1)
    )  # fmt: skip
    assert updating.updated(kept.index(Organisation), [entry.pk for entry in made]) is None

    now = directory.current()

    assert_like_new(now.index(Organisation))
    assert_lists_like_new(now)
    # Exactly as many as are taken in one by one.
    Organisation.objects.filter(pk__in=[entry.pk for entry in made[1:]]).update(kind="company")
    some = updating.updated(now.index(Organisation), [entry.pk for entry in made[1:]])
    assert_like_new(some)


def test_more_changes_than_are_looked_through(monkeypatch):
    monkeypatch.setattr(directory, "MOST_CHANGES", 3)
    for _ in range(5):
        factories.organisation()
    warm()
    for number, organisation in enumerate(Organisation.objects.all()):
        organisation.name = f"Renamed {9 - number}"
        organisation.save()

    now = directory.current()

    assert_lists_like_new(now)


# --- What was taken back --------------------------------------------------------------------------


def test_an_edition_that_was_taken_back_leaves_nothing_behind():
    body = factories.organisation(name="Body", kind="charity")
    warm()
    with transaction.atomic():
        Organisation.objects.filter(pk=body.pk).update(name="Taken back", kind="company")
        gone = factories.organisation(name="Never there")
        taken_back = warm()
        assert shown(OrganisationFilter, "kind=company", taken_back)["ids"] == [body.pk]
        transaction.set_rollback(True)

    assert_lists_like_new(directory.current())

    # On SQLite the number comes again, with another stamp.
    Organisation.objects.filter(pk=body.pk).update(summary="Another.")
    now = directory.current()
    assert now.edition.stamp != taken_back.edition.stamp
    assert shown(OrganisationFilter, "kind=charity", now)["ids"] == [body.pk]
    assert shown(OrganisationFilter, "q=never", now)["ids"] == []
    assert gone.pk not in bits.slots(now.index(Organisation).everyone)
    assert_lists_like_new(now)


def test_a_number_that_comes_again_is_another_edition():
    factories.event(name="Kept")
    kept = warm()
    with transaction.atomic():
        Event.objects.update(name="Taken back")
        before = warm()
        transaction.set_rollback(True)
    # What a restored backup does: the rows of later editions are gone.
    with transaction.atomic():
        Event.objects.update(name="After")
        after = directory.current()

        assert (before.edition.number, before.edition.stamp) != (
            after.edition.number, after.edition.stamp,
        )  # fmt: skip
        assert kept.edition.number < after.edition.number
        assert_lists_like_new(after)
