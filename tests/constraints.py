"""The failing cases of the database's constraints, each tried twice.

full_clean has to tell the editor what is wrong, and the database has to refuse the row whatever
wrote it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

NOT_A_CHOICE = "Value '{}' is not a valid choice."


@dataclass(frozen=True)
class Refused:
    """Values that a valid object of `make` must not get.

    `seen` is what an editor reads where the field refuses the value before the constraint does.
    """

    constraint: str
    make: Callable[[], models.Model]
    message: str
    values: dict = field(default_factory=dict)
    seen: str | None = None

    def __str__(self):
        values = ",".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.constraint}[{values}]"

    def thing(self):
        thing = self.make()
        for name, value in self.values.items():
            setattr(thing, name, value)
        return thing


def cases(refused):
    return pytest.mark.parametrize("case", refused, ids=str)


def again(thing):
    """A second, unsaved row with the values of `thing`, whose row stays."""
    thing.pk = None
    thing._state.adding = True
    return thing


def check_words(case, caplog):
    thing = case.thing()

    with pytest.raises(ValidationError) as refused:
        thing.full_clean()

    assert (case.seen or case.message) in refused.value.messages
    with pytest.raises(ValidationError) as refused:
        thing.validate_constraints()
    assert case.message in refused.value.messages
    # Django logs a question that the database could not answer, and takes it for a yes.
    assert caplog.messages == []


def check_database(case):
    thing = case.thing()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        thing.save()

    # SQLite names the columns of a unique constraint instead of the constraint.
    assert case.constraint in str(refused.value) or "UNIQUE" in str(refused.value)


def names(app):
    """The names of all constraints of an app's models."""
    return {
        constraint.name
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }
