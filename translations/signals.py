"""What has to happen when things that have translations go."""

from django.db.models.signals import post_delete

from translations.models import Translation
from translations.texts import TEXTS, kind_of, model_of


def connect():
    for kind in TEXTS:
        post_delete.connect(_deleted, sender=model_of(kind))


def _deleted(sender, instance, using, **kwargs):
    """No other thing must come to a translation by getting the same primary key."""
    Translation.objects.using(using).of(kind_of(sender), [instance.pk]).delete()
