"""What somebody reads on a page in another language, and what the page says about it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from organisations.models import Country
from programmes.models import Programme
from tests import factories
from tests.pages import page
from translations.models import Translation
from translations.texts import TEXTS, kind_of, model_of

pytestmark = pytest.mark.django_db

IN_ENGLISH = "Some texts are still in English, because nobody has translated them yet."
CHANGED = "The English text has changed since some of this was translated."
UNREVIEWED = (
    "Some of this was translated without a check by a second person. If you decide something by "
    "it, compare it with the English page."
)


def translate(thing, language="ms", *, is_reviewed=True, **texts):
    """Give a thing these texts in a language, made from the English that it has now."""
    for field, text in texts.items():
        Translation.objects.create(
            kind=kind_of(thing), object_id=thing.pk, field=field, language=language, text=text,
            source_text=getattr(thing, field), is_reviewed=is_reviewed,
        )  # fmt: skip


def in_english(response):
    """What the page marks as English."""
    return [each.get_text() for each in page(response).main.select('[lang="en"]')]


def notices(response):
    """Those of the notices about translation that the page shows."""
    shown = " ".join(each.get_text() for each in page(response).select(".notice"))
    with translation.override("ms"):
        return [text for text in (IN_ENGLISH, CHANGED, UNREVIEWED) if gettext(text) in shown]


def translate_the_rest():
    """Give everything that has no translation one that was reviewed."""
    for kind, texts in TEXTS.items():
        for thing in model_of(kind).objects.all():
            known = Translation.objects.of_thing(thing).values_list("field", flat=True)
            left = [field for field in texts.fields if field not in known and getattr(thing, field)]
            translate(thing, **dict.fromkeys(left, "Lain."))


@pytest.fixture
def programme():
    return factories.programme(
        name="Work after prison", summary="Finds work.", eligibility="All men."
    )


def test_a_page_shows_the_language_and_marks_what_is_english(client, programme):
    translate(programme, name="Kerja selepas penjara", summary="Mencari kerja.")

    response = client.get(f"/ms{programme.get_absolute_url()}")

    main = page(response).main.get_text()
    assert "Kerja selepas penjara" in main and "Mencari kerja." in main
    assert "Finds work." not in main
    assert "All men." in in_english(response)
    assert page(response).title.get_text().startswith("Kerja selepas penjara")
    assert IN_ENGLISH in notices(response)
    # In no language but that one.
    assert "Finds work." in page(client.get(f"/ta{programme.get_absolute_url()}")).main.get_text()
    assert in_english(client.get(programme.get_absolute_url())) == []
    assert notices(client.get(programme.get_absolute_url())) == []


def test_titles_and_descriptions_have_no_markup(client, programme):
    response = client.get(f"/ms{programme.get_absolute_url()}")
    head = str(page(response).head)
    assert "Work after prison" in head
    assert "span" not in head


@pytest.mark.parametrize(
    "address", ["/ms/programmes/", "/ms/programmes/?q=work", "/ms/search/?q=work"]
)
def test_lists_show_the_language_too(client, programme, address):
    before = client.get(address)
    assert "Work after prison" in " ".join(in_english(before))
    assert IN_ENGLISH in notices(before)

    translate(programme, name="Kerja (work)", summary="Mencari kerja (work).", eligibility="S.")

    after = client.get(address)
    assert "Mencari kerja" in page(after).main.get_text()
    assert "Finds work" not in page(after).main.get_text()


@pytest.mark.parametrize("kind", ["organisation", "network", "event"])
def test_lists_of_other_kinds_show_it_too(client, kind):
    entry = getattr(factories, kind)(summary="In English.")
    translate(entry, summary="Dalam bahasa Melayu.")
    response = client.get(f"/ms/{kind}s/")
    assert "Dalam bahasa Melayu." in page(response).main.get_text()
    assert entry.name in in_english(response)


def test_what_hangs_on_an_entry_of_a_list_is_told_too(client):
    country, network = factories.country("sg", name="Singapore"), factories.network()
    venue, series = factories.venue(), factories.series()
    event = factories.event(country=country, network=network, venue=venue, series=series)
    named = {
        event: "Perasmian", country: "Singapura", network: "Rangkaian", venue: "Dewan",
        series: "Siri",
    }  # fmt: skip
    for thing, name in named.items():
        translate(thing, name=name)
    card = page(client.get("/ms/events/")).main.select_one("li.card").get_text()
    assert [name for name in named.values() if name not in card] == []


def test_a_list_speaks_of_what_it_shows_only(client):
    organisation = factories.organisation(name="A", summary="B.", description="Not on a card.")
    translate(organisation, name="A", summary="B.")
    assert notices(client.get("/ms/organisations/")) == []
    assert IN_ENGLISH in notices(client.get(f"/ms{organisation.get_absolute_url()}"))


def test_choices_and_cards_name_vocabularies_in_the_language(client, programme):
    need = factories.need("work", name="Work")
    programme.needs.add(need)
    translate(need, name="Kerja")
    main = page(client.get("/ms/programmes/")).main
    assert "Kerja" in main.select_one(".card-facts").get_text()
    assert "Kerja" in [each.get_text() for each in main.select(".choice-label")]
    assert "Kerja" in page(client.get("/ms/")).main.get_text()
    assert "Work" in page(client.get("/programmes/")).main.select_one(".card-facts").get_text()


def test_rows_and_terms_of_a_page_are_told(client, programme):
    step = programme.steps.create(position=1, text="You talk.")
    country = factories.country("sg", name="Singapore")
    Programme.objects.filter(pk=programme.pk).update(country=country)
    translate(step, text="Anda berbual.")
    translate(country, name="Singapura")
    main = page(client.get(f"/ms{programme.get_absolute_url()}")).main.get_text()
    assert "Anda berbual." in main and "Singapura" in main


def test_the_glossary_is_told_and_its_words_are_linked(client, programme):
    term = factories.glossary_term(name="zakat", summary="A gift.")
    translate(term, name="zakat fitrah", summary="Pemberian.")
    translate(programme, name="X", summary="Bayaran zakat fitrah.", eligibility="S.")
    assert "Pemberian." in page(client.get("/ms/glossary/")).main.get_text()
    linked = page(client.get(f"/ms{programme.get_absolute_url()}")).select("a.word")
    assert [each.get_text() for each in linked] == ["zakat fitrah"]


def test_chinese_words_are_linked_without_spaces(client, programme):
    term = factories.glossary_term(name="zakat", summary="A gift.")
    translate(term, "zh-hans", name="天课", summary="一种捐献。")
    translate(programme, "zh-hans", name="甲", summary="可用天课付款。", eligibility="丁")
    linked = page(client.get(f"/zh-hans{programme.get_absolute_url()}")).select("a.word")
    assert [each.get_text() for each in linked] == ["天课"]


def test_what_nobody_reviewed_says_so(client, programme):
    translate(programme, is_reviewed=False, name="K", summary="M.", eligibility="T.")
    translate_the_rest()
    for address in (programme.get_absolute_url(), "/programmes/"):
        response = client.get(f"/ms{address}")
        assert notices(response) == [UNREVIEWED]
    Translation.objects.update(is_reviewed=True)
    for address in (programme.get_absolute_url(), "/programmes/"):
        assert notices(client.get(f"/ms{address}")) == []


def test_a_translation_is_out_of_date_once_the_english_changes(client, programme):
    translate(programme, name="K", summary="M.", eligibility="T.")
    translate_the_rest()
    Programme.objects.filter(pk=programme.pk).update(summary="Finds other work.")
    for address in (programme.get_absolute_url(), "/programmes/"):
        response = client.get(f"/ms{address}")
        assert notices(response) == [CHANGED]
        assert "M." in page(response).main.get_text()
    # And no longer, where the change is taken back.
    Programme.objects.filter(pk=programme.pk).update(summary="Finds work.")
    assert notices(client.get(f"/ms{programme.get_absolute_url()}")) == []


def test_a_translation_goes_with_what_it_is_of(programme):
    step = programme.steps.create(position=1, text="You talk.")
    translate(programme, name="K")
    translate(step, text="B.")
    programme.delete()
    assert not Translation.objects.exists()


def test_markup_in_a_translation_is_text(client, programme):
    translate(programme, name="<b>K</b>", summary="<script>x</script>")
    for address in ("/ms/programmes/", f"/ms{programme.get_absolute_url()}"):
        text = client.get(address).text
        assert "<b>K</b>" not in text and "<script>x" not in text


def test_every_translated_field_exists():
    for kind, texts in TEXTS.items():
        names = {field.name for field in model_of(kind)._meta.get_fields()}
        assert {*texts.fields, *filter(None, [texts.entry])} <= names, kind
    assert model_of("country") is Country


@pytest.mark.parametrize("number", [1, 20])
def test_another_language_costs_one_query_at_most(client, number):
    for place in range(number):
        each = factories.programme(needs=[factories.need(f"need-{place}")])
        each.steps.create(position=1, text="A step.")
        factories.partner(each)
        translate(each, name="K", summary="M.")
    # What is kept for an edition is there.
    client.get("/ms/programmes/?q=k")
    client.get("/ms/organisations/?sort=confirmed")
    client.get(f"/ms{each.get_absolute_url()}")
    for address, most in (
        ("/ms/programmes/", 2),
        ("/ms/programmes/?q=m", 3),
        ("/ms/organisations/", 2),
        (f"/ms{each.get_absolute_url()}", 4),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= most, address
