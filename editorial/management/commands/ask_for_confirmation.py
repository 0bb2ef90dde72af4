"""Asks contacts whether their entries are still right; to be run once a day."""

from django.conf import settings
from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from editorial.confirming import asking
from editorial.models import Contact


class Command(BaseCommand):
    help = (
        "Sends every contact whose entries are due one message with one link: entries that nobody "
        "has confirmed, or not for six months. Reminds after two and after four weeks."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say what would be sent.")

    def handle(self, *, dry_run, **options):
        today = timezone.localdate()
        if not dry_run:
            self._check()
        contacts = Contact.objects.select_related("organisation").order_by("pk")
        total, done, failed, entries = contacts.count(), 0, 0, 0
        for place, contact in enumerate(contacts.iterator(chunk_size=500), start=1):
            try:
                number = self._would_ask(contact, today) if dry_run else _ask(contact, today)
            except asking.NotSent as error:
                failed += 1
                # Not the address, nor what the mail server said about it.
                why = type(error.__cause__).__name__
                self.stderr.write(f"Contact {contact.pk}: the message was not sent ({why}).")
                continue
            done, entries = done + bool(number), entries + number
            if place % 100 == 0:
                self.stdout.write(f"{place} of {total} contacts looked at.")
        said = "would be sent" if dry_run else "sent"
        self.stdout.write(f"{done} messages {said}, about {entries} entries; {failed} failed.")
        if failed:
            raise CommandError("Messages that failed are tried again by the next run.")

    def _would_ask(self, contact, today):
        entries = asking.due(contact, today)
        number = asking.owed(entries, list(contact.links.sent()), today)
        if number:
            names = ", ".join(entry.name for entry in entries)
            self.stdout.write(f"Contact {contact.pk}, message {number} of 3: {names}")
        return len(entries) if number else 0

    def _check(self):
        """Stop before anything is claimed where no message could go out."""
        if not settings.SITE_URL:
            raise CommandError(
                "SITE_URL is not set, so links would lead nowhere. "
                "Set it to the site's address, as https://directory.example.org."
            )
        if not settings.SENDS_EMAIL:
            raise CommandError(
                "EMAIL_URL is not set, so nothing can be sent. "
                "Set it to smtp+starttls://user:password@host:587."
            )
        connection = get_connection()
        try:
            connection.open()
            connection.close()
        except Exception as error:
            raise CommandError(
                f"The mail server cannot be reached ({type(error).__name__}). See EMAIL_URL."
            ) from None


def _ask(contact, today):
    """Send a contact the message that they are owed; return how many entries it is about."""
    claimed = asking.claim(contact, today)
    if claimed is None:
        return 0
    asking.send(*claimed)
    return len(claimed[0].entries)
