"""The parts of a list page that are long or repeat themselves, as finished strings.

In Python rather than in a template, which takes ten to forty times as long for them; the frame of
the page, and everything that stands once, is in templates/components/.
"""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

# So many facets are open from the start.
OPEN = 3


def facets(found) -> SafeString:
    """The facets of a ListFilter: boxes with labels and counts, each facet in a disclosure."""
    return mark_safe("\n".join(_facet(place, facet) for place, facet in enumerate(found.facets)))


def _facet(place, facet):
    name, label, chosen = facet["name"], escape(facet["label"]), len(facet["chosen"])
    is_open = chosen or facet.get("looked_for") or place < OPEN
    number = f' <span class="count">{chosen} chosen</span>' if chosen else ""
    return (
        f'<details class="facet"{" open" if is_open else ""}>\n'
        f"<summary><span>{label}</span>{number}</summary>\n"
        f'<fieldset>\n<legend class="visually-hidden">{label}</legend>\n'
        + "\n".join([_choice(name, choice) for choice in facet["choices"]])
        + f"\n{_by_name(facet)}</fieldset>\n</details>"
    )


def _choice(name, choice):
    value, label, count, chosen = choice
    before, after = _box(name, value, label)
    return (
        f'<label class="choice{"" if count else " choice-none"}">{before}'
        f"{' checked' if chosen else ''}{after}{count}</span></label>"
    )


@lru_cache(maxsize=4096)
def _box(name, value, label):
    """What is the same whenever a choice is shown: up to «checked», and from there to its count."""
    return (
        f'<input type="checkbox" name="{name}" value="{escape(value)}"',
        f'> <span class="choice-label">{escape(label)}</span> <span class="count">',
    )


def _by_name(facet):
    """A box for the name of a value, where not all are shown."""
    if not facet.get("more"):
        return ""
    name = facet["name"]
    return (
        f'<div class="facet-search"><label for="{name}-name">Find another by name</label> '
        f'<input id="{name}-name" name="{name}-name" type="search" maxlength="80" '
        f'value="{escape(facet["looked_for"])}"></div>\n'
    )


def total(page, thing, things) -> SafeString:
    """How many entries there are, and which page of them this is."""
    number, of = page.paginator.count, page.paginator.num_pages
    word = escape(str(thing if number == 1 else things))
    place = f", page {page.number} of {of}" if of > 1 else ""
    return mark_safe(
        f'<p class="total" data-said="{number} {word}"><strong>{number}</strong> {word}{place} '
        '<a class="to-filters" href="#filters">Filter and sort</a></p>'
    )


def chips(found, path) -> SafeString:
    """The filters in force, each with a link that takes it out."""
    if not (in_force := found.chips):
        return SafeString("")
    items = [
        f'<li><a class="chip" href="{_address(path, chip.query)}"><span class="visually-hidden">'
        f'Remove </span><span class="chip-facet">{escape(str(chip.facet))}:</span> '
        f'{escape(Truncator(chip.label).chars(60))}<span class="chip-cross" aria-hidden="true">×'
        "</span></a></li>"
        for chip in in_force
    ]
    if len(items) > 1:
        items.append(f'<li><a class="chip chip-all" href="{path}">Remove all</a></li>')
    listed = "\n".join(items)
    return mark_safe(f'<ul class="chips" aria-label="Filters in force">\n{listed}\n</ul>\n')


def _address(path, query):
    text = query.urlencode()
    return escape(f"{path}?{text}") if text else path


def sorts(found) -> SafeString:
    """The orders of a list as the options of a select."""
    chosen = found.sort
    return mark_safe(
        "\n".join(
            f'<option value="{value}"{" selected" if value == chosen else ""}>{label}</option>'
            for value, label in found.sort_choices
        )
    )


def pages(page, query) -> SafeString:
    """Links to the other pages of a list; `query` is the QueryDict of this one without a page."""
    if not page.has_other_pages():
        return SafeString("")
    text = query.urlencode()
    address = escape(f"?{text}&page=" if text else "?page=")

    def link(number, words, extra=""):
        return f'<li><a href="{address}{number}"{extra}>{words}</a></li>'

    hidden = '<span class="visually-hidden">{}</span>'
    links = []
    if page.has_previous():
        words = f"Previous{hidden.format(' page')}"
        links.append(link(page.previous_page_number(), words, ' rel="prev"'))
    paginator = page.paginator
    for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if number == paginator.ELLIPSIS:
            links.append(f"<li><span>{number}</span></li>")
        else:
            here = ' aria-current="page"' if number == page.number else ""
            links.append(link(number, f"{hidden.format('Page ')}{number}", here))
    if page.has_next():
        words = f"Next{hidden.format(' page')}"
        links.append(link(page.next_page_number(), words, ' rel="next"'))
    items = "\n".join(links)
    return mark_safe(f'<nav class="pages" aria-label="Pages">\n<ul>\n{items}\n</ul>\n</nav>')
