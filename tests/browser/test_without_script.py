"""The same pages for browsers without JavaScript, and for those that do not know our CSS."""

import re

import pytest

from tests.browser.conftest import PHONE
from tests.browser.kinds import LANGUAGES, LOOKED_AT, address
from tests.browser.test_layout import CUT_OFF

# What a reader sees, hears and can fill in.
CONTENT = """() => {
  const fields = [...document.querySelectorAll("input, select, button")]
    .map((field) => [field.type, field.name, field.value, field.checked, field.disabled].join());
  return document.body.innerText.trim() + fields.join("; ");
}"""

SCRIPT = re.compile(r"<script|\son\w+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_same_content_without_javascript(visitor, language):
    with_script, without = visitor(), visitor(script=False)
    compared = []
    for kind in LOOKED_AT[language]:
        if not SCRIPT.search(with_script.request.get(address(kind, language)).text()):
            # Nothing that could change it.
            continue
        shown = []
        for page in (with_script, without):
            page.goto(address(kind, language))
            shown.append(page.evaluate(CONTENT))
        assert shown[0] == shown[1], kind
        compared.append(kind)
    assert "programmes" in compared


@pytest.fixture
def old(visitor):
    """A phone without JavaScript, and a function that says how it understands the stylesheet."""
    page = visitor(PHONE, script=False)

    def understand(change):
        def answer(route):
            response = route.fetch()
            route.fulfill(response=response, body=change(response.text()))

        page.route("**/*.css", answer)

    page.understand = understand
    yield page
    # A stylesheet may still be under way when the page is closed, and would fail another test.
    page.unroute_all(behavior="ignoreErrors")


def without_layers(css):
    """A browser of before 2022 leaves out every layer, and with them nearly all that there is."""
    left, place = "", 0
    for layer in re.finditer(r"@layer \w+ \{", css):
        left += css[place : layer.start()]
        depth, place = 1, layer.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[place], 0)
            place += 1
    left += css[place:]
    assert 0 < len(left) < len(css) / 50
    return left


def without_light_dark(css):
    """A browser of before 2024: a condition with something unknown is not met."""
    changed = css.replace("light-dark(", "unknown(")
    assert changed != css
    return changed


def test_without_our_stylesheet_every_page_is_as_wide_as_a_phone(old):
    old.understand(without_layers)
    # Its words are the longest.
    for kind in LOOKED_AT["ta"]:
        old.goto(address(kind, "ta"))
        assert old.evaluate(CUT_OFF) == [], kind
        assert old.get_by_role("main").inner_text().strip(), kind


def test_without_our_stylesheet_the_forms_work(old):
    old.understand(without_layers)
    old.goto("/")
    old.get_by_label("What help is needed?").select_option("Work")
    old.get_by_role("button", name="Show programmes").click()
    assert "need=work" in old.url

    assert old.get_by_role("group", name="Stage").is_visible()
    old.get_by_role("checkbox", name="Aftercare").check()
    old.get_by_role("button", name="Show programmes").click()
    assert "stage=aftercare" in old.url

    old.get_by_role("link", name="Search", exact=True).click()
    old.get_by_role("searchbox").fill("job")
    old.get_by_role("searchbox").press("Enter")
    assert old.get_by_role("main").get_by_role("listitem").count() > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_light_dark_the_page_is_light(old, scheme):
    old.understand(without_light_dark)
    old.emulate_media(color_scheme=scheme)

    old.goto("/programmes/")

    colours = old.evaluate(
        """() => ["body", "#filter-q", ".card"].map((selector) => {
          const style = getComputedStyle(document.querySelector(selector));
          return [style.color, style.backgroundColor, style.colorScheme];
        })"""
    )
    assert [background for _, background, _ in colours] == [
        "rgb(251, 247, 240)",
        "rgb(255, 253, 249)",
        "rgb(255, 253, 249)",
    ]
    assert {(ink, scheme) for ink, _, scheme in colours} == {("rgb(38, 33, 27)", "light")}


def test_a_report_is_sent_without_javascript_and_without_a_cookie(visitor):
    page = visitor(PHONE, script=False)
    page.goto("/programmes/insan-mukmin/")
    page.get_by_role("link", name="Report a problem", exact=True).first.click()
    page.get_by_role("button", name="Send").click()
    # Where somebody goes on: the fault leads to its box.
    assert page.locator("#errors").evaluate("(box) => box === document.activeElement")
    page.locator("#errors a").click()
    page.get_by_label("What is wrong or missing?").fill("The street is wrong.")
    # Nobody is faster than that.
    page.wait_for_timeout(3500)
    page.get_by_role("button", name="Send").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Thank you. We have what you sent."
    assert re.fullmatch(r"\w{4}-\w{4}", page.locator(".receipt").inner_text())
    assert page.context.cookies() == []
