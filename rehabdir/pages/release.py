"""What a page depends on besides the data: the code, the templates and the settings."""

import hashlib
import json
from pathlib import Path

from django.apps import apps
from django.conf import settings

CODE = {".py", ".html", ".txt", ".xml", ".mo"}
# Of one host, or of no concern to a page.
NOT_OF_PAGES = {
    "BASE_DIR", "VAR_DIR", "STATIC_ROOT", "STATICFILES_DIRS", "FIXTURE_DIRS", "LOCALE_PATHS",
    "TEMPLATES", "DATABASES", "DATABASE_URL", "CACHE_URL", "KEPT_PAGES", "SECRET_KEY", "LOGGING",
}  # fmt: skip


def release():
    """Return 16 characters that differ where anything but the data would change a page.

    The same on every host of a deployment, so contents count and not when files were written.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in _files():
        digest.update(f"{path.name}\0".encode())
        digest.update(hashlib.blake2b(path.read_bytes()).digest())
    digest.update(json.dumps(_settings(), sort_keys=True, default=_name).encode())
    return digest.hexdigest()


def _files():
    """The project's files that make pages, in an order that is the same everywhere."""
    base = Path(settings.BASE_DIR)
    folders = {base / "rehabdir", *map(Path, settings.LOCALE_PATHS)}
    folders.update(Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"])
    folders.update(
        path for app in apps.get_app_configs() if (path := Path(app.path)).parent == base
    )
    for folder in sorted(folders):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in CODE)
    # Which libraries, and under which names the style sheet and the scripts are.
    for path in (
        base / "requirements" / "runtime.txt",
        Path(settings.STATIC_ROOT) / "staticfiles.json",
    ):
        if path.exists():
            yield path


def _settings():
    names = [name for name in dir(settings) if name.isupper() and name not in NOT_OF_PAGES]
    return {name: getattr(settings, name) for name in names}


def _name(value):
    """A value that is no plain data, by its class: its address would differ in each process."""
    return str(value) if isinstance(value, Path) else type(value).__name__
