"""axe-core, with its best practices, on every kind of page in every language and state.

The pictures that are kept for people to look at are taken on the way, in var/screenshots.
"""

from functools import partial

import pytest
from django.conf import settings

from tests.browser.axe import SCRIPT, Audit
from tests.browser.kinds import PICTURED, address, every_page

# High, so that pictures show much of a page; no style depends on the height.
WINDOWS = [{"width": 360, "height": 2000}, {"width": 1280, "height": 1600}]
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
    context = browser.new_context(base_url=site, viewport=WINDOWS[0])
    context.add_init_script(SCRIPT)
    yield context.new_page()
    context.close()


def modes(page, at_first=lambda window: None):
    """Each state of the page by its name, as a function that enters it.

    `at_first` is called with each window, while its colours are light.
    """

    def enter(window, colours):
        page.emulate_media(**COLOURS[colours])
        if colours == "light":
            page.set_viewport_size(window)
            at_first(window)

    return {
        f"{window['width']} px, {colours}": partial(enter, window, colours)
        for window in WINDOWS
        for colours in COLOURS
    }


def states(page, kind, language):
    """As modes(); pictures are taken on the way."""

    def keep(window):
        if kind in PICTURED:
            name = f"{language}/{kind}-{window['width']}.png"
            page.screenshot(path=settings.VAR_DIR / "screenshots" / name)

    return modes(page, keep)


@every_page
def test_axe_finds_nothing(page, audit, kind, language):
    page.goto(address(kind, language))

    assert audit.of_page(page, states(page, kind, language)) == []
