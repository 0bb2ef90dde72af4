"""The rules of an entry, checked for thousands without a query for each.

As Django's full_clean has them, but for what the rows are checked for together: that slugs are
unique, and that what they name is there.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext

from organisations.models import State
from organisations.models.sources import NO_SOURCE


class Rules:
    def __init__(self, model):
        self.model = model
        self.constraints = [
            (constraint, sorted(constraint.condition.referenced_base_fields))
            for constraint in model._meta.constraints
            if isinstance(constraint, CheckConstraint)
        ]
        self.emptiness = {
            constraint.name: set(fields) - _looked_into(constraint.condition)
            for constraint, fields in self.constraints
        }
        relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
        self.unasked = relations | {"uuid", model._meta.pk.name}
        # What a constraint says to values: the database is asked once for the same ones.
        self.known = {}

    def check(self, entry, wrong=()):
        """Raise a ValidationError by field where `entry` breaks a rule.

        Fields that are `wrong` already are not looked at.
        """
        errors = {}
        try:
            entry.clean_fields(exclude=self.unasked | set(wrong))
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        try:
            entry.clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        wrong = {*wrong, *errors}
        for constraint, fields in self.constraints:
            message = None if wrong & set(fields) else self._broken(constraint, fields, entry)
            if message:
                errors.setdefault(NON_FIELD_ERRORS, []).append(message)
        if errors:
            raise ValidationError(errors)

    def _broken(self, constraint, fields, entry):
        only = self.emptiness[constraint.name]
        values = tuple(
            bool(getattr(entry, name)) if name in only else getattr(entry, name) for name in fields
        )
        key = constraint.name, values
        if key not in self.known:
            try:
                constraint.validate(self.model, entry)
                self.known[key] = None
            except ValidationError as error:
                self.known[key] = error
        return self.known[key]


def _looked_into(condition):
    """The fields of a condition of which more is asked than whether they are empty texts."""
    looked = set()
    for child in condition.children:
        if isinstance(child, Q):
            looked |= _looked_into(child)
        elif isinstance(child, tuple):
            name, value = child
            if not (isinstance(value, str) and value == "" and "__" not in name):
                looked.add(name.split("__")[0])
                looked |= Q(child).referenced_base_fields
        else:
            looked |= Q(child).referenced_base_fields
    return looked


def check_state(document, values, *, is_new):
    """ValidationError where a row would publish what nobody can trace."""
    if values.get("state", document.get("state")) != State.PUBLISHED:
        return
    if is_new:
        message = gettext("A new entry is a draft. Publish it once it has a source.")
        raise ValidationError({"state": message})
    if not document["citations"]:
        raise ValidationError({"state": NO_SOURCE})
