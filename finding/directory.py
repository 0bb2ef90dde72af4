"""What each worker keeps in memory about the directory, for the edition that is current."""

import gc
import logging
import threading
from dataclasses import dataclass
from datetime import date

from django.core.validators import slug_re
from django.db import DatabaseError, connections
from django.db.models import OuterRef, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language

from finding import edition as editions
from finding import names
from finding.building import build
from finding.index import Index
from finding.models import Change, Edition
from finding.specs import SPECS, spec
from finding.updating import updated
from organisations.models import Country, Entry, FormerSlug, Network, Organisation, Venue
from programmes.models import Audience, Language, Need, Qualifier
from translations.reading import names_of

log = logging.getLogger(__name__)

# Numbers of facets, of about 500 bytes each, and one in twelve all facets of a list, of 10 KB.
MOST_COUNTS = 1000
# More changes than this since an edition: everything is read anew.
MOST_CHANGES = 1000
# What words stand for depends on these kinds.
NAMED = {"synonym", *names.KINDS}
VOCABULARIES = (Need, Audience, Qualifier, Language, Country)


@dataclass(frozen=True)
class Term:
    """A term of a vocabulary, or an entry as a term: what its choice is called."""

    pk: int
    slug: str
    name: str


class Terms:
    """The terms of one model in their order; of entries, the published ones."""

    def __init__(self, model, terms):
        self.model = model
        self.terms = terms
        self.by_slug = {term.slug: term for term in terms.values()}

    def __iter__(self):
        return iter(self.terms.values())

    def __contains__(self, pk):
        return pk in self.terms

    def get(self, pk):
        return self.terms.get(pk)

    def former(self, slugs):
        """By slug, the terms that had one of these once. At most one query."""
        # What can be no slug is not asked for: PostgreSQL refuses a NUL.
        slugs = list(filter(slug_re.match, slugs))
        if not slugs or not issubclass(self.model, Entry):
            return {}
        entries = self.model._default_manager.filter(uuid=OuterRef("uuid"))
        rows = FormerSlug.objects.filter(kind=self.model._meta.label_lower, slug__in=slugs)
        rows = rows.annotate(entry=Subquery(entries.values("pk")[:1]))
        found = {slug: self.get(pk) for slug, pk in rows.values_list("slug", "entry")}
        return {slug: term for slug, term in found.items() if term}


def read_terms(model):
    """The Terms of a model in the language in force; two queries where that is not English."""
    rows = model._default_manager.all()
    if issubclass(model, Entry):
        rows = rows.published().order_by("name", "pk")
    named = names_of(model)
    rows = rows.values_list("pk", "slug", "name")
    return Terms(model, {pk: Term(pk, slug, named(pk, name)) for pk, slug, name in rows})


class Directory:
    """Everything kept about one edition: indexes and terms, each read when first asked for.

    `kept` is the place for what others work out from them. On another day only the indexes of
    kinds that depend on the date are read anew.
    """

    def __init__(self, edition, today: date):
        self.edition = edition
        self.today = today
        self.lock = threading.RLock()
        self.values: dict = {}
        self._counts: dict = {}

    def keep(self, name, make):
        """What `make()` returned when the value was first asked for under this name."""
        try:
            return self.values[name]
        except KeyError:
            with self.lock:
                if name not in self.values:
                    self.values[name] = make()
                return self.values[name]

    def counted(self, name, count):
        """What `count()` returned under this name, which somebody's choices make up.

        There can be more of these than are worth keeping; then all go.
        """
        counts = self._counts
        if name not in counts:
            made = count()
            if len(counts) >= MOST_COUNTS:
                self._counts = counts = {}
            counts[name] = made
            return made
        return counts[name]

    def keep_said(self, name, make):
        """As `keep`, for what is made of words: one value for each language."""
        return self.keep((name, "in", get_language()), make)

    def index(self, model) -> Index:
        return self.keep(("index", model), lambda: build(spec(model)))

    def terms(self, model) -> Terms:
        return self.keep(("terms", model, get_language()), lambda: read_terms(model))

    def moved_to(self, edition, today):
        """A Directory for the edition of now that has what this one has and did not change."""
        moved = Directory(edition, today)
        changes = self._changes()
        if changes is None:
            return moved
        for name, value in list(self.values.items()):
            what, *details = name if isinstance(name, tuple) else (name,)
            if what == "hits" and "synonym" not in changes:
                # Synonyms change when all texts are indexed anew, too.
                moved.values[name] = value.moved(changes)
            if what in ("names", "phrases") and changes.keys().isdisjoint(NAMED):
                moved.values[name] = value
            if what not in ("index", "terms"):
                continue
            model = details[0]
            entries = changes.get(model._meta.model_name, set())
            if what == "terms":
                moved.values.update({name: value} if not entries else {})
            elif spec(model).by_date and today != self.today:
                continue
            elif value := updated(value, entries) if entries else value:
                moved.values[name] = value
        return moved

    def _changes(self):
        """By kind, the entries that changed since this edition; None where that is not known."""
        former = Edition.objects.filter(number=self.edition.number, stamp=self.edition.stamp)
        if not former.exists():
            # It was rolled back, or is so old that it was dropped.
            return None
        since = Change.objects.filter(edition__gt=self.edition.number)
        rows = list(since.values_list("kind", "entry_id")[: MOST_CHANGES + 1])
        if len(rows) > MOST_CHANGES:
            return None
        changes: dict[str, set] = {}
        for kind, entry in rows:
            changes.setdefault(kind, set()).add(entry)
        return changes


_lock = threading.Lock()
_kept: Directory | None = None


def current(request=None) -> Directory:
    """The Directory of the edition that is current for `request`; kept between requests."""
    global _kept  # noqa: PLW0603 - one for each process, replaced as a whole
    now, today = editions.of(request), timezone.localdate()
    kept = _kept
    if kept and now and kept.edition == now and kept.today == today:
        return kept
    with _lock:
        # Another thread may have moved on meanwhile, past what this request has read.
        now = editions.current()
        kept = _kept
        if now is None:
            return Directory(None, today)
        if kept is None or kept.edition != now or kept.today != today:
            kept = kept.moved_to(now, today) if kept else Directory(now, today)
            _kept = kept
        return kept


def prepare(lists=()):
    """Read what every list needs, in a process that is about to fork, and leave no connection open.

    `lists` are classes of ListFilter; what they work out once for an edition is worked out now, so
    that the workers share it too. Without the database nothing is read, and each worker does it
    when it is there.
    """
    # Nothing of what is made here goes again, so there is nothing to look for.
    gc.disable()
    try:
        directory = current()
        for model in SPECS:
            directory.index(model)
        for model in (*VOCABULARIES, Organisation, Network, Venue):
            directory.terms(model)
        for list_filter in lists:
            found = list_filter(QueryDict(), within=directory)
            found.page(0, len(found.facets))
    except DatabaseError:
        log.warning("The database cannot be reached, so the indexes are read later.")
    connections.close_all()
    # What is there now is not looked at again, and so stays shared with the workers.
    gc.freeze()
    gc.enable()
