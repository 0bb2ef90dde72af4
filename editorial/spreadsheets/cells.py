"""What a cell says, and how a value of a document stands in one."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from import_export.fields import Field
from import_export.widgets import Widget

from editorial.spreadsheets.files import Unreadable

# More than that Excel does not keep in a cell.
LONGEST = 32_767
SEPARATOR = "; "
# What a spreadsheet program may take for a formula, also after an import that trims it. The wide
# forms are those of Chinese and Japanese keyboards.
FORMULA = r"(?:\s*[=+\-@＝＋－＠|%]|[\t\r\n])"
_TO_ESCAPE = re.compile(rf"'*{FORMULA}")
_TO_UNESCAPE = re.compile(rf"'+{FORMULA}")
# No text has them, and XML cannot.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
TRUE, FALSE = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}


def escaped(text):
    """`text` as it stands in a cell: with an apostrophe where it could be taken for a formula."""
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def unescaped(text):
    return text[1:] if _TO_UNESCAPE.match(text) else text


def tidy(text):
    """`text` without what gets lost on the way through a spreadsheet program."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Column(Field):
    """One column of the spreadsheet; keeps what it reads in the row's values of a document."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        """Read the cell for `instance`, the Reading of a row. ValueError says what is wrong."""
        text = row[self.column_name]
        if isinstance(text, Unreadable):
            raise ValueError(text.why)
        if len(text) > LONGEST:
            raise ValueError(gettext("This is longer than 32,767 characters."))
        if "\0" in text:
            raise ValueError(gettext("This has a character that no text has (NUL)."))
        if not text.strip() and instance.is_new:
            # As if the column was not there: a new entry begins with what is usual.
            return
        was = instance.was.get(self.attribute)
        instance.values[self.attribute] = self.widget.clean(text, row, was=was)


class TextWidget(Widget):
    """A text, kept to the letter where it only lost what spreadsheet programs lose."""

    def __init__(self, field):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, was=None, **kwargs):
        text = tidy(unescaped(value))
        return was if was is not None and text == tidy(was) else text

    def render(self, value, obj=None, **kwargs):
        return escaped(CONTROLS.sub("", value or ""))


class PlainWidget(Widget):
    """A number, a date or a choice."""

    def __init__(self, field):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, was=None, **kwargs):
        text = unescaped(value).strip()
        if not text:
            return "" if self.field.empty_strings_allowed and not self.field.null else None
        if isinstance(self.field, models.IntegerField):
            text = re.sub(r"\.0+\Z", "", text)
        try:
            return self._in_a_document(self.field.to_python(text))
        except ValidationError:
            raise ValueError(self._wanted(text)) from None

    def _in_a_document(self, value):
        if self.field.choices and value not in dict(self.field.flatchoices):
            raise ValidationError("")
        if isinstance(value, Decimal):
            exact = value.quantize(Decimal(1).scaleb(-self.field.decimal_places))
            return str(exact if exact == value else value)
        return value if isinstance(value, int) else str(value)

    def _wanted(self, text):
        said = {"text": text[:80]}
        if self.field.choices:
            choices = ", ".join(f"{value} ({label})" for value, label in self.field.flatchoices)
            return gettext("«%(text)s» is none of these: %(choices)s.") % {
                **said, "choices": choices
            }  # fmt: skip
        if isinstance(self.field, models.DateField):
            return gettext("«%(text)s» is no date as we need it: write 2026-05-31.") % said
        return gettext("«%(text)s» is not a number.") % said

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class YesWidget(PlainWidget):
    def clean(self, value, row=None, was=None, **kwargs):
        text = unescaped(value).strip().lower()
        if text in TRUE:
            return True
        if text in FALSE:
            return False
        raise ValueError(gettext("Write yes or no."))

    def render(self, value, obj=None, **kwargs):
        return "yes" if value else "no"


class OneWidget(Widget):
    """Another entry or a word of the vocabulary, by its slug."""

    def __init__(self, field, names):
        super().__init__()
        self.field = field
        self.names = names

    def clean(self, value, row=None, was=None, **kwargs):
        slug = unescaped(value).strip()
        return self.known(slug, (was,)) if slug else None

    def known(self, slug, was):
        """The slug as it is today; that of before is right, whoever may see it."""
        model = self.field.related_model
        found = slug if slug in was else self.names.slug(model, slug)
        if found is None:
            message = gettext("There is no %(kind)s with the slug «%(slug)s» that you can name.")
            raise ValueError(message % {"kind": model._meta.verbose_name, "slug": slug[:80]})
        return found

    def render(self, value, obj=None, **kwargs):
        return value or ""


class ManyWidget(OneWidget):
    """Several, between semicolons."""

    def clean(self, value, row=None, was=None, **kwargs):
        slugs = {part.strip() for part in unescaped(value).split(";")} - {""}
        return sorted({self.known(slug, was or ()) for slug in slugs})

    def render(self, value, obj=None, **kwargs):
        return SEPARATOR.join(value or ())


def column_of(field, names):
    """The column of a field of an entry."""
    if field.many_to_many:
        widget = ManyWidget(field, names)
    elif field.is_relation:
        widget = OneWidget(field, names)
    elif isinstance(field, models.BooleanField):
        widget = YesWidget(field)
    elif field.choices or not isinstance(field, models.CharField | models.TextField):
        widget = PlainWidget(field)
    else:
        widget = TextWidget(field)
    return Column(attribute=field.name, column_name=field.name, widget=widget)
