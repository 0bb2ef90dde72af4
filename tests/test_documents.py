"""Every fact of the three documents is in the fixtures, or left out for a reason."""

import os

import pytest
from bs4 import BeautifulSoup

from tests import documents
from tests.documents import FOLDER, Corpus
from tests.pages import crawl, words
from tests.seeds import seed

DOCUMENTS = sorted(FOLDER.glob("*.txt"))

# Passages that are not about rehabilitation, each with the reason for leaving it out.
FURNITURE = {
    "Background Image": "stands for a picture",
    "THANK YOU FOR YOUR CONTRIBUTIONS!": "thanks the page's own authors",
    "CLICK HERE TO READ THE FULL ARTICLES": "the words of a link; the articles are a publication",
    "CONTINUE TO SHARE KNOWLEDGE AND BEST PRACTICES ON": "a call to readers; its address is kept",
    "UPLIFTING EACH OTHER THROUGH THE SHARING OF BEST PRACTICES IN CORRECTIONS": "a slogan",
    "Minimum supported browsers: IE Edge & IE 11, Safari 10.1.2 (July 19, 2017), Firefox 55.0, "
    "Chrome 61.0.3163 (2017-09-05)": "the technical needs of the page itself",
}
# Words that only look like names or numbers.
NOT_FACTS = {
    "name ANYTIME": "ends the call to readers above",
    "name Besides": "begins a sentence",
    "name Currently": "begins a sentence",
    "name Following": "begins a sentence",
    "name You": "begins a sentence",
    "name Themed S.H.U.R.A": "«Themed» begins the sentence; the theme is kept",
    "number three": "counts the goals of the conference, which are listed one by one",
}


@pytest.fixture(scope="module")
def fixtures():
    return documents.fixtures()


def read(path):
    text = path.read_text(encoding="utf-8")
    for passage in FURNITURE:
        text = text.replace(passage, "")
    return text


def test_documents_are_beside_the_project_where_ci_runs():
    assert len(DOCUMENTS) == 3 or not os.environ.get("CI"), f"no documents in {FOLDER}"


@pytest.mark.skipif(not DOCUMENTS, reason="the documents are not part of the project")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_fact_is_in_the_fixtures(path, fixtures):
    missing = fixtures.missing(read(path)) - set(NOT_FACTS)

    assert not missing, "\n".join(sorted(missing))


@pytest.mark.skipif(not DOCUMENTS, reason="the documents are not part of the project")
@pytest.mark.django_db
def test_every_fact_is_found_by_browsing(client):
    seed()
    pages = []
    for html in crawl(client, filtered=False).values():
        shown = BeautifulSoup(html, "html.parser")
        links = [link["href"] for link in shown.select("a[rel=external]")]
        pages.append("\n".join([words(shown.main), *links]))

    corpus = Corpus(pages)

    missing = set().union(*(corpus.missing(read(path)) for path in DOCUMENTS)) - set(NOT_FACTS)
    assert not missing, "\n".join(sorted(missing))


@pytest.mark.skipif(not DOCUMENTS, reason="the documents are not part of the project")
def test_every_exclusion_is_needed(fixtures):
    whole = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    missing = set().union(*(fixtures.missing(read(path)) for path in DOCUMENTS))

    assert [passage for passage in FURNITURE if passage not in whole] == []
    assert set(NOT_FACTS) - missing == set()


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("FITRAH conducts 35 Friday prayer sessions weekly.", "number 35"),
        ("More than 150 dancers took part, and 31 pianists.", "number 31"),
        ("Each family was given 4kg worth of Korban meat.", "number 4"),
        ("In 2022, eleven MMOs came together.", "number eleven"),
        ("It was formalised on 1 December 2021.", "date 1 December 2021"),
        ("It was set up in November 2019.", "date November 2019"),
        ("It meets at the An-Nahdhah Mosque.", "name An-Nahdhah Mosque"),
        ("The courses are run by the Yellow Ribbon Fund.", "name Yellow Ribbon Fund"),
        ("The programme is called iLEARN.", "name iLEARN"),
        (
            'See <a href="https://www.mha.gov.sg/mediaroom/other/">here</a>.',
            "link www.mha.gov.sg/mediaroom/other",
        ),
        (
            'See <a href="https://x.safelinks.protection.outlook.com/?url='
            'https%3A%2F%2Fexample.org%2Fa&amp;data=1">here</a>.',
            "link example.org/a",
        ),
    ],
)
def test_a_fact_that_is_not_in_the_fixtures_is_found(sentence, fact, fixtures):
    assert fact in fixtures.missing(sentence)
