"""How fields are typed on all pages for staff."""

from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.db import models

# From this length on a line is too short to see what one types.
LONG_TEXT = 250


class FieldsMixin:
    """For pages and inlines: room for long texts, and web addresses that are safe by default."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 5})},
        models.URLField: {"assume_scheme": "https"},
    }
    long_text = AdminTextareaWidget(attrs={"rows": 2})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if (
            type(db_field) is models.CharField
            and db_field.max_length >= LONG_TEXT
            and not db_field.choices
        ):
            kwargs["widget"] = self.long_text
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Beside a choice, «delete» looks like taking the choice back; it would delete the
            # organisation or the word from the whole directory.
            field.widget.can_delete_related = False
        return field


class LoadedAutocomplete(AutocompleteSelect):
    """An autocomplete that shows what its row has loaded, where Django asks once for each row."""

    loaded = None

    def optgroups(self, name, value, attr=None):
        if self.loaded is None or value != [str(self.loaded.pk)]:
            return super().optgroups(name, value, attr)
        # The empty option is what Select2 goes back to when a choice is cleared.
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.loaded)
        options.append(self.create_option(name, value[0], label, set(value), len(options)))
        return [(None, options, 0)]
