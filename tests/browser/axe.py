"""axe-core over every state of a page, at a cost that a test run can bear.

A page is looked at in two widths, and in each with light, dark and forced colours. All rules run in
all states; where a state cannot give another answer than one before, its answer is taken:

- Rules that do not look at colours see elements, their boxes and whether they are shown. Where
  these are the same as in a state before, so is what the rules say.
- Rules about colours see of a text its own colour, size and weight, and the colours behind it.
  Texts that have all this in common, on whatever page, are checked once.
"""

from pathlib import Path

import axe_playwright_python

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
SCRIPT = (
    SOURCE
    + """
window.looks = {
  // What the boxes and what the colours on the page follow from: all elements with their boxes, as
  // one text, and for each look of a text an element that has it.
  read() {
    const boxes = [], found = new Map(), behind = new Map([[document.documentElement, ""]]);
    for (const element of document.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      const { x, y, width, height } = element.getBoundingClientRect();
      boxes.push([element.tagName, x, y, width, height, style.display, style.visibility].join());
      const own = [style.color, style.backgroundColor, style.backgroundImage, style.opacity,
        style.position, style.textDecorationLine, style.borderBottomStyle, style.display].join();
      behind.set(element, `${behind.get(element.parentElement) ?? ""}|${own}`);
      if (!element.closest("body")) continue;
      const texts = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!texts && !element.matches("input, select, button")) continue;
      const look = [element.tagName === "A", style.fontSize, style.fontWeight, style.fill,
        style.textShadow, behind.get(element)].join();
      if (!found.has(look)) found.set(look, element);
    }
    return { layout: boxes.join(";"), looks: found };
  },
  async run(context, options) {
    const { violations } = await axe.run(context, { resultTypes: ["violations"], ...options });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} – ${failureSummary}`));
  },
};
"""
)


class Audit:
    """What axe finds on pages; keeps what it knows from one page to the next."""

    def __init__(self):
        self._known = set()

    def of_page(self, page, states):
        """The violations in each of `states`, which are functions that bring the page into one."""
        found, layouts = [], set()
        for name, enter in states.items():
            enter()
            said = []
            layout, looks = page.evaluate(
                """() => {
                  const { layout, looks } = window.looks.read();
                  return [layout, [...looks.keys()]];
                }"""
            )
            if layout not in layouts:
                layouts.add(layout)
                rules = {rule: {"enabled": False} for rule in COLOUR_RULES}
                said += page.evaluate("rules => looks.run(document, {rules})", rules)
            said += self._colours(page, looks)
            found += [f"{name}: {fault}" for fault in said]
        return found

    def _colours(self, page, looks):
        new = [look for look in looks if look not in self._known]
        if not new:
            return []
        faults = page.evaluate(
            """([looked, rules]) => {
              const { looks } = window.looks.read();
              const include = looked.map((look) => looks.get(look));
              return window.looks.run({ include }, { runOnly: rules, preload: false });
            }""",
            [new, COLOUR_RULES],
        )
        if not faults:
            self._known.update(new)
        return faults
