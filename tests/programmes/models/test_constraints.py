import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programmes.models import JourneyPoint, ProgrammeFigure, ProgrammeStep, Stage
from tests import constraints, factories
from tests.constraints import NOT_A_CHOICE, Refused, again

pytestmark = pytest.mark.django_db

ENTRIES = {"programme": factories.programme, "glossaryterm": factories.glossary_term}
ROWS = {"programmestep": ProgrammeStep, "programmefigure": ProgrammeFigure}
TERMS = [
    factories.country,
    factories.need,
    factories.audience,
    factories.qualifier,
    factories.language,
]
STAGE_MESSAGE = (
    "The stage and the points do not agree: in-care lies in custody, aftercare starts on the day "
    "of release or later, throughcare starts in custody and ends after it."
)
COST_MESSAGE = "Say whether it is free or has a cost, or take the words about the cost out."
# First and last point of what each stage may span; the points are numbered from 1 to 6.
SPANS = {
    Stage.IN_CARE: {(1, 1), (1, 2), (2, 2)},
    Stage.AFTERCARE: {span for span in itertools.product(range(3, 7), repeat=2)},
    Stage.THROUGHCARE: set(itertools.product([1, 2], [3, 4, 5, 6])),
}
FORWARD = [span for span in itertools.product(JourneyPoint.values, repeat=2) if span[0] <= span[1]]


def row(model):
    return model.objects.create(entry=factories.programme(), position=3)


CASES = [
    *(
        Refused(
            f"programmes_{kind}_state",
            make,
            "An entry is a draft, published or archived.",
            {"state": "lost"},
            NOT_A_CHOICE.format("lost"),
        )
        for kind, make in ENTRIES.items()
    ),
    *(
        Refused(
            f"programmes_{kind}_named",
            make,
            "An entry needs a name and a summary.",
            {column: ""},
            "This field cannot be blank.",
        )
        for (kind, make), column in itertools.product(ENTRIES.items(), ["name", "summary"])
    ),
    *(
        Refused(
            f"programmes_{kind}citation_once",
            lambda make=make: again(make().citations.get()),
            "This heading of this source is given already.",
        )
        for kind, make in ENTRIES.items()
    ),
    *(
        Refused(
            f"programmes_{name}_position",
            lambda model=model: again(row(model)),
            "Two rows have the same position.",
        )
        for name, model in ROWS.items()
    ),
    Refused(
        "programme_points_in_order",
        factories.programme,
        "A programme ends where it starts or later.",
        {"starts_at": JourneyPoint.LONG_TERM, "ends_at": JourneyPoint.HALFWAY},
    ),
    Refused(
        "programme_points_in_order",
        factories.programme,
        "A programme ends where it starts or later.",
        {"ends_at": 7},
        "Value 7 is not a valid choice.",
    ),
    *(
        Refused(
            "programme_stage_agrees",
            factories.programme,
            STAGE_MESSAGE,
            {"stage": stage, "starts_at": start, "ends_at": end},
        )
        for stage, (start, end) in itertools.product(Stage, FORWARD)
        if (start, end) not in SPANS[stage]
    ),
    Refused(
        "programme_stage_agrees",
        factories.programme,
        STAGE_MESSAGE,
        {"stage": "before-care"},
        NOT_A_CHOICE.format("before-care"),
    ),
    Refused("programme_cost_agrees", factories.programme, COST_MESSAGE, {"cost": "10 dollars"}),
    Refused(
        "programme_cost_agrees",
        factories.programme,
        COST_MESSAGE,
        {"cost_kind": "cheap"},
        NOT_A_CHOICE.format("cheap"),
    ),
    Refused(
        "programme_audience_once",
        lambda: again(factories.programme_audience(qualifier_=factories.qualifier())),
        "This audience is given already.",
    ),
    # Two empty qualifiers are not the same to a database.
    Refused(
        "programme_audience_once_unqualified",
        lambda: again(factories.programme_audience()),
        "This audience is given already.",
    ),
    Refused(
        "partner_role_once",
        lambda: again(factories.partner()),
        "This organisation has this role already.",
    ),
    Refused(
        "partner_role_known",
        factories.partner,
        "Choose one of the roles.",
        {"role": "guest"},
        NOT_A_CHOICE.format("guest"),
    ),
]


@constraints.cases(CASES)
def test_an_editor_reads_what_is_wrong(case, caplog):
    constraints.check_words(case, caplog)


@constraints.cases(CASES)
def test_the_database_refuses(case):
    constraints.check_database(case)


def test_every_constraint_has_a_failing_case():
    assert {case.constraint for case in CASES} == constraints.names("programmes")


@pytest.mark.parametrize(
    ("stage", "span"),
    [
        (stage, span)
        for stage, spans in SPANS.items()
        for span in sorted(spans)
        if span[0] <= span[1]
    ],
)
def test_a_stage_spans_the_points_that_belong_to_it(stage, span):
    programme = factories.programme(needs=[factories.need()])
    programme.stage = stage
    programme.starts_at, programme.ends_at = span

    programme.full_clean()
    programme.save()


@pytest.mark.parametrize("kind", ["free", "paid"])
def test_words_about_the_cost_go_with_its_kind(kind):
    programme = factories.programme()
    programme.cost_kind, programme.cost = kind, "The network pays for it."

    programme.full_clean()
    programme.save()


def test_an_audience_is_given_with_and_without_qualifiers():
    programme, audience = factories.programme(), factories.audience()
    women, youth = factories.qualifier(), factories.qualifier()

    rows = [
        factories.programme_audience(programme, audience, narrowed)
        for narrowed in (None, women, youth)
    ]

    assert {row.qualifier for row in programme.audience_rows.all()} == {None, women, youth}
    for row in rows:
        row.full_clean()


@pytest.mark.parametrize("make", TERMS)
def test_a_term_has_a_slug_of_its_own(make):
    first, second = make(), make()
    second.slug = first.slug

    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert list(refused.value.message_dict) == ["slug"]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
