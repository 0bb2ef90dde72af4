import time

from django.core.management.base import BaseCommand

from finding import documents

WIDTH = 30
# Seconds between two states of the bar.
PAUSE = 0.1


class Command(BaseCommand):
    help = (
        "Reads the texts of all published entries into the search index anew. Needed after "
        "changes that were not made by this site, such as SQL in a database shell. People find "
        "the former texts until it is done."
    )

    def handle(self, *, verbosity, **options):
        progress = (Bar if self.stderr.isatty() else Lines)(self.stderr) if verbosity else None
        number = documents.rebuild(progress)
        if verbosity:
            self.stdout.write(f"{number} documents were indexed.")


class Bar:
    """Shows on a terminal how far the index is, on one line."""

    def __init__(self, stream):
        self.stream = stream
        self.shown_at = 0.0

    def __call__(self, done, total):
        is_over = done == total
        if not is_over and time.monotonic() - self.shown_at < PAUSE:
            return
        self.shown_at = time.monotonic()
        full = WIDTH * done // (total or 1)
        bar = "█" * full + "░" * (WIDTH - full)
        # As it is: Django would write it in the red of an error.
        self.stream.write(f"\r{bar} {done:,} of {total:,}", str, "\n" if is_over else "")
        self.stream.flush()


class Lines:
    """Writes a line for every tenth that is done, for logs."""

    def __init__(self, stream):
        self.stream = stream
        self.tenths = 0

    def __call__(self, done, total):
        tenths = 10 * done // total if total else 0
        if tenths > self.tenths:
            self.tenths = tenths
            self.stream.write(f"{tenths * 10} % ({done:,} of {total:,})")
