"""What every answer carries, and what no request may be."""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import translation

from rehabdir import languages
from rehabdir.pages.away import Refused

log = logging.getLogger(__name__)

# gunicorn reads no longer request line than this either; rehabdir.gunicorn answers for it.
LONGEST_ADDRESS = 8190
READING = ("GET", "HEAD", "OPTIONS")
# What is part of a page and none itself. Policies are of pages: with these they would only be
# weight, a fifteenth of a first view.
PARTS = ("text/css", "text/javascript")


def language_of_the_path(get_response):
    """Answer in the language of the address, whatever the browser prefers.

    Not Django's LocaleMiddleware, which reads a cookie and has pages kept for each browser's list
    of languages.
    """

    def middleware(request):
        language = languages.of_path(request.path_info)
        # The thread has no language afterwards: another request must not find this one.
        with translation.override(language, deactivate=True):
            response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Content-Language", languages.HTML[language])
        return response

    return middleware


def security_headers(get_response):
    """Add the headers that Django does not set itself."""

    def middleware(request):
        response = get_response(request)
        if not response.get("Content-Type", "").startswith(PARTS):
            response.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
            response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code != 200 or request.path_info.startswith(languages.ADMIN):
            # A browser would keep a moved address for ever, and a CDN a missing page for a while.
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def only_reading(get_response):
    """Answer 405 to anything but reading, but for the admin and views with `takes_input`."""
    # Imported late: the views import this module too.
    from rehabdir.views import method_not_allowed

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method in READING or request.path_info.startswith(languages.ADMIN):
            return None
        if getattr(getattr(view, "view_class", None), "takes_input", False):
            return None
        return method_not_allowed(request)

    middleware.process_view = process_view
    return middleware


def database_away(get_response):
    """Answer 503 where the database fails, in place of the 500 of a mistake in the code."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = while_away
    return middleware


def while_away(request, exception):
    """The 503 for an error of the database; None for any other."""
    # Imported late: the views import this module too.
    from rehabdir.views import service_unavailable

    if not isinstance(exception, (OperationalError, InterfaceError)):
        return None
    if not isinstance(exception, Refused):
        log.error("The database failed in the middle of a page.", exc_info=exception)
    response = service_unavailable(request)
    # Django would log the address, and again for everybody who asks meanwhile.
    response._has_been_logged = True
    return response


def refuse_long_addresses(get_response):
    """Answer 414 to an address that no page of ours would make."""
    # Imported late: the views import this module too.
    from rehabdir.views import address_too_long

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            return address_too_long(request)
        return get_response(request)

    return middleware
