import pytest
from django.core.management import CommandError

from tests import factories
from tests.seeds import CARE, SCORE, UUIDS, aim, contents, organisation, seed, write

pytestmark = pytest.mark.django_db


def without(record, field):
    fields = {name: value for name, value in record["fields"].items() if name != field}
    return {**record, "fields": fields}


def changed(**fields):
    """SCORE with other values of the organisation."""
    return [SCORE[0], organisation("score", **fields), SCORE[2]]


THE_FILE = "made.yaml"
THE_ENTRY = "made.yaml, entry 2 (organisations.organisation «score»)"
BROKEN = {
    "bad YAML": ("- model: [", THE_FILE, "cannot be read"),
    "no UTF-8": (b"- model: \xff", THE_FILE, "cannot be read"),
    "a date that YAML cannot read": (
        "- model: organisations.event\n  fields:\n    starts_on: 2024-02-30",
        THE_FILE,
        "cannot be read",
    ),
    "a tag that would run code": (
        "- !!python/object/apply:os.system [id]",
        THE_FILE,
        "cannot be read",
    ),
    "nothing": ("", THE_FILE, "is not a list"),
    "not a list": ("model: organisations.organisation", THE_FILE, "is not a list"),
    "a text for an entry": (["score"], "made.yaml, entry 1", "is not an entry"),
    "no model": ([*SCORE, {"fields": {}}], "made.yaml, entry 4 (no model)", "is not an entry"),
    "no fields": (
        [*SCORE, {"model": "organisations.network"}],
        "made.yaml, entry 4 (organisations.network)",
        "is not an entry",
    ),
    "fields that are a list": (
        [{"model": "organisations.network", "fields": ["slug"]}],
        "made.yaml, entry 1 (organisations.network)",
        "is not an entry",
    ),
    "an unknown model": (
        [*SCORE, {"model": "organisations.club", "fields": {"slug": "chess"}}],
        "made.yaml, entry 4 (organisations.club «chess»)",
        "organisations.club",
    ),
    "a model without natural keys": (
        [*SCORE, {"model": "organisations.formerslug", "fields": {"slug": "old"}}],
        "made.yaml, entry 4 (organisations.formerslug «old»)",
        "fixtures cannot hold",
    ),
    "a number as key": (
        [SCORE[0], {**SCORE[1], "pk": 1}, SCORE[2]],
        THE_ENTRY,
        "natural keys",
    ),
    "an unknown field": (changed(colour="red"), THE_ENTRY, "colour"),
    "a missing reference": (changed(country=["atlantis"]), THE_ENTRY, "country: there is no"),
    "a missing reference among several": (
        changed(staffed_by=[["score"], ["mendaki"]]),
        THE_ENTRY,
        "staffed_by: there is no",
    ),
    "a missing owner": (
        [*SCORE, aim("nobody", 1)],
        "made.yaml, entry 4 (organisations.networkaim «nobody»)",
        "does not exist",
    ),
    "a missing source": (
        SCORE[1:],
        "made.yaml, entry 2 (organisations.organisationcitation «score»)",
        "does not exist",
    ),
    "a failing constraint": (
        changed(kind_stated=True),
        THE_ENTRY,
        "Choose the kind that the source names.",
    ),
    "a value that is no choice": (changed(kind="club"), THE_ENTRY, "kind: Value 'club'"),
    "a text that is too long": (changed(name="A" * 201), THE_ENTRY, "name: Ensure this value"),
    "an empty name": (changed(name=""), THE_ENTRY, "name: This field cannot be blank."),
    "no summary": (
        [SCORE[0], without(SCORE[1], "summary"), SCORE[2]],
        THE_ENTRY,
        "summary: This field cannot be blank.",
    ),
    "an address that is none": (changed(website="nowhere"), THE_ENTRY, "website: Enter a valid"),
    "the same entry twice": (
        [*SCORE, organisation("score")],
        "made.yaml, entry 4 (organisations.organisation «score»)",
        f"is there twice; the first is {THE_ENTRY}",
    ),
    "the same identifier twice": (
        [*SCORE, organisation("mendaki", uuid=UUIDS["score"])],
        "made.yaml, entry 4 (organisations.organisation «mendaki»)",
        f"is there twice; the first is {THE_ENTRY}",
    ),
    "the same row twice": (
        [*SCORE, SCORE[2]],
        "made.yaml, entry 4 (organisations.organisationcitation «score»)",
        "is there twice",
    ),
    "an entry without a source": (
        SCORE[:2],
        THE_ENTRY,
        "has no source",
    ),
    "a bad date": (changed(founded_on="2024-02-30"), THE_ENTRY, "2024-02-30"),
    "a date without precision": (
        changed(founded_on="2024-02-01"),
        THE_ENTRY,
        "The date and its precision do not agree",
    ),
    "a precision without date": (
        changed(founded_precision="month"),
        THE_ENTRY,
        "The date and its precision do not agree",
    ),
    "a bad identifier": (changed(uuid="1234"), THE_ENTRY, "1234"),
    "a yes that is none": (changed(kind_stated="perhaps"), THE_ENTRY, "perhaps"),
    "a number that is none": (
        [*SCORE, *CARE[:2], aim("care", "first")],
        "made.yaml, entry 6 (organisations.networkaim «care»)",
        "first",
    ),
    "a reference that is a text": (changed(country="sg"), THE_ENTRY, "sg"),
    "a number for a list": (changed(staffed_by=5), THE_ENTRY, "not a value for this field"),
    "a number in a list": (changed(staffed_by=[5]), THE_ENTRY, "not a value for this field"),
    "a number for a name": (changed(country=1), THE_ENTRY, "not a value for this field"),
    "a list for a text": (changed(name=["SCORE"]), THE_ENTRY, "not a value for this field"),
    "a character that is none": (changed(name="SC\0RE"), THE_ENTRY, "not a value for this field"),
    "an account": (
        [*SCORE, {"model": "auth.user", "fields": {"username": "x", "is_superuser": True}}],
        "made.yaml, entry 4 (auth.user)",
        "fixtures cannot hold",
    ),
    **{
        f"a {kind} of finding": (
            [*SCORE, {"model": f"finding.{kind}", "fields": fields}],
            f"made.yaml, entry 4 (finding.{kind})",
            "fixtures cannot hold",
        )
        for kind, fields in {
            "edition": {"stamp": 1},
            "change": {"kind": "organisation", "entry_id": 1, "edition": 1},
            "word": {"language": "en", "word": "prison"},
            "missedsearch": {"language": "en", "text": "bed", "times": 5},
        }.items()
    },
    "a synonym that is none": (
        [{"model": "finding.synonym", "fields": {"phrase": "Jail", "means": "jail"}}],
        "made.yaml, entry 1 (finding.synonym «Jail»)",
        "This is what people type already.",
    ),
    "the same synonym twice": (
        [{"model": "finding.synonym", "fields": {"phrase": "jail", "means": "prison"}}] * 2,
        "made.yaml, entry 2 (finding.synonym «jail»)",
        "is there twice",
    ),
    "a confirmation": (
        changed(confirmed_on="2024-05-01"),
        THE_ENTRY,
        "Only somebody answerable confirms an entry.",
    ),
}


@pytest.mark.parametrize("add_missing", [False, True])
@pytest.mark.parametrize(("content", "where", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_fixture_is_named_and_loads_nothing(tmp_path, content, where, why, add_missing):
    if add_missing:
        factories.venue()
    need = {"model": "programmes.need", "fields": {"slug": "work", "name": "Work"}}
    good = write(tmp_path / "good.yaml", [need])
    broken = write(tmp_path / THE_FILE, content)
    before = contents()

    with pytest.raises(CommandError) as refused:
        seed(good, broken, add_missing=add_missing)

    message = str(refused.value)
    assert message.startswith(f"Nothing was loaded. {where}")
    assert why in message
    assert contents() == before


def test_a_fixture_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"gone\.yaml cannot be read"):
        seed(tmp_path / "gone.yaml")


def test_the_entry_that_lacks_something_is_named_not_those_that_wait_for_it(tmp_path):
    with pytest.raises(CommandError, match=r"«score»\): country: there is no"):
        seed(write(tmp_path / THE_FILE, [*changed(country=["atlantis"]), *CARE]))


def test_a_key_that_stands_twice_is_named(tmp_path):
    text = "- model: organisations.country\n  fields:\n    slug: sg\n    slug: hk\n    name: Two\n"
    (tmp_path / "made.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=r"made\.yaml cannot be read: the same key stands twice"):
        seed(tmp_path / "made.yaml")

    assert contents() == set()


def test_a_fixture_too_deep_to_read_is_named(tmp_path):
    (tmp_path / "made.yaml").write_text("[" * 3000, encoding="utf-8")

    with pytest.raises(CommandError, match=r"made\.yaml cannot be read"):
        seed(tmp_path / "made.yaml")
