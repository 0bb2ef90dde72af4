"""Searches in Malay, Chinese and Tamil, of entries that are written in some of the languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from finding import documents
from finding.models import MissedSearch, Synonym
from programmes.models import Programme
from tests import factories
from tests.finding.indexed import assert_in_step, indexed, key
from tests.finding.indexed import found as documents_with
from tests.finding.test_search import found, marked, shown, why
from tests.pages import LISTS, typed
from translations.models import Translation

pytestmark = pytest.mark.django_db

PATHS = ["/programmes/", "/ms/programmes/", "/zh-hans/programmes/", "/ta/programmes/"]


def translate(thing, language, is_reviewed=True, **texts):
    """Give a thing texts in this language."""
    return [
        Translation.objects.create(
            kind=thing._meta.model_name,
            object_id=thing.pk,
            language=language,
            field=field,
            text=text,
            source_text=getattr(thing, field),
            is_reviewed=is_reviewed,
        )
        for field, text in texts.items()
    ]


@pytest.fixture
def bakery():
    """A programme in all languages, and another that is in English alone."""
    entry = factories.programme(
        name="Bakery", summary="Bread for neighbours.", description="Ovens."
    )
    step = entry.steps.create(text="Baking together.")
    translate(entry, "ms", name="Kedai roti", summary="Roti untuk jiran.", description="Ketuhar.")
    translate(entry, "zh-hans", name="面包店", summary="为邻居烤面包。", description="烤箱。")
    translate(entry, "ta", name="ரொட்டிக் கடை", summary="அண்டை வீட்டாருக்கு ரொட்டி.")
    translate(step, "ms", text="Membakar bersama.")
    translate(step, "zh-hans", text="一起烘焙。")
    factories.programme(name="Other", summary="Else.")
    return entry


class TestTexts:
    @pytest.mark.parametrize(
        "text",
        [
            *("bakery", "neighbour", "kedai roti", "roti", "jiran", "ketuhar", "bakar", "KEDAI"),
            *("面包", "面包店", "邻居", "烤箱", "烘焙", "麵包", "鄰居", "ரொட்டி", "கடை", "கடைக்கு"),
            # Of several languages, and with words that say nothing.
            *("bakery 面包 ரொட்டி", "saya nak cari roti", "我想找面包", "எனக்கு ரொட்டி வேண்டும்"),
        ],
    )
    def test_are_found_in_any_language(self, bakery, text):
        assert found(text) == ["Bakery"]

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("text", ["bakery", "roti", "面包", "ரொட்டி"])
    def test_are_found_on_a_page_in_any_language(self, client, bakery, path, text):
        response = client.get(path, {"q": text})
        assert len(shown(response)) == 1
        assert typed(response) == text

    def test_of_a_name_come_first(self, bakery):
        factories.programme(name="A", description="Roti. 面包店")
        assert found("roti") == ["Bakery", "A"]
        assert found("面包店") == ["Bakery", "A"]

    @pytest.mark.parametrize("text", ["kedai roti", "面包店", "ரொட்டிக் கடை"])
    def test_that_are_an_exact_name_come_first(self, bakery, text):
        factories.programme(name=f"A {text} {text}", summary=text, description=text)
        assert found(text)[0] == "Bakery"

    def test_are_stemmed_by_their_own_language(self, bakery):
        translate(bakery, "ms", cost="Pekerjaan")
        assert found("kerja") == found("bekerja") == ["Bakery"]
        # English words are not cut as Malay ones are.
        factories.programme(name="Person")
        assert found("son") == []

    def test_with_slips_are_corrected(self, bakery):
        translate(bakery, "ms", eligibility="Kaunseling keluarga")
        for text in ("kaunsling", "keluargaa", "kaunselling", "ரொட்டிி", "ketuhr"):
            assert found(text) == ["Bakery"], text

    def test_in_chinese_need_not_be_together(self, bakery):
        # «店烤» stands nowhere: it is the end of one word and the beginning of another.
        assert found("面包店烤箱") == ["Bakery"]
        assert found("邻居烘焙") == ["Bakery"]

    def test_in_chinese_are_all_needed(self, bakery):
        factories.programme(name="面包")
        assert found("面包烤箱") == ["Bakery"]

    def test_out_of_date_are_found_as_they_are_shown(self, bakery):
        Programme.objects.filter(pk=bakery.pk).update(summary="Bread for all.")
        assert found("jiran") == ["Bakery"]


class TestNames:
    @pytest.fixture
    def work(self):
        work = factories.need("work", name="Work")
        translate(work, "ms", name="Pekerjaan")
        translate(work, "zh-hans", name="工作与培训")
        translate(work, "ta", name="வேலை")
        factories.programme(name="Bakery", needs=[work])
        factories.programme(name="Other")
        return work

    @pytest.mark.parametrize(
        "text", ["work", "kerja", "pekerjaan", "工作", "培訓", "வேலை", "வேலைக்கு"]
    )
    def test_of_needs_find_entries_in_any_language(self, work, text):
        assert found(text) == ["Bakery"]

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/programmes/", "Work"),
            ("/ms/programmes/", "Pekerjaan"),
            ("/zh-hans/programmes/", "工作与培训"),
            ("/ta/programmes/", "வேலை"),
        ],
    )
    def test_are_given_in_the_language_of_the_page(self, client, work, path, said):
        # Whichever language was asked for first.
        for first in PATHS:
            client.get(first, {"q": "kerja"})
        (reason,) = why(client.get(path, {"q": "工作"}))
        assert said in reason
        # Each language has its own quotation marks.
        assert "工作" in reason.partition("（")[0].partition("(")[0]

    @pytest.mark.parametrize("text", ["pekerjaan", "வேலை", "工作与培训"])
    def test_stand_for_the_english_word(self, work, text):
        factories.programme(name="A", description="Work.")
        assert set(found(text)) == {"Bakery", "A"}

    def test_of_the_glossary_stand_for_the_english_word(self):
        term = factories.glossary_term(name="Halfway house")
        translate(term, "ms", name="Rumah perantaraan")
        translate(term, "zh-hans", name="中途之家")
        factories.programme(name="Halfway house")
        for text in ("rumah perantaraan", "中途之家", "我要找中途之家"):
            assert found(text) == ["Halfway house"], text

    def test_of_a_new_translation_are_found_at_once(self, work):
        assert found("空缺") == []
        translate(work, "zh-hans", is_reviewed=False)
        Translation.objects.filter(kind="need", language="zh-hans").update(text="空缺")
        assert found("空缺") == ["Bakery"]

    def test_of_choices_are_known_in_any_language(self):
        factories.in_care_programme(name="Bakery")
        factories.programme(name="Other")
        with override("ms"):
            assert found("in-care") == ["Bakery"]


class TestMarks:
    def test_stand_on_chinese_characters_that_were_looked_for(self, client, bakery):
        response = client.get("/zh-hans/programmes/", {"q": "麵包 邻居"})
        assert marked(response) == ["面包", "邻居", "面包"]

    def test_stand_on_words_of_the_language_that_is_shown(self, client, bakery):
        assert marked(client.get("/ms/programmes/", {"q": "roti"})) == ["roti", "Roti"]
        assert marked(client.get("/ta/programmes/", {"q": "வீடு"})) == []
        assert marked(client.get("/ta/programmes/", {"q": "கடைகள்"})) == ["கடை"]

    def test_do_not_stand_on_words_by_the_rules_of_another_language(self, client):
        factories.programme(name="Person", summary="A son.")
        for path in ("/programmes/", "/ms/programmes/"):
            assert marked(client.get(path, {"q": "son"})) == ["son"], path

    def test_are_explained_where_they_cannot_be_seen(self, client, bakery):
        assert why(client.get("/programmes/?q=roti")) == ["«roti» is on its page."]
        assert why(client.get("/ms/programmes/?q=roti")) == []


# --- In step --------------------------------------------------------------------------------------

BODY = "Tembikar"


def first(entry):
    return Translation.objects.of_thing(entry).get(language="ms", field="name")


def change(translation, **values):
    for name, value in values.items():
        setattr(translation, name, value)
    return translation


ROUTES = {
    "save": lambda entry, step: change(first(entry), text=BODY).save(),
    "save of one field": lambda entry, step: change(first(entry), text=BODY).save(
        update_fields=["text"]
    ),
    "another": lambda entry, step: translate(entry, "ms", cost=BODY),
    "another, in bulk": lambda entry, step: Translation.objects.bulk_create(
        [Translation(kind="programme", object_id=entry.pk, field="cost", language="ta", text=BODY)]
    ),
    "update": lambda entry, step: Translation.objects.filter(field="name").update(text=BODY),
    "bulk_update": lambda entry, step: Translation.objects.bulk_update(
        [change(first(entry), text=BODY)], ["text"]
    ),
    "update_or_create": lambda entry, step: Translation.objects.update_or_create(
        kind="programme", object_id=entry.pk, field="name", language="ms", defaults={"text": BODY}
    ),
    "delete": lambda entry, step: first(entry).delete(),
    "delete by a queryset": lambda entry, step: Translation.objects.of_thing(entry).delete(),
    "delete of all": lambda entry, step: Translation.objects.all().delete(),
    "another language": lambda entry, step: change(
        first(entry), language="ta", field="cost"
    ).save(),
    "of a row": lambda entry, step: translate(step, "ta", text=BODY),
    "update of a row's": lambda entry, step: Translation.objects.of_thing(step).update(text=BODY),
    "delete of a row's": lambda entry, step: Translation.objects.of_thing(step).first().delete(),
    "delete of the row": lambda entry, step: step.delete(),
    "delete of rows": lambda entry, step: entry.steps.all().delete(),
    "a row that moves": lambda entry, step: entry.steps.update(entry=factories.programme()),
    "given to another": lambda entry, step: Translation.objects.of_thing(entry).update(
        object_id=Programme.objects.get(name="Other").pk
    ),
}


class TestInStep:
    @pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
    def test_whichever_way_a_translation_is_changed(self, bakery, route):
        step, number = bakery.steps.get(), documents.number(*key(bakery))
        before = indexed()[number]

        route(bakery, step)

        assert indexed()[number] != before
        assert_in_step()

    def test_with_an_entry_that_goes(self, bakery):
        bakery.delete()

        assert documents_with("roti") == set()
        assert not Translation.objects.exists()
        assert_in_step()

    def test_with_an_entry_that_is_published(self):
        entry = factories.draft_programme(name="Bakery")
        translate(entry, "ms", name="Kedai roti")
        assert documents_with("roti") == set()
        Programme.objects.update(state="published")

        assert documents_with("roti") == {key(entry)}
        assert_in_step()

    @pytest.mark.parametrize("text", ["baldi", "ketuhar"])
    def test_searches_that_were_made_before(self, bakery, text):
        """What is kept of them in memory follows translations too, also those of rows."""
        before = found(text)
        translate(bakery.steps.create(text="Pail.", position=2), "ta", text="Baldi")
        Translation.objects.filter(text="Ketuhar.").update(text="Ketel.")

        assert before == ([] if text == "baldi" else ["Bakery"])
        assert found(text) == (["Bakery"] if text == "baldi" else [])

    def test_of_a_vocabulary_touches_no_document(self, bakery):
        need = factories.need(name="Work")
        with CaptureQueriesContext(connection) as asked:
            translate(need, "ms", name="Kerja")
        assert not any("finding_text" in query["sql"] for query in asked)

    def test_nothing_is_read_where_a_translation_is_only_reviewed(self, bakery):
        with CaptureQueriesContext(connection) as asked:
            Translation.objects.update(is_reviewed=True)
        assert not any("finding_text" in query["sql"] for query in asked)

    def test_no_more_questions_for_many_than_for_few(self):
        def made(number):
            entries = [factories.programme() for _ in range(number)]
            new = [
                Translation(kind="programme", object_id=entry.pk, field="name", language="ms")
                for entry in entries
            ]
            with CaptureQueriesContext(connection) as asked:
                Translation.objects.bulk_create(new)
            return len([query for query in asked if "finding_" in query["sql"]])

        assert made(1) == made(20)


# --- Anything that can be typed -------------------------------------------------------------------

ODD = [
    "\u202eroti\u202c",
    "\u200froti\u200e",
    "ro\u200bti",
    "ro\u2060ti\ufeff",
    "\u2067roti\u2069",
    "كتاب roti",
    "ר roti",
]


@pytest.mark.parametrize("path", [*LISTS, "/search/", "/ms/programmes/", "/zh-hans/search/"])
def test_letters_from_right_to_left_and_hidden_ones_break_nothing(client, caplog, path):
    for make in LISTS.values():
        make(name="Roti")
    for text in ODD:
        response = client.get(path, {"q": text})
        assert response.status_code == 200, ascii(text)
        assert len(shown(response)) >= 1, ascii(text)
        assert not set(response.text) & set("\u202e\u202c\u2067\u2069\u200b\u2060\ufeff"), ascii(
            text
        )
    assert caplog.records == []


def test_what_is_counted_as_missed_is_readable(client):
    factories.programme()
    for text in ("花园酒店", "\u202ezzz\u200b", "நாற்காலி"):
        client.get("/ms/programmes/", {"q": text})

    assert set(MissedSearch.objects.values_list("language", "text")) == {
        ("ms", "花园酒店"), ("ms", "zzz"), ("ms", "நாற்காலி"),
    }  # fmt: skip


def test_a_synonym_that_is_added_works_at_once():
    factories.programme(name="Prison")
    assert found("penjara") == []
    Synonym.objects.create(language="ms", phrase="penjara", means="prison", both_ways=True)
    assert found("penjara") == ["Prison"]
