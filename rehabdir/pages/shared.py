"""The pages that several hosts share: Redis, where CACHE_URL names one."""

import json
import logging
import time

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from rehabdir.pages.kept import Kept

log = logging.getLogger(__name__)

# With every change of what is written there, so that hosts of two releases do not meet.
PREFIX = "rehabdir:1"
# Seconds. A page that nobody asked for in a day is rendered again.
KEPT = 24 * 3600
# Seconds. Waiting longer would cost more than rendering the page.
PATIENCE = 0.2
# Seconds in which a server that failed is left alone.
PAUSE = 5


class Shared:
    """Pages by place and state; none of its functions raises an error."""

    def __init__(self, url):
        self._redis = Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._next_try = 0.0
        self._is_away = False

    def get(self, places, state):
        """Return the Kept page or None for each of these places, in one question."""
        found = self._ask(lambda redis: redis.mget([_key(place, state) for place in places]))
        return [_unframed(value, state) for value in found or [None] * len(places)]

    def put(self, place, kept):
        self._ask(lambda redis: redis.set(_key(place, kept.state), _framed(kept), ex=KEPT))

    def _ask(self, question):
        if time.monotonic() < self._next_try:
            return None
        try:
            answer = question(self._redis)
        except (OSError, RedisError) as error:
            self._next_try = time.monotonic() + PAUSE
            # Once, not every few seconds for as long as it lasts.
            if not self._is_away:
                self._is_away = True
                log.warning("Redis is away, and this host does without: %s", error)
            return None
        self._is_away = False
        return answer


def _key(place, state):
    return f"{PREFIX}:{state}:{place.hex()}"


def _framed(kept):
    """A page as bytes: everything but its body as JSON, a line end, and its body."""
    about = json.dumps([kept.encoding, kept.head, kept.etag, kept.since])
    return about.encode() + b"\n" + kept.body


def _unframed(value, state):
    """What `_framed` made into these bytes, or None where it was not it."""
    line, end, body = (value or b"").partition(b"\n")
    if not end:
        return None
    try:
        encoding, head, etag, since = json.loads(line)
    except ValueError:
        return None
    return Kept(state, encoding, head, etag, since, body)
