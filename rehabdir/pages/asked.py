"""What a request asks for, read straight from the server's variables."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.http import parse_http_date_safe

from rehabdir.languages import ADMIN, offered_to, weight

# Best first. A list in Tamil is a fifth smaller in Brotli than in gzip, which lets a first view fit
# into the first packets of a connection; that is worth the 0.2 ms more that it takes once.
ENCODINGS = ("br", "gzip", "")

# Everything in a request that may change a page. Whatever another header changes is not kept:
# the answer says so with `Vary` or sets a cookie. Host and scheme are part of it because the site
# map names them, and because a page was only ever kept for a host and scheme that are allowed.
PARTS = ["wsgi.url_scheme", "SCRIPT_NAME"]
if settings.SECURE_PROXY_SSL_HEADER:
    PARTS.append(settings.SECURE_PROXY_SSL_HEADER[0])
if settings.USE_X_FORWARDED_HOST:
    PARTS.append("HTTP_X_FORWARDED_HOST")
if settings.USE_X_FORWARDED_PORT:
    PARTS.append("HTTP_X_FORWARDED_PORT")


class Asked(NamedTuple):
    """A page, and how it may be sent."""

    address: bytes
    # The best of ENCODINGS that the visitor's browser reads.
    encoding: str
    # What somebody types into a search box comes as a query.
    has_query: bool

    def without_offer(self):
        """The same page as it is for a browser to which no other language is offered."""
        return self._replace(address=self.address[: self.address.rindex(b"\0") + 1])

    def place(self, encoding, secret):
        """Return 24 bytes under which this page in this encoding is kept.

        Nobody learns from them what was asked for, or can make up another address with the same.
        """
        text = b"%b\0%b" % (self.address, encoding.encode())
        return hashlib.blake2b(text, key=secret, digest_size=24).digest()


def is_public(environ):
    """Whether somebody only reads, and not as one of the staff."""
    is_reading = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    # Pages of staff are nobody else's.
    return is_reading and not environ["PATH_INFO"].startswith(ADMIN)


def asked(environ):
    """Return what is Asked with these variables of a request."""
    get = environ.get
    query = get("QUERY_STRING", "")
    host = get("HTTP_HOST")
    if host is None:
        host = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    parts = [host, environ["PATH_INFO"], query, *[get(name, "") for name in PARTS]]
    # Of all that a browser says about languages, a page depends on the one that is offered. It
    # comes last, where `without_offer` finds it.
    parts.append(offered_to(environ))
    return Asked(
        "\0".join(parts).encode(errors="surrogateescape"),
        best_encoding(get("HTTP_ACCEPT_ENCODING", "")),
        query != "",
    )


@lru_cache(maxsize=500)
def best_encoding(accepted):
    """Return the one of ENCODINGS that an Accept-Encoding prefers, the best where it is equal.

    RFC 9110, section 12.5.3. The plain page is sent even to whoever refuses it: every browser
    reads it, and an error would help nobody.
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = weight(parameter)
    others = weights.get("*", 0)
    offered = {name: weights.get(name, others) for name in ENCODINGS if name}
    best = max(offered, key=lambda name: offered[name])
    plain = weights.get("identity", 0)
    return best if offered[best] > 0 and offered[best] >= plain else ""


def is_unchanged(environ, etag, modified, now):
    """Whether the visitor has this page already (RFC 9110, section 13.2.2).

    `modified`, its Last-Modified, and `now` are in seconds.
    """
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted is not None:
        # With its quotation marks, an ETag of ours is no part of another one.
        return etag in wanted or wanted.strip() == "*"
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None:
        return False
    seconds = parse_http_date_safe(since)
    # A time to come says nothing: a change may still fall before it.
    return seconds is not None and modified <= seconds <= now
