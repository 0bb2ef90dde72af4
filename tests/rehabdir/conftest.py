"""A server of the site for tests that ask it as gunicorn does."""

import pytest

from rehabdir import urls
from tests.rehabdir.visitors import Host


@pytest.fixture
def host(tmp_path, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    host = Host(tmp_path)
    yield host
    host.close()


@pytest.fixture
def view(monkeypatch):
    """Put a view of the test in the place of «about»; it counts how often it was rendered."""

    def put(view):
        def counted(request):
            counted.times += 1
            return view(request)

        counted.times = 0
        pattern = next(each for each in urls.pages if getattr(each, "name", None) == "about")
        monkeypatch.setattr(pattern, "callback", counted)
        return counted

    return put
