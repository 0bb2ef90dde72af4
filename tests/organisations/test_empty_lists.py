"""The way out of a list in which nothing is left."""

import pytest

from tests import factories
from tests.pages import LISTS, choices, listed, page, total, typed, ways_out, words

pytestmark = pytest.mark.django_db


def test_empty_list_says_which_filter_to_lift_and_what_that_gives(client):
    work, home = factories.need("work"), factories.need("home")
    factories.in_care_programme(name="Bakery", needs=[work])
    factories.in_care_programme(name="Garden", needs=[work])
    factories.programme(name="Hostel", needs=[home])

    response = client.get("/programmes/?stage=in-care&need=home&sort=journey")

    assert total(response) == 0
    assert "No programmes fit all of these filters." in words(page(response).select_one(".empty"))
    offered = ways_out(response)
    assert list(offered) == ["Take out «What help» to see 2.", "Take out «Stage» to see 1."]
    assert [listed(client.get(href)) for href in offered.values()] == [
        ["Bakery", "Garden"],
        ["Hostel"],
    ]
    assert all("sort=journey" in href for href in offered.values())


def test_empty_list_offers_to_take_out_the_words(client):
    factories.in_care_programme(name="Bakery")
    response = client.get("/programmes/?stage=in-care&q=zzz")
    (sentence, href), *others = ways_out(response).items()
    assert (sentence, others) == ("Take out «Words» to see 1.", [])
    assert listed(client.get(href)) == ["Bakery"]


def test_empty_list_says_when_all_filters_have_to_go(client):
    work = factories.need("work")
    factories.in_care_programme(name="Bakery")
    response = client.get(f"/programmes/?stage=throughcare&need={work.slug}&q=zzz")
    ((sentence, href),) = ways_out(response).items()
    assert sentence == "Taking out one filter is not enough. Take out all of them to see 1."
    assert href == "/programmes/"
    assert listed(client.get(href)) == ["Bakery"]


@pytest.mark.parametrize("path", LISTS)
def test_directory_without_entries_says_so(client, path):
    shown = words(page(client.get(path)).select_one(".empty"))
    assert shown == f"The directory has no {path.strip('/')} yet."


@pytest.mark.parametrize("path", LISTS)
def test_empty_list_still_shows_what_to_choose(client, path):
    LISTS[path](name="Only")
    response = client.get(f"{path}?q=zzz")
    assert typed(response) == "zzz"
    for facet in {box["name"] for box in page(response).select("#filters [type=checkbox]")}:
        assert set(choices(response, facet).values()) == {0}
