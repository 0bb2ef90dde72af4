"""How many forms came from one network, for as long as that has to be known."""

from django.db import models


class Sender(models.Model):
    """How many forms a network sent within one hour of the clock; deleted after a day.

    The address itself is never kept. By the hour, and not one row a form: the time of a row would
    say which proposal came from where.
    """

    # Of the address, under a key of that day (editorial.sending).
    hash = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    forms = models.PositiveSmallIntegerField(default=0)

    class Meta:
        # Nobody has to look at it.
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["hash", "hour"], name="one_sender_an_hour")]

    def __str__(self):
        return f"{self.hash[:8]} {self.hour:%H} h: {self.forms}"
