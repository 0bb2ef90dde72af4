"""What a text finds, in which order, and what the page says about it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from finding import directory, missed, search
from finding.models import MissedSearch, Synonym
from organisations.filters import OrganisationFilter
from programmes.filters import ProgrammeFilter
from tests import factories
from tests.pages import LISTS, chips, ignored, listed, page, total, typed, ways_out, words

pytestmark = pytest.mark.django_db

PAGES = [*LISTS, "/search/"]


def found(text, filter_class=ProgrammeFilter):
    """The names that a list gives for a text, best first."""
    query = QueryDict(mutable=True)
    query["q"] = text
    asked = filter_class(query)
    names = dict(filter_class.entries.objects.values_list("pk", "name"))
    return [names[pk] for pk in asked.page(0, 100)]


def shown(response):
    """The names on a list, or on the page of a search."""
    links = page(response).main.select("section li > a:first-child, .cards > li :is(h2, h3) a")
    return [words(link) for link in links]


def marked(response):
    return [mark.text for mark in page(response).main.select("li mark")]


def why(response):
    return [words(line) for line in page(response).main.select(".why")]


def notices(response):
    """What the page says about the words."""
    return [words(note) for note in page(response).main.select(".notice p")]


def synonym(phrase, means, **values):
    return Synonym.objects.create(phrase=phrase, means=means, **values)


# --- Order ----------------------------------------------------------------------------------------


def rivals(*names):
    """Programmes that say these names again and again, though none is called so."""
    everything = " ".join(names)
    for place, name in enumerate(names):
        programme = factories.programme(
            name=f"A {name} {everything}"[:200].strip(),
            summary=f"{everything}. {everything}."[:400],
            description=everything,
            also_known_as=f"{name} two"[:200],
            needs=[factories.need(f"need-{place}", name=name[:100])],
            country=factories.country(f"c{place}", name=name[:100]),
        )
        factories.partner(programme, factories.organisation(name=name))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Yellow Ribbon", "yellow ribbon"),
        ("Yellow Ribbon", "Yellow-Ribbon"),
        ("Café", "cafe"),
        ("M³", "m3"),
        ("The Way Out", "the way out"),
        ("Work", "work"),
        ("Somewhere to Live and Work", "somewhere to live AND work"),
        ("Pro-social", "pro social"),
        ("出狱", "出狱"),
    ],
)
def test_an_exact_name_comes_first(name, typed):
    factories.programme(name=name, slug="exact", summary="Nothing else.")
    rivals(name, f"{name} {name}")

    results = found(typed)

    assert results[0] == name
    assert len(results) == 3


def test_another_name_that_is_exact_comes_first_too():
    factories.programme(name="Z Society", also_known_as="Aftercare agency, SACA; more")
    factories.programme(name="Saca sacas saca", summary="Saca saca.")
    assert found("saca")[0] == "Saca sacas saca"
    factories.programme(name="Y Society", also_known_as="Aftercare agency, SACA")
    assert found("saca")[0] == "Y Society"


def test_names_come_before_summaries_and_summaries_before_the_rest():
    for name, values in {
        "A": {"description": "A lantern."},
        "B": {"eligibility": "With a lantern."},
        "C": {"summary": "A lantern."},
        "D": {"also_known_as": "Red lantern"},
        "E lantern": {},
        "F": {"contact": "Lantern Street 3"},
    }.items():
        factories.programme(name=name, **values)
    assert found("lantern") == ["D", "E lantern", "C", "A", "B", "F"]


def test_a_need_that_is_called_so_weighs_more_than_a_text():
    factories.programme(name="A", description="Some training.")
    factories.programme(name="B", needs=[factories.need(name="Work and training")])
    factories.programme(name="C training")
    assert found("training") == ["C training", "B", "A"]


def test_a_whole_word_comes_before_its_beginning():
    factories.programme(name="A Visitorship")
    factories.programme(name="B Visit")
    factories.programme(name="C Visits")
    assert found("visit") == ["B Visit", "C Visits", "A Visitorship"]


def test_who_matches_as_well_as_another_comes_in_the_order_of_names():
    for name in ("Lantern c", "lantern B", "Lantern a"):
        factories.programme(name=name)
    assert found("lantern") == ["Lantern a", "lantern B", "Lantern c"]


def test_what_has_the_words_typed_comes_before_what_has_others_for_them():
    synonym("jail", "prison")
    factories.programme(name="A prison")
    factories.programme(name="B", summary="In jail.")
    factories.programme(name="C jail")
    assert found("jail")[0] == "C jail"
    assert set(found("jail")) == {"A prison", "B", "C jail"}


def test_the_best_match_is_the_order_unless_another_is_chosen(client):
    factories.programme(name="A", summary="Lantern.")
    factories.programme(name="Lantern")

    def order(response):
        boxes = page(response).select("select[name=sort] option")
        return {box["value"]: box.has_attr("selected") for box in boxes}

    response = client.get("/programmes/?q=lantern")
    assert listed(response) == ["Lantern", "A"]
    assert order(response)["relevance"]
    assert listed(client.get("/programmes/?q=lantern&sort=name")) == ["A", "Lantern"]
    # Without a text there is nothing to match.
    response = client.get("/programmes/?sort=relevance")
    assert listed(response) == ["A", "Lantern"]
    assert "relevance" not in order(response)
    # The usual order has no name in an address.
    assert order(response)[""]


# --- How people write -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("M³@Towns", ["m3", "M³", "M3@Towns", "m³ towns", "towns"]),
        ("M3 Network", ["m³", "M3"]),
        ("Pro-social Club", ["pro-social", "prosocial", "pro social", "PRO\u2011SOCIAL", "social"]),
        ("EZ-Link Card", ["ez-link", "ezlink", "EZ link", "ez‐link", "link"]),
        ("Café Été", ["cafe", "CAFÉ", "cafe\u0301 ete", "été"]),
        ("Majlis Ugama Islam, MUIS", ["muis", "MUIS", "M.U.I.S."]),
        ("S.C.O.R.E.", ["score", "SCORE", "s.c.o.r.e"]),
        ("Families' Day", ["family", "families", "famil", "family's"]),
        ("Counselling", ["couns", "counsel", "COUNSELLING", "counselled"]),
        ("Children’s home", ["children's", "childrens", "children"]),
        ("花园酒店", ["花园", "酒店", "花", "花园酒店", "花園"]),
        ("வேலை வாய்ப்பு", ["வேலை", "வாய்ப்பு"]),
    ],
)
def test_words_match_as_people_write_them(said, typed):
    factories.programme(name=said)
    factories.programme(name="Something else")
    for text in typed:
        assert found(text) == [said], text


def test_a_word_is_not_found_inside_another(client):
    factories.programme(name="Mental health")
    factories.programme(name="Dental care")
    factories.programme(name="Inside and outside")
    assert found("dental") == ["Dental care"]
    assert found("mental") == ["Mental health"]
    assert found("side") == []


def test_one_letter_finds_that_letter_alone():
    factories.programme(name="Plan C")
    factories.programme(name="Counselling")
    assert found("c") == ["Plan C"]


def test_every_text_of_an_entry_is_searched():
    programme = factories.programme(
        name="Alpha", also_known_as="Bravo, Charlie house", summary="Delta.", description="Echo.",
        eligibility="Foxtrot.", exclusions="Golf.", cost_kind="free", cost="Hotel.",
        how_to_apply="India.", who_can_refer="Juliett.", opening_hours="Kilo.", contact="Lima.",
    )  # fmt: skip
    programme.steps.create(text="Mike.")
    programme.figures.create(value="3", label="November.")
    factories.programme(name="Other")
    texts = (
        "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november"
    )
    for text in texts.split():
        assert found(text) == ["Alpha"], text


def test_names_of_what_a_programme_is_about_are_searched():
    audience = factories.audience(name="Partners and parents")
    programme = factories.in_care_programme(
        name="Alpha", needs=[factories.need(name="Money")], audiences=[audience],
        country=factories.country(name="Hong Kong"),
    )  # fmt: skip
    programme.languages.add(factories.language(name="Tamil"))
    programme.networks.add(factories.network(name="Towns of care"))
    factories.partner(programme, factories.organisation(name="Lantern", also_known_as="LNTR"))
    factories.programme(name="Other")
    for text in "parents", "money", "hong", "tamil", "towns", "lantern", "lntr", "in-care":
        assert found(text) == ["Alpha"], text
    # Words from several places count together.
    assert found("alpha parent money kong lantern") == ["Alpha"]


def test_what_the_public_cannot_see_finds_nothing():
    programme = factories.programme(name="Alpha")
    factories.partner(programme, factories.draft_organisation(name="Lantern"))
    programme.networks.add(factories.network(name="Towns", state="archived"))
    factories.draft_programme(name="Secret")
    for text in "lantern", "towns", "secret":
        assert found(text) == [], text


def test_names_of_an_organisation_find_what_it_stands_behind_and_its_texts_do_not():
    programme = factories.programme(name="Alpha")
    body = factories.organisation(name="Lantern", summary="Zebra.", description="Giraffe.")
    factories.partner(programme, body, role="funder")
    assert found("lantern") == found("lanterns") == found("lant") == ["Alpha"]
    assert found("zebra") == found("giraffe") == []
    assert found("zebra", OrganisationFilter) == ["Lantern"]


# --- Other words for the same thing ---------------------------------------------------------------


def test_a_synonym_works_both_ways_or_one():
    synonym("jail", "prison")
    synonym("junkie", "addiction", both_ways=False)
    for name in ("In jail", "In prison", "Addiction", "Junkie"):
        factories.programme(name=name)
    assert set(found("jail")) == set(found("PRISONS")) == {"In jail", "In prison"}
    assert set(found("junkies")) == {"Addiction", "Junkie"}
    assert found("addiction") == ["Addiction"]


def test_a_phrase_stands_for_what_a_need_is_called():
    synonym("I need a bed", "Somewhere to live", both_ways=False)
    factories.programme(name="Hostel", needs=[factories.need(name="Somewhere to live")])
    factories.programme(name="Bed linen for those in need")
    assert found("i need a bed") == ["Bed linen for those in need", "Hostel"]
    assert found("a bed") == ["Bed linen for those in need"]


def test_of_two_phrases_the_longer_one_counts():
    synonym("bed", "linen")
    synonym("bed and board", "hostel")
    factories.programme(name="Linen")
    factories.programme(name="Hostel")
    assert found("bed and board") == ["Hostel"]
    assert found("bed") == ["Linen"]


@pytest.mark.parametrize("text", ["ex-offender", "ex offenders", "Ex\u2010Offender"])
def test_a_synonym_works_with_a_hyphen_and_without(text):
    synonym("ex-offender", "desistor")
    factories.programme(name="Desistor", summary="One.")
    factories.programme(name="Exoffender", summary="One.")
    assert "Desistor" in found(text)


def test_one_synonym_does_not_lead_on_to_the_next():
    synonym("jail", "prison")
    synonym("prison", "correctional")
    factories.programme(name="Correctional services")
    factories.programme(name="Prison")
    assert found("jail") == ["Prison"]


def test_a_synonym_stands_for_whole_words():
    synonym("jail", "prison")
    factories.programme(name="Prisonlike")
    assert found("jail") == []


def test_a_synonym_of_several_words_needs_them_all():
    synonym("talk", "someone listens")
    factories.programme(name="Someone else")
    factories.programme(name="Someone listens")
    assert found("talk") == ["Someone listens"]


@pytest.mark.parametrize(
    ("language", "phrase", "typed"),
    [
        ("ms", "penjara", ["penjara", "di penjara", "pemenjaraan"]),
        ("zh-hans", "监狱", ["监狱", "在监狱里", "監獄", "我在监狱"]),
        # As an editor may write it.
        ("zh", "监狱", ["监狱"]),
        ("ta", "சிறை", ["சிறை", "சிறையில்", "சிறைக்கு"]),
    ],
)
def test_synonyms_of_any_language_lead_to_what_entries_say(language, phrase, typed):
    synonym(phrase, "prison", language=language, both_ways=False)
    factories.programme(name="Prison")
    factories.programme(name="Other")
    for text in typed:
        assert found(text) == ["Prison"], text


def test_a_word_is_no_synonym_by_the_rules_of_another_language():
    synonym("son", "boy")
    factories.programme(name="Boy")
    # By those of Malay, «person» would be a form of «son».
    assert found("person") == []


# --- Spelling -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_misspelt_word_is_corrected_and_that_is_said(client, path):
    for make in LISTS.values():
        make(name="Hostel")
        make(name="Other")

    response = client.get(f"{path}?q=hstoel")

    assert set(shown(response)) == {"Hostel"}
    assert notices(response) == [
        "Nothing has «hstoel». Did you mean hostel? These are the results for it."
    ]
    # It can be seen, and put right, in the box.
    assert typed(response) == "hstoel"
    assert set(marked(response)) == {"Hostel"}
    assert why(response) == []
    assert not MissedSearch.objects.exists()


def test_each_misspelt_word_is_corrected_by_itself(client):
    factories.programme(name="Hostel for families")
    factories.programme(name="Hostel")
    response = client.get("/programmes/?q=hotsel+famlies")
    assert listed(response) == ["Hostel for families"]
    assert [note.partition(".")[0] for note in notices(response)] == [
        "Nothing has «hotsel»",
        "Nothing has «famlies»",
    ]


def test_corrected_words_may_be_a_known_phrase():
    synonym("half way house", "hostel")
    factories.programme(name="Hostel")
    factories.programme(name="Half of a house")
    factories.programme(name="By the way")
    assert found("half way huose") == ["Hostel"]


def test_a_word_that_any_entry_has_is_not_corrected(client):
    """Not even one of another kind, or of what another programme is about."""
    factories.programme(name="Hostel")
    factories.organisation(name="Hostal")
    factories.need(name="Hosted")
    for text in ("hostal", "hosted"):
        response = client.get(f"/programmes/?q={text}")
        assert listed(response) == []
        assert notices(response) == []
    assert shown(client.get("/search/?q=hostal")) == ["Hostal"]


def test_a_beginning_is_not_taken_for_a_slip():
    factories.programme(name="Lantern")
    factories.programme(name="Later")
    assert found("la") == ["Lantern", "Later"]
    assert found("lante") == ["Lantern"]
    assert found("late") == ["Later"]


def test_a_word_is_not_corrected_where_its_synonym_finds_something():
    synonym("jail", "prison")
    factories.programme(name="Prison")
    factories.programme(name="Jain temple")
    assert found("jail") == ["Prison"]


def test_only_words_that_can_be_seen_are_taken_for_what_was_meant(client):
    factories.draft_programme(name="Hostel")
    factories.programme(name="Bakery")
    gone = factories.programme(name="Kitchen")
    gone.state = "archived"
    gone.save()
    for text in ("hostl", "kitchn"):
        response = client.get(f"/programmes/?q={text}")
        assert listed(response) == []
        assert notices(response) == []


@pytest.mark.parametrize("text", ["ab", "a1b2c3", "bakkkkkkery", "花园"])
def test_what_is_far_from_every_word_stays_as_it_is(client, text):
    for name in ("Ac", "A1b2c4", "Bakery", "花口"):
        factories.programme(name=name)
    response = client.get("/programmes/", {"q": text})
    assert listed(response) == []
    assert notices(response) == []


def test_what_else_was_chosen_narrows_the_corrected_results(client):
    factories.programme(name="Hostel")
    factories.in_care_programme(name="Hostel inside")
    response = client.get("/programmes/?q=hstoel&stage=in-care")
    assert listed(response) == ["Hostel inside"]


# --- Not all words --------------------------------------------------------------------------------


def test_where_nothing_has_all_words_those_with_most_come_and_that_is_said(client):
    factories.programme(name="A lantern bridge")
    factories.programme(name="B lantern garden")
    factories.programme(name="C lantern")
    response = client.get("/programmes/?q=lantern+bridge+zzz")
    assert listed(response)[0] == "A lantern bridge"
    assert "C lantern" not in listed(response)
    assert notices(response) == ["No entry has all of these words. These have most of them."]
    assert not MissedSearch.objects.exists()


def test_a_word_that_says_more_outweighs_one_that_stands_everywhere(client):
    for number in range(9):
        factories.programme(name=f"Help {number}")
    factories.programme(name="Zoo")
    response = client.get("/programmes/?q=help+zoo")
    assert listed(response)[0] == "Zoo"


def test_which_entries_have_most_words_does_not_depend_on_their_numbers():
    """Two directories with the same entries show the same, however many were deleted."""
    for number in range(3):
        factories.programme(name=f"Lantern {number}")
    factories.programme(name="Bridge")
    before = found("lantern bridge")
    gone = [factories.programme(cited=False) for _ in range(60)]
    for entry in gone[:-1]:
        entry.delete()
    gone[-1].name = "Last"
    gone[-1].save()

    assert found("lantern bridge") == before


def test_a_search_over_everything_shows_what_has_all_words_where_there_is_any(client):
    factories.programme(name="Lantern")
    factories.organisation(name="Lantern bridge")
    assert shown(client.get("/search/?q=lantern+bridge")) == ["Lantern bridge"]


def test_a_search_over_everything_shows_what_has_most_words_and_says_so(client):
    factories.programme(name="Lantern garden")
    factories.organisation(name="Bridge garden")
    response = client.get("/search/?q=lantern+bridge")
    assert shown(response) == ["Lantern garden", "Bridge garden"]
    assert notices(response) == ["No entry has all of these words. These have most of them."]


# --- Marks and reasons ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_what_was_looked_for_is_marked_in_name_and_summary(client, path):
    for make in LISTS.values():
        make(name="Lantern house", summary="The lanterns of a house.")
    response = client.get(f"{path}?q=lant+the")
    number = len(LISTS) if path == "/search/" else 1
    assert marked(response) == ["Lantern", "lanterns"] * number
    assert why(response) == []
    assert "<mark>" not in client.get(path).text


@pytest.mark.parametrize("path", PAGES)
def test_marked_texts_are_escaped(client, path):
    for make in LISTS.values():
        make(name="<b>Bed</b> & board", summary="<script>alert('bed')</script> \"Bed\" &amp;")
    response = client.get(f"{path}?q=bed+b+script")
    cards = page(response).main.select(".cards > li, section li")
    assert cards
    for card in cards:
        assert "<b>Bed</b> & board" in words(card)
        assert "<script>alert('bed')</script> \"Bed\" &amp;" in words(card)
        assert not card.select("b, script")
    assert set(marked(response)) == {"b", "Bed", "script", "bed"}


def test_marks_stand_on_whole_words_in_any_script(client):
    factories.programme(name="Pro-social M³@Towns (M3)", summary="Été: 花园之家，园艺 வேலை.")
    response = client.get("/programmes/", {"q": "social m3 ete 花园 வேலை"})
    assert marked(response) == ["social", "M³", "M3", "Été", "花园", "வேலை"]


def test_words_that_stand_for_what_was_typed_are_marked_too(client):
    synonym("jail", "prison")
    factories.programme(name="A prison", summary="No prisonlike house.")
    assert marked(client.get("/programmes/?q=jail")) == ["prison"]


@pytest.mark.parametrize("path", PAGES)
def test_why_an_entry_was_found_is_said_where_it_cannot_be_seen(client, path):
    country = factories.country(name="Hong Kong")
    for make in LISTS.values():
        make(name="Alpha", summary="Bravo.", country=country)
    response = client.get(f"{path}?q=alpha+kong")
    assert set(why(response)) == {"«kong» (Country or territory: Hong Kong)."}


def test_reasons_name_what_brought_an_entry_in(client):
    synonym("jail", "prison")
    synonym("bed", "Somewhere to live", both_ways=False)
    work = factories.need(name="Work and training")
    bakery = factories.programme(
        name="Bakery",
        summary="Bread.",
        needs=[work, factories.need(name="Somewhere to live")],
        description="In a prison.",
    )
    factories.partner(bakery, factories.organisation(name="Lantern & Co"))
    for text, reason in {
        "jail": "«jail» also finds «prison».",
        "training": "«training» (What help: Work and training).",
        "bed": "«bed» also finds «Somewhere to live» (What help: Somewhere to live).",
        "lantern": "«lantern» is in the name of an organisation behind it.",
        "prison": "«prison» is on its page.",
        "bread": None,
        "bread prison lantern": (
            "«prison» is on its page. «lantern» is in the name of an organisation behind it."
        ),
    }.items():
        response = client.get("/programmes/", {"q": text})
        assert listed(response) == ["Bakery"], text
        assert why(response) == ([reason] if reason else []), text


def test_reasons_are_escaped(client):
    factories.programme(needs=[factories.need(name="<b>Work</b>")])
    response = client.get("/programmes/?q=work")
    assert why(response) == ["«work» (What help: <b>Work</b>)."]
    assert not page(response).select(".why b")


# --- Nothing found --------------------------------------------------------------------------------


def test_an_empty_list_offers_to_lift_the_words_and_the_filters(client):
    factories.programme(name="Hostel")
    factories.in_care_programme(name="Bakery")
    offered = ways_out(client.get("/programmes/?q=bakery&stage=aftercare"))
    assert {sentence: listed(client.get(href)) for sentence, href in offered.items()} == {
        "Take out «Words» to see 1.": ["Hostel"],
        "Take out «Stage» to see 1.": ["Bakery"],
    }


@pytest.mark.parametrize("path", ["/programmes/", "/search/"])
def test_where_words_find_nothing_kinds_of_help_that_come_close_are_offered(client, path):
    synonym("cash", "money")
    factories.need("work", name="Work and training")
    factories.need("money", name="Money and debt")
    factories.programme()

    def offered(text):
        shown = page(client.get(path, {"q": text})).main.select("a[href*='need=']:not(.chip)")
        return [(words(link), link["href"]) for link in shown]

    money = ("Money and debt", "/programmes/?need=money")
    work = ("Work and training", "/programmes/?need=work")
    assert offered("cash") == [money]
    assert offered("trains") == [work]
    # Where none comes close, all of them.
    assert sorted(offered("zzz")) == [money, work]


@pytest.mark.parametrize("path", PAGES)
def test_words_that_find_nothing_are_counted_for_the_editors(client, path):
    factories.programme()
    for text in ("Zzz", "zzz", " ZZZ! "):
        response = client.get(path, {"q": text})
        assert "no-store" in response["Cache-Control"]
    client.get(path, {"q": "yyy zzz"})

    rows = MissedSearch.objects.values_list("language", "text", "times")
    assert list(rows) == [("en", "zzz", 3), ("en", "yyy zzz", 1)]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_else_is_counted(client, path):
    for make in LISTS.values():
        make(name="Lantern")
    for text in [
        *("lantern", "lantern zzz", "lanten", "", "the and of", "?!", "a\0b", "z" * 201),
        # Somebody's story.
        "one two three four five six seven",
        f"{'z' * 40} {'y' * 40}",
    ]:
        assert client.get(path, {"q": text}).status_code == 200
        assert not MissedSearch.objects.exists(), text


@pytest.mark.parametrize("path", PAGES)
def test_a_search_by_a_program_that_looks_at_the_head_alone_is_not_counted(client, path):
    assert client.head(path, {"q": "zzz"}).status_code == 200
    assert not MissedSearch.objects.exists()


def test_words_that_are_found_are_not_counted_where_the_filters_leave_nothing(client):
    factories.programme(name="Lantern")
    response = client.get("/programmes/?q=lantern&stage=in-care")
    assert total(response) == 0
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_results_may_be_kept(client, path):
    for make in LISTS.values():
        make(name="Lantern")
    response = client.get(path, {"q": "lantern"})
    assert "no-store" not in response.get("Cache-Control", "")


def test_nobody_can_fill_the_list_of_missed_searches(client, monkeypatch):
    monkeypatch.setattr(missed, "MOST_TERMS", 2)
    for text in ("xxx", "yyy", "zzz", "yyy"):
        assert client.get("/programmes/", {"q": text}).status_code == 200
    assert dict(MissedSearch.objects.values_list("text", "times")) == {"xxx": 1, "yyy": 2}


# --- Anything that can be typed -------------------------------------------------------------------


@pytest.fixture
def hostels():
    """A hostel and something else of each kind."""
    for make in LISTS.values():
        make(name="Hostel", summary="A bed near a river.")
        make(name="Something", summary="Else.")


# In the language of FTS5, of tsquery, of LIKE, or of our own tokens.
SYNTAX = [
    *('"hostel"', '"hostel', "'hostel'", "hostel*", "*hostel", "host*", "hostel:*", "hostel:A"),
    *("NEAR(hostel bed)", "NEAR(hostel bed, 3)", "hostel NEAR/2 bed", "(hostel)", "(hostel", ")"),
    *("hostel AND bed", "hostel & bed", "hostel && bed", "hostel <-> bed", "hostel <2> bed"),
    *("hostel + bed", "+hostel", "-hostel", "!hostel", "hostel -bed", "hostel !bed", "NOT hostel"),
    *("hostel OR bed", "hostel | bed", "hostel || bed", "{hostel bed}", "[hostel]", "hostel;"),
    *("^hostel", "$hostel", "~hostel", "=hostel", "^$hostel", "%hostel%", "host_l hostel"),
    *("hostel\\", "\\hostel", "hostel\\'", "hostel''", 'hostel""', "hostel--", "/*hostel*/"),
    *("tokens:hostel", "- hostel", "hostel’", "«hostel»", "<hostel>", "hostel&amp;", "hostel\t"),
    *(
        "hos\u200btel",
        "\ufeffhostel",
        "hos\u00adtel",
        "ｈｏｓｔｅｌ",
        "HOSTEL",
        "hostel 😀",
        "hostel…",
    ),
]


@pytest.mark.parametrize("path", PAGES)
def test_signs_of_search_languages_are_only_signs(client, hostels, path):
    for text in SYNTAX:
        response = client.get(path, {"q": text})
        assert response.status_code == 200, text
        assert ignored(response) == [], text
        if text != ")":
            assert "Hostel" in shown(response), text
        if text.strip("\t") == text and text.isprintable():
            assert typed(response) == text


WORDLESS = [
    *("the", "what is it that they are", "if I am on my", "!", "* ( ) : & | <-> ! -", '"', "'"),
    *(
        "…",
        "--",
        "😀",
        "👨\u200d👩\u200d👧 ❤️",
        "\u200b",
        "\u0301",
        "$ ^ ~ =",
        "%",
        "_",
        "\\",
        "؟、。",
    ),
]


@pytest.mark.parametrize("path", PAGES)
def test_a_text_without_a_word_is_ignored_and_that_is_said(client, hostels, path):
    for text in WORDLESS:
        response = client.get(path, {"q": text})
        assert response.status_code == 200, text
        (notice,) = notices(response)
        assert notice.startswith("There was nothing to look for in «"), text
        if path in LISTS:
            assert total(response) == 2, text
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_scripts_may_be_mixed(client, hostels, path):
    for make in LISTS.values():
        make(name="Дом 出狱 வேலை بيت M³")
    for text in ("дом", "出狱 дом", "வேலை m3", "بيت", "ДОМ 出 m³"):
        response = client.get(path, {"q": text})
        assert set(shown(response)) == {"Дом 出狱 வேலை بيت M³"}, text


@pytest.mark.parametrize("path", PAGES)
def test_of_more_words_than_anybody_types_the_first_count(client, hostels, path):
    longest = "hostel " + " ".join(f"z{number}" for number in range(40))
    response = client.get(path, {"q": longest})
    assert response.status_code == 200
    assert ignored(response) == []
    assert "That is a long text. Only its first words were looked for." in notices(response)
    # What has most of the words: here, one.
    assert "Hostel" in shown(response)


@pytest.mark.parametrize("path", PAGES)
def test_a_text_without_end_is_named_and_has_no_effect(client, hostels, path):
    response = client.get(path, {"q": "bed " * 1900})
    assert response.status_code == 200
    assert len(ignored(response)) == 1
    assert notices(response)[0] == "Part of the address was not understood and had no effect:"
    if path in LISTS:
        assert total(response) == 2
        assert chips(response) == {}
    # Ten thousand characters are no address at all.
    assert client.get(path, {"q": "bed " * 2500}).status_code == 414


@pytest.mark.parametrize("path", PAGES)
def test_one_word_of_two_hundred_letters_finds_nothing(client, hostels, path):
    response = client.get(path, {"q": "z" * 200})
    assert response.status_code == 200
    assert shown(response) == []


def test_the_same_words_again_and_again_are_looked_for_once():
    factories.programme(name="Hostel")
    match = search.match(
        "hostel Hostel HOSTEL " * 9, search.Scope(directory.current(), ProgrammeFilter.entries)
    )
    assert [term.typed for term in match.terms] == ["hostel"]


def test_results_with_all_words_are_not_said_to_have_most_of_them(client):
    factories.programme(name="Lantern")
    factories.organisation(name="Lantern bridge")
    assert notices(client.get("/search/?q=lantern+bridge")) == []


@pytest.mark.parametrize(("said", "text"), [("Prosocial", "pro-social"), ("EZLink", "ez-link")])
def test_a_joined_word_is_found_by_its_parts(client, said, text):
    factories.programme(name=said, summary="Club.")
    response = client.get("/programmes/", {"q": text})
    assert listed(response) == [said]
    assert notices(response) == []


def test_an_exact_name_comes_first_whatever_others_are_about():
    factories.programme(name="Work home faith", summary="Nothing else.")
    rival = factories.programme(name="A work home faith", summary="Work home faith.")
    for number in range(12):
        rival.needs.add(factories.need(name=f"Work home faith {number}"))
    assert found("work home faith")[0] == "Work home faith"


def test_a_slip_in_the_name_of_a_need_is_corrected():
    factories.programme(name="Alpha", needs=[factories.need(name="Acupuncture")])
    assert found("acupunture") == ["Alpha"]


def test_a_slip_is_not_taken_for_a_word_that_says_nothing():
    factories.programme(name="House at a fork", summary="For all.")
    assert found("forq") == ["House at a fork"]


def test_a_short_word_with_another_first_letter_is_another_word():
    factories.programme(name="Mental health", summary="Talk.")
    assert found("dental") == []
    assert found("metnal") == ["Mental health"]
    assert found("emntal") == ["Mental health"]
    assert found("ental") == ["Mental health"]


def test_what_was_indexed_anew_is_found_at_once():
    factories.programme(name="Alpha", summary="Lantern.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_programme SET summary = 'Bridge.'")
    found("lantern bridge")
    call_command("index", verbosity=0)
    assert found("lantern") == []


def test_many_unknown_values_take_no_more_queries_than_one(client):
    factories.programme()
    client.get("/programmes/")
    for number in (1, 300):
        values = "&".join(f"organisation=unknown-{place}" for place in range(number))
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/programmes/?{values}")
        assert len(asked) <= 3
