"""What tests in several folders share."""

import pytest

from tests.servers import prepare


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
