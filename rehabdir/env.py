"""Read settings from the environment, and stop the start with a hint when one is wrong."""

import fcntl
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

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
