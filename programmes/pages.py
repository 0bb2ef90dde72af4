"""What the page of a programme shows, in one query."""

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from organisations.models import Network, Organisation
from organisations.models.gathering import Gathering
from organisations.pages import THIS, citations, published, venues
from programmes.models import (
    Language,
    Need,
    PartnerRole,
    Programme,
    ProgrammeAudience,
    ProgrammeCitation,
    ProgrammeFigure,
    ProgrammeStep,
)
from programmes.templatetags.journey import journey_line

PROGRAMME = Gathering(
    Programme.objects.published().select_related("country").names_partners(),
    steps=ProgrammeStep.objects.filter(entry=THIS),
    figures=ProgrammeFigure.objects.filter(entry=THIS),
    needs=Need.objects.filter(programmes=THIS),
    audience_rows=ProgrammeAudience.objects.filter(programme=THIS).for_list(),
    languages=Language.objects.filter(programmes=THIS),
    partners=PartnerRole.objects.filter(published(Organisation, "organisation"), programme=THIS)
    .for_list()
    .only("role", "note", "organisation__name", "organisation__slug", "organisation__contact_url"),
    networks=Network.objects.published().filter(programmes=THIS).only("name", "slug", "summary"),
    venues=venues(programmes=THIS),
    citations=citations(ProgrammeCitation),
)


def journey(programme):
    """The line from custody into the community with the programme's span, as HTML."""
    make = _journey.__wrapped__ if settings.DEBUG else _journey
    return make(programme.stage, programme.starts_at, programme.ends_at, get_language())


@lru_cache
def _journey(stage, starts_at, ends_at, language):
    # There are few such lines, and each takes a tenth of the time of the whole page.
    line = journey_line(Programme(stage=stage, starts_at=starts_at, ends_at=ends_at))
    return render_to_string("programmes/_journey.html", line)
