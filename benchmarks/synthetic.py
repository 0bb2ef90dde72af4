"""Makes up a directory of N programmes: the same for the same N, seed and date.

Realistic where it decides what a page costs: a few organisations have a part in most programmes,
most choices of a facet are rare, texts have the skew of language and are somewhat longer than those
of the directory's first documents, fields are often not stated, and some entries are drafts. Rows
come as dicts keyed by `attname`, so that the loader can fill in the defaults of the models.
"""

import datetime
import random
import uuid
from collections import defaultdict
from typing import NamedTuple

from benchmarks.words import Drawn, Writer

# Tables in the order in which rows have to be written.
ORDER = [
    "organisations.country",
    "organisations.source",
    "organisations.organisation",
    "organisations.organisationcitation",
    "organisations.venue",
    "organisations.venuecitation",
    "organisations.network",
    "organisations.networkaim",
    "organisations.networkcitation",
    "organisations.membership",
    "organisations.event",
    "organisations.eventcitation",
    "organisations.eventorganisation",
    "programmes.glossaryterm",
    "programmes.glossarytermcitation",
    "programmes.programme",
    "programmes.programme_needs",
    "programmes.programmeaudience",
    "programmes.partnerrole",
    "programmes.programme_networks",
    "programmes.programme_venues",
    "programmes.programme_languages",
    "programmes.programmestep",
    "programmes.programmecitation",
]
# Beside those that fixtures/vocabularies.yaml has.
COUNTRIES = [
    ("my", "Malaysia"),
    ("ph", "Philippines"),
    ("id", "Indonesia"),
    ("vn", "Viet Nam"),
    ("jp", "Japan"),
    ("kr", "Republic of Korea"),
    ("au", "Australia"),
    ("nz", "New Zealand"),
]
STATES = ["published"] * 95 + ["draft"] * 3 + ["archived"] * 2
SPANS = {
    "in-care": [(1, 1), (1, 2), (2, 2)],
    "aftercare": [(3, 3), (3, 4), (3, 5), (4, 4), (4, 6), (5, 6), (6, 6)],
    "throughcare": [(1, 3), (1, 5), (2, 4), (2, 5), (1, 6)],
}
KINDS = [
    "charity", "company", "government-agency", "religious-institution", "halfway-house",
    "statutory-board", "office", "hospital",
]  # fmt: skip
ROLES = ["co-developer", "funder", "referral-point", "host-site", "supporter", "provider"]
SOURCES, TERMS = 40, 40
BATCH = 2000


class Vocabulary(NamedTuple):
    """The ids of the terms that the database has already, each a list in its order."""

    countries: list[int]
    needs: list[int]
    audiences: list[int]
    qualifiers: list[int]
    languages: list[int]


def slug(name, number):
    """An address that no other row of the kind has; the names are plain ASCII."""
    return f"{name.lower().replace(' ', '-')[:80]}-{number}"


class Directory:
    """All rows of a made-up directory, in batches."""

    def __init__(self, *, programmes, seed, today, vocabulary):
        self.chance = chance = random.Random(seed)
        self.today, self.vocabulary = today, vocabulary
        self.write = Writer(chance)
        self.programmes = programmes
        self.organisations = max(6, programmes // 12)
        self.venues = max(3, programmes // 15)
        self.networks = min(self.organisations, max(20, min(60, programmes // 400)))
        self.events = max(3, min(programmes // 20, 2000))
        first = max(vocabulary.countries, default=0) + 1
        self.new_countries = range(first, first + len(COUNTRIES))
        self.country = Drawn(chance, [*vocabulary.countries, *self.new_countries], 1.2)
        self.organisation = Drawn(chance, range(1, self.organisations + 1))
        self.venue = Drawn(chance, range(1, self.venues + 1), 0.6)
        self.network = Drawn(chance, range(1, self.networks + 1), 0.8)
        self.need = Drawn(chance, vocabulary.needs, 0.7)
        self.audience = Drawn(chance, vocabulary.audiences, 0.7)
        self.qualifier = Drawn(chance, vocabulary.qualifiers, 0.7)
        self.language = Drawn(chance, vocabulary.languages, 1.3)
        self.source = Drawn(chance, range(1, SOURCES + 1), 0.8)
        self.role = Drawn(chance, ROLES, 0.8)
        self.kind = Drawn(chance, KINDS, 0.8)
        self.state = Drawn(chance, STATES, 0)
        self.stage = Drawn(chance, ["aftercare", "in-care", "throughcare"], 0.6)
        self.rows = defaultdict(list)
        self.last = defaultdict(int)

    def batches(self):
        """Yield dicts from a table of ORDER to a list of new rows, a few thousand at a time."""
        self._countries()
        for make, many in [
            (self._source, SOURCES),
            (self._organisation, self.organisations),
            (self._venue, self.venues),
            (self._network, self.networks),
            (self._event, self.events),
            (self._term, TERMS),
            (self._programme, self.programmes),
        ]:
            for number in range(1, many + 1):
                make(number)
                if number % BATCH == 0:
                    yield self._flush()
            yield self._flush()

    # --- Rows --------------------------------------------------------------------------------

    def _flush(self):
        rows, self.rows = dict(self.rows), defaultdict(list)
        return rows

    def _add(self, table, **values):
        """A row with the next id of its table, where its table counts ids by itself."""
        self.last[table] += 1
        self.rows[table].append({"id": self.last[table], **values})

    def _maybe(self, share, make, empty=""):
        return make() if self.chance.random() < share else empty

    def _some(self, draw, number):
        """`number` draws without those that come twice, as a list."""
        return list(dict.fromkeys([draw() for _ in range(number)]))

    def _entry(self, number, name, *, also="", **values):
        """What every entry has; `confirmed_on` lies within the last three years."""
        chance = self.chance
        confirmed = self._maybe(
            0.4, lambda: self.today - datetime.timedelta(int(1095 * chance.random() ** 1.5)), None
        )
        return {
            "id": number,
            "name": name,
            "also_known_as": also,
            "slug": slug(name, number),
            "uuid": uuid.UUID(int=chance.getrandbits(128), version=4),
            "state": self.state(),
            "summary": self.write.sentences(chance.choice([1, 1, 2])),
            "confirmed_on": confirmed,
            **values,
        }

    def _cite(self, kind, number):
        self._add(
            f"{kind}citation",
            entry_id=number,
            source_id=self.source(),
            heading=self.write.programme_name(),
            facts=self._maybe(0.3, self.write.sentence),
        )

    def _address(self):
        return f"https://www.example.org/{self.write.noun()}/{self.write.verb()}"

    # --- What stands around programmes ------------------------------------------------------

    def _countries(self):
        for number, (code, name) in zip(self.new_countries, COUNTRIES, strict=True):
            country = {"id": number, "slug": code, "name": name, "position": 50 + number}
            self.rows["organisations.country"].append(country)

    def _source(self, number):
        title = f"{self.write.organisation_name()} report {number}"
        self.rows["organisations.source"].append(
            {
                "id": number,
                "title": title,
                "slug": slug(title, number),
                "uuid": uuid.UUID(int=self.chance.getrandbits(128), version=4),
                "publisher": self.write.organisation_name(),
                "summary": self.write.sentences(2),
            }
        )

    def _organisation(self, number):
        name = self.write.organisation_name()
        kind = self._maybe(0.8, self.kind)
        year = self._maybe(0.4, lambda: datetime.date(self.chance.randint(1950, 2020), 1, 1), None)
        self.rows["organisations.organisation"].append(
            self._entry(
                number,
                name,
                also=self._maybe(0.2, lambda: self._initials(name)),
                kind=kind,
                kind_stated=bool(kind) and self.chance.random() < 0.5,
                description=self._maybe(0.5, lambda: self.write.paragraphs(1)),
                country_id=self._maybe(0.9, self.country, None),
                founded_on=year,
                founded_precision="year" if year else "not-stated",
                contact_url=self._maybe(0.4, self._address),
                website=self._maybe(0.5, self._address),
            )
        )
        self._cite("organisations.organisation", number)

    def _initials(self, name):
        return "".join(word[0] for word in name.split())

    def _venue(self, number):
        self.rows["organisations.venue"].append(
            self._entry(
                number,
                f"{self.write.place()} {self.write.noun().capitalize()} Hall",
                organisation_id=self._maybe(0.5, self.organisation, None),
                address=self._maybe(0.6, lambda: f"{number} {self.write.place()} Street"),
            )
        )
        self._cite("organisations.venue", number)

    def _network(self, number):
        self.rows["organisations.network"].append(
            self._entry(
                number,
                f"{self.write.place()} {self.write.noun().capitalize()} Network",
                description=self.write.paragraphs(1),
                country_id=self._maybe(0.8, self.country, None),
                stated_member_count=self._maybe(0.3, lambda: self.chance.randint(2, 90), None),
            )
        )
        for position in range(1, 4):
            text = self.write.sentence()
            self._add("organisations.networkaim", entry_id=number, position=position, text=text)
        for place, member in enumerate(self._some(self.organisation, 3 + 60 // number)):
            role = ("convenor", "secretariat", "lead-agency")[place] if place < 3 else "member"
            self._add(
                "organisations.membership", network_id=number, organisation_id=member, role=role
            )
        self._cite("organisations.network", number)

    def _event(self, number):
        day = self.today + datetime.timedelta(self.chance.randint(-1500, 200))
        precision = self.chance.choice(["day"] * 6 + ["month", "year", "regular", "not-stated"])
        starts = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}
        self.rows["organisations.event"].append(
            self._entry(
                number,
                f"{self.write.place()} {self.write.noun().capitalize()} Day",
                starts_on=starts.get(precision),
                date_precision=precision,
                network_id=self._maybe(0.4, self.network, None),
                venue_id=self._maybe(0.4, self.venue, None),
                country_id=self._maybe(0.8, self.country, None),
            )
        )
        for organisation in self._some(self.organisation, self.chance.randint(1, 2)):
            self._add(
                "organisations.eventorganisation",
                event_id=number,
                organisation_id=organisation,
                role="organiser",
            )
        self._cite("organisations.event", number)

    def _term(self, number):
        # Words of middling frequency: explained on some pages, not on all.
        word = self.write.noun.population[60 + 3 * number]
        self.rows["programmes.glossaryterm"].append(self._entry(number, word, state="published"))
        self._cite("programmes.glossaryterm", number)

    # --- Programmes --------------------------------------------------------------------------

    def _programme(self, number):
        name = self.write.programme_name()
        self.rows["programmes.programme"].append(
            self._entry(
                number,
                name,
                also=self._maybe(0.15, lambda: self._initials(name)),
                description=self._maybe(
                    0.7, lambda: self.write.paragraphs(self.chance.choice([1, 1, 2]))
                ),
                country_id=self._maybe(0.92, self.country, None),
                **self._span(),
                **self._how_to_join(),
            )
        )
        self._vocabulary_rows(number)
        for position, organisation in enumerate(
            self._some(self.organisation, self.chance.randint(1, 3)), start=1
        ):
            self._add(
                "programmes.partnerrole",
                programme_id=number,
                organisation_id=organisation,
                role="provider" if position == 1 else self.role(),
                note=self._maybe(0.2, self.write.sentence),
                position=position,
            )
        for position in range(1, self._maybe(0.6, lambda: self.chance.randint(2, 4), 0) + 1):
            text = self.write.sentence()
            self._add("programmes.programmestep", entry_id=number, position=position, text=text)
        self._cite("programmes.programme", number)

    def _span(self):
        stage = self.stage()
        starts, ends = self.chance.choice(SPANS[stage])
        stated = self.chance.random() < 0.5
        return {
            "stage": stage,
            "stage_stated": stated,
            "stage_note": "" if stated else self.write.sentence(),
            "starts_at": starts,
            "ends_at": ends,
        }

    def _how_to_join(self):
        cost_kind = self.chance.choice(["not-stated"] * 11 + ["free"] * 7 + ["paid"] * 2)
        stated = cost_kind != "not-stated" and self.chance.random() < 0.5
        return {
            "cost_kind": cost_kind,
            "cost": self.write.sentence() if stated else "",
            "eligibility": self._maybe(0.6, self.write.sentence),
            "exclusions": self._maybe(0.15, self.write.sentence),
            "how_to_apply": self._maybe(0.5, self.write.sentence),
            "who_can_refer": self._maybe(0.35, self.write.sentence),
            "opening_hours": self._maybe(0.2, lambda: "Monday to Friday, 9 am to 5 pm"),
            "contact": self._maybe(0.3, lambda: f"{self.write.noun()}@example.org"),
            "contact_url": self._maybe(0.5, self._address),
        }

    def _vocabulary_rows(self, number):
        chance = self.chance
        for need in self._some(self.need, chance.choice([0, 1, 1, 1, 2, 2, 3])):
            self._add("programmes.programme_needs", programme_id=number, need_id=need)
        for audience in self._some(self.audience, chance.choice([0, 1, 1, 1, 2, 2])):
            self._add(
                "programmes.programmeaudience",
                programme_id=number,
                audience_id=audience,
                qualifier_id=self._maybe(0.35, self.qualifier, None),
            )
        for language in self._some(self.language, chance.choice([0, 0, 0, 1, 1, 2])):
            self._add("programmes.programme_languages", programme_id=number, language_id=language)
        if chance.random() < 0.15:
            self._add(
                "programmes.programme_networks", programme_id=number, network_id=self.network()
            )
        if chance.random() < 0.4:
            self._add("programmes.programme_venues", programme_id=number, venue_id=self.venue())
