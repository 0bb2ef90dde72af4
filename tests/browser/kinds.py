"""The kinds of page that readers meet, each with an address, in every language of the site."""

from django.conf import settings

from rehabdir.languages import translated

LANGUAGES = [code for code, _ in settings.LANGUAGES]
# Words that nothing in the directory is like.
NOTHING = "xqzjvwk"
# A name, so that it finds something in every language.
NAME = "fitrah"
KINDS = {
    "home": "/",
    "programmes": "/programmes/",
    "programmes, filtered": "/programmes/?stage=throughcare&now=in-custody&need=family-and-parenting",
    "programmes, found": f"/programmes/?q={NAME}",
    "programmes, none": f"/programmes/?q={NOTHING}&stage=in-care",
    "programmes, not understood": "/programmes/?stage=on-the-moon&page=x&country=sg",
    "organisations": "/organisations/",
    "organisations, filtered": "/organisations/?kind=halfway-house&country=sg",
    "organisations, found": f"/organisations/?q={NAME}",
    "organisations, none": f"/organisations/?q={NOTHING}",
    "networks": "/networks/",
    "networks, filtered": "/networks/?country=sg",
    "networks, found": "/networks/?q=care",
    "networks, none": f"/networks/?q={NOTHING}",
    "events": "/events/",
    "events, filtered": "/events/?when=past&year=2023",
    "events, found": "/events/?q=korban",
    "events, none": f"/events/?q={NOTHING}",
    "programme": "/programmes/insan-mukmin/",
    "organisation": "/organisations/singapore-prison-service/",
    "network": "/networks/care-network/",
    "event": "/events/mmo-korban-distribution-2023/",
    "series": "/events/series/mmo-korban-distribution/",
    "sources": "/sources/",
    "source": "/sources/m3-focus-area-2/",
    "glossary": "/glossary/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "search": "/search/",
    "search, found": f"/search/?q={NAME}",
    "search, none": f"/search/?q={NOTHING}",
    "missing": "/programmes/no-such-programme/",
}
# Of each kind of page, the one whose picture is kept.
PICTURED = [kind for kind in KINDS if "," not in kind or kind in ("programmes, filtered", "search, found")]


def address(kind, language):
    """The address of a page of this kind, from the root of the site."""
    return translated(KINDS[kind], language)
