"""Lists and pages of organisations, networks, events and sources."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.views.generic import DetailView, ListView, TemplateView

from finding import directory, edition, html, missed, search
from finding.kept import kept
from finding.lists import Ignored, ListFilter, unknown
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


class Results:
    """What a ListFilter found, as a sequence that a Paginator can cut into pages of ids."""

    def __init__(self, found):
        self.found = found

    def __len__(self):
        return self.found.total

    def __getitem__(self, part):
        return self.found.page(part.start, part.stop - part.start)


class EntryListView(TemplateView):
    """A filterable list of published entries; any address gives a page."""

    paginate_by = 20
    model: type[Entry]
    filterset_class: type[ListFilter]

    def get(self, request, *args, **kwargs):
        self.filter = self.filterset_class(request.GET, within=directory.current(request))
        response = super().get(request, *args, **kwargs)
        if self.filter.match and self.filter.match.is_missed:
            missed.count(request, self.filter)
            response["Cache-Control"] = "no-store"
        return response

    def _page(self):
        """The page asked for; one that does not exist is named among what was ignored."""
        paginator = Paginator(Results(self.filter), self.paginate_by)
        *earlier, asked = [page.strip() for page in self.request.GET.getlist("page")] or [""]
        ignored = self.filter.ignored
        ignored += [Ignored("Page", page) for page in earlier if page and page != asked]
        asked = asked or "1"
        try:
            return paginator.page(paginator.validate_number(asked))
        except InvalidPage:
            ignored.append(Ignored("Page", asked))
            # Past the end the last page is nearest, and before the start the first.
            return paginator.get_page(1 if asked.startswith("-") or asked == "0" else asked)

    def cards(self, ids):
        """The entries of a page as its cards need them, in the order of `ids`.

        `shown_name` and `shown_summary` have the words marked that were looked for, and `why`
        says what else brought the entry in.
        """
        by_id = self.model.objects.published().for_list().in_bulk(ids)
        entries = [by_id[pk] for pk in ids if pk in by_id]
        for entry in entries:
            entry.shown_name, entry.shown_summary, entry.why = entry.name, entry.summary, ""
            if self.filter.match:
                shown = self.filter.match.shown(entry.pk, entry.name, entry.summary)
                entry.shown_name, entry.shown_summary, entry.why = map(mark_safe, shown)
        return entries

    def get_context_data(self, **kwargs):
        page, match = self._page(), self.filter.match
        return super().get_context_data(
            filter=self.filter,
            page_obj=page,
            entries=self.cards(page.object_list),
            ignored=self.filter.ignored,
            facets=html.facets(self.filter),
            pages=html.pages(page, self.filter.query),
            thing=self.model._meta.verbose_name,
            things=self.model._meta.verbose_name_plural,
            needs=search.needs(match, self.filter.directory) if match else [],
            **kwargs,
        )


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

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            words=glossary(self.directory.edition),
            contact_email=settings.CONTACT_EMAIL,
            **self.rows,
            **kwargs,
        )


class OrganisationListView(EntryListView):
    template_name = "organisations/organisation_list.html"
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
    model = Event
    filterset_class = EventFilter

    def get_context_data(self, **kwargs):
        in_time = self.filter.sort == "date"
        return super().get_context_data(in_time=in_time, **kwargs)


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
        return super().get_context_data(publications=publications, **kwargs)


def page_asked_for(paginator, data):
    """The page of `paginator` that the QueryDict `data` asks for, and what it asked in vain."""
    *earlier, asked = [page.strip() for page in data.getlist("page")] or [""]
    ignored = [Ignored("Page", page) for page in earlier if page and page != asked]
    asked = asked or "1"
    try:
        return paginator.page(paginator.validate_number(asked)), ignored
    except InvalidPage:
        ignored.append(Ignored("Page", asked))
        # Past the end the last page is nearest, and before the start the first.
        nearest = 1 if asked.startswith("-") or asked == "0" else asked
        return paginator.get_page(nearest), ignored


class SourceDetailView(MovedDetailView):
    """Everything that was taken from one document, under the document's own headings."""

    model = Source

    def get_context_data(self, **kwargs):
        source = self.object
        groups = kept(edition.of(self.request), ("facts", source.pk), source.fact_groups)
        # A rest of up to 20 facts does not make a page of its own.
        paginator = Paginator(source.facts(groups), 100, orphans=20)
        page, ignored = page_asked_for(paginator, self.request.GET)
        context = super().get_context_data(
            page_obj=page, pages=html.pages(page, QueryDict()), **kwargs
        )
        context["ignored_here"] = unknown(self.request.GET, known=["page"]) + ignored
        return context
