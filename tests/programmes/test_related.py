"""Programmes that a page leads on to: those that help with the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finding import directory
from programmes.related import related
from tests import factories

pytestmark = pytest.mark.django_db


def related_to(programme, **values):
    return related(directory.current(), programme, **values)


def test_those_that_share_most_needs_come_first():
    work, home, faith = (factories.need() for _ in range(3))
    programme = factories.programme(needs=[work, home])
    one = factories.programme(name="A", needs=[home, faith])
    also_one = factories.programme(name="b", needs=[work])
    both = factories.programme(name="C", needs=[work, home, faith])
    factories.programme(needs=[faith])
    factories.programme()

    assert related_to(programme) == [both, one, also_one]


def test_those_of_the_same_country_come_before_those_with_more_needs_in_common():
    here, elsewhere = factories.country(), factories.country()
    needs = [factories.need() for _ in range(3)]
    programme = factories.programme(needs=needs, country=here)
    all_three = factories.programme(needs=needs, country=elsewhere)
    near = factories.programme(name="B", needs=needs[:1], country=here)
    nearer = factories.programme(name="C", needs=needs[:2], country=here)
    unknown = factories.programme(name="D", needs=needs[:2])

    assert related_to(programme) == [nearer, near, all_three, unknown]


def test_of_a_programme_whose_country_nobody_states_those_without_one_are_near():
    need = factories.need()
    programme = factories.programme(needs=[need])
    factories.programme(name="A", needs=[need], country=factories.country())
    near = factories.programme(name="B", needs=[need])

    assert related_to(programme)[0] == near


def test_four_are_enough():
    need = factories.need()
    programme = factories.programme(needs=[need])
    others = [factories.programme(name=f"Programme {letter}", needs=[need]) for letter in "edcba"]

    assert related_to(programme) == others[:0:-1]
    assert related_to(programme, limit=2) == others[:2:-1]


def test_those_that_are_unpublished_are_seen_by_nobody():
    need = factories.need()
    programme = factories.programme(needs=[need])
    for state in ("draft", "archived"):
        factories.programme(needs=[need], state=state)

    assert related_to(programme) == []


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_programme_that_is_not_published_has_none(state):
    need = factories.need()
    factories.programme(needs=[need])

    assert related_to(factories.programme(needs=[need], state=state)) == []


def test_a_programme_without_needs_has_none():
    factories.programme()

    assert related_to(factories.programme()) == []


def test_they_are_those_of_the_moment(client):
    work, home = factories.need(), factories.need()
    programme = factories.programme(needs=[work])
    other = factories.programme(needs=[home])
    assert related_to(programme) == []

    other.needs.add(work)

    assert related_to(programme) == [other]


def test_they_take_one_query():
    need = factories.need()
    programme = factories.programme(needs=[need])
    others = [factories.programme(needs=[need]) for _ in range(3)]
    now = directory.current()
    related(now, programme)

    with CaptureQueriesContext(connection) as asked:
        found = related(now, programme)

    assert len(asked) == 1
    assert set(found) == set(others)
