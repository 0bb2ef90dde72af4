"""The staff's room: the pages under /admin/ on which the directory is kept."""

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
    yes_or_no,
)
from organisations.admin.event import EventAdmin, EventSeriesAdmin
from organisations.admin.network import NetworkAdmin
from organisations.admin.organisation import CountryAdmin, OrganisationAdmin, VenueAdmin
from organisations.admin.rows import RowInline, citations
from organisations.admin.sources import PublicationAdmin, SourceAdmin

admin.site.site_header = _("The directory: for staff")
admin.site.site_title = _("The directory: for staff")
admin.site.index_title = _("What would you like to look after?")

__all__ = [
    "ADDRESS",
    "STATE",
    "ConfirmedFilter",
    "CountryAdmin",
    "EntryAdmin",
    "EventAdmin",
    "EventSeriesAdmin",
    "NetworkAdmin",
    "OptionalChoicesFilter",
    "OrganisationAdmin",
    "PublicationAdmin",
    "RowInline",
    "SourceAdmin",
    "SourceFilter",
    "TermAdmin",
    "VenueAdmin",
    "citations",
    "yes_or_no",
]
