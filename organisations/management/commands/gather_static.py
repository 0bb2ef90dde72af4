import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from organisations.locks import one_start_at_a_time


class Command(BaseCommand):
    help = (
        "Gathers and compresses the static files of the embedded directory, unless another start "
        "has just done so."
    )

    def handle(self, **options):
        started = time.time()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        with one_start_at_a_time():
            if manifest.exists() and manifest.stat().st_mtime > started:
                return
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
