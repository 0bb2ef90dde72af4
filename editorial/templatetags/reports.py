"""Where somebody can say that an entry is wrong."""

from django import template

from editorial.reporting import report_address

register = template.Library()
register.simple_tag(report_address)
