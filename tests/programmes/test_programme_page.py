"""The page of one programme."""

import pytest

from programmes.models import Partnership
from tests import factories
from tests.pages import facts, page, section, text, words

pytestmark = pytest.mark.django_db


def open_page(client, programme):
    return client.get(programme.get_absolute_url())


def test_programme_page_says_everything_that_is_known(client):
    programme = factories.programme(
        name="Hostel",
        also_known_as="The Key",
        summary="A bed and a key.",
        description="First day.\n\nSecond day.",
        stage_stated=True,
        country=factories.country(name="Hong Kong"),
        needs=[factories.need(name="Somewhere to live")],
        eligibility="Anyone over 18.",
        exclusions="Nobody on remand.",
        cost_kind="paid",
        cost="$2 a night, or nothing",
        how_to_apply="Ring the bell.",
        who_can_refer="Any officer.",
        opening_hours="Day and night.",
        contact="Tel. 123\nPO Box 4",
        contact_url="https://hostel.example/contact",
    )
    factories.programme_audience(
        programme, factories.audience(name="People after release"), factories.qualifier(name="Men")
    )
    programme.languages.set([factories.language(name="Tamil"), factories.language(name="Malay")])
    programme.venues.add(factories.venue(name="Old Mill", address="1 Mill Lane\nHong Kong"))

    response = open_page(client, programme)

    assert words(page(response).h1) == "Hostel"
    assert "Also known as The Key" in text(response)
    assert words(page(response).select_one(".lead")) == "A bed and a key."
    assert facts(response) == {
        "Who it is for": "People after release: Men",
        "What it helps with": "Somewhere to live",
        "Who can take part": "Anyone over 18.",
        "Who cannot take part": "Nobody on remand.",
        "What it costs": "There is a cost. $2 a night, or nothing",
        "How to apply": "Ring the bell.",
        "Who can refer you": "Any officer.",
        "Languages": "Malay, Tamil",
        "Where": "Old Mill 1 Mill Lane Hong Kong",
        "Country or territory": "Hong Kong",
        "Opening hours": "Day and night.",
        "Contact": "Tel. 123 PO Box 4 Get in touch on hostel.example",
    }
    assert section(response, "what") == ["First day.", "Second day."]
    link = page(response).find("a", href="https://hostel.example/contact")
    assert link["rel"] == ["external"]


def test_programme_page_says_not_stated_for_everything_nobody_said(client):
    response = open_page(client, factories.programme())
    said = facts(response)
    assert set(said.values()) == {"Not stated"}
    # The eight about which no default may claim anything, and the rest.
    assert {
        "Who can take part",
        "Who cannot take part",
        "What it costs",
        "How to apply",
        "Who can refer you",
        "Languages",
        "Opening hours",
        "Contact",
    } <= said.keys()
    assert section(response, "run") == ["Not stated"]
    assert "Free" not in text(response)


def test_free_is_said_only_where_somebody_said_so(client):
    response = open_page(client, factories.programme(cost_kind="free"))
    assert facts(response)["What it costs"] == "Free"


def test_contact_may_be_an_address_on_the_web_alone(client):
    programme = factories.programme(contact_url="https://hostel.example/")
    response = open_page(client, programme)
    assert facts(response)["Contact"] == "Get in touch on hostel.example"


def test_stage_that_an_editor_chose_is_marked_with_the_reason(client):
    programme = factories.programme(stage_note="It begins at the gate.")
    shown = text(open_page(client, programme))
    assert "The source does not name the stage as aftercare; an editor chose it." in shown
    assert "It begins at the gate." in shown


def test_stage_that_the_source_names_is_not_marked(client):
    assert "an editor chose it" not in text(
        open_page(client, factories.programme(stage_stated=True))
    )


def test_stage_leads_to_the_programmes_of_that_stage(client):
    response = open_page(client, factories.in_care_programme())
    link = page(response).select_one("header a.stage")
    assert (words(link), link["href"]) == ("In-care", "/programmes/?stage=in-care")


def test_journey_of_a_span_names_both_ends_in_words(client):
    programme = factories.throughcare_programme(starts_at=2, ends_at=6)
    journey = page(open_page(client, programme)).select_one("figure.journey")
    assert words(journey.figcaption) == "Starts: Before release. Ends: Long term."
    assert words(journey.desc) == "From before release to long term."
    assert len(journey.select("circle.inside")) == 5
    assert len(journey.select("circle")) == 6


def test_journey_of_one_point_names_it_once(client):
    programme = factories.programme(starts_at=3, ends_at=3)
    journey = page(open_page(client, programme)).select_one("figure.journey")
    assert words(journey.figcaption) == "When: Day of release."
    assert words(journey.desc) == "At one point: day of release."
    inside = [circle["cx"] for circle in journey.select("circle.inside")]
    assert inside == [journey.select("circle")[2]["cx"]]


def test_steps_stand_in_their_order(client):
    programme = factories.programme()
    programme.steps.create(position=2, text="Then you eat.")
    programme.steps.create(position=1, text="You ring.")
    steps = page(open_page(client, programme)).select("ol.steps > li")
    assert [words(step) for step in steps] == ["You ring.", "Then you eat."]


def test_figures_stand_as_the_source_gives_them(client):
    programme = factories.programme()
    programme.figures.create(position=1, value="more than 2,000", label="meals a week")
    assert section(open_page(client, programme), "figures") == ["more than 2,000 meals a week"]


def test_partners_stand_with_their_roles_in_the_editors_order(client):
    programme = factories.programme()
    funder = factories.organisation(name="A Trust", slug="a-trust")
    factories.partner(programme, funder, role=Partnership.FUNDER, position=2)
    factories.partner(
        programme, factories.organisation(name="Z House"), position=1, note="runs the kitchen"
    )
    response = open_page(client, programme)
    assert section(response, "run") == ["Z House Provider Runs the kitchen", "A Trust Funder"]
    assert page(response).find("a", string="A Trust")["href"] == "/organisations/a-trust/"


def test_one_partner_may_have_several_roles(client):
    programme, both = factories.programme(), factories.organisation(name="Both")
    factories.partner(programme, both, role=Partnership.PROVIDER, position=1)
    factories.partner(programme, both, role=Partnership.HOST, position=2)
    assert section(open_page(client, programme), "run") == ["Both Provider", "Both Host site"]


def test_programme_of_unpublished_partners_says_that_they_are_not_listed(client):
    programme = factories.programme(name="Hostel")
    factories.partner(programme, factories.draft_organisation(name="Secret House"))
    response = open_page(client, programme)
    assert section(response, "run") == ["Organisations that are not listed here at present."]
    assert "Secret House" not in response.text


def test_networks_that_take_part_are_named(client):
    programme = factories.programme()
    programme.networks.add(factories.network(name="Care Network", slug="care", summary="N."))
    programme.networks.add(factories.network(name="Secret Network", state="draft"))
    response = open_page(client, programme)
    assert section(response, "run") == ["Care Network N."]
    assert page(response).find("a", string="Care Network")["href"] == "/networks/care/"


# --- What to do next ----------------------------------------------------------------------------


def test_next_step_is_what_the_sources_say(client):
    programme = factories.programme(
        how_to_apply="Ring the bell.",
        who_can_refer="Any officer.",
        contact="Tel. 123",
        contact_url="https://hostel.example/contact",
    )
    factories.partner(programme)
    assert section(open_page(client, programme), "next") == [
        "Ring the bell.",
        "Ask those who can refer you: Any officer.",
        "Tel. 123",
        "Get in touch on hostel.example",
    ]


def test_next_step_without_a_contact_is_to_ask_who_runs_it(client):
    programme = factories.programme()
    house = factories.organisation(
        name="Lantern House", slug="lantern", contact_url="https://lantern.example/"
    )
    factories.partner(programme, house)
    response = open_page(client, programme)
    assert section(response, "next") == [
        "Our sources do not say how to join. Ask Lantern House or write to it on lantern.example."
    ]
    links = page(response).select("section[aria-labelledby=next] a")
    assert [link["href"] for link in links] == [
        "/organisations/lantern/",
        "https://lantern.example/",
    ]


def test_next_step_is_not_made_up_where_nobody_is_known(client):
    assert section(open_page(client, factories.programme()), "next") == [
        "Our sources do not say how to join or whom to ask."
    ]


# --- Related programmes -------------------------------------------------------------------------


def test_related_programmes_are_those_that_share_needs_most_first(client):
    work, home, faith = factories.need(), factories.need(), factories.need()
    programme = factories.programme(name="This one", needs=[work, home])
    factories.programme(name="Shares one", summary="S1.", needs=[home, faith])
    factories.programme(name="Shares two", summary="S2.", needs=[work, home])
    factories.programme(name="Shares none", needs=[faith])
    assert section(open_page(client, programme), "related") == [
        "Shares two Aftercare S2.",
        "Shares one Aftercare S1.",
    ]


def test_no_more_than_four_programmes_are_related(client):
    work = factories.need()
    programme = factories.programme(needs=[work])
    for name in "abcdef":
        factories.programme(name=name, summary="x", needs=[work])
    related = section(open_page(client, programme), "related")
    assert [item[0] for item in related] == ["a", "b", "c", "d"]


def test_programme_without_needs_has_no_related_ones(client):
    factories.programme(needs=[factories.need()])
    assert section(open_page(client, factories.programme()), "related") is None


def test_place_leads_to_the_organisation_that_has_it(client):
    programme = factories.programme()
    temple = factories.organisation(slug="temple")
    programme.venues.add(factories.venue(name="Temple hall", organisation=temple))
    link = page(open_page(client, programme)).find("a", string="Temple hall")
    assert link["href"] == "/organisations/temple/"


def test_links_lead_to_lists_with_the_same_need_and_audience(client):
    need, audience = factories.need("work"), factories.audience("family")
    programme = factories.programme(needs=[need], audiences=[audience])
    hrefs = [link["href"] for link in page(open_page(client, programme)).select("dl.facts a")]
    assert hrefs == ["/programmes/?audience=family", "/programmes/?need=work"]


def test_text_of_an_editor_is_escaped_everywhere(client):
    nasty = "<img src=x onerror=alert(1)>"
    programme = factories.programme(
        name=nasty,
        also_known_as=nasty,
        summary=nasty,
        description=nasty,
        stage_note=nasty,
        eligibility=nasty,
        cost_kind="free",
        cost=nasty,
        contact=nasty,
        opening_hours=nasty,
    )
    programme.steps.create(text=nasty)
    programme.figures.create(value=nasty, label=nasty)
    programme.venues.add(factories.venue(name=nasty, address=nasty))
    factories.partner(programme, factories.organisation(name=nasty), note=nasty)
    response = open_page(client, programme)
    assert page(response).find("img") is None
    assert "<img src=x" not in response.text
