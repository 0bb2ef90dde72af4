"""How the plain page of a programme writes its texts."""

from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def explain(text, words):
    """`text` with each word of the Glossary `words` linked where it first stands on the page."""
    return format_html_join(
        "",
        "{}",
        (
            [format_html('<a class="word" href="{}">{}</a>', term.get_absolute_url(), piece)]
            if term
            else [piece]
            for piece, term in words.parts(text)
        ),
    )


@register.filter
def paragraphs(text, words):
    """`text` as paragraphs, with the words of the glossary linked."""
    return mark_safe(linebreaks(explain(text, words)))


@register.filter
def or_not_stated(value):
    """The value, or the words «Not stated» where there is none."""
    return value or mark_safe('<span class="not-stated">Not stated</span>')
