from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from editorial import sending, unsent
from editorial.models import Proposal, ProposalState, SpreadsheetImport

AFTER = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "Deletes what people were promised would be deleted: e-mail addresses 30 days after their "
        "case is closed; after a day how many forms a network sent, and forms that staff typed "
        "past the end of their session; imports that nobody confirmed. Run it once a day."
    )

    def handle(self, **options):
        now = timezone.now()
        decided = Proposal.objects.exclude(state=ProposalState.WAITING)
        addresses = decided.filter(decided_at__lte=now - AFTER).exclude(email="").update(email="")
        senders = sending.forget(now)
        unsent.forget()
        SpreadsheetImport.objects.expired().delete()
        self.stdout.write(f"Deleted {addresses} addresses and {senders} counts of forms.")
