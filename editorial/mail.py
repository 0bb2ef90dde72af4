"""Sends messages in plain text and in HTML."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

# So that nobody's notice of absence comes back (RFC 3834, section 5).
HEADERS = {"Auto-Submitted": "auto-generated"}


def send(*, template, subject, to, context):
    """Send a message in the language in force, from `editorial/email/<template>.txt` and `.html`.

    Whatever a mail server or a broken address can raise is raised. `subject` may hold names that
    somebody typed: it becomes one line.
    """
    context = {**context, "site": settings.SITE_URL, "subject": " ".join(subject.split())}
    text, html = (
        render_to_string(f"editorial/email/{template}.{kind}", context) for kind in ("txt", "html")
    )
    message = EmailMultiAlternatives(context["subject"], text, to=[to], headers=HEADERS)
    message.attach_alternative(html, "text/html")
    message.send()


def address(path):
    """The whole address of a path of the site, empty where no SITE_URL is set."""
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL and path else ""
