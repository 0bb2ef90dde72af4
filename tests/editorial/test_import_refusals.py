"""Spreadsheets that are none, or that have mistakes: each is told, and nothing is written."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial.models import SpreadsheetImport
from editorial.spreadsheets import files
from programmes.models import Programme
from tests import factories
from tests.editorial.spreadsheets import (
    confirm,
    csv_file,
    csv_rows,
    mistakes,
    refused,
    saved,
    send,
    workbook,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"


@pytest.fixture(autouse=True)
def reviewer(client):
    user = factories.editor()
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def one():
    return factories.programme(slug="one", summary="Old.")


def bytes_file(data, name):
    return SimpleUploadedFile(name, data)


def archive(members, name="entries.xlsx"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as found:
        for path, content in members.items():
            found.writestr(path, content)
    return bytes_file(data.getvalue(), name)


def edited(change):
    """A good workbook, one part of which was changed: a pair of its path and a function."""
    data = io.BytesIO(workbook(["slug", "summary"], ["one", "New."]).read())
    with zipfile.ZipFile(data) as found:
        members = {name: found.read(name) for name in found.namelist()}
    path, edit = change
    members[path] = edit(members[path])
    return archive(members)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (csv_file("slug,colour,smell", "one,red,none"), "There is no column «colour», «smell»"),
        (csv_file("one,New."), "There is no column «one», «new.»"),
        (csv_file("slug,summary,summary", "one,a,b"), "more than once: summary"),
        (csv_file("slug,,summary", "one,,b"), "Column 2 has no name"),
        (csv_file("summary", "b"), "which entry a row is about"),
        (csv_file("slug,summary"), "no rows below"),
        (csv_file("slug,summary", *[","] * 5), "no rows below"),
        (csv_file('slug,summary', 'one,"no end'), "quotation mark"),
        (
            csv_file("slug,summary", "one,Café.", encoding="cp1252"),
            "Windows-1252, in which it reads «… slug,summary one,Café. …»",
        ),
        (csv_file("slug,summary", "one,New.", encoding="utf-16"), "UTF-16"),
        (bytes_file(b"slug,summary\none,N\0w.", "nul.csv"), "no spreadsheet"),
        (bytes_file(PNG, "image.xlsx"), "no spreadsheet"),
        (bytes_file(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old.xls"), "old Excel file"),
        (bytes_file(b"PK\3\4 and nothing more", "cut.xlsx"), "damaged"),
        (archive({"word/document.xml": "<w/>"}), "damaged"),
        (csv_file("slug,summary", "one," + "x" * 200_000), "131,072"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(client, one, file, said):
    file.seek(0)

    page = send(client, Programme, file)

    assert said in refused(page) and "Nothing was changed." in refused(page)
    assert page.select_one("#import_form") and not page.select_one("#confirm_form")
    assert not SpreadsheetImport.objects.exists()


def test_an_empty_file_says_so(client):
    # Django takes no empty file for a file at all.
    assert "empty" in refused(send(client, Programme, bytes_file(b"", "empty.csv"))).lower()


def test_a_form_without_a_file_asks_for_one(client):
    response = client.post("/admin/programmes/programme/import/")
    assert b"Choose a file." in response.content


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_common_forms_of_csv_are_read(client, one, delimiter, encoding):
    file = csv_file(delimiter.join(("Slug", " summary")), f"one{delimiter}Café.", encoding=encoding)

    confirm(client, send(client, Programme, file))

    one.refresh_from_db()
    assert one.summary == "Café."


def test_every_mistake_of_every_row_is_named_at_once(client, one):
    factories.programme(slug="two")
    page = send(
        client,
        Programme,
        csv_rows([
            ["slug", "summary", "stage", "starts_at", "confirmed_on", "needs", "contact_url"],
            ["one", "", "nowhere", "soon", "31/05/2026", "no-such-need", "not a link"],
            ["two", "x" * 401, "aftercare", "1", "2999-01-01", "", ""],
            ["", "", "", "", "", "", "https://example.org/"],
        ]),
    )  # fmt: skip

    found = mistakes(page)

    assert {(row, column) for row, column, _message in found} == {
        ("2", "summary"),
        ("2", "stage"),
        ("2", "starts_at"),
        ("2", "confirmed_on"),
        ("2", "needs"),
        ("2", "contact_url"),
        ("3", "summary"),
        ("3", "confirmed_on"),
        ("3", "the whole row"),
        ("4", "slug"),
    }
    assert "aftercare (Aftercare)" in {column: said for _, column, said in found}["stage"]


def test_a_rule_between_columns_is_kept(client, one):
    page = send(client, Programme, csv_file("slug,cost", "one,Ten dollars"))
    message = "Say whether it is free or has a cost, or take the words about the cost out."
    assert mistakes(page) == [("2", "the whole row", message)]


def test_duplicate_rows_are_all_named(client, one):
    factories.programme(slug="two")
    page = send(
        client,
        Programme,
        csv_file("uuid,slug,summary", ",one,a", ",two,b", f"{one.uuid},one,c", ",one,d"),
    )
    told = [(row, said) for row, _column, said in mistakes(page)]
    message = "Rows 2, 4 and 5 are about the same entry."
    assert told == [("2", message), ("4", message), ("5", message)]


def test_a_slug_of_another_entry_is_refused(client, one):
    factories.programme(slug="two")
    page = send(client, Programme, csv_file("uuid,slug", f"{one.uuid},two"))
    assert mistakes(page) == [("2", "slug", "Another entry has this slug, or had it once.")]


def test_a_new_entry_of_a_known_name_is_refused(client, one):
    line = f"{one.name.upper()},S.,aftercare,3,5"
    page = send(client, Programme, csv_file("name,summary,stage,starts_at,ends_at", line))
    assert [column for _row, column, _said in mistakes(page)] == ["name"]


@pytest.mark.parametrize("slug", ["one", "brand-new"])
def test_what_nobody_can_trace_is_not_published(client, slug):
    Programme.objects.update(state="draft")
    Programme.objects.get().citations.all().delete()
    headings = "slug,name,summary,stage,starts_at,ends_at,state"
    page = send(client, Programme, csv_file(headings, f"{slug},N,S.,aftercare,3,5,published"))
    assert [column for _row, column, _said in mistakes(page)] == ["state"]


def test_formulas_and_errors_are_not_values(client, one):
    page = send(
        client,
        Programme,
        workbook(["slug", "summary", "contact"], ["one", '=HYPERLINK("http://x")', "#N/A"]),
    )
    assert [(column, "formula" in said) for _row, column, said in mistakes(page)] == [
        ("summary", True),
        ("contact", False),
    ]


def test_a_formula_does_not_say_which_entry(client, one):
    page = send(client, Programme, workbook(["slug", "summary"], ['="one"', "New."]))
    assert ("2", "slug") in {(row, column) for row, column, _said in mistakes(page)}


def test_a_long_cell_is_told(client, one):
    page = send(client, Programme, csv_file("slug,description", "one," + "x" * 33_000))
    assert mistakes(page) == [("2", "description", "This is longer than 32,767 characters.")]


def test_text_beside_the_columns_is_told(client, one):
    page = send(client, Programme, csv_file("slug,summary", "one,Two, parts."))
    message = "There is something to the right of the last column."
    assert mistakes(page) == [("2", "the whole row", message)]


def test_empty_rows_count_and_say_nothing(client, one):
    book = openpyxl.Workbook()
    book.active.append(["slug", "summary"])
    book.active["A100000"], book.active["B100000"] = "nobody", "x"

    assert {row for row, _column, _said in mistakes(send(client, Programme, saved(book)))} == {
        "100000"
    }


def test_100_000_empty_rows_are_passed_over(client, one):
    lines = ["slug,summary", *["," for _ in range(100_000)], "one,New."]

    confirm(client, send(client, Programme, csv_file(*lines)))

    one.refresh_from_db()
    assert one.summary == "New."


def test_too_many_rows_are_refused(client, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    page = send(client, Programme, csv_file("slug", *["one"] * 4))
    assert "more than 50,000 rows" in refused(page)


def test_too_many_bytes_are_refused(client, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    assert "20 MB" in refused(send(client, Programme, csv_file("slug,summary", "one,New.")))


def test_a_second_sheet_is_not_passed_over(client):
    book = openpyxl.Workbook()
    for row in (["slug", "summary"], ["one", "New."]):
        book.active.append(row)
    book.create_sheet("More").append(["slug"])
    assert "several sheets" in refused(send(client, Programme, saved(book)))


def test_a_zip_bomb_is_not_unpacked(client, monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: pytest.fail("was opened"))
    page = send(client, Programme, archive({"xl/worksheets/sheet1.xml": b" " * 30 * 2**20}))
    assert "grow beyond measure" in refused(page)


def test_entities_are_not_expanded(client, monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: pytest.fail("was opened"))
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    file = edited(("xl/worksheets/sheet1.xml", lambda xml: laughs + xml))
    assert "no spreadsheet program writes" in refused(send(client, Programme, file))


def test_a_sheet_that_never_ends_is_refused(client):
    far = b'<row r="999999999"'
    file = edited(("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="2"', far)))
    assert "1,048,576" in refused(send(client, Programme, file))


def test_a_mistake_of_ours_is_told_and_writes_nothing(client, one, monkeypatch, caplog):
    page = send(client, Programme, csv_file("slug,summary", "one,New."))
    monkeypatch.setattr("editorial.history._write", lambda *a, **k: 1 / 0)

    assert "Nothing was changed." in refused(confirm(client, page))

    one.refresh_from_db()
    assert one.summary == "Old."
    assert "ZeroDivisionError" in caplog.text


def test_rules_are_asked_for_each_row(client, one):
    """Also where another row has the same fields filled in."""
    factories.programme(slug="two")
    page = send(
        client,
        Programme,
        csv_file("slug,cost_kind,cost", "one,paid,Ten dollars", "two,not-stated,Ten dollars"),
    )
    assert [row for row, _column, _said in mistakes(page)] == ["3"]
