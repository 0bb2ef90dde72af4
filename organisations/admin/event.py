"""Events and event series."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.admin.entry import ADDRESS, STATE, ConfirmedFilter, EntryAdmin, SourceFilter
from organisations.admin.rows import RowInline, citations
from organisations.models import (
    Event,
    EventFigure,
    EventGoal,
    EventGuest,
    EventOrganisation,
    EventSeries,
)


class GoalInline(RowInline):
    model = EventGoal
    fields = ["position", "text"]


class EventOrganisationInline(RowInline):
    model = EventOrganisation
    fields = ["organisation", "role", "note"]
    autocomplete_fields = ["organisation"]


class GuestInline(RowInline):
    model = EventGuest
    fields = ["position", "name", "office", "part"]


class FigureInline(RowInline):
    model = EventFigure
    fields = ["position", "value", "label"]


@admin.register(Event)
class EventAdmin(EntryAdmin):
    list_display = ["name", "state", "date", "series", "network", "venue", "sources", "confirmed"]
    list_select_related = ["series", "network", "venue"]
    list_filter = [
        "state",
        "date_precision",
        ConfirmedFilter,
        SourceFilter,
        ("series", admin.RelatedOnlyFieldListFilter),
        ("network", admin.RelatedOnlyFieldListFilter),
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    autocomplete_fields = ["series", "network", "venue"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "Something that happened or will, or one edition of a series. Who took part "
                    "stands further down."
                ),
                "fields": ["name", "also_known_as", "summary", "description", "theme"],
            },
        ),
        (_("When"), {"fields": ["starts_on", "ends_on", "date_precision"]}),
        (
            _("Where, and what it belongs to"),
            {"fields": ["venue", "country", "series", "network", "website"]},
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [GoalInline, EventOrganisationInline, GuestInline, FigureInline, citations(Event)]

    @admin.display(description=_("date"), ordering="starts_on")
    def date(self, event):
        return event.when


class EditionInline(admin.TabularInline):
    """Editions are events with pages of their own: here they are only looked up."""

    model = Event
    fk_name = "series"
    fields = readonly_fields = ["name", "date", "date_precision", "venue"]
    verbose_name = pgettext_lazy("of an event series", "edition")
    verbose_name_plural = pgettext_lazy("of an event series", "editions")
    extra = 0
    can_delete = False
    show_change_link = True
    view_on_site = False

    def has_add_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("venue")

    @admin.display(description=_("date"))
    def date(self, event):
        return event.when


@admin.register(EventSeries)
class EventSeriesAdmin(EntryAdmin):
    list_display = ["name", "state", "rhythm", "network", "sources", "confirmed"]
    list_select_related = ["network"]
    list_filter = [
        "state",
        ConfirmedFilter,
        SourceFilter,
        ("network", admin.RelatedOnlyFieldListFilter),
    ]
    autocomplete_fields = ["network"]
    readonly_fields = [*EntryAdmin.readonly_fields, "new_edition"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "An event that comes back. Each time it was held is an event of its own, an "
                    "edition."
                ),
                "fields": ["name", "also_known_as", "summary", "description"],
            },
        ),
        (_("How often, and by whom"), {"fields": ["rhythm", "network", "new_edition"]}),
        STATE,
        ADDRESS,
    ]
    inlines = [EditionInline, citations(EventSeries)]

    @admin.display(description=pgettext_lazy("of an event series", "new edition"))
    def new_edition(self, series):
        if series.pk is None:
            return gettext("Save the series first.")
        address = reverse("admin:organisations_event_add", query={"series": series.pk})
        text = gettext("Add an event to this series")
        return format_html('<a href="{}">{}</a>', address, text)
