"""Narrow screens, large text, fingers, the keyboard and eyes that need calm: every kind of page."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.kinds import KINDS, address, every_page

# What WCAG 2.2 calls reflow: 1280 by 1024 px at 400 %.
ZOOMED = {"width": 320, "height": 256}
# As WCAG 2.2 has it in criterion 1.4.12.
SPACED = """
* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important }
"""
LARGE = "html { font-size: 200% !important }"
# Elements wider than the window or than what cuts them off.
CUT_OFF = """() => {
  const wide = [];
  const root = document.documentElement;
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(".visually-hidden, .skip, svg *")) continue;
    const box = element.getBoundingClientRect();
    const cut = element.clientWidth && element.scrollWidth > element.clientWidth
      && getComputedStyle(element).overflowX !== "visible" && !element.matches("select, input");
    if (box.width && (box.right > root.clientWidth + 1 || box.left < -1 || cut))
      wide.push(`${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);
  }
  if (root.scrollWidth > root.clientWidth) wide.push(`the page: ${root.scrollWidth}`);
  return wide;
}"""
# Links, buttons and fields that a finger would miss. Like WCAG 2.2, criterion 2.5.5, it leaves out
# links within a text, and a choice is as large as its label.
TOO_SMALL = """() => {
  const small = [];
  for (const target of document.querySelectorAll("a[href], button, input, select, summary")) {
    const box = (target.closest("label") ?? target).getBoundingClientRect();
    if (!box.width || !target.checkVisibility() || target.matches(".skip")) continue;
    const around = target.closest("p, li, dd, dt, h1, h2, h3, figcaption, td");
    const within = getComputedStyle(target).display === "inline" && around
      && around.innerText.trim() !== target.innerText.trim();
    if (!within && (box.width < 43.9 || box.height < 43.9))
      small.push(`${target.outerHTML.slice(0, 100)}: ${box.width} × ${box.height}`);
  }
  return small;
}"""
WITHOUT_FOCUS = """() => {
  const unseen = [];
  for (const target of document.querySelectorAll("a[href], button, input, select, summary")) {
    if (!target.checkVisibility()) continue;
    target.focus();
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(target);
    const shown = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
      && !/ 0\\)|transparent/.test(outlineColor);
    const box = target.getBoundingClientRect();
    const there = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    if (document.activeElement !== target || !target.matches(":focus-visible") || !shown || !there)
      unseen.push(target.outerHTML.slice(0, 100));
  }
  return unseen;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none"
    || style.scrollBehavior === "smooth";
}).map((element) => element.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def page(browser, site):
    context = browser.new_context(base_url=site, viewport=ZOOMED, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def style(page, css):
    """Put a visitor's own style on the page."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )


@every_page
def test_nothing_is_cut_off_or_too_small(page, kind, language):
    page.set_viewport_size(ZOOMED)
    page.goto(address(kind, language))

    faults = {"400 %": page.evaluate(CUT_OFF)}
    for name, css in {"spaced text": SPACED, "text of 200 %": LARGE}.items():
        style(page, css)
        faults[name] = page.evaluate(CUT_OFF)
    style(page, "")
    for window in (PHONE, DESK):
        page.set_viewport_size(window)
        width = f"{window['width']} px"
        faults[f"targets at {width}"] = page.evaluate(TOO_SMALL)
        faults[f"cut off at {width}"] = page.evaluate(CUT_OFF)

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_focus_is_seen_and_nothing_moves(page, kind):
    page.set_viewport_size(DESK)
    page.goto(address(kind, "en-gb"))
    # As whoever works with the keyboard begins.
    page.keyboard.press("Tab")

    assert page.evaluate(WITHOUT_FOCUS) == []
    assert page.evaluate(MOVING) == []
