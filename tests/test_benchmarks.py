"""The benchmark's made-up directory is valid and the same each time, and its pages are right.

Whether the figures are good is not for tests to say: script/bench measures.
"""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from benchmarks import __main__ as command
from benchmarks import kinds, mix, report
from benchmarks.loading import Table, fill
from benchmarks.plain.filters import DAYS_RECENT
from benchmarks.synthetic import ORDER, Directory, Vocabulary
from finding import edition
from finding.models import Change
from organisations.templatetags import once
from programmes.models import JourneyPoint, Programme
from tests import factories

PROGRAMMES, SEED = 60, 1
VOCABULARY = Vocabulary(
    countries=[1, 2, 3, 4],
    needs=list(range(1, 16)),
    audiences=list(range(1, 8)),
    qualifiers=list(range(1, 8)),
    languages=list(range(1, 8)),
)


def rows(seed=SEED):
    directory = Directory(
        programmes=PROGRAMMES,
        seed=seed,
        today=datetime.date(2024, 2, 1),
        vocabulary=VOCABULARY,
    )
    return list(directory.batches())


@pytest.fixture
def directory(db):
    """A made-up directory, loaded as the benchmark does."""
    fill(programmes=PROGRAMMES, seed=SEED)
    call_command("index", verbosity=0)


@pytest.fixture
def pages(directory):
    """Pairs of a kind and an address, as far as a small directory has different ones."""
    return mix.make(seed=SEED, number=100, warm=10)["mix"]


@pytest.fixture
def plain():
    """The settings with which the plain site answers, in a process that has shown no page yet."""
    once._render.cache_clear()
    with override_settings(
        ROOT_URLCONF="benchmarks.plain.urls",
        INSTALLED_APPS=[*settings.INSTALLED_APPS, "benchmarks.plain"],
    ):
        yield
    once._render.cache_clear()


# --- The made-up directory --------------------------------------------------------------------


def test_the_same_seed_makes_the_same_directory():
    assert rows() == rows()
    assert rows() != rows(seed=SEED + 1)


def test_everything_is_valid(directory):
    assert Programme.objects.count() == PROGRAMMES
    for label in ORDER:
        made = apps.get_model(label).objects.all()
        assert made, label
        for thing in made:
            thing.full_clean()
    connection.check_constraints()


def triggers():
    """The triggers of the database that are in force."""
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return sorted(cursor.fetchall())


def test_triggers_rest_while_it_is_loaded_and_are_put_back(db):
    before = triggers()

    fill(programmes=PROGRAMMES, seed=SEED)

    assert triggers() == before
    assert edition.current()
    # One change, not one for each programme that was loaded.
    noted = Change.objects.filter(kind="programme")
    assert not noted
    Programme.objects.filter(pk=1).update(summary="Another.")
    assert [change.entry_id for change in noted.all()] == [1]


def test_editors_can_go_on(directory):
    factories.programme(needs=[factories.need()])

    assert Programme.objects.count() == PROGRAMMES + 1


def test_a_directory_that_is_not_empty_is_left_alone(db):
    factories.programme()

    with pytest.raises(ValueError, match="empty"):
        fill(programmes=PROGRAMMES, seed=SEED)


def test_a_table_takes_defaults_from_the_model(db):
    table = Table("programmes.programme")

    (values,) = table.tuples([{"id": 1, "name": "A name"}])

    row = dict(zip(table.columns, values, strict=True))
    assert (row["name"], row["cost_kind"], row["contact"]) == ("A name", "not-stated", "")


# --- The mix ----------------------------------------------------------------------------------


def test_the_mix_is_the_same_each_time_and_has_no_address_twice(directory):
    made = mix.make(seed=SEED, number=100, warm=10)

    assert made == mix.make(seed=SEED, number=100, warm=10)
    addresses = [address for _, address in made["mix"] + made["warm"]]
    assert len(addresses) == len(set(addresses))


def test_every_twenty_have_their_shares(pages):
    assert sorted(kind for kind, _ in pages[:20]) == sorted(kinds.TWENTY)


def check_page(client, kind, address):
    """The page has what its kind promises, and understood all of the address."""
    response = client.get(address)

    assert response.status_code == 200, address
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("main h1"), address
    assert "was not understood" not in page.main.get_text(), address
    if kind == kinds.DETAIL:
        assert (
            address.rstrip("/").rpartition("/")[2]
            in Programme.objects.get(
                name=page.h1.get_text(), slug=urlsplit(address).path.split("/")[2]
            ).slug
        )
        return
    total = int(page.select_one(".total strong").get_text().replace(",", ""))
    number = int(parse_qs(urlsplit(address).query).get("page", ["1"])[0])
    on_page = min(20, total - 20 * (number - 1))
    assert len(page.select(".cards > .card")) == max(0, on_page), address
    assert page.select("#filters input[type=checkbox]"), address


def test_every_page_of_the_mix_is_there(client, pages):
    for kind, address in pages:
        check_page(client, kind, address)


def test_every_page_of_the_mix_is_on_the_plain_site(client, pages, plain):
    for kind, address in pages:
        check_page(client, kind, address)


# --- What the plain site counts ---------------------------------------------------------------


def values(programme):
    """The value or values of a programme in each facet, as a dict of sets."""
    since = datetime.date.today() - datetime.timedelta(days=DAYS_RECENT)
    day = programme.confirmed_on
    relations = {
        "need": programme.needs.all(),
        "audience": programme.audiences.all(),
        "language": programme.languages.all(),
        "country": [programme.country] if programme.country else [],
    }
    found = {
        name: {term.slug for term in terms} or {"not-stated"} for name, terms in relations.items()
    }
    return found | {
        "stage": {programme.stage},
        "now": {
            point.slug
            for point in JourneyPoint
            if programme.starts_at <= point <= programme.ends_at
        },
        "organisation": {one.slug for one in programme.organisations.all()},
        "network": {one.slug for one in programme.networks.all()},
        "referral": {"stated" if programme.who_can_refer else "not-stated"},
        "cost": {programme.cost_kind},
        "confirmed": {"not-stated" if day is None else "recent" if day >= since else "earlier"},
    }


def card(programme):
    """All that a list of programmes is found by: the texts, and the values of each facet."""
    texts = f"{programme.name}\n{programme.also_known_as}\n{programme.summary}"
    return texts.lower(), values(programme)


def looked_at_one_by_one(cards, query):
    """The number of `cards` that fit `query`, a dict of lists."""
    return sum(
        all(
            all(word in texts for word in wanted[0].lower().split())
            if name == "q"
            else has[name] & set(wanted)
            for name, wanted in query.items()
            if name not in ("page", "sort")
        )
        for texts, has in cards
    )


def test_the_plain_list_counts_as_looking_one_by_one_does(client, pages, plain):
    lists = [address for kind, address in pages if kind in kinds.LISTS and "page=" not in address]
    more = [
        "/programmes/?need=work&need=not-stated&audience=not-stated",
        "/programmes/?confirmed=recent&confirmed=not-stated&country=sg",
        "/programmes/?referral=not-stated&now=in-custody&now=halfway&cost=free",
    ]
    cards = [card(programme) for programme in Programme.objects.filter(state="published")]
    for address in [*lists[:12], *more]:
        query = parse_qs(urlsplit(address).query)

        context = client.get(address).context

        assert context["page_obj"].paginator.count == looked_at_one_by_one(cards, query), address
    # Of the last one, every number beside a choice too.
    for facet in context["facets"]:
        for choice in facet["choices"]:
            alone = {**query, facet["name"]: [choice["value"]]}
            assert choice["count"] == looked_at_one_by_one(cards, alone), (facet["name"], choice)


# --- What it says -----------------------------------------------------------------------------


def samples(milliseconds):
    return dict.fromkeys(
        ("mean", "p50", "p95", "database", "wall", "bytes", "requests"), milliseconds
    )


def result(programmes, *, ours, plain, wrong=0):
    return {
        "programmes": programmes,
        "database": "SQLite",
        "megabytes": 1,
        "addresses": 20,
        "ours": {
            "first": {"mix": samples(ours), "lists": samples(ours)},
            "edits": {"page": 1, "search": 1, "wrong": wrong},
        },
        "nginx": None,
        "plain": {"first": {"mix": samples(plain), "lists": samples(plain)}},
    }


def test_a_promise_is_kept_broken_or_not_known():
    kept = dict(report.checks(result(10_000, ours=2, plain=50)))
    broken = dict(report.checks(result(10_000, ours=2, plain=30, wrong=1)))

    words = "first view of a list: at most 1/22 of plain Django"
    assert (kept[words], broken[words]) == (True, False)
    words = "no wrong page after an edit"
    assert (kept[words], broken[words]) == (True, False)
    assert kept["private memory: at most 1.1 times plain Django"] is None


def test_promises_of_growth_are_about_sizes_that_were_measured():
    small, large, huge = (
        result(size, ours=ours, plain=50)
        for size, ours in ((1_000, 2), (100_000, 5), (1_000_000, 8))
    )

    assert dict(report.growth_checks([small, large, huge])) == {
        "first view, p50, of 100,000: at most 2 times that of 1,000": False,
        "first view, p95, of 100,000: at most 4 times that of 1,000": True,
        "first view, p50, of 1,000,000: at most 4 times that of 1,000": True,
    }
    assert list(report.growth_checks([large, huge])) == []
    assert "NOT KEPT  first view, p50, of 100,000" in report.growth_text([small, large])
    assert report.growth_text([small]) == ""


def test_the_report_says_everything_it_knows():
    results = [result(1_000, ours=2, plain=20), result(10_000, ours=3, plain=60)]

    for said in (report.text(results[1]), report.markdown(results)):
        assert "10,000 programmes on SQLite" in said
        assert "1/20" in said
    assert "| 10,000 programmes | 3.00 | 1.5 |" in report.markdown(results)
    assert report.growth(results[:1]) is None


@pytest.mark.parametrize("senseless", ["999", "1000001", "many", "1000,"])
def test_a_size_that_makes_no_sense_is_refused(senseless, capsys):
    with pytest.raises(SystemExit):
        command.arguments(["--programmes", senseless])

    assert "--programmes" in capsys.readouterr().err


def test_sizes_are_separated_by_commas():
    assert command.arguments(["--programmes", "1000,10000"]).programmes == [1000, 10_000]
