"""The plain list and the plain page of one programme."""

from django.conf import settings
from django.db.models import Count, Prefetch
from django.views.generic import DetailView, ListView

from benchmarks.plain.filters import ORDERS, ProgrammeFilter
from programmes.models import Glossary, GlossaryTerm, PartnerRole, Programme, ProgrammeAudience


class ProgrammeListView(ListView):
    template_name = "plain/programme_list.html"
    context_object_name = "programmes"
    paginate_by = 20

    def get_queryset(self):
        published = Programme.objects.filter(state="published").order_by(*ORDERS["name"])
        self.filter = ProgrammeFilter(self.request.GET, queryset=published)
        return self.filter.qs.select_related("country").prefetch_related(
            "needs",
            Prefetch(
                "audience_rows", ProgrammeAudience.objects.select_related("audience", "qualifier")
            ),
            Prefetch("partners", PartnerRole.objects.select_related("organisation")),
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return context | {
            "filter": self.filter,
            "facets": self.filter.facets(),
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        }


class ProgrammeDetailView(DetailView):
    template_name = "plain/programme_detail.html"
    queryset = Programme.objects.filter(state="published").select_related("country")

    def get_context_data(self, **kwargs):
        programme = self.object
        partners = PartnerRole.objects.filter(
            programme=programme, organisation__state="published"
        ).select_related("organisation")
        related = (
            Programme.objects.filter(state="published", needs__in=programme.needs.all())
            .exclude(pk=programme.pk)
            .annotate(shared=Count("needs"))
            .order_by("-shared", "name")[:4]
        )
        return super().get_context_data(
            words=Glossary(GlossaryTerm.objects.filter(state="published")),
            audience_rows=programme.audience_rows.select_related("audience", "qualifier"),
            partners=partners,
            networks=programme.networks.filter(state="published"),
            venues=programme.venues.filter(state="published").select_related("organisation"),
            citations=programme.citations.select_related("source"),
            related=related,
            contact_email=settings.CONTACT_EMAIL,
            **kwargs,
        )
