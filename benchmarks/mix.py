"""The fixed mix of pages that is asked for: the same addresses for the same directory and seed.

Of every twenty, as many as benchmarks.kinds says are of each kind, in an order by chance. Any
number of twenties from the start is therefore the same mix.
"""

import random
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from benchmarks.kinds import DETAIL, FACETED, SEARCH, SEARCH_FACETED, TWENTY, WHOLE
from benchmarks.words import Writer
from organisations.models import Country, Network, Organisation
from programmes.models import Audience, JourneyPoint, Language, Need, Programme, Stage

PER_PAGE = 20
# How often people use each facet, out of a hundred.
POPULARITY = {
    "need": 24, "audience": 18, "now": 14, "stage": 12, "organisation": 9, "country": 7,
    "language": 5, "network": 4, "cost": 3, "confirmed": 2, "referral": 2,
}  # fmt: skip
SORTS = ["journey", "confirmed"]
# Attempts to find an address that did not come before; small directories have few.
ATTEMPTS = 50


def choices():
    """A dict from each facet to (value, number of published programmes) pairs, fullest first."""
    published = Programme.objects.published()
    everything = published.count()

    def terms(model, relation="programmes", rows=None):
        shown = Q(**{f"{relation}__state": "published"})
        counted = (rows or model.objects).annotate(found=Count(relation, filter=shown))
        return list(counted.order_by("-found", "pk").values_list("slug", "found")[:200])

    counts = {
        "need": terms(Need),
        "audience": terms(Audience),
        "now": [
            (point.slug, published.filter(starts_at__lte=point, ends_at__gte=point).count())
            for point in JourneyPoint
        ],
        "stage": [(stage.value, published.filter(stage=stage).count()) for stage in Stage],
        "organisation": terms(Organisation, rows=Organisation.objects.published()),
        "country": terms(Country),
        "language": terms(Language),
        "network": terms(Network, rows=Network.objects.published()),
        # These are used because they are there, not because of what they give.
        "cost": [("free", everything // 3), ("paid", everything // 10)],
        "confirmed": [("recent", everything // 6), ("earlier", everything // 4)],
        "referral": [("stated", everything // 3)],
    }
    return {name: [pair for pair in pairs if pair[1]] for name, pairs in counts.items()}


class Mix:
    """Draws addresses; `taken` are those that must not come again."""

    def __init__(self, *, seed, taken=()):
        self.chance = random.Random(f"mix {seed}")
        self.writer = Writer(self.chance)
        self.choices = {name: pairs for name, pairs in choices().items() if pairs}
        self.weights = [POPULARITY[name] for name in self.choices]
        self.list = reverse("programme_list")
        self.total = Programme.objects.published().count()
        self.programmes = self._programmes()
        self.taken = set(taken)

    def _programmes(self):
        """Slugs of published programmes in an order by chance, at most some thousands."""
        slugs = Programme.objects.published().order_by("pk").values_list("slug", flat=True)
        if self.total > 20_000:
            step = self.total // 10_000
            slugs = slugs.filter(pk__in=range(1, self.total, step))
        slugs = list(slugs)
        self.chance.shuffle(slugs)
        return iter(slugs)

    def take(self, number):
        """`number` pairs of a kind and an address; fewer of a kind that has no more."""
        pairs = []
        while len(pairs) < number:
            twenty = TWENTY[:]
            self.chance.shuffle(twenty)
            new = [(kind, address) for kind in twenty if (address := self._new(kind))]
            if not new:
                break
            pairs += new
        return pairs[:number]

    def _new(self, kind):
        for _ in range(ATTEMPTS):
            address = self._draw(kind)
            if address and address not in self.taken:
                self.taken.add(address)
                return address
        return None

    def _draw(self, kind):
        if kind == DETAIL:
            slug = next(self.programmes, None)
            return slug and reverse("programme_detail", args=[slug])
        query = []
        if kind == WHOLE:
            query = self._sorted(0.4) + self._deep_page()
        if kind in (SEARCH, SEARCH_FACETED):
            query = [("q", self._typed())]
        if kind == SEARCH_FACETED:
            query += self._facets(2)
        if kind == FACETED:
            query = self._facets(self.chance.choice([1, 1, 2])) + self._sorted(0.15)
        return f"{self.list}?{urlencode(query)}" if query else self.list

    def _facets(self, number):
        names = set()
        while len(names) < min(number, len(self.choices)):
            names.add(self.chance.choices(list(self.choices), self.weights)[0])
        found, query = self.total, []
        for name in sorted(names):
            pairs = self.choices[name]
            value, count = self.chance.choices(pairs, [count for _, count in pairs])[0]
            query.append((name, value))
            found = min(found, count)
        # Further pages of one facet only: how many pages two have is not known here.
        pages = found // PER_PAGE
        if number == 1 and pages > 2 and self.chance.random() < 0.25:
            query.append(("page", self.chance.randint(2, min(pages, 5))))
        return query

    def _sorted(self, share):
        return [("sort", self.chance.choice(SORTS))] if self.chance.random() < share else []

    def _deep_page(self):
        """Any page: as often between 1 and 10 as between 10 and 100."""
        pages = max(1, self.total // PER_PAGE)
        page = int(pages ** self.chance.random())
        return [("page", page)] if page > 1 else []

    def _typed(self):
        """One to three words, mostly of those that texts have."""
        draws = [self.writer.noun, self.writer.noun, self.writer.verb, self.writer.adjective]
        words = [self.chance.choice(draws)() for _ in range(self.chance.choice([1, 1, 1, 2, 2, 3]))]
        if self.chance.random() < 0.2:
            words[0] = self.writer.place().lower()
        return " ".join(words)


def make(*, seed, number, warm=80):
    """A dict of two lists of (kind, address) pairs without an address in both: `mix`, `warm`."""
    mix = Mix(seed=seed)
    pairs = mix.take(number)
    return {"mix": pairs, "warm": mix.take(warm)}
