import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission

from organisations.models import Organisation
from tests import factories
from tests.admin_pages import address, said, typed
from tests.translations.staff_pages import (
    OVERVIEW,
    WORK,
    block,
    in_malay,
    key,
    page,
    programme_with_rows,
    queries,
    shown,
    translate,
    translating,
    words,
)
from translations import forms
from translations.models import Translation
from translations.texts import TEXTS, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return factories.organisation(name="Prison service", summary="It runs 8 prisons.")


@pytest.fixture
def staff(client, django_user_model):
    def log_in(*permissions):
        user = django_user_model.objects.create_user("sara", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return log_in


class TestTranslating:
    def test_shows_every_text_in_the_order_of_the_page(self, admin_client):
        programme = factories.programme(eligibility="Adults.", stage_note="After it.")
        programme.steps.create(position=1, text="First talk")
        partner = factories.partner(programme, note="It helps.")

        response = admin_client.get(translating(programme))

        assert shown(response) == [
            "Name Missing",
            "Summary Missing",
            "Step 1: Text Missing",
            "Eligibility Missing",
            f"Partner role 1 ({partner.organisation}): Note Missing",
            "Stage note Missing",
        ]

    @pytest.mark.parametrize("kind", TEXTS)
    def test_leaves_out_no_text_of_any_kind(self, kind):
        assert sorted(forms.places(kind)) == sorted([*TEXTS[kind].fields, *parts_of(kind)])

    @pytest.mark.parametrize(
        ("language", "html", "direction"), [("ms", "ms", "ltr"), ("zh-hans", "zh-Hans", "ltr")]
    )
    def test_marks_the_languages(self, admin_client, organisation, language, html, direction):
        response = admin_client.get(translating(organisation, language))

        text = block(response, organisation, "summary")
        assert (text.textarea["lang"], text.textarea["dir"]) == (html, direction)
        assert text.select_one(".translation-words")["lang"] == "en-GB"

    def test_keeps_line_breaks_of_the_english(self, admin_client):
        entry = factories.organisation(description="One.\r\n\r\nTwo.")
        data = typed(admin_client.get(translating(entry)))
        data[key(entry, "description") + "-text"] = "Satu.\r\n\r\nDua."

        admin_client.post(translating(entry), data)

        assert in_malay(entry, "description") == "Satu.\n\nDua."
        assert Translation.objects.get().source_text == "One.\r\n\r\nTwo."

    def test_saves_what_is_typed_and_says_so_in_the_history(self, admin_client, organisation):
        data = typed(admin_client.get(translating(organisation)))
        data[key(organisation, "name") + "-text"] = " Penjara "
        data[key(organisation, "name") + "-reviewed"] = "on"
        data[key(organisation, "summary") + "-text"] = "Ia ada 8 penjara."

        response = admin_client.post(translating(organisation), data, follow=True)

        assert said(response) == ["Saved. Malay: 2 texts changed, 1 reviewed."]
        assert shown(response) == ["Name Reviewed", "Summary Not reviewed"]
        assert in_malay(organisation, "name") == "Penjara"
        entry = LogEntry.objects.get()
        assert entry.get_edited_object() == organisation
        assert entry.get_change_message() == "Malay: 2 texts changed, 1 reviewed"

    def test_writes_nothing_where_nothing_was_typed(self, admin_client, organisation):
        before = translate(organisation, "name", "Penjara\r\nbesar", reviewed=True)

        response = admin_client.get(translating(organisation))
        admin_client.post(translating(organisation), typed(response))

        assert list(Translation.objects.values()) == [
            {name: getattr(before, name) for name in Translation.objects.values()[0]}
        ]
        assert not LogEntry.objects.exists()

    def test_an_emptied_text_is_missing_again(self, admin_client, organisation):
        translate(organisation, "name", reviewed=True)
        data = typed(admin_client.get(translating(organisation)))
        data[key(organisation, "name") + "-text"] = "  "

        response = admin_client.post(translating(organisation), data, follow=True)

        assert shown(response)[0] == "Name Missing"
        assert not Translation.objects.exists()

    def test_one_tick_answers_for_all_that_there_is(self, admin_client, organisation):
        translate(organisation, "name")
        data = typed(admin_client.get(translating(organisation)))

        response = admin_client.post(translating(organisation), data | {"all": "on"}, follow=True)

        assert shown(response) == ["Name Reviewed", "Summary Missing"]
        assert said(response) == ["Saved. Malay: 1 reviewed."]

    def test_a_tick_can_be_taken_back(self, admin_client, organisation):
        translate(organisation, "name", reviewed=True)
        data = typed(admin_client.get(translating(organisation)))
        del data[key(organisation, "name") + "-reviewed"]

        response = admin_client.post(translating(organisation), data, follow=True)

        assert shown(response)[0] == "Name Not reviewed"
        assert said(response) == ["Saved. Malay: 1 no longer reviewed."]

    def test_goes_on_to_the_next_entry_in_the_list(self, admin_client):
        first, second = factories.need(name="A"), factories.need(name="B")
        url = translating(first) + "?kind=vocabulary&state=missing"
        data = typed(admin_client.get(url))
        data |= {key(first, "name") + "-text": "Satu", "next": "Save and go on"}

        response = admin_client.post(url, data)
        assert response["Location"] == translating(second) + "?state=missing&kind=vocabulary"

        translate(second, "name")
        last = admin_client.post(url, typed(admin_client.get(url)) | {"next": "x"}, follow=True)
        assert said(last) == ["No other entry in this list needs work."]

    def test_asks_the_database_no_more_for_more_rows(self, admin_client):
        short, long = programme_with_rows(1), programme_with_rows(20)
        admin_client.get(translating(short))

        at_one = queries(admin_client, translating(short))

        assert queries(admin_client, translating(long)) == at_one == 9

    def test_divides_what_is_too_much_for_one_form(self, admin_client):
        programme = programme_with_rows(70)

        response = admin_client.get(translating(programme) + "?page=2")

        assert len(shown(response)) == 2 + 4 * 70 - 200
        assert admin_client.post(translating(programme), typed(response)).status_code == 302

    @pytest.mark.parametrize(
        "place", ["xx/organisation/1/", "ms/networkaim/1/", "ms/organisation/999999999999999999/"]
    )
    def test_knows_no_other_place(self, admin_client, place):
        assert admin_client.get(OVERVIEW + place).status_code == 404

    def test_reads_only_what_its_page_sent(self, admin_client, organisation):
        data = {key(organisation, "name") + "-shown": "[1, 2, 3]"}

        assert admin_client.post(translating(organisation), data).status_code == 400

    def test_runs_under_the_content_security_policy(self, admin_client, organisation):
        for url in (OVERVIEW, WORK, translating(organisation)):
            found = page(admin_client.get(url))
            assert found.select("script:not([src]), style, [style], [onclick]") == []


class TestOutOfDate:
    def test_after_a_change_by_an_editor(self, admin_client, organisation):
        translate(organisation, "summary", reviewed=True)
        data = typed(admin_client.get(address(organisation)))
        admin_client.post(address(organisation), data | {"summary": "It runs 9 prisons."})

        response = admin_client.get(translating(organisation))

        assert shown(response)[1] == "Summary Out of date"
        text = block(response, organisation, "summary")
        assert words(text.find("del")) == "[taken out: 8]"
        assert words(text.find("ins")) == "[new: 9]"
        assert words(text.select(".translation-words")[1]) == "It runs [new: 9] prisons."

    def test_after_a_change_of_many_at_once(self, admin_client, organisation):
        translate(organisation, "name", reviewed=True)
        Organisation.objects.update(name="Prisons")

        response = admin_client.get(translating(organisation))

        assert shown(response)[0] == "Name Out of date"
        assert not block(response, organisation, "name").select("input[checked]")

    def test_a_tick_says_that_it_is_still_right(self, admin_client, organisation):
        translate(organisation, "name", "Penjara", reviewed=True)
        Organisation.objects.update(name="Prisons")
        data = typed(admin_client.get(translating(organisation)))
        data[key(organisation, "name") + "-reviewed"] = "on"

        response = admin_client.post(translating(organisation), data, follow=True)

        assert shown(response)[0] == "Name Reviewed"
        assert in_malay(organisation, "name") == "Penjara"


class TestRefused:
    def send(self, client, entry, data):
        return client.post(translating(entry), data)

    def test_english_that_changed_meanwhile(self, admin_client, organisation):
        data = typed(admin_client.get(translating(organisation)))
        data[key(organisation, "name") + "-text"] = "Penjara"
        data[key(organisation, "name") + "-reviewed"] = "on"
        data[key(organisation, "summary") + "-text"] = "Ia ada 8 penjara."
        Organisation.objects.update(name="Prisons department")

        response = admin_client.post(translating(organisation), data)

        text = block(response, organisation, "name")
        assert "The English has changed since the page was opened." in words(text)
        assert [words(each) for each in text.find_all("del")] == [
            "[taken out: Prison]",
            "[taken out: service]",
        ]
        assert [words(each) for each in text.find_all("ins")] == [
            "[new: Prisons]",
            "[new: department]",
        ]
        assert text.textarea.text.strip() == "Penjara"
        assert not text.select("input[checked]")
        # The others are saved.
        assert in_malay(organisation, "name") is None
        assert in_malay(organisation, "summary") == "Ia ada 8 penjara."

        # Whoever has seen both can save.
        response = admin_client.post(translating(organisation), typed(response))
        assert response.status_code == 302
        assert in_malay(organisation, "name") == "Penjara"

    def test_a_translation_that_somebody_else_changed(self, admin_client, organisation):
        data = typed(admin_client.get(translating(organisation)))
        data[key(organisation, "name") + "-text"] = "Mine"
        translate(organisation, "name", "Theirs")

        response = admin_client.post(translating(organisation), data)

        text = block(response, organisation, "name")
        assert text.textarea.text.strip() == "Mine"
        assert "Saved meanwhile by somebody else: Theirs" in words(text)
        assert in_malay(organisation, "name") == "Theirs"

    def test_nothing_that_somebody_else_did_is_undone_unread(self, admin_client, organisation):
        data = typed(admin_client.get(translating(organisation)))
        translate(organisation, "name", "Theirs")

        admin_client.post(translating(organisation), data)

        assert in_malay(organisation, "name") == "Theirs"

    def test_a_text_that_is_gone(self, admin_client):
        programme = programme_with_rows()
        data = typed(admin_client.get(translating(programme)))
        data[key(programme.steps.get(), "text") + "-text"] = "Langkah 1"
        programme.steps.all().delete()

        response = admin_client.post(translating(programme), data)

        assert "This text is no longer part of the entry." in response.text
        assert "Langkah 1" in response.text
        assert not Translation.objects.exists()

    @pytest.mark.parametrize(
        ("english", "malay"),
        [
            ("It runs 8 prisons.", "Ia ada 9 penjara."),
            ("It runs 8 prisons.", "Ia ada penjara."),
            ("See https://a.example/b.", "Lihat https://a.example/c."),
            ("Write to us@a.example.", "Tulis kepada kami."),
        ],
    )
    def test_figures_and_links_that_differ_need_a_tick(self, admin_client, english, malay):
        entry = factories.organisation(summary=english)
        data = typed(admin_client.get(translating(entry)))
        data[key(entry, "summary") + "-text"] = malay

        response = admin_client.post(translating(entry), data)

        text = block(response, entry, "summary")
        assert "differ from the English" in words(text)
        assert text.textarea.text.strip() == malay
        assert not Translation.objects.exists()

        sure = text.select_one("input[name$=-sure]")
        admin_client.post(translating(entry), typed(response) | {sure["name"]: sure["value"]})
        assert in_malay(entry, "summary") == malay

    def test_a_tick_is_not_about_other_differences(self, admin_client, organisation):
        data = typed(admin_client.get(translating(organisation)))
        name = key(organisation, "summary")
        response = admin_client.post(translating(organisation), data | {f"{name}-text": "Ada 9."})
        sure = block(response, organisation, "summary").select_one("input[name$=-sure]")

        data = typed(response) | {sure["name"]: sure["value"], f"{name}-text": "Ada 7."}
        admin_client.post(translating(organisation), data)

        assert in_malay(organisation, "summary") is None

    def test_figures_in_other_digits_and_order_are_the_same(self):
        assert forms.differing("From 8 to 12, see www.a.example.", "௧௨ www.a.example, 8") is None


class TestPermission:
    def test_who_may_see_but_not_change(self, staff, organisation):
        client = staff("view_translation")

        response = client.get(translating(organisation))

        assert page(response).select("textarea:not([readonly]), .submit-row") == []
        assert client.post(translating(organisation), {}).status_code == 403
        assert client.get(OVERVIEW).status_code == client.get(WORK).status_code == 200

    def test_who_may_change(self, staff, organisation):
        client = staff("change_translation")
        data = typed(client.get(translating(organisation)))
        data[key(organisation, "name") + "-text"] = "Penjara"

        assert client.post(translating(organisation), data).status_code == 302
        assert in_malay(organisation, "name") == "Penjara"
        assert LogEntry.objects.get().user.username == "sara"

    def test_who_may_neither(self, staff, organisation):
        client = staff("change_organisation")

        for url in (OVERVIEW, WORK, translating(organisation)):
            assert client.get(url).status_code == 403
        assert "translation-lines" not in client.get(address(organisation)).text

    def test_visitors_are_sent_to_the_login(self, client, organisation):
        assert "/admin/login/" in client.get(translating(organisation))["Location"]
