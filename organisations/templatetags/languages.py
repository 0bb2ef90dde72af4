"""The language of a page, for its template."""

from django import template

from rehabdir.languages import html_language

register = template.Library()
register.simple_tag(html_language)
