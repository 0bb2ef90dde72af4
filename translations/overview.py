"""How far the directory is translated: by kind, by entry and for one entry.

Compared and counted by the database, since there may be a million texts. All questions are asked
of one relation that is made of TEXTS: each text with its state in each language.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language_info, gettext

from organisations.models import State, VocabularyTerm
from translations.models import Translation, TranslationState, languages
from translations.texts import TEXTS, entry_kinds, model_of, parts_of

VOCABULARY = "vocabulary"
# The order in which staff know the kinds; others come last.
ORDER = (
    "programme",
    "organisation",
    "network",
    "event",
    "eventseries",
    "publication",
    "venue",
    "glossaryterm",
    VOCABULARY,
    "source",
)
# The states that leave something to do.
OPEN = (TranslationState.MISSING, TranslationState.OUT_OF_DATE, TranslationState.UNREVIEWED)


class Work(NamedTuple):
    """An entry and how many of its texts are in which state in one language."""

    kind: str
    pk: int
    name: str
    is_public: bool
    missing: int
    out_of_date: int
    unreviewed: int
    reviewed: int

    def has(self, state):
        """Whether texts are in this state or, for an empty one, in any that leaves work."""
        numbers = dict(zip((*OPEN, TranslationState.REVIEWED), self[4:], strict=True))
        return any(numbers[each] for each in ([state] if state else OPEN))

    @property
    def kind_name(self):
        return model_of(self.kind)._meta.verbose_name


def language_name(code):
    """What a language is called in the language of the page: staff need not read it themselves."""
    return get_language_info(code)["name_translated"]


def groups():
    """The kinds as they are counted, all vocabularies as one: by key, a name and the kinds."""
    kinds = defaultdict(list)
    for kind in entry_kinds():
        kinds[VOCABULARY if issubclass(model_of(kind), VocabularyTerm) else kind].append(kind)
    ordered = sorted(kinds, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    return {key: (_group_name(key), kinds[key]) for key in ordered}


def _group_name(key):
    return gettext("vocabularies") if key == VOCABULARY else model_of(key)._meta.verbose_name_plural


def by_group():
    """A Counter of states by the key of a group and a language; without archived entries."""
    keys = {kind: key for key, (_name, kinds) in groups().items() for kind in kinds}
    found: defaultdict = defaultdict(Counter)
    for kind, language, state, number in _rows(
        f"SELECT entry_kind, language, state, COUNT(*) FROM ({_states(_texts(entry_kinds()))}) s "
        "GROUP BY entry_kind, language, state"
    ):
        found[keys[kind], language][state] += number
    return found


def of_entry(kind, pk):
    """A Counter of the states of an entry's texts by language."""
    found: defaultdict = defaultdict(Counter)
    for language, state, number in _rows(
        f"SELECT language, state, COUNT(*) FROM ({_states(_texts([kind], pk))}) s "
        "GROUP BY language, state"
    ):
        found[language][state] = number
    return found


def work(language, kinds):
    """All entries of these kinds but archived ones, as Works: published ones first, by name."""
    states = (*OPEN, TranslationState.REVIEWED)
    sums = ", ".join(f"SUM(CASE WHEN state = '{each}' THEN 1 ELSE 0 END)" for each in states)
    rows = _rows(
        f"SELECT e.kind, e.pk, e.name, e.is_public, {sums} "
        f"FROM ({_states(_texts(kinds), [language])}) s "
        f"JOIN ({_entries(kinds)}) e ON e.kind = s.entry_kind AND e.pk = s.entry_id "
        "GROUP BY e.kind, e.pk, e.name, e.is_public "
        "ORDER BY e.is_public DESC, LOWER(e.name), e.kind, e.pk"
    )
    return [Work(*row[:3], bool(row[3]), *row[4:]) for row in rows]


def next_of(works, kind, pk, state=""):
    """The Work that comes after an entry's in this list and has texts in `state`, or None.

    After the last one comes the first.
    """
    place = next((i for i, each in enumerate(works) if each[:2] == (kind, pk)), -1)
    others = [*works[place + 1 :], *works[: max(place, 0)]]
    return next((each for each in others if each.has(state)), None)


# Nothing below comes from a request: names of models and fields, codes of languages, integers.


def _texts(kinds, pk=None):
    """SQL of all texts of entries of these kinds, or of the one with this primary key."""
    quote = connection.ops.quote_name
    return " UNION ALL ".join(
        f"SELECT '{kind}' AS entry_kind, {quote(owner)} AS entry_id, '{part}' AS kind, "
        f"{quote(meta.pk.column)} AS object_id, '{field}' AS field, {quote(column)} AS english "
        f"FROM {quote(meta.db_table)} WHERE {quote(column)} <> '' AND {quote(owner)} "
        + (f"= {int(pk)}" if pk is not None else f"IN ({_unarchived(kind)})")
        for kind in kinds
        for part in (kind, *parts_of(kind))
        for meta in [model_of(part)._meta]
        for owner in [meta.get_field(TEXTS[part].entry or meta.pk.name).column]
        for field in TEXTS[part].fields
        for column in [meta.get_field(field).column]
    )


def _unarchived(kind):
    """What is archived is nobody's work until it comes back."""
    meta = model_of(kind)._meta
    quote = connection.ops.quote_name
    where = f" WHERE state <> '{State.ARCHIVED}'" if _has_state(kind) else ""
    return f"SELECT {quote(meta.pk.column)} FROM {quote(meta.db_table)}{where}"


def _has_state(kind):
    """Terms and sources have none: whoever comes sees them."""
    return any(field.name == "state" for field in model_of(kind)._meta.fields)


def _states(texts, codes=None):
    """SQL of the state of each of these texts in each of these languages, in all by default."""
    codes = [code for code, _ in languages()] if codes is None else codes
    into = " UNION ALL ".join(f"SELECT '{code}' AS language" for code in codes)
    return (
        "SELECT x.entry_kind, x.entry_id, l.language, CASE "
        f"WHEN t.id IS NULL THEN '{TranslationState.MISSING}' "
        f"WHEN t.source_text <> x.english THEN '{TranslationState.OUT_OF_DATE}' "
        f"WHEN t.is_reviewed THEN '{TranslationState.REVIEWED}' "
        f"ELSE '{TranslationState.UNREVIEWED}' END AS state "
        f"FROM ({texts}) x CROSS JOIN ({into}) l LEFT JOIN {Translation._meta.db_table} t "
        "ON t.kind = x.kind AND t.object_id = x.object_id "
        "AND t.language = l.language AND t.field = x.field"
    )


def _entries(kinds):
    """SQL of the names of entries, and of whether the public sees them."""
    quote = connection.ops.quote_name
    return " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, {quote(meta.pk.column)} AS pk, {quote(name)} AS name, "
        + (f"CASE WHEN state = '{State.PUBLISHED}' THEN 1 ELSE 0 END" if _has_state(kind) else "1")
        + f" AS is_public FROM {quote(meta.db_table)}"
        for kind in kinds
        for meta in [model_of(kind)._meta]
        for name in [meta.get_field(TEXTS[kind].fields[0]).column]
    )


def _rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
