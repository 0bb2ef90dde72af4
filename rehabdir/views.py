"""The site's own pages: home, search, about, and what is shown when something goes wrong."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.views.generic import TemplateView

from organisations.facets import count_by, count_each, printable, text_value
from organisations.filters import SearchFilter
from organisations.models import Event, EventSeries, Network, Organisation, Publication, State
from organisations.views import NoParametersMixin
from programmes.models import Audience, GlossaryTerm, JourneyPoint, Need, Programme, Stage
from rehabdir.middleware import READING, security_headers

PROGRAMMES = Count("programmes", filter=Q(programmes__state=State.PUBLISHED), distinct=True)
# Said again, because counting drops the order that a vocabulary has by itself.
TERMS = Need._meta.ordering
LISTED = [Programme, Organisation, Network, Event]
# How many of each kind a search shows; the kinds without a list of their own show more.
SEARCHED = dict.fromkeys(LISTED, 5) | dict.fromkeys([EventSeries, Publication, GlossaryTerm], 20)


class HomeView(NoParametersMixin, TemplateView):
    """What the directory is, the finder, and the three stages as the way in."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        stages = Programme.objects.published().count_by_stage()
        return super().get_context_data(
            audiences=Audience.objects.annotate(programme_count=PROGRAMMES).order_by(*TERMS),
            points=JourneyPoint,
            needs=Need.objects.annotate(programme_count=PROGRAMMES).order_by(*TERMS),
            stages=[(stage, stages.get(stage, 0)) for stage in Stage],
            programme_count=sum(stages.values()),
            organisation_count=Organisation.objects.published().count(),
            network_count=Network.objects.published().count(),
            event_count=Event.objects.published().count(),
            **kwargs,
        )


class SearchView(TemplateView):
    """One box over all kinds of entry; the lists go on from here."""

    template_name = "search.html"

    def get_context_data(self, **kwargs):
        search = SearchFilter(self.request.GET, Programme.objects.published())
        text = search.values["q"] or ""
        results = self._results(text) if text else []
        return super().get_context_data(
            filter=search,
            text=printable(text or ""),
            ignored=search.ignored,
            results=results,
            needs=Need.objects.naming(text),
            total=sum(result["count"] for result in results),
            **kwargs,
        )

    def _results(self, text):
        """For each kind with a hit: its names, how many there are, and the first of them."""
        found = {model: model.objects.published().matching(text) for model in SEARCHED}
        counts = count_each(
            count_by(rows.order_by(), model._meta.model_name, text_value("found"))
            for model, rows in found.items()
        )
        return [
            {
                "kind": model._meta.model_name,
                "things": model._meta.verbose_name_plural,
                "list": f"{model._meta.model_name}_list" if model in LISTED else None,
                "count": counts[model._meta.model_name, "found"],
                "entries": rows.order_by(Lower("name"), "pk")[: SEARCHED[model]],
            }
            for model, rows in found.items()
            if counts.get((model._meta.model_name, "found"))
        ]


class AboutView(NoParametersMixin, TemplateView):
    template_name = "about.html"
    extra_context = {"contact_email": settings.CONTACT_EMAIL}


def _error_page(status, title, text):
    """Return an error page that leads on, made without the request, which may be unusable."""
    content = render_to_string("error.html", {"title": title, "text": text})
    return HttpResponse(content, status=status)


def bad_request(request, exception=None):
    return _error_page(
        400,
        "We could not read that request",
        "Something in the address or the form was not as it should be. "
        "Go back and try again, or start from one of these pages.",
    )


def permission_denied(request, exception=None):
    return _error_page(
        403,
        "You may not open this page",
        "If you work on the directory, sign in with the account that has this right.",
    )


def csrf_failure(request, reason=""):
    return _error_page(
        403,
        "That form was open too long",
        "Go back with your browser's button, copy what you typed, load the page again "
        "and send it once more.",
    )


def page_not_found(request, exception=None):
    return _error_page(
        404,
        "There is no page at this address",
        "It may have been mistyped, or the entry is no longer listed. "
        "Look for it by name, or start from one of these pages.",
    )


def method_not_allowed(request):
    response = _error_page(
        405,
        "This page can only be read",
        "Nothing was sent or changed. Start from one of these pages.",
    )
    response["Allow"] = ", ".join(READING)
    return response


def address_too_long(request):
    return _error_page(
        414,
        "That address is too long",
        "Take some of the filters or words out and try again, or start from one of these pages.",
    )


def server_error(request):
    return _error_page(
        500,
        "Something went wrong on our side",
        "You did nothing wrong. Try again in a few minutes.",
    )


def outside_django(view):
    """Return what `view` answers, with the headers that every answer of the site has.

    For a request so broken that it never reached Django's middleware.
    """
    request = HttpRequest()
    response = view(request)
    for middleware in (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware):
        response = middleware(view).process_response(request, response)
    return security_headers(lambda _: response)(request)
