"""What every page of an entry does besides showing and saving it.

Partners see their own entries and propose; nobody overwrites what somebody else saved meanwhile;
every change is a version, which can be put back.
"""

from contextlib import ExitStack

from django.contrib import messages
from django.contrib.admin.options import csrf_protect_m
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial import actions, documents, history, roles, said, unsent
from editorial.admin.entry_form import EntryForm
from editorial.models import Channel, Version, Wish
from organisations.models import Entry

VERSIONS_PER_PAGE = 25
# The office decides on these; and other entries are not a partner's to see or to name.
OFFICE_ONLY = {"state", "confirmed_on", "slug", "uuid"}


class KeptTrueMixin:
    """For the ModelAdmin of a kind of entry."""

    form = EntryForm
    change_form_template = "admin/editorial/entry_change_form.html"
    object_history_template = "admin/editorial/history.html"

    # --- Who may what ---------------------------------------------------------------------

    def get_queryset(self, request):
        return roles.visible(request.user, super().get_queryset(request))

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._may_see(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_see(request, obj)

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm(roles.ERASE)

    def has_publish_permission(self, request):
        return roles.may_publish(request.user) and self.has_change_permission(request)

    @staticmethod
    def _may_see(request, obj):
        return obj is None or obj.pk is None or roles.may_see(request.user, obj)

    # --- The form -------------------------------------------------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.publishes = roles.may_publish(request.user)
        form.was_kept = getattr(request, "was_kept", False)
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        about = ["why", "opened_with"]
        if not self.has_change_permission(request, obj) and obj:
            return fieldsets
        if not roles.may_publish(request.user):
            fieldsets = _without_office(self.model, fieldsets)
            about = ["why", "from_source", "opened_with"]
        return [*fieldsets, (_("About this change"), {"fields": about})]

    def get_inlines(self, request, obj):
        inlines = super().get_inlines(request, obj)
        if roles.sees_every_entry(request.user):
            return inlines
        rows = {rows.model for rows in documents.rows_of(self.model).values()}
        return [inline for inline in inlines if inline.model in rows and _names_no_other(inline)]

    def render_change_form(self, request, context, *args, **kwargs):
        entry = kwargs.get("obj")
        if entry:
            may_save = self.has_change_permission(request, entry)
        else:
            may_save = self.has_add_permission(request)
        # Whoever may only look proposes nothing either.
        context["proposes"] = may_save and not roles.may_publish(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    @csrf_protect_m
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        arguments = (request, object_id, form_url, extra_context)
        if request.method != "POST":
            return self._shown_again(*arguments) or super().changeform_view(*arguments)
        if not roles.may_publish(request.user):
            return self._propose(*arguments)
        with ExitStack() as stack:
            stack.enter_context(transaction.atomic())
            why = request.POST.get("why", "")
            for entries in self._touched(request, object_id):
                stack.enter_context(history.recorded(entries, by=request.user, why=why))
            return super().changeform_view(*arguments)

    def _shown_again(self, request, *arguments):
        """The form as it was typed before its session ended; it is shown and never saved."""
        typed = unsent.typed_before(request)
        if typed is None:
            return None
        # Looked at first: with a form come its files, and to read those would empty the form.
        request.FILES  # noqa: B018
        request.method, request.POST, request.was_kept = "POST", typed, True
        # Nobody sent it from elsewhere: it was kept here, and its form refuses to be valid.
        request._dont_enforce_csrf_checks = True
        return super().changeform_view(request, *arguments)

    def _touched(self, request, object_id):
        """The entries that this form may change: lists of one kind each."""
        entry = self.get_object(request, str(object_id)) if object_id else None
        if entry:
            yield [entry]
        for inline in self.get_inline_instances(request, entry):
            owner = documents.owner_of(inline.model)
            if owner is None or issubclass(self.model, owner.related_model):
                continue
            prefix = inline.get_formset(request, entry).get_default_prefix()
            typed = {
                value
                for key, value in request.POST.items()
                if key.startswith(f"{prefix}-") and key.endswith(f"-{owner.name}")
            }
            pks = {int(value) for value in typed if value.isdecimal() and len(value) < 19}
            if entry:
                own = inline.model._default_manager.filter(
                    **{inline.get_formset(request, entry).fk.name: entry}
                )
                pks |= set(own.values_list(owner.attname, flat=True))
            yield list(owner.related_model.objects.filter(pk__in=pks))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        entry = form.instance
        if not roles.may_publish(request.user):
            request.tried = form, documents.read(entry)
        elif not change:
            history.record_new(entry, by=request.user, why=form.cleaned_data.get("why", ""))

    # --- What partners save ---------------------------------------------------------------

    def _propose(self, request, object_id, form_url, extra_context):
        """Save what was typed, look at what that makes of the entry, take it back and propose it.

        So every check that a saved form meets is met here too.
        """
        request.tried = None
        stored = self.get_object(request, str(object_id)) if object_id else None
        before = documents.read(stored) if stored else {}
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if request.tried:
                transaction.set_rollback(True)
        if request.tried:
            form, after = request.tried
            self._keep_proposal(request, form, stored, before, after)
        return response

    def _keep_proposal(self, request, form, stored, before, after):
        opened = (form.opened() or before) if stored else {}
        changes = documents.differences(opened, after)
        if stored is None:
            changes = {
                name: {"new": change["new"]}
                for name, change in changes.items()
                if change["new"] not in ("", None, []) and name not in OFFICE_ONLY
            }
            self._tie(request.user, changes)
        if not changes:
            messages.info(request, gettext("Nothing was different, so nothing was proposed."))
            return
        organisation = request.user.affiliations.first()
        proposal = actions.propose(
            wish=Wish.CHANGE if stored else Wish.NEW,
            channel=Channel.PARTNER,
            entry=stored,
            kind=self.opts.model_name,
            entry_name=after["name"],
            changes=changes,
            why=form.cleaned_data.get("why", ""),
            source=form.cleaned_data.get("from_source", ""),
            by=request.user,
            email=request.user.email,
            organisation=organisation and organisation.organisation,
        )
        message = gettext(
            "Thank you. Your change is with the office as number %(receipt)s; the page stays as it "
            "is until somebody has looked at it."
        )
        messages.success(request, message % {"receipt": proposal.receipt})

    def _tie(self, user, changes):
        """A new programme of a partner is run by the partner."""
        own = [one.organisation.slug for one in user.affiliations.select_related("organisation")]
        if "partners" in documents.rows_of(self.model) and own:
            rows = [{"organisation": slug, "role": "provider", "note": ""} for slug in own[:1]]
            changes["partners"] = {"new": rows}

    def response_change(self, request, obj):
        if not roles.may_publish(request.user):
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        if not roles.may_publish(request.user):
            return self.response_post_save_add(request, obj)
        return super().response_add(request, obj, post_url_continue)

    # --- History and erasing --------------------------------------------------------------

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_revert"
        view = self.admin_site.admin_view(self.revert_view)
        own = path("<path:object_id>/history/<int:number>/revert/", view, name=name)
        return [own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        entry = self.get_object(request, object_id)
        if entry is None:
            return super().history_view(request, object_id, extra_context)
        page = Paginator(Version.objects.about(entry), VERSIONS_PER_PAGE).get_page(
            request.GET.get("versions")
        )
        context = {
            "versions": versions_with_changes(self.model, page),
            "versions_page": page,
            "may_revert": roles.may_publish(request.user),
        }
        return super().history_view(request, object_id, context | (extra_context or {}))

    def revert_view(self, request, object_id, number):
        """Put an earlier version back; by POST only."""
        entry = self.get_object(request, object_id)
        version = entry and Version.objects.about(entry).filter(number=number).first()
        if version is None:
            raise Http404
        if request.method != "POST" or not self.has_publish_permission(request):
            raise PermissionDenied
        try:
            actions.revert(version=version, by=request.user, why=request.POST.get("why", ""))
        except ValidationError as error:
            said_ = " ".join(error.messages)
            message = gettext("Version %(number)s cannot be put back. %(reason)s")
            messages.error(request, message % {"number": number, "reason": said_})
        else:
            message = gettext("The entry is again as it was in version %(number)s.")
            messages.success(request, message % {"number": number})
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return redirect(reverse(name, args=[entry.pk]))

    def delete_view(self, request, object_id, extra_context=None):
        """Erasing for good asks for a reason, which is kept."""
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404
        if not self.has_delete_permission(request, entry):
            raise PermissionDenied
        problem = ""
        if request.method == "POST":
            name = str(entry)
            try:
                actions.erase(entry=entry, by=request.user, reason=request.POST.get("reason", ""))
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                messages.success(request, gettext("«%(name)s» was erased.") % {"name": name})
                return redirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
                )
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Erase for good"),
            "opts": self.opts,
            "original": entry,
            "problem": problem,
            "reason": request.POST.get("reason", ""),
        }
        request.current_app = self.admin_site.name
        return render(request, "admin/editorial/erase.html", context)


def versions_with_changes(model, page):
    """The versions of a page, newest first, each with what it changed as `changes`."""
    versions = list(page.object_list)
    if not versions:
        return []
    first = versions[-1]
    before = Version.objects.filter(
        kind=first.kind, object_id=first.object_id, number__lt=first.number
    ).first()
    for version, older in zip(versions, [*versions[1:], before], strict=True):
        version.changes = said.differences(model, older.document, version.document) if older else []
        version.is_first = older is None
        version.is_current = version.number == versions[0].number and page.number == 1
    return versions


def _without_office(model, fieldsets):
    """The fieldsets without what only the office decides, and without other entries."""
    others = {
        field.name
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.is_relation and issubclass(field.related_model, Entry)
    }
    kept = []
    for title, options in fieldsets:
        fields = [name for name in options["fields"] if name not in OFFICE_ONLY | others]
        if fields:
            kept.append((title, {**options, "fields": fields}))
    return kept


def _names_no_other(inline):
    """Whether the rows of an inline name no other entry and no source."""
    relations = [field for field in inline.model._meta.concrete_fields if field.is_relation]
    names = [field.related_model._meta.model_name for field in relations]
    entries = sum(issubclass(field.related_model, Entry) for field in relations)
    return entries == 1 and "source" not in names
