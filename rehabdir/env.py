"""Read settings from the environment, and stop the start with a hint when one is wrong."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name, default=None, *, hint=""):
    """Return the value of `name`, or what the file named by `<name>_FILE` holds.

    Without a default the setting is required: ImproperlyConfigured says what to set.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE={path} cannot be read: {error}.") from error
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


def kept_secret(path):
    """Return the secret in the file at `path`, which is made on the first call.

    Two processes that start at the same moment read the same one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    secret = secrets.token_urlsafe(64)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret
