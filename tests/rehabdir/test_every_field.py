"""Whatever an editor types is read on the entry's page: no field is for nobody."""

import pytest
from django.db import models

from tests import factories
from tests.pages import page

pytestmark = pytest.mark.django_db

# What stands in an address or says who may read the page, and is no text for readers.
NOT_READ = {"slug", "uuid", "state"}
# Where one text shows only beside a certain choice.
BESIDE = {"cost": {"cost_kind": "paid"}, "stage_note": {"stage_stated": False}}
ON_OWN_PAGE = {
    "programme": factories.programme,
    "organisation": factories.organisation,
    "network": factories.network,
    "event": factories.event,
    "series": factories.series,
}


def typed_fields(model):
    """The fields of `model` in which an editor types text or an address."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in NOT_READ
    ]


def typed_values(model):
    """A value for each of them that stands nowhere else."""
    return {
        field.name: f"https://{field.name.replace('_', '-')}.example/"
        if isinstance(field, models.URLField)
        else f"Said in {field.name}"
        for field in typed_fields(model)
    }


def assert_read(response, values):
    html = str(page(response).main).lower()
    for name, value in values.items():
        assert value.lower() in html, name


@pytest.mark.parametrize("kind", ON_OWN_PAGE)
def test_every_text_of_an_entry_stands_on_its_page(client, kind):
    make = ON_OWN_PAGE[kind]
    values = typed_values(type(make()))
    beside = {}
    for name, needed in BESIDE.items():
        if name in values:
            beside |= needed
    if "stated_member_noun" in values:
        beside["stated_member_count"] = 8
    entry = make(**values, **beside)
    assert len(values) >= 4
    assert_read(client.get(entry.get_absolute_url()), values)


def test_every_text_of_a_document_stands_on_its_page(client):
    values = typed_values(type(factories.source()))
    # The headings only give the order in which the facts stand.
    del values["headings"]
    source = factories.source(**values)
    assert_read(client.get(source.get_absolute_url()), values)


def test_every_text_of_a_publication_stands_on_the_list_of_documents(client):
    values = typed_values(type(factories.publication()))
    factories.publication(**values)
    assert_read(client.get("/sources/"), values)


def test_every_text_of_a_word_stands_on_the_list_of_words(client):
    values = typed_values(type(factories.glossary_term()))
    # Only tells in which forms the word is found in texts.
    del values["also_written"]
    factories.glossary_term(**values)
    assert_read(client.get("/glossary/"), values)


def test_every_text_of_a_place_stands_where_it_is_shown(client):
    values = typed_values(type(factories.venue()))
    # Stands on the page of its source; beside an address it would be one line too many.
    del values["summary"]
    programme = factories.programme()
    programme.venues.add(factories.venue(**values))
    assert_read(client.get(programme.get_absolute_url()), values)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("programme", ["steps", "figures"]),
        ("network", ["aims", "figures"]),
        ("event", ["goals", "guests", "figures"]),
    ],
)
def test_every_text_of_a_row_stands_on_the_page_of_its_entry(client, kind, rows):
    entry = ON_OWN_PAGE[kind]()
    for name in rows:
        values = typed_values(getattr(entry, name).model)
        getattr(entry, name).create(**values)
        assert_read(client.get(entry.get_absolute_url()), values)


@pytest.mark.parametrize(
    ("make", "both"),
    [
        (factories.partner, ["programme", "organisation"]),
        (factories.member, ["network", "organisation"]),
        (factories.part, ["event", "organisation"]),
    ],
)
def test_every_text_of_a_tie_stands_on_the_page_it_is_written_for(client, make, both):
    values = typed_values(type(make()))
    tie = make(**values)
    assert_read(client.get(getattr(tie, both[0]).get_absolute_url()), values)
