"""Documents that facts come from, and publications that they name."""

from django.contrib import admin
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.admin.entry import ADDRESS, STATE, ConfirmedFilter, EntryAdmin, SourceFilter
from organisations.admin.fields import FieldsMixin
from organisations.admin.rows import citations
from organisations.models import Publication, Source
from translations.admin import TranslatedMixin


@admin.register(Source)
class SourceAdmin(TranslatedMixin, FieldsMixin, admin.ModelAdmin):
    list_display = ["title", "publisher", "url", "checked_on"]
    empty_value_display = _("not stated")
    search_fields = ["title", "publisher", "summary"]
    search_help_text = _("Looks in the title, the publisher and the summary.")
    readonly_fields = ["uuid"]
    fieldsets = [
        (
            None,
            {
                "description": _("A document that facts in the directory were taken from."),
                "fields": ["title", "publisher", "summary"],
            },
        ),
        (_("Where it stands"), {"fields": ["url", "address_in_document"]}),
        (_("How it is divided"), {"fields": ["headings"]}),
        (_("Whether it still says so"), {"fields": ["checked_on"]}),
        (pgettext_lazy("of a web page", "Address"), {"fields": ["slug", "uuid"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        # A new one would show an identifier that it does not get.
        title, _options = fieldsets[-1]
        return [*fieldsets[:-1], (title, {"fields": ["slug"]})]

    def get_prepopulated_fields(self, request, obj=None):
        # Only for a new one: a new title must not move a page that people have kept.
        return {} if obj else {"slug": ["title"]}

    def view_on_site(self, source):
        try:
            return source.get_absolute_url()
        except NoReverseMatch:
            return None


@admin.register(Publication)
class PublicationAdmin(EntryAdmin):
    list_display = ["name", "state", "kind", "organisation", "event", "sources", "confirmed"]
    list_select_related = ["organisation", "event"]
    list_filter = ["state", "kind", ConfirmedFilter, SourceFilter]
    autocomplete_fields = ["organisation", "event"]
    fieldsets = [
        (
            None,
            {
                "description": _("Something to read that a source names."),
                "fields": ["name", "also_known_as", "summary", "kind", "url"],
            },
        ),
        (
            _("Who put it out, and when"),
            {
                "fields": [
                    "author",
                    "organisation",
                    "event",
                    "published_on",
                    "published_precision",
                ]
            },
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [citations(Publication)]
