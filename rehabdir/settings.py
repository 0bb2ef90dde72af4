"""Settings of the directory, read from the environment; docs/operating.md lists them all.

The defaults are those of a public site behind a proxy. EMBEDDED=1, which script/serve sets,
is the one exception: one machine, plain HTTP on the loopback, SQLite under var/.
"""

import datetime
from pathlib import Path
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from rehabdir import env

BASE_DIR = Path(__file__).resolve().parent.parent
# What the directory makes for itself; a path that does not start with / is taken from here.
VAR_DIR = BASE_DIR / env.text("VAR_DIR", "var")

EMBEDDED = env.flag("EMBEDDED", False)
DEBUG = env.flag("DEBUG", False)

SECRET_KEY = env.text(
    "SECRET_KEY",
    env.kept_secret(VAR_DIR / "secret-key") if EMBEDDED else None,
    hint="Set it to at least 50 random characters, or SECRET_KEY_FILE to a file that holds them; "
    "or set EMBEDDED=1 for a directory on this machine only.",
)
if not EMBEDDED and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short. Set it to at least 50 random characters.")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    ["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else None,
    hint="Set it to the host names people use to reach the site, separated by commas.",
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])

# Where people report a mistake until partners can do it on the page itself.
CONTACT_EMAIL = env.text("CONTACT_EMAIL", "")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "organisations",
    "programmes",
    "translations",
    "editorial",
    "finding",
    # After the translated apps: their admin is trimmed by ours.
    "accounts.apps.SignInConfig",
    "accounts.apps.SecondFactorConfig",
    "axes",
    "accounts.apps.AccountsConfig",
]

MIDDLEWARE = [
    # Before all others, so that what they refuse is said in the page's language too.
    "rehabdir.middleware.language_of_the_path",
    "rehabdir.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rehabdir.middleware.refuse_long_addresses",
    "rehabdir.middleware.only_reading",
    "rehabdir.middleware.database_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "editorial.unsent.keep_what_was_typed",
    "accounts.middleware.staff_accounts",
]

ROOT_URLCONF = "rehabdir.urls"
WSGI_APPLICATION = "rehabdir.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rehabdir.languages.context",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------

DATABASE_URL = env.text(
    "DATABASE_URL",
    f"sqlite:///{VAR_DIR / 'directory.sqlite3'}" if EMBEDDED else None,
    hint="Set it to postgres://user:password@host:5432/name.",
)
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
except ValueError:
    # Neither the address nor what parsing said about it: they may hold a password.
    raise ImproperlyConfigured(
        "DATABASE_URL is not a database address. Set it to postgres://user:password@host:5432/name."
    ) from None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # Readers never wait for a writer, and a writer asks for its turn at the start.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # To open the file is to read its whole schema, with a hundred triggers: 5 ms. Where another
    # file is put in its place, rehabdir.pages closes the connection.
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # Pages that are known are served meanwhile, and nobody waits longer for the others: 2 s for a
    # connection, and about 10 s for a server that has gone without a word.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 2,
        "keepalives_idle": 5,
        "tcp_user_timeout": 5000,
        # A query that comes a third time is planned no more: planning costs most of a page.
        "server_side_binding": True,
        "prepare_threshold": 2,
        **DATABASES["default"].get("OPTIONS", {}),
    }
    # Each thread keeps its connection for so many seconds. Not psycopg's pool: after a restart of
    # the server it tries its dead connections one by one, with ever longer pauses between them.
    DATABASES["default"]["CONN_MAX_AGE"] = 600 if env.flag("DATABASE_POOL", True) else 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Whole pages as this host keeps them, and where several hosts share theirs (rehabdir/pages).
KEPT_PAGES = VAR_DIR / "pages.sqlite3"
KEPT_PAGES_MB = env.number("KEPT_PAGES_MB", 256)
CACHE_URL = env.text("CACHE_URL", "")
if CACHE_URL and not env.is_redis(CACHE_URL):
    # Not the address itself: it may hold a password.
    raise ImproperlyConfigured(
        "CACHE_URL is no address of a Redis server. Set it to redis://user:password@host:6379/0, "
        "with rediss:// for an encrypted connection."
    )

# Not for pages: what all workers have to know of attempts to sign in, and of codes that were used.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempts",
        "OPTIONS": {"MAX_ENTRIES": 10000},
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- E-mail ------------------------------------------------------------------------------

# The site as people reach it, for links in messages.
SITE_URL = env.site("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}" if EMBEDDED else "")
MAIL_SERVER = env.mail_server("EMAIL_URL")
if MAIL_SERVER:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    DEFAULT_FROM_EMAIL = env.mail_address(
        "DEFAULT_FROM_EMAIL",
        hint="Set it to the address that messages come from, as Directory <post@example.org>.",
    )
elif EMBEDDED:
    # Whoever tries the directory out reads its messages where it was started.
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    DEFAULT_FROM_EMAIL = env.mail_address("DEFAULT_FROM_EMAIL", "directory@localhost.localdomain")
else:
    # Not the console: addresses have no place in a log.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SENDS_EMAIL = bool(MAIL_SERVER) or EMBEDDED
EMAIL_HOST = MAIL_SERVER.get("EMAIL_HOST", "")
EMAIL_PORT = MAIL_SERVER.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = MAIL_SERVER.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = MAIL_SERVER.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = MAIL_SERVER.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL_SERVER.get("EMAIL_USE_SSL", False)
# In seconds. A reviewer waits for the message of thanks.
EMAIL_TIMEOUT = 10

# --- Language and time -------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Each in its own words: whoever looks for one may read no other.
LANGUAGES = [
    ("en-gb", "English"),
    ("ms", "Bahasa Melayu"),
    ("zh-hans", "中文"),
    ("ta", "தமிழ்"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Singapore")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE={TIME_ZONE} is no time zone. Set one as Asia/Singapore.")
USE_TZ = True

# --- Files -------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "rehabdir.staticfiles.BundledStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Security ----------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", not EMBEDDED)
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", True)
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
if BEHIND_PROXY:
    # Only where a proxy sets this header itself and drops what a visitor sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not EMBEDDED
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Ends with the browser too. Kept out of the session, so that public pages do not depend on one.
CSRF_COOKIE_AGE = None
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# After so long whoever was busy all the time signs in again too (accounts.gate).
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rehabdir.views.csrf_failure"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
        "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessedValidator"},
]

# --- Accounts of staff (decision 11) -------------------------------------------------------

# Whoever may publish sets up a second factor before anything else, and whoever changes roles proves
# again who they are. Only tests switch it off, which sign people in without a page.
STAFF_GATE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# accounts.middleware has it at work for staff only, which the check does not see.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

# How many proxies may say where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.flag("BEHIND_PROXY", False))
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# From all addresses together; those from one are counted by axes.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/d/key"}
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_CLIENT_IP_CALLABLE = "accounts.adapters.address_of"
AXES_SENSITIVE_PARAMETERS = ["login", "code", "credential", "csrfmiddlewaretoken", "next"]
# The log of sign-ins has them, in one list with the rest.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Logging -----------------------------------------------------------------------------
# What somebody looks for here says something about them. Refused and missing pages are
# therefore not logged at all, and an error is logged without the visitor's address or query.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_keys": {"()": "rehabdir.logs.WithoutKeys"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_keys"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        # Names of people and where they are; accounts.models.SignIn has them.
        "axes": {"level": "CRITICAL"},
    },
}
