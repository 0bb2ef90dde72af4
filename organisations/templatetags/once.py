"""Parts of a page that are the same on every page."""

from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def once(template_name):
    """The template, which takes no context, rendered once in the life of a process and language."""
    return (_render.__wrapped__ if settings.DEBUG else _render)(template_name, get_language())


@cache
def _render(template_name, language):
    return render_to_string(template_name)
