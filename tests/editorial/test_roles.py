"""Every address of the admin, asked by every role: who sees what, and who changes what."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import URLResolver, get_resolver

from editorial import documents
from editorial.models import Channel, Proposal, Version, Wish
from editorial.models.kinds import entry_kinds
from organisations.models import EventRole, Organisation
from programmes.models import Programme
from tests import factories
from tests.admin_pages import address, listed, typed
from tests.editorial import people

pytestmark = pytest.mark.django_db

# In the name of everything that is not the partner's.
FOREIGN = "Zzyzx"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def own():
    """The partner's organisation with an entry of each kind that can be its own."""
    organisation = factories.organisation(name="Own house")
    event = factories.event(name="Own day")
    event.parts.create(organisation=organisation, role=EventRole.ORGANISER)
    entries = [
        organisation,
        people.run_by(organisation, name="Own class"),
        event,
        factories.venue(name="Own hall", organisation=organisation),
        factories.publication(name="Own paper", organisation=organisation),
    ]
    return {type(entry): entry for entry in entries}


@pytest.fixture
def foreign(own):
    """An entry of each kind that is somebody else's, tied to the partner's own."""
    other = factories.organisation(name=f"{FOREIGN} house", slug="zzyzx-house")
    programme = people.run_by(other, name=f"{FOREIGN} class", slug="zzyzx-class")
    network = factories.network(name=f"{FOREIGN} network", slug="zzyzx-network")
    event = factories.event(name=f"{FOREIGN} day", slug="zzyzx-day")
    event.parts.create(organisation=other, role=EventRole.ORGANISER)
    venue = factories.venue(name=f"{FOREIGN} hall", slug="zzyzx-hall", organisation=other)
    entries = [
        other,
        programme,
        network,
        event,
        venue,
        factories.publication(name=f"{FOREIGN} paper", slug="zzyzx-paper", organisation=other),
        factories.series(name=f"{FOREIGN} series", slug="zzyzx-series"),
        factories.glossary_term(name=f"{FOREIGN} word", slug="zzyzx-word"),
    ]
    mine = own[Programme]
    mine.partners.create(organisation=other, role="funder")
    mine.networks.add(network)
    mine.venues.add(venue)
    # What the partner's house does in a programme that others run is the programme's affair.
    programme.partners.create(organisation=own[Organisation], role="funder")
    assert {type(entry) for entry in entries} == set(entry_kinds().values())
    return {type(entry): entry for entry in entries}


def addresses(entries):
    """Every address under /admin/, with the entry of its kind where one is named."""
    proposal = Proposal.objects.first()
    user = get_user_model().objects.order_by("pk").last()
    root = next(each for each in get_resolver().url_patterns if isinstance(each, URLResolver))
    found = []

    def walk(patterns, prefix, model):
        for each in patterns:
            route = prefix + _route(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, route, _model_of(each) or model)
            else:
                found.append((route, model))

    def _model_of(resolver):
        for label, model in by_route.items():
            if resolver.pattern.describe().strip("'").startswith(label):
                return model
        return None

    by_route = {
        f"{model._meta.app_label}/{model._meta.model_name}/": model
        for model in admin.site._registry
    }
    walk([each for each in root.url_patterns if _route(each.pattern) == "admin/"], "/", None)
    values = {
        "object_id": lambda model: _pk(model, entries, proposal, user),
        "number": lambda model: 1,
        "app_label": lambda model: "organisations",
        "content_type_id": lambda model: 1,
        "language": lambda model: "ms",
        "kind": lambda model: "programme",
        "pk": lambda model: entries[Programme].pk,
        "id": lambda model: user.pk,
        "url": lambda model: "nowhere",
        "key": lambda model: "key",
        "uidb36": lambda model: "1",
        "token": lambda model: "token",
    }
    return sorted(
        {
            PARAMETER.sub(lambda match, model=model: str(values[match[1]](model)), route)
            for route, model in found
        }
    )


def _route(pattern):
    route = str(pattern)
    # Regular expressions of Django's own: the list of an app, and whatever is left.
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
    return route.replace("^", "").replace("\\Z", "").replace("$", "")


def _pk(model, entries, proposal, user):
    if model in entries:
        return entries[model].pk
    return proposal.pk if proposal and model is Proposal else user.pk


def state_of(entries):
    return {
        (entry._meta.model_name, entry.pk): type(entry).objects.filter(pk=entry.pk).exists()
        and documents.read(entry)
        for entry in entries.values()
    }


def everything():
    """How many rows there are of all that the admin can change."""
    return {
        model: model.objects.count()
        for label in ("organisations", "programmes", "editorial", "translations", "finding", "auth")
        for model in apps.get_app_config(label).get_models()
    }


POSTS = [
    {},
    {"action": "publish", "_selected_action": "1"},
    {"post": "yes", "reason": "x", "why": "x"},
    {"name": "Taken", "summary": "Taken.", "_save": "1", "answer": "x", "accept": "name"},
]


@pytest.fixture
def about_foreign(foreign):
    """A proposal about each foreign entry and a version of it."""
    from organisations import actions as acts

    for entry in foreign.values():
        Proposal.objects.create(
            wish=Wish.CHANGE,
            channel=Channel.PUBLIC,
            kind=entry._meta.model_name,
            object_id=entry.pk,
            entry_name=entry.name,
            changes={"name": {"was": entry.name, "new": "Taken"}},
        )
        acts.confirm(entries=[entry], by=factories.editor())
    return foreign


def test_a_partner_meets_nothing_of_others_at_any_address(client, own, about_foreign):
    client.force_login(people.partner(own[Organisation]))
    before = state_of(about_foreign)
    asked = addresses(about_foreign)
    assert len(asked) > 80

    for path in asked:
        if "logout" in path:
            continue
        for response in (
            client.get(path),
            client.get(path, {"q": FOREIGN[:4].lower()}),
            *(client.post(path, data) for data in POSTS),
        ):
            assert response.status_code < 500, path
            content = b"".join(response) if response.streaming else response.content
            assert FOREIGN.encode() not in content, path
    assert state_of(about_foreign) == before
    assert not Proposal.objects.filter(channel=Channel.PARTNER).exists()


def test_a_partner_meets_nothing_of_others_at_the_pages_of_its_own(client, own, foreign):
    client.force_login(people.partner(own[Organisation]))
    for path in addresses(own | {model: foreign[model] for model in foreign if model not in own}):
        if "logout" not in path:
            assert FOREIGN not in client.get(path, follow=True).text, path


def test_a_partner_chooses_among_its_own_only(client, own, foreign):
    client.force_login(people.partner(own[Organisation]))
    for model, model_admin in admin.site._registry.items():
        places = [(model, model_admin), *((inline.model, inline) for inline in model_admin.inlines)]
        for place, each in places:
            for field in each.autocomplete_fields:
                query = {
                    "app_label": place._meta.app_label,
                    "model_name": place._meta.model_name,
                    "field_name": field,
                    "term": "",
                }
                response = client.get("/admin/autocomplete/", query)
                assert FOREIGN not in response.text, query


def test_a_partner_acts_on_its_own_only(client, own, foreign):
    client.force_login(people.partner(own[Organisation]))
    before = state_of(foreign)
    for model, entry in foreign.items():
        if model in own:
            assert listed(client.get(address(model, "changelist"))) == [own[model]]
        for action in ("publish", "archive", "confirm", "delete_selected"):
            data = {"action": action, "_selected_action": [entry.pk]}
            client.post(address(model, "changelist"), data)
    assert state_of(foreign) == before


def test_a_partner_ties_its_entry_to_no_other_by_what_it_sends(client, own, foreign):
    client.force_login(people.partner(own[Organisation]))
    mine = own[Programme]
    data = typed(client.get(address(mine))) | {
        "networks": [foreign[type(foreign[Programme].networks.model())].pk],
        "venues": [],
        "state": "archived",
        "slug": "taken",
        "confirmed_on": "2026-01-01",
        "partners-TOTAL_FORMS": "1",
        "partners-INITIAL_FORMS": "0",
        "partners-0-organisation": foreign[Organisation].pk,
        "partners-0-role": "provider",
    }
    client.post(address(mine), data)
    assert not Proposal.objects.exists()
    assert mine.partners.count() == 2


@pytest.mark.parametrize("role", ["anonymous", "viewer"])
def test_who_may_only_look_changes_nothing_at_any_address(client, own, about_foreign, role):
    if role == "viewer":
        client.force_login(people.viewer())
    before, rows = state_of(about_foreign | own), everything()
    for path in addresses(about_foreign):
        if "logout" in path:
            continue
        for data in POSTS:
            assert client.post(path, data).status_code < 500, path
        if role == "anonymous":
            response = client.get(path)
            assert response.status_code != 200 or FOREIGN not in response.text, path
    assert state_of(about_foreign | own) == before
    changed = {model.__name__ for model, count in everything().items() if count != rows[model]}
    assert changed <= {"Unsent"}


@pytest.mark.parametrize("role", ["viewer", "reviewer", "administrator"])
def test_who_sees_everything_reads_every_address_and_changes_nothing(
    client, own, about_foreign, role
):
    client.force_login(getattr(people, role)())
    before = state_of(about_foreign | own)
    for path in addresses(about_foreign):
        if "logout" not in path:
            assert client.get(path).status_code < 500, path
    for entry in about_foreign.values():
        assert FOREIGN in client.get(address(entry)).text
    assert state_of(about_foreign | own) == before


def test_whoever_belongs_nowhere_sees_no_entry(client, own, foreign):
    client.force_login(people.member("Partner editor"))
    for model in own:
        assert listed(client.get(address(model, "changelist"))) == []


def test_a_reviewer_and_an_administrator_see_every_page(client, own, about_foreign):
    for user in (people.reviewer(), people.administrator()):
        client.force_login(user)
        for entry in about_foreign.values():
            for page in ("change", "history"):
                assert FOREIGN in client.get(address(entry, page)).text
        assert len(listed(client.get(address(Proposal, "changelist")))) == len(about_foreign)


def test_a_partner_confirms_its_own_entries_at_once(client, own):
    client.force_login(people.partner(own[Organisation]))
    mine = own[Programme]
    client.post(
        address(Programme, "changelist"), {"action": "confirm", "_selected_action": [mine.pk]}
    )
    mine.refresh_from_db()
    assert mine.confirmed_on is not None
    assert Version.objects.about(mine).first().by_name.startswith("partner")


def test_viewers_are_not_asked_to_propose(client):
    programme = factories.programme()
    client.force_login(people.viewer())
    page = client.get(address(programme)).text
    assert programme.name in page
    assert "Send to the office" not in page
    assert "goes to the office as a proposal" not in page
