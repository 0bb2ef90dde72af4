"""Spreadsheets as staff send them, and what the admin answers."""

import csv
import io

import openpyxl
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.admin_pages import address


def csv_file(*lines, encoding="utf-8", name="entries.csv"):
    return SimpleUploadedFile(name, "\n".join(lines).encode(encoding))


def csv_rows(rows, name="entries.csv"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def workbook(*rows, name="entries.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book, name)


def saved(book, name="entries.xlsx"):
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def send(client, model, file):
    """The page that says what a file would change."""
    response = client.post(address(model, "import"), {"file": file})
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.getvalue(), "html.parser")


def confirm(client, page):
    form = page.select_one("#confirm_form")
    assert form, page.select_one("#content-main").text
    return BeautifulSoup(client.post(form["action"]).getvalue(), "html.parser")


def refused(page):
    """Why the file was not taken as a whole."""
    note = page.select_one(".errornote")
    return " ".join(note.text.split()) if note else ""


def mistakes(page):
    """(row, column, message) of all that is wrong."""
    table = page.find("th", string="What is wrong")
    if table is None:
        return []
    return [
        tuple(" ".join(cell.text.split()) for cell in row.select("th, td"))
        for row in table.find_parent("table").select("tbody tr")
    ]


def exported(client, model, kind="csv", **query):
    """The rows of an export, as dicts; an Excel file is read as a program would."""
    response = client.get(address(model, "changelist") + f"export/{kind}/", query)
    assert response.status_code == 200, response.status_code
    data = response.getvalue()
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        rows = [[cell or "" for cell in row] for row in sheet.values]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
