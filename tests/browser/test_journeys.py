"""What three people come for, as they do it: each within a minute."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.accounts.people import current_code
from tests.browser.conftest import PHONE
from tests.servers import REVIEWER

FAMILY_EXCELLENCE_CIRCLE = "/programmes/family-excellence-circle/"
OPENING_HOURS = "Weekdays, 9 am to 5 pm"


@pytest.fixture(autouse=True)
def _within_a_minute(visitor):
    started = time.monotonic()
    yield
    assert time.monotonic() - started < 60


def test_a_mother_on_a_phone_without_javascript_finds_help_for_her_family_in_malay(visitor):
    page = visitor(PHONE, script=False, language="ms-SG")
    page.goto("/")
    page.get_by_role("link", name="Baca halaman ini dalam Bahasa Melayu").click()

    page.get_by_label("Untuk siapa?").select_option("Pasangan, ibu bapa dan saudara-mara")
    page.get_by_label("Apakah bantuan yang diperlukan?").select_option("Keluarga dan keibubapaan")
    page.get_by_role("button", name="Tunjukkan program").click()

    # What she asked for is said, and can be taken back.
    chosen = page.get_by_role("list", name="Penapis yang digunakan")
    expect(chosen).to_contain_text("Untuk siapa: Pasangan, ibu bapa dan saudara-mara")
    expect(chosen).to_contain_text("Jenis bantuan: Keluarga dan keibubapaan")
    cards = page.locator(".card")
    assert cards.count() > 1
    for card in cards.all():
        expect(card).to_contain_text("Pasangan, ibu bapa dan saudara-mara")
        expect(card).to_contain_text("Keluarga dan keibubapaan")

    page.get_by_role("link", name="Family Excellence Circle").click()
    assert page.url.endswith(f"/ms{FAMILY_EXCELLENCE_CIRCLE}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Family Excellence Circle")
    facts = page.locator(".facts")
    for fact in ("Untuk siapa", "Berapa kosnya", "Cara memohon", "Cara menghubungi"):
        expect(facts).to_contain_text(fact)
    # Nobody says what it costs, and the page says so.
    expect(facts.locator("div", has_text="Berapa kosnya")).to_contain_text("Tidak dinyatakan")
    # Whom to ask.
    next_step = page.get_by_role("region", name="Langkah seterusnya")
    next_step.get_by_role("link", name="Yayasan MENDAKI").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yayasan MENDAKI")
    expect(page.locator("html")).to_have_attribute("lang", "ms")


class Keyboard:
    """Somebody who uses nothing else, and has to see where she is."""

    def __init__(self, page):
        self.page = page

    def press(self, key):
        self.page.keyboard.press(key)

    def at(self):
        """The name of what has the focus."""
        return self.page.evaluate(
            """() => {
              const here = document.activeElement;
              const label = here.labels?.[0]?.querySelector(".choice-label") ?? here.labels?.[0];
              return (label ?? here).innerText.trim();
            }"""
        )

    def is_seen(self):
        return self.page.evaluate(
            """() => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              const box = document.activeElement.getBoundingClientRect();
              return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
                && box.bottom > 0 && box.top < innerHeight && box.right > 0;
            }"""
        )

    def go_to(self, name):
        for _ in range(100):
            self.press("Tab")
            assert self.is_seen(), self.at()
            if self.at() == name:
                return
        raise AssertionError(f"The keyboard does not reach «{name}».")

    def open(self, facet):
        self.go_to(facet)
        if not self.page.get_by_role("group", name=facet, exact=True).is_visible():
            self.press("Enter")


def listed(page):
    """The addresses of the programmes on the list."""
    links = page.locator(".card h2 a")
    return set(links.evaluate_all("links => links.map((link) => link.pathname)"))


def test_a_caseworker_finds_a_shortlist_for_a_client_with_the_keyboard_alone(visitor):
    page = visitor()
    page.goto("/programmes/")
    keyboard = Keyboard(page)
    keyboard.go_to("Skip to the filters")
    keyboard.press("Enter")

    keyboard.open("Stage")
    keyboard.go_to("Aftercare")
    keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ programmes$"))
    page.wait_for_url("**/programmes/?stage=aftercare")
    # She goes on from where she was.
    assert keyboard.at() == "Aftercare"
    keyboard.open("What help")
    keyboard.go_to("Family and parenting")
    keyboard.press("Space")
    page.wait_for_url("**/programmes/?stage=aftercare&need=family-and-parenting")
    keyboard.go_to("Show programmes")
    with page.expect_navigation():
        keyboard.press("Enter")

    names = page.locator(".card h2")
    expect(page.locator(".total")).to_contain_text(f"{names.count()} programmes")
    for card in page.locator(".card").all():
        expect(card).to_contain_text("Aftercare")
        expect(card).to_contain_text("Family and parenting")
    # In the client's language: the same entries at an address to send.
    addresses = listed(page)
    keyboard.go_to("தமிழ்")
    keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ta/programmes/\?.*stage=aftercare&need=family-and-parenting"))
    assert listed(page) == {f"/ta{address}" for address in addresses}
    keyboard.go_to(names.first.inner_text())
    keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ta/programmes/[\w-]+/$"))


def test_an_editor_corrects_an_entry_and_loses_nothing_that_she_typed(visitor):
    page = visitor()
    page.goto(FAMILY_EXCELLENCE_CIRCLE)
    hours = page.locator(".facts > div", has_text="Opening hours")
    expect(hours).to_contain_text("Not stated")

    page.get_by_role("link", name="For staff").click()
    page.get_by_label("Name").fill(REVIEWER["name"])
    page.get_by_label("Password").fill(REVIEWER["password"])
    page.get_by_role("button", name="Sign in").click()
    # The first time, she sets up her phone.
    page.get_by_label("Code from your app").fill(
        current_code(page.locator("code.key").inner_text())
    )
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("ol.codes li")).to_have_count(10)
    page.get_by_role("link", name="To the directory").click()
    page.get_by_role("rowheader").get_by_role("link", name="Programmes", exact=True).click()
    page.locator("#searchbar").fill("excellence")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Family Excellence Circle").click()

    # By mistake the name goes too.
    page.get_by_label("Opening hours").fill(OPENING_HOURS)
    name = page.locator("#id_name")
    save = page.get_by_role("button", name="Save", exact=True).first
    name.fill("")
    save.click()
    expect(page.get_by_label("Opening hours")).to_have_value(OPENING_HOURS)
    name.fill("Family Excellence Circle")
    save.click()
    expect(page.locator(".messagelist .success")).to_contain_text("Family Excellence Circle")

    # Everybody sees it at once.
    page.goto(FAMILY_EXCELLENCE_CIRCLE)
    expect(hours).to_contain_text(OPENING_HOURS)
    reader = visitor(PHONE, script=False)
    reader.goto(f"/ms{FAMILY_EXCELLENCE_CIRCLE}")
    expect(reader.locator(".facts > div", has_text="Waktu buka")).to_contain_text(OPENING_HOURS)
