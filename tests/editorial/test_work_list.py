"""The admin's first page: what waits, what is due, what is missing, and where the gaps are."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.loading import fill
from editorial import actions
from editorial.models import Channel, Wish
from finding.models import MissedSearch
from organisations.models import Source, State
from programmes.models import Programme
from tests import factories
from tests.admin_pages import listed
from tests.editorial import people

pytestmark = pytest.mark.django_db


def work(client):
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {
        section["aria-labelledby"].removeprefix("work-"): section
        for section in page.select(".editorial-work section")
    }


def lines(section):
    return [" ".join(item.text.split()) for item in section.select("li")]


def days_ago(days):
    return timezone.localdate() - datetime.timedelta(days=days)


def test_what_waits_is_there_with_the_oldest_first(client):
    first, second = factories.programme(name="First"), factories.programme(name="Second")
    for entry in (first, second):
        actions.propose(wish=Wish.TELL, channel=Channel.PUBLIC, entry=entry, why="Look.")
    client.force_login(people.reviewer())
    section = work(client)["proposals"]
    assert section.select_one(".editorial-tag").text == "2"
    assert [line.split(" ·")[0] for line in lines(section)] == ["First", "Second"]


def test_entries_that_are_due_are_counted_and_the_most_urgent_named(client):
    factories.programme(name="Never")
    factories.programme(name="Long ago", confirmed_on=days_ago(400))
    factories.programme(name="Lately", confirmed_on=days_ago(20))
    factories.programme(name="Draft", state=State.DRAFT)
    client.force_login(people.reviewer())
    section = work(client)["unconfirmed"]
    counts, urgent = section.select_one("ul"), section.select_one("ol")
    assert "Programmes: 2 (1 of them never)" in lines(counts)
    assert [line.split(" ·")[0] for line in lines(urgent)] == ["Long ago", "Never"]
    link = counts.find("a", string="Programmes: 2")["href"]
    assert {entry.name for entry in listed(client.get(link))} == {"Never", "Long ago"}


def test_what_programmes_do_not_say_is_counted_and_listed(client):
    factories.programme(name="Silent")
    factories.programme(name="Says", cost_kind="free", how_to_apply="Ask.", contact="6000 0000")
    client.force_login(people.reviewer())
    section = work(client)["missing"]
    assert lines(section) == [
        "What it costs: 1 of 2",
        "How to apply: 1 of 2",
        "Contact: 1 of 2",
    ]
    for link in section.select("a"):
        assert [entry.name for entry in listed(client.get(link["href"]))] == ["Silent"]


def test_sources_that_nobody_compared_for_a_year_are_named(client):
    for title, checked in (("New", days_ago(10)), ("Old", days_ago(500)), ("Never", None)):
        factories.source(title=title, checked_on=checked)
    client.force_login(people.reviewer())
    assert [line.split(" ·")[0] for line in lines(work(client)["sources"])] == ["Never", "Old"]


def test_what_several_people_looked_for_is_named(client):
    MissedSearch.objects.create(language="en", text="pottery", times=5)
    MissedSearch.objects.create(language="en", text="my own story", times=4)
    client.force_login(people.reviewer())
    assert lines(work(client)["searches"]) == ["«pottery» · 5 times"]


def test_gaps_show_in_the_table_of_needs_and_stages(client):
    work_, faith = factories.need("work", name="Work"), factories.need("faith", name="Faith")
    factories.in_care_programme(name="One").needs.add(work_, faith)
    factories.in_care_programme(name="Two").needs.add(work_)
    factories.programme(name="Draft", state=State.DRAFT).needs.add(work_)
    client.force_login(people.reviewer())
    table = work(client)["coverage"]
    rows = {row.th.text: row.select("td") for row in table.select("tbody tr")}
    stages = [cell.text for cell in table.select("thead th")[1:]]
    inside = stages.index("In-care")
    assert rows["Work"][inside].text == "2"
    assert rows["Faith"][inside].text == "1"
    assert [cell.text for cell in rows["Faith"]].count("0") == 2
    link = rows["Work"][inside].a["href"]
    assert {entry.name for entry in listed(client.get(link))} == {"One", "Two"}


def test_a_partner_sees_its_own_work_only(client):
    organisation = factories.organisation(name="Own house")
    people.run_by(organisation, name="Own class")
    other = factories.programme(name="Foreign class")
    actions.propose(wish=Wish.TELL, channel=Channel.PUBLIC, entry=other, why="Look.")
    client.force_login(people.partner(organisation))
    found = work(client)
    assert set(found) == {"proposals", "unconfirmed", "missing"}
    assert "Foreign class" not in client.get("/admin/").text
    assert "Own class" in found["unconfirmed"].text
    assert "1 of 1" in found["missing"].text


def test_the_first_page_asks_at_most_fifteen_questions(client):
    fill(programmes=300, seed=1)
    for entry in Programme.objects.all()[:20]:
        actions.propose(wish=Wish.TELL, channel=Channel.PUBLIC, entry=entry, why="Look.")
    MissedSearch.objects.bulk_create(
        MissedSearch(language="en", text=f"word {number}", times=9) for number in range(20)
    )
    assert Source.objects.count() > 1
    client.force_login(people.reviewer())
    client.get("/admin/")
    with CaptureQueriesContext(connection) as asked:
        assert len(work(client)) == 6
    assert len(asked) <= 15, [query["sql"][:90] for query in asked]
