"""The form of an entry: it knows what the entry was when it was opened."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial import documents, history, said
from editorial.models import Version

SALT = "editorial.opened-with"


class EntryForm(forms.ModelForm):
    """Knows what the entry was when the form was opened, and refuses to overwrite another's change.

    Nothing typed is lost: what somebody else changed and this person did not is brought in, the
    rest stays as it was typed, and saving once more saves it.
    """

    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the history beside what you changed."),
    )
    from_source = forms.CharField(
        label=_("From which source"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where the office can check it: a web page, a letter, your own knowledge."),
    )
    # Of the page that it is on: whether what is saved is published as it is.
    publishes = True
    # A form that was typed before its session ended is shown again, and not saved by itself.
    was_kept = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences = []
        if self.instance.pk and "opened_with" in self.fields and not self.is_bound:
            self.initial["opened_with"] = _closed(documents.read(self.instance))

    @cached_property
    def changed_data(self):
        # These are about the change, and no part of the entry.
        about = ("opened_with", "why", "from_source")
        return [name for name in super().changed_data if name not in about]

    def opened(self):
        """The document that the form was opened with, or None."""
        return _opened(self.data.get(self.add_prefix("opened_with"), ""))

    def clean(self):
        cleaned = super().clean()
        if self.was_kept:
            raise ValidationError(
                _("You were signed out while you typed. This is what you typed: save it now.")
            )
        if self.publishes and self.instance.pk:
            self._refuse_to_overwrite()
        return cleaned

    def _refuse_to_overwrite(self):
        opened = self.opened()
        if opened is None:
            return
        model = type(self.instance)
        stored = history.locked([self.instance])[0]
        now = documents.read_many([stored])[stored.pk]
        changed = [name for name in documents.names(model) if opened.get(name) != now[name]]
        if not changed:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("opened_with")] = _closed(now)
        for name in changed:
            yours = self._typed(model, name)
            if name in self.fields and yours == opened.get(name):
                self._bring_in(stored, name)
                yours = now[name]
            contents = {"opened": opened.get(name), "now": now[name]}
            if yours is not None:
                contents["yours"] = yours
            self.differences.append(said.Difference(model, name, **contents))
        last = Version.objects.about(stored).first()
        message = gettext(
            "%(who)s saved this entry while you typed. Nothing that you typed is lost. Compare "
            "the differences below, then save again."
        )
        who = last.by_name if last and last.by_name else gettext("Somebody else")
        raise ValidationError(message % {"who": who}, code="changed")

    def _typed(self, model, name):
        """What was typed for a field, as documents have it; None where that is not known."""
        if name not in self.cleaned_data:
            return None
        field, content = model._meta.get_field(name), self.cleaned_data[name]
        if field.many_to_many:
            return sorted(other.slug for other in content)
        if field.is_relation:
            return content and content.slug
        if isinstance(content, bool | int) or content is None:
            return content
        thing = model(**{name: content})
        return field.value_to_string(thing)

    def _bring_in(self, stored, name):
        """Put what somebody else saved into a field that this person left alone."""
        content, key = model_to_dict(stored, [name])[name], self.add_prefix(name)
        if isinstance(content, list):
            self.data.setlist(key, [str(other.pk) for other in content])
        elif content is False:
            self.data.pop(key, None)
        else:
            self.data[key] = "" if content is None else str(content)


def _closed(document):
    return signing.dumps(document, salt=SALT, compress=True)


def _opened(text):
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
