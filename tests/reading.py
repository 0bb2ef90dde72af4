"""How hard a text is to read, as a grade of school, without the names and terms it has to use."""

import re
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:(?:[-’'.&@]|(?<=\d),(?=\d))[^\W_]+)*³?")
# After a mark, which a bracket or a quotation may close, unless the next word is in lower case.
SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][»”\"')]))\s+(?![a-z]+\b)|\n+")
# Stands for a run of names and terms that are left out: one word of one syllable.
LEFT_OUT = "Name"

# Each run of vowels is a syllable, but for vowels that are said apart and an e that is silent.
APART = re.compile(
    r"""
      [aeiouy](?=ing) | [ao](?=y(?:a|er)) | e(?=o(?![pu]))   # being, employer, video
    | (?<=cr)e(?=at)                                         # create
    | (?<![ctsg])i(?=a(?!ge)|o(?![nr]|ur)|u[ms]) | ci(?=at)     # various, associate; not union
    | (?<=[dfhlrx])i(?=en[ct]|ers?$) | i(?=et) | (?<=er)i(?=en)  # client, society
    | (?<![gq])u(?=a|en|i(?:c|ti))                           # situation, influence, tuition
    | ^co(?=o[pr]) | ^re-?(?=[ei]n)                          # coordinate, reintegrate
    """,
    re.VERBOSE,
)
SILENT = re.compile(
    r"""
      (?<![aeiouy])(?<![^aeiouy][lr])e$                      # take; not settle, centre
    | (?<![aeiouycgsxz])(?<![^aeiouy][lr])(?<![cs]h)e(?=s$)  # takes; not uses, settles
    | (?<![aeiouytd])(?<![^aeiouyl]l)e(?=d$)                 # helped; not needed, settled
    | (?<=[aeiouy][^aeiouyl])e(?=(?:ful|less|ly|ment|ness|work|book)s?$)  # hopeful, casework
    """,
    re.VERBOSE,
)
# What the rules count wrongly.
COUNTED = {
    "anybody": 4,
    "anyone": 3,
    "anything": 3,
    "anywhere": 3,
    "area": 3,
    "areas": 3,
    "behaviour": 3,
    "beyond": 2,
    "business": 2,
    "elsewhere": 2,
    "every": 2,
    "everybody": 4,
    "everyone": 3,
    "everything": 3,
    "everywhere": 3,
    "heroin": 3,
    "hundred": 2,
    "idea": 3,
    "ideas": 3,
    "lions": 2,
    "livelihood": 3,
    "loneliness": 3,
    "marriage": 2,
    "maybe": 2,
    "mosque": 1,
    "mosques": 1,
    "oneself": 2,
    "people": 2,
    "peoples": 2,
    "rhythm": 2,
    "somebody": 3,
    "someone": 2,
    "something": 2,
    "sometimes": 2,
    "somewhere": 2,
    "therefore": 2,
    "unemployed": 3,
    "whoever": 3,
}


def syllables(word):
    """How many syllables a word has.

    Figures and abbreviations have one, as in Flesch, How to Write Plain English (1979).
    """
    if any(letter.isdigit() for letter in word) or re.sub(r"s$", "", word).isupper():
        return 1
    return sum(_syllables(part) for part in re.split(r"[^a-z]+", _spoken(word)) if part)


def _spoken(word):
    return re.sub(r"[’'](?:s|t|d|m|ll|re|ve)?$", "", word.lower())


def _syllables(word):
    if word in COUNTED:
        return COUNTED[word]
    spoken = APART.sub(r"\g<0>.", SILENT.sub("", word))
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def sentences(text):
    """The sentences of a text as they stand there; a new line begins a new one."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


def words(text):
    """The words of a text: a hyphen joins them («re-entry»), a slash does not («and/or»)."""
    return WORD.findall(text)


def grade(text):
    """The Flesch–Kincaid grade of a text: the year of school in the USA that can read it.

    J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, Derivation of New Readability
    Formulas … for Navy Enlisted Personnel, Research Branch Report 8-75, Naval Technical Training
    Command, Millington, Tennessee, 1975.
    """
    found = words(text)
    spoken = sum(map(syllables, found))
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * spoken / len(found) - 15.59


@dataclass
class Words:
    """The names and terms that a text has to use, which say nothing about how hard it is."""

    names: set
    terms: set

    def __post_init__(self):
        terms = "|".join(map(_pattern, _longest_first(self.terms)))
        names = "|".join(map(_pattern, _longest_first(self.names)))
        one = rf"(?<![\w-])(?:{names}|(?i:{terms}))(?:[’']s?(?!\w))?(?![\w-])"
        self._runs = re.compile(rf"{one}(?:(?:\s+|/){one})*")

    def without(self, text):
        """The text with one short word in the place of each run of names and terms."""
        return self._runs.sub(LEFT_OUT, text)


def _longest_first(texts):
    return sorted(texts, key=lambda text: (-len(text), text))


def _pattern(text):
    """Matches the text whichever apostrophe and white space it is written with."""
    return r"\s+".join(re.sub("[’']", "[’']", re.escape(word)) for word in text.split())
