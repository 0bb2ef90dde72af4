"""A page as it is kept and sent: in one encoding, with its headers ready."""

import base64
import gzip
import hashlib
import re
from functools import lru_cache
from typing import NamedTuple

import brotli
from django.utils.http import http_date
from isal import isal_zlib

# Whoever keeps a page, a browser or a CDN, asks each time whether it is still right; the answer
# is a 304 of a few bytes. So a change shows in the next response, and nobody has to clear
# anything. Not `must-revalidate`: it would forbid the one exception, the last known page where
# this server does not answer at all.
CACHE_CONTROL = "public, max-age=0, stale-if-error=86400"
# Nothing smaller becomes smaller in a way that matters.
SMALLEST = 200
# The list of programmes, in English (35 KB) and in Tamil (55 KB), in bytes and milliseconds of CPU:
#   gzip 3, ISA-L   5,772  0.10    8,420  0.15
#   Brotli 3        5,506  0.17    7,480  0.25
#   Brotli 4        5,102  0.26    6,793  0.36
#   Brotli 5        4,737  0.33    6,017  0.50
# gzip is for the few who read no Brotli; zlib's takes more than twice the time of ISA-L's. Only
# pages longer than most, in bytes, come near the 14 KB of a first view: worth a third more.
LONG = 45_000
ENCODE = {
    "br": lambda content: brotli.compress(content, quality=3 if len(content) < LONG else 4),
    "gzip": lambda content: isal_zlib.compress(content, 3, wbits=31),
    "": bytes,
}
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
TEXT = re.compile(r"^content-type: *(text/|application/.*(json|xml|javascript))", re.I | re.M)
HTML = re.compile(r"^content-type: *text/html", re.I | re.M)
# Made anew for each encoding, or ours to say.
OWN = {"content-encoding", "content-length", "etag", "last-modified", "vary"}


class Kept(NamedTuple):
    """A page in one encoding."""

    # What it was made from: edition, day and release, with colons between them. It is right as
    # long as they are the same.
    state: str
    encoding: str
    # Its headers but for those of OWN, one a line.
    head: str
    etag: str
    # The second in which it was made, as Unix time.
    since: int
    body: bytes

    @property
    def modified(self):
        """Last-Modified, in seconds.

        When the page was made, not when the edition was raised: that is the time of a change, not
        of its commit, and it goes backwards when a backup is put in place. A second is added for
        hosts whose clocks differ.
        """
        return self.since + 2

    def headers(self, now):
        """All headers as WSGI has them; `now` is the time in seconds."""
        headers = [
            *_fixed(self.head, self.encoding),
            ("ETag", self.etag),
            ("Content-Length", str(len(self.body))),
        ]
        # Not before that second has passed: until then, another change could fall into it.
        if now >= self.modified:
            headers.append(("Last-Modified", _date(self.modified)))
        return headers

    def content(self):
        """The page itself, in no encoding."""
        return DECODE[self.encoding](self.body)


_date = lru_cache(maxsize=1000)(http_date)


@lru_cache(maxsize=200)
def _fixed(head, encoding):
    """The headers that are the same for most pages; taken apart once."""
    headers = [tuple(line.split(": ", 1)) for line in head.split("\n")]
    headers.append(("Vary", vary(head)))
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return tuple(headers)


def vary(head_):
    """The Vary of an answer with these headers: pages for people offer the browser's language."""
    return "Accept-Encoding, Accept-Language" if HTML.search(head_) else "Accept-Encoding"


def may_be_kept(response):
    """Whether this answer of Django's is a page for everybody, whole and right."""
    control = response.get("Cache-Control", "").lower()
    return (
        response.status_code == 200
        and not response.streaming
        and is_for_everybody(response)
        and not response.has_header("Content-Encoding")
        and not any(word in control for word in ("no-store", "no-cache", "private"))
    )


def is_for_everybody(response):
    """Whether an answer depends on nothing about the visitor.

    What does is not compressed either: from the size of a compressed answer that holds both a
    secret and what an attacker chose, the secret can be found (BREACH).
    """
    varies = {name.strip() for name in response.get("Vary", "").lower().split(",")}
    return not response.cookies and varies <= {"", "accept-encoding"}


def head(response):
    """The headers of Django's answer as Kept has them."""
    response.setdefault("Cache-Control", CACHE_CONTROL)
    return "\n".join(
        f"{name}: {value}" for name, value in response.items() if name.lower() not in OWN
    )


def encoded(content, encoding, head_):
    """Return the encoding in which to send this content, and the content in it.

    It is sent as it is where it would not become smaller.
    """
    if encoding and len(content) >= SMALLEST and TEXT.search(head_):
        body = ENCODE[encoding](content)
        if len(body) < len(content):
            return encoding, body
    return "", content


def etag(body, encoding, state, secret):
    """A strong ETag: another one for each content, encoding and release, which ends the state.

    Made with a secret, so that it does not give away which content it is of.
    """
    release = state.rpartition(":")[2].encode()
    digest = hashlib.blake2b(body, key=secret, person=release, digest_size=12).digest()
    name = base64.urlsafe_b64encode(digest).decode()
    return f'"{name}-{encoding}"' if encoding else f'"{name}"'


def sealed(body, address, etag_, secret):
    """Return the body so that only who knows the address and the secret can read it, or back.

    A page says again what was typed into its search box, and no record of that is to be found on
    a disk. The ETag is part of the key, so that no two contents have the same.
    """
    key = b"%b\0%b\0%b" % (secret, etag_.encode(), address)
    stream = hashlib.shake_256(key).digest(len(body))
    mixed = int.from_bytes(body, "little") ^ int.from_bytes(stream, "little")
    return mixed.to_bytes(len(body), "little")
