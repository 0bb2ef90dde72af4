"""Starts the project's commands as an operator does: each with an environment of its own."""

import os
import subprocess
import sys

from django.conf import settings

ROOT = settings.BASE_DIR
# Long enough for a busy machine; reaching it is a failure.
DEADLINE = 120


def environment(**values):
    """The variables of a process: nothing of what the tests themselves were started with."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "PYTHONUTF8": "1", **values}


def run(*command, cwd=ROOT, **values):
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment(**values),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def manage(*arguments, **values):
    return run(sys.executable, "manage.py", *arguments, **values)
