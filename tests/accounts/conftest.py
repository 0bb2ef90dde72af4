"""The gate as it stands in front of a real site; most other tests go without it."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def gate(settings, db, monkeypatch):
    settings.STAFF_GATE = True
    cache.clear()
    # The transaction around a test never ends, and allauth waits for it.
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **kwargs: call())
