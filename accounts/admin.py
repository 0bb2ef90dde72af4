from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from accounts.models import SignIn

# Addresses are not used, and nobody gives somebody else a second factor or looks at one.
admin.site.unregister([EmailAddress, Authenticator])


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):
    """A log to read: nobody adds to it, changes it or takes from it."""

    list_display = ["at", "name", "event", "proof", "address", "browser"]
    list_display_links = None
    list_filter = ["event", "at"]
    search_fields = ["name", "address"]
    date_hierarchy = "at"
    list_per_page = 100
    actions = None

    class Media:
        css = {"all": ["admin/account.css"]}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
