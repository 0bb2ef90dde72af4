"""One rule for passwords beside Django's own (NIST SP 800-63B-4, section 3.1.1.2)."""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What somebody guesses first who knows whose password it is.
SITE = ["rehabilitation", "directory", "rehabdir", "singapore", "password", "programme"]
LEFT = 8


class GuessedValidator:
    """Refuses what is little more than the names of the site and of its owner, or a row of keys."""

    def validate(self, password, user=None):
        rest = password.lower()
        owner = [user.get_username(), user.first_name, user.last_name] if user else []
        for word in [*SITE, *(name.lower() for name in owner if len(name) > 2)]:
            rest = rest.replace(word, "")
        if len(rest) < LEFT or _leaps(rest) < LEFT / 2:
            raise ValidationError(
                _("This password is easily guessed. Choose several words that do not go together."),
                code="password_easily_guessed",
            )

    def get_help_text(self):
        return _("Do not build it from the name of the site, your own name or a row of keys.")


def _leaps(password):
    """How often a character is neither the one before again nor the next one: 2 in «123 321»."""
    return sum(abs(ord(one) - ord(other)) > 1 for one, other in pairwise(password))
