"""The texts of one entry as the translating page shows them, and what comes back from it."""

import difflib
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from translations.models import Translation, TranslationState, languages
from translations.overview import OPEN, groups, language_name
from translations.texts import TEXTS, model_of, parts_of

# Where the public page has the texts in another order than TEXTS, rows behind their entry.
PAGES = {
    "programme": (
        "name",
        "summary",
        "description",
        "programmestep",
        "eligibility",
        "exclusions",
        "cost",
        "how_to_apply",
        "who_can_refer",
        "opening_hours",
        "contact",
        "partnerrole",
        "programmefigure",
        "programmecitation",
        "stage_note",
    ),
    "network": (
        "name",
        "summary",
        "description",
        "networkaim",
        "leader",
        "stated_member_noun",
        "membership",
        "networkfigure",
        "networkcitation",
    ),
    "event": (
        "name",
        "summary",
        "theme",
        "description",
        "eventgoal",
        "eventguest",
        "eventorganisation",
        "eventfigure",
        "eventcitation",
    ),
    "eventguest": ("part", "office"),
}
# What says which row it is, where a row has such a field.
NAMES = ("organisation", "source", "name")

LINK = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# What ends the sentence that a link stands in.
AFTER_LINK = ".,;:!?)]>'\""
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class WorkFilter(forms.Form):
    """Which entries the work list shows; a bad value counts as none."""

    language = forms.ChoiceField(label=_("Language"))
    state = forms.ChoiceField(
        label=_("Texts that are"),
        required=False,
        choices=[
            ("", _("missing, out of date or not reviewed")),
            *((state.value, state.label) for state in (*OPEN, TranslationState.REVIEWED)),
        ],
    )
    kind = forms.ChoiceField(label=pgettext_lazy("what sort it is", "Kind"), required=False)

    def __init__(self, data):
        codes = [code for code, _name in languages()]
        super().__init__({"language": codes[0]} | data.dict())
        self.groups = groups()
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]
        self.fields["kind"].choices = [
            ("", gettext("All")),
            *((key, capfirst(name)) for key, (name, _kinds) in self.groups.items()),
        ]
        self.is_valid()
        # As the page names them: the values that were not understood.
        self.ignored = [self.data[name] for name in self.errors if self.data[name]]
        self.chosen: dict[str, str] = {"language": codes[0], "state": "", "kind": ""}
        self.chosen |= self.cleaned_data
        self.data = self.chosen

    @property
    def kinds(self):
        names = [self.chosen["kind"]] if self.chosen["kind"] else self.groups
        return [kind for name in names for kind in self.groups[name][1]]


class Typed(NamedTuple):
    """What somebody sent for one text, with what the page had shown beside it."""

    key: str
    english: str
    was: str
    was_reviewed: bool
    text: str
    is_reviewed: bool
    # The differences that the ticked box was about.
    sure: str = ""

    @property
    def is_changed(self):
        return (self.text, self.is_reviewed) != (tidy(self.was), self.was_reviewed)


@dataclass
class Text:
    """One English text of an entry and its translation into one language, if there is one."""

    kind: str
    pk: int
    field: str
    label: str
    english: str
    translation: Translation | None = None
    # What was refused, and why.
    typed: Typed | None = None
    problem: str = ""

    @property
    def key(self):
        return f"{self.kind}-{self.pk}-{self.field}"

    @property
    def state(self):
        if self.translation is None:
            return TranslationState.MISSING
        return self.translation.state(self.english)

    @property
    def stored(self):
        return self.translation.text if self.translation else ""

    @property
    def text(self):
        """What the text area holds: what was typed, where it was."""
        if self.typed and self.typed.text != tidy(self.typed.was):
            return self.typed.text
        return self.stored

    @property
    def stored_meanwhile(self):
        """What somebody else has saved since the page was shown."""
        return self.stored if self.typed and tidy(self.stored) != tidy(self.typed.was) else ""

    @property
    def is_ticked(self):
        """Not any more where something has changed since the box was ticked."""
        if self.typed:
            return self.typed.is_reviewed and self.problem == "differing"
        return self.state == TranslationState.REVIEWED

    @property
    def rows(self):
        return min(16, 2 + self.english.count("\n") + len(self.english) // 50)

    @property
    def shown(self):
        """What the page shows now, to come back with what is typed; JSON keeps line breaks."""
        return json.dumps([self.english, self.stored, self.state == TranslationState.REVIEWED])

    @property
    def compared(self):
        """The former English and that of now in pieces, or None where they are the same."""
        former = self.english
        if self.typed and self.typed.english != self.english:
            former = self.typed.english
        elif self.translation:
            former = self.translation.source_text
        return compare(former, self.english) if former != self.english else None

    @property
    def differing(self):
        return differing(self.english, self.text) if self.text else None


def texts_of(kind, pk, language, *, lock=False):
    """The Texts of an entry and its rows in the order of the public page; none if it is gone.

    `lock` holds them until the transaction ends. A query for each kind of row and one more.
    """
    things = {part: _rows_of(part, pk, lock) for part in (kind, *parts_of(kind))}
    where = Q()
    for part, rows in things.items():
        where |= Q(kind=part, object_id__in=list(rows))
    found = Translation.objects.filter(where, language=language).order_by()
    known = {(each.kind, each.object_id, each.field): each for each in found}
    texts = []
    for entry in things[kind].values():
        for place in places(kind):
            if place in things:
                for number, row in enumerate(things[place].values(), start=1):
                    texts += [_text(place, row, field, number) for field in places(place)]
            else:
                texts.append(_text(kind, entry, place))
    for text in texts:
        text.translation = known.get((text.kind, text.pk, text.field))
    return [text for text in texts if text.english]


def places(kind):
    """The fields of a kind and the kinds of its rows, in the order of the public page."""
    return PAGES.get(kind, (*TEXTS[kind].fields, *parts_of(kind)))


def _rows_of(part, pk, lock):
    model = model_of(part)
    owner = TEXTS[part].entry
    rows = model._base_manager.filter(**{owner or "pk": pk})
    if owner:
        keys = [field.name for field in model._meta.fields if field.is_relation]
        rows = rows.select_related(*(name for name in NAMES if name in keys))
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {row.pk: row for row in rows}


def _text(kind, thing, field, number=None):
    label = capfirst(thing._meta.get_field(field).verbose_name)
    if number:
        row = f"{capfirst(thing._meta.verbose_name)} {number}"
        names = [str(getattr(thing, name)) for name in NAMES if hasattr(thing, name)]
        label = f"{row} ({names[0]}): {label}" if names else f"{row}: {label}"
    return Text(kind, thing.pk, field, label, getattr(thing, field))


def tidy(text):
    """As texts are kept: no spaces around them, and line breaks as Python has them."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def typed_from(data):
    """The Typeds in what the translating page sent; BadRequest where it is not from there."""
    suffix = "-shown"
    keys = [name.removesuffix(suffix) for name in data if name.endswith(suffix)]
    return [_typed(data, key, data[key + suffix]) for key in keys]


def _typed(data, key, shown):
    try:
        english, was, was_reviewed = json.loads(shown)
        known = isinstance(english, str) and isinstance(was, str)
    except (ValueError, TypeError):
        known = False
    if not known:
        raise BadRequest("No page of ours sent this.")
    text = tidy(data.get(f"{key}-text", ""))
    is_reviewed = bool(text) and ("all" in data or f"{key}-reviewed" in data)
    sure = data.get(f"{key}-sure", "")
    return Typed(key, english, was, bool(was_reviewed), text, is_reviewed, sure)


def compare(former, now):
    """Both texts in pieces (is it in this one only, piece), compared by words."""
    words = WORDS.findall(former), WORDS.findall(now)
    sides: tuple[list, list] = [], []
    matches = difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    for what, *ends in matches:
        for side, tokens, (start, end) in zip(sides, words, (ends[:2], ends[2:]), strict=True):
            if start < end:
                side.append((what != "equal", "".join(tokens[start:end])))
    return sides


class Differing(NamedTuple):
    """Figures, links and e-mail addresses in one of two texts; what is twice is there twice."""

    lost: list[str]
    added: list[str]

    @property
    def code(self):
        """For the box: a tick is about these differences and no others."""
        return json.dumps([self.lost, self.added])


def differing(english, text):
    """What of the English a translation lacks or has too much, or None."""
    there, here = _exact(english), _exact(text)
    found = Differing(sorted((there - here).elements()), sorted((here - there).elements()))
    return found if found.lost or found.added else None


def _exact(text):
    """A Counter of what no translation may change."""
    links = [link.rstrip(AFTER_LINK) for link in LINK.findall(text)]
    text = LINK.sub(" ", text)
    mails = MAIL.findall(text)
    # Tamil and others have digits of their own.
    figures = re.findall(r"\d+", MAIL.sub(" ", text))
    plain = ["".join(str(unicodedata.decimal(digit)) for digit in each) for each in figures]
    return Counter([*links, *mails, *plain])
