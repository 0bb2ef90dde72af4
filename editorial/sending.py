"""How many forms may come from one network, without keeping who sent them."""

import math
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.models import Sender

PER_HOUR, PER_DAY = 10, 30
# A household has as many addresses of IPv6 as it likes, all of them within one /64.
OWN_PREFIX = 64
KEPT = timedelta(days=1)


class TooMany(Exception):
    """Forms from this network are not taken before `until`."""

    def __init__(self, until):
        super().__init__()
        self.until = until


def network_of(request):
    """The network a request comes from: an address of IPv4, or the first half of one of IPv6."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last entry is the proxy's own; a visitor can make up those before it.
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        address = forwarded or address
    try:
        found = ip_address(address)
    except ValueError:
        # All whose address nobody knows are counted together.
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or ip_network((int(found), OWN_PREFIX), strict=False)
    return str(found)


def hashed(network, day):
    """What stands for a network on that day; with another day's key nobody can compare it."""
    return salted_hmac(f"sender of a form, {day}", network, algorithm="sha256").hexdigest()


@transaction.atomic
def count(request, now=None):
    """Count one more form from the network of this request; TooMany beyond the limits.

    Within the transaction that keeps the form, so that what failed is not counted.
    """
    now = timezone.localtime(now)
    forget(now)
    hash_, hour = hashed(network_of(request), now.date()), start_of_hour(now)
    Sender.objects.get_or_create(hash=hash_, hour=hour)
    # Held until the transaction ends: of two at the same moment, the second sees the first.
    rows = list(Sender.objects.select_for_update().filter(hash=hash_).order_by("hour"))
    own = next(row for row in rows if row.hour == hour)
    if sum(row.forms for row in rows) >= PER_DAY:
        raise TooMany((now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0))
    if own.forms >= PER_HOUR:
        raise TooMany(timezone.localtime(hour + timedelta(hours=1)))
    own.forms += 1
    own.save(update_fields=["forms"])


def seconds_to(until):
    return math.ceil((until - timezone.now()).total_seconds())


def start_of_hour(now):
    return now.replace(minute=0, second=0, microsecond=0)


def forget(now):
    """Delete what was counted a day ago; returns how many rows that was."""
    return Sender.objects.filter(hour__lte=now - KEPT).delete()[0]
