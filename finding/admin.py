"""Where staff look after the words that people search with."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from finding.models import MissedSearch, Synonym

# What one person typed once is most often a slip, and may say something about that person.
OFTEN = 5


class SynonymForm(forms.ModelForm):
    class Meta:
        model = Synonym
        fields = ["phrase", "means", "both_ways", "language"]
        labels = {
            "phrase": _("People type"),
            "means": _("Entries say"),
            "both_ways": _("Works both ways"),
        }
        help_texts = {
            "phrase": _(
                "A word or a few words as people search with them, such as «jail» or «someone to "
                "talk to». Capitals do not matter."
            ),
            "means": _(
                "Words that stand in entries, or the name of a kind of help, such as «prison» or "
                "«Somewhere to live». An entry has to have all of these words."
            ),
            "both_ways": _(
                "Tick it where each of the two words is as good as the other: people who type the "
                "second then find entries that use the first. Leave it empty where the first is "
                "rude or unkind, or means more than the second."
            ),
            "language": _(
                "The language that people type in: en for English, ms for Malay, zh for Chinese, "
                "ta for Tamil."
            ),
        }


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    form = SynonymForm
    list_display = ["phrase", "means", "both_ways", "language"]
    list_filter = ["language", "both_ways"]
    list_per_page = 100
    search_fields = ["phrase", "means"]
    search_help_text = _("Looks in both words of a pair.")
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "People who type the first find entries that say the second. One pair does "
                    "not lead on to the next: give each pair that matters."
                ),
                "fields": ["phrase", "means", "both_ways", "language"],
            },
        )
    ]


class OftenFilter(admin.SimpleListFilter):
    """Only what several people typed, unless somebody asks for all of it."""

    title = _("how often")
    parameter_name = "typed"

    def lookups(self, request, model_admin):
        often = ngettext("%(number)s time or more", "%(number)s times or more", OFTEN)
        return [("often", often % {"number": OFTEN}), ("all", gettext("All, also once"))]

    def value(self):
        return "all" if super().value() == "all" else "often"

    def choices(self, changelist):
        choices = super().choices(changelist)
        # Django's own «All» is what an address without this filter would show.
        next(choices)
        return choices

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(times__gte=OFTEN)


@admin.register(MissedSearch)
class MissedSearchAdmin(admin.ModelAdmin):
    """Counted by searches themselves: staff look at the words and are done with them."""

    list_display = ["text", "times", "language"]
    list_display_links = None
    list_filter = [OftenFilter, "language"]
    list_per_page = 100
    search_fields = ["text"]
    search_help_text = _(
        "What people typed that found nothing. Add a synonym where entries say it in other words; "
        "then choose the line and «Done with these»."
    )
    actions = ["done"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        context = {"title": gettext("Searches that found nothing"), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_list_display(self, request):
        shown = super().get_list_display(request)
        return [*shown, "add_synonym"] if request.user.has_perm("finding.add_synonym") else shown

    def get_actions(self, request):
        actions = super().get_actions(request)
        # It asks again, for rows that come back by themselves where they are still missed.
        actions.pop("delete_selected", None)
        return actions

    def log_deletions(self, request, queryset):
        """Keep nothing: the log would remember what people typed for longer than the list."""
        return []

    @admin.display(description=_("what to do"))
    def add_synonym(self, missed):
        longest = Synonym._meta.get_field("phrase").max_length
        known = {"phrase": missed.text[:longest], "language": missed.language}
        address = reverse("admin:finding_synonym_add", query=known)
        return format_html('<a href="{}">{}</a>', address, gettext("Add a synonym for this"))

    @admin.action(description=_("Done with these"), permissions=["delete"])
    def done(self, request, queryset):
        count = queryset.delete()[0]
        message = ngettext(
            "%(count)s %(searches)s taken off the list.",
            "%(count)s %(searches)s taken off the list.",
            count,
        )
        searches = model_ngettext(self.opts, count)
        messages.success(request, message % {"count": count, "searches": searches})
