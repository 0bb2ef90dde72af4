"""Lists and pages of organisations, networks, events and sources."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect
from django.views.generic import DetailView, ListView

from organisations.facets import Ignored, ListFilter, unknown
from organisations.filters import EventFilter, NetworkFilter, OrganisationFilter
from organisations.models import (
    Event,
    EventOrganisation,
    EventSeries,
    FormerSlug,
    Network,
    Organisation,
    Publication,
    Source,
)
from programmes.models import Glossary, GlossaryTerm, Programme


class EntryListView(ListView):
    """A filterable list of published entries; any address gives a page."""

    paginate_by = 20
    filterset_class: type[ListFilter]

    def get_queryset(self):
        self.filter = self.filterset_class(self.request.GET, self.model.objects.published())
        return self.filter.qs.for_list()

    def paginate_queryset(self, queryset, page_size):
        paginator = Paginator(queryset, page_size)
        page = paginator.get_page(self._page_number(paginator))
        return paginator, page, page.object_list, page.has_other_pages()

    def _page_number(self, paginator):
        """The page asked for; one that does not exist is named among what was ignored."""
        self.ignored = self.filter.ignored
        *earlier, asked = [page.strip() for page in self.request.GET.getlist("page")] or [""]
        self.ignored += [Ignored("Page", page) for page in earlier if page and page != asked]
        asked = asked or "1"
        try:
            return paginator.validate_number(asked)
        except InvalidPage:
            self.ignored.append(Ignored("Page", asked))
            # Past the end the last page is nearest, and before the start the first.
            return 1 if asked.startswith("-") or asked == "0" else asked

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        paginator, page = context["paginator"], context["page_obj"]
        return context | {
            "filter": self.filter,
            "ignored": self.ignored,
            "pages": paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "thing": self.model._meta.verbose_name,
            "things": self.model._meta.verbose_name_plural,
            "is_empty": paginator.count == 0,
        }


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
    """The page of one published entry."""

    def get_queryset(self):
        return self.model.objects.published()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            words=Glossary(GlossaryTerm.objects.published()),
            citations=self.object.citations.select_related("source"),
            contact_email=settings.CONTACT_EMAIL,
            **kwargs,
        )


class OrganisationListView(EntryListView):
    model = Organisation
    filterset_class = OrganisationFilter


class OrganisationDetailView(EntryDetailView):
    model = Organisation

    def get_queryset(self):
        return super().get_queryset().select_related("country")

    def get_context_data(self, **kwargs):
        organisation = self.object
        return super().get_context_data(
            programmes=Programme.objects.published().of(organisation),
            memberships=organisation.memberships.visible().select_related("network"),
            event_parts=organisation.event_parts.visible()
            .select_related("event")
            .order_by("event__starts_on", "event__name"),
            publications=organisation.publications.published(),
            staffed_by=organisation.staffed_by.published(),
            sends_staff_to=organisation.sends_staff_to.published(),
            venues=organisation.venues.published().select_related("organisation"),
            events_here=Event.objects.published()
            .filter(venue__in=organisation.places.published())
            .exclude(parts__organisation=organisation),
            **kwargs,
        )


class NetworkListView(EntryListView):
    model = Network
    filterset_class = NetworkFilter


class NetworkDetailView(EntryDetailView):
    model = Network

    def get_queryset(self):
        return super().get_queryset().select_related("country")

    def get_context_data(self, **kwargs):
        network = self.object
        memberships = list(
            network.memberships.visible().in_role_order().select_related("organisation")
        )
        return super().get_context_data(
            memberships=memberships,
            known_members=len({membership.organisation_id for membership in memberships}),
            events=network.events.published().for_list(),
            series=network.event_series.published(),
            programmes=Programme.objects.published().of_network(network),
            **kwargs,
        )


class EventListView(EntryListView):
    model = Event
    filterset_class = EventFilter

    def get_context_data(self, **kwargs):
        in_time = self.filter.values["sort"] in (None, "", "date")
        return super().get_context_data(in_time=in_time, **kwargs)


class EventDetailView(EntryDetailView):
    model = Event

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("network", "series", "country", "venue", "venue__organisation")
        )

    def get_context_data(self, **kwargs):
        event = self.object
        series = event.series if event.series and event.series.is_published else None
        return super().get_context_data(
            series=series,
            editions=series.editions.published().exclude(pk=event.pk) if series else [],
            parts=event.parts.visible().select_related("organisation"),
            publications=event.publications.published(),
            **kwargs,
        )


class SeriesDetailView(EntryDetailView):
    model = EventSeries
    template_name = "organisations/series_detail.html"
    context_object_name = "series"

    def get_queryset(self):
        return super().get_queryset().select_related("network")

    def get_context_data(self, **kwargs):
        editions = (
            self.object.editions.published()
            .for_list()
            .prefetch_related(
                "figures",
                Prefetch(
                    "parts", EventOrganisation.objects.visible().select_related("organisation")
                ),
            )
            .order_by("starts_on")
        )
        return super().get_context_data(editions=editions, **kwargs)


class SourceListView(NoParametersMixin, ListView):
    """The documents behind the directory, and the publications they name."""

    model = Source

    def get_context_data(self, **kwargs):
        publications = Publication.objects.published().prefetch_related("citations__source")
        return super().get_context_data(publications=publications, **kwargs)


class SourceDetailView(MovedDetailView):
    """Everything that was taken from one document, under the document's own headings."""

    model = Source

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=self.object.facts(), **kwargs)
