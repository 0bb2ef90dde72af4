"""The directory is written in plain words: every English text of ours is easy to read.

Graded are, without the names and the glossary terms in them (see tests/reading.py):
- each entry of the fixtures as its page shows it, which is all that it says in sentences;
- each of its texts by itself, because a summary is read alone in a list, however short it is;
- each page of our own. Of some pages only a line is ours, and in fewer than 20 words one long word
  more is more than half a grade; those pages are one text together.
A sentence has no grade here, but a length.
"""

import re
from contextlib import suppress
from statistics import median

import pytest
from django.apps import apps
from django.db.models import TextField
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse

from editorial.actions import propose
from editorial.reporting import report_address
from organisations.models import Entry, Source
from programmes.models import GlossaryTerm
from rehabdir import views
from tests import factories, pages
from tests.reading import Words, grade, sentences, words
from tests.test_fixtures import RECORDS

MEDIAN, HIGHEST, LONGEST = 7, 9, 25
# Words from which on the text of a page is graded by itself.
ENOUGH = 20
# Texts of one line that are sentences; fields of several lines are sentences too, but for these.
LINES = {"summary", "stage_note", "text"}
NOT_SENTENCES = {"headings", "address", "contact", "opening_hours"}
# What names the entry that a row belongs to.
OWNERS = ("entry", "programme", "network", "event")
# Vocabularies with proper names in them, which are their words with a capital.
PROPER = {"organisations.country", "programmes.language", "programmes.qualifier"}

# What an entry says of itself where only what we say around it is looked at.
SUMMARY = "An entry."
ENTRIES_OF_EACH_KIND = (
    *(factories.programme, factories.organisation, factories.network, factories.event),
    *(factories.series, factories.publication, factories.glossary_term, factories.source),
)
NOTHING_FOUND = ("/search/?q=zzzzz", "/programmes/?q=zzzzz", "/programmes/?stage=zzzzz")
ERRORS = (
    *("bad_request", "permission_denied", "csrf_failure", "page_not_found"),
    *("method_not_allowed", "address_too_long", "server_error", "service_unavailable"),
    "body_too_long",
)


def _owner(record):
    """The entry that a record is, or that it belongs to, as the label of its model and a slug."""
    model, fields = apps.get_model(record["model"]), record["fields"]
    for name in OWNERS:
        if "slug" not in fields and name in fields:
            return model._meta.get_field(name).related_model._meta.label_lower, fields[name][0]
    return record["model"], fields.get("slug", "")


def _texts(record):
    """The sentences of a record, field by field."""
    fields = apps.get_model(record["model"])._meta
    for name, value in record["fields"].items():
        if not isinstance(value, str) or name in NOT_SENTENCES:
            continue
        whole = name in LINES or isinstance(fields.get_field(name), TextField)
        if whole or value.endswith("."):
            yield value


def texts_of_entries():
    """The texts of each entry, by the label of its model and its slug."""
    found = {}
    for *_, record in RECORDS:
        for text in _texts(record):
            found.setdefault(" ".join(_owner(record)), []).append(text)
    return found


def to_use():
    """The names and terms in the fixtures."""
    names, terms = set(), set()
    for *_, record in RECORDS:
        model, fields = apps.get_model(record["model"]), record["fields"]
        if record["model"] in PROPER:
            names.update(re.findall(r"[A-Z]\w+(?: [A-Z]\w+)*", fields["name"]))
        elif issubclass(model, Entry):
            found = [fields["name"], *fields["name"].replace(")", "(").split("(")]
            found += fields.get("also_known_as", "").split(",")
            found += fields.get("also_written", "").split(",")
            (terms if model is GlossaryTerm else names).update(found)
        elif record["model"] == "organisations.eventguest":
            names.add(fields["name"])
        for name in ("leader", "author"):
            names.add(fields.get(name, "").split(",")[0])
    return Words(*({text.strip() for text in texts if text.strip()} for texts in (names, terms)))


TEXTS = texts_of_entries()
ENTRIES = {place: "\n".join(texts) for place, texts in TEXTS.items()}
TO_USE = to_use()


def graded(texts):
    """The texts' places by their grades, hardest first."""
    grades = {place: grade(TO_USE.without(text)) for place, text in texts.items()}
    return dict(sorted(grades.items(), key=lambda item: -item[1]))


def show(grades, what):
    print(f"\n{len(grades)} {what}: median grade {median(grades.values()):.1f}; the hardest:")
    for place, found in list(grades.items())[:10]:
        print(f"{found:5.1f}  {place}")


def too_hard(texts):
    """What is over the highest grade, with each sentence's own grade, to see which to mend."""
    return "\n".join(
        f"{place}: grade {found:.1f}, of which\n"
        + "\n".join(
            f"    {grade(TO_USE.without(sentence)):5.1f}  {sentence}"
            for sentence in sentences(texts[place])
        )
        for place, found in graded(texts).items()
        if found > HIGHEST
    )


def too_long(texts):
    return "\n".join(
        f"{place}: {len(words(sentence))} words: {sentence}"
        for place, text in texts.items()
        for sentence in sentences(text)
        if len(words(sentence)) > LONGEST
    )


@pytest.fixture
def own_pages(client, db):
    """What we say ourselves, page by page: with no entry, with one of each, and in errors."""
    lists = [address for address in _addresses() if _is_page(client.get(address))]
    shown = {address: [client.get(address)] for address in lists}
    for address in NOTHING_FOUND:
        shown[address] = [client.get(address)]
    for make in ENTRIES_OF_EACH_KIND:
        address = make(summary=SUMMARY).get_absolute_url()
        shown.setdefault(address.split("#")[0], []).append(client.get(address))
    for address in lists:
        shown[address].append(client.get(address))
    shown["a report"] = list(_of_a_report(client))
    for error in ERRORS:
        shown[f"error page {error}"] = [getattr(views, error)(RequestFactory().get("/"))]
    said = {
        address: dict.fromkeys(
            text for response in responses for text in _said(pages.page(response).main)
        )
        for address, responses in shown.items()
    }
    return {address: "\n".join(texts) for address, texts in said.items() if texts}


def _of_a_report(client):
    """The forms that ask something, one that was not taken, and the receipt."""
    entry = factories.programme(summary=SUMMARY)
    yield client.get("/report/?list=programmes")
    yield client.get(report_address(entry))
    yield client.post(report_address(entry), {"subject": "x"})
    receipt = propose(wish="tell", channel="public", entry=entry).receipt
    yield client.get(reverse("report_sent", args=[receipt]))


def _addresses():
    """The addresses without a slug in them, which are all pages but those of entries."""
    for name in get_resolver().reverse_dict:
        if isinstance(name, str):
            with suppress(NoReverseMatch):
                yield reverse(name)


def _is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


def _said(main):
    """What a page says in sentences, which names, labels and links alone are not."""
    for tag in main.select("p, li, dd, td"):
        text = pages.words(tag)
        if text.endswith((".", "?", "!")) and text != SUMMARY and not tag.select("p, li, dd, td"):
            yield text


def test_entries_are_plain():
    grades = graded(ENTRIES)
    show(grades, "entries of the fixtures")

    assert median(grades.values()) <= MEDIAN
    assert not too_hard(ENTRIES), too_hard(ENTRIES)
    assert not too_long(ENTRIES), too_long(ENTRIES)


def test_each_text_of_an_entry_is_plain_by_itself():
    texts = {f"{place}: {text}": text for place, texts in TEXTS.items() for text in texts}
    show(graded(texts), "texts of entries")

    assert not too_hard(texts), too_hard(texts)


def test_pages_of_our_own_are_plain(own_pages):
    short = {place: text for place, text in own_pages.items() if len(words(text)) < ENOUGH}
    texts = {place: text for place, text in own_pages.items() if place not in short}
    texts[" and ".join(short)] = "\n".join(short.values())
    grades = graded(texts)
    show(grades, "pages of our own")

    assert median(grades.values()) <= MEDIAN
    assert not too_hard(texts), too_hard(texts)
    assert not too_long(texts), too_long(texts)


class TestLookingAtTexts:
    """What keeps the tests above from passing because they look at nothing."""

    def test_every_entry_is_graded(self):
        entries = {
            " ".join(_owner(record))
            for *_, record in RECORDS
            if issubclass(apps.get_model(record["model"]), Entry | Source)
        }

        assert entries == set(ENTRIES)

    def test_rows_belong_to_their_entry(self):
        network = TEXTS["organisations.network care-network"]

        assert "Help the public to know and understand how rehabilitation works." in network

    def test_names_and_terms_are_found_in_the_fixtures(self):
        text = "With inmates, MENDAKI’s Mentoring @ MTS in Hong Kong and Mr K Shanmugam met."

        assert TO_USE.without(text) == "With Name, Name in Name and Name met."

    def test_pages_are_looked_at(self, own_pages):
        assert {"/", "/about/", "/glossary/", "/sources/", "error page server_error"} <= set(
            own_pages
        )
        assert "You did nothing wrong." in own_pages["error page server_error"]

    def test_a_hard_text_is_named_with_its_sentences_and_grades(self):
        hard = {
            "it": "It helps.\nOrganisational collaboration facilitates rehabilitative efficacy."
        }

        lines = too_hard(hard).splitlines()
        assert lines[0].startswith("it: grade ")
        assert lines[1].split(maxsplit=1)[1] == "It helps."

    def test_a_long_sentence_is_named(self):
        assert too_long({"it": "Word " * 25 + "end."}).startswith("it: 26 words: Word")
        assert not too_long({"it": "Word " * 24 + "end. Next."})
