"""What waits to be decided: the old and the new side by side."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial import actions, documents, roles, said
from editorial.models import Proposal, ProposalState, Wish


class StateFilter(admin.SimpleListFilter):
    """What waits is shown first: that is why somebody comes here."""

    title = _("state")
    parameter_name = "state"
    ALL = "all"

    def lookups(self, request, model_admin):
        return [*ProposalState.choices[1:], (self.ALL, _("All"))]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": ProposalState.WAITING.label,
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset.waiting()
        return queryset if self.value() == self.ALL else queryset.filter(state=self.value())


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    list_display = ["receipt", "entry_name", "wish", "sender", "day", "state"]
    list_filter = [StateFilter, "wish", "channel"]
    list_select_related = ["by", "organisation"]
    search_fields = ["receipt", "entry_name", "why", "organisation__name"]
    search_help_text = _("Looks in the receipt number, the entry's name and the reason.")
    list_per_page = 50

    def get_queryset(self, request):
        found = super().get_queryset(request)
        if roles.sees_every_entry(request.user):
            return found
        return found.filter(by=request.user) | found.filter(
            organisation__in=roles.organisations_of(request.user)
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {}

    @admin.display(description=_("From"), ordering="channel")
    def sender(self, proposal):
        who = proposal.by_name or (proposal.organisation and proposal.organisation.name)
        channel = proposal.get_channel_display()
        return f"{channel}, {who}" if who else channel

    @admin.display(description=_("proposed"), ordering="created_at")
    def day(self, proposal):
        return date_format(timezone.localtime(proposal.created_at), "DATE_FORMAT")

    def history_view(self, request, object_id, extra_context=None):
        # All that happens to a proposal stands on its own page.
        return redirect(reverse("admin:editorial_proposal_change", args=[object_id]))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        proposal = self.get_object(request, object_id) if object_id else None
        if proposal is None:
            raise Http404
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        typed = {}
        if request.method == "POST":
            if not roles.may_publish(request.user):
                raise PermissionDenied
            typed = self._decide(request, proposal)
            if not typed:
                return redirect(self._next(request, proposal))
        return self._page(request, proposal, typed)

    def _decide(self, request, proposal):
        """Decide as the form says; what was typed where that could not be done."""
        answer, accepted = request.POST.get("answer", ""), request.POST.getlist("accept")
        if "decline" in request.POST:
            accepted = []
        elif not accepted and proposal.is_waiting:
            # What conflicts comes unticked: to decline has a button of its own.
            message = gettext("Nothing was saved. Tick what you accept, or decline all of it.")
            messages.error(request, message)
            return {"answer": answer, "accepted": []}
        try:
            proposal = actions.decide(
                proposal=proposal,
                accepted=accepted,
                by=request.user,
                seen=request.POST.get("seen", ""),
                answer=answer,
            )
        except actions.AlreadyDecided as error:
            message = gettext("%(who)s has decided this proposal meanwhile: %(state)s.")
            who = error.proposal.decided_by_name or gettext("Somebody else")
            state = error.proposal.get_state_display()
            messages.warning(request, message % {"who": who, "state": state})
            return {}
        except actions.Conflict as error:
            labels = [said.label(proposal.model, name) for name in error.names]
            message = gettext(
                "The entry was changed while you looked at it: %(fields)s. Nothing was saved. "
                "Compare again below."
            )
            messages.error(request, message % {"fields": ", ".join(labels)})
        except ValidationError as error:
            message = gettext("Nothing was saved. %(reason)s")
            messages.error(request, message % {"reason": _reason(proposal.model, error)})
        else:
            message = gettext("Proposal %(receipt)s: %(state)s.")
            said_ = {"receipt": proposal.receipt, "state": proposal.get_state_display()}
            messages.success(request, message % said_)
            return {}
        return {"answer": answer, "accepted": accepted}

    def _next(self, request, proposal):
        """A new entry is a draft, which somebody has to give a source; else the list."""
        proposal.refresh_from_db()
        if proposal.wish == Wish.NEW and proposal.object_id:
            return _address(proposal)
        return reverse("admin:editorial_proposal_changelist")

    def _page(self, request, proposal, typed):
        entry = proposal.entry
        now = documents.read(entry) if entry else {}
        conflicts = actions.conflicts(proposal, now) if entry and proposal.is_waiting else []
        if typed:
            ticked = set(typed["accepted"])
        else:
            ticked = {*proposal.changes, proposal.wish} - set(conflicts)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Proposal %(receipt)s") % {"receipt": proposal.receipt},
            "opts": self.opts,
            "proposal": proposal,
            "entry": entry,
            "entry_address": entry and _address(proposal),
            "is_gone": proposal.object_id is not None and entry is None,
            "rows": _rows(proposal, now, conflicts, ticked),
            "asks_more": proposal.wish in (Wish.CLOSED, Wish.TELL),
            "is_wish_ticked": proposal.wish in ticked,
            "seen": documents.digest(now) if entry else "",
            "answer": typed.get("answer", ""),
            "may_decide": roles.may_publish(request.user) and proposal.is_waiting,
        }
        request.current_app = self.admin_site.name
        return render(request, "admin/editorial/proposal.html", context)


def _rows(proposal, now, conflicts, ticked):
    """The changes in the order of the form, as said.Differences."""
    if not proposal.model:
        return []
    rows = []
    for name in documents.names(proposal.model):
        if name in proposal.changes:
            change = proposal.changes[name]
            row = said.Difference(
                proposal.model, name, was=change.get("was"), now=now.get(name), new=change["new"]
            )
            row.is_conflict, row.is_ticked = name in conflicts, name in ticked
            row.was_accepted = name in proposal.accepted
            rows.append(row)
    return rows


def _address(proposal):
    meta = proposal.model._meta
    try:
        return reverse(
            f"admin:{meta.app_label}_{meta.model_name}_change", args=[proposal.object_id]
        )
    except NoReverseMatch:
        return None


def _reason(model, error):
    """Why an entry could not be written, with the names of the fields."""
    if not hasattr(error, "message_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages_)
        if name == "__all__"
        else f"{said.label(model, name)}: {' '.join(messages_)}"
        for name, messages_ in error.message_dict.items()
    )
