"""A page of which the frame is always the same: its template is rendered once, then only filled."""

import re
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

MARKED = re.compile("\0([a-z]+)\0")


class Frame:
    """A rendered template with a place for each of `slots`, which it names as variables.

    `context` holds what else it names; that is the same for every page.
    """

    def __init__(self, template_name, slots, context):
        marks = {slot: mark_safe(f"\0{slot}\0") for slot in slots}
        # Texts of the frame and names of slots, by turns.
        self.pieces = MARKED.split(render_to_string(template_name, context | marks))

    def filled(self, **parts):
        """The page with finished HTML in the place of each slot."""
        pieces = self.pieces.copy()
        pieces[1::2] = [parts[slot] for slot in pieces[1::2]]
        return "".join(pieces)


def frame(template_name, slots, **context):
    """The Frame of this template in the language in force, rendered at the first use."""
    make = _frame.__wrapped__ if settings.DEBUG else _frame
    return make(template_name, slots, tuple(context.items()), get_language())


@cache
def _frame(template_name, slots, context, language):
    return Frame(template_name, slots, dict(context))
