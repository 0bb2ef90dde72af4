"""Entries as a spreadsheet: CSV as it is read, XLSX once it is whole."""

import csv
import io
import tempfile

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from import_export.formats.base_formats import CSV, XLSX

from editorial.spreadsheets.cells import LONGEST
from editorial.spreadsheets.resource import EntryResource

BATCH = 500
FORMATS = {"csv": CSV, "xlsx": XLSX}


class TooLong(Exception):
    """An entry has a text that no cell of Excel can hold; `name` is what the entry is called."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


def respond(queryset, *, by, kind):
    """The entries of a queryset in its order as a download of the kind «csv» or «xlsx».

    TooLong where an XLSX file cannot hold them.
    """
    resource = EntryResource(queryset.model, by=by)
    pks = list(queryset.values_list("pk", flat=True))
    form, name = FORMATS[kind](), queryset.model._meta.model_name
    file_name = f"{name}-{timezone.localdate().isoformat()}.{form.get_extension()}"
    if kind == "csv":
        lines = _csv(resource, pks, translation.get_language())
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    workbook = _workbook(resource, pks)
    return FileResponse(
        workbook, as_attachment=True, filename=file_name, content_type=form.get_content_type()
    )


def _tables(resource, pks):
    """The rows of the entries, in lists of a few hundred; those deleted meanwhile are left out."""
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        found = resource.model._base_manager.in_bulk(batch)
        yield list(resource.table([found[pk] for pk in batch if pk in found]))


def _csv(resource, pks, language):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(resource.headings())
    # With the mark by which Excel knows UTF-8.
    yield "\ufeff".encode()
    with translation.override(language):
        for rows in _tables(resource, pks):
            writer.writerows(rows)
            yield _taken(text)
    yield _taken(text)


def _taken(text):
    data = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return data


def _workbook(resource, pks):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(str(resource.model._meta.model_name))
    sheet.freeze_panes = "A2"
    sheet.append(resource.headings())
    too_long = _fill(sheet, resource, pks)
    # Closed by the response; a large one never lies in memory.
    file = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115
    # Also one that nobody gets: only so is it taken off the disk.
    book.save(file)
    if too_long:
        file.close()
        raise TooLong(too_long)
    file.seek(0)
    return file


def _fill(sheet, resource, pks):
    """Write the entries; the name of the first that does not fit, where it ends, or None."""
    from openpyxl.cell import WriteOnlyCell

    place = resource.headings().index("name")
    for rows in _tables(resource, pks):
        for row in rows:
            if any(len(text) > LONGEST for text in row):
                return row[place]
            cells = [WriteOnlyCell(sheet, text or None) for text in row]
            for cell in cells:
                if cell.value is not None:
                    # A text, whatever it looks like.
                    cell.data_type = "s"
            sheet.append(cells)
    return None
