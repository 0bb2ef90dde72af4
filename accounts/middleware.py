"""The libraries for accounts, at work on the pages of staff only.

Public pages pay one comparison. What the libraries import, a worker loads when somebody first asks
for a page of the staff.
"""

from functools import cached_property

from django.db import DatabaseError

from rehabdir import languages
from rehabdir.middleware import while_away


class Staff:
    """Those parts of a chain of middleware that work under /admin/."""

    def __init__(self, get_response):
        self.get_response = get_response

    @cached_property
    def chain(self):
        from allauth.account.middleware import AccountMiddleware
        from axes.middleware import AxesMiddleware

        from accounts import second_factors  # noqa: F401 (it listens to what they do)

        return AccountMiddleware(AxesMiddleware(self.get_response))


def staff_accounts(get_response):
    """Sign-in, lock-out and the gate of accounts.gate, for requests under /admin/."""
    staff = Staff(get_response)

    def middleware(request):
        if request.path_info.startswith(languages.ADMIN):
            return staff.chain(request)
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not request.path_info.startswith(languages.ADMIN):
            return None
        from accounts.gate import barred

        try:
            return barred(request)
        except DatabaseError as error:
            # Django has no `process_exception` for what is raised before the view.
            if response := while_away(request, error):
                return response
            raise

    def process_exception(request, exception):
        if not request.path_info.startswith(languages.ADMIN):
            return None
        return staff.chain.process_exception(request, exception)

    middleware.process_view = process_view
    middleware.process_exception = process_exception
    return middleware
