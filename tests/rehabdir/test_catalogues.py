"""The catalogues are whole, and the compiled ones, from which the site runs, say the same.

Read here without the tools of gettext, which a machine may not have.
"""

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# Which arguments of each function are what: c a context, s a text for one, p a text for several.
PARTS = {"gettext": "s", "ngettext": "sp", "pgettext": "cs", "npgettext": "csp"}
FUNCTIONS = {
    f"{name}{ending}": parts for name, parts in PARTS.items() for ending in ("", "_lazy", "_noop")
} | {"_": "s"}
CALL = re.compile(r"\b(n?p?gettext|_)\(((?:\s*u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?)+)")
LITERAL = re.compile(r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"<[^<>]+>")


@dataclass
class Text:
    """An entry of a catalogue."""

    strings: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self):
        get = self.strings.get
        return get("msgctxt", ""), get("msgid", ""), get("msgid_plural", "")

    @property
    def translations(self):
        return [value for name, value in self.strings.items() if name.startswith("msgstr")]


def catalogue(language):
    """The entries of a catalogue, its header first."""
    path = folder(language) / "django.po"
    texts = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        text, name = Text(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                text.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            start, quote, rest = line.partition('"')
            name = start.strip() or name
            text.strings[name] = text.strings.get(name, "") + ast.literal_eval(quote + rest)
        if text.strings:
            texts.append(text)
    return texts


def folder(language):
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES"


def said_in_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        parts = FUNCTIONS.get(name, "")
        strings = [each.value for each in node.args[: len(parts)] if isinstance(each, ast.Constant)]
        if parts and len(strings) == len(parts):
            yield said(parts, strings)


def said_in_template(path):
    for name, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        strings = [ast.literal_eval(literal) for literal in LITERAL.findall(arguments)]
        yield said(FUNCTIONS[name], strings)


def said(parts, strings):
    by_part = dict(zip(parts, strings, strict=False))
    return tuple(by_part.get(part, "") for part in "csp")


@pytest.fixture(scope="module")
def sources():
    """All texts of the interface, as triples of context, text and text for several."""
    base = Path(settings.BASE_DIR)
    found = set()
    packages = {path.parent for path in base.glob("*/__init__.py")}
    for package in packages - {base / "tests", base / "benchmarks"}:
        for path in package.rglob("*.py"):
            found.update(said_in_code(path))
    for ending in ("*.html", "*.txt"):
        for path in (base / "templates").rglob(ending):
            found.update(said_in_template(path))
    return found


def test_texts_are_found_in_code_and_templates(sources):
    assert ("", "That address is too long", "") in sources
    assert ("navigation", "Languages", "") in sources
    assert ("", "How we know", "") in sources
    assert ("", "%(counter)s programme", "%(counter)s programmes") in sources
    assert ("", "Who can take part", "") in sources


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_every_text_and_no_other(language, sources):
    texts = {text.key for text in catalogue(language)[1:]}
    assert texts == sources, "Run script/messages."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_nothing_is_a_guess(language):
    header, *texts = catalogue(language)
    assert not header.is_fuzzy
    undone = [text.key for text in texts if text.is_fuzzy or not all(text.translations)]
    assert undone == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_translation_for_each_number_of_things(language):
    header, *texts = catalogue(language)
    forms = int(re.search(r"nplurals=(\d)", header.strings["msgstr"])[1])
    for text in texts:
        assert len(text.translations) == (forms if text.key[2] else 1), text.key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_what_is_put_into_a_text_is_in_its_translation_too(language, pattern):
    for text in catalogue(language)[1:]:
        _, one, several = text.key
        wanted = [sorted(pattern.findall(each)) for each in (one, several) if each]
        for translation in filter(None, text.translations):
            assert sorted(pattern.findall(translation)) in wanted, text.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_the_same(language):
    expected = {}
    for text in catalogue(language):
        context, one, several = text.key
        key = f"{context}\x04{one}" if context else one
        for place, translation in enumerate(text.translations):
            if translation and not text.is_fuzzy:
                expected[(key, place) if several else key] = translation
    with (folder(language) / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    assert compiled == expected, "Run script/messages."
