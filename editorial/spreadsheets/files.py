"""Reads a spreadsheet that somebody sends, CSV or XLSX, row by row.

Nothing in it is computed, and what would fill the memory is refused before it is unpacked.
"""

import csv
import datetime
import io
import warnings
import zipfile
from typing import NamedTuple
from xml.parsers import expat

from django.utils.translation import gettext

MOST_BYTES = 20 * 2**20
MOST_ROWS = 50_000
# As many as a sheet has in Excel.
MOST_LINES = 2**20
MOST_COLUMNS = 200
MOST_UNPACKED = 150 * 2**20
# Sheets of real entries shrink to a tenth, those with one word in all cells to a fiftieth.
MOST_SHRUNK = 120
DELIMITERS = ",;\t"


class Refused(Exception):
    """The file cannot be read; the message says why, and what to do."""


class Unreadable(NamedTuple):
    """What stands in place of the text of a cell that has none of its own."""

    why: str


def lines(file):
    """Yield (number, cells) for each row that is not empty, as the program counts them.

    The first is that of the headings. `file` is open and can be rewound; Refused where it is none
    that we can read.
    """
    file.seek(0, io.SEEK_END)
    size = file.tell()
    file.seek(0)
    if not size:
        raise Refused(gettext("The file is empty."))
    if size > MOST_BYTES:
        raise Refused(gettext("The file is larger than 20 MB. Divide it into several files."))
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"PK"):
        found = _of_workbook(file)
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        message = gettext(
            "This is an old Excel file (.xls), or one with a password. Save it as an Excel "
            "workbook (.xlsx) without a password."
        )
        raise Refused(message)
    else:
        found = _of_text(file.read())
    yield from _filled(found)


def _filled(found):
    rows = 0
    for number, cells in enumerate(found, 1):
        if number > MOST_LINES:
            raise Refused(gettext("The sheet goes further down than 1,048,576 rows."))
        if not any(not isinstance(cell, str) or cell.strip() for cell in cells):
            continue
        rows += 1
        # One of them has the headings.
        if rows > MOST_ROWS + 1:
            message = gettext("The file has more than 50,000 rows. Divide it into several files.")
            raise Refused(message)
        yield number, cells


# --- CSV ----------------------------------------------------------------------------------


def _of_text(data):
    text = _decoded(data)
    heading = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        message = gettext(
            "Line %(line)s is not as a CSV file has it: a quotation mark is missing or stands in "
            "the wrong place, or a cell is longer than 131,072 characters."
        )
        raise Refused(message % {"line": reader.line_num}) from error


def _decoded(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = gettext(
            "This text is in UTF-16. Save it as «CSV UTF-8 (comma delimited)», or as an Excel "
            "workbook (.xlsx)."
        )
        raise Refused(message)
    if b"\0" in data or data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")):
        message = gettext("This is no spreadsheet. Send a CSV file or an Excel workbook (.xlsx).")
        raise Refused(message)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_in_another_encoding(data, error.start)) from error


def _in_another_encoding(data, place):
    line = data.count(b"\n", 0, place) + 1
    message = gettext(
        "Line %(line)s is not in UTF-8. In Excel, save the file as «CSV UTF-8 (comma delimited)», "
        "or as an Excel workbook (.xlsx)."
    ) % {"line": line}
    try:
        said = data[max(0, place - 20) : place + 20].decode("cp1252")
    except UnicodeDecodeError:
        return message
    said = said.replace("\r", " ").replace("\n", " ").strip()
    hint = gettext("It looks like Windows-1252, in which it reads «… %(text)s …».")
    return f"{message} {hint % {'text': said}}"


# --- XLSX ---------------------------------------------------------------------------------


def _of_workbook(file):
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive)
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")):
                    _check_declarations(archive, member)
        yield from _cells(file)
    except Refused:
        raise
    # A damaged workbook raises what the reader happened to stumble over.
    except Exception as error:
        message = gettext(
            "This Excel workbook cannot be read: it is damaged, or it is none. Open it in Excel "
            "and save it anew as an Excel workbook (.xlsx)."
        )
        raise Refused(message) from error


def _check_sizes(archive):
    """Refuse what would grow too far; the archive itself says how far, and is held to it."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    far = unpacked > 2**20 and unpacked / packed > MOST_SHRUNK
    if len(members) > 2000 or unpacked > MOST_UNPACKED or far:
        message = gettext(
            "This workbook would grow beyond measure when it is opened. Copy the rows into a new "
            "one, or save them as «CSV UTF-8»."
        )
        raise Refused(message)


class _Begun(Exception):
    """The first element: no declaration can follow."""


def _check_declarations(archive, member):
    """Refuse a document type: no workbook has one, and its entities could grow without end."""
    parser = expat.ParserCreate()

    def declared(*args):
        raise Refused(gettext("This workbook has parts that no spreadsheet program writes."))

    def begun(*args):
        raise _Begun

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, begun
    with archive.open(member) as part:
        try:
            parser.ParseFile(part)
        except _Begun:
            return


def _cells(file):
    import openpyxl
    from openpyxl.cell.read_only import EMPTY_CELL

    file.seek(0)
    with warnings.catch_warnings():
        # About styles and drop-down lists, which nobody reads here.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    try:
        sheet, *others = book.worksheets
        if any(map(_has_content, others)):
            message = gettext(
                "The workbook has several sheets with something in them. Keep the one to import."
            )
            raise Refused(message)
        sheet.reset_dimensions()
        blank = None
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            # The reader has one for all rows that are not there, maybe a million.
            if row is not blank and all(cell is EMPTY_CELL for cell in row):
                blank = row
            yield () if row is blank else [_text_of(cell) for cell in row]
    finally:
        book.close()


def _has_content(sheet):
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=1000, values_only=True)
    return any(value is not None for row in rows for value in row)


def _text_of(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unreadable(
            gettext("This is a formula. Put its value in its place: copy, paste special, values.")
        )
    if cell.data_type == "e":
        return Unreadable(gettext("This cell has an error, such as #N/A."))
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
