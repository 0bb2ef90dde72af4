"""Staff of each role."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from editorial import roles
from editorial.models import Affiliation
from tests import factories


def member(role, *, name="", organisation=None):
    """An account in this group, of this organisation."""
    if not Group.objects.filter(name=role).exists():
        # A test that empties tables takes along what migrations made.
        roles.make_groups(Group, Permission)
    user = get_user_model().objects.create_user(
        name or f"{role.split()[0].lower()}-{get_user_model().objects.count()}",
        email="staff@example.org",
        is_staff=True,
    )
    user.groups.add(Group.objects.get(name=role))
    if organisation:
        Affiliation.objects.create(user=user, organisation=organisation)
    return user


def viewer():
    return member(roles.VIEWER)


def partner(organisation, **values):
    return member(roles.PARTNER, organisation=organisation, **values)


def reviewer(**values):
    return member(roles.REVIEWER, **values)


def administrator():
    return member(roles.ADMINISTRATOR)


def run_by(organisation, **values):
    """A programme that this organisation runs."""
    programme = factories.programme(**values)
    programme.partners.create(organisation=organisation, role="provider")
    return programme
