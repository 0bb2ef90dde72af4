"""What a contact would change about an entry."""

from django.utils.translation import gettext_lazy as _

from editorial.forms import EntryForm, Text
from editorial.models import Wish


class ChangeForm(EntryForm):
    """The texts of an entry to correct, and a box for all else; `said()` is what to propose."""

    subject = closed = source = email = None  # type: ignore[assignment]
    why = Text(
        label=_("Anything else that has to change"),
        rows=6,
        required=False,
        help_text=_("In your own words, in any language."),
        error_messages={
            "required": _("Nothing is different yet. Change a text, or say what has to change.")
        },
    )

    def said(self):
        wish = Wish.CHANGE if self.changes else Wish.TELL
        return {"wish": wish, "why": self.cleaned_data["why"], "changes": self.changes}
