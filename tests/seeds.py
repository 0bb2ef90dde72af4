"""Small fixtures for tests of seeding: their records, and what became of them."""

import yaml
from django.apps import apps
from django.core.management import call_command

UUIDS = {
    "source": "00000000-0000-4000-8000-000000000001",
    "score": "00000000-0000-4000-8000-000000000002",
    "care": "00000000-0000-4000-8000-000000000003",
}


def entry(model, slug, **fields):
    values = {"slug": slug, "state": "published", "name": slug.title(), "summary": "What it is."}
    return {"model": model, "fields": {**values, **fields}}


def citation(model, slug, source="source"):
    fields = {"entry": [slug], "source": [source], "heading": "Where it stands"}
    return {"model": f"{model}citation", "fields": fields}


def source(slug="source", **fields):
    values = {"slug": slug, "title": "A document", "summary": "What it is about."}
    return {"model": "organisations.source", "fields": {**values, **fields}}


def organisation(slug, **fields):
    return entry("organisations.organisation", slug, **fields)


def aim(slug, position, text="To help"):
    fields = {"entry": [slug], "position": position, "text": text}
    return {"model": "organisations.networkaim", "fields": fields}


def membership(network, body, role="member"):
    fields = {"network": [network], "organisation": [body], "role": role}
    return {"model": "organisations.membership", "fields": fields}


SCORE = [
    source(uuid=UUIDS["source"]),
    organisation("score", uuid=UUIDS["score"]),
    citation("organisations.organisation", "score"),
]
CARE = [
    entry("organisations.network", "care", uuid=UUIDS["care"]),
    citation("organisations.network", "care"),
    aim("care", 1),
    aim("care", 2, "To plan"),
    membership("care", "score"),
]


def write(path, content):
    """Write a fixture of records, of a text or of bytes, and return its path."""
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else yaml.safe_dump(content)
        content = text.encode()
    path.write_bytes(content)
    return path


def seed(*paths, add_missing=False):
    call_command("seed", *paths, add_missing=add_missing)


def contents():
    """Every row of the directory, as a set of models and their values."""
    return {
        (model._meta.label, *row)
        for label in ("organisations", "programmes")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for row in model.objects.values_list()
    }
