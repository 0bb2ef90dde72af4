"""The site's own pages: home, search, about, and what is shown when something goes wrong."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def _error_page(status, title, text, *, request=None):
    """Return an error page that leads on; `request` may be None or unusable."""
    content = render_to_string("error.html", {"title": title, "text": text})
    return HttpResponse(content, status=status)


def bad_request(request, exception=None):
    return _error_page(
        400,
        "We could not read that request",
        "Something in the address or the form was not as it should be. "
        "Go back and try again, or start from one of these pages.",
    )


def permission_denied(request, exception=None):
    return _error_page(
        403,
        "You may not open this page",
        "If you work on the directory, sign in with the account that has this right.",
    )


def csrf_failure(request, reason=""):
    return _error_page(
        403,
        "That form was open too long",
        "Go back with your browser's button, copy what you typed, load the page again "
        "and send it once more.",
    )


def page_not_found(request, exception=None):
    return _error_page(
        404,
        "There is no page at this address",
        "It may have been mistyped, or the entry is no longer listed. "
        "Look for it by name, or start from one of these pages.",
    )


def address_too_long(request):
    return _error_page(
        414,
        "That address is too long",
        "Take some of the filters or words out and try again, or start from one of these pages.",
    )


def server_error(request):
    return _error_page(
        500,
        "Something went wrong on our side",
        "You did nothing wrong. Try again in a few minutes.",
    )
