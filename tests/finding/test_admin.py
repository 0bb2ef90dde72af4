import itertools

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finding.models import MissedSearch, Synonym
from tests.admin_pages import address, errors, listed, said, typed

pytestmark = pytest.mark.django_db

SYNONYMS = "/admin/finding/synonym/"
MISSED = "/admin/finding/missedsearch/"
_numbers = itertools.count(1)


def synonym(phrase="", means="prison", **values):
    return Synonym.objects.create(phrase=phrase or f"word {next(_numbers)}", means=means, **values)


def missed(text="", times=5, language="en"):
    text = text or f"words {next(_numbers)}"
    return MissedSearch.objects.create(text=text, times=times, language=language)


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def staff(client, django_user_model):
    """Sign in somebody who has only these rights."""

    def sign_in(*rights):
        user = django_user_model.objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return sign_in


def page(response):
    return BeautifulSoup(response.content, "html.parser")


class TestEveryPage:
    @pytest.mark.parametrize(("make", "url"), [(synonym, SYNONYMS), (missed, MISSED)])
    def test_list_asks_the_database_no_more_for_more_rows(self, admin_client, make, url):
        make()
        admin_client.get(url)

        at_one = queries(admin_client, url)
        for _ in range(19):
            make()

        assert len(listed(admin_client.get(url))) == 20
        assert queries(admin_client, url) == at_one

    @pytest.mark.parametrize("url", [SYNONYMS, f"{SYNONYMS}add/", MISSED])
    def test_runs_under_the_content_security_policy(self, admin_client, url):
        synonym()
        missed()

        shown = page(admin_client.get(url))

        assert shown.select("script:not([src]):not([type='application/json']), style") == []
        assert shown.select("[style], [onclick], [onchange]") == []

    def test_both_stand_under_finding(self, admin_client):
        shown = page(admin_client.get(reverse("admin:index"))).select_one(".app-finding")

        assert shown.caption.text.strip() == "Finding"
        assert [name.text.strip() for name in shown.select("th[scope=row]")] == [
            "Missed searches",
            "Synonyms",
        ]

    @pytest.mark.parametrize("url", [SYNONYMS, MISSED])
    def test_is_closed_to_those_without_the_right(self, client, staff, url):
        assert client.get(url).status_code == 302

        staff("view_organisation")
        assert client.get(url).status_code == 403


class TestSynonyms:
    def save(self, client, **values):
        """Type a pair into the page for a new one and send it."""
        data = typed(client.get(address(Synonym, "add")))
        return client.post(address(Synonym, "add"), data | values)

    def test_a_pair_is_added(self, admin_client):
        self.save(admin_client, phrase="clink", means="prison")

        assert Synonym.objects.values_list("phrase", "means", "both_ways", "language").get() == (
            "clink",
            "prison",
            True,
            "en",
        )

    def test_spaces_are_tidied_and_capitals_stay(self, admin_client):
        response = self.save(
            admin_client,
            phrase="  someone  to talk to ",
            means=" MUIS\u00a0 council",
            language="EN ",
        )

        pair = Synonym.objects.get()
        assert (pair.phrase, pair.means, pair.language) == (
            "someone to talk to",
            "MUIS council",
            "en",
        )
        assert response.status_code == 302

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"phrase": " ", "means": "prison"}, "This field is required."),
            ({"phrase": "«?»", "means": "prison"}, "There is no word in this, only signs."),
            ({"phrase": "jail", "means": "–"}, "There is no word in this, only signs."),
            (
                {"phrase": "EZ Link", "means": "ez-link"},
                "This is what people type already. Capitals and signs make no difference.",
            ),
            (
                {"phrase": "M3", "means": "M³"},
                "This is what people type already. Capitals and signs make no difference.",
            ),
            ({"phrase": "gaol", "means": "prison"}, "This pair is there already."),
            (
                {"phrase": "Gaol", "means": "Prison"},
                "This pair is there already, with other capitals.",
            ),
        ],
    )
    def test_a_mistake_is_named_and_nothing_is_saved(self, admin_client, values, message):
        synonym("gaol", "prison")

        response = self.save(admin_client, **values)

        assert errors(response) == [message]
        assert Synonym.objects.count() == 1

    @pytest.mark.parametrize(("phrase", "means"), [("மண்", "மணி"), ("ดี", "ดิ")])
    def test_the_vowels_of_every_script_make_a_difference(self, admin_client, phrase, means):
        response = self.save(admin_client, phrase=phrase, means=means)

        assert response.status_code == 302

    def test_the_same_pair_may_be_there_in_another_language(self, admin_client):
        synonym("surau", "mosque")

        self.save(admin_client, phrase="surau", means="mosque", language="ms")

        assert Synonym.objects.count() == 2

    def test_a_pair_is_changed_without_standing_in_its_own_way(self, admin_client):
        pair = synonym("muis", "council")
        data = typed(admin_client.get(address(pair)))

        admin_client.post(address(pair), data | {"phrase": "MUIS"})

        pair.refresh_from_db()
        assert pair.phrase == "MUIS"

    def test_is_found_by_either_word(self, admin_client):
        one, other = synonym("clink", "prison"), synonym("bed", "somewhere to live")

        assert listed(admin_client.get(SYNONYMS, {"q": "clink"})) == [one]
        assert listed(admin_client.get(SYNONYMS, {"q": "somewhere"})) == [other]

    def test_is_filtered_by_language(self, admin_client):
        malay = synonym("kerja", "work", language="ms")
        synonym()

        assert listed(admin_client.get(SYNONYMS, {"language": "ms"})) == [malay]

    def test_list_shows_each_pair_as_a_whole(self, admin_client):
        synonym("bed", "somewhere to live", both_ways=False)

        row = page(admin_client.get(SYNONYMS)).select_one("#result_list tbody tr")

        cells = [cell.text for cell in row.select(".field-phrase, .field-means, .field-language")]
        assert cells == ["bed", "somewhere to live", "en"]
        assert row.select_one(".field-both_ways img")["alt"] == "False"


class TestMissedSearches:
    def test_what_was_typed_most_often_comes_first(self, admin_client):
        few, many = missed(times=5), missed(times=40)

        assert listed(admin_client.get(MISSED)) == [many, few]

    def test_what_few_typed_is_shown_on_request_only(self, admin_client):
        often, once = missed(times=5), missed(times=4)

        assert listed(admin_client.get(MISSED)) == [often]
        assert listed(admin_client.get(MISSED, {"typed": "nonsense"})) == [often]
        assert listed(admin_client.get(MISSED, {"typed": "all"})) == [often, once]

    @pytest.mark.parametrize(
        ("typed_", "chosen"), [("", "5 times or more"), ("all", "All, also once")]
    )
    def test_the_list_says_how_much_of_it_is_shown(self, admin_client, typed_, chosen):
        missed()

        shown = page(admin_client.get(MISSED, {"typed": typed_} if typed_ else {}))

        choices = shown.select_one("#changelist-filter ul").select("li")
        assert [choice.text.strip() for choice in choices] == ["5 times or more", "All, also once"]
        assert shown.select_one("#changelist-filter li.selected").text.strip() == chosen

    def test_the_choices_show_their_counts(self, admin_client):
        missed(times=5)
        missed(times=1)

        response = admin_client.get(MISSED, {"_facets": "True"})

        assert "5 times or more (1)" in response.text
        assert "All, also once (2)" in response.text

    def test_is_filtered_by_language_and_searched(self, admin_client):
        malay, english = missed("kerja kosong", language="ms"), missed("a bed")

        assert listed(admin_client.get(MISSED, {"language": "ms"})) == [malay]
        assert listed(admin_client.get(MISSED, {"q": "bed"})) == [english]

    def test_is_read_only(self, admin_client):
        row = missed("a bed")

        assert admin_client.get(address(MissedSearch, "add")).status_code == 403
        response = admin_client.post(address(row), {"text": "other", "times": 1, "language": "en"})
        assert response.status_code == 403
        row.refresh_from_db()
        assert row.text == "a bed"
        assert page(admin_client.get(MISSED)).select("#result_list .field-text a") == []

    def test_leads_to_a_new_synonym_with_the_words_typed_in(self, admin_client):
        missed("tempat tidur & makan", language="ms")
        link = page(admin_client.get(MISSED)).select_one(".field-add_synonym a")

        data = typed(admin_client.get(link["href"]))

        assert link.text == "Add a synonym for this"
        assert (data["phrase"], data["language"]) == ("tempat tidur & makan", "ms")

    def test_words_too_long_for_a_synonym_are_cut(self, admin_client):
        missed("my husband " * 18)
        link = page(admin_client.get(MISSED)).select_one(".field-add_synonym a")

        data = typed(admin_client.get(link["href"]))

        assert data["phrase"] == ("my husband " * 18)[:80]

    def test_those_who_may_add_no_synonym_get_no_link(self, staff):
        row = missed()
        client = staff("view_missedsearch")

        response = client.get(MISSED)

        assert listed(response) == [row]
        assert page(response).select(".field-add_synonym") == []

    def test_done_takes_the_chosen_ones_off_the_list(self, admin_client):
        stays, *goes = missed(), missed(), missed()

        response = self.done(admin_client, *goes)

        assert list(MissedSearch.objects.all()) == [stays]
        assert said(response) == ["2 missed searches taken off the list."]

    def test_done_is_the_only_action(self, admin_client):
        missed()

        shown = page(admin_client.get(MISSED))

        options = shown.select("select[name=action] option[value]:not([value=''])")
        assert [option.text for option in options] == ["Done with these"]

    def test_nothing_of_what_people_typed_stays_in_the_log(self, admin_client):
        one, other = missed("about my brother Ali"), missed("about my sister")

        self.done(admin_client, one)
        admin_client.post(
            reverse("admin:finding_missedsearch_delete", args=[other.pk]), {"post": "yes"}
        )

        assert not MissedSearch.objects.exists()
        assert not LogEntry.objects.exists()

    def test_those_who_may_only_look_cannot_be_done(self, staff):
        row = missed()
        client = staff("view_missedsearch")

        self.done(client, row)

        assert MissedSearch.objects.get() == row
        assert page(client.get(MISSED)).select("select[name=action]") == []

    def done(self, client, *rows):
        data = {"action": "done", "_selected_action": [row.pk for row in rows]}
        return client.post(MISSED, data, follow=True)
