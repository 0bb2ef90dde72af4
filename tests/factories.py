"""Entries and rows for tests: one function a kind or state, each usable without arguments.

Whatever a test looks at it passes itself; the rest gets values that are valid and unlike any
other's, so that no test depends on a value it does not name.
"""

import itertools

from django.contrib.auth import get_user_model

from organisations.models import (
    Country,
    Event,
    EventOrganisation,
    EventRole,
    EventSeries,
    Membership,
    MembershipRole,
    Network,
    Organisation,
    Publication,
    PublicationKind,
    Source,
    State,
    Venue,
)
from programmes.models import (
    Audience,
    GlossaryTerm,
    JourneyPoint,
    Language,
    Need,
    PartnerRole,
    Partnership,
    Programme,
    ProgrammeAudience,
    Qualifier,
    Stage,
)

_numbers = itertools.count(1)


def _term(model, slug, values):
    """The term of a vocabulary with this slug, made if it is not there."""
    slug = slug or f"{model._meta.model_name}-{next(_numbers)}"
    values.setdefault("name", slug.replace("-", " ").capitalize())
    return model.objects.get_or_create(slug=slug, defaults=values)[0]


def _entry(model, values, *, source_=None, cited=True):
    """A published entry of `model` with a citation; `cited=False` makes one without."""
    number = next(_numbers)
    label = model._meta.verbose_name.capitalize()
    values.setdefault("name", f"{label} {number}")
    values.setdefault("slug", f"{model._meta.model_name}-{number}")
    values.setdefault("summary", f"What {label.lower()} {number} is, in a sentence.")
    values.setdefault("state", State.PUBLISHED)
    entry = model.objects.create(**values)
    if cited:
        entry.citations.create(source=source_ or source(), heading="Where it stands")
    return entry


def country(slug=None, **values):
    return _term(Country, slug, values)


def need(slug=None, **values):
    return _term(Need, slug, values)


def audience(slug=None, **values):
    return _term(Audience, slug, values)


def qualifier(slug=None, **values):
    return _term(Qualifier, slug, values)


def language(slug=None, **values):
    return _term(Language, slug, values)


def source(slug=None, **values):
    number = next(_numbers)
    values.setdefault("title", f"Document {number}")
    values.setdefault("summary", f"What document {number} is about.")
    return Source.objects.create(slug=slug or f"document-{number}", **values)


def organisation(*, source=None, cited=True, **values):
    return _entry(Organisation, values, source_=source, cited=cited)


def draft_organisation(**values):
    return organisation(**{"state": State.DRAFT, "cited": False, **values})


def network(*, source=None, cited=True, **values):
    return _entry(Network, values, source_=source, cited=cited)


def member(network_=None, organisation_=None, *, role=MembershipRole.MEMBER, **values):
    """A membership of the organisation in the network."""
    return Membership.objects.create(
        network=network_ or network(),
        organisation=organisation_ or organisation(),
        role=role,
        **values,
    )


def venue(*, source=None, cited=True, **values):
    return _entry(Venue, values, source_=source, cited=cited)


def series(*, source=None, cited=True, **values):
    return _entry(EventSeries, values, source_=source, cited=cited)


def event(*, source=None, cited=True, **values):
    """A published event; without `starts_on` its date is not stated."""
    return _entry(Event, values, source_=source, cited=cited)


def part(event_=None, organisation_=None, *, role=EventRole.ORGANISER, **values):
    """The organisation's part in the event."""
    return EventOrganisation.objects.create(
        event=event_ or event(), organisation=organisation_ or organisation(), role=role, **values
    )


def publication(*, source=None, cited=True, **values):
    values.setdefault("kind", PublicationKind.SPEECH)
    return _entry(Publication, values, source_=source, cited=cited)


def glossary_term(*, source=None, cited=True, **values):
    return _entry(GlossaryTerm, values, source_=source, cited=cited)


def programme(*, needs=(), audiences=(), source=None, cited=True, **values):
    """A published aftercare programme, from the day of release to after it."""
    values.setdefault("stage", Stage.AFTERCARE)
    values.setdefault("starts_at", JourneyPoint.DAY_OF_RELEASE)
    values.setdefault("ends_at", JourneyPoint.AFTER_RELEASE)
    entry = _entry(Programme, values, source_=source, cited=cited)
    entry.needs.set(needs)
    for row in audiences:
        programme_audience(entry, row)
    return entry


def in_care_programme(**values):
    points = {"starts_at": JourneyPoint.IN_CUSTODY, "ends_at": JourneyPoint.BEFORE_RELEASE}
    return programme(**{"stage": Stage.IN_CARE, **points, **values})


def throughcare_programme(**values):
    points = {"starts_at": JourneyPoint.IN_CUSTODY, "ends_at": JourneyPoint.LONG_TERM}
    return programme(**{"stage": Stage.THROUGHCARE, **points, **values})


def draft_programme(**values):
    """A draft that nobody has given a source yet."""
    return programme(**{"state": State.DRAFT, "cited": False, **values})


def archived_programme(**values):
    return programme(**{"state": State.ARCHIVED, **values})


def programme_audience(programme_=None, audience_=None, qualifier_=None):
    return ProgrammeAudience.objects.create(
        programme=programme_ or programme(), audience=audience_ or audience(), qualifier=qualifier_
    )


def partner(programme_=None, organisation_=None, *, role=Partnership.PROVIDER, **values):
    """The organisation's role in the programme."""
    return PartnerRole.objects.create(
        programme=programme_ or programme(),
        organisation=organisation_ or organisation(),
        role=role,
        **values,
    )


def editor(**values):
    """Somebody who may change everything in the admin."""
    number = next(_numbers)
    values = {"username": f"editor-{number}", "email": f"editor-{number}@example.org", **values}
    return get_user_model().objects.create_superuser(**values)
