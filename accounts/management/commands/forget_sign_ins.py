from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.actions import forget_old


class Command(BaseCommand):
    help = (
        "Removes what the log of sign-ins has kept for 90 days, and sessions that are over. Each "
        "sign-in does the first too; run this daily where weeks may pass without one."
    )

    def handle(self, **options):
        call_command("clearsessions")
        self.stdout.write(f"{forget_old()} lines of the log are gone.")
