"""Addresses that nobody's form makes: every one gives a page that says what it did not take."""

import random
import unicodedata

import pytest

from tests import factories
from tests.pages import LISTS, addresses, chips, ignored, listed, page, total, typed, words

pytestmark = pytest.mark.django_db

PAGES = [*LISTS, "/search/"]
FACETS = {
    "/programmes/": [
        *("stage", "audience", "now", "need", "organisation", "network", "country", "language"),
        *("referral", "cost", "confirmed"),
    ],
    "/organisations/": ["kind", "country", "network"],
    "/networks/": ["country"],
    "/events/": ["when", "year", "network", "venue", "country"],
}
MARK = "\ufffd"


@pytest.fixture
def directory():
    """Three entries of each kind, with something to choose in each facet."""
    for number in range(3):
        organisation = factories.organisation(name=f"Organisation {number}", kind="charity")
        network = factories.network(name=f"Network {number}")
        factories.member(network, organisation)
        programme = factories.programme(
            name=f"Programme {number}",
            needs=[factories.need("work")],
            audiences=[factories.audience("family")],
            country=factories.country("sg"),
        )
        programme.languages.add(factories.language("ta"))
        factories.partner(programme, organisation)
        factories.event(
            name=f"Event {number}",
            network=network,
            venue=factories.venue(),
            starts_on="2021-01-01",
            date_precision="year",
        )


def assert_readable(response):
    """A page without control characters and without markup that came from the address."""
    for letter in set(response.text):
        assert unicodedata.category(letter) != "Cc" or letter == "\n", repr(letter)
    assert page(response).select_one("main h1") is not None
    assert not page(response).select("main script, main img, [onerror], [onload]")


@pytest.mark.parametrize("path", LISTS)
def test_every_facet_of_the_form_is_tried_below(client, directory, path):
    boxes = page(client.get(path)).select("#filters input[type=checkbox]")
    assert {box["name"] for box in boxes} == set(FACETS[path])


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", ["nonsense", "%00", "%FF%FE", "%C3%28", "1)%20OR%201=1--"])
def test_unknown_value_is_named_and_has_no_effect(client, directory, path, value):
    for name in FACETS[path]:
        response = client.get(f"{path}?{name}={value}")
        assert response.status_code == 200, name
        assert total(response) == 3, name
        assert len(ignored(response)) == 1, name
        assert chips(response) == {}, name
        assert_readable(response)


def test_unknown_value_beside_a_known_one(client, directory):
    factories.in_care_programme(name="Inside")
    response = client.get("/programmes/?stage=in-care&stage=nonsense&need=%3Cb%3E")
    assert listed(response) == ["Inside"]
    assert ignored(response) == ["Stage: «nonsense»", "What help: «<b>»"]
    assert list(chips(response)) == ["Stage: In-care"]


@pytest.mark.parametrize("path", LISTS)
def test_page_that_does_not_exist_is_named(client, directory, path):
    numbers = {number: number for number in ("abc", "0", "-1", "2", "99999999999", "1.5")}
    numbers |= {"9" * 5000: "9" * 59 + "…", "%00": MARK, "%FF": MARK}
    for asked, named in numbers.items():
        response = client.get(f"{path}?page={asked}")
        assert response.status_code == 200, asked
        assert ignored(response) == [f"Page: «{named}»"]
        assert len(listed(response)) == 3, asked
        assert_readable(response)


@pytest.mark.parametrize("path", LISTS)
def test_page_beyond_the_end_is_the_last(client, path):
    for number in range(21):
        LISTS[path](slug=f"entry-{number}", cited=False)
    beyond = client.get(f"{path}?page=7&sort=name")
    assert addresses(beyond) == addresses(client.get(f"{path}?page=2&sort=name"))


@pytest.mark.parametrize("path", LISTS)
def test_empty_parameters_do_no_harm(client, directory, path):
    for query in ["page=", "page=%20", "page=1", "q=", "q=&sort=&page=", "&&&", "="]:
        response = client.get(f"{path}?{query}")
        assert total(response) == 3, query
        assert ignored(response) == [], query


@pytest.mark.parametrize("path", PAGES)
def test_unknown_name_is_named_and_has_no_effect(client, directory, path):
    for query, named in {
        "colour=blue": ["colour: «blue»"],
        "colour=blue&colour=red&size=": ["colour: «blue»", "colour: «red»"],
        "Q=bread": ["Q: «bread»"],
        "q%5B%5D=bread": ["q[]: «bread»"],
        "%3Cb%3E=1": ["<b>: «1»"],
        "%00=%01": [f"{MARK}: «{MARK}»"],
        "=value": [": «value»"],
    }.items():
        response = client.get(f"{path}?{query}")
        assert ignored(response) == named, query
        assert_readable(response)
        if path in LISTS:
            assert total(response) == 3, query


@pytest.mark.parametrize("path", PAGES)
def test_what_other_sites_add_to_links_is_let_through_in_silence(client, directory, path):
    response = client.get(f"{path}?utm_source=news&utm_campaign=x&fbclid=1&gclid=2&mc_cid=3")
    assert ignored(response) == []
    # Nor is it carried on into our own links.
    assert "utm_" not in response.text


@pytest.mark.parametrize("path", PAGES)
def test_of_words_given_several_times_the_last_count(client, directory, path):
    response = client.get(f"{path}?q=zzz&q=yyy&q=1")
    assert typed(response) == "1"
    assert ignored(response) == ["Words: «zzz»", "Words: «yyy»"]


@pytest.mark.parametrize("path", PAGES)
def test_words_that_the_last_empty_ones_replace_are_named(client, directory, path):
    response = client.get(f"{path}?q=zzz&q=")
    assert typed(response) == ""
    assert ignored(response) == ["Words: «zzz»"]


@pytest.mark.parametrize("path", PAGES)
def test_words_in_force_are_not_called_ignored(client, directory, path):
    response = client.get(f"{path}?q=1&q=zzz&q=1")
    assert ignored(response) == ["Words: «zzz»"]


@pytest.mark.parametrize("path", PAGES)
def test_too_many_words_are_named_and_have_no_effect(client, directory, path):
    response = client.get(f"{path}?q={'a' * 201}")
    assert response.status_code == 200
    assert ignored(response) == [f"Words: «{'a' * 59}…»"]
    assert typed(response) == "a" * 201
    if path in LISTS:
        assert total(response) == 3
        assert chips(response) == {}
    assert ignored(client.get(f"{path}?q={'a' * 200}")) == []


@pytest.mark.parametrize("path", PAGES)
def test_words_with_a_nul_are_named_and_have_no_effect(client, directory, path):
    response = client.get(f"{path}?q=bre%00ad")
    assert ignored(response) == [f"Words: «bre{MARK}ad»"]
    assert typed(response) == f"bre{MARK}ad"
    assert_readable(response)


@pytest.mark.parametrize("path", PAGES)
def test_control_characters_never_reach_the_page(client, directory, path):
    # All of them on one list; each list passes them through the same code.
    codes = [*range(32), *range(127, 160), 0xFFFE, 0x2028] if path == "/networks/" else [1, 133]
    for letter in map(chr, codes):
        response = client.get(path, {"q": f"a{letter}b", letter: letter, "stage": letter})
        assert response.status_code == 200
        assert_readable(response)
        assert "\n" not in typed(response)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["q=%FF%FE%C3", "%FF=%FE", "sort=%C3%28", "page=%E2%82"])
def test_bytes_that_are_no_text_do_no_harm(client, directory, path, query):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    assert_readable(response)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "nasty",
    [
        '"><script>alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "'\"--></style></title><script>alert(1)</script>",
        "{{ 7|add:7 }}{% now 'Y' %}",
        "javascript:alert(1)",
    ],
)
def test_markup_in_the_address_is_shown_as_text(client, directory, path, nasty):
    response = client.get(path, {"q": nasty, "stage": nasty, nasty: nasty, "page": nasty})
    assert response.status_code == 200
    assert typed(response) == nasty
    assert_readable(response)
    assert "<script>alert" not in response.text
    assert page(response).title.text.endswith("Rehabilitation Directory")
    assert not [link for link in page(response).select("a") if link["href"].startswith("java")]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "text",
    [
        "出狱 家人",
        "出狱\u3000家人",  # the space of Chinese and Japanese keyboards
        "மறுவாழ்வு",
        "क्\u200dष",  # Hindi, with the joiner that its keyboards type
        "café d\u2019été",
        "bread\u00a0and butter",
        "emoji 👨\u200d👩\u200d👧",
    ],
)
def test_words_of_any_script_find_what_they_name(client, path, text):
    for make in LISTS.values():
        make(name=text)
        make(name="Another")
    response = client.get(path, {"q": text})
    assert ignored(response) == []
    assert MARK not in response.text
    # What stands in the box finds the same again.
    again = client.get(path, {"q": typed(response)})
    for one in (response, again):
        shown = page(one).main.select("section li > a, .cards > li :is(h2, h3) a")
        assert {words(link) for link in shown} == {" ".join(text.split())}


@pytest.mark.parametrize("path", PAGES)
def test_long_list_of_nonsense_is_cut_short(client, directory, path):
    query = "&".join(f"x{number}=1" for number in range(50))
    named = ignored(client.get(f"{path}?{query}"))
    assert named == [*(f"x{number}: «1»" for number in range(10)), "and more of the kind"]


@pytest.mark.parametrize("path", PAGES)
def test_more_than_a_thousand_parameters_are_refused(client, directory, path):
    response = client.get(f"{path}?{'&'.join(['a=1'] * 1001)}")
    assert response.status_code == 400
    assert words(page(response).h1) == "We could not read that request"
    assert client.get(f"{path}?{'&'.join(['a=1'] * 1000)}").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_longest_address_that_is_answered(client, path):
    room = 8190 - len(f"{path}q=")
    assert client.get(f"{path}?q={'a' * room}").status_code == 200
    assert client.get(f"{path}?q={'a' * (room + 1)}").status_code == 414


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("%00", MARK),
        ("%FF%FE", MARK * 2),
        ("a%01b%1Fc%C2%85", f"a{MARK}b c"),
        ("%22%3E%3Cscript%3Ealert(1)%3C/script%3E", '"><script>alert(1)</script>'),
        ("+%E3%80%80+", ""),
        ("%F0%9F%98%80", "\N{GRINNING FACE}"),
        ("*", "*"),
    ],
)
def test_nonsense_as_the_name_of_an_organisation_is_shown_as_text(client, directory, sent, shown):
    for _ in range(10):
        factories.organisation(cited=False)
    response = client.get(f"/programmes/?organisation-name={sent}")
    assert response.status_code == 200
    assert total(response) == 3
    assert ignored(response) == []
    assert typed(response, "organisation-name") == shown
    assert_readable(response)


def test_a_name_of_an_organisation_that_is_too_long_is_cut(client, directory):
    for _ in range(10):
        factories.organisation(cited=False)
    response = client.get(f"/programmes/?organisation-name={'a' * 5000}")
    assert total(response) == 3
    assert typed(response, "organisation-name") == "a" * 200


def test_unpublished_organisation_and_network_are_unknown_values(client, directory):
    organisation = factories.draft_organisation(name="Secret House", slug="not-out-yet")
    network = factories.network(name="Secret Net", slug="net-not-out-yet", state="archived")
    factories.partner(None, organisation)
    factories.member(network)
    factories.event(network=network)
    for path, query in [
        ("/programmes/", "organisation=not-out-yet"),
        ("/programmes/", "network=net-not-out-yet"),
        ("/organisations/", "network=net-not-out-yet"),
        ("/events/", "network=net-not-out-yet"),
    ]:
        response = client.get(f"{path}?{query}")
        assert total(response) == total(client.get(path))
        assert len(ignored(response)) == 1
        assert "Secret" not in response.text
    response = client.get("/programmes/?organisation-name=secret")
    assert "Secret" not in response.text


# --- Anything at all ------------------------------------------------------------------------------

NAMES = ["q", "page", "sort", "stage", "need", "country", "year", "when", "kind", "utm_x", "x[]"]
NAMES += ["", "%00", "%FF", "now", "organisation", "network", "venue", "language", "audience"]
NAMES += ["referral", "cost", "confirmed", "organisation-name"]
VALUES = ["", "%00", "%FF%FE", "%", "%2", "%zz", "+", "-1", "1e9", "None", "[]", "%F0%9F%98%80"]
VALUES += ["%3Cscript%3E", "%27%22%3C%3E", "%0D%0ASet-Cookie:a=b", "\\", "..%2F..", "%E2%80%AE"]
VALUES += ["9" * 30, "a" * 300, "%25%73", "{{x}}", "1+1", "%1F%7F%C2%85", "%EF%BF%BE"]
KNOWN = ["in-care", "work", "sg", "2021", "not-stated", "charity", "coming", "family", "name"]


def random_query(chance, values):
    pairs = (
        f"{chance.choice(NAMES)}{chance.choice(['=', '=', '=', '', '=='])}{chance.choice(values)}"
        for _ in range(chance.choice([0, 1, 2, 3, 5, 8, 40]))
    )
    return chance.choice(["&", "&", ";"]).join(pairs)


@pytest.mark.parametrize("path", PAGES)
def test_no_address_breaks_a_page(client, directory, path):
    chance = random.Random(path)
    for _ in range(25):
        query = random_query(chance, VALUES + KNOWN)
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, query
        assert_readable(response)
        if path in LISTS and not chips(response):
            assert total(response) == 3, query
        # What the page itself leads to works as well.
        for href in chips(response).values():
            assert client.get(href).status_code == 200, query


@pytest.mark.parametrize("path", LISTS)
def test_nonsense_alone_leaves_the_whole_list(client, directory, path):
    chance = random.Random(path)
    wanted = [value for value in VALUES if value not in ("", "+")]
    for _ in range(15):
        query = random_query(chance, wanted).replace("q=", "qq=")
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, query
        assert total(response) == len(listed(response)) == 3, query
        assert chips(response) == {}, query


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_are_answered_with_a_page(client, directory, seed):
    chance = random.Random(seed)
    for _ in range(25):
        length = chance.choice([1, 10, 100, 2000, 3000])
        query = "".join(
            chance.choice("&=%;abcq+/?")
            if chance.random() < 0.5
            else f"%{chance.randrange(256):02x}"
            for _ in range(length)
        )
        response = client.get(f"{chance.choice(PAGES)}?{query}")
        assert response.status_code in {200, 400, 414}, query
        assert_readable(response)
