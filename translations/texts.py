"""Which texts of the directory are translated.

Everything a family reads. Not what a document is quoted by, such as its headings, nor the names of
persons; the names of organisations and programmes are here, since some of them say what they are.
"""

from functools import cache
from typing import NamedTuple

from django.apps import apps


class Texts(NamedTuple):
    """The fields of a model that are translated, and the field that says to which entry a row
    belongs; None for an entry or a term itself.
    """

    model: str
    fields: tuple[str, ...]
    entry: str | None = None


# By the model's name in lower case, as in finding.Change.
TEXTS = {
    "country": Texts("organisations.Country", ("name",)),
    "language": Texts("programmes.Language", ("name",)),
    "need": Texts("programmes.Need", ("name",)),
    "audience": Texts("programmes.Audience", ("name",)),
    "qualifier": Texts("programmes.Qualifier", ("name",)),
    "glossaryterm": Texts("programmes.GlossaryTerm", ("name", "summary")),
    "source": Texts("organisations.Source", ("title", "summary")),
    "organisation": Texts(
        "organisations.Organisation", ("name", "summary", "description", "contact")
    ),
    "organisationcitation": Texts("organisations.OrganisationCitation", ("facts",), "entry"),
    "venue": Texts("organisations.Venue", ("name", "summary")),
    "network": Texts(
        "organisations.Network",
        ("name", "summary", "description", "leader", "stated_member_noun"),
    ),
    "networkaim": Texts("organisations.NetworkAim", ("text",), "entry"),
    "networkfigure": Texts("organisations.NetworkFigure", ("value", "label"), "entry"),
    "networkcitation": Texts("organisations.NetworkCitation", ("facts",), "entry"),
    "membership": Texts("organisations.Membership", ("note",), "network"),
    "programme": Texts(
        "programmes.Programme",
        (
            "name",
            "summary",
            "description",
            "stage_note",
            "eligibility",
            "exclusions",
            "cost",
            "how_to_apply",
            "who_can_refer",
            "opening_hours",
            "contact",
        ),
    ),
    "programmestep": Texts("programmes.ProgrammeStep", ("text",), "entry"),
    "programmefigure": Texts("programmes.ProgrammeFigure", ("value", "label"), "entry"),
    "programmecitation": Texts("programmes.ProgrammeCitation", ("facts",), "entry"),
    "partnerrole": Texts("programmes.PartnerRole", ("note",), "programme"),
    "eventseries": Texts("organisations.EventSeries", ("name", "summary", "description", "rhythm")),
    "event": Texts("organisations.Event", ("name", "summary", "description", "theme")),
    "eventgoal": Texts("organisations.EventGoal", ("text",), "entry"),
    "eventfigure": Texts("organisations.EventFigure", ("value", "label"), "entry"),
    "eventguest": Texts("organisations.EventGuest", ("office", "part"), "entry"),
    "eventorganisation": Texts("organisations.EventOrganisation", ("note",), "event"),
    "eventcitation": Texts("organisations.EventCitation", ("facts",), "entry"),
    "publication": Texts("organisations.Publication", ("name", "summary", "author")),
}


def kind_of(model):
    """The key of TEXTS for a model or an instance."""
    return model._meta.model_name


@cache
def model_of(kind):
    return apps.get_model(TEXTS[kind].model)


@cache
def parts_of(kind):
    """The kinds of rows that belong to an entry of this kind, in the order of TEXTS."""
    return tuple(
        part
        for part, texts in TEXTS.items()
        if texts.entry
        and kind_of(model_of(part)._meta.get_field(texts.entry).related_model) == kind
    )


def entry_kinds():
    """The kinds that stand for themselves."""
    return tuple(kind for kind, texts in TEXTS.items() if not texts.entry)
