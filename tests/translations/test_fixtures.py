"""The translations that come with the fixtures say the same as the English."""

import calendar
import re
from collections import Counter

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.test_fixtures import RECORDS
from translations.models import Translation, TranslationState, languages
from translations.texts import TEXTS, model_of

FOLDER = settings.FIXTURE_DIRS[0] / "translations"
LANGUAGES = [code for code, _ in languages()]
# Letters that a text in the language has; a text without any is a name.
SCRIPTS = {"zh-hans": "[\u4e00-\u9fff]", "ta": "[\u0b80-\u0bff]"}
MONTHS = list(calendar.month_name)[1:]
MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b(?= \d)")
LINK = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9.]+@[A-Za-z0-9-]+\.[a-z]+")


def pairs(language):
    listed = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return [(pair["en"], pair[language]) for pair in listed]


def english():
    """Every text of the fixtures that is to be translated."""
    fields = {texts.model.lower(): texts.fields for texts in TEXTS.values()}
    return {
        text
        for _, _, record in RECORDS
        for field in fields.get(record["model"], ())
        if (text := (record["fields"].get(field) or "").strip())
    } | {model_of("network")._meta.get_field("stated_member_noun").default}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_once_and_nothing_else(language):
    texts = [en for en, _ in pairs(language)]
    assert sorted(texts) == sorted(english())
    assert [en for en, text in pairs(language) if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_and_links_are_the_same(language):
    def exact(text):
        if language == "zh-hans":
            # Chinese counts its months: 2021年11月30日.
            text = MONTH.sub(lambda found: str(MONTHS.index(found[0]) + 1), text)
        return Counter(re.findall(r"\d+", text)), Counter(LINK.findall(text))

    wrong = [(en, text) for en, text in pairs(language) if exact(en) != exact(text)]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_stay(language):
    """The names that are written in capitals or with a sign: MUIS, M³, MENDAKI."""

    def names(text):
        return {
            name
            for name in re.findall(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])|M³", text)
            if name != "MMO"
        }

    missing = [
        (en, text, lost)
        for en, text in pairs(language)
        if (lost := names(en) - names(text) - {"NGO", "NGOs", "ID"})
    ]
    assert missing == []


@pytest.mark.parametrize("language", SCRIPTS)
def test_sentences_are_in_the_script_of_the_language(language):
    script = re.compile(SCRIPTS[language])
    sentences = [pair for pair in pairs(language) if re.search(r" .* .*\.$", pair[0])]
    assert [en for en, text in sentences if not script.search(text)] == []


@pytest.mark.django_db
def test_seeding_brings_them_in_unreviewed_and_up_to_date():
    call_command("seed", verbosity=0)
    for kind, texts in TEXTS.items():
        told = {
            (each.object_id, each.field, each.language): each
            for each in Translation.objects.filter(kind=kind)
        }
        for thing in model_of(kind).objects.all():
            for field in texts.fields:
                if not (text := getattr(thing, field)):
                    continue
                for language in LANGUAGES:
                    each = told[thing.pk, field, language]
                    assert each.state(text) == TranslationState.UNREVIEWED


@pytest.mark.django_db
def test_seeding_again_changes_no_translation():
    call_command("seed", verbosity=0)
    Translation.objects.filter(language="ms").update(text="By an editor.")
    number = Translation.objects.count()
    call_command("seed", add_missing=True, verbosity=0)
    assert Translation.objects.count() == number
    assert set(Translation.objects.filter(language="ms").values_list("text", flat=True)) == {
        "By an editor."
    }


def test_apps_know_all_kinds():
    assert all(apps.get_model(texts.model) for texts in TEXTS.values())
