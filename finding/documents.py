"""Which texts of which entries are searched, and how they come into the text index.

Every published entry of a kind in KINDS is one document. Only what an entry and its own rows say
is in it, in English and in every language that they are translated into: names of needs, audiences
and organisations match through the index of bits. finding/in_step.py says when.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from django.apps import apps
from django.db import transaction
from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from finding import text, words
from finding.models import Synonym
from finding.words import Said
from organisations.models.entry import State
from translations.models import Translation

# By the place of its kind here a document is known for good: add kinds at the end, and move none.
KINDS = (
    "programme",
    "organisation",
    "network",
    "event",
    "eventseries",
    "publication",
    "glossaryterm",
)
# The number of a document is the place of its kind, followed by the entry's id in so many bits, so
# that the entries of one kind follow each other.
ID_BITS = 40
# Entries that are read and indexed at a time.
BATCH = 500
SEPARATORS = str.maketrans("，、", ",,")


@dataclass(frozen=True)
class Texts:
    """Which fields of a kind of entry are searched; the summary leads in each."""

    model: str
    names: tuple = ("name", "also_known_as")
    rest: tuple = ()
    # By the name under which an entry has its rows, the fields of a row.
    rows: dict = field(default_factory=dict)

    @property
    def fields(self):
        """The fields of the entry itself of which a change changes what is found."""
        return {"state", "summary", *self.names, *self.rest}


TEXTS = {
    "programme": Texts(
        "programmes.Programme",
        rest=(
            "description",
            "eligibility",
            "exclusions",
            "cost",
            "how_to_apply",
            "who_can_refer",
            "opening_hours",
            "contact",
        ),
        rows={"steps": ("text",), "figures": ("label",)},
    ),
    "organisation": Texts("organisations.Organisation", rest=("description", "contact")),
    "network": Texts(
        "organisations.Network",
        rest=("description", "leader"),
        rows={"aims": ("text",), "figures": ("label",)},
    ),
    "event": Texts(
        "organisations.Event",
        rest=("description", "theme"),
        rows={"goals": ("text",), "guests": ("name", "office"), "figures": ("label",)},
    ),
    "eventseries": Texts("organisations.EventSeries", rest=("description", "rhythm")),
    "publication": Texts("organisations.Publication", rest=("author",)),
    "glossaryterm": Texts(
        "programmes.GlossaryTerm", names=("name", "also_known_as", "also_written")
    ),
}


def number(kind, pk):
    """The number of the document of an entry; ValueError for a kind that has no documents."""
    return KINDS.index(kind) << ID_BITS | pk


def split(document):
    """The kind and the primary key of the entry that the document with this number is of."""
    return KINDS[document >> ID_BITS], document & ((1 << ID_BITS) - 1)


def model_of(kind):
    return apps.get_model(TEXTS[kind].model)


@cache
def row_fields():
    """By model of rows that are searched, the fields of a row."""
    return {
        model_of(kind)._meta.get_field(rows).related_model: fields
        for kind, texts in TEXTS.items()
        for rows, fields in texts.rows.items()
    }


def entries_of(things, using="default"):
    """The entries in whose documents these things stand, both by kind: an entry stands in its own,
    a row in that of its entry, and any other thing in none.
    """
    found = {kind: set(pks) for kind, pks in things.items() if kind in KINDS}
    for model in row_fields():
        if pks := things.get(model._meta.model_name):
            kind = model._meta.get_field("entry").related_model._meta.model_name
            rows = model._base_manager.using(using).filter(pk__in=pks)
            found.setdefault(kind, set()).update(rows.values_list("entry", flat=True))
    return found


# --- From entries to documents ----------------------------------------------------------------


class _Joined(Aggregate):
    """The texts of several rows as one; the databases call it by different names."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def __init__(self, expression, **extra):
        super().__init__(expression, Value("\n"), **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, function="STRING_AGG", **extra)


def _read(kind, pks, using):
    """The texts of those of the entries that are published, as pairs of pk and Said. One query."""
    texts = TEXTS[kind]
    entries = model_of(kind)._base_manager.using(using).filter(pk__in=pks, state=State.PUBLISHED)
    rows = [_rows(kind, rows, fields) for rows, fields in texts.rows.items()]
    for pk, summary, *found in entries.order_by("pk").values_list(
        "pk", "summary", *texts.names, *texts.rest, *rows
    ):
        names, rest = found[: len(texts.names)], found[len(texts.names) :]
        # The first is the name; the others are lists of names.
        others = ",".join(names[1:]).translate(SEPARATORS).split(",")
        yield pk, Said(words.LANGUAGE, [names[0], *others], summary, list(filter(None, rest)))


def _rows(kind, rows, fields):
    """The texts of an entry's rows as one, for a query of entries."""
    model = model_of(kind)._meta.get_field(rows).related_model
    parts = list(chain.from_iterable((F(name), Value("\n")) for name in fields))[:-1]
    text = Concat(*parts, output_field=TextField()) if len(parts) > 1 else parts[0]
    own = model._base_manager.filter(entry=OuterRef("pk")).order_by().values("entry")
    return Subquery(own.annotate(joined=_Joined(text)).values("joined"))


def _translated(kind, pks, using):
    """By primary key, a Said for each language that an entry or a row of it is translated into.

    One query.
    """
    texts = TEXTS[kind]
    names = texts.names
    own = [*names, "summary", *texts.rest]
    where, entries = Q(kind=kind, object_id__in=pks, field__in=own), []
    for rows, fields in texts.rows.items():
        model = model_of(kind)._meta.get_field(rows).related_model
        row, of = model._meta.model_name, model._base_manager.using(using).order_by()
        ids = of.filter(entry__in=pks).values("pk")
        where |= Q(kind=row, object_id__in=ids, field__in=fields)
        entry = of.filter(pk=OuterRef("object_id")).values("entry")
        entries.append(When(kind=row, then=Subquery(entry)))
    found = Translation.objects.using(using).filter(where).order_by()
    found = found.annotate(
        entry=Case(*entries, default=F("object_id"), output_field=BigIntegerField())
    )
    said = defaultdict(dict)
    columns = ("entry", "language", "kind", "field", "text")
    for pk, language, of, name, said_there in found.values_list(*columns):
        if language not in said[pk]:
            said[pk][language] = {"names": [], "lead": "", "rest": []}
        place = said[pk][language]
        if of == kind and name == "summary":
            place["lead"] = said_there
        else:
            place["names" if of == kind and name in names else "rest"].append(said_there)
    return {
        pk: [Said(language, **place) for language, place in sorted(own.items())]
        for pk, own in said.items()
    }


def _documents(kind, pks, using):
    translated = _translated(kind, pks, using)
    return [
        (number(kind, pk), words.tokens([said, *translated.get(pk, ())]))
        for pk, said in _read(kind, pks, using)
    ]


def tokens_of(kind, pks, using="default"):
    """By primary key, the tokens of the documents of these entries; none for unpublished ones."""
    return {split(number)[1]: tokens for number, tokens in _documents(kind, pks, using)}


def refresh(model, pks, using="default"):
    """Index these entries of `model` as they are in the database now.

    Those that are not published, or are gone, have no document afterwards. A few queries for each
    500 entries. Nothing happens for a model that has no documents.
    """
    kind = model._meta.model_name
    if kind not in KINDS:
        return
    index, pks = text.index(using), sorted(pks)
    with transaction.atomic(using=using, savepoint=False):
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            documents = _documents(kind, batch, using)
            index.put(documents)
            found = {document for document, _ in documents}
            index.remove({number(kind, pk) for pk in batch} - found)


def rebuild(progress=None, using="default"):
    """Index all published entries anew; return how many there are.

    `progress` is called with the number of documents done and of all to do. Searches find the
    former index until the new one is complete. On SQLite, others cannot write meanwhile.
    """
    progress = progress or (lambda done, total: None)
    total = sum(_published(kind, using).count() for kind in KINDS)
    index, done = text.index(using), 0

    def batches():
        nonlocal done
        for kind in KINDS:
            for pks in _in_batches(_published(kind, using)):
                documents = _documents(kind, pks, using)
                yield documents
                done += len(documents)
                # More may have been published since they were counted.
                progress(done, max(done, total))

    progress(0, total)
    index.replace(batches())
    _raise_edition(using)
    return done


def _raise_edition(using):
    """Let everybody know that texts may be found now that were not before, and the other way round.

    By a synonym that comes and goes: its triggers do the rest (finding/triggers.py).
    """
    with transaction.atomic(using=using):
        Synonym.objects.using(using).create(phrase="-", means="--").delete()


def _published(kind, using):
    return model_of(kind)._base_manager.using(using).filter(state=State.PUBLISHED)


def _in_batches(entries):
    last = 0
    entries = entries.order_by("pk").values_list("pk", flat=True)
    while pks := list(entries.filter(pk__gt=last)[:BATCH]):
        yield pks
        last = pks[-1]


def is_empty(using="default"):
    """Whether there is no published entry, and so no document."""
    return not any(_published(kind, using).exists() for kind in KINDS)
