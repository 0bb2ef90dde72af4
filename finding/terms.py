"""What somebody typed, as terms: words and known phrases, each with the ways to read it."""

from collections import defaultdict
from dataclasses import dataclass, field

from finding.models import Synonym
from finding.words import LANGUAGE, LANGUAGES, compounds, stem, words

# More words than this are left out; nobody types them, and each costs a look-up.
MOST_WORDS = 16


@dataclass
class Reading:
    """One way to take a term: words that must all be there, typed or in place of what was typed."""

    words: tuple[str, ...]
    is_typed: bool
    bits: int = 0
    # Names of needs, places … that brought entries in: (facet's label, name, entries).
    labels: list[tuple[str, str, int]] = field(default_factory=list)
    # The entries behind which an organisation stands that is called so.
    by_organisation: int = 0


@dataclass
class Term:
    """A word, or a phrase that has synonyms, of the typed text."""

    typed: str
    readings: list[Reading]
    bits: int = 0
    # Whether any entry of any kind has what was typed.
    is_known: bool = False


def synonyms():
    """By the stems of a phrase, the phrases that stand for it too."""
    pairs = defaultdict(list)
    for phrase, means, both_ways in Synonym.objects.filter(language=LANGUAGE).values_list(
        "phrase", "means", "both_ways"
    ):
        one, other = tuple(words(phrase)), tuple(words(means))
        pairs[stems(one)].append(other)
        if both_ways:
            pairs[stems(other)].append(one)
    return dict(pairs)


def stems(phrase):
    """The stems of words, as a tuple."""
    return tuple(stem(word, LANGUAGE) for word in phrase)


def understand(typed, directory):
    """The Terms of a text, and whether words were left out because there were too many."""
    stop_words = LANGUAGES[LANGUAGE].stop_words
    pairs = directory.keep("synonyms", synonyms)
    longest = directory.keep("longest synonym", lambda: max(map(len, pairs), default=1))
    all_words = words(typed)
    for phrase, word in joined(all_words, set(compounds(typed))):
        pairs = pairs | {phrase: [*pairs.get(phrase, ()), (word,)]}
        longest = max(longest, len(phrase))
    left, terms = all_words[: 2 * MOST_WORDS], []
    while left and len(terms) < MOST_WORDS:
        for length in range(min(longest, len(left)), 0, -1):
            phrase = tuple(left[:length])
            others = pairs.get(stems(phrase))
            if others or length == 1:
                break
        left = left[length:]
        own = tuple(word for word in phrase if word not in stop_words)
        if not own and not others:
            continue
        readings = [Reading(own or phrase, True)]
        readings += [Reading(_telling(other, stop_words), False) for other in others or ()]
        term = Term(" ".join(phrase), readings)
        if all(term.typed != other.typed for other in terms):
            terms.append(term)
    return terms, bool(left) or len(all_words) > 2 * MOST_WORDS


def joined(all_words, known):
    """What was typed with hyphens, as pairs of the stems of its parts and the one word they make.

    `known` are those words.
    """
    for start in range(len(all_words)) if known else ():
        for end in range(start + 2, min(start + 5, len(all_words) + 1)):
            if (word := "".join(all_words[start:end])) in known:
                yield stems(all_words[start:end]), word


def _telling(phrase, stop_words):
    return tuple(word for word in phrase if word not in stop_words) or phrase
