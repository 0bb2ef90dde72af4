"""One rule for passwords beside Django's own (NIST SP 800-63B-4, section 3.1.1.2)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What somebody guesses first who knows whose password it is.
SITE = ["rehabilitation", "directory", "rehabdir", "singapore", "password", "programme"]
LEFT = 8


class ContextValidator:
    """Refuses a password that is little more than the names of the site and of its owner."""

    def validate(self, password, user=None):
        rest = password.lower()
        owner = [user.get_username(), user.first_name, user.last_name] if user else []
        for word in [*SITE, *(name.lower() for name in owner if len(name) > 2)]:
            rest = rest.replace(word, "")
        if len(rest) < LEFT:
            raise ValidationError(
                _("This password is little more than the name of the site or your own."),
                code="password_of_context",
            )

    def get_help_text(self):
        return _("Do not build it from the name of the site or your own name.")
