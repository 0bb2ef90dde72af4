"""The embedded settings, with what tests need to be fast and to see every mistake."""

import os

os.environ["EMBEDDED"] = "1"
# A pool would keep connections open to a test database that has to be dropped.
os.environ["DATABASE_POOL"] = "0"
os.environ.setdefault("SECRET_KEY", "for tests only")

from rehabdir.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests sign staff in without a page; tests/accounts switches it on again.
STAFF_GATE = False
# Pages are tested without the files that collectstatic makes.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# It would warn of the folder that collectstatic has not made.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405
