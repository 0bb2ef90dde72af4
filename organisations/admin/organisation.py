"""Organisations and places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.admin.entry import (
    ADDRESS,
    STATE,
    ConfirmedFilter,
    EntryAdmin,
    OptionalChoicesFilter,
    SourceFilter,
    TermAdmin,
)
from organisations.admin.rows import RowInline, citations
from organisations.models import Country, Membership, Organisation, Venue
from programmes.models import PartnerRole


class MembershipOfOrganisationInline(RowInline):
    model = Membership
    fields = ["network", "role", "note", "since", "since_precision"]
    autocomplete_fields = ["network"]
    verbose_name = _("network it belongs to")
    verbose_name_plural = _("networks it belongs to")


class PartnerRoleOfOrganisationInline(RowInline):
    """Its order is the programme's affair, so there is no position here."""

    model = PartnerRole
    fields = ["programme", "role", "note"]
    autocomplete_fields = ["programme"]
    verbose_name = _("programme it takes part in")
    verbose_name_plural = _("programmes it takes part in")


@admin.register(Organisation)
class OrganisationAdmin(EntryAdmin):
    list_display = ["name", "state", "kind", "country", "sources", "confirmed"]
    list_select_related = ["country"]
    list_filter = [
        "state",
        ("kind", OptionalChoicesFilter),
        ConfirmedFilter,
        SourceFilter,
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    autocomplete_fields = ["staffed_by", "venues"]
    fieldsets = [
        (
            None,
            {
                "description": _("A body that provides or supports programmes."),
                "fields": ["name", "also_known_as", "summary", "description"],
            },
        ),
        (
            _("What kind of body it is"),
            {
                "fields": [
                    "kind",
                    "kind_stated",
                    "founded_on",
                    "founded_precision",
                    "staffed_by",
                ]
            },
        ),
        (
            _("Where it is and how to reach it"),
            {"fields": ["country", "venues", "contact", "contact_url", "website"]},
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [
        PartnerRoleOfOrganisationInline,
        MembershipOfOrganisationInline,
        citations(Organisation),
    ]


@admin.register(Venue)
class VenueAdmin(EntryAdmin):
    list_display = ["name", "state", "organisation", "sources", "confirmed"]
    list_select_related = ["organisation"]
    list_filter = ["state", ConfirmedFilter, SourceFilter]
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "A place where programmes or events are held. It is shown with them and has "
                    "no page of its own."
                ),
                "fields": ["name", "also_known_as", "summary"],
            },
        ),
        (_("Where it is"), {"fields": ["organisation", "address", "latitude", "longitude"]}),
        STATE,
        ADDRESS,
    ]
    inlines = [citations(Venue)]


@admin.register(Country)
class CountryAdmin(TermAdmin):
    pass
