"""The forms on which strangers report: about an entry, about a list, about the site."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from editorial.models import Wish
from rehabdir.languages import DEFAULT

# Letters. What the model allows may be less.
LONGEST = 5000
# What stands where bytes were no text.
MARK = "\ufffd"
# Editors' own, or no text by itself.
NOT_ASKED = {"slug", "stage_note", "also_written", "stated_member_noun"}
# Before the names of an entry's fields, which may be those of the form's own.
PREFIX = "entry-"
LAST = ("source", "email")
CLOSED = _("It is closed or has ended")


def readable(text):
    """`text` without what nobody can see or type, and with line ends as a form has them.

    Word processors put control characters between lines, which no column and no page may hold.
    """
    lines = "\n".join(text.splitlines())
    return "".join(
        letter for letter in lines if letter in "\n\t" or unicodedata.category(letter) != "Cc"
    )


def refuse_marks(text):
    if MARK in text:
        raise ValidationError(
            gettext("Some letters could not be read. They are shown as «%(mark)s»: put them right.")
            % {"mark": MARK}
        )


class Text(forms.CharField):
    """Any text. No maxlength in the page: a browser would cut what is pasted without a word."""

    def __init__(self, *, rows=0, **values):
        widget = forms.Textarea(attrs={"rows": rows, "cols": 60}) if rows else forms.TextInput()
        too_long = _("This is too long: %(show_value)d letters. At most %(limit_value)d fit.")
        validators = [refuse_marks, MaxLengthValidator(LONGEST, too_long)]
        super().__init__(widget=widget, validators=validators, **values)


class ReportForm(forms.Form):
    """What all of them ask. `said()` is what to propose."""

    use_required_attribute = False
    # Robots fill every box; people never see this one.
    subject = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": -1}),
    )

    def __init__(self, data=None, **values):
        if data is not None:
            data = {name: readable(text) for name, text in data.items()}
            # Shown again, the form has an empty one.
            self.is_trapped = bool(data.pop("subject", ""))
        super().__init__(data, label_suffix="", **values)

    def first(self):
        """The boxes that come first, before those that correct an entry."""
        others = {*LAST, "subject"}
        return [box for box in self if box.name not in others and not box.name.startswith(PREFIX)]

    def last(self):
        return [self[name] for name in LAST if name in self.fields]


def why_field(**values):
    return Text(
        label=_("What is wrong or missing?"),
        rows=6,
        help_text=_("In your own words, in any language."),
        error_messages={"required": _("Say what is wrong or missing.")},
        **values,
    )


def source_field():
    return Text(
        label=_("How do you know?"),
        rows=2,
        required=False,
        help_text=_("For example a web page, a leaflet, or because you work there."),
    )


def email_field():
    return forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        required=False,
        help_text=_(
            "Only if you want to hear what came of it. "
            "We delete the address 30 days after that, and use it for nothing else."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SiteForm(ReportForm):
    """Anything about the site."""

    why = why_field()
    email = email_field()

    def said(self):
        return {"wish": Wish.TELL, "why": self.cleaned_data["why"]}


class ListForm(ReportForm):
    """Something that a list lacks."""

    name = Text(
        label=_("What is it called?"), error_messages={"required": _("Say what it is called.")}
    )
    what = Text(label=_("What is it, and who is it for?"), rows=4, required=False)
    who = Text(label=_("Who runs it?"), required=False)
    page = Text(label=_("Its web page"), required=False)
    source = source_field()
    email = email_field()

    def said(self):
        # In the language of the staff, as the rest of what they read.
        with override(DEFAULT):
            lines = [
                f"{self.fields[name].label} {self.cleaned_data[name]}"
                for name in ("name", "what", "who", "page", "source")
                if self.cleaned_data[name]
            ]
        return {
            "wish": Wish.TELL,
            "why": "\n".join(lines),
            "source": self.cleaned_data["source"],
            "entry_name": self.cleaned_data["name"][:200],
        }


def texts_of(entry):
    """By name, the texts of an entry that a stranger may correct, as they are now.

    A text that is too long for the form is left out: there is the first box for it.
    """
    fields = [
        field
        for field in entry._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in NOT_ASKED
    ]
    texts = {field.name: getattr(entry, field.name) for field in fields}
    return {name: text for name, text in texts.items() if len(text) <= LONGEST}


class EntryForm(ReportForm):
    """Something about one entry of `model`; `was` is what the texts were when it was opened."""

    why = why_field(required=False)
    closed = forms.BooleanField(label=CLOSED, required=False)
    source = source_field()
    email = email_field()

    def __init__(self, data=None, *, model, was):
        self.model, self.was = model, was
        shown = {PREFIX + name: text for name, text in was.items()}
        # A box that did not come back was not emptied.
        super().__init__(None if data is None else shown | data.dict(), initial=shown)
        for name, text in was.items():
            field = model._meta.get_field(name)
            self.fields[PREFIX + name] = Text(
                label=capfirst(str(field.verbose_name)), required=False, rows=_rows(field, text)
            )
        self.changes = {}

    def corrections(self):
        """The boxes with what the entry says."""
        return [self[PREFIX + name] for name in self.was]

    @property
    def is_correcting(self):
        """Whether one of the texts was changed, so that the page has to show them."""
        return any(
            box.errors or (self.is_bound and not same(box.value() or "", self.was[name]))
            for name, box in zip(self.was, self.corrections(), strict=True)
        )

    def clean(self):
        for name, was in self.was.items():
            if PREFIX + name in self.cleaned_data:
                self._compare(name, was, self.cleaned_data[PREFIX + name])
        told = [self.changes, self.errors, self.cleaned_data.get("why")]
        if not any([*told, self.cleaned_data.get("closed")]):
            self.add_error("why", self.fields["why"].error_messages["required"])
        return self.cleaned_data

    def _compare(self, name, was, new):
        if same(new, was):
            return
        field = self.model._meta.get_field(name)
        if isinstance(field, models.URLField) and new and "://" not in new:
            new = f"https://{new}"
        try:
            field.clean(new, None)
        except ValidationError as error:
            self.add_error(PREFIX + name, error)
        else:
            self.changes[name] = {"was": was, "new": new}

    def said(self):
        why, closed = self.cleaned_data["why"], self.cleaned_data["closed"]
        said = {"wish": Wish.TELL, "why": why, "source": self.cleaned_data["source"]}
        if self.changes:
            said |= {"wish": Wish.CHANGE, "changes": self.changes}
            if closed:
                # A proposal has one wish; neither is lost.
                with override(DEFAULT):
                    said["why"] = f"{why}\n{CLOSED}.".strip()
        elif closed:
            said["wish"] = Wish.CLOSED
        return said


def _rows(field, text):
    if isinstance(field, models.URLField) or (field.max_length and field.max_length <= 200):
        return 0
    return min(2 + len(text) // 60, 12)


def same(one, other):
    """Whether two texts differ in nothing but what a browser does to them on the way."""
    return readable(one).strip() == readable(other).strip()
