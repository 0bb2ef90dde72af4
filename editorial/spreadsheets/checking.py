"""What a spreadsheet would change, row by row, and what is wrong with it: nothing is written."""

from collections import defaultdict
from dataclasses import asdict, dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext
from tablib import Dataset

from editorial import documents, roles
from editorial.spreadsheets import files
from editorial.spreadsheets.files import Refused, Unreadable
from editorial.spreadsheets.keys import Keys
from editorial.spreadsheets.resource import KEYS, NUMBER, EntryResource

BATCH = 500


@dataclass
class Plan:
    """What an import does once somebody has said so; everything in it can be kept as JSON."""

    kind: str
    # Whether it changes entries; else it proposes.
    publishes: bool
    # {"row", "pk", "name", "digest", "changes": {name: {"was", "new"}}}
    changed: list = field(default_factory=list)
    # {"row", "name", "values": {name: value}}
    new: list = field(default_factory=list)
    # {"row", "errors": [[column or "", message]]}
    bad: list = field(default_factory=list)
    unchanged: int = 0

    as_json = asdict

    @property
    def total(self):
        return len(self.changed) + len(self.new) + len(self.bad) + self.unchanged

    @property
    def is_ready(self):
        return not self.bad and bool(self.changed or self.new)


def check(file, model, *, by, may_change=True, may_add=True):
    """Read and check a whole file; return a Plan.

    A generator that yields (rows done, rows of all or None while it is still reading). Refused
    where the file as a whole cannot be read.
    """
    headings, rows = None, []
    resource = EntryResource(model, by=by)
    for number, cells in files.lines(file):
        if headings is None:
            headings = _headings(cells, resource.headings())
            continue
        rows.append((number, _row(cells, headings)))
        if len(rows) % 1000 == 0:
            yield len(rows), None
    if not rows:
        raise Refused(gettext("The file has headings, but no rows below them."))
    plan = Plan(model._meta.model_name, roles.may_publish(by))
    bad = defaultdict(list)
    resource.keys = Keys(model, by, may_change=may_change, may_add=may_add)
    good = _with_entries(rows, resource, bad)
    for start in range(0, len(good), BATCH):
        yield start, len(good)
        _check_batch(good[start : start + BATCH], headings, resource, plan, bad)
    plan.bad = [{"row": number, "errors": errors} for number, errors in sorted(bad.items())]
    return plan


def _headings(cells, known):
    """The names of the columns; Refused where they are not those of this kind of entry."""
    found = [cell.strip().lower() if isinstance(cell, str) else "" for cell in cells]
    while found and not found[-1]:
        found.pop()
    unknown = [name for name in found if name and name not in known]
    said = {"known": ", ".join(known)}
    if unknown:
        said["unknown"] = ", ".join(f"«{name[:60]}»" for name in unknown[:30])
        message = gettext(
            "The first row has to have the names of the columns. There is no column %(unknown)s. "
            "There are: %(known)s."
        )
        raise Refused(message % said)
    if "" in found:
        message = gettext("Column %(place)s has no name. There are: %(known)s.")
        raise Refused(message % {**said, "place": found.index("") + 1})
    twice = [name for name in dict.fromkeys(found) if found.count(name) > 1]
    if twice:
        message = gettext("These columns are there more than once: %(names)s.")
        raise Refused(message % {"names": ", ".join(twice)})
    if not {*KEYS, "name"} & set(found):
        raise Refused(gettext("A column «slug» or «uuid» has to say which entry a row is about."))
    return found


def _row(cells, headings):
    """By name, the cells of a row; what stands beside the headings under None."""
    row = dict(zip(headings, cells, strict=False))
    row |= dict.fromkeys(headings[len(cells) :], "")
    beside = cells[len(headings) :]
    if any(not isinstance(cell, str) or cell.strip() for cell in beside):
        row[None] = True
    return row


def _with_entries(rows, resource, bad):
    """The rows that are about one entry each; what is wrong with others comes into `bad`."""
    places, good = defaultdict(list), []
    for number, row in rows:
        if row.pop(None, False):
            message = gettext("There is something to the right of the last column.")
            bad[number].append(["", message])
        for name in KEYS:
            if isinstance(row.get(name), Unreadable):
                bad[number].append([name, row[name].why])
        try:
            pk, key = resource.keys.find(row)
        except ValidationError as error:
            bad[number] += _listed(error)
            continue
        places[key].append(number)
        if pk:
            resource.pks[number] = pk
        good.append((number, row))
    for (kind, _key), numbers in places.items():
        if len(numbers) > 1:
            column = "name" if kind == "name" else "slug"
            message = gettext("Rows %(rows)s are about the same entry.") % {
                "rows": get_text_list([str(number) for number in numbers], gettext("and"))
            }
            for number in numbers:
                bad[number].append([column, message])
    return good


def _check_batch(batch, headings, resource, plan, bad):
    dataset = Dataset(headers=[NUMBER, *headings])
    for number, row in batch:
        dataset.append([number, *(row[name] for name in headings)])
    result = resource.import_data_inner(
        dataset,
        dry_run=True,
        raise_errors=False,
        # A batch is only read: on SQLite a transaction would keep everybody from writing.
        using_transactions=False,
        collect_failed_rows=False,
    )
    for error in [*result.base_errors, *(one for _, row in result.row_errors() for one in row)]:
        # A mistake of ours, and none of the file.
        raise error.error
    for invalid in result.invalid_rows:
        bad[batch[invalid.number - 1][0]] += _listed(invalid.error)
    plan.unchanged += result.totals["skip"]
    for number, reading in resource.found:
        if number not in bad:
            _plan(plan, number, reading)


def _plan(plan, number, reading):
    if reading.is_new:
        values = {name: value for name, value in reading.values.items() if value not in ("", [])}
        plan.new.append({"row": number, "name": str(reading), "values": values})
        return
    plan.changed.append(
        {
            "row": number,
            "pk": reading.pk,
            "name": reading.was["name"],
            "digest": documents.digest(reading.was),
            "changes": documents.differences(reading.was, reading.values),
        }
    )


def _listed(error):
    """[column or "", message] of all that a ValidationError says."""
    if not hasattr(error, "error_dict"):
        return [["", message] for message in error.messages]
    return [
        ["" if name == NON_FIELD_ERRORS else name, message]
        for name, messages in error.message_dict.items()
        for message in messages
    ]
