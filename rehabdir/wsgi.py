"""The WSGI entry point that gunicorn loads."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabdir.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from rehabdir.pages import handler  # noqa: E402

# Whoever works on the code sees each change at once.
application = WSGIHandler() if settings.DEBUG else handler.from_settings()
