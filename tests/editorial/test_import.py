"""What a spreadsheet changes once somebody has seen it and said so."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial import roles
from editorial.models import Origin, SpreadsheetImport, Version
from editorial.models.kinds import entry_kinds
from organisations.models import Organisation, State
from organisations.models.entry import FormerSlug
from programmes.models import JourneyPoint, Programme
from tests import factories
from tests.admin_pages import address
from tests.editorial.spreadsheets import (
    confirm,
    csv_file,
    mistakes,
    refused,
    send,
    workbook,
)

pytestmark = pytest.mark.django_db
NEW_PROGRAMME = "name,summary,stage,starts_at,ends_at"


@pytest.fixture
def reviewer(client):
    user = factories.editor(username="rita")
    client.force_login(user)
    return user


def test_nothing_is_written_before_it_is_confirmed(client, reviewer):
    entry = factories.programme(slug="one", summary="Old.")

    page = send(client, Programme, csv_file("slug,summary", "one,New."))

    entry.refresh_from_db()
    assert entry.summary == "Old."
    assert "Old." in page.text and "New." in page.text
    confirm(client, page)
    entry.refresh_from_db()
    assert entry.summary == "New."


def test_import_stands_in_the_history_and_can_be_put_back(client, reviewer):
    entry = factories.programme(slug="one", summary="Old.")
    confirm(client, send(client, Programme, csv_file("slug,summary", "one,New.", name="may.csv")))

    last, first = Version.objects.about(entry)

    assert (last.origin, last.by, last.why) == (Origin.IMPORT, reviewer, "may.csv")
    assert (first.origin, first.document["summary"]) == (Origin.FOUND, "Old.")
    client.post(f"/admin/programmes/programme/{entry.pk}/history/{first.number}/revert/")
    entry.refresh_from_db()
    assert entry.summary == "Old."


def test_imported_words_are_found_by_search(client, reviewer):
    factories.programme(slug="one", summary="Old.")

    confirm(client, send(client, Programme, csv_file("slug,summary", "one,Woodcarving for all.")))

    assert "Woodcarving" in client.get("/programmes/?q=woodcarving").text


def test_every_kind_of_value_is_read(client, reviewer):
    factories.country("my")
    work, home = factories.need("work"), factories.need("home")
    entry = factories.programme(slug="one", needs=[home])
    sheet = workbook(
        ["slug", "stage_stated", "country", "needs", "starts_at", "confirmed_on", "contact"],
        ["one", True, "my", "home; work", 4.0, datetime.datetime(2026, 5, 31), "'+65 6123"],
    )

    confirm(client, send(client, Programme, sheet))

    entry.refresh_from_db()
    assert entry.stage_stated is True
    assert entry.country.slug == "my"
    assert set(entry.needs.all()) == {work, home}
    assert entry.starts_at == JourneyPoint.HALFWAY
    assert entry.confirmed_on == datetime.date(2026, 5, 31)
    assert entry.contact == "+65 6123"


def test_empty_cells_empty_and_missing_columns_leave_alone(client, reviewer):
    entry = factories.programme(
        slug="one", contact="Ask.", eligibility="All.", needs=[factories.need()]
    )

    confirm(client, send(client, Programme, csv_file("slug,contact,needs", "one,,")))

    entry.refresh_from_db()
    assert (entry.contact, entry.eligibility, list(entry.needs.all())) == ("", "All.", [])


def test_new_rows_become_drafts(client, reviewer):
    page = send(
        client,
        Programme,
        csv_file(f"slug,{NEW_PROGRAMME}", ",Own name,Words.,aftercare,3,5", "b,B,B.,aftercare,3,5"),
    )
    assert not Programme.objects.exists()

    confirm(client, page)

    assert {(one.slug, one.state) for one in Programme.objects.all()} == {
        ("own-name", State.DRAFT),
        ("b", State.DRAFT),
    }
    assert {version.origin for version in Version.objects.all()} == {Origin.IMPORT}


def test_a_uuid_holds_where_the_slug_changes(client, reviewer):
    entry = factories.programme(slug="old")

    confirm(client, send(client, Programme, csv_file("uuid,slug", f"{entry.uuid},new")))

    entry.refresh_from_db()
    assert entry.slug == "new"
    assert FormerSlug.objects.filter(slug="old", uuid=entry.uuid).exists()


def test_a_former_slug_finds_the_entry(client, reviewer):
    entry = factories.programme(slug="old")
    entry.slug = "new"
    entry.save()

    confirm(client, send(client, Programme, csv_file("slug,summary", "old,Changed.")))

    entry.refresh_from_db()
    assert (entry.slug, entry.summary) == ("new", "Changed.")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_sent_back_changes_nothing(client, reviewer, kind):
    entry = factories.organisation(
        name="=1+1",
        contact="+65 6123 4567\r\nline two ",
        description="'=not a formula",
        founded_on=datetime.date(2001, 1, 1),
        founded_precision="year",
        summary="'quoted' words; and more, «so»",
    )
    entry.staffed_by.set([factories.organisation(), factories.organisation()])
    url = f"/admin/organisations/organisation/export/{kind}/"
    data = client.get(url).getvalue()

    page = send(client, Organisation, SimpleUploadedFile(f"again.{kind}", data))

    assert not mistakes(page) and not refused(page)
    assert "Nothing is different" in page.text


def test_all_or_nothing(client, reviewer):
    factories.programme(slug="one", summary="Old.")

    page = send(client, Programme, csv_file("slug,summary,stage", "one,New.,", "one-b,,nowhere"))

    assert page.select_one("#confirm_form") is None
    assert Programme.objects.get().summary == "Old."


def test_a_change_made_meanwhile_is_not_overwritten(client, reviewer):
    one = factories.programme(slug="one", name="First", summary="Old.")
    two = factories.programme(slug="two", name="Second", summary="Old.")
    page = send(client, Programme, csv_file("slug,summary", "one,New.", "two,New."))
    Programme.objects.filter(pk=two.pk).update(contact="Typed meanwhile.")

    done = confirm(client, page)

    assert "Second" in done.text and "First" not in done.text
    assert "Nothing was changed." in refused(done)
    for entry in (one, two):
        entry.refresh_from_db()
        assert entry.summary == "Old."
    assert not Version.objects.exists()


def test_an_entry_added_meanwhile_is_not_overwritten(client, reviewer):
    page = send(client, Programme, csv_file(f"slug,{NEW_PROGRAMME}", "a,A,A.,aftercare,3,5"))
    factories.programme(slug="a", name="Another")

    assert "Nothing was changed." in refused(confirm(client, page))

    assert Programme.objects.get().name == "Another"


def test_what_a_row_names_may_be_gone_meanwhile(client, reviewer):
    entry = factories.programme(slug="one")
    need = factories.need("work")
    page = send(client, Programme, csv_file("slug,needs", "one,work"))
    need.delete()

    assert "work" in refused(confirm(client, page))

    assert not entry.needs.exists()


def test_the_same_import_is_done_once(client, reviewer):
    entry = factories.programme(slug="one", summary="Old.")
    page = send(client, Programme, csv_file("slug,summary", "one,New."))
    confirm(client, page)
    Programme.objects.filter(pk=entry.pk).update(summary="Newer.")

    assert "done already" in refused(confirm(client, page))

    entry.refresh_from_db()
    assert entry.summary == "Newer."


def test_an_import_expires(client, reviewer):
    factories.programme(slug="one", summary="Old.")
    page = send(client, Programme, csv_file("slug,summary", "one,New."))
    kept = SpreadsheetImport.objects.get()
    SpreadsheetImport.objects.update(created_at=kept.created_at - datetime.timedelta(hours=2))

    assert "expired" in refused(confirm(client, page))

    assert Programme.objects.get().summary == "Old."
    send(client, Programme, csv_file("slug,summary", "one,New."))
    assert not SpreadsheetImport.objects.filter(pk=kept.pk).exists()


def test_nobody_confirms_the_import_of_somebody_else(client, reviewer):
    factories.programme(slug="one", summary="Old.")
    form = send(client, Programme, csv_file("slug,summary", "one,New.")).select_one("#confirm_form")
    client.force_login(factories.editor())

    assert client.post(form["action"]).status_code == 404

    assert Programme.objects.get().summary == "Old."


def test_an_import_asks_as_often_for_many_rows_as_for_few(client, reviewer):
    for number in range(40):
        factories.programme(slug=f"p-{number}")
    counts = []
    for count in (10, 40):
        rows = [f"p-{number},Changed for {count}." for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            confirm(client, send(client, Programme, csv_file("slug,summary", *rows)))
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_whole_directory_comes_back_as_it_was(client, reviewer, kind):
    call_command("seed", verbosity=0)
    for model in entry_kinds().values():
        assert model.objects.exists()
        data = client.get(address(model, "changelist") + f"export/{kind}/").getvalue()

        page = send(client, model, SimpleUploadedFile(f"again.{kind}", data))

        assert mistakes(page) == [] and refused(page) == "", model
        assert "Nothing is different" in page.text, model


def test_reviewers_import_and_nobody_adds_without_the_right(client):
    user = get_user_model().objects.create_user("rob", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.REVIEWER))
    client.force_login(user)
    entry = factories.programme(slug="one", summary="Old.")
    new = csv_file(f"slug,{NEW_PROGRAMME}", "b,B,B.,aftercare,3,5")
    confirm(client, send(client, Programme, csv_file("slug,summary", "one,New.")))
    entry.refresh_from_db()
    assert entry.summary == "New."
    user.groups.clear()
    for codename in ("change_programme", "view_programme", "decide_proposal"):
        user.user_permissions.add(Permission.objects.get(codename=codename))

    page = send(client, Programme, new)

    assert [said for _, _, said in mistakes(page)] == ["You may not add entries of this kind."]


def test_a_right_that_was_taken_away_stops_the_import(client):
    user = get_user_model().objects.create_user("rob", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.REVIEWER))
    client.force_login(user)
    entry = factories.programme(slug="one", summary="Old.")
    page = send(client, Programme, csv_file("slug,summary", "one,New."))
    user.user_permissions.add(Permission.objects.get(codename="change_programme"))
    user.groups.clear()

    assert "What you may do has changed" in refused(confirm(client, page))

    entry.refresh_from_db()
    assert entry.summary == "Old."


def test_progress_is_told(client, reviewer):
    factories.programme(slug="one", summary="Old.")
    page = send(client, Programme, csv_file("slug,summary", "one,New."))
    assert "0 of 1 rows" in page.text
    assert "1 of 1 rows" in confirm(client, page).text
