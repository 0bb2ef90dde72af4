"""Writes what somebody was shown that an import changes: all of it, or nothing."""

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext

from editorial import documents, history, roles
from editorial.actions import propose
from editorial.admin.entries import OFFICE_ONLY
from editorial.models import Channel, Origin, SpreadsheetImport, Wish
from editorial.models.kinds import entry_kinds
from editorial.spreadsheets.checking import BATCH, Plan
from editorial.spreadsheets.keys import Names
from finding.in_step import indexed_once
from organisations.models.entry import FormerSlug


class Stopped(Exception):
    """Nothing was written; the message says why, `names` which entries changed meanwhile."""

    def __init__(self, message, names=()):
        super().__init__(message)
        self.names = names


def keep(plan, *, by, file_name):
    """Keep a plan for an hour, for the person who has been shown it."""
    SpreadsheetImport.objects.expired().delete()
    kept = SpreadsheetImport(user=by, kind=plan.kind, file_name=file_name[:200])
    kept.plan = plan.as_json()
    kept.save()
    return kept


def apply(kept, *, by):
    """Write the plan of a SpreadsheetImport of `by`: changes, or proposals of who may not publish.

    A generator that yields (rows done, rows of all) within its one transaction: it has to be
    taken to its end, where it returns the Plan. Stopped where an entry is not any more what
    it was when the file was checked, or the import has been done: nothing is written then.
    """
    try:
        with indexed_once():
            waiting = SpreadsheetImport.objects.waiting().select_for_update()
            kept = waiting.filter(pk=kept.pk, user=by).first()
            if kept is None:
                raise Stopped(gettext("This import has been done already, or it has expired."))
            plan = Plan(**kept.plan)
            if plan.publishes != roles.may_publish(by):
                raise Stopped(gettext("What you may do has changed. Send the file once more."))
            yield from (_publish if plan.publishes else _propose)(kept, plan, by)
            kept.plan, kept.done_at = {}, timezone.now()
            kept.save()
    except IntegrityError as error:
        message = gettext(
            "Somebody has added an entry of the same slug meanwhile, or removed one that a row "
            "names. Send the file once more."
        )
        raise Stopped(message) from error
    return plan


def _batches(rows):
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _publish(kept, plan, by):
    model, names = entry_kinds()[plan.kind], Names()
    said = {"by": by, "origin": Origin.IMPORT, "why": kept.file_name}
    done, total = 0, len(plan.changed) + len(plan.new)
    overtaken = []
    # Always in the same order, as locks are taken.
    for rows in _batches(sorted(plan.changed, key=lambda row: row["pk"])):
        entries = [model(pk=row["pk"]) for row in rows]
        with history.recorded(entries, **said) as before:
            overtaken += [row["name"] for row in rows if not _is_as_seen(row, before)]
            if not overtaken:
                _change(model, rows, names)
        done += len(rows)
        yield done, total
    if overtaken:
        message = gettext("Somebody has changed entries since the file was checked.")
        raise Stopped(message, overtaken)
    for rows in _batches(plan.new):
        history.record_all_new(_add(model, rows, names), **said)
        done += len(rows)
        yield done, total


def _is_as_seen(row, documents_now):
    now = documents_now.get(row["pk"])
    return now is not None and documents.digest(now) == row["digest"]


def _change(model, rows, names):
    by_pk = {row["pk"]: row for row in rows}
    groups, many = {}, {}
    for entry in model._base_manager.filter(pk__in=by_pk):
        values = {name: each["new"] for name, each in by_pk[entry.pk]["changes"].items()}
        single = _set(entry, values, names)
        for name in values.keys() - single:
            many.setdefault(name, {})[entry.pk] = values[name]
        if "slug" in single:
            FormerSlug.objects.keep(entry)
        if single:
            groups.setdefault(frozenset(single), []).append(entry)
    for fields, entries in groups.items():
        # As bulk_update does, in a fifth of the time: Django writes that one with a condition for
        # each value. The entries are held, so none of them can be inserted.
        model.objects.bulk_create(
            entries,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=sorted(fields),
        )
    _set_many(model, many, names, are_new=False)


def _add(model, rows, names):
    entries, many = [], {}
    for row in rows:
        entry = model()
        _set(entry, row["values"], names)
        entries.append(entry)
    model.objects.bulk_create(entries, batch_size=BATCH)
    for entry, row in zip(entries, rows, strict=True):
        for name, value in row["values"].items():
            if model._meta.get_field(name).many_to_many:
                many.setdefault(name, {})[entry.pk] = value
    _set_many(model, many, names, are_new=True)
    return entries


def _set(entry, values, names):
    """Give an entry its single values; return the names of their fields."""
    single = set()
    for name, value in values.items():
        field = entry._meta.get_field(name)
        if field.many_to_many:
            continue
        single.add(name)
        if field.is_relation:
            setattr(entry, field.attname, value and _named(field, value, names))
        else:
            setattr(entry, name, field.to_python(value))
    return single


def _set_many(model, many, names, *, are_new):
    """By field and primary key, write the slugs of the others."""
    for name, slugs in many.items():
        field = model._meta.get_field(name)
        through = field.remote_field.through
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        if not are_new:
            through._base_manager.filter(**{f"{own}__in": slugs}).delete()
        ties = [
            through(**{own: pk, other: _named(field, slug, names)})
            for pk, wanted in slugs.items()
            for slug in wanted
        ]
        through._base_manager.bulk_create(ties, batch_size=2000)


def _named(field, slug, names):
    pk = names.pk(field.related_model, slug)
    if pk is None:
        message = gettext("«%(slug)s» is not there any more. Send the file once more.")
        raise Stopped(message % {"slug": slug})
    return pk


# --- Proposals ----------------------------------------------------------------------------


def _propose(kept, plan, by):
    model = entry_kinds()[plan.kind]
    affiliation = by.affiliations.select_related("organisation").first()
    said = {
        "channel": Channel.IMPORT,
        "by": by,
        "email": by.email,
        "organisation": affiliation and affiliation.organisation,
        "why": kept.file_name,
    }
    done, total = 0, len(plan.changed) + len(plan.new)
    for rows in _batches(plan.changed):
        pks = [row["pk"] for row in rows]
        entries = roles.visible(by, model.objects.filter(pk__in=pks)).in_bulk()
        gone = [row["name"] for row in rows if row["pk"] not in entries]
        if gone:
            raise Stopped(gettext("Some entries are not yours any more."), gone)
        for row in rows:
            entry = entries[row["pk"]]
            token = f"{kept.token}-{row['row']}"
            propose(wish=Wish.CHANGE, entry=entry, changes=row["changes"], token=token, **said)
        done += len(rows)
        yield done, total
    for row in plan.new:
        values = {name: value for name, value in row["values"].items() if name not in OFFICE_ONLY}
        if affiliation and "partners" in documents.rows_of(model):
            # As on the page: a new programme of a partner is run by the partner.
            slug = affiliation.organisation.slug
            values["partners"] = [{"organisation": slug, "role": "provider", "note": ""}]
        propose(
            wish=Wish.NEW,
            kind=plan.kind,
            entry_name=row["name"],
            changes={name: {"new": value} for name, value in values.items()},
            token=f"{kept.token}-{row['row']}",
            **said,
        )
    yield total, total
