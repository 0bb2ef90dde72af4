"""What a process keeps for one edition of the directory."""

import itertools
import threading
from datetime import UTC, datetime

import pytest

from finding import kept as module
from finding.edition import EditionKey
from finding.kept import kept

FIRST = EditionKey(1, 11, datetime(2024, 1, 1, tzinfo=UTC))
SECOND = EditionKey(2, 12, datetime(2024, 1, 2, tzinfo=UTC))


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    monkeypatch.setattr(module, "_edition", None)
    monkeypatch.setattr(module, "_values", {})


@pytest.fixture
def make():
    """Something that makes another value each time."""
    return itertools.count(1).__next__


def test_value_is_made_once_for_each_name(make):
    assert [kept(FIRST, "a", make), kept(FIRST, "b", make)] == [1, 2]
    assert [kept(FIRST, "a", make), kept(FIRST, "b", make)] == [1, 2]


def test_value_that_is_nothing_is_kept_too():
    assert kept(FIRST, "a", lambda: None) is None
    assert kept(FIRST, "a", lambda: 1) is None


def test_another_edition_drops_what_was_kept(make):
    kept(FIRST, "a", make)
    assert kept(SECOND, "a", make) == 2
    assert kept(SECOND, "a", make) == 2
    assert kept(FIRST, "a", make) == 3


@pytest.mark.parametrize("other", [FIRST._replace(stamp=99), FIRST._replace(number=2)])
def test_edition_is_known_by_its_number_and_its_stamp(make, other):
    kept(FIRST, "a", make)
    assert kept(other, "a", make) == 2


def test_nothing_is_kept_where_no_edition_is_known(make):
    kept(FIRST, "a", make)
    assert [kept(None, "a", make), kept(None, "a", make)] == [2, 3]
    assert kept(FIRST, "a", make) == 1


def test_failure_is_not_kept(make):
    with pytest.raises(ZeroDivisionError):
        kept(FIRST, "a", lambda: 1 // 0)
    assert kept(FIRST, "a", make) == 1


def test_value_may_need_another(make):
    assert kept(FIRST, "a", lambda: kept(FIRST, "b", make) + 10) == 11
    assert kept(FIRST, "b", make) == 1


def test_no_more_than_so_many_are_kept(make, monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    for name in range(10):
        kept(FIRST, name, make)
    assert len(module._values) <= 3
    assert kept(FIRST, 9, make) == 10


def test_threads_that_make_a_value_at_once_get_the_same():
    barrier, got = threading.Barrier(4), []

    def make_slowly():
        barrier.wait()
        return object()

    threads = [
        threading.Thread(target=lambda: got.append(kept(FIRST, "a", make_slowly))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(map(id, got))) == 1


def test_value_made_while_the_edition_changed_is_not_given_for_the_new_one(make):
    def overtaken():
        kept(SECOND, "b", make)
        return "old"

    assert kept(FIRST, "a", overtaken) == "old"
    assert kept(SECOND, "a", make) == 2
