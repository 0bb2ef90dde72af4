"""Whatever the models and the pages for staff call a thing, they say in the language in force."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.utils.functional import Promise

OWN_APPS = ("organisations", "programmes", "finding", "translations")
MODELS = [model for app in OWN_APPS for model in apps.get_app_config(app).get_models()]


def names_of(model):
    """Every text that stands in a model and that somebody sees, with where it stands."""
    yield "one", model._meta.verbose_name
    yield "several", model._meta.verbose_name_plural
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.auto_created:
            continue
        yield field.name, field.verbose_name
        yield f"{field.name}, help", field.help_text
        for value, label in field.flatchoices:
            # A language is called by its own name in every other one.
            if (value, label) not in settings.LANGUAGES:
                yield f"{field.name}, {value}", label
    for constraint in model._meta.constraints:
        if constraint.violation_error_message != constraint.default_violation_error_message:
            yield constraint.name, constraint.violation_error_message


def names_of_admin(pages):
    """The same of the pages on which staff look after a kind of thing."""
    yield "search help", pages.search_help_text
    for title, options in pages.fieldsets or ():
        yield "title", title
        yield f"{title}, description", options.get("description")
    for name in pages.actions:
        yield name, getattr(pages, name).short_description
    for item in pages.list_filter:
        kind = item[1] if isinstance(item, tuple) else item
        if isinstance(kind, type) and issubclass(kind, admin.SimpleListFilter):
            yield "filter", kind.title
    for name in (*pages.list_display, *pages.readonly_fields):
        # Of a model without a list of its own, Django's `__str__` is all that there is.
        if name != "__str__" and (own := getattr(pages, name, None)):
            yield name, own.short_description
    for inline in pages.inlines:
        yield inline.__name__, inline.verbose_name
        yield f"{inline.__name__}, several", inline.verbose_name_plural


def untranslatable(names):
    return [where for where, text in names if text and not isinstance(text, Promise)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_name_in_a_model_can_be_translated(model):
    assert untranslatable(names_of(model)) == []


@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if admin.site.is_registered(model)],
    ids=lambda model: model._meta.label,
)
def test_every_name_on_the_pages_for_staff_can_be_translated(model):
    assert untranslatable(names_of_admin(admin.site.get_model_admin(model))) == []
