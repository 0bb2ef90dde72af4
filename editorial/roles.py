"""Who may see, propose, publish and erase: the groups, and which entries are somebody's own.

Whoever has not been given the right to see every entry sees those of their own organisations: a
new account, or a permission that somebody forgot, opens nothing.
"""

from django.db.models import Q

from organisations.models import (
    Entry,
    Event,
    EventRole,
    Network,
    Organisation,
    Publication,
    Venue,
)
from programmes.models import PartnerRole, Programme
from programmes.models.partner import RUNNING

VIEWER, PARTNER, REVIEWER, ADMINISTRATOR = "Viewer", "Partner editor", "Reviewer", "Administrator"
SEE, DECIDE, ERASE = (
    "editorial.see_every_entry",
    "editorial.decide_proposal",
    "editorial.erase_entry",
)

# By group: the permissions of Django by what they allow and for which models, and the special ones.
CONTENT = ("organisations", "programmes", "translations", "finding")
# What partners propose changes to; what they add is a proposal too.
PARTNERS_CHANGE = ("organisation", "programme", "event", "venue", "publication")
PARTNERS_ADD = ("programme",)


def may_publish(user):
    """Whether what `user` saves is published as it is; of everybody else it is a proposal."""
    return user.has_perm(DECIDE)


def sees_every_entry(user):
    return user.has_perm(SEE) or may_publish(user)


def organisations_of(user):
    """The primary keys of the organisations that `user` works for, as a query."""
    return user.affiliations.values("organisation")


def own(user, queryset):
    """Those entries of a queryset that belong to an organisation of `user`."""
    mine, model = organisations_of(user), queryset.model
    if model is Organisation:
        return queryset.filter(pk__in=mine)
    if model is Programme:
        roles = PartnerRole.objects.filter(organisation__in=mine, role__in=RUNNING)
        return queryset.filter(pk__in=roles.values("programme"))
    if model is Event:
        return queryset.filter(
            pk__in=Event.objects.filter(
                parts__organisation__in=mine, parts__role=EventRole.ORGANISER
            ).values("pk")
        )
    if model in (Venue, Publication):
        return queryset.filter(organisation__in=mine)
    # A network, a series or a word of the field is nobody's alone.
    return queryset.none()


def visible(user, queryset):
    """Those entries of a queryset that `user` may see in the admin."""
    return queryset if sees_every_entry(user) else own(user, queryset)


def may_see(user, entry):
    return sees_every_entry(user) or own(user, type(entry).objects.filter(pk=entry.pk)).exists()


def contacts_of(entry):
    """A filter of the Contacts that answer for an entry: its own, or those of who runs it."""
    if isinstance(entry, Organisation):
        organisations = [entry.pk]
    elif isinstance(entry, Programme):
        organisations = entry.partners.filter(role__in=RUNNING).values("organisation")
    elif isinstance(entry, Event):
        organisations = entry.parts.filter(role=EventRole.ORGANISER).values("organisation")
    elif isinstance(entry, Network):
        organisations = entry.memberships.filter(role__in=("convenor", "secretariat")).values(
            "organisation"
        )
    else:
        organisations = [getattr(entry, "organisation_id", None)]
    return Q(kind=entry._meta.model_name, object_id=entry.pk) | Q(organisation__in=organisations)


def permissions_of_groups():
    """By group: pairs of app and codename, or a special permission's whole name."""
    from django.apps import apps

    models = [model for label in CONTENT for model in apps.get_app_config(label).get_models()]
    editorial = apps.get_app_config("editorial").get_models()

    def names(models, *acts):
        return {
            f"{model._meta.app_label}.{act}_{model._meta.model_name}"
            for model in models
            for act in acts
        }

    viewer = names(models, "view") | {SEE}
    partners = [model for model in models if model._meta.model_name in PARTNERS_CHANGE]
    added = [model for model in models if model._meta.model_name in PARTNERS_ADD]
    rows = [model for model in models if not issubclass(model, Entry) and _is_own_row(model)]
    partner = (
        names(partners, "view", "change")
        | names(added, "add")
        | names(rows, "view", "add", "change", "delete")
        # Their own ones.
        | {"editorial.view_proposal"}
    )
    reviewer = viewer | names(models, "add", "change") | names(rows, "delete") | {DECIDE}
    reviewer |= names(editorial, "view") | {
        "editorial.change_proposal",
        *(f"editorial.{act}_contact" for act in ("add", "change", "delete")),
    }
    administrator = {
        f"{model._meta.app_label}.{permission}"
        for model in apps.get_models()
        for permission in (
            *(f"{act}_{model._meta.model_name}" for act in ("view", "add", "change", "delete")),
            *(name for name, _label in model._meta.permissions),
        )
    }
    return {
        VIEWER: viewer,
        PARTNER: partner,
        REVIEWER: reviewer,
        ADMINISTRATOR: administrator,
    }


def make_groups(group_model, permission_model):
    """Make the groups that are not there, and give each its permissions; none is taken away."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in permission_model.objects.select_related("content_type")
    }
    for name, wanted in permissions_of_groups().items():
        group, _made = group_model.objects.get_or_create(name=name)
        group.permissions.add(*(known[one] for one in wanted if one in known))


def _is_own_row(model):
    """Whether a row belongs to one entry alone and names no other entry."""
    relations = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return sum(issubclass(other, Entry) for other in relations) == 1
