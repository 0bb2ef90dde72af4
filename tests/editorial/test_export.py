"""What comes out as a spreadsheet: for whom, which entries, and nothing that computes."""

import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from editorial import roles
from editorial.actions import decide
from editorial.models import Affiliation, Channel, Proposal, SpreadsheetImport, Wish
from editorial.spreadsheets.cells import escaped, unescaped
from organisations.models import Network, Organisation
from programmes.models import Programme
from tests import factories
from tests.admin_pages import address
from tests.editorial.spreadsheets import confirm, csv_file, exported, mistakes, refused, send

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "|calc", "＝1"]


def signed_in(client, group, *organisations):
    user = get_user_model().objects.create_user(f"{group}-1", "one@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    for organisation in organisations:
        Affiliation.objects.create(user=user, organisation=organisation)
    client.force_login(user)
    return user


@pytest.fixture
def mine(client):
    """A programme of the partner who is signed in."""
    organisation = factories.organisation(name="Ours")
    entry = factories.programme(slug="ours", summary="Old.")
    factories.partner(entry, organisation)
    entry.user = signed_in(client, roles.PARTNER, organisation)
    return entry


# --- Export -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_has_what_the_list_shows(client, kind):
    signed_in(client, roles.VIEWER)
    need = factories.need("work")
    factories.programme(slug="a", name="Bread baking", needs=[need, factories.need("home")])
    factories.programme(slug="b", name="Bread selling")
    factories.draft_programme(slug="c", name="Bread eating", needs=[need])
    query = {"q": "bread", "state__exact": "published", "needs__id__exact": need.pk}

    rows = exported(client, Programme, kind, **query)

    assert [(row["slug"], row["needs"]) for row in rows] == [("a", "home; work")]
    everything = exported(client, Programme, kind, o="-0")
    assert [row["slug"] for row in everything] == ["b", "c", "a"]


def test_csv_is_marked_as_utf_8_for_excel(client):
    signed_in(client, roles.VIEWER)
    data = client.get(address(Programme, "changelist") + "export/csv/").getvalue()
    assert data.startswith(b"\xef\xbb\xbfuuid,slug,")


def test_a_filter_that_is_none_leads_back_to_the_list(client):
    signed_in(client, roles.VIEWER)
    factories.programme(needs=[factories.need(), factories.need()])
    response = client.get(address(Programme, "changelist") + "export/csv/?needs__id__exact=x")
    assert response.status_code == 302


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula(client, kind, text):
    signed_in(client, roles.VIEWER)
    factories.programme(slug="one", contact=f"{text} calc")

    row = exported(client, Programme, kind)[0]

    assert row["contact"].startswith("'")


def test_cells_of_excel_are_texts(client):
    signed_in(client, roles.VIEWER)
    factories.venue(name="=1+1", latitude="-1.5", longitude="103.25")
    url = "/admin/organisations/venue/export/xlsx/"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(url).getvalue())).active
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s"}


@given(st.text() | st.text("'=+-@\t\r\n ＝|%a"))
def test_an_escaped_text_comes_back(text):
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_text_too_long_for_excel_is_told(client):
    signed_in(client, roles.VIEWER)
    factories.programme(name="Endless", description="x" * 33_000)
    url = address(Programme, "changelist") + "export/xlsx/"
    assert b"Endless" in client.get(url, follow=True).content
    assert len(exported(client, Programme)[0]["description"]) == 33_000


def test_export_asks_as_often_for_many_entries_as_for_few(client):
    signed_in(client, roles.VIEWER)
    factories.programme(needs=[factories.need()], country=factories.country())
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            exported(client, Programme)
        counts.append(len(queries))
        for _number in range(19):
            factories.programme(needs=[factories.need()], country=factories.country())
    assert counts[0] == counts[1]


# --- Who may what -------------------------------------------------------------------------


def test_viewers_export_and_do_not_import(client):
    signed_in(client, roles.VIEWER)
    page = client.get(address(Programme, "changelist")).content.decode()
    assert "/export/csv/" in page and "/import/" not in page
    assert client.get(address(Programme, "import")).status_code == 403
    assert client.post(address(Programme, "import")).status_code == 403
    assert client.post(address(Programme, "import") + "abc/").status_code == 403


def test_nobody_without_a_role_exports(client):
    user = get_user_model().objects.create_user("staff", is_staff=True)
    client.force_login(user)
    for page in ("export/csv/", "import/"):
        assert client.get(address(Programme, "changelist") + page).status_code == 403


def test_partners_export_their_own(client, mine):
    factories.programme(slug="theirs")
    rows = exported(client, Programme)
    assert [row["slug"] for row in rows] == ["ours"]
    # Neither what the office decides nor other entries.
    assert not {"state", "confirmed_on", "networks", "venues"} & set(rows[0])
    assert exported(client, Organisation)[0]["name"] == "Ours"
    assert client.get(address(Network, "changelist") + "export/csv/").status_code == 403


def test_partners_propose_one_change_a_row(client, mine):
    need = factories.need("work")
    page = send(client, Programme, csv_file("slug,summary,needs", "ours,New.,work", name="x.csv"))
    assert "Propose this to the office" in str(page)

    confirm(client, page)

    mine.refresh_from_db()
    assert mine.summary == "Old." and not mine.needs.exists()
    proposal = Proposal.objects.get()
    assert (proposal.channel, proposal.wish) == (Channel.IMPORT, Wish.CHANGE)
    assert proposal.by == mine.user
    assert proposal.entry == mine and proposal.organisation.name == "Ours"
    assert proposal.changes == {
        "summary": {"was": "Old.", "new": "New."},
        "needs": {"was": [], "new": ["work"]},
    }
    decide(proposal=proposal, accepted=["summary", "needs"], by=factories.editor())
    mine.refresh_from_db()
    assert (mine.summary, list(mine.needs.all())) == ("New.", [need])


def test_partners_propose_new_programmes_of_their_own(client, mine):
    line = "Bread,We bake.,aftercare,3,5"
    page = send(client, Programme, csv_file("name,summary,stage,starts_at,ends_at", line))

    confirm(client, page)

    assert Programme.objects.count() == 1
    proposal = Proposal.objects.get()
    assert (proposal.wish, proposal.kind, proposal.entry_name) == (Wish.NEW, "programme", "Bread")
    decide(proposal=proposal, accepted=list(proposal.changes), by=factories.editor())
    new = Programme.objects.get(name="Bread")
    assert [one.name for one in new.organisations.all()] == ["Ours"]


def test_partners_do_not_learn_what_there_is(client, mine):
    theirs = factories.programme(slug="theirs")
    other = "a6d1d1e8-0b0f-4b6e-9d3c-0c8a8d5e7f10"
    lines = [",theirs,A", ",nowhere,B", f"{theirs.uuid},,C", f"{other},,D", ",ours,E"]
    page = send(client, Programme, csv_file("uuid,slug,name", *lines))

    found = mistakes(page)

    assert [row for row, _column, _said in found] == ["2", "3", "4", "5"]
    assert {said for _row, _column, said in found} == {
        "You can change your own entries only. For a new one, leave slug and uuid empty."
    }
    assert not SpreadsheetImport.objects.exists()


def test_partners_do_not_change_what_the_office_decides(client, mine):
    assert "«state»" in refused(send(client, Programme, csv_file("slug,state", "ours,archived")))
    page = send(client, Programme, csv_file("uuid,slug", f"{mine.uuid},another-slug"))
    assert mistakes(page) == [("2", "slug", "Only the office changes the slug of an entry.")]


def test_an_entry_that_is_not_theirs_any_more_is_left_alone(client, mine):
    page = send(client, Programme, csv_file("slug,summary", "ours,New."))
    mine.user.affiliations.all().delete()

    assert mine.name in confirm(client, page).text
    assert not Proposal.objects.exists()
