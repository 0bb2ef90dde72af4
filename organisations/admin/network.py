"""Networks and their members."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.admin.entry import ADDRESS, STATE, ConfirmedFilter, EntryAdmin, SourceFilter
from organisations.admin.rows import RowInline, citations
from organisations.models import Membership, Network, NetworkAim, NetworkFigure


class AimInline(RowInline):
    model = NetworkAim
    fields = ["position", "text"]


class MembershipInline(RowInline):
    model = Membership
    fields = ["organisation", "role", "note", "since", "since_precision"]
    autocomplete_fields = ["organisation"]
    verbose_name = _("member")
    verbose_name_plural = _("members")


class FigureInline(RowInline):
    model = NetworkFigure
    fields = ["position", "value", "label"]


@admin.register(Network)
class NetworkAdmin(EntryAdmin):
    list_display = ["name", "state", "country", "stated_members", "sources", "confirmed"]
    list_select_related = ["country"]
    list_filter = [
        "state",
        ConfirmedFilter,
        SourceFilter,
        ("country", admin.RelatedOnlyFieldListFilter),
    ]
    fieldsets = [
        (
            None,
            {
                "description": _(
                    "Organisations that act together. Its aims and members stand further down."
                ),
                "fields": ["name", "also_known_as", "summary", "description"],
            },
        ),
        (
            _("Who leads it, where and since when"),
            {"fields": ["leader", "country", "formed_on", "formed_precision", "website"]},
        ),
        (
            _("How many members a source counts"),
            {
                "description": _(
                    "Only what a source says. The page itself counts the members that are listed "
                    "below."
                ),
                "fields": [
                    "stated_member_count",
                    "stated_member_exactness",
                    "stated_member_noun",
                ],
            },
        ),
        STATE,
        ADDRESS,
    ]
    inlines = [AimInline, MembershipInline, FigureInline, citations(Network)]

    @admin.display(description=_("stated members"))
    def stated_members(self, network):
        return network.stated_members
