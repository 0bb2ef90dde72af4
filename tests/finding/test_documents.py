"""What of which entry is searched."""

import pytest
from django.db import models

from finding import documents, words
from organisations.models import EntryRow, State
from tests import factories
from tests.finding.indexed import found, having, indexed, key

pytestmark = pytest.mark.django_db

BODY = "Pottery and glazing"
MAKERS = {
    "programme": factories.programme,
    "organisation": factories.organisation,
    "network": factories.network,
    "event": factories.event,
    "eventseries": factories.series,
    "publication": factories.publication,
    "glossaryterm": factories.glossary_term,
}


class TestKinds:
    def test_are_never_moved(self):
        # A document is known by the place of its kind.
        assert documents.KINDS == tuple(MAKERS) == tuple(documents.TEXTS)
        assert documents.number(documents.KINDS[-1], 2**documents.ID_BITS - 1) < 2**63

    @pytest.mark.parametrize("kind", documents.KINDS)
    def test_and_numbers_lead_to_each_other(self, kind):
        for pk in (1, 17, 2**documents.ID_BITS - 1):
            assert documents.split(documents.number(kind, pk)) == (kind, pk)

    def test_that_are_not_searched_have_no_number(self):
        with pytest.raises(ValueError, match="not in tuple"):
            documents.number("venue", 1)
        factories.venue(name=BODY)
        assert found(BODY) == set()

    @pytest.mark.parametrize("kind", documents.KINDS)
    def test_have_every_text_searched_or_left_out_on_purpose(self, kind):
        left_out = {"slug", "state", "kind", "stage", "stage_note", "cost_kind", "url", "website"}
        left_out |= {"contact_url", "stated_member_noun", "stated_member_exactness"}
        texts = {
            field.name
            for field in documents.model_of(kind)._meta.fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.name.endswith("precision")
        }

        assert texts - left_out == documents.TEXTS[kind].fields - {"state"}

    def test_have_their_rows_searched(self):
        rows = {model for kind in EntryRow.__subclasses__() for model in _concrete(kind)}

        assert set(documents.row_fields()) == rows


def _concrete(model):
    if not model._meta.abstract:
        yield model
    for subclass in model.__subclasses__():
        yield from _concrete(subclass)


class TestSearchedTexts:
    @pytest.mark.parametrize("kind", documents.KINDS)
    @pytest.mark.parametrize("is_name", [True, False])
    def test_every_field(self, kind, is_name):
        texts = documents.TEXTS[kind]
        for field in texts.names if is_name else ("summary", *texts.rest):
            entry = MAKERS[kind](cited=False)
            # The constraint on the cost looks at its kind.
            extra = {"cost_kind": "paid"} if field == "cost" else {}
            for name, value in {field: BODY, **extra}.items():
                setattr(entry, name, value)
            entry.save()

            assert found("pottery glaze") == {key(entry)}, field
            assert bool(having("^pottery")) is is_name
            entry.delete()

    @pytest.mark.parametrize(
        ("make", "rows", "values"),
        [
            (factories.programme, "steps", {"text": BODY}),
            (factories.programme, "figures", {"value": "2", "label": BODY}),
            (factories.network, "aims", {"text": BODY}),
            (factories.network, "figures", {"value": "2", "label": BODY}),
            (factories.event, "goals", {"text": BODY}),
            (factories.event, "guests", {"name": "Pottery", "office": "Glazing", "part": "-"}),
            (factories.event, "figures", {"value": "2", "label": BODY}),
        ],
    )
    def test_every_kind_of_row(self, make, rows, values):
        entry, _other = make(), make()
        getattr(entry, rows).create(position=1, **values)
        getattr(entry, rows).create(position=2, **dict.fromkeys(values, "More"))

        assert found("pottery glaze") == {key(entry)}
        assert found("more") == {key(entry)}

    def test_names_are_known_as_a_whole(self):
        entry = factories.organisation(
            name="Yellow Ribbon Singapore", also_known_as="SCORE, Yellow Ribbon，黄丝带、S.C.O.R.E."
        )
        term = factories.glossary_term(name="fidyah", also_written="fidya, fidyah voucher")

        for name in ("yellow ribbon", "Yellow-Ribbon, Singapore", "score", "黄丝带"):
            assert having(words.whole(words.words(name))) == {key(entry)}, name
        for name in ("Fidyah", "fidya", "fidyah voucher"):
            assert having(words.whole(words.words(name))) == {key(term)}, name

    @pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
    def test_only_of_published_entries(self, state):
        factories.programme(name=BODY, state=state)
        documents.rebuild()

        assert indexed() == {}

    def test_summary_is_marked(self):
        entry = factories.programme(summary=BODY, description="Weaving")

        assert having("~pottery") == {key(entry)}
        assert having("~weaving", "^weaving", "^pottery") == set()

    def test_names_of_others_are_no_text_of_an_entry(self):
        entry = factories.programme(needs=[factories.need(name="Weaving")])
        factories.partner(entry, factories.organisation(name=BODY))

        assert key(entry) not in found("weaving") | found("pottery")
