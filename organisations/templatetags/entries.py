"""How the facts of an entry are written on a page."""

import re
import textwrap
from itertools import groupby
from urllib.parse import urlsplit

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from organisations.models.dates import DatePrecision, partial_date
from translations.reading import as_told, in_source_language

register = template.Library()


@register.filter
def or_not_stated(value):
    """The value, or the words «Not stated» where there is none."""
    return value or mark_safe(f'<span class="not-stated">{_("Not stated")}</span>')


@register.filter(expects_localtime=True)
def full_date(date):
    """A date that is known to the day, as it is written in the language in force."""
    return partial_date(date, DatePrecision.DAY)


@register.filter
def plain(text):
    """The text without a mark of its language, for titles and attributes, which hold no HTML."""
    return str(text)


@register.filter
def host(address):
    """The host of a web address, so that people know where a link leads."""
    return urlsplit(address).hostname or ""


@register.filter
def explain(text, words):
    """`text` with each word of the Glossary `words` linked where it first stands on the page."""
    parts = [
        format_html('<a class="word" href="{}">{}</a>', term.get_absolute_url(), piece)
        if term
        else escape(piece)
        for piece, term in words.parts(str(text))
    ]
    return mark_safe(as_told(text, "".join(parts)))


@register.filter
def paragraphs(text, words):
    """`text` as paragraphs, split at blank lines, with the words of the glossary linked."""
    pieces = [piece for piece in re.split(r"\n\s*\n", text.strip()) if piece]
    pieces = [type(text)(piece) for piece in pieces]
    return mark_safe("".join(f"<p>{explain(piece, words)}</p>" for piece in pieces))


@register.simple_tag(takes_context=True)
def fact(context, label, value):
    """One row of a summary list, with the words of the glossary linked."""
    said = paragraphs(value, context["words"]) if value else or_not_stated(value)
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, said)


@register.filter
def places(citations):
    """Where these citations stand: each document as a link, and the heading in it."""
    listed = (
        format_html(
            '<a href="{}">{}</a>, «{}»',
            citation.source.get_absolute_url(),
            citation.source.title,
            in_source_language(citation.heading),
        )
        for citation in citations
    )
    return mark_safe("; ".join(listed))


@register.filter
def grouped_by_heading(facts):
    """The facts of a source in order, as pairs of a heading and the list of its facts."""
    return [(heading, list(rows)) for heading, rows in groupby(facts, lambda f: f["heading"])]


# Sizes of the picture of a network, in the units of its viewBox. It is as wide as the
# narrowest screen, so that its letters are never smaller than they say.
WIDTH, MARGIN, INDENT, LINE, PAD, GAP = 320, 2, 30, 17, 9, 10
LETTERS_IN_HUB, LETTERS_IN_BOX = 34, 31


def _box(y, x, role, name, kind):
    """A labelled box at (x, y): its lines of text with their baselines, and its height."""
    letters = LETTERS_IN_HUB if x == MARGIN else LETTERS_IN_BOX
    lines = textwrap.wrap(name, letters) or [""]
    first = y + PAD + 12
    texts = []
    if role:
        texts.append({"y": first, "text": role, "role": True})
        first += LINE
    texts += [
        {"y": first + LINE * place, "text": line, "role": False} for place, line in enumerate(lines)
    ]
    height = 2 * PAD + LINE * len(texts) - 2
    return {
        "x": x,
        "y": y,
        "text_x": x + PAD,
        "width": WIDTH - x - MARGIN,
        "height": height,
        "middle": y + height / 2,
        "texts": texts,
        "kind": kind,
    }


@register.inclusion_tag("organisations/_network_picture.html")
def network_picture(network, memberships):
    """The network as a box from which a line leads to each member, with its role."""
    hub = _box(MARGIN, MARGIN, "", network.name, "hub")
    boxes, y = [], hub["y"] + hub["height"] + GAP
    for membership in memberships:
        box = _box(
            y,
            INDENT,
            membership.get_role_display(),
            membership.organisation.name,
            membership.role,
        )
        boxes.append(box)
        y += box["height"] + GAP
    known = len({membership.organisation_id for membership in memberships})
    if network.stated_member_count and network.stated_member_count > known:
        told = _("The source speaks of %(members)s") % {"members": network.stated_members}
        box = _box(y, INDENT, "", told, "unknown")
        boxes.append(box)
        y += box["height"] + GAP
    return {
        "network": network,
        "hub": hub,
        "boxes": boxes,
        "trunk_x": 14,
        "trunk_end": boxes[-1]["middle"] if boxes else 0,
        "width": WIDTH,
        "height": y - GAP + MARGIN,
    }
