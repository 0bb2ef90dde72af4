"""Words and sentences for a made-up directory: the same for the same seed, skewed as text is.

Few words of a text are frequent and most are rare, which decides what a search costs. Each part of
words.txt is therefore drawn with the skew of Zipf's law, in the order in which it stands there.
"""

import itertools
import re
from pathlib import Path


def _parts():
    """The parts of words.txt: a dict from each heading to its words in their order."""
    text = Path(__file__).with_suffix(".txt").read_text()
    _, *parts = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)
    return {heading: words.split() for heading, words in zip(parts[::2], parts[1::2], strict=True)}


WORDS = _parts()
NOUNS, VERBS, ADJECTIVES = (WORDS[name] for name in ("nouns", "verbs", "adjectives"))

# What a slot in a frame stands for is said by `Writer.slots`.
FRAMES = [
    "It helps people to {v} and to {v} with their {n}.",
    "A {a} {n} for people who want to {v} their {n}.",
    "People {v} in {a} {ns} and {v} what they have learnt.",
    "A {n} from {p} meets each person before the {n} and after it.",
    "Families can {v} the {n}, and children {v} with a {a} {n}.",
    "There are {a} {ns} every week, with time to {v} and to {v}.",
    "Each person has a {a} {n} who helps to {v} the {n}.",
    "{g} and {g} are part of every {n}.",
    "Those who {v} the {n} leave with a {n} that employers know.",
    "The {n} takes place in {p}, and {ns} come from all around.",
    "Volunteers {v} with people and their {ns} in a {a} {n}.",
    "It starts with a {n}: what to {v}, where to {v} and whom to ask about the {n}.",
    "Nobody has to {v} before the {a} {n} begins.",
    "People learn {g}, {g} and how to {v} a {n} in {a} steps.",
    "After the {n}, a {a} {n} stays in touch for {ns}.",
    "A {n} and a {n} work together so that people can {v} again.",
    "It is {a} and {a}, and there is a {n} for those who come from {p}.",
    "The {ns} are led by people who have had to {v} the same {n}.",
    "{g} gives people a {a} {n} and the {n} to {v}.",
    "In the last {n}, everyone has to {v} a {n} of their own.",
]

# How many frames of a batch are filled at once; only speed depends on it.
AT_ONCE = 4096


def places():
    """Names of places, as a list of some 1,700."""
    return [
        start + end
        for end, start in itertools.product(WORDS["ends of places"], WORDS["starts of places"])
    ]


def plural(noun):
    """The plural of a regular noun."""
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def gerund(verb):
    """The -ing form of a verb, capitalised; close enough for text that nobody reads."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    return f"{stem}ing".capitalize()


def zipf(number, exponent=1.0):
    """Cumulative weights of ranks 1 to `number`: rank r has the weight 1 / r ** exponent."""
    return list(itertools.accumulate(1 / rank**exponent for rank in range(1, number + 1)))


class Drawn:
    """Endless draws from `population` with the skew of Zipf's law, many at a time."""

    def __init__(self, chance, population, exponent=1.0):
        self.chance, self.population = chance, population
        self.weights = zipf(len(population), exponent)
        self.drawn = iter(())

    def __call__(self):
        for one in self.drawn:
            return one
        self.drawn = iter(self.chance.choices(self.population, cum_weights=self.weights, k=AT_ONCE))
        return next(self.drawn)


class Writer:
    """Writes names and sentences by chance: a random.Random, which alone decides what comes."""

    def __init__(self, chance):
        self.chance = chance
        self.noun = Drawn(chance, NOUNS, 0.8)
        self.verb = Drawn(chance, VERBS, 0.8)
        self.adjective = Drawn(chance, ADJECTIVES, 0.8)
        self.place = Drawn(chance, places(), 0.9)
        self.programme_kind = Drawn(chance, WORDS["kinds of programmes"], 0.7)
        self.organisation_kind = Drawn(chance, WORDS["kinds of organisations"], 0.7)
        self.plurals = {noun: plural(noun) for noun in NOUNS}
        self.gerunds = {verb: gerund(verb) for verb in VERBS}
        self.slots = {
            "{n}": self.noun,
            "{ns}": lambda: self.plurals[self.noun()],
            "{v}": self.verb,
            "{g}": lambda: self.gerunds[self.verb()],
            "{a}": self.adjective,
            "{p}": self.place,
        }
        self.frame = Drawn(chance, [self._parts(frame) for frame in FRAMES], 0.3)

    def _parts(self, frame):
        """A frame as one text with a %s for each slot, and the functions that fill them."""
        fills = []
        for word in frame.replace("}", "}\0").replace("{", "\0{").split("\0"):
            if word in self.slots:
                frame = frame.replace(word, "%s", 1)
                fills.append(self.slots[word])
        return frame, fills

    def sentence(self):
        frame, fills = self.frame()
        return frame % tuple([fill() for fill in fills])

    def sentences(self, number):
        return " ".join([self.sentence() for _ in range(number)])

    def paragraphs(self, number):
        return "\n\n".join([self.sentences(self.chance.randint(2, 4)) for _ in range(number)])

    def programme_name(self):
        first = self.place() if self.chance.random() < 0.5 else self.adjective().capitalize()
        return f"{first} {self.noun().capitalize()} {self.programme_kind()}"

    def organisation_name(self):
        return f"{self.place()} {self.noun().capitalize()} {self.organisation_kind()}"
