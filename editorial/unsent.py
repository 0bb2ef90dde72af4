"""Keeps the form of an entry that comes after its session has ended, until somebody signs in.

Otherwise the way to the sign-in page would lose everything that was typed.
"""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import QueryDict
from django.utils import timezone

from editorial.models import Unsent
from rehabdir import languages

PARAMETER = "unsent"
KEPT_FOR = timedelta(days=1)
# Nobody without an account can fill the table with more than that.
MOST, LARGEST = 500, 300_000


def keep_what_was_typed(get_response):
    """Send whoever has to sign in first back to the form as it was typed."""

    def middleware(request):
        response = get_response(request)
        if (
            request.method == "POST"
            and response.status_code == 302
            and request.path_info.startswith(languages.ADMIN)
            and not request.user.is_authenticated
            and _is_form_of_entry(request)
        ):
            _keep(request, response)
        return response

    return middleware


def _is_form_of_entry(request):
    # Imported late: the admin is not there before all apps are.
    from editorial.admin.entries import KeptTrueMixin

    match = request.resolver_match
    model_admin = getattr(match and match.func, "model_admin", None)
    return isinstance(model_admin, KeptTrueMixin) and (match.url_name or "").endswith(
        ("_add", "_change")
    )


def _keep(request, response):
    data = {
        name: values
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "password")
    }
    size = sum(len(name) + sum(map(len, values)) for name, values in data.items())
    if size > LARGEST or Unsent.objects.count() >= MOST:
        return
    unsent = Unsent.objects.create(path=request.path, data=data)
    address = urlsplit(response["Location"])
    query = QueryDict(address.query, mutable=True)
    query[REDIRECT_FIELD_NAME] = f"{request.path}?{urlencode({PARAMETER: unsent.token})}"
    response["Location"] = address._replace(query=query.urlencode(safe="/")).geturl()


def typed_before(request):
    """What was typed on this page before its session ended, as a QueryDict, or None."""
    token = request.GET.get(PARAMETER)
    if not token:
        return None
    since = timezone.now() - KEPT_FOR
    kept = Unsent.objects.filter(token=token, path=request.path, created_at__gte=since).first()
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.data.items():
        data.setlist(name, values)
    return data


def forget():
    """Delete what was kept for more than a day."""
    Unsent.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
