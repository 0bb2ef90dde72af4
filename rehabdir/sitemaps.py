"""What search engines may list: the fixed pages and every published entry with a page."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from organisations.models import Event, EventSeries, Network, Organisation, Source
from programmes.models import Programme

PAGES = [
    "home", "programme_list", "organisation_list", "network_list", "event_list",
    "glossary", "source_list", "about",
]  # fmt: skip


class PageSitemap(Sitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class EntrySitemap(Sitemap):
    """The pages of one kind of entry, in files that take well under a second each to make.

    Those after the first have ?p= in their address, which robots.txt has to allow.
    """

    limit = 10_000

    def __init__(self, entries):
        self.entries = entries

    def items(self):
        return self.entries.order_by("pk").only("slug")


SITEMAPS = {
    "pages": PageSitemap(),
    "sources": EntrySitemap(Source.objects.all()),
} | {
    model._meta.model_name: EntrySitemap(model.objects.published())
    for model in (Programme, Organisation, Network, Event, EventSeries)
}
