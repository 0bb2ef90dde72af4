"""What search engines may list: the fixed pages and every published entry with a page.

Each language has files of its own, in which every page names itself in the others.
"""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from organisations.models import Event, EventSeries, Network, Organisation, Source
from programmes.models import Programme
from rehabdir.languages import CODES, DEFAULT, HTML, translated

PAGES = [
    "home", "programme_list", "organisation_list", "network_list", "event_list",
    "glossary", "source_list", "about", "accessibility",
]  # fmt: skip


class LanguageSitemap(Sitemap):
    """Pages in one language.

    Not Django's `i18n`, which reads all entries for each file and works out each address anew.
    """

    def __init__(self, language):
        self.language = language

    def get_urls(self, **kwargs):
        urls = super().get_urls(**kwargs)
        for url in urls:
            # The map itself is in no language, so this is the address in English.
            path = self._location(url["item"])
            start = url["location"].removesuffix(path)
            url["location"] = start + translated(path, self.language)
            url["alternates"] = [
                {"lang_code": HTML[code], "location": start + translated(path, code)}
                for code in CODES
            ] + [{"lang_code": "x-default", "location": start + path}]
        return urls


class PageSitemap(LanguageSitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class EntrySitemap(LanguageSitemap):
    """The pages of one kind of entry, in files that take well under a second each to make.

    Those after the first have ?p= in their address, which robots.txt has to allow.
    """

    limit = 2_000

    def __init__(self, language, entries):
        super().__init__(language)
        self.entries = entries

    def items(self):
        return self.entries.order_by("pk").only("slug")


def _sitemaps(language):
    """By name, the Sitemaps of a language; those in English have no more than the name."""
    ending = "" if language == DEFAULT else f"-{language}"
    entries = {"sources": Source.objects.all()} | {
        model._meta.model_name: model.objects.published()
        for model in (Programme, Organisation, Network, Event, EventSeries)
    }
    return {f"pages{ending}": PageSitemap(language)} | {
        f"{name}{ending}": EntrySitemap(language, of_kind) for name, of_kind in entries.items()
    }


SITEMAPS = {name: sitemap for code in CODES for name, sitemap in _sitemaps(code).items()}
