"""What a spreadsheet changes, and what it is refused for."""

import pytest

from tests import factories
from tests.editorial.spreadsheets import confirm, csv_file, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    user = factories.editor()
    client.force_login(user)
    return user


def test_import_changes_an_entry_once_it_is_confirmed(client, reviewer):
    entry = factories.programme(slug="one", summary="Old.")
    page = send(client, type(entry), csv_file("slug,summary", "one,New."))
    entry.refresh_from_db()
    assert entry.summary == "Old."

    confirm(client, page)

    entry.refresh_from_db()
    assert entry.summary == "New."
