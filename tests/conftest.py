"""What tests in several folders share."""

from pathlib import Path

import pytest
from django.db import connection
from django.template import RequestContext, Template
from django.test.signals import template_rendered

from tests.servers import prepare

HERE = Path(__file__).parent
# To note each line that a test reaches doubles its time. These reach what others reach too, with
# many entries, with all choices or in processes of their own.
NOT_MEASURED = {
    "browser",
    "finding/test_human_searches.py",
    "finding/test_updating.py",
    "organisations/test_facets.py",
    "rehabdir/test_query_counts.py",
    "rehabdir/test_unpublished.py",
    "test_benchmarks.py",
    "test_documents.py",
    "test_fixtures.py",
    "translations/test_fixtures.py",
}
# So many of the values that a test is tried with show which lines it reaches.
CASES_MEASURED = 3
DATABASE = {"db", "transactional_db", "django_db_setup", "site"}


def pytest_collection_modifyitems(config, items):
    for item in items:
        if not _is_measured(item):
            item.add_marker("no_cover")
    if connection.vendor != "sqlite":
        # They have passed on SQLite, and ask no database.
        left_out = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_the_database(item)]


def _is_measured(item):
    path = item.path.relative_to(HERE)
    if str(path) in NOT_MEASURED or path.parts[0] in NOT_MEASURED:
        return False
    # These try thousands of texts, or grow twenty rows of everything.
    if getattr(item.obj, "is_hypothesis_test", False) or "asks_the_database_no_more" in item.name:
        return False
    places = item.callspec.indices.values() if hasattr(item, "callspec") else ()
    return all(place < CASES_MEASURED for place in places)


def _asks_the_database(item):
    return bool(item.get_closest_marker("django_db")) or not DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def _pages_tell_of_themselves(django_test_environment):
    """Give `response.context` the page's, without copying that of each widget in a form.

    Django's own tells of every template that is rendered, which takes a tenth of the time.
    """

    def render(template, context):
        if context.template is template and isinstance(context, RequestContext):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    # Taken back by Django, with all of its own environment for tests.
    Template._render = render


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id):
    """A folder for all processes that run tests at the same time."""
    folder = tmp_path_factory.getbasetemp()
    # Each has a folder in one that they share.
    return folder if worker_id == "master" else folder.parent


@pytest.fixture(scope="session")
def prepared(shared_folder):
    """The folder of a directory with all entries and static files, to be copied."""
    return prepare(shared_folder / "prepared")
