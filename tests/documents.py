"""Reads the three documents the way the test of the fixtures needs them: as facts.

A fact is a link, a date, a number or a proper name. The documents are not part of the project;
they lie beside it, or where DOCUMENTS_DIR says.
"""

import datetime
import html
import os
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

from organisations.models.dates import partial_date

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("DOCUMENTS_DIR", ROOT.parent / "shared" / "documents"))

LINK = re.compile(r"https?://[^\s\"'<>]+|\b[\w-]+\.(?:org|gov\.sg|com)\b", re.IGNORECASE)
MONTHS = "January February March April May June July August September October November December"
DATE = re.compile(rf"(?:\d{{1,2}}\s+)?(?:{MONTHS.replace(' ', '|')})\s+\d{{4}}")
NUMBER = re.compile(
    r"\b(?:\d+(?:[.,]\d+)*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred)",
    re.IGNORECASE,
)
# A name: capitalised words, also with capitals inside (aLIVE, EZ-link, M3@Towns), joined by
# the small words that stand within names.
CAPITALISED = r"(?:[a-z]{0,2}[A-Z][\w@’'.-]*\w|[A-Z])"
NAME = re.compile(
    rf"{CAPITALISED}(?:(?:\s+(?:of|and|for|in|the|with|&)\s+|\s*[&/@]\s*|\s+){CAPITALISED})*"
)


def unwrapped(link):
    """The address to which a mail filter's link leads; any other link as it is."""
    parts = urlsplit(html.unescape(link))
    if parts.netloc.endswith("safelinks.protection.outlook.com"):
        return parse_qs(parts.query)["url"][0]
    return link


def plain(text):
    """Text with one kind of quotation mark, apostrophe, white space and M³."""
    text = html.unescape(text)
    for old, new in (("³", "3"), ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("›", " ")):
        text = text.replace(old, new)
    return re.sub(r"\s+", " ", text)


def links(raw):
    """Addresses without their scheme, which the documents leave out here and there."""
    found = {unwrapped(link).rstrip("/.,").lower() for link in LINK.findall(raw)}
    return {link.removeprefix("https://").removeprefix("http://") for link in found}


def words(raw):
    """The document's text alone, a line a paragraph: no tags, links, pictures or front matter."""
    text = re.sub(r"(?s)\A---\n.*?title: ([^\n]*)\n.*?\n---\n", r"\1\n", raw)
    text = re.sub(r"</(?:p|h\d|li|em|u)>|<br>", ".\n", text)
    text = re.sub(r"(?s)<sup>3\s*</sup>\s*", "3 ", text).replace("M3  ", "M3 ")
    text = re.sub(r"M3 @", "M3@", text)
    text = re.sub(r"(?s)<[^>]*>", "", text)
    return LINK.sub("", "\n".join(plain(line) for line in text.split("\n\n")))


def dates(text):
    return set(DATE.findall(text))


def numbers(text):
    """Pairs of a number, in digits or words, and the stems of the words that follow it.

    The stems tell «30 Friday prayer sessions» from any other 30. Dates are facts of their own.
    """
    text = DATE.sub("", text)
    found = set()
    for match in NUMBER.finditer(text):
        after = re.findall(r"[A-Za-z]{4,}", text[match.end() : match.end() + 60])
        if re.fullmatch(r"(?:19|20)\d\d", match[0]):
            after = []  # a year is told from other numbers by itself
        number = match[0].replace(",", "").rstrip(".").lower()
        found.add((number, frozenset(word.lower()[:5] for word in after[:4])))
    return found


def names(text):
    """Proper names: capitalised words in a row, and single ones that never stand in lower case."""
    ordinary = {word for word in re.findall(r"\b[a-z]+\b", text)}
    found = set()
    for sentence in re.split(r"(?<=[.!?:])\s+|[\n(),;•–\"*]+", text):
        for name in NAME.findall(sentence):
            parts = name.split()
            # The first word of a sentence has a capital whatever it is.
            while parts and parts[0].lower() in ordinary:
                parts.pop(0)
            if parts:
                found.add(" ".join(parts).removesuffix("'s").strip("'"))
    return found


class Corpus:
    """Texts in which the facts of a document are looked for: records of fixtures, or pages."""

    def __init__(self, texts):
        texts = list(texts)
        self.links = links("\n".join(texts))
        self.records = [plain(text).lower() for text in texts]
        self.text = "\n".join(self.records)

    def missing(self, raw):
        """The facts of a document that are not there, as texts, each after its kind."""
        text = words(raw)
        return (
            {f"link {link}" for link in links(raw) - self.links}
            | {f"date {date}" for date in dates(text) if date.lower() not in self.text}
            | {
                f"number {number}"
                for number, after in numbers(text)
                if not self._has(number, after)
            }
            | {f"name {name}" for name in names(text) if not self._has_name(name.lower())}
        )

    def _has_name(self, name):
        """Whether the name stands there, or both of two names that «and» joins."""
        return self._stands(name, self.text) or (
            " and " in name and all(self._stands(part, self.text) for part in name.split(" and "))
        )

    def _has(self, number, after):
        """Whether some text has this number beside one of the words that follow it."""
        return any(
            self._stands(number, record.replace(",", ""))
            and (not after or any(stem in record for stem in after))
            for record in self.records
        )

    @staticmethod
    def _stands(words, text):
        """Whether the words stand in the text whole: «3kg» has a 3, but 13, 3.5 and 31 do not."""
        end = r"(?![\d])(?![.,]\d)" if words[-1].isdigit() else r"(?!\w)"
        return re.search(rf"(?<![\w.]){re.escape(words)}{end}", text) is not None


PRECISIONS = {
    "founded_on": "founded_precision",
    "formed_on": "formed_precision",
    "starts_on": "date_precision",
    "published_on": "published_precision",
}


def fixtures(folder=ROOT / "fixtures"):
    """The Corpus of all that the fixtures say, record by record."""
    return Corpus(
        "\n".join(_pieces(record["fields"]))
        for path in sorted(folder.glob("*.yaml"))
        for record in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def _pieces(fields):
    """What a record says, field by field, with dates as people write them."""
    for name, value in fields.items():
        precision = fields.get(PRECISIONS.get(name))
        if precision:
            yield partial_date(datetime.date.fromisoformat(value), precision)
        elif name == "entry":
            yield value[0].replace("-", " ")
        elif isinstance(value, str | int) and name not in ("uuid", "position", "slug"):
            yield str(value)
