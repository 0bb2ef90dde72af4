"""What a form says about itself when it comes back: sealed, so that nobody can make it up."""

import hashlib
import json
import secrets
import time
from typing import Any, NamedTuple

from django.core import signing

SALT = "editorial.sealed"
# In seconds. Nobody reads and answers a page in less; a form that lay longer is a robot's.
FASTEST, LONGEST = 3, 24 * 3600


class Opened(NamedTuple):
    """A form as it was sent to somebody: when, about what, and what the entry said then.

    `about` is the address of the form. That it is sealed proves that the entry `pk` was published
    when the form was opened.
    """

    about: str
    at: int
    token: str
    pk: int | None = None
    was: dict[str, str] | None = None

    def sealed(self):
        return signing.dumps(self, salt=SALT, compress=True)

    @property
    def age(self):
        return int(time.time()) - self.at

    def token_with(self, contents):
        """The token of a proposal with these contents, which are lists of texts by their names.

        The same form with the same contents is one proposal, however often it comes. One that
        somebody went back to, and changed, is another: both are kept.
        """
        text = json.dumps(sorted(contents.items()), ensure_ascii=False)
        digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return f"{self.token}.{digest}"


def opened(about, pk=None, was=None):
    """A form that is opened now."""
    return Opened(about, int(time.time()), secrets.token_urlsafe(12), pk, was)


def unsealed(text, about) -> Opened | None:
    """The form with this seal, or None where the seal is not ours or is of another form."""
    try:
        values: Any = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    found = Opened(*values)
    return found if found.about == about else None
