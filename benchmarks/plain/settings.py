"""The project's settings, with the plain pages and an ordinary set of middleware."""

from rehabdir.settings import *  # noqa: F403
from rehabdir.settings import BASE_DIR, INSTALLED_APPS, TEMPLATES, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.plain"]
ROOT_URLCONF = "benchmarks.plain.urls"
WSGI_APPLICATION = "benchmarks.plain.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "rehabdir.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# The page of which only the frame is a template is made from what the real site answers.
EMPTY_PAGE = VAR_DIR / "empty-page"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", EMPTY_PAGE]}]
