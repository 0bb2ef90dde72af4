"""What the directory has, for one load in one transaction: each thing is looked up once."""

from django.core.exceptions import ObjectDoesNotExist


class Known:
    """Objects of the directory by their natural keys; what others add meanwhile is not seen."""

    def __init__(self):
        self._found = {}
        self._had_none = {}

    def get(self, model, key):
        """The object of `model` with this natural key.

        DoesNotExist where there is none; what is no key raises whatever its look-up does.
        """
        place = _place(model, key)
        if place not in self._found:
            self._found[place] = self._look_up(model, key)
        if self._found[place] is None:
            raise model.DoesNotExist(f"There is no {model._meta.verbose_name} {key}.")
        return self._found[place]

    def add(self, thing):
        """Take in what the load itself has written."""
        self._found[_place(type(thing), thing.natural_key())] = thing

    def has(self, thing):
        """Whether the directory has an object with the natural key or identifier of `thing`."""
        model = type(thing)
        try:
            self.get(model, thing.natural_key())
        except ObjectDoesNotExist:
            has_uuid = hasattr(thing, "uuid") and not self._was_empty(model)
            return has_uuid and model.objects.filter(uuid=thing.uuid).exists()
        return True

    def _look_up(self, model, key):
        if self._was_empty(model):
            return None
        try:
            return model._default_manager.get_by_natural_key(*key)
        except ObjectDoesNotExist:
            return None

    def _was_empty(self, model):
        """Whether there was no row when the load first asked, which is before it writes one."""
        if model not in self._had_none:
            self._had_none[model] = not model._default_manager.exists()
        return self._had_none[model]


def _place(model, key):
    # As text, because a number and its digits are the same to the database.
    return model, *(None if part is None else str(part) for part in key)
