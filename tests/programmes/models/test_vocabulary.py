import pytest

from programmes.models import Glossary, GlossaryTerm, Need
from tests import factories

pytestmark = pytest.mark.django_db


def glossary(*names, **also_written):
    for name in names:
        factories.glossary_term(name=name)
    for name, forms in also_written.items():
        factories.glossary_term(name=name, also_written=forms)
    return Glossary(GlossaryTerm.objects.all())


def marked(words, text):
    """The pieces of the text that the glossary explains, with the words they are explained by."""
    parts = list(words.parts(text))
    assert "".join(piece for piece, _ in parts) == text
    return [(piece, str(term)) for piece, term in parts if term]


class TestGlossary:
    def test_finds_words_where_they_stand(self):
        words = glossary("zakat", "fidyah")

        parts = list(words.parts("Pay zakat or fidyah."))

        assert [(piece, term and term.name) for piece, term in parts] == [
            ("Pay ", None),
            ("zakat", "zakat"),
            (" or ", None),
            ("fidyah", "fidyah"),
            (".", None),
        ]

    def test_explains_a_word_where_it_first_stands_on_a_page(self):
        words = glossary("zakat")

        assert marked(words, "Zakat and zakat") == [("Zakat", "zakat")]
        assert marked(words, "Again zakat") == []
        assert marked(Glossary(GlossaryTerm.objects.all()), "Again zakat") == [("zakat", "zakat")]

    def test_explains_one_form_of_a_word(self):
        words = glossary(desistor="desistors, desistance")

        assert marked(words, "Desistance makes a desistor.") == [("Desistance", "desistor")]

    @pytest.mark.parametrize("text", ["zakats", "prezakat", "zakat2", "zakat_"])
    def test_leaves_parts_of_words_alone(self, text):
        assert marked(glossary("zakat"), text) == []

    @pytest.mark.parametrize("text", ["(zakat)", "«zakat»", "zakat-fund", "Zakat!", "zakat"])
    def test_finds_words_beside_signs(self, text):
        assert [term for _, term in marked(glossary("zakat"), text)] == ["zakat"]

    def test_leaves_names_in_capitals_alone(self):
        words = glossary("fitrah", "MMO")

        assert marked(words, "FITRAH, fitrah, MMO") == [("fitrah", "fitrah"), ("MMO", "MMO")]

    def test_prefers_the_longest_word(self):
        words = glossary("fidyah", "fidyah voucher")

        assert marked(words, "A fidyah voucher, then fidyah") == [
            ("fidyah voucher", "fidyah voucher"),
            ("fidyah", "fidyah"),
        ]

    def test_takes_signs_in_words_as_they_are(self):
        words = glossary("C.A.R.E. (Network)+")

        assert marked(words, "CXAXRXEX Network") == []
        assert marked(words, "The c.a.r.e. (network)+") == [
            ("c.a.r.e. (network)+", "C.A.R.E. (Network)+")
        ]

    def test_survives_letters_that_only_look_the_same(self):
        """A dotless i matches an i, but is no upper or lower case of it."""
        dotless = "f\N{LATIN SMALL LETTER DOTLESS I}trah"

        assert marked(glossary("fitrah"), f"{dotless} and fitrah") == [("fitrah", "fitrah")]

    def test_without_words_leaves_texts_as_they_are(self):
        assert list(glossary().parts("Pay zakat.")) == [("Pay zakat.", None)]

    def test_of_an_empty_text_is_empty(self):
        assert marked(glossary("zakat"), "") == []


def test_a_word_stands_in_texts_in_all_its_forms():
    term = factories.glossary_term(name="desistor", also_written=" desistors,, desistance ,")

    assert term.forms == ["desistor", "desistors", "desistance"]


def test_terms_stand_in_the_order_that_editors_gave_them():
    last, first = factories.need(name="A", position=2), factories.need(name="B", position=1)
    same = factories.need(name="C", position=1)

    assert list(Need.objects.all()) == [first, same, last]
    assert str(first) == "B"
