"""What the pages of all kinds of entry have in common."""

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from editorial.admin.entries import KeptTrueMixin
from editorial.spreadsheets.admin import SpreadsheetMixin
from organisations import actions
from organisations.admin.fields import FieldsMixin
from organisations.models import Source
from organisations.models.confirmed import first_recent_day
from translations.admin import TranslatedMixin

STATE = (
    _("On the site"),
    {
        "description": _(
            "A new entry is a draft. Publish it once it has a source; archive it instead of "
            "deleting it, so that its history stays."
        ),
        "fields": ["state", "confirmed_on"],
    },
)
ADDRESS = (
    pgettext_lazy("of a web page", "Address"),
    {
        "description": _(
            "You can leave this alone: a new entry gets an address made from its name."
        ),
        "fields": ["slug", "uuid"],
    },
)


def citations_of(model):
    return model._meta.get_field("citations").related_model.objects


def public_address(entry):
    """The address of an entry's page, or None where the public cannot see it.

    Asks the database: after a form was refused, `entry` has the values that were typed.
    """
    stored = type(entry).objects.published().filter(pk=entry.pk).first()
    try:
        return stored and stored.get_absolute_url()
    except NoReverseMatch:
        return None


class ConfirmedFilter(admin.SimpleListFilter):
    title = _("confirmation")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [
            ("no", _("Not yet confirmed")),
            ("yes", _("Confirmed")),
            ("due", _("Not confirmed in the last six months")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "due":
            recent = first_recent_day(timezone.localdate())
            return queryset.filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=recent))
        if self.value() in ("yes", "no"):
            return queryset.filter(confirmed_on__isnull=self.value() == "no")
        return queryset


class SourceFilter(admin.SimpleListFilter):
    title = _("source")
    parameter_name = "source"
    # No slug has a colon.
    NONE = ":none"

    def lookups(self, request, model_admin):
        used = citations_of(model_admin.model).order_by().values("source")
        sources = Source.objects.filter(pk__in=used).values_list("slug", "title")
        return [*sources, (self.NONE, _("No source yet"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        citations = citations_of(queryset.model).filter(entry=OuterRef("pk"))
        if self.value() == self.NONE:
            return queryset.filter(~Exists(citations))
        return queryset.filter(Exists(citations.filter(source__slug=self.value())))


class OptionalChoicesFilter(admin.ChoicesFieldListFilter):
    """Choices of a field that may be empty, with the entries in which it is."""

    def choices(self, changelist):
        yield from super().choices(changelist)
        yield {
            "selected": self.lookup_val == [""],
            "query_string": changelist.get_query_string({self.lookup_kwarg: ""}),
            "display": gettext("Not stated"),
        }


def yes_or_no(title):
    """A filter by a yes or no whose own name makes no title."""

    class YesOrNoFilter(admin.BooleanFieldListFilter):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.title = title

    return YesOrNoFilter


class EntryAdmin(KeptTrueMixin, SpreadsheetMixin, TranslatedMixin, FieldsMixin, admin.ModelAdmin):
    """A kind of entry. Nothing is hidden from its list until somebody filters it."""

    list_per_page = 50
    empty_value_display = _("not stated")
    search_fields = ["name", "also_known_as", "summary"]
    search_help_text = _("Looks in the name, the abbreviations and other names, and the summary.")
    readonly_fields = ["uuid"]
    actions = ["publish", "archive", "confirm"]
    save_on_top = True

    def get_queryset(self, request):
        citations = citations_of(self.model).filter(entry=OuterRef("pk")).order_by()
        count = citations.values("entry").annotate(count=Count("source", distinct=True))
        return (
            super()
            .get_queryset(request)
            .annotate(source_count=Coalesce(Subquery(count.values("count")), 0))
        )

    def get_search_results(self, request, queryset, search_term):
        """Somebody who picks an entry by name must not get one that only mentions the name."""
        if request.resolver_match.url_name != "autocomplete":
            return super().get_search_results(request, queryset, search_term)
        names = Q(name__icontains=search_term) | Q(also_known_as__icontains=search_term)
        return queryset.filter(names), False

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        # A new entry would show an identifier that it does not get.
        return fieldsets if obj else [_without_uuid(fieldset) for fieldset in fieldsets]

    def get_actions(self, request):
        actions = super().get_actions(request)
        # Many at once are archived: that can be taken back.
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, obj):
        return public_address(obj)

    @admin.display(description=_("sources"), ordering="source_count")
    def sources(self, entry):
        return entry.source_count

    # The stubs know of no empty value that waits for its language.
    @admin.display(  # type: ignore[call-overload]
        description=_("confirmed"), ordering="confirmed_on", empty_value=_("not yet")
    )
    def confirmed(self, entry):
        return entry.confirmed_on

    @admin.action(description=_("Publish the chosen entries"), permissions=["publish"])
    def publish(self, request, queryset):
        outcome = actions.publish(entries=queryset, by=request.user)
        done = ngettext(
            "%(count)s %(entries)s published.",
            "%(count)s %(entries)s published.",
            len(outcome.changed),
        )
        self._report(request, outcome, done, gettext("Already published: %(entries)s."))
        if outcome.refused:
            message = gettext(
                "An entry needs at least one source before it can be published. "
                "Not published: %(entries)s."
            )
            messages.error(request, message % {"entries": _named(outcome.refused)})

    @admin.action(description=_("Archive the chosen entries"), permissions=["publish"])
    def archive(self, request, queryset):
        outcome = actions.archive(entries=queryset, by=request.user)
        done = ngettext(
            "%(count)s %(entries)s archived.",
            "%(count)s %(entries)s archived.",
            len(outcome.changed),
        )
        self._report(request, outcome, done, gettext("Already archived: %(entries)s."))

    @admin.action(
        description=_("Confirm that the chosen entries are right today"), permissions=["change"]
    )
    def confirm(self, request, queryset):
        outcome = actions.confirm(entries=queryset, by=request.user)
        done = ngettext(
            "%(count)s %(entries)s confirmed.",
            "%(count)s %(entries)s confirmed.",
            len(outcome.changed),
        )
        self._report(request, outcome, done)

    def _report(self, request, outcome, done, already=""):
        """Say what was done and what was `already` so, in sentences that name the entries."""
        if outcome.changed:
            count = len(outcome.changed)
            entries = model_ngettext(self.opts, count)
            messages.success(request, done % {"count": count, "entries": entries})
        if outcome.unchanged:
            messages.info(request, already % {"entries": _named(outcome.unchanged)})


def _named(entries):
    return get_text_list([str(entry) for entry in entries], gettext("and"))


def _without_uuid(fieldset):
    title, options = fieldset
    return title, {**options, "fields": [name for name in options["fields"] if name != "uuid"]}


class TermAdmin(TranslatedMixin, admin.ModelAdmin):
    """A vocabulary: the choices that entries are described with."""

    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "Addresses of lists that people have kept or sent contain the slug. Change it "
                    "only where it is wrong."
                ),
                "fields": ["name", "slug", "position"],
            },
        )
    ]
