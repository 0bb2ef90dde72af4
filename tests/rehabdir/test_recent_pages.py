"""Pages that a process sent last are sent again as they are, and no longer than they are right."""

import pytest

from rehabdir.pages.kept import Kept
from rehabdir.pages.recent import Recent
from tests import factories
from tests.rehabdir.visitors import Host

pytestmark = pytest.mark.django_db


def page(state="1:day:release", size=10):
    return Kept(state, "br", "Content-Type: text/html", '"tag"', 0, b"x" * size)


def test_a_page_of_another_state_is_not_there():
    recent = Recent(100)
    recent.put(b"place", page("1:day:release"))

    assert recent.get(b"place", "1:day:release") == page("1:day:release")
    assert recent.get(b"place", "2:day:release") is None
    assert recent.get(b"other", "1:day:release") is None


def test_the_oldest_go_where_there_are_too_many_bytes():
    recent = Recent(100)
    for number in range(5):
        recent.put(number, page(size=30))
    # In the place of an earlier one, it takes no more room.
    recent.put(4, page(size=40))

    kept = [number for number in range(5) if recent.get(number, page().state)]
    assert kept == [2, 3, 4]


def test_a_page_larger_than_all_of_them_is_not_kept():
    recent = Recent(100)
    recent.put(1, page(size=101))
    recent.put(2, page(size=100))

    assert recent.get(1, page().state) is None
    assert recent.get(2, page().state)


def test_a_page_that_was_edited_is_made_anew(tmp_path):
    host = Host(tmp_path / "pages")
    programme = factories.programme(name="Former")
    for _ in range(3):
        assert "Former" in host.ask("/programmes/").text
    programme.name = "Present"
    programme.save()

    assert "Present" in host.ask("/programmes/").text
    host.close()
