"""axe-core, with its best practices, on every kind of page in every language and state.

The pictures that are kept for people to look at are taken on the way, in var/screenshots.
"""

from functools import partial

import pytest
from django.conf import settings

from tests.browser.axe import SCRIPT, Audit
from tests.browser.conftest import DESK, PHONE
from tests.browser.kinds import KINDS, LANGUAGES, PICTURED, address

COLOURS = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}


@pytest.fixture(scope="module")
def audit():
    return Audit()


@pytest.fixture(scope="module")
def page(browser, site):
    context = browser.new_context(base_url=site, viewport=PHONE)
    context.add_init_script(SCRIPT)
    yield context.new_page()
    context.close()


def states(page, kind, language):
    """Each state of the page by its name, as a function that enters it."""

    def enter(width, window, colours):
        page.emulate_media(**COLOURS[colours])
        if colours == "light":
            page.set_viewport_size(window)
            if kind in PICTURED:
                keep_picture(page, f"{language}/{kind}-{width}.jpg")

    return {
        f"{window['width']} px, {colours}": partial(enter, window["width"], window, colours)
        for window in (PHONE, DESK)
        for colours in COLOURS
    }


def keep_picture(page, name):
    path = settings.VAR_DIR / "screenshots" / name
    page.screenshot(path=path, full_page=True, quality=60, type="jpeg")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page, audit, kind, language):
    page.goto(address(kind, language))

    assert audit.of_page(page, states(page, kind, language)) == []
