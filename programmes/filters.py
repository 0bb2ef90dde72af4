from django.db.models import F, Q
from django.db.models.functions import Lower

from organisations.facets import (
    Facet,
    ListFilter,
    SortFilter,
    TextFilter,
    count_by,
    text_value,
    vocabulary,
)
from organisations.filters import country_facet
from organisations.models import Organisation
from programmes.models import Audience, JourneyPoint, Language, Need, Programme, Stage


class JourneyFacet(Facet):
    """Where the person is now: programmes whose span on the journey includes that point."""

    def __init__(self, **extra):
        choices = [(point.slug, point.label) for point in JourneyPoint]
        super().__init__(path=None, choices=choices, **extra)

    def condition(self, values):
        condition = Q()
        for point in JourneyPoint:
            if point.slug in values:
                condition |= Q(starts_at__lte=point, ends_at__gte=point)
        return condition

    def counts(self, queryset):
        return [
            count_by(queryset.reaching(point), self.name, text_value(point.slug))
            for point in JourneyPoint
        ]


def providers():
    """Published organisations that have a part in a published programme."""
    in_published = Programme.objects.published()
    taking_part = Organisation.objects.published().filter(programmes__in=in_published)
    return vocabulary(taking_part.distinct().order_by(Lower("name")))()


class ProgrammeFilter(ListFilter):
    q = TextFilter(label="Words")
    stage = Facet(path="stage", choices=Stage.choices, label="Stage")
    need = Facet(
        path="needs__slug",
        choices=vocabulary(Need.objects),
        label="What help",
        missing=Q(needs=None),
    )
    audience = Facet(
        path="audiences__slug",
        choices=vocabulary(Audience.objects),
        label="Who it is for",
        missing=Q(audiences=None),
    )
    now = JourneyFacet(label="Where the person is now")
    organisation = Facet(path="organisations__slug", choices=providers, label="Organisation")
    country = country_facet()
    language = Facet(
        path="languages__slug",
        choices=vocabulary(Language.objects),
        label="Language",
        missing=Q(languages=None),
    )
    sort = SortFilter(
        {
            "name": ("Name", [Lower("name"), "pk"]),
            "journey": ("When it starts", ["starts_at", "ends_at", Lower("name"), "pk"]),
            "confirmed": (
                "Recently confirmed",
                [F("confirmed_on").desc(nulls_last=True), Lower("name"), "pk"],
            ),
        }
    )
