"""What tests of forms for the public share."""

import pytest

from tests import factories
from tests.editorial.visitors import Clock, Visitor


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def visitor(client, clock):
    return Visitor(client, clock)


@pytest.fixture
def programme():
    return factories.programme(
        slug="here",
        name="Hostel",
        summary="A bed.",
        description="One.\r\n\r\nTwo.",
        stage_note="Our own note.",
        contact_url="https://hostel.example/",
    )
