"""Rows that are edited on the page of the entry they belong to."""

import math

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organisations.admin.fields import FieldsMixin, LoadedAutocomplete
from organisations.models import State
from organisations.models.entry import PARKED
from organisations.models.sources import NO_SOURCE


class RowForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if position := self.fields.get("position"):
            position.required = False
            position.help_text = _("Leave it empty for the end. The rows are then numbered from 1.")
            if self.instance.pk is None:
                # The model's default would put every new row first.
                self.initial.pop("position", None)
                position.initial = None
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedAutocomplete) and self.instance.pk:
                widget.loaded = getattr(self.instance, name)


class RowFormSet(forms.BaseInlineFormSet):
    """Rows that number themselves and that say it in words when one is given twice."""

    @property
    def is_numbered(self):
        return "position" in self.form.base_fields

    @property
    def rows(self):
        """The forms of the rows that there will be once this is saved."""
        return [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]

    def clean(self):
        if self.is_numbered:
            for number, form in enumerate(sorted(self.rows, key=_place), start=1):
                form.instance.position = number
        super().clean()

    def validate_unique(self):
        """Give a row's form the message of the constraint that it would violate.

        A model form leaves out constraints that the parent takes part in, so without this the
        database would refuse the row and the editor would lose the page she filled in. Rows
        that somebody else added meanwhile count. An empty value equals an empty value: the one
        model with an optional field in its constraint has a second one that says so.
        """
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or constraint.condition:
                continue
            if self.is_numbered and "position" in constraint.fields:
                continue
            names = [
                self.model._meta.get_field(name).attname
                for name in constraint.fields
                if name != self.fk.name
            ]
            seen = set(self._others().values_list(*names))
            for form in self.rows:
                key = tuple(getattr(form.instance, name) for name in names)
                if key in seen and not form.errors:
                    form.add_error(None, constraint.get_violation_error_message())
                seen.add(key)

    def save(self, commit=True):
        if not (commit and self.is_numbered and self.has_changed()):
            return super().save(commit)
        with transaction.atomic():
            # Out of the way, so that no row takes a number before another has left it.
            self._stored().update(position=F("position") + PARKED)
            saved = super().save()
            self._number()
        return saved

    def save_existing_objects(self, commit=True):
        if not commit:
            return super().save_existing_objects(commit)
        # Before the others, one of which may have become what the deleted one was.
        deleted = [
            form.instance
            for form in self.initial_forms
            if form.instance.pk and self._should_delete_form(form)
        ]
        for row in deleted:
            row.delete()
        saved = super().save_existing_objects()
        self.deleted_objects = deleted
        return saved

    def _stored(self):
        return self.model._default_manager.filter(**{self.fk.name: self.instance})

    def _others(self):
        """Rows of the entry in the database that the page did not show."""
        if self.instance.pk is None:
            return self.model._default_manager.none()
        return self._stored().exclude(pk__in=[form.instance.pk for form in self.initial_forms])

    def _number(self):
        """Bring the rows that were not saved themselves back to their places."""
        numbers = {form.instance.pk: form.instance.position for form in self.rows}
        rows = sorted(self._stored(), key=lambda row: (numbers.get(row.pk, math.inf), row.position))
        moved = []
        for number, row in enumerate(rows, start=1):
            if row.position != number:
                row.position = number
                moved.append(row)
        self.model._default_manager.bulk_update(moved, ["position"])


def _place(form):
    """Sort key of a row: the number typed, and where two are equal, what the editor meant.

    A row that was moved up or added goes before the one that has the number, a row that was
    moved down goes behind it, and rows without a number come last.
    """
    typed, before = form.cleaned_data.get("position"), form.initial.get("position")
    if typed is None:
        return math.inf, 0
    if typed == before:
        return typed, 0
    return typed, 1 if before is not None and before < typed else -1


class CitationFormSet(RowFormSet):
    def clean(self):
        super().clean()
        if self.instance.state == State.PUBLISHED and not self.rows:
            raise ValidationError(
                NO_SOURCE,
                code="no_source",
            )


class RowInline(FieldsMixin, admin.TabularInline):
    """Rows of an entry, at one query for all of them."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    # Narrower than on a page of its own: it shares the line with other fields.
    long_text = forms.Textarea(attrs={"rows": 2, "cols": 36})

    def get_queryset(self, request):
        # The parent too: the line above a row names it.
        keys = [field.name for field in self.opts.fields if field.many_to_one]
        return super().get_queryset(request).select_related(*keys)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedAutocomplete(db_field, self.admin_site)
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        # A list, because a queryset would be read again for each row.
        field.choices = list(field.choices)
        return field


class CitationInline(RowInline):
    formset = CitationFormSet
    fields = ["source", "heading", "facts"]
    autocomplete_fields = ["source"]

    def get_extra(self, request, obj=None, **kwargs):
        # A new entry shows at once that it will need a source.
        return 0 if obj else 1


def citations(entry_model):
    """The inline for the sources of this kind of entry."""
    model = entry_model._meta.get_field("citations").related_model
    return type(f"{model.__name__}Inline", (CitationInline,), {"model": model})
