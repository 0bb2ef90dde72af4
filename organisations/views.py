"""Lists and pages of organisations, networks, events and sources."""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, View

from finding import directory, html, missed, search
from finding.frame import frame
from finding.lists import Ignored, ListFilter, SortFilter, unknown
from organisations import pages
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import (
    Entry,
    Event,
    EventSeries,
    FormerSlug,
    Network,
    Organisation,
    Publication,
    PublicationCitation,
    Source,
)
from organisations.models.gathering import Gathering
from programmes.first import first_of_network, first_of_organisation
from programmes.words import glossary
from rehabdir import languages
from translations.reading import (
    Telling,
    as_told,
    in_source_language,
    language,
    notice,
    tell,
    tell_listed,
    with_told,
)

# What differs between the pages of a list; components/list_page.html has a place for each.
SLOTS = (
    "switcher", "alternates", "notices", "total", "chips", "offer", "results", "facets", "sorts",
    "typed",
)  # fmt: skip


class Results:
    """What a ListFilter found, as a sequence that a Paginator can cut into pages of ids."""

    def __init__(self, found):
        self.found = found

    def __len__(self):
        return self.found.total

    def __getitem__(self, part):
        return self.found.page(part.start, part.stop - part.start)


def page_asked_for(paginator, data):
    """The page of `paginator` that the QueryDict `data` asks for, and what it asked in vain."""
    *earlier, asked = [page.strip() for page in data.getlist("page")] or [""]
    ignored = [Ignored(_("Page"), page) for page in earlier if page and page != asked]
    asked = asked or "1"
    try:
        return paginator.page(paginator.validate_number(asked)), ignored
    except InvalidPage:
        ignored.append(Ignored(_("Page"), asked))
        # Past the end the last page is nearest, and before the start the first.
        nearest = 1 if asked.startswith("-") or asked == "0" else asked
        return paginator.get_page(nearest), ignored


class EntryListView(View):
    """A filterable list of published entries; any address gives a page.

    What differs from page to page is made as finished strings, and put into a frame that is
    rendered once (finding/frame.py).
    """

    paginate_by = 20
    model: type[Entry]
    filterset_class: type[ListFilter]
    # The frame, and what shows the entries of a page.
    template_name: str
    results_template: str

    def get(self, request):
        self.filter = self.filterset_class(request.GET, within=directory.current(request))
        self.telling = Telling()
        response = HttpResponse(self._html())
        if self.filter.match and self.filter.match.is_missed:
            missed.count(request, self.filter)
            response["Cache-Control"] = "no-store"
        return response

    def _html(self):
        found, page, path = self.filter, self._page(), self.request.path
        thing = self.model._meta.verbose_name
        things = self.model._meta.verbose_name_plural
        # Before what was ignored is written, to which a page that does not exist is added.
        results = self._results(page) if page.paginator.count else self._empty(things)
        query = found.encoded_with()
        if page.number > 1:
            query = f"{query}&page={page.number}" if query else f"page={page.number}"
        kind = self.model._meta.model_name
        return frame(
            self.template_name, SLOTS, thing=thing, things=things, kind=kind, path=path
        ).filled(
            switcher=languages.switcher(self.request),
            alternates=languages.alternates(self.request, query),
            notices=self._notices(),
            total=html.total(page, thing, things),
            chips=html.chips(found, path),
            offer=self.offer(),
            results=results,
            facets=html.facets(found),
            sorts=html.sorts(found),
            typed=escape(found.typed),
        )

    def _page(self):
        """The page asked for; one that does not exist is named among what was ignored."""
        paginator = Paginator(Results(self.filter), self.paginate_by)
        page, ignored = page_asked_for(paginator, self.request.GET)
        self.filter.ignored.extend(ignored)
        return page

    def _notices(self):
        """What was not understood, and what the search did with the words; mostly nothing."""
        found, notices = self.filter, notice(self.telling)
        if found.ignored:
            notices += render_to_string("components/ignored.html", {"ignored": found.ignored})
        if found.match:
            context = {"match": found.match, "text": found.typed}
            notices += render_to_string("components/search_notes.html", context)
        return notices

    def _results(self, page):
        return f"{self.results(page.object_list)}\n{html.pages(page, self.filter.encoded_with())}"

    def _empty(self, things):
        match = self.filter.match
        context = {
            "filter": self.filter,
            "things": things,
            "path": self.request.path,
            "needs": search.needs(match, self.filter.directory) if match else [],
        }
        return render_to_string("components/empty.html", context)

    def offer(self):
        """HTML before the results that leads on to others; subclasses may have some."""
        return ""

    def results(self, ids):
        """The entries with these ids as HTML, in this order."""
        return render_to_string(self.results_template, {"entries": self.entries(ids)})

    def entries(self, ids):
        """The entries of a page as its cards need them, in the order of `ids`.

        `shown_name` and `shown_summary` have the words marked that were looked for, and `why`
        says what else brought the entry in.
        """
        by_id = with_told(self.model.objects.published().for_list()).in_bulk(ids)
        entries = [by_id[pk] for pk in ids if pk in by_id]
        self.telling = tell_listed(entries)
        for entry in entries:
            entry.shown_name, entry.shown_summary, entry.why = entry.name, entry.summary, ""
            if self.filter.match:
                *shown, why = self.filter.match.shown(entry.pk, entry.name, entry.summary)
                shown = map(as_told, (entry.name, entry.summary), shown)
                entry.shown_name, entry.shown_summary, entry.why = map(mark_safe, (*shown, why))
        return entries


class NoParametersMixin:
    """A page that takes no parameters, and says so where an address has some."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(ignored_here=unknown(self.request.GET), **kwargs)


class MovedDetailView(NoParametersMixin, DetailView):
    """A page to which the address that it had before leads for good."""

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            former = FormerSlug.objects.of(self.model, kwargs["slug"])
            thing = self.get_queryset().filter(uuid__in=former).first()
            if thing is None:
                raise
            return HttpResponsePermanentRedirect(thing.get_absolute_url())


class EntryDetailView(MovedDetailView):
    """The page of one published entry, whose rows come with it in one query."""

    gathering: Gathering
    # What stands in the context beside the entry and its rows, and is translated too.
    also_told: tuple[str, ...] = ("programmes",)

    @cached_property
    def directory(self):
        return directory.current(self.request)

    def get_queryset(self):
        return self.model.objects.published()

    def get_object(self, queryset=None):
        try:
            entry, self.rows = self.gathering.get(self.kwargs["slug"])
        except self.model.DoesNotExist:
            raise Http404 from None
        return entry

    def render_to_response(self, context, **kwargs):
        # All that the page shows at once, in one query.
        shown = [context["object"], *self.rows.values(), *map(context.get, self.also_told)]
        context["translation_notice"] = notice(tell(*shown))
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            words=glossary(self.directory),
            **self.rows,
            **kwargs,
        )


class OrganisationListView(EntryListView):
    template_name = "organisations/organisation_list.html"
    results_template = "organisations/_organisations.html"
    model = Organisation
    filterset_class = OrganisationFilter


class OrganisationDetailView(EntryDetailView):
    model = Organisation
    gathering = pages.ORGANISATION

    def get_context_data(self, **kwargs):
        programmes = first_of_organisation(self.directory, self.object)
        return super().get_context_data(programmes=programmes, **kwargs)


class NetworkListView(EntryListView):
    template_name = "organisations/network_list.html"
    results_template = "organisations/_networks.html"
    model = Network
    filterset_class = NetworkFilter


class NetworkDetailView(EntryDetailView):
    model = Network
    gathering = pages.NETWORK

    def get_context_data(self, **kwargs):
        programmes = first_of_network(self.directory, self.object)
        return super().get_context_data(programmes=programmes, **kwargs)


class EventListView(EntryListView):
    template_name = "organisations/event_list.html"
    results_template = "organisations/_events.html"
    model = Event
    filterset_class = EventFilter

    def results(self, ids):
        entries, sort = self.entries(ids), self.filter.sort
        for event in entries:
            # What sinks in the usual order stands under a heading of its own.
            sinks = sort == SortFilter.USUAL and event.is_stale
            event.heading = _("Not confirmed for a long time") if sinks else event.period
        context = {"entries": entries, "in_time": sort in (SortFilter.USUAL, "date")}
        return render_to_string(self.results_template, context)


class EventDetailView(EntryDetailView):
    model = Event
    gathering = pages.EVENT

    def get_context_data(self, **kwargs):
        series = self.object.series
        if not (series and series.is_published):
            series, self.rows["editions"] = None, []
        return super().get_context_data(series=series, **kwargs)


class SeriesDetailView(EntryDetailView):
    model = EventSeries
    template_name = "organisations/series_detail.html"
    context_object_name = "series"
    gathering = pages.SERIES


class SourceListView(NoParametersMixin, ListView):
    """The documents behind the directory, and the publications they name."""

    model = Source

    def get_context_data(self, **kwargs):
        cited = Prefetch("citations", PublicationCitation.objects.select_related("source"))
        publications = Publication.objects.published().prefetch_related(cited)
        context = super().get_context_data(publications=list(publications), **kwargs)
        context["object_list"] = list(context["object_list"])
        telling = tell(context["object_list"], context["publications"])
        return context | {"translation_notice": notice(telling)}


def in_english(fact):
    """A fact of a document as it stands there, on a page in any language."""
    texts = {name: in_source_language(fact[name]) for name in ("heading", "name", "facts")}
    return fact | texts


class SourceDetailView(MovedDetailView):
    """Everything that was taken from one document, under the document's own headings."""

    model = Source

    def get_context_data(self, **kwargs):
        source = self.object
        groups = directory.current(self.request).keep(("facts", source.pk), source.fact_groups)
        # A rest of up to 20 facts does not make a page of its own.
        paginator = Paginator(source.facts(groups), 100, orphans=20)
        page, ignored = page_asked_for(paginator, self.request.GET)
        page.object_list = list(map(in_english, page.object_list))
        telling = tell(source)
        telling.is_missing |= language() is not None
        context = super().get_context_data(
            page_obj=page,
            pages=html.pages(page, ""),
            translation_notice=notice(telling),
            **kwargs,
        )
        if page.number > 1:
            alternates = languages.alternates(self.request, f"page={page.number}")
            context["alternates"] = alternates
        context["ignored_here"] = unknown(self.request.GET, known=["page"]) + ignored
        return context
