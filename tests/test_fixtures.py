"""The fixtures that the project ships: what every one of them has to be like."""

import re
import uuid
from collections import Counter

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from finding.models import Synonym
from finding.words import stem, words
from organisations.models import Entry, Source
from organisations.models.sources import Citation
from programmes.models import Programme
from tests.seeds import contents, seed

FOLDER = settings.FIXTURE_DIRS[0]
# Each after those that it names, as loaddata asks.
FILES = [
    "vocabularies",
    "m3-focus-area-2",
    "apcca-community-partnerships",
    "care-network",
    "synonyms",
    "synonyms-ms",
    "synonyms-zh-hans",
    "synonyms-ta",
]
PATHS = [FOLDER / f"{name}.yaml" for name in FILES]
RECORDS = [
    (path.name, number, record)
    for path in PATHS
    for number, record in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
]


def where(name, number, record):
    """The place of a record, for the message of a failing test."""
    return f"{name}, entry {number} ({record['model']} {record['fields'].get('slug', '')})"


def of(base):
    """The records whose models are subclasses of `base`, by their places."""
    return {
        where(*place): place[2]
        for place in RECORDS
        if issubclass(apps.get_model(place[2]["model"]), base)
    }


def sentences(text):
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part]


def test_all_files_are_looked_at():
    assert sorted(PATHS) == sorted(FOLDER.glob("*.yaml"))


def test_things_are_named_by_natural_keys():
    assert [where(*place) for place in RECORDS if set(place[2]) != {"model", "fields"}] == []
    by_number = [
        f"{where(*place)}: {name}"
        for place in RECORDS
        for name, value in place[2]["fields"].items()
        if apps.get_model(place[2]["model"])._meta.get_field(name).is_relation
        and not isinstance(value, list)
    ]
    assert by_number == []


def test_every_entry_and_source_has_an_identifier_that_never_changes():
    identifiers = {
        place: record["fields"].get("uuid") for place, record in (of(Entry) | of(Source)).items()
    }

    for place, identifier in identifiers.items():
        assert str(uuid.UUID(identifier)) == identifier, place
    assert len(set(identifiers.values())) == len(identifiers)


def test_every_entry_is_published_under_a_slug_and_confirmed_by_nobody():
    for place, record in of(Entry).items():
        assert record["fields"]["slug"], place
        assert record["fields"]["state"] == "published", place
        assert "confirmed_on" not in record["fields"], place


def test_every_entry_has_a_source():
    cited = {
        (apps.get_model(record["model"]).entry_model(), *record["fields"]["entry"])
        for record in of(Citation).values()
    }

    without = [
        place
        for place, record in of(Entry).items()
        if (apps.get_model(record["model"]), record["fields"]["slug"]) not in cited
    ]
    assert without == []


def test_every_heading_is_one_of_its_source():
    headings = {
        record["fields"]["slug"]: record["fields"]["headings"].splitlines()
        for record in of(Source).values()
    }

    unknown = [
        f"{place}: {record['fields']['heading']}"
        for place, record in of(Citation).items()
        if record["fields"]["heading"] not in headings[record["fields"]["source"][0]]
    ]
    assert unknown == []


def test_every_source_lists_its_headings_once_each():
    for place, record in of(Source).items():
        listed = record["fields"]["headings"].splitlines()
        assert len(set(listed)) == len(listed), place
        assert all(heading == heading.strip() for heading in listed), place


def test_no_sentence_is_longer_than_25_words():
    long = [
        f"{place}: {sentence}"
        for place, record in of(Entry).items()
        for text in ("summary", "description")
        for sentence in sentences(record["fields"].get(text, ""))
        if len(sentence.split()) > 25
    ]

    assert long == []


# What people may type, and what the directory itself calls nobody.
UNKIND = {"convict", "con", "criminal", "felon", "crook", "jailbird", "gang"} | {
    *("addict", "junkie", "druggie", "drunk", "alcoholic", "crazy", "mad", "beggar", "poor")
}
NOT_READ = {"slug", "uuid", "state", "kind", "role", "url", "website", "contact_url"}


def stems(text):
    """The words of `text` as a search compares them: without capitals, signs and endings."""
    return tuple(stem(word, "en") for word in words(text))


class TestSynonyms:
    PAIRS = [record["fields"] for *_, record in RECORDS if record["model"] == "finding.synonym"]

    def test_there_are_enough_to_matter(self):
        assert len(self.PAIRS) >= 180
        assert {pair["language"] for pair in self.PAIRS} == {"en", "ms", "zh-hans", "ta"}

    def test_every_pair_is_there_once(self):
        pairs = Counter(
            (pair["language"], stems(pair["phrase"]), stems(pair["means"])) for pair in self.PAIRS
        )

        assert [pair for pair, times in pairs.items() if times > 1] == []
        assert [pair for pair in pairs if (pair[0], pair[2], pair[1]) in pairs] == []

    def test_texts_are_tidy(self):
        texts = [pair[name] for pair in self.PAIRS for name in ("phrase", "means")]

        assert [text for text in texts if text != " ".join(text.split()) or not words(text)] == []

    def test_entries_and_vocabularies_use_the_words_together(self):
        texts = [
            {
                word
                for name, value in record["fields"].items()
                if name not in NOT_READ and isinstance(value, str)
                for word in stems(value)
            }
            for *_, record in RECORDS
            if record["model"] != "finding.synonym"
        ]

        unused = [
            pair
            for pair in self.PAIRS
            if not any(set(stems(pair["means"])) <= text for text in texts)
        ]
        assert unused == []

    def test_nobody_is_called_by_an_unkind_word(self):
        targets = [pair["means"] for pair in self.PAIRS]
        targets += [pair["phrase"] for pair in self.PAIRS if pair["both_ways"]]

        assert [text for text in targets if UNKIND & set(re.findall(r"\w+", text.lower()))] == []

    @pytest.mark.django_db
    def test_seeding_again_keeps_what_editors_changed(self):
        seed()
        Synonym.objects.filter(phrase="jail", means="prison").update(both_ways=False)
        Synonym.objects.filter(phrase="MHA").update(phrase="Mha")
        Synonym.objects.create(phrase="clink", means="prison")
        before = set(Synonym.objects.values_list())

        seed(add_missing=True)

        assert set(Synonym.objects.values_list()) == before

    @pytest.mark.django_db
    def test_a_directory_from_before_them_gets_them_on_request(self):
        seed(*(path for path in PATHS if "synonyms" not in path.name))
        seed()
        assert not Synonym.objects.exists()

        seed(add_missing=True)

        assert Synonym.objects.count() == len(self.PAIRS)


@pytest.mark.django_db
class TestLoading:
    def test_seeding_fills_the_directory_with_all_of_them(self):
        seed()

        rows = {}
        for _, _, record in RECORDS:
            rows[record["model"]] = rows.get(record["model"], 0) + 1
        assert {model: apps.get_model(model).objects.count() for model in rows} == rows

    def test_every_entry_passes_the_checks_that_an_editor_meets(self):
        seed()

        for model in [*Entry.__subclasses__(), Source]:
            for entry in model.objects.all():
                entry.full_clean()
                entry.save()

    def test_stages_agree_with_the_points_they_span(self):
        seed()

        for programme in Programme.objects.all():
            inside, outside = programme.starts_at <= 2, programme.ends_at >= 3
            stage = {
                (True, False): "in-care",
                (False, True): "aftercare",
                (True, True): "throughcare",
            }
            assert programme.stage == stage[inside, outside], programme
            assert programme.stage_stated or programme.stage_note, programme

    @pytest.mark.parametrize(
        "paths", [PATHS, PATHS[::-1], [*PATHS[2:], *PATHS[:2]]], ids=["kept", "reversed", "turned"]
    )
    def test_the_order_of_the_files_does_not_matter(self, paths):
        seed(*paths)

        assert slugs() == IN_FILES

    def test_seeding_again_adds_nothing(self):
        seed()
        before = contents()

        seed(add_missing=True)

        assert contents() == before

    def test_they_are_ordinary_fixtures(self):
        call_command("loaddata", *FILES, verbosity=0)

        assert slugs() == IN_FILES


def slugs():
    return {
        (model._meta.label_lower, slug)
        for model in Entry.__subclasses__()
        for slug in model.objects.values_list("slug", flat=True)
    }


IN_FILES = {(record["model"], record["fields"]["slug"]) for record in of(Entry).values()}
