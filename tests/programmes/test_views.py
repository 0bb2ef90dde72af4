"""The list of programmes and the page of words."""

import pytest

from tests import factories
from tests.pages import chips, listed, page, total, words

pytestmark = pytest.mark.django_db


def test_card_says_what_it_is_for_whom_and_from_whom(client):
    programme = factories.programme(
        name="Hostel",
        summary="A bed and a key.",
        needs=[factories.need(name="Somewhere to live")],
        country=factories.country(name="Hong Kong"),
        cost_kind="free",
    )
    women = factories.qualifier(name="Women")
    factories.programme_audience(programme, factories.audience(name="People after release"), women)
    for place, role in enumerate(["provider", "co-developer", "funder", "host-site"]):
        organisation = factories.organisation(name=f"Its {role}")
        factories.partner(programme, organisation, role=role, position=place)

    card = page(client.get("/programmes/")).select_one(".cards > li")

    assert (
        words(card.select_one(".card-stage"))
        == "Aftercare Day of release →to after release · Hong Kong"
    )
    assert "A bed and a key." in words(card)
    assert {words(row.dt): words(row.dd) for row in card.select("dl > div")} == {
        "For": "People after release: Women",
        "Help with": "Somewhere to live",
        "By": "Its provider; Its co-developer",
        "Cost": "Free",
        "Contact": "Not stated",
    }


def test_card_says_not_stated_for_what_nobody_said(client):
    factories.programme(name="Bare")
    card = page(client.get("/programmes/")).select_one(".cards > li")
    rows = {words(row.dt): words(row.dd) for row in card.select("dl > div")}
    assert set(rows.values()) == {"Not stated"}


@pytest.mark.parametrize(
    ("state", "role", "by"),
    [
        ("draft", "provider", "Not listed here"),
        # Nobody says who runs what a funder pays for.
        ("published", "funder", "Not stated"),
        ("draft", "funder", "Not stated"),
    ],
)
def test_card_says_whether_who_runs_it_is_not_listed_or_not_stated(client, state, role, by):
    factories.partner(factories.programme(), factories.organisation(state=state), role=role)
    card = page(client.get("/programmes/")).select_one(".cards > li")
    assert {words(row.dt): words(row.dd) for row in card.select("dl > div")}["By"] == by


def test_card_of_a_programme_at_one_point_names_it_once(client):
    factories.programme(starts_at=6, ends_at=6)
    card = page(client.get("/programmes/")).select_one(".card-stage")
    assert words(card) == "Aftercare Long term"


def test_sort_by_journey_puts_what_starts_first_on_top(client):
    factories.programme(name="Later", starts_at=5, ends_at=6)
    factories.programme(name="Longer", starts_at=4, ends_at=6)
    factories.programme(name="Shorter", starts_at=4, ends_at=5)
    factories.in_care_programme(name="Zeroth")
    response = client.get("/programmes/?sort=journey")
    assert listed(response) == ["Zeroth", "Shorter", "Longer", "Later"]


# --- The offer of throughcare -------------------------------------------------------------------


@pytest.fixture
def three_stages():
    work = factories.need("work")
    factories.in_care_programme(name="Inside", needs=[work])
    factories.programme(name="Outside", needs=[work])
    factories.throughcare_programme(name="Both", needs=[work])
    factories.throughcare_programme(name="Both, without work")


@pytest.mark.usefixtures("three_stages")
@pytest.mark.parametrize(
    ("stage", "sentence", "together"),
    [
        (
            "in-care",
            "And 2 throughcare programmes that start in custody.",
            ["Both", "Both, without work", "Inside"],
        ),
        (
            "aftercare",
            "And 2 throughcare programmes that go on after release.",
            ["Both", "Both, without work", "Outside"],
        ),
    ],
)
def test_throughcare_is_offered_beside_another_stage(client, stage, sentence, together):
    offer = page(client.get(f"/programmes/?stage={stage}")).select_one(".offer")
    assert words(offer) == sentence
    assert listed(client.get(offer.a["href"])) == together


@pytest.mark.usefixtures("three_stages")
def test_throughcare_offer_keeps_the_other_filters(client):
    offer = page(client.get("/programmes/?stage=in-care&need=work&sort=journey")).select_one(
        ".offer"
    )
    assert words(offer.a) == "1 throughcare programme that starts in custody"
    response = client.get(offer.a["href"])
    assert sorted(listed(response)) == ["Both", "Inside"]
    assert "What help: Work" in chips(response)


@pytest.mark.usefixtures("three_stages")
@pytest.mark.parametrize(
    "query",
    ["", "stage=throughcare", "stage=in-care&stage=aftercare", "stage=in-care&stage=throughcare"],
)
def test_throughcare_is_not_offered_otherwise(client, query):
    assert page(client.get(f"/programmes/?{query}")).select_one(".offer") is None


def test_throughcare_is_not_offered_where_there_is_none(client):
    factories.in_care_programme()
    factories.throughcare_programme(state="draft")
    response = client.get("/programmes/?stage=in-care")
    assert total(response) == 1
    assert page(response).select_one(".offer") is None


# --- Words --------------------------------------------------------------------------------------


def test_glossary_explains_each_word_and_says_who_did(client):
    source = factories.source(title="The page", slug="the-page")
    term = factories.glossary_term(
        name="fitrah",
        slug="fitrah",
        summary="Given at the end of Ramadan.",
        also_known_as="zakat fitrah",
        explained_in_source=True,
        source=source,
    )
    factories.glossary_term(name="desistor", slug="desistor", summary="Has stopped.", source=source)

    page_ = page(client.get("/glossary/"))

    entry = page_.find(id="fitrah")
    assert term.get_absolute_url() == "/glossary/#fitrah"
    assert words(entry.dt) == "fitrah (zakat fitrah)"
    assert words(entry.dd).startswith(
        "Given at the end of Ramadan. "
        "Where the word stands Explained in The page, «Where it stands»."
    )
    assert "Explained by our editors; used in The page" in words(page_.find(id="desistor"))
    assert entry.a["href"] == "/sources/the-page/"


def test_glossary_leads_to_what_speaks_of_the_word(client):
    factories.glossary_term(name="zakat & more", slug="zakat")
    programme = factories.programme(name="Help", summary="Pays zakat & more.")
    link = page(client.get("/glossary/")).find(id="zakat").find("a", href=lambda link: "q=" in link)
    assert programme.name in words(page(client.get(link["href"])).main)


def test_glossary_without_words_says_so(client):
    assert "No words yet" in words(page(client.get("/glossary/")).main)


def test_word_is_linked_where_it_first_stands_and_not_again(client):
    factories.glossary_term(name="zakat", slug="zakat")
    programme = factories.programme(
        summary="Pays zakat.", description="Zakat is paid.\n\nZakat again.", eligibility="No zakat."
    )
    main = page(client.get(programme.get_absolute_url())).main
    assert [link["href"] for link in main.select("a.word")] == ["/glossary/#zakat"]
    assert words(main.select_one(".lead")) == "Pays zakat."
    assert words(main.select_one(".lead a.word")) == "zakat"


def test_longest_form_of_a_word_wins(client):
    factories.glossary_term(name="fidyah", slug="fidyah")
    factories.glossary_term(name="fidyah voucher", slug="fidyah-voucher")
    programme = factories.programme(summary="A Fidyah voucher for fidyah.")
    main = page(client.get(programme.get_absolute_url())).main
    found = [(words(link), link["href"]) for link in main.select("a.word")]
    assert found == [
        ("Fidyah voucher", "/glossary/#fidyah-voucher"),
        ("fidyah", "/glossary/#fidyah"),
    ]


def test_word_is_found_in_its_other_forms_and_not_inside_other_words(client):
    factories.glossary_term(name="desistor", slug="desistor", also_written="desistors, , ex-users")
    programme = factories.programme(
        summary="Nondesistors and desistorship.", description="Ex-users meet."
    )
    main = page(client.get(programme.get_absolute_url())).main
    assert [words(link) for link in main.select("a.word")] == ["Ex-users"]


def test_texts_around_linked_words_are_escaped(client):
    factories.glossary_term(name="bed & board", slug="bed-and-board")
    programme = factories.programme(summary="<b>Bed & Board</b> <script>alert(1)</script>")
    response = client.get(programme.get_absolute_url())
    lead = page(response).select_one(".lead")
    assert words(lead) == "<b>Bed & Board</b> <script>alert(1)</script>"
    assert [words(link) for link in lead.select("a.word")] == ["Bed & Board"]
    assert "<script>alert" not in response.text


def test_capitals_that_make_a_name_of_a_word_are_left_alone(client):
    factories.glossary_term(name="fitrah", slug="fitrah")
    factories.glossary_term(name="CBP", slug="cbp")
    programme = factories.programme(summary="FITRAH and its Fitrah, in a CBP.")
    main = page(client.get(programme.get_absolute_url())).main
    assert [words(link) for link in main.select("a.word")] == ["Fitrah", "CBP"]


# Letters that Python takes for another case of «s» and «i» but does not turn into them.
@pytest.mark.parametrize("written", ["deſistor", "desıstor", "DESİSTOR"])
def test_letters_of_other_alphabets_do_no_harm(client, written):
    factories.glossary_term(name="desistor")
    programme = factories.programme(summary=f"A {written} speaks.")
    response = client.get(programme.get_absolute_url())
    assert words(page(response).select_one(".lead")) == f"A {written} speaks."


def test_page_without_glossary_shows_texts_as_they_are(client):
    programme = factories.programme(summary="No words here.")
    lead = page(client.get(programme.get_absolute_url())).select_one(".lead")
    assert words(lead) == "No words here."
    assert not lead.select("a")
