"""Documents in words: what a field is called, and how its value reads."""

from django.utils.text import capfirst
from django.utils.translation import gettext

from editorial import documents
from organisations.models.dates import DatePrecision, partial_date


def label(model, name):
    """What a field or list of rows is called on the page."""
    if name in documents.rows_of(model):
        return capfirst(str(documents.rows_of(model)[name].model._meta.verbose_name_plural))
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))
    except LookupError:
        return name


def value(model, name, content):
    """What a document has under a name, as a list of lines."""
    if name in documents.rows_of(model):
        columns = documents.rows_of(model)[name].columns
        return [_row(columns, row) for row in content or ()] or [gettext("none")]
    field = model._meta.get_field(name)
    if field.many_to_many:
        return list(content or ()) or [gettext("none")]
    return _text(field, content).splitlines() or [gettext("not stated")]


def _row(columns, row):
    said = (_text(field, row.get(field.name)) for field in columns)
    return " · ".join(filter(None, said))


def _text(field, content):
    if content is None or content == "":
        return ""
    if isinstance(content, bool):
        return gettext("yes") if content else gettext("no")
    if field.choices:
        return str(dict(field.flatchoices).get(content, content))
    if field.get_internal_type() == "DateField":
        try:
            return partial_date(field.to_python(content), DatePrecision.DAY)
        except (ValueError, TypeError):
            return str(content)
    return str(content)


class Difference:
    """One field of a proposal or of two versions, in the order of the form."""

    def __init__(self, model, name, **contents):
        self.name = name
        self.label = label(model, name)
        for which, content in contents.items():
            setattr(self, which, value(model, name, content))


def differences(model, old, new):
    """What differs between two documents as Differences with `was` and `new`."""
    found = documents.differences(old, new)
    return [
        Difference(model, name, was=found[name]["was"], new=found[name]["new"])
        for name in documents.names(model)
        if name in found
    ]
