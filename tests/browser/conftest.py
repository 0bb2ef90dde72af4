"""A real browser in front of the site as script/serve starts it."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.browser.site import shared

# Under the names that distributions give it.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def needed(*programs, what):
    """The path of the first of these programs that is there.

    Without any, the test is skipped; where CI=true, it fails.
    """
    for program in programs:
        if path := shutil.which(program):
            return path
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"There is no {what} here.")


def pytest_collection_modifyitems(config, items):
    """Pages do not depend on the database, other tests see to that; what people do may."""
    if connection.vendor == "sqlite":
        return
    here = Path(__file__).parent
    left_out = [
        item for item in items if item.path.parent == here and item.path.stem != "test_journeys"
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def browser():
    path = needed(*BROWSERS, what="Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django takes it for its caller.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=path,
            # Nothing of the network can be reached.
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(browser, shared_folder, prepared, worker_id):
    """The address of the site; a browser that is missing is noticed before it is started."""
    with shared(shared_folder / "site", worker_id, prepared) as address:
        yield address


@pytest.fixture
def visitor(browser, site):
    """Open a browser of somebody's own: the window, JavaScript, the language that it prefers."""
    contexts = []

    def open_browser(window=DESK, *, script=True, language="en-GB"):
        contexts.append(
            browser.new_context(
                base_url=site, viewport=window, java_script_enabled=script, locale=language
            )
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        return page

    yield open_browser
    for context in contexts:
        context.close()
