"""Programmes, and the words of the field."""

from django.views.generic import ListView

from finding import directory
from organisations.views import EntryDetailView, EntryListView, NoParametersMixin
from programmes.cards import cards
from programmes.filters import ProgrammeFilter
from programmes.models import GlossaryTerm, Programme, Stage
from programmes.models.programme import RUNNING
from programmes.related import related


class ProgrammeListView(EntryListView):
    template_name = "programmes/programme_list.html"
    model = Programme
    filterset_class = ProgrammeFilter

    def cards(self, ids):
        return cards(self.filter.directory, ids, self.filter.match)

    def get_context_data(self, **kwargs):
        return super().get_context_data(throughcare_offer=self._throughcare_offer(), **kwargs)

    def _throughcare_offer(self):
        """Throughcare programmes for somebody who chose in-care or aftercare alone.

        Both kinds of stage are reached by throughcare too, and few people know the word.
        """
        words = {
            Stage.IN_CARE: ("that starts in custody", "that start in custody"),
            Stage.AFTERCARE: ("that goes on after release", "that go on after release"),
        }
        chosen = self.filter.values["stage"]
        if len(chosen) != 1 or chosen[0] not in words:
            return None
        count = self.filter.count("stage", Stage.THROUGHCARE)
        return count and {
            "count": count,
            "words": words[chosen[0]][count > 1],
            "query": self.filter.query_with(stage=[*chosen, Stage.THROUGHCARE.value]),
        }


class ProgrammeDetailView(EntryDetailView):
    model = Programme

    def get_queryset(self):
        return super().get_queryset().select_related("country").names_partners()

    def get_context_data(self, **kwargs):
        programme = self.object
        partners = list(programme.partners.visible().for_list())
        running = [partner for partner in partners if partner.role in RUNNING]
        return super().get_context_data(
            needs=programme.needs.all(),
            audience_rows=programme.audience_rows.for_list(),
            partners=partners,
            # Whom to ask first: those who run it, before those who pay or support.
            ask=next(iter(running or partners), None),
            networks=programme.networks.published(),
            venues=programme.venues.published().select_related("organisation"),
            related=related(directory.current(self.request), programme),
            **kwargs,
        )


class GlossaryView(NoParametersMixin, ListView):
    model = GlossaryTerm
    template_name = "programmes/glossary.html"

    def get_queryset(self):
        return GlossaryTerm.objects.published().prefetch_related("citations__source")
