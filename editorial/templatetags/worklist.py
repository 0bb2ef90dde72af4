"""The work list on the admin's first page."""

from django import template

from editorial.worklist import work_for

register = template.Library()


@register.simple_tag(takes_context=True)
def work_list(context):
    """What waits for the user who looks at the page: the sections of editorial.worklist."""
    return work_for(context["request"].user)
