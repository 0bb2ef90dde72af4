"""One at a time: what two starts of the embedded directory must not do at the same moment."""

import fcntl
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def one_start_at_a_time():
    """Wait until no other process sets up the directory in the same VAR_DIR."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR_DIR / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
