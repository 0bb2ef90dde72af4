"""Who is asked whether entries are still right, and when they were asked last."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from editorial.models import Contact
from editorial.models.confirmation import ConfirmationLink
from editorial.models.kinds import entry_kinds, kinds_by_name


class ContactForm(forms.ModelForm):
    """An organisation, or one entry by its kind and slug: nobody knows entries by numbers."""

    kind = forms.ChoiceField(
        label=capfirst(pgettext_lazy("what sort it is", "kind")), required=False
    )
    slug = forms.CharField(
        label=capfirst(_("slug of the entry")),
        max_length=100,
        required=False,
        help_text=_("The last part of the address of its page."),
    )

    class Meta:
        model = Contact
        fields = ["name", "email", "language", "organisation", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Whoever may only look has no fields.
        if "kind" in self.fields:
            self.fields["kind"].choices = [("", "---------"), *kinds_by_name()]
        if "slug" in self.fields and (entry := self.instance.entry):
            self.initial["slug"] = entry.slug

    def clean(self):
        cleaned = super().clean()
        kind, slug = cleaned.get("kind", ""), cleaned.get("slug", "").strip().strip("/")
        self.instance.object_id = None
        if cleaned.get("organisation") and (kind or slug):
            raise ValidationError(gettext("Choose an organisation or one entry, not both."))
        if not kind and not slug:
            return cleaned
        if not kind or not slug:
            missing = "slug" if kind else "kind"
            self.add_error(missing, gettext("Of one entry, both the kind and the slug are needed."))
            return cleaned
        model = entry_kinds()[kind]
        try:
            self.instance.object_id = model.objects.get_by_natural_key(slug.lower()).pk
        except model.DoesNotExist:
            message = gettext("There is no %(kind)s with the slug «%(slug)s».")
            self.add_error("slug", message % {"kind": model._meta.verbose_name, "slug": slug})
        return cleaned

    def _get_validation_exclusions(self):
        # It is no field of the form, but the rule that one thing is chosen looks at it. Where its
        # own fields are wrong already, another message would say the same in other words.
        excluded = super()._get_validation_exclusions()
        return excluded if self.errors else excluded - {"object_id"}


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    form = ContactForm
    list_display = ["email", "name", "answers_for", "language", "last_sent", "last_used"]
    list_filter = ["language"]
    list_select_related = ["organisation"]
    list_per_page = 50
    search_fields = ["email", "name", "organisation__name"]
    search_help_text = _("Looks in the address, the name and the organisation.")
    autocomplete_fields = ["organisation"]
    readonly_fields = ["last_sent", "last_used"]
    fieldsets = [
        (None, {"fields": ["name", "email", "language"]}),
        (
            _("What they answer for"),
            {
                "description": _(
                    "Choose an organisation, with all that it runs; or one entry, by its kind and "
                    "the last part of its address."
                ),
                "fields": ["organisation", "kind", "slug"],
            },
        ),
        (_("Asked"), {"fields": ["last_sent", "last_used"]}),
    ]

    def get_queryset(self, request):
        links, own = ConfirmationLink.objects.filter(contact=OuterRef("pk")), OuterRef("object_id")
        sent = links.filter(sent_at__isnull=False).order_by("-sent_at").values("sent_at")[:1]
        used = links.filter(used_at__isnull=False).order_by("-used_at").values("used_at")[:1]
        # All in one query, however long the list.
        names = Case(
            *(
                When(kind=kind, then=Subquery(model.objects.filter(pk=own).values("name")))
                for kind, model in entry_kinds().items()
            ),
            default=Value(""),
        )
        contacts = super().get_queryset(request)
        return contacts.annotate(
            last_sent_at=Subquery(sent), last_used_at=Subquery(used), entry_name=names
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            # The form's own field shows nothing to whoever may only look.
            fieldsets = [_without_slug(fieldset) for fieldset in fieldsets]
        return fieldsets if obj else fieldsets[:-1]

    # The stubs know of no empty value that waits for its language.
    @admin.display(  # type: ignore[call-overload]
        description=_("last link sent"), ordering="last_sent_at", empty_value=_("none yet")
    )
    def last_sent(self, contact):
        return contact.last_sent_at

    @admin.display(  # type: ignore[call-overload]
        description=_("last link used"), ordering="last_used_at", empty_value=_("none yet")
    )
    def last_used(self, contact):
        return contact.last_used_at

    @admin.display(description=_("answers for"))
    def answers_for(self, contact):
        if contact.organisation:
            return contact.organisation
        if not contact.entry_name:
            return gettext("nothing any more")
        return f"{contact.model._meta.verbose_name}: {contact.entry_name}"


def _without_slug(fieldset):
    title, options = fieldset
    shown = ["answers_for" if name == "kind" else name for name in options["fields"]]
    return title, {**options, "fields": [name for name in shown if name != "slug"]}
