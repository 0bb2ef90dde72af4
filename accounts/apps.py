from allauth.account.apps import AccountConfig
from allauth.mfa.apps import MFAConfig
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts of staff")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import log  # noqa: F401 (it listens to who signs in and out)


class SignInConfig(AccountConfig):
    """allauth's sign-in, not at work on every page as it demands: accounts.middleware starts it."""

    def ready(self):
        pass


class SecondFactorConfig(MFAConfig):
    """allauth's second factors; what it would load now, accounts.middleware loads when needed."""

    def ready(self):
        pass
