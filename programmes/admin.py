"""Programmes and the words they are described in."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.worklist import MISSING, missing_labels
from organisations.admin import (
    ADDRESS,
    STATE,
    ConfirmedFilter,
    EntryAdmin,
    RowInline,
    SourceFilter,
    TermAdmin,
    citations,
    yes_or_no,
)
from programmes.models import (
    Audience,
    GlossaryTerm,
    Language,
    Need,
    PartnerRole,
    Programme,
    ProgrammeAudience,
    ProgrammeFigure,
    ProgrammeStep,
    Qualifier,
)


class MissingFilter(admin.SimpleListFilter):
    """Programmes that do not say what a family needs to know."""

    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return missing_labels().items()

    def queryset(self, request, queryset):
        missing = MISSING.get(self.value())
        return queryset.filter(missing) if missing else queryset


class AudienceInline(RowInline):
    model = ProgrammeAudience
    fields = ["audience", "qualifier"]


class StepInline(RowInline):
    model = ProgrammeStep
    fields = ["position", "text"]


class PartnerInline(RowInline):
    model = PartnerRole
    fields = ["position", "organisation", "role", "note"]
    autocomplete_fields = ["organisation"]
    verbose_name = _("organisation that takes part")
    verbose_name_plural = _("organisations that take part")


class FigureInline(RowInline):
    model = ProgrammeFigure
    fields = ["position", "value", "label"]


@admin.register(Programme)
class ProgrammeAdmin(EntryAdmin):
    list_display = ["name", "state", "stage", "country", "sources", "confirmed"]
    list_select_related = ["country"]
    list_filter = [
        "state",
        "stage",
        ("stage_stated", yes_or_no(_("stage named by the source"))),
        ConfirmedFilter,
        SourceFilter,
        MissingFilter,
        "needs",
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = [
        *EntryAdmin.search_fields,
        "organisations__name",
        "organisations__also_known_as",
    ]
    search_help_text = _(
        "Looks in names, abbreviations and the summary, and in the names of partners."
    )
    autocomplete_fields = ["networks", "venues"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "What a person can take part in or receive. Whom it is for, its steps, who "
                    "runs it and its sources stand further down."
                ),
                "fields": ["name", "also_known_as", "summary", "description", "needs"],
            },
        ),
        (
            _("Where on the way from custody into the community"),
            {
                "description": _(
                    "In-care lies in custody, aftercare starts on the day of release or later, "
                    "throughcare starts in custody and ends after it."
                ),
                "fields": ["stage", "starts_at", "ends_at", "stage_stated", "stage_note"],
            },
        ),
        (_("Who can take part"), {"fields": ["eligibility", "exclusions"]}),
        (_("What it costs"), {"fields": ["cost_kind", "cost"]}),
        (
            _("How to get in"),
            {
                "fields": [
                    "how_to_apply",
                    "who_can_refer",
                    "contact",
                    "contact_url",
                    "opening_hours",
                ]
            },
        ),
        (
            _("Where, in which languages, and in which networks"),
            {"fields": ["country", "venues", "languages", "networks"]},
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [AudienceInline, StepInline, PartnerInline, FigureInline, citations(Programme)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in ("needs", "languages"):
            # Boxes to tick: all choices are seen at once, on a phone too.
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(EntryAdmin):
    list_display = ["name", "state", "explained_in_source", "sources", "confirmed"]
    list_filter = [
        "state",
        ("explained_in_source", yes_or_no(_("explanation by the source"))),
        ConfirmedFilter,
        SourceFilter,
    ]
    search_fields = [*EntryAdmin.search_fields, "also_written"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "A word of the field. Its summary is the one plain sentence that readers see "
                    "where the word is used."
                ),
                "fields": [
                    "name",
                    "also_known_as",
                    "also_written",
                    "summary",
                    "explained_in_source",
                ],
            },
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [citations(GlossaryTerm)]


@admin.register(Need, Audience, Qualifier)
class VocabularyAdmin(TermAdmin):
    def get_prepopulated_fields(self, request, obj=None):
        # Only for a new one: the slug of an old one stands in addresses that people have kept.
        return {} if obj else {"slug": ["name"]}


@admin.register(Language)
class LanguageAdmin(TermAdmin):
    pass
