"""The pages that the links in messages lead to. No account, no cookie: the link is the authority.

Reading one changes nothing, whoever reads it: mail scanners follow every link.
"""

from django.db import InterfaceError, OperationalError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from editorial import sealed
from editorial.confirming import answering, asking
from editorial.confirming.forms import ChangeForm
from editorial.forms import same, texts_of
from editorial.models.confirmation import Answer, ConfirmationLink
from editorial.models.kinds import entry_kinds
from editorial.reporting import page_of
from rehabdir.middleware import READING
from rehabdir.views import method_not_allowed
from translations.reading import tell

# In the address, after the last answer.
DONE = "done"


# Whoever has the link may answer, and nobody else can know the address of the form.
@method_decorator(csrf_exempt, name="dispatch")
class LinkView(View):
    """A page behind a link; `link` is None where it was forged or its contact is gone."""

    takes_input = True
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request, *args, **kwargs):
        self.link = None
        try:
            self.link = ConfirmationLink.objects.with_token(kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except (OperationalError, InterfaceError):
            if request.method != "POST":
                raise
            response = self.away()
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # The address is a key: no other site may see it.
        response["Referrer-Policy"] = "no-referrer"
        return response

    def http_method_not_allowed(self, request, *args, **kwargs):
        response = method_not_allowed(request)
        response["Allow"] = ", ".join([*READING, "POST"])
        return response

    @property
    def address(self):
        return reverse("confirm", args=[self.kwargs["token"]])

    def shown(self, name, status=200, **context):
        context |= {
            "link": self.link,
            "address": self.address,
            "token": self.kwargs["token"],
            # It has no address under which to list it.
            "alternates": "",
        }
        return render(self.request, f"editorial/confirming/{name}.html", context, status=status)

    def unusable(self, typed=()):
        """The page of a link that opens nothing any more; None where it does.

        `typed` is what came with it, as pairs of a label and a text, to be copied.
        """
        if self.link is None:
            return self.shown("unknown", 404, typed=typed)
        if self.link.is_used:
            return self.shown("used", 410, lines=self.told_lines(), typed=typed)
        if self.link.is_expired:
            return self.shown("expired", 410, typed=typed)
        return None

    def away(self):
        """In place of the page without the database that all have: what was typed is shown."""
        response = self.shown("away", 503, typed=self.typed())
        response["Retry-After"] = "10"
        # Django would log the address.
        response._has_been_logged = True
        return response

    def typed(self):
        """What somebody wrote into a form that came, as pairs of a label and a text."""
        return []

    def told_lines(self):
        """The lines of the link in the language of the page, with the addresses of their pages."""
        lines = answering.lines(self.link)
        tell([line.entry for line in lines if line.entry])
        for line in lines:
            if line.entry:
                line.name = line.entry.name
                line.page = page_of(line.entry) if line.entry.is_published else ""
        return lines

    def after(self):
        """Back to what is left to answer, or to the thanks."""
        self.link.refresh_from_db()
        done = f"?{DONE}" if self.link.is_used else ""
        return HttpResponseRedirect(self.address + done)


class ConfirmView(LinkView):
    """All entries of a link, to answer each or all at once."""

    def get(self, request, token):
        if self.link and self.link.is_used and DONE in request.GET:
            return self.shown("thanks", lines=self.told_lines())
        return self.unusable() or self.question()

    def question(self, fault="", status=200):
        lines = self.told_lines()
        waiting = [line for line in lines if line.is_open]
        return self.shown("question", status, lines=lines, waiting=waiting, fault=fault)

    def post(self, request, token):
        if "again" in request.POST and self.link and not self.link.is_used:
            return self.send_again() if self.link.is_expired else self.question()
        refused = self.unusable()
        if refused:
            return refused
        lines = [line for line in answering.lines(self.link) if line.is_open]
        given = {line.key: request.POST.get(line.key, "") for line in lines}
        if "all" in request.POST:
            given = dict.fromkeys(given, Answer.CORRECT.value)
        answers = {
            key: value for key, value in given.items() if value in (Answer.CORRECT, Answer.CLOSED)
        }
        to_change = next((line for line in lines if given[line.key] == Answer.CHANGE), None)
        if answers:
            try:
                answering.answer(link=self.link, answers=answers)
            except answering.Expired:
                return self.shown("expired", 410)
            except answering.Answered:
                # By somebody else with the same link, a moment ago.
                self.link.refresh_from_db()
                return self.unusable() or self.question(_("Somebody has just answered that."), 409)
        elif lines and not to_change:
            return self.question(_("Choose an answer for at least one entry."), 422)
        if to_change:
            args = [token, to_change.kind, to_change.pk]
            return HttpResponseRedirect(reverse("confirm_change", args=args))
        return self.after()

    def send_again(self):
        try:
            link, token = asking.claim_again(self.link, timezone.localdate())
            asking.send(link, token)
        except asking.AskedLately:
            return self.shown("sent_again", 429, is_late=True)
        except asking.NothingToAsk:
            return self.shown("sent_again", is_done=True)
        except asking.NotSent:
            return self.shown("sent_again", 503, is_failed=True)
        return self.shown("sent_again")


class ChangeView(LinkView):
    """The texts of one entry of a link, to say what has to change."""

    @property
    def about(self):
        """The address of the form, as its seal has it."""
        return self.request.path_info

    def line(self):
        """The line that the address names, None where the link has none."""
        place = (self.kwargs["kind"], self.kwargs["pk"])
        lines = answering.lines(self.link)
        return next((line for line in lines if (line.kind, line.pk) == place), None)

    def get(self, request, token, kind, pk):
        if refused := self.unusable():
            return refused
        line = self.line()
        if line is None:
            return self.shown("unknown", 404)
        if not line.is_open:
            return self.answered(line)
        return self.form_page(line, *self.opened(line))

    def post(self, request, token, kind, pk):
        typed = self.typed()
        line = self.line() if self.link else None
        if refused := self.unusable(typed):
            return refused
        if line is None or line.entry is None:
            return self.shown("unknown", 404, typed=typed)
        if not line.is_open:
            return self.answered(line, typed)
        form = self.sent()
        if form is None:
            return self.form_anew(line)
        if not form.is_valid():
            seal = sealed.unsealed(request.POST["form"], self.about)
            return self.form_page(line, seal, form)
        try:
            answering.change(link=self.link, line=line, said=form.said())
        except (answering.Expired, answering.Answered):
            self.link.refresh_from_db()
            return self.unusable(typed) or self.answered(self.line(), typed)
        return self.after()

    def sent(self):
        """The form that came, beside what it showed; None where its seal is not ours."""
        seal = sealed.unsealed(self.request.POST.get("form", ""), self.about)
        model = entry_kinds().get(self.kwargs["kind"])
        return seal and model and ChangeForm(self.request.POST, model=model, was=seal.was)

    def typed(self):
        form = self.sent()
        if form:
            return _changed(form)
        sent = self.request.POST.items()
        return [(name, text) for name, text in sent if name != "form" and text.strip()]

    def opened(self, line):
        """A form about the entry as it is now, with its seal."""
        seal = sealed.opened(self.about, line.pk, texts_of(line.entry))
        return seal, ChangeForm(model=type(line.entry), was=seal.was)

    def form_anew(self, line):
        """The form with what was typed, beside what the entry says now."""
        seal, _fresh = self.opened(line)
        form = ChangeForm(self.request.POST, model=type(line.entry), was=seal.was)
        fault = _("We could not read this form, so it is new. What you typed is still here.")
        return self.form_page(line, seal, form, fault)

    def form_page(self, line, seal, form, fault=""):
        status = 422 if fault or form.errors else 200
        seal = seal.sealed()
        return self.shown("change", status, line=line, form=form, seal=seal, fault=fault)

    def answered(self, line, typed=()):
        return self.shown("answered", 410, lines=[line], typed=typed)


def _changed(form):
    """What somebody wrote into a form, as pairs of a label and a text; it need not be valid."""
    boxes = [*zip(form.corrections(), form.was.values(), strict=True), (form["why"], "")]
    return [(box.label, box.value()) for box, was in boxes if not same(box.value() or "", was)]
