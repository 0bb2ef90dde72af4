"""What staff do to the translations of an entry."""

from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from translations.forms import Text, Typed, differing, texts_of, tidy
from translations.models import Translation
from translations.overview import language_name
from translations.texts import kind_of


class Problem(models.TextChoices):
    """Why something was not saved."""

    GONE = "gone", _("This text is no longer part of the entry.")
    ENGLISH = "english", _("The English has changed since the page was opened.")
    MEANWHILE = "meanwhile", _("Somebody else has changed this translation meanwhile.")
    DIFFERING = "differing", _("Figures, links or e-mail addresses differ from the English.")


class Refusal(NamedTuple):
    typed: Typed
    problem: Problem


class Outcome(NamedTuple):
    """What became of what was typed; what was as it was already is nowhere."""

    # As the history says it, empty where nothing was saved.
    summary: str
    # By the key of the text.
    refused: dict[str, Refusal]


@transaction.atomic
def save(*, entry, language, typed, by):
    """Save those of `typed`, a list of Typed, that nothing speaks against; return an Outcome.

    An empty text deletes its translation. What is saved was made from the English of now, which is
    the one that was shown. `by` is the user whose name the history of `entry` shows.
    """
    kind = kind_of(entry)
    texts = {text.key: text for text in texts_of(kind, entry.pk, language, lock=True)}
    refused, accepted = {}, []
    for each in typed:
        if not each.is_changed:
            continue
        text = texts.get(each.key)
        if problem := _problem(text, each):
            refused[each.key] = Refusal(each, problem)
        else:
            accepted.append((text, each))
    _write(accepted, language)
    summary = _summary(accepted, language)
    if summary:
        LogEntry.objects.log_actions(by.pk, [entry], CHANGE, summary)
    return Outcome(summary, refused)


def _problem(text: Text | None, typed: Typed):
    if text is None:
        return Problem.GONE
    if typed.english != text.english:
        return Problem.ENGLISH
    if tidy(text.stored) not in (tidy(typed.was), typed.text):
        return Problem.MEANWHILE
    differences = differing(text.english, typed.text) if typed.text else None
    return Problem.DIFFERING if differences and typed.sure != differences.code else None


def _write(accepted, language):
    emptied = [text.translation.pk for text, typed in accepted if text.stored and not typed.text]
    Translation.objects.filter(pk__in=emptied).delete()
    Translation.objects.bulk_create(
        [
            Translation(
                kind=text.kind,
                object_id=text.pk,
                field=text.field,
                language=language,
                text=typed.text,
                source_text=text.english,
                is_reviewed=typed.is_reviewed,
            )
            for text, typed in accepted
            if typed.text
        ],
        update_conflicts=True,
        unique_fields=["kind", "object_id", "language", "field"],
        update_fields=["text", "source_text", "is_reviewed", "changed_at"],
    )


def _summary(accepted, language):
    """«Malay: 3 texts changed, 2 reviewed»."""
    changed = sum(typed.text != tidy(typed.was) for _text, typed in accepted)
    reviewed = sum(typed.is_reviewed and not typed.was_reviewed for _text, typed in accepted)
    undone = sum(
        typed.text == tidy(typed.was) and typed.was_reviewed and not typed.is_reviewed
        for _text, typed in accepted
    )
    parts = [
        ngettext("%(count)s text changed", "%(count)s texts changed", changed),
        ngettext("%(count)s reviewed", "%(count)s reviewed", reviewed),
        ngettext("%(count)s no longer reviewed", "%(count)s no longer reviewed", undone),
    ]
    said = [
        part % {"count": count}
        for part, count in zip(parts, (changed, reviewed, undone), strict=True)
        if count
    ]
    if not said:
        return ""
    return gettext("%(language)s: %(what)s") % {
        "language": language_name(language),
        "what": ", ".join(said),
    }
