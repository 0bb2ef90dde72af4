"""Which entry a row is about, and what slugs stand for: asked once for all rows."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext

from editorial import roles
from editorial.spreadsheets.cells import unescaped
from editorial.spreadsheets.files import Unreadable
from organisations.models import Entry
from organisations.models.entry import FormerSlug


def _former(model):
    """By former slug, the identifier of the entry that had it."""
    kept = FormerSlug.objects.filter(kind=model._meta.label_lower)
    return {slug: str(uuid) for slug, uuid in kept.values_list("slug", "uuid")}


class Names:
    """By their slugs, former ones too, what a cell can name; each kind is read once."""

    def __init__(self):
        self._known = {}

    def slug(self, model, slug):
        """The slug of today of what `slug` names, or None."""
        return self._of(model).get(slug, (None, None))[0]

    def pk(self, model, slug):
        return self._of(model).get(slug, (None, None))[1]

    def _of(self, model):
        if model not in self._known:
            if issubclass(model, Entry):
                rows = list(model._base_manager.values_list("slug", "pk", "uuid"))
                by_uuid = {str(uuid): (slug, pk) for slug, pk, uuid in rows}
                former = _former(model).items()
                found = {slug: by_uuid[uuid] for slug, uuid in former if uuid in by_uuid}
                found |= {slug: (slug, pk) for slug, pk, _uuid in rows}
            else:
                rows = model._default_manager.values_list("slug", "pk")
                found = {slug: (slug, pk) for slug, pk in rows}
            self._known[model] = found
        return self._known[model]


class Keys:
    """Finds the entry of a row: by `uuid` where the row has one, else by `slug`."""

    def __init__(self, model, by, *, may_change, may_add):
        self.model, self.may_change, self.may_add = model, may_change, may_add
        self.publishes = roles.may_publish(by)
        rows = list(model._base_manager.values_list("pk", "slug", "uuid", "name"))
        self.by_uuid = {str(uuid): pk for pk, _slug, uuid, _name in rows}
        self.by_slug = {slug: pk for pk, slug, _uuid, _name in rows}
        self.names = {name.casefold() for _pk, _slug, _uuid, name in rows}
        self.former = _former(model)
        self.taken = self.by_slug.keys() | self.former.keys()
        reached = roles.visible(by, model._base_manager.all())
        self.reached = set(reached.values_list("pk", flat=True))

    def find(self, row):
        """(primary key or None for a new entry, key that no other row may have).

        ValidationError where the row is about nothing that this person may change.
        """
        uuid, slug, name = (_said(row, key) for key in ("uuid", "slug", "name"))
        if uuid or slug:
            pk = self.by_uuid.get(uuid.lower()) if uuid else self._by_slug(slug)
            if pk in self.reached and self.may_change:
                return pk, ("entry", pk)
            if pk in self.reached:
                raise ValidationError(gettext("You may not change entries of this kind."))
            if not self.publishes:
                # The same words whether there is such an entry or not.
                message = gettext(
                    "You can change your own entries only. For a new one, leave slug and uuid "
                    "empty."
                )
                raise ValidationError({"uuid" if uuid else "slug": message})
            if uuid:
                message = gettext("There is no entry with this identifier. Leave uuid empty.")
                raise ValidationError({"uuid": message})
        elif not name:
            message = gettext("Give the slug or the uuid of an entry, or the name of a new one.")
            raise ValidationError({"slug": message})
        elif self.publishes and name.casefold() in self.names:
            message = gettext(
                "There is an entry with this name. Give its slug to change it, or a slug of its "
                "own to a new one."
            )
            raise ValidationError({"name": message})
        if not self.may_add:
            raise ValidationError(gettext("You may not add entries of this kind."))
        return None, ("slug", slug) if slug else ("name", name.casefold())

    def _by_slug(self, slug):
        return self.by_slug.get(slug, self.by_uuid.get(self.former.get(slug)))

    def free_slug(self, name):
        """A slug made from the name that nothing has or had, and that no other row gets."""
        stem = slugify(name)[:90].strip("-") or self.model._meta.model_name
        slug, number = stem, 1
        while slug in self.taken:
            number += 1
            slug = f"{stem}-{number}"
        self.taken.add(slug)
        return slug


def _said(row, name):
    cell = row.get(name, "")
    return "" if isinstance(cell, Unreadable) else unescaped(cell).strip()
