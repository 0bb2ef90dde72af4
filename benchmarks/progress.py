"""Says on standard error how far something is, so that standard output holds the figures alone."""

import sys
import time

WIDTH = 30


def say(text):
    print(text, file=sys.stderr, flush=True)


class Bar:
    """A progress bar with the time that is left; a line now and then where nobody watches."""

    def __init__(self, label, total):
        self.label, self.total, self.done = label, max(total, 1), 0
        self.started = self.shown = time.monotonic()
        self.live = sys.stderr.isatty()

    def __call__(self, done):
        """Show it, where it was not shown a moment ago. `done` counts from 1 to the total."""
        self.done = done
        now = time.monotonic()
        if now - self.shown >= (0.2 if self.live else 10):
            self.shown = now
            self._show("" if self.live else "\n")

    def end(self):
        """Leave it as it is, also where not all was done."""
        self._show("\n")

    def _show(self, end):
        spent = time.monotonic() - self.started
        left = spent / self.done * (self.total - self.done) if self.done else 0
        filled = WIDTH * self.done // self.total
        line = (
            f"{self.label} [{'█' * filled}{'·' * (WIDTH - filled)}] {self.done:,} of "
            f"{self.total:,}, {spent:.0f} s" + (f", {left:.0f} s left" if end == "" else "")
        )
        print(f"\r{line}\033[K" if self.live else line, end=end, file=sys.stderr, flush=True)
