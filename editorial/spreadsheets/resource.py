"""The resource of django-import-export that reads rows as changes to documents.

The library takes the rows one by one, has their cells read and collects what is wrong. What it
would ask the database for each row is asked here for a batch of them, and nothing is written: the
changes are kept, shown, and written by editorial.spreadsheets.actions.
"""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.widgets import Widget

from editorial import documents, roles
from editorial.admin.entries import OFFICE_ONLY
from editorial.spreadsheets import cells
from editorial.spreadsheets.keys import Names
from editorial.spreadsheets.rules import Rules, check_state
from organisations.models import Entry

# Where the number of a row stands among its cells; no heading can be empty.
NUMBER = ""
KEYS = ("uuid", "slug")


def fields_for(model, *, by):
    """The fields of a kind of entry that stand in the spreadsheets of this person, slug first.

    Partners have neither what the office decides on nor other entries.
    """
    fields = sorted(documents.columns(model), key=lambda field: field.name != "slug")
    if roles.sees_every_entry(by):
        return fields
    return [
        field
        for field in fields
        if field.name == "slug"
        or not (
            field.name in OFFICE_ONLY
            or (field.is_relation and issubclass(field.related_model, Entry))
        )
    ]


class Reading:
    """One row while it is read: the entry, what it `was` as a document, and the new `values`."""

    def __init__(self, entry, was):
        self.entry, self.was, self.values = entry, was, {}
        self.is_new = entry.pk is None
        self.pk = entry.pk

    def __str__(self):
        return self.values.get("name") or self.was.get("name", "")


class BatchLoader(BaseInstanceLoader):
    def get_instance(self, row):
        return self.resource.known.get(row[NUMBER])


class EntryResource(Resource):
    """Entries of one kind; `keys` is what says which row is about which, for an import."""

    class Meta:
        import_id_fields = ()
        instance_loader_class = BatchLoader
        using_db = "default"
        # One transaction writes all of it, or nothing.
        use_transactions = False
        use_bulk = True
        batch_size = None
        skip_diff = True
        report_skipped = False

    def __init__(self, model, *, by, keys=None):
        super().__init__()
        self.model, self.keys = model, keys
        self.names, self.rules = Names(), Rules(model)
        self.uuid = Field(attribute="uuid", column_name="uuid", widget=Widget(), readonly=True)
        columns = [cells.column_of(field, self.names) for field in fields_for(model, by=by)]
        self.fields = {"uuid": self.uuid, **{one.attribute: one for one in columns}}
        # By number of a row, the primary key of its entry, of the rows that are about one.
        self.pks = {}
        self.known = {}
        self.found = []

    def headings(self):
        return list(self.fields)

    # --- In -------------------------------------------------------------------------------

    def before_import(self, dataset, **kwargs):
        """Read the entries of a batch."""
        self.found = []
        pks = {number: self.pks.get(number) for number in dataset[NUMBER]}
        wanted = [pk for pk in pks.values() if pk]
        entries = {entry.pk: entry for entry in self.model._base_manager.filter(pk__in=wanted)}
        before = documents.read_many(list(entries.values()))
        self.known = {
            number: Reading(entries[pk], before[pk]) for number, pk in pks.items() if pk in entries
        }

    def init_instance(self, row=None):
        return Reading(self.model(), {})

    def get_import_fields(self):
        return [field for field in self.fields.values() if field is not self.uuid]

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        if field.attribute == "slug" and not instance.is_new:
            if not str(row.get("uuid", "")).strip():
                # The key, maybe a former one: it says which entry, and not what it is called.
                return
            if not self.keys.publishes and row["slug"] not in ("", instance.was["slug"]):
                raise ValueError(gettext("Only the office changes the slug of an entry."))
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        return not (
            import_validation_errors
            or instance.is_new
            or documents.differences(instance.was, instance.values)
        )

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors = dict(import_validation_errors or {})
        entry, values = instance.entry, instance.values
        if not instance.is_new:
            # What is as it was is not written, and need not be looked up.
            changed = documents.differences(instance.was, values)
            values = {name: change["new"] for name, change in changed.items()}
        for name, value in values.items():
            field = self.model._meta.get_field(name)
            if not field.is_relation:
                setattr(entry, name, field.to_python(value))
        self._take_slug(instance, values, errors)
        for check in (
            partial(self.rules.check, entry, errors),
            partial(check_state, instance.was, values, is_new=instance.is_new),
        ):
            try:
                check()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        instance.values = values

    def _take_slug(self, instance, values, errors):
        if instance.is_new and not instance.entry.slug and instance.entry.name:
            instance.entry.slug = values["slug"] = self.keys.free_slug(instance.entry.name)
        elif slug := values.get("slug"):
            if slug in self.keys.taken and slug not in self._own_slugs(instance):
                message = gettext("Another entry has this slug, or had it once.")
                errors["slug"] = ValidationError(message)
            self.keys.taken.add(slug)
        elif "slug" in values:
            errors["slug"] = ValidationError(gettext("An entry that is there keeps a slug."))

    def _own_slugs(self, instance):
        uuid = str(instance.entry.uuid)
        return {slug for slug, owner in self.keys.former.items() if owner == uuid}

    def save_instance(self, instance, is_create, row, **kwargs):
        """Keep what changes; it is written once somebody has seen it."""
        self.found.append((row[NUMBER], instance))

    def after_import(self, dataset, result, **kwargs):
        """No sequence has to be put right: nothing was written."""

    # --- Out ------------------------------------------------------------------------------

    def table(self, entries):
        """The rows of these entries, as lists of texts."""
        found = documents.read_many(entries)
        columns = [field for field in self.fields.values() if field is not self.uuid]
        for entry in entries:
            document = found[entry.pk]
            yield [
                str(entry.uuid),
                *(column.widget.render(document[column.attribute]) for column in columns),
            ]
