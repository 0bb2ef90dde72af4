"""The kinds of page that readers meet, each with an address, in every language of the site."""

import pytest
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
    "programmes, filtered": "/programmes/?stage=throughcare&need=family-and-parenting",
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
    "report": "/report/programme/insan-mukmin/",
    "report, of a list": "/report/?list=programmes",
    "report, of the site": "/report/",
    "search": "/search/",
    "search, found": f"/search/?q={NAME}",
    "search, none": f"/search/?q={NOTHING}",
    "missing": "/programmes/no-such-programme/",
}
# The four lists have one frame: in other languages these would say no more than the programmes.
ONLY_IN_ENGLISH = {
    f"{kind}, {state}"
    for kind in ("organisations", "networks", "events")
    for state in ("filtered", "found", "none")
}
LOOKED_AT = {
    language: [kind for kind in KINDS if kind not in ONLY_IN_ENGLISH or language == "en-gb"]
    for language in LANGUAGES
}
# Those whose picture is kept.
PICTURED = {kind for kind in KINDS if "," not in kind} | {"programmes, filtered", "search, found"}

every_page = pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, language) for language, kinds in LOOKED_AT.items() for kind in kinds],
)


def address(kind, language):
    """The address of a page of this kind, from the root of the site."""
    return translated(KINDS[kind], language)
