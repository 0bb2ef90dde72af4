"""Import and export on the list of each kind of entry.

Of the library's pages only the filtered list is used: its own import page writes the file where
other workers do not find it, and asks the database for each row.
"""

import logging

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext
from import_export.admin import ExportMixin, ImportMixin

from editorial import roles, said
from editorial.models import SpreadsheetImport
from editorial.spreadsheets import actions, checking, export
from editorial.spreadsheets.files import MOST_BYTES, Refused
from editorial.spreadsheets.resource import EntryResource

log = logging.getLogger(__name__)

SHOWN, SHOWN_BAD = 200, 1000
# The place in a page at which what happens is written.
PROGRESS = "<!-- progress -->"


class SpreadsheetMixin(ImportMixin, ExportMixin):
    """For the ModelAdmin of a kind of entry."""

    import_export_change_list_template = "admin/editorial/change_list.html"

    def get_urls(self):
        def own(route, view, name):
            name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            own("import/", self.import_action, "import"),
            own("import/<str:token>/", self.process_import, "process_import"),
            own("export/<str:kind>/", self.export_action, "export"),
            # Without the library's own pages.
            *super(ExportMixin, self).get_urls(),
        ]

    def has_import_permission(self, request):
        return self.has_change_permission(request) or self.has_add_permission(request)

    def has_export_permission(self, request):
        return self.has_view_or_change_permission(request)

    # --- Export ---------------------------------------------------------------------------

    def export_action(self, request, kind):
        if not self.has_export_permission(request):
            raise PermissionDenied
        if kind not in export.FORMATS:
            raise Http404
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            found = roles.visible(request.user, self.get_export_queryset(request))
            return export.respond(found, by=request.user, kind=kind)
        except IncorrectLookupParameters:
            return redirect(f"{changelist}?e=1")
        except export.TooLong as error:
            message = gettext(
                "«%(name)s» has a text that is too long for a cell of Excel. Export a CSV file."
            )
            messages.error(request, message % {"name": error.name})
            return redirect(f"{changelist}?{request.GET.urlencode()}")

    # --- Import ---------------------------------------------------------------------------

    def import_action(self, request):
        """Ask for a file; check it, and show what it would change."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        file = request.FILES.get("file")
        if request.method != "POST" or file is None or file.size > MOST_BYTES:
            problem = ""
            if request.method == "POST":
                problem = gettext("Choose a file.")
            if file is not None:
                problem = gettext("The file is larger than 20 MB. Divide it into several files.")
            context = {**self._context(request), "problem": problem}
            return render(request, "admin/editorial/import.html", context)
        return self._page(request, self._checked(request, file))

    def _checked(self, request, file):
        check = checking.check(
            file,
            self.model,
            by=request.user,
            may_change=self.has_change_permission(request),
            may_add=self.has_add_permission(request),
        )
        context = {**self._context(request), "file_name": file.name}
        try:
            plan = yield from _told(check)
        except Refused as error:
            context["problem"] = str(error)
            yield self._part(request, "import_form", context)
            return
        if plan.is_ready:
            kept = actions.keep(plan, by=request.user, file_name=file.name)
            context["address"] = self._address("process_import", kept.token)
        yield self._part(request, "import_result", {**context, **self._shown(plan)})

    def process_import(self, request, token):
        """Do what somebody was shown; by POST only."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(self._address("import"))
        own = SpreadsheetImport.objects.filter(user=request.user, kind=self.opts.model_name)
        return self._page(request, self._applied(request, get_object_or_404(own, token=token)))

    def _applied(self, request, kept):
        context = self._context(request)
        try:
            plan = yield from _told(actions.apply(kept, by=request.user))
        except actions.Stopped as error:
            context |= {"problem": str(error), "names": error.names[:SHOWN_BAD]}
            context["address"] = self._address("import")
            yield self._part(request, "import_stopped", context)
            return
        yield self._part(request, "import_done", {**context, "plan": plan})

    # --- Pages ----------------------------------------------------------------------------

    def _address(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def _context(self, request):
        resource = EntryResource(self.model, by=request.user)
        return {
            **self.admin_site.each_context(request),
            "title": gettext("Import a spreadsheet"),
            "opts": self.opts,
            "publishes": roles.may_publish(request.user),
            "columns": [
                (name, "" if name == "uuid" else said.label(self.model, name))
                for name in resource.headings()
            ],
        }

    def _shown(self, plan):
        """What the page shows of a plan: all that is wrong, and the first of what changes."""
        return {
            "plan": plan,
            "bad": plan.bad[:SHOWN_BAD],
            "new": plan.new[:SHOWN],
            "changed": [
                {**row, "differences": self._differences(row["changes"])}
                for row in plan.changed[:SHOWN]
            ],
        }

    def _differences(self, changes):
        return [
            (name, said.Difference(self.model, name, was=change["was"], new=change["new"]))
            for name, change in changes.items()
        ]

    @staticmethod
    def _part(request, name, context):
        return render_to_string(f"admin/editorial/_{name}.html", context, request)

    def _page(self, request, parts):
        """A page that is sent while what it is about is done."""
        whole = render_to_string(
            "admin/editorial/import_running.html",
            {**self._context(request), "progress": PROGRESS},
            request,
        )
        top, bottom = whole.split(PROGRESS)
        language = translation.get_language()
        failed = {
            "problem": gettext("Something went wrong, and it was not your file. Try again later."),
            "address": self._address("import"),
        }

        def stream():
            # Middleware has ended the page's language by now, and would say nothing of mistakes.
            with translation.override(language, deactivate=True):
                yield top
                try:
                    yield from parts
                except Exception:
                    log.exception("An import failed.")
                    yield self._part(request, "import_stopped", failed)
                yield bottom

        response = StreamingHttpResponse(stream())
        # A proxy would hold it back until it is whole.
        response["X-Accel-Buffering"] = "no"
        return response


def _told(steps):
    """Lines about the progress of `steps`; returns what they return."""
    yield '<ul class="editorial-progress">\n'
    try:
        while True:
            done, total = next(steps)
            yield format_html("<li>{}</li>\n", _progress(done, total))
    except StopIteration as ended:
        yield "</ul>\n"
        return ended.value
    except Exception:
        yield "</ul>\n"
        raise


def _progress(done, total):
    if total is None:
        return gettext("%(done)s rows read") % {"done": f"{done:,}"}
    return gettext("%(done)s of %(total)s rows") % {"done": f"{done:,}", "total": f"{total:,}"}
