"""Where anybody can say that something is wrong or missing: no account, no cookie, no script."""

from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404, HttpResponseRedirect
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from editorial import actions, sealed, sending
from editorial.forms import EntryForm, ListForm, SiteForm, texts_of
from editorial.models import Channel, Proposal
from editorial.reporting import kinds, page_of, published, report_address
from finding.lists import Ignored, unknown
from organisations.views import NoParametersMixin
from rehabdir.views import bad_request, body_too_long, method_not_allowed
from translations.reading import tell

# Bytes. All boxes full in a script of three bytes a letter, nine where they are quoted, are less.
MOST_BYTES = 200_000
# So much is read all the same: a browser that cannot send to the end never shows the answer.
MOST_READ = 5_000_000


class NotKeptMixin:
    """A page for one person: neither kept nor listed by anybody."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


# In place of Django's token, which needs a cookie, the form is sealed (editorial.sealed).
@method_decorator(csrf_exempt, name="dispatch")
class ReportView(NotKeptMixin, View):
    """A form that makes a Proposal; subclasses say what it is about."""

    takes_input = True
    http_method_names = ["get", "head", "post", "options"]
    template_name = "editorial/report.html"
    # The address of the form, as its seal has it.
    about = ""
    entry = None

    def http_method_not_allowed(self, request, *args, **kwargs):
        response = method_not_allowed(request)
        response["Allow"] = "GET, HEAD, POST, OPTIONS"
        return response

    def get(self, request, *args, **kwargs):
        form = self.opened()
        return self.shown(self.form(form), form)

    def post(self, request, *args, **kwargs):
        if _length(request) > MOST_BYTES:
            _read_to_the_end(request)
            return body_too_long(request)
        try:
            sent = sealed.unsealed(request.POST.get("form", ""), self.about)
        except UnreadablePostError:
            return bad_request(request)
        try:
            return self.taken(sent)
        except (OperationalError, InterfaceError):
            if sent is None:
                raise
            self.entry = None
            fault = _("We cannot reach our data just now. Please send it again in a minute.")
            response = self.shown(self.form(sent, request.POST), sent, fault, status=503)
            response["Retry-After"] = "10"
            # Django would log the address.
            response._has_been_logged = True
            return response

    def taken(self, sent):
        """Keep the report, or show the form again with all that was typed; `sent` is its seal."""
        data, fault = self.request.POST, fault_of(sent)
        if sent is None:
            sent = self.opened()
        else:
            self.find_again(sent)
        contents = {name: texts for name, texts in data.lists() if name != "form"}
        token = sent.token_with(contents)
        if known := Proposal.objects.filter(token=token).first():
            return _to_receipt(known)
        form = self.form(sent, data)
        if form.is_trapped:
            fault = _("The box that should stay empty was not. We have emptied it.")
        if fault or not form.is_valid():
            # A second look takes less than three seconds, so the time counts from the first.
            fresh = self.opened_again(sent)
            return self.shown(form, fresh, fault, status=422)
        try:
            with transaction.atomic():
                sending.count(self.request)
                return _to_receipt(self.propose(form, token))
        except sending.TooMany as error:
            return self.too_many(form, sent, error.until)

    def propose(self, form, token):
        said = {"kind": self.kind, "entry": self.entry, **form.said()}
        return actions.propose(
            channel=Channel.PUBLIC,
            token=token,
            email=form.cleaned_data["email"],
            language=get_language(),
            **said,
        )

    def too_many(self, form, sent, until):
        fault = _(
            "Many forms came from your network, so we did not take this one. "
            "Please send it again after %(time)s."
        ) % {"time": date_format(until, "DATETIME_FORMAT")}
        response = self.shown(form, sent, fault, status=429)
        response["Retry-After"] = str(sending.seconds_to(until))
        return response

    # What subclasses say.

    kind = ""

    def opened(self):
        """The seal of a form that is opened now. Http404 where there is nothing to report on."""
        return sealed.opened(self.about)

    def opened_again(self, sent):
        """The seal of the form as it is shown again."""
        if sent.age > sealed.LONGEST:
            return sealed.opened(self.about, sent.pk, sent.was)
        return sent

    def find_again(self, sent):
        """Find what the form was about when it was opened."""

    def form(self, sent, data=None):
        return SiteForm(data)

    def title(self):
        return _("Report a problem")

    def shown(self, form, sent, fault="", status=200):
        context = {
            "form": form,
            "seal": sent.sealed(),
            "fault": fault,
            "title": self.title(),
            "ignored_here": self.ignored(),
            # It has no other address under which to list it.
            "alternates": "",
        }
        if self.entry and self.entry.is_published:
            tell(self.entry)
            context |= {"entry": self.entry, "entry_page": page_of(self.entry)}
        return render(self.request, self.template_name, context, status=status)

    def ignored(self):
        return unknown(self.request.GET)


class SiteReportView(ReportView):
    """Something about the site, or something that one of the lists lacks."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.asked = request.GET.get("list", "")
        self.lists = {
            "programmes": ("programme", _("Which programme is missing?")),
            "organisations": ("organisation", _("Which organisation is missing?")),
            "networks": ("network", _("Which network is missing?")),
            "events": ("event", _("Which event is missing?")),
            "glossary": ("glossaryterm", _("Which word is missing?")),
        }
        if self.asked in self.lists:
            self.about = f"?list={self.asked}"
            self.kind, self.question = self.lists[self.asked]

    def form(self, sent, data=None):
        return ListForm(data) if self.kind else SiteForm(data)

    def title(self):
        return self.question if self.kind else super().title()

    def ignored(self):
        wrong = [Ignored("list", self.asked)] if self.asked and not self.kind else []
        return unknown(self.request.GET, known=["list"]) + wrong


class EntryReportView(ReportView):
    """Something about one entry."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.about = "{kind}/{slug}".format(**self.kwargs)
        self.model = kinds().get(self.kwargs["kind"])

    def get(self, request, *args, **kwargs):
        sent = self.opened()
        if self.entry.slug != self.kwargs["slug"]:
            return redirect(report_address(self.entry), permanent=True)
        return self.shown(self.form(sent), sent)

    def opened(self):
        self.entry = published(**self.kwargs)
        if self.entry is None:
            raise Http404
        return sealed.opened(self.about, self.entry.pk, texts_of(self.entry))

    def find_again(self, sent):
        # In any state: that the form has a seal proves that everybody could see the entry.
        self.entry = self.model.objects.filter(pk=sent.pk).first()
        if self.entry is None:
            raise Http404

    def form(self, sent, data=None):
        return EntryForm(data, model=self.model, was=sent.was)

    def title(self):
        return _("Something is wrong or missing")


class SentView(NotKeptMixin, NoParametersMixin, TemplateView):
    """The receipt of a report, and nothing of what it says."""

    template_name = "editorial/sent.html"

    def get_context_data(self, **kwargs):
        found = Proposal.objects.filter(
            receipt=self.kwargs["receipt"].upper(), channel=Channel.PUBLIC
        ).first()
        if found is None:
            raise Http404
        entry = found.entry
        is_listed = entry is not None and entry.is_published
        if is_listed:
            tell(entry)
        return super().get_context_data(
            number=found.receipt,
            entry=entry if is_listed else None,
            entry_page=page_of(entry) if is_listed else "",
            is_gone=found.object_id is not None and not is_listed,
            alternates="",
            **kwargs,
        )


def fault_of(sent):
    """What is wrong with how a form came, as a text for its sender, or an empty one."""
    if sent is None:
        return _(
            "We could not tell where this form came from. Please look it over and send it again."
        )
    if sent.age < sealed.FASTEST:
        return _("That was very fast. Please look it over and send it again.")
    if sent.age > sealed.LONGEST:
        return _("The form was open for more than a day. Please look it over and send it again.")
    return ""


def _to_receipt(proposal):
    return HttpResponseRedirect(reverse("report_sent", args=[proposal.receipt]))


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _read_to_the_end(request):
    if _length(request) <= MOST_READ:
        while request.read(65536):
            pass
