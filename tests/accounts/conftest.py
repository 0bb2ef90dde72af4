"""The gate as it stands in front of a real site; most other tests go without it."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def gate(settings, db):
    settings.STAFF_GATE = True
    cache.clear()
