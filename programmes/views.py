"""Programmes, and the words of the field."""

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.views.generic import ListView

from organisations.views import EntryDetailView, EntryListView, NoParametersMixin
from programmes.cards import cards
from programmes.filters import ProgrammeFilter
from programmes.models import GlossaryTerm, GlossaryTermCitation, Programme, Stage
from programmes.models.partner import RUNNING
from programmes.pages import PROGRAMME, journey
from programmes.related import related
from translations.reading import notice, tell


class ProgrammeListView(EntryListView):
    template_name = "programmes/programme_list.html"
    model = Programme
    filterset_class = ProgrammeFilter

    def results(self, ids):
        listed, self.telling = cards(self.filter.directory, ids, self.filter.match)
        return f'<ul class="cards">\n{listed}\n</ul>'

    def offer(self):
        offer = self._throughcare_offer()
        if not offer:
            return ""
        context = offer | {"path": self.request.path}
        return render_to_string("programmes/_throughcare_offer.html", context)

    def _throughcare_offer(self):
        """Throughcare programmes for somebody who chose in-care or aftercare alone.

        Both kinds of stage are reached by throughcare too, and few people know the word.
        """
        chosen = self.filter.values["stage"]
        if len(chosen) != 1 or chosen[0] not in (Stage.IN_CARE, Stage.AFTERCARE):
            return None
        count = self.filter.count("stage", Stage.THROUGHCARE)
        return count and {
            "count": count,
            "stage": chosen[0],
            "query": self.filter.query_with(stage=[*chosen, Stage.THROUGHCARE.value]),
        }


class ProgrammeDetailView(EntryDetailView):
    model = Programme
    gathering = PROGRAMME
    also_told = ("related",)

    def get_context_data(self, **kwargs):
        partners = self.rows["partners"]
        running = [partner for partner in partners if partner.role in RUNNING]
        return super().get_context_data(
            # Whom to ask first: those who run it, before those who pay or support.
            ask=next(iter(running or partners), None),
            journey=journey(self.object),
            related=related(self.directory, self.object),
            **kwargs,
        )


class GlossaryView(NoParametersMixin, ListView):
    model = GlossaryTerm
    template_name = "programmes/glossary.html"

    def get_queryset(self):
        cited = Prefetch("citations", GlossaryTermCitation.objects.select_related("source"))
        return GlossaryTerm.objects.published().prefetch_related(cited)

    def get_context_data(self, **kwargs):
        terms = list(self.object_list)
        telling = tell(terms)
        # In the order of the language's own words.
        terms.sort(key=lambda term: term.name.casefold())
        return super().get_context_data(
            object_list=terms, translation_notice=notice(telling), **kwargs
        )
