"""The site's own pages: home, search, about, and what is shown when something goes wrong."""

from django.conf import settings
from django.db.models import CharField, IntegerField, Value
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from finding import bits, missed, search
from finding.directory import current
from finding.lists import printable
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import Event, EventSeries, Network, Organisation, Publication
from organisations.views import NoParametersMixin
from programmes.filters import ProgrammeFilter, SearchFilter
from programmes.models import Audience, GlossaryTerm, JourneyPoint, Need, Programme, Stage
from rehabdir.languages import DEFAULT, HTML, address_in, alternates, switcher_of_error
from rehabdir.middleware import READING, security_headers
from translations.reading import as_told, language, notice, tell_listed, with_told

LISTS = {
    Programme: ProgrammeFilter,
    Organisation: OrganisationFilter,
    Network: NetworkFilter,
    Event: EventFilter,
}
# How many of each kind a search shows; the kinds without a list of their own show more.
SEARCHED = dict.fromkeys(LISTS, 5) | dict.fromkeys([EventSeries, Publication, GlossaryTerm], 20)


class HomeView(NoParametersMixin, TemplateView):
    """What the directory is, the finder, and the three stages as the way in."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        directory = current(self.request)
        index = directory.index(Programme)

        def terms(model, facet):
            sets = index.sets[facet]
            return [(term, sets.total(term.pk)) for term in directory.terms(model)]

        return super().get_context_data(
            audiences=terms(Audience, "audience"),
            points=JourneyPoint,
            needs=terms(Need, "need"),
            stages=[(stage, index.sets["stage"].total(stage.value)) for stage in Stage],
            programme_count=index.everyone.bit_count(),
            organisation_count=directory.index(Organisation).everyone.bit_count(),
            network_count=directory.index(Network).everyone.bit_count(),
            event_count=directory.index(Event).everyone.bit_count(),
            **kwargs,
        )


class SearchView(TemplateView):
    """One box over all kinds of entry; the lists go on from here."""

    template_name = "search.html"

    def get(self, request, *args, **kwargs):
        self.filter = SearchFilter(request.GET, within=current(request))
        response = super().get(request, *args, **kwargs)
        if self.matches and not any(match.bits for match in self.matches.values()):
            missed.count(request, self.filter)
            response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        self.matches = self._matches()
        results = self._results()
        return super().get_context_data(
            filter=self.filter,
            text=printable(self.filter.values["q"]),
            ignored=self.filter.ignored,
            match=next((match for match in self.matches.values() if match.bits), self.filter.match),
            results=results,
            needs=search.needs(self.filter.match, self.filter.directory) if self.matches else [],
            total=sum(result["count"] for result in results),
            alternates=alternates(self.request, self.filter.query.urlencode()),
            translation_notice=notice(self.telling),
            **kwargs,
        )

    def _matches(self):
        """By kind, what the text found: entries with all the words, or else with most of them."""
        text = self.filter.values["q"]
        if not text or not self.filter.match.is_searched:
            return {}
        matches = {}
        for model in SEARCHED:
            facets = LISTS[model].facets_of() if model in LISTS else ()
            matches[model] = search.match(text, search.Scope(self.filter.directory, model, facets))
        if any(match.bits and not match.is_partial for match in matches.values()):
            matches = {model: match for model, match in matches.items() if not match.is_partial}
        return matches

    def _results(self):
        """For each kind with a hit: its names, how many there are, and the first of them."""
        shown = {}
        for model, match in self.matches.items():
            index = self.filter.directory.index(model)
            order = index.by_score(match.scores)
            shown[model] = bits.page(match.bits, order, 0, SEARCHED[model])
        entries = first_lines(shown)
        self.telling = tell_listed(entries.values())
        return [
            {
                "kind": model._meta.model_name,
                "things": model._meta.verbose_name_plural,
                "list": f"{model._meta.model_name}_list" if model in LISTS else None,
                "count": match.bits.bit_count(),
                "entries": [
                    self._shown(entries[model, pk], match)
                    for pk in shown[model]
                    if (model, pk) in entries
                ],
            }
            for model, match in self.matches.items()
            if match.bits
        ]

    def _shown(self, entry, match):
        *shown, why = match.shown(entry.pk, entry.name, entry.summary)
        shown = map(as_told, (entry.name, entry.summary), shown)
        entry.shown_name, entry.shown_summary, entry.why = map(mark_safe, (*shown, why))
        return entry


def first_lines(wanted):
    """By (model, pk), the entries of several kinds with what a line about them needs; one query.

    `wanted` maps models to lists of pks.
    """
    told = ["told"] if language() else []
    queries = [
        with_told(model.objects.published().order_by().filter(pk__in=pks)).values_list(
            Value(place, IntegerField()),
            "pk",
            "name",
            "slug",
            "summary",
            "stage" if model is Programme else Value("", CharField()),
            *told,
        )
        for place, (model, pks) in enumerate(wanted.items())
        if pks
    ]
    if not queries:
        return {}
    models, found = list(wanted), {}
    for place, pk, name, slug, summary, stage, *rest in queries[0].union(*queries[1:], all=True):
        entry = models[place](pk=pk, name=name, slug=slug, summary=summary)
        entry.told = "".join(filter(None, rest))
        if stage:
            entry.stage = stage
        found[models[place], pk] = entry
    return found


class AboutView(NoParametersMixin, TemplateView):
    template_name = "about.html"
    extra_context = {"contact_email": settings.CONTACT_EMAIL}


class AccessibilityView(AboutView):
    template_name = "accessibility.html"


def without_prefix(request, rest=""):
    """Lead from an address with the prefix that English has not to the page itself."""
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    return HttpResponsePermanentRedirect(address_in(DEFAULT, f"/{rest}", query))


def _error_page(request, status, title, text):
    """Return an error page that leads on, for a request that may be unusable but for its path."""
    context = {"title": title, "text": text, "switcher": switcher_of_error(request)}
    return HttpResponse(render_to_string("error.html", context), status=status)


def bad_request(request, exception=None):
    return _error_page(
        request,
        400,
        _("We could not read that request"),
        _(
            "Something in the address or the form was not as it should be. "
            "Go back and try again, or start from one of these pages."
        ),
    )


def permission_denied(request, exception=None):
    return _error_page(
        request,
        403,
        _("You may not open this page"),
        _("If you work on the directory, sign in with the account that has this right."),
    )


def csrf_failure(request, reason=""):
    return _error_page(
        request,
        403,
        _("That form was open too long"),
        _(
            "Go back with your browser's button, copy what you typed, load the page again "
            "and send it once more."
        ),
    )


def page_not_found(request, exception=None):
    return _error_page(
        request,
        404,
        _("There is no page at this address"),
        _(
            "It may have been mistyped, or the entry is no longer listed. "
            "Look for it by name, or start from one of these pages."
        ),
    )


def method_not_allowed(request):
    response = _error_page(
        request,
        405,
        _("This page can only be read"),
        _("Nothing was sent or changed. Start from one of these pages."),
    )
    response["Allow"] = ", ".join(READING)
    return response


def body_too_long(request):
    return _error_page(
        request,
        413,
        _("That was too much text"),
        _("We did not take it. Go back with your browser's button, make it shorter and try again."),
    )


def address_too_long(request):
    return _error_page(
        request,
        414,
        _("That address is too long"),
        _("Take some of the filters or words out and try again, or start from one of these pages."),
    )


def server_error(request):
    return _error_page(
        request,
        500,
        _("Something went wrong on our side"),
        _("You did nothing wrong. Try again in a few minutes."),
    )


def service_unavailable(request):
    response = _error_page(
        request,
        503,
        _("We cannot reach our data just now"),
        _("You did nothing wrong, and nothing is lost. Try again in a minute."),
    )
    # Seconds.
    response["Retry-After"] = "10"
    return response


def outside_django(view):
    """Return what `view` answers, with the headers that every answer of the site has.

    For a request so broken that it never reached Django's middleware.
    """
    request = HttpRequest()
    # Nobody knows which page was asked for, or in which language.
    with translation.override(DEFAULT):
        response = view(request)
    response["Content-Language"] = HTML[DEFAULT]
    for middleware in (XFrameOptionsMiddleware, SecurityMiddleware):
        response = middleware(view).process_response(request, response)
    return security_headers(lambda _: response)(request)
