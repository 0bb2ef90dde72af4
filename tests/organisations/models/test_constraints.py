import datetime
import itertools
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisations.models import (
    DatePrecision,
    EventFigure,
    EventGoal,
    EventGuest,
    EventOrganisation,
    FormerSlug,
    Membership,
    NetworkAim,
    NetworkFigure,
)
from tests import constraints, factories
from tests.constraints import NOT_A_CHOICE, Refused, again

pytestmark = pytest.mark.django_db

ENTRIES = {
    "organisation": factories.organisation,
    "venue": factories.venue,
    "network": factories.network,
    "eventseries": factories.series,
    "event": factories.event,
    "publication": factories.publication,
}
DATED = {
    "organisation_founded": (factories.organisation, "founded_on", "founded_precision"),
    "network_formed": (factories.network, "formed_on", "formed_precision"),
    "membership_since": (factories.member, "since", "since_precision"),
    "event_date": (factories.event, "starts_on", "date_precision"),
    "publication_date": (factories.publication, "published_on", "published_precision"),
}
ROWS = {
    "networkaim": (NetworkAim, factories.network),
    "networkfigure": (NetworkFigure, factories.network),
    "eventfigure": (EventFigure, factories.event),
    "eventgoal": (EventGoal, factories.event),
    "eventguest": (EventGuest, factories.event),
}
DATE_MESSAGE = (
    "The date and its precision do not agree: give the day, the first day of the month or "
    "1 January of the year; and no date where it is regular or not stated."
)
COORDINATES = "Give both latitude (−90 to 90) and longitude (−180 to 180) in degrees, or neither."
# A date and a precision that do not go together.
HALF_GIVEN_DATES = [
    (None, DatePrecision.DAY),
    (None, DatePrecision.MONTH),
    (None, DatePrecision.YEAR),
    (datetime.date(2024, 5, 2), DatePrecision.MONTH),
    (datetime.date(2024, 5, 1), DatePrecision.YEAR),
    (datetime.date(2024, 1, 2), DatePrecision.YEAR),
    (datetime.date(2024, 5, 1), DatePrecision.NOT_STATED),
]


def row(model, make_entry):
    return model.objects.create(entry=make_entry(), position=3)


def on(day):
    """An event on a day of May 2024."""
    return factories.event(starts_on=datetime.date(2024, 5, day), date_precision="day")


CASES = [
    *(
        Refused(
            f"organisations_{kind}_state",
            make,
            "An entry is a draft, published or archived.",
            {"state": "lost"},
            NOT_A_CHOICE.format("lost"),
        )
        for kind, make in ENTRIES.items()
    ),
    *(
        Refused(
            f"organisations_{kind}_named",
            make,
            "An entry needs a name and a summary.",
            {column: ""},
            "This field cannot be blank.",
        )
        for (kind, make), column in itertools.product(ENTRIES.items(), ["name", "summary"])
    ),
    *(
        Refused(
            f"organisations_{kind}citation_once",
            lambda make=make: again(make().citations.get()),
            "This heading of this source is given already.",
        )
        for kind, make in ENTRIES.items()
    ),
    *(
        Refused(name, make, DATE_MESSAGE, {date: day, precision: known})
        for (name, (make, date, precision)), (day, known) in itertools.product(
            DATED.items(), HALF_GIVEN_DATES
        )
    ),
    Refused(
        "event_date",
        factories.event,
        DATE_MESSAGE,
        {"starts_on": datetime.date(2024, 5, 1), "date_precision": DatePrecision.REGULAR},
    ),
    Refused(
        "event_date",
        factories.event,
        DATE_MESSAGE,
        {"date_precision": "hour"},
        NOT_A_CHOICE.format("hour"),
    ),
    *(
        Refused(
            f"organisations_{name}_position",
            lambda model=model, make=make: again(row(model, make)),
            "Two rows have the same position.",
        )
        for name, (model, make) in ROWS.items()
    ),
    Refused(
        "organisation_kind",
        factories.organisation,
        "Choose one of the kinds of organisation.",
        {"kind": "club"},
        NOT_A_CHOICE.format("club"),
    ),
    Refused(
        "organisation_kind_stated_has_kind",
        factories.organisation,
        "Choose the kind that the source names.",
        {"kind": "", "kind_stated": True},
    ),
    *(
        Refused(
            "venue_coordinates",
            factories.venue,
            COORDINATES,
            {
                "latitude": latitude and Decimal(latitude),
                "longitude": longitude and Decimal(longitude),
            },
        )
        for latitude, longitude in [
            ("1.35", None),
            (None, "103.82"),
            ("90.000001", "103.82"),
            ("-90.000001", "103.82"),
            ("1.35", "180.000001"),
            ("1.35", "-180.000001"),
        ]
    ),
    Refused(
        "network_member_count",
        factories.network,
        "A stated number of members is at least 1.",
        {"stated_member_count": 0},
    ),
    Refused(
        "membership_once",
        lambda: again(factories.member()),
        "This organisation has this role in the network already.",
    ),
    Refused(
        "membership_role",
        factories.member,
        "Choose one of the roles.",
        {"role": "guest"},
        NOT_A_CHOICE.format("guest"),
    ),
    Refused(
        "event_ends_after_start",
        lambda: on(day=20),
        "The last day comes after the first, and needs an exact first day.",
        {"ends_on": datetime.date(2024, 5, 19)},
    ),
    Refused(
        "event_ends_after_start",
        lambda: factories.event(starts_on=datetime.date(2024, 5, 1), date_precision="month"),
        "The last day comes after the first, and needs an exact first day.",
        {"ends_on": datetime.date(2024, 5, 19)},
    ),
    Refused(
        "event_organisation_once",
        lambda: again(factories.part()),
        "This organisation has this part already.",
    ),
    Refused(
        "event_organisation_role",
        factories.part,
        "Choose one of the parts.",
        {"role": "guest"},
        NOT_A_CHOICE.format("guest"),
    ),
    Refused(
        "one_former_slug",
        lambda: again(
            FormerSlug.objects.create(
                kind="organisations.network", slug="old", uuid=factories.network().uuid
            )
        ),
        "Former slug with this Kind and Slug already exists.",
    ),
]


@constraints.cases(CASES)
def test_an_editor_reads_what_is_wrong(case, caplog):
    constraints.check_words(case, caplog)


@constraints.cases(CASES)
def test_the_database_refuses(case):
    constraints.check_database(case)


def test_every_constraint_has_a_failing_case():
    assert {case.constraint for case in CASES} == constraints.names("organisations")


@pytest.mark.parametrize("make", [*ENTRIES.values(), factories.glossary_term, factories.programme])
class TestEveryKindOfEntry:
    def test_is_valid_as_the_factories_make_it(self, make, caplog):
        make().full_clean()

        assert caplog.messages == []

    @pytest.mark.parametrize("column", ["slug", "uuid"])
    def test_has_an_address_and_an_identifier_of_its_own(self, make, column):
        first, second = make(), make()
        setattr(second, column, getattr(first, column))

        with pytest.raises(ValidationError) as refused:
            second.full_clean()
        assert list(refused.value.message_dict) == [column]
        with pytest.raises(IntegrityError), transaction.atomic():
            second.save()


@pytest.mark.parametrize("column", ["slug", "uuid"])
def test_a_source_has_an_address_and_an_identifier_of_its_own(column):
    first, second = factories.source(), factories.source()
    setattr(second, column, getattr(first, column))

    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert list(refused.value.message_dict) == [column]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("name", DATED)
@pytest.mark.parametrize(
    ("date", "precision"),
    [
        (datetime.date(2024, 5, 2), DatePrecision.DAY),
        (datetime.date(2024, 5, 1), DatePrecision.MONTH),
        (datetime.date(2024, 1, 1), DatePrecision.YEAR),
        (None, DatePrecision.NOT_STATED),
    ],
)
def test_dates_as_precise_as_they_are_known_are_taken(name, date, precision, caplog):
    make, date_field, precision_field = DATED[name]
    thing = make()
    setattr(thing, date_field, date)
    setattr(thing, precision_field, precision)

    thing.full_clean()
    thing.save()

    assert caplog.messages == []


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90", "180"), ("-90", "-180"), ("0", "0"), (None, None)]
)
def test_coordinates_to_the_ends_of_the_earth_are_taken(latitude, longitude):
    venue = factories.venue()
    venue.latitude = latitude and Decimal(latitude)
    venue.longitude = longitude and Decimal(longitude)

    venue.full_clean()
    venue.save()


def test_an_event_may_end_on_the_day_on_which_it_starts():
    event = on(day=20)
    event.ends_on = event.starts_on

    event.full_clean()
    event.save()


def test_an_organisation_may_have_several_parts():
    """Only the same role twice is a mistake."""
    membership, part = factories.member(role="member"), factories.part(role="organiser")

    convenor = factories.member(membership.network, membership.organisation, role="convenor")
    supporter = factories.part(part.event, part.organisation, role="supporter")

    assert set(Membership.objects.all()) == {membership, convenor}
    assert set(EventOrganisation.objects.all()) == {part, supporter}
