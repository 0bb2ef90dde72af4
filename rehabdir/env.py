"""Read settings from the environment, and stop the start with a hint when one is wrong."""

import fcntl
import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name, default=None, *, hint=""):
    """Return the value of `name`, or what the file named by `<name>_FILE` holds.

    Without a default the setting is required: ImproperlyConfigured says what to set.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE={path} cannot be read: {error}.") from error
        if not value:
            raise ImproperlyConfigured(f"{name}_FILE={path} is empty. {hint}".strip())
        return value
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. {hint}".strip())
    return default


def flag(name, default):
    """Return the yes or no of `name`; ImproperlyConfigured where it is neither."""
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name}={value} is neither yes nor no. Set it to 1 or 0.")


def number(name, default):
    """Return the whole, non-negative number of `name`; ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value} is not a whole number.")
    return int(value)


def words(name, default=None, *, hint=""):
    """Return the comma-separated values of `name` as a list without empty ones."""
    value = text(name, None if default is None else ",".join(default), hint=hint)
    return [word.strip() for word in value.split(",") if word.strip()]


def is_redis(address):
    """Whether this is the address of a Redis server: redis:// or rediss://, and a host."""
    try:
        parts = urlsplit(address)
        # The port is read only when it is asked for, and then is an error where it is none.
        parts.port  # noqa: B018
    except ValueError:
        return False
    database = parts.path.strip("/")
    is_number = not database or database.isdecimal()
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname) and is_number


# By the scheme of EMAIL_URL: the usual port, TLS asked for on the way, TLS from the start.
MAIL = {
    "smtp": (25, False, False),
    "smtp+starttls": (587, True, False),
    "smtps": (465, False, True),
}


def mail_server(name):
    """Return Django's settings of the mail server at the address `name`, {} where none is set.

    Neither the address nor what parsing said about it is repeated: they may hold a password.
    """
    address = text(name, "")
    if not address:
        return {}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in MAIL or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"{name} is no address of a mail server. Set it to "
            "smtp+starttls://user:password@host:587, smtps://… for TLS from the start, or "
            "smtp://host:25 for a server without either on this machine."
        )
    usual, starttls, tls = MAIL[parts.scheme]
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": usual if port is None else port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
    }


def site(name, default=""):
    """Return the address of a site without a slash at its end; "" where none is set."""
    address = text(name, default)
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018
    except ValueError:
        parts = urlsplit("")
    is_site = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    if address and (not is_site or parts.query or parts.fragment or set(address) & set(" \r\n")):
        raise ImproperlyConfigured(
            f"{name}={address} is no address of a site. Set it as https://directory.example.org."
        )
    return address.rstrip("/")


def mail_address(name, default=None, *, hint=""):
    """Return an e-mail address, with or without a name: Directory <post@example.org>."""
    value = text(name, default, hint=hint)
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(f"{name}={value} is no e-mail address. {hint}".strip()) from None
    return value


def kept_secret(path):
    """Return the secret in the file at `path`, which is made on the first call.

    Two processes that start at the same moment read the same one. ImproperlyConfigured where the
    file cannot be made or read.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, mode=0o600)
        with os.fdopen(descriptor, "r+", encoding="ascii") as file:
            # Without the lock, the second process could read before the first has written.
            fcntl.flock(file, fcntl.LOCK_EX)
            secret = file.read().strip()
            if not secret:
                secret = secrets.token_urlsafe(64)
                file.write(secret)
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be made or read: {error}. Set VAR_DIR to a folder that can be written."
        ) from error
    return secret
