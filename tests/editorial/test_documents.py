"""Entries as documents: nothing is lost on the way there and back."""

import pytest
from django.core.exceptions import ValidationError

from editorial import documents
from editorial.models.kinds import entry_kinds
from organisations.models import State
from programmes.models import Programme
from tests import factories


@pytest.fixture
def programme(db):
    programme = factories.programme(name="Yellow Ribbon Class")
    programme.needs.add(factories.need("work"), factories.need("faith"))
    for number, text in enumerate(["Ask", "Meet", "Begin"], start=1):
        programme.steps.create(position=number, text=text)
    programme.partners.create(organisation=factories.organisation(slug="score"), role="provider")
    return programme


def test_a_document_holds_what_an_editor_can_change(programme):
    document = documents.read(programme)
    assert document["name"] == "Yellow Ribbon Class"
    assert document["needs"] == ["faith", "work"]
    assert [step["text"] for step in document["steps"]] == ["Ask", "Meet", "Begin"]
    assert document["partners"] == [{"organisation": "score", "role": "provider", "note": ""}]
    assert "uuid" not in document and "id" not in document


def test_every_editable_field_of_every_kind_is_in_its_document(db):
    for model in entry_kinds().values():
        names = set(documents.names(model))
        for field in model._meta.get_fields():
            if field.concrete and field.editable and not field.auto_created:
                through = getattr(field.remote_field, "through", None)
                if through is None or through._meta.auto_created:
                    assert field.name in names, f"{model.__name__}.{field.name}"


def test_a_row_belongs_to_one_kind_of_document_only():
    owners = [
        rows.model for model in entry_kinds().values() for rows in documents.rows_of(model).values()
    ]
    assert len(owners) == len(set(owners)) >= 15


def test_writing_what_was_read_changes_nothing(programme):
    before = documents.read(programme)
    steps = list(programme.steps.values_list("pk", flat=True))
    documents.write(programme, before)
    assert documents.read(programme) == before
    assert list(programme.steps.values_list("pk", flat=True)) == steps


def test_rows_that_stay_keep_their_translations(programme):
    ask, _meet, begin = programme.steps.all()
    documents.write(programme, {"steps": [{"text": "Begin"}, {"text": "Ask for a place"}]})
    rows = list(programme.steps.values_list("position", "text", "pk"))
    assert rows == [(1, "Begin", begin.pk), (2, "Ask for a place", ask.pk)]


def test_partners_are_told_apart_by_who_they_are(programme):
    own = programme.partners.get()
    factories.organisation(slug="muis")
    documents.write(
        programme,
        {
            "partners": [
                {"organisation": "muis", "role": "funder", "note": ""},
                {"organisation": "score", "role": "provider", "note": "teaches"},
            ]
        },
    )
    first, second = programme.partners.all()
    assert (first.organisation.slug, second.pk, second.note) == ("muis", own.pk, "teaches")


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"name": ""}, "name"),
        ({"stage": "nowhere"}, "stage"),
        ({"needs": ["no-such-need"]}, "needs"),
        ({"country": "atlantis"}, "country"),
        ({"steps": [{"text": ""}]}, "steps"),
        ({"steps": "none"}, "steps"),
        ({"confirmed_on": "yesterday"}, "confirmed_on"),
        ({"citations": []}, "citations"),
    ],
)
def test_what_cannot_be_is_named(programme, values, name):
    with pytest.raises(ValidationError) as refused:
        documents.write(programme, values)
    assert name in refused.value.message_dict


def test_an_entry_whose_slug_changed_is_still_found(programme):
    country = factories.organisation(slug="old-name")
    document = {"partners": [{"organisation": "old-name", "role": "provider", "note": ""}]}
    country.slug = "new-name"
    country.save()
    documents.write(programme, document)
    assert programme.partners.get().organisation == country


def test_a_new_entry_is_made_from_a_document(programme):
    document = documents.read(programme) | {"slug": "", "name": "Another", "state": State.DRAFT}
    other = Programme()
    documents.write(other, document)
    assert documents.read(other) == document | {"slug": "another"}


def test_many_entries_are_read_with_the_queries_of_one(programme, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    others = [programme, *(factories.programme() for _ in range(5))]
    with CaptureQueriesContext(connection) as one:
        documents.read_many([Programme.objects.get(pk=programme.pk)])
    found = list(Programme.objects.filter(pk__in=[other.pk for other in others]))
    with django_assert_num_queries(len(one) - 1):
        assert set(documents.read_many(found)) == {other.pk for other in others}
