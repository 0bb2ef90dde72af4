import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from organisations.locks import one_start_at_a_time


class Command(BaseCommand):
    help = (
        "Prepares the embedded directory: the database, its first entries and an account for the "
        "admin. What is there already stays as it is."
    )

    def handle(self, **options):
        if not settings.EMBEDDED:
            raise CommandError("This is for the embedded mode only: set EMBEDDED=1.")
        # Two first starts at the same moment would both make the tables.
        with one_start_at_a_time():
            self._prepare()

    def _prepare(self):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("seed", verbosity=0)
        self._admin_account()

    def _admin_account(self):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            "An account for the admin was made. Keep the password: it is shown only once.\n"
            f"  name      admin\n  password  {password}"
        )
