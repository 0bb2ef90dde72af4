from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from accounts.actions import take_away_second_factor


class Command(BaseCommand):
    help = (
        "Takes away the second factor and the recovery codes of somebody who lost them. Be sure "
        "who asks: afterwards the password alone leads to setting up a new one."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name with which the account signs in")

    def handle(self, *, name, **options):
        users = get_user_model()
        try:
            user = users.objects.get_by_natural_key(name)
        except users.DoesNotExist:
            raise CommandError(f"There is no account with the name {name}.") from None
        if not take_away_second_factor(user=user):
            raise CommandError(f"{name} has no second factor.")
        self.stdout.write(f"{name} has no second factor any more, and sets up a new one next time.")
