"""The site's own pages: home, search, about, and what is shown when something goes wrong."""

import pytest

from rehabdir import views
from tests import factories
from tests.pages import ignored, listed, page, text, typed, words

pytestmark = pytest.mark.django_db


# --- Home ---------------------------------------------------------------------------------------


def finder(client):
    return page(client.get("/")).select_one("form.finder")


def test_finder_asks_three_questions_and_leads_to_the_list(client):
    factories.audience("family", name="Partners and parents")
    factories.programme(needs=[factories.need("work", name="Work")])
    factories.programme(needs=[factories.need("home", name="A home")], state="draft")

    form = finder(client)

    assert form["action"] == "/programmes/"
    assert form.get("method", "get").lower() == "get"
    questions = {
        words(form.select_one(f"label[for={select['id']}]")): [
            (option["value"], words(option)) for option in select.select("option")
        ]
        for select in form.select("select")
    }
    assert questions == {
        "Who is it for?": [("", "Anyone"), ("family", "Partners and parents (none listed yet)")],
        "Where is the person now?": [
            ("", "Anywhere"),
            ("in-custody", "In custody (arrested or in prison)"),
            ("before-release", "Before release (coming out soon)"),
            ("day-of-release", "Day of release"),
            ("halfway", "Community-based programme or halfway house"),
            ("after-release", "After release (came out not long ago)"),
            ("long-term", "Long term (out for a longer time)"),
        ],
        "What help is needed?": [
            ("", "Any help"),
            ("home", "A home (none listed yet)"),
            ("work", "Work"),
        ],
    }


def answer(client, **answers):
    """Send the finder with these answers; the others are left at «any»."""
    form = finder(client)
    sent = {select["name"]: select.option["value"] for select in form.select("select")}
    assert answers.keys() <= sent.keys()
    return client.get(form["action"], sent | answers)


def test_finder_lands_on_the_programmes_that_fit(client):
    family, work, home = (
        factories.audience("family"),
        factories.need("work"),
        factories.need("home"),
    )
    factories.programme(name="Fits", needs=[work], audiences=[family])
    factories.programme(name="Other help", needs=[home], audiences=[family])
    factories.programme(name="For others", needs=[work])
    factories.in_care_programme(name="Too early", needs=[work], audiences=[family])

    response = answer(client, audience="family", now="after-release", need="work")

    assert listed(response) == ["Fits"]
    assert ignored(response) == []


def test_finder_without_answers_shows_everything(client):
    factories.programme(name="After")
    factories.in_care_programme(name="Before")
    response = answer(client)
    assert listed(response) == ["After", "Before"]
    assert ignored(response) == []


def test_home_leads_to_the_three_stages_with_their_numbers(client):
    factories.in_care_programme()
    for _ in range(2):
        factories.throughcare_programme()
    cards = page(client.get("/")).select(".stage-card")
    shown = [(words(card.h3), words(card.select_one(".count-line"))) for card in cards]
    assert shown == [
        ("In-care", "1 programme"),
        ("Aftercare", "0 programmes"),
        ("Throughcare", "2 programmes"),
    ]
    assert [len(listed(client.get(card.a["href"]))) for card in cards] == [1, 0, 2]


def test_home_counts_what_is_published(client):
    for make in (factories.programme, factories.organisation, factories.network, factories.event):
        make()
        make(state="draft", cited=False)
        make(state="archived", cited=False)
    factories.network()
    tallies = page(client.get("/")).select(".tallies li")
    assert [words(item) for item in tallies] == [
        "1 programme",
        "1 organisation",
        "2 networks",
        "1 event",
    ]


# --- Search -------------------------------------------------------------------------------------


def found(response):
    """What the search shows, as a dict of kinds (with their numbers) to names."""
    return {
        words(part.h2): [words(link) for link in part.select("li > a")]
        for part in page(response).main.select("section")
    }


def test_search_looks_in_all_kinds_of_entry(client):
    factories.programme(name="Lantern Workshop")
    factories.organisation(name="Society", also_known_as="Lantern House")
    factories.network(name="Network", summary="They hold lanterns.")
    factories.event(name="LANTERN night")
    factories.event(name="Something else")

    response = client.get("/search/?q=lantern")

    assert found(response) == {
        "Programmes 1": ["Lantern Workshop"],
        "Organisations 1": ["Society"],
        "Networks 1": ["Network"],
        "Events 1": ["LANTERN night"],
    }
    assert "4 entries found." in text(response)
    for link in page(response).main.select("section li > a"):
        assert client.get(link["href"]).status_code == 200


def test_search_wants_every_word_somewhere(client):
    factories.programme(name="Blue lantern", summary="For women.")
    factories.programme(name="Red lantern", summary="For men.")
    assert found(client.get("/search/?q=women++LANTERN")) == {"Programmes 1": ["Blue lantern"]}


def test_search_leads_to_programmes_by_the_kind_of_help_it_names(client):
    factories.need("work", name="Work and training")
    factories.need("home", name="A home")
    links = page(client.get("/search/?q=find+training+a+at+and")).main.select("p > a")
    assert [(words(link), link["href"]) for link in links] == [
        ("Work and training", "/programmes/?need=work")
    ]


def test_search_shows_the_first_of_each_kind_and_leads_to_all(client):
    for name in ("a", "B", "c", "D", "e", "F"):
        factories.organisation(name=f"{name} lantern")
    response = client.get("/search/?q=lantern")
    ((heading, names),) = found(response).items()
    assert heading == "Organisations 6"
    assert names == [f"{name} lantern" for name in "aBcDe"]
    link = page(response).main.find("a", string="All 6 organisations")
    assert len(listed(client.get(link["href"]))) == 6


def test_search_keeps_what_was_typed(client):
    response = client.get("/search/", {"q": 'bread & "butter"'})
    assert typed(response) == 'bread & "butter"'
    assert words(page(response).h1) == 'Search for «bread & "butter"»'


def test_search_that_finds_nothing_helps_on(client):
    factories.programme()
    response = client.get("/search/?q=zzz")
    assert "Nothing was found." in text(response)
    ways_on = [link["href"] for link in page(response).select(".empty a")]
    assert ways_on == ["/programmes/", "/glossary/"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=+++"])
def test_search_for_nothing_shows_the_box(client, query):
    factories.programme()
    response = client.get(f"/search/{query}")
    assert typed(response).strip() == ""
    assert found(response) == {}
    assert page(response).main.select(".total, .notice, .empty") == []
    assert ignored(response) == []


# --- About --------------------------------------------------------------------------------------


def test_about_says_what_it_is_and_is_not(client):
    headings = [words(heading) for heading in page(client.get("/about/")).select("h2")]
    assert headings == [
        "What it is",
        "What it is not",
        "How far you can trust it",
        "Languages",
        "Privacy",
        "Report a problem",
    ]


def test_about_gives_an_address_only_where_there_is_one(client, monkeypatch):
    assert not page(client.get("/about/")).select("a[href^=mailto]")
    monkeypatch.setattr(views.AboutView, "extra_context", {"contact_email": "office@example.org"})
    assert page(client.get("/about/")).find("a", href="mailto:office@example.org")


# --- Every page ---------------------------------------------------------------------------------

PATHS = [
    "/",
    "/programmes/",
    "/organisations/",
    "/networks/",
    "/events/",
    "/search/",
    "/sources/",
    "/glossary/",
    "/about/",
]


@pytest.mark.parametrize("path", PATHS)
def test_page_of_an_empty_directory_can_be_read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    shown = page(response)
    assert shown.html["lang"] == "en-GB"
    assert len(shown.select("h1")) == 1
    assert shown.title.text.count("Rehabilitation Directory") == 1
    assert shown.select_one("a.skip")["href"] == "#main"
    assert shown.find(id="main").name == "main"


@pytest.mark.parametrize("path", PATHS)
def test_ids_are_unique_and_links_within_the_page_lead_somewhere(client, path):
    for _ in range(2):
        programme = factories.throughcare_programme(needs=[factories.need("work")])
        factories.partner(programme)
        factories.member()
        factories.event()
        factories.publication()
        factories.glossary_term()
    shown = page(client.get(path))
    ids = [tag["id"] for tag in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in shown.select("[for], [aria-labelledby]"):
        named = (tag.get("for") or tag["aria-labelledby"]).split()
        assert set(named) <= set(ids)
    for link in shown.select("a[href^='#']"):
        assert link["href"][1:] in ids


@pytest.mark.parametrize("path", PATHS[1:])
def test_address_without_the_slash_leads_to_the_page(client, path):
    response = client.get(path.rstrip("/"))
    assert response.status_code == 301
    assert response["Location"] == path


@pytest.mark.parametrize("path", PATHS)
def test_public_pages_do_not_change_anything(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


# --- When something goes wrong ------------------------------------------------------------------


def assert_in_the_sites_design(response, status, title):
    assert response.status_code == status
    shown = page(response)
    assert words(shown.h1) == title
    assert shown.select_one("header.site-header nav") is not None
    assert shown.select_one("main form")["action"] == "/search/"
    assert [link["href"] for link in shown.select(".ways-on a")] == [
        "/",
        "/programmes/",
        "/organisations/",
        "/report/",
    ]


def test_missing_page(client):
    title = "There is no page at this address"
    assert_in_the_sites_design(client.get("/nowhere/"), 404, title)
    assert_in_the_sites_design(client.get("/programmes/nowhere/"), 404, title)
    assert_in_the_sites_design(client.get("/programmes/%FF%00/"), 404, title)


def test_unreadable_request(client):
    response = client.get("/", headers={"host": "evil.example"})
    assert_in_the_sites_design(response, 400, "We could not read that request")
    assert "evil.example" not in response.text


@pytest.mark.parametrize("path", [*PATHS, "/nowhere/", "/admin/"])
def test_address_that_is_too_long(client, path):
    response = client.get(f"{path}?q={'a' * 9000}")
    assert_in_the_sites_design(response, 414, "That address is too long")


def test_path_that_is_too_long(client):
    assert_in_the_sites_design(client.get(f"/{'a' * 9000}/"), 414, "That address is too long")


def test_our_own_mistake(client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views.AboutView, "get", fail)
    client.raise_request_exception = False
    response = client.get("/about/")
    assert_in_the_sites_design(response, 500, "Something went wrong on our side")
    assert "secret detail" not in response.text


def test_forbidden_page_and_stale_form(client, rf):
    refused = views.permission_denied(rf.get("/"))
    assert_in_the_sites_design(refused, 403, "You may not open this page")
    client.handler.enforce_csrf_checks = True
    stale = client.post("/admin/login/", {"username": "a", "password": "b"})
    assert_in_the_sites_design(stale, 403, "That form was open too long")
