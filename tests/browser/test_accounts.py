"""A second factor in a real browser: set up, and signed in with."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import SCRIPT, Audit
from tests.browser.conftest import DESK
from tests.browser.test_layout import CUT_OFF, ZOOMED
from tests.servers import EDITOR


@pytest.fixture
def page(browser, site):
    """Somebody with a passkey on her computer, whose finger is always on it."""
    # A passkey belongs to a name, and an address is none.
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    context.add_init_script(SCRIPT)
    page = context.new_page()
    page.set_default_timeout(20_000)
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def sign_in(page):
    page.goto("/admin/")
    page.get_by_label("Name").fill(EDITOR["name"])
    page.get_by_label("Password").fill(EDITOR["password"])
    page.get_by_role("button", name="Sign in").click()


def faults(page, audit):
    """What keeps somebody from using this page, on a wide and a narrow screen, light and dark."""

    def enter(window, colours):
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=colours)

    states = {
        f"{window['width']} px, {colours}": lambda window=window, colours=colours: enter(
            window, colours
        )
        for window in (DESK, ZOOMED)
        for colours in ("light", "dark")
    }
    found = audit.of_page(page, states)
    return found + page.evaluate(CUT_OFF)


def test_everybody_can_use_the_pages(page):
    audit = Audit()
    page.goto("/admin/")
    assert faults(page, audit) == []
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page, audit) == []
    sign_in(page)
    for path in ("", "app/", "passkeys/", "passkeys/add/", "again/"):
        page.goto(f"/admin/account/{path}")
        assert faults(page, audit) == [], path


def test_a_passkey_is_set_up_signed_in_with_and_removed(page):
    sign_in(page)
    page.goto("/admin/account/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What you call it").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    expect(page.locator("ol.codes li")).to_have_count(10)

    page.get_by_role("link", name="To the directory").click()
    page.get_by_role("button", name="Log out").click()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(re.compile(r"/admin/$"))

    # The account is as it was, for the tests after this one.
    page.goto("/admin/account/passkeys/")
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your passkeys")
    expect(page.get_by_role("main")).to_contain_text("There is none.")
