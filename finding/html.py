"""The parts of a list page that are long or repeat themselves, as finished strings.

In Python rather than in a template, which takes ten to forty times as long for them; the frame of
the page, and everything that stands once, is in templates/components/.
"""

from functools import lru_cache

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

# So many facets are open from the start.
OPEN = 3
# A chip shows so many characters.
LONGEST_CHIP = 60
ADDRESS = "\0"


def facets(found) -> SafeString:
    """The facets of a ListFilter: boxes with labels and counts, each facet in a disclosure."""
    return found.once_for_choices(
        ("facets", get_language()),
        lambda: mark_safe(
            "\n".join([_facet(place, facet) for place, facet in enumerate(found.facets)])
        ),
    )


def _facet(place, facet):
    language, name, chosen = get_language(), facet["name"], len(facet["chosen"])
    is_open = bool(chosen or facet.get("looked_for") or place < OPEN)
    choices = [
        f"{_box(language, name, option, is_chosen, not count)}{count}</span></label>\n"
        for option, count, is_chosen in facet["choices"]
    ]
    head = _head(language, name, facet["label"], chosen, is_open)
    return f"{head}{''.join(choices)}{_by_name(facet)}</fieldset>\n</details>"


@lru_cache(maxsize=500)
def _head(language, name, label, chosen, is_open):
    """All that stands before the choices of a facet."""
    label, number = escape(label), ""
    if chosen:
        words = ngettext("%(number)s chosen", "%(number)s chosen", chosen) % {"number": chosen}
        number = f' <span class="count">{escape(words)}</span>'
    return (
        f'<details class="facet"{" open" if is_open else ""}>\n'
        f"<summary><span>{label}</span>{number}</summary>\n"
        f'<fieldset>\n<legend class="visually-hidden">{label}</legend>\n'
    )


@lru_cache(maxsize=4096)
def _box(language, name, option, chosen, is_none):
    """What is the same whenever a choice is shown: all that stands before its count.

    Its label may be the same text in two languages, and marked as English in one of them.
    """
    return (
        f'<label class="choice{" choice-none" if is_none else ""}">'
        f'<input type="checkbox" name="{name}" value="{escape(option.slug)}"'
        f"{' checked' if chosen else ''}> "
        f'<span class="choice-label">{escape(option.label)}</span> <span class="count">'
    )


def _by_name(facet):
    """A box for the name of a value, where not all are shown."""
    if not facet.get("more"):
        return ""
    name, label = facet["name"], escape(_("Find another by name"))
    return (
        f'<div class="facet-search"><label for="{name}-name">{label}</label> '
        f'<input id="{name}-name" name="{name}-name" type="search" maxlength="80" '
        f'value="{escape(facet["looked_for"])}"></div>\n'
    )


def total(page, thing, things) -> SafeString:
    """How many entries there are, and which page of them this is."""
    number, of = page.paginator.count, page.paginator.num_pages
    word = escape(str(thing if number == 1 else things))
    # Translators: how many there are, as in «12 programmes».
    counted = escape(pgettext("list", "%(number)s %(things)s"))
    said = counted % {"number": number, "things": word}
    shown = counted % {"number": f"<strong>{number}</strong>", "things": word}
    place = ""
    if of > 1:
        words = pgettext("list", "page %(page)s of %(pages)s")
        place = f", {escape(words % {'page': page.number, 'pages': of})}"
    to_filters = escape(_("Filter and sort"))
    return mark_safe(
        f'<p class="total" data-said="{said}">{shown}{place} '
        f'<a class="to-filters" href="#filters">{to_filters}</a></p>'
    )


def chips(found, path) -> SafeString:
    """The filters in force, each with a link that takes it out."""
    if not (in_force := found.chips):
        return SafeString("")
    # Translators: said before the name of a filter in force, as in «Remove Stage: Aftercare».
    remove = escape(pgettext("filter", "Remove"))
    items = [
        f'<li><a class="chip" href="{_address(path, chip.query)}"><span class="visually-hidden">'
        f'{remove} </span><span class="chip-facet">{escape(str(chip.facet))}:</span> '
        f'{escape(_cut(chip.label))}<span class="chip-cross" aria-hidden="true">×'
        "</span></a></li>"
        for chip in in_force
    ]
    if len(items) > 1:
        words = escape(pgettext("filters", "Remove all"))
        items.append(f'<li><a class="chip chip-all" href="{path}">{words}</a></li>')
    listed = "\n".join(items)
    label = escape(_("Filters in force"))
    return mark_safe(f'<ul class="chips" aria-label="{label}">\n{listed}\n</ul>\n')


def _cut(text):
    return text if len(text) <= LONGEST_CHIP else f"{text[: LONGEST_CHIP - 1]}…"


def _address(path, query):
    return escape(f"{path}?{query}") if query else path


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
    """Links to the other pages of a list; `query` is the text of this one's, without a page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    address = escape(f"?{query}&page=" if query else "?page=")
    links = _pages(page.number, page.paginator.num_pages, get_language())
    return mark_safe(links.replace(ADDRESS, address))


@lru_cache(maxsize=500)
def _pages(this, of, language):
    """The links from one page to the others, with a mark in the place of the list's address."""

    def link(number, words, extra=""):
        return f'<li><a href="{ADDRESS}{number}"{extra}>{words}</a></li>'

    def page(number):
        # Translators: read out before the number of a page in the links to other pages.
        word = escape(pgettext("before its number", "Page"))
        return f'<span class="visually-hidden">{word} </span>{number}'

    links = []
    if this > 1:
        links.append(link(this - 1, escape(_("Previous page")), ' rel="prev"'))
    last = 0
    for number in sorted({1, max(1, this - 1), this, min(this + 1, of), of}):
        if number == last + 2:
            links.append(link(last + 1, page(last + 1)))
        elif number > last + 1:
            links.append("<li><span>…</span></li>")
        here = ' aria-current="page"' if number == this else ""
        links.append(link(number, page(number), here))
        last = number
    if this < of:
        links.append(link(this + 1, escape(_("Next page")), ' rel="next"'))
    items, label = "\n".join(links), escape(_("Pages"))
    return f'<nav class="pages" aria-label="{label}">\n<ul>\n{items}\n</ul>\n</nav>'
