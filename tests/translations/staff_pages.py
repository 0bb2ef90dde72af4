"""The pages on which staff translate, and what has to be there before."""

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from translations.models import Translation
from translations.texts import kind_of

OVERVIEW = "/admin/translations/translation/"
WORK = "/admin/translations/translation/entries/"


def translating(entry, language="ms"):
    return f"/admin/translations/translation/{language}/{kind_of(entry)}/{entry.pk}/"


def translate(entry, field, text="Teks", *, language="ms", reviewed=False):
    return Translation.objects.create(
        kind=kind_of(entry),
        object_id=entry.pk,
        field=field,
        language=language,
        text=text,
        source_text=getattr(entry, field),
        is_reviewed=reviewed,
    )


def key(thing, field):
    return f"{kind_of(thing)}-{thing.pk}-{field}"


def in_malay(thing, field):
    rows = Translation.objects.of_thing(thing).filter(language="ms", field=field)
    return rows.values_list("text", flat=True).first()


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def words(tag):
    return " ".join(tag.text.split())


def shown(response):
    """The texts on a translating page: their labels with their states."""
    return [words(heading) for heading in page(response).select(".translation-text h2")]


def listed(response):
    """The lines of a work list: name, kind, missing, out of date, not reviewed."""
    rows = page(response).select("#content-main tbody tr")
    return [[words(cell) for cell in row.select("th, td")] for row in rows]


def block(response, thing, field):
    """What a translating page shows for one text."""
    return page(response).find(id=key(thing, field))


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def programme_with_rows(rows=1):
    programme = factories.programme()
    for number in range(1, rows + 1):
        programme.steps.create(position=number, text=f"Step {number}")
        programme.figures.create(position=number, value="8", label=f"Figure {number}")
        factories.partner(programme, note="It helps.")
    return programme
