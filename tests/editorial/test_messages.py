"""Messages arrive over SMTP as they should, and a failing server is nobody's error."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from editorial import actions, messages
from editorial.models import Channel, ConfirmationLink, Contact, Proposal, Wish
from tests import factories
from tests.editorial.mail_server import html_of, mail_server, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    with mail_server() as found:
        yield found


@pytest.fixture
def away(settings):
    """A mail server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.SITE_URL = "https://directory.example.org"


def proposed(entry=None, **values):
    entry = entry or factories.programme(name="Bakery", slug="bakery")
    values = {
        "wish": Wish.CHANGE,
        "channel": Channel.PUBLIC,
        "email": "somebody@example.org",
        "changes": {
            "summary": {"was": entry.summary, "new": "Bread."},
            "description": {"was": "", "new": "More bread."},
        },
        **values,
    }
    return actions.propose(entry=entry, **values)


def decide(run, proposal, accepted, answer=""):
    with run(execute=True):
        return actions.decide(
            proposal=proposal, accepted=accepted, by=factories.editor(), answer=answer
        )


# --- Thanks ---------------------------------------------------------------------------------------


def test_whoever_proposed_hears_what_became_of_it(box, django_capture_on_commit_callbacks):
    proposal = proposed()
    decide(django_capture_on_commit_callbacks, proposal, ["summary"], "The rest was\nold.")

    ((to, message),) = box.messages
    assert to == ["somebody@example.org"]
    assert message["From"] == "Directory <post@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert proposal.receipt in message["Subject"]
    for said in (text_of(message), html_of(message)):
        assert "«Bakery»" in said
        assert proposal.receipt in said
        assert "took over a part of it" in said
        assert said.index("took over:") < said.index("Summary") < said.index("not take over:")
        assert said.index("not take over:") < said.index("Description") < said.index("Our answer")
        assert "https://directory.example.org/programmes/bakery/" in said


@pytest.mark.parametrize(
    ("values", "accepted", "said"),
    [
        ({}, ["summary", "description"], "took over all of it"),
        ({}, [], "did not change anything"),
        ({"wish": Wish.CLOSED, "changes": {}}, ["closed"], "took the page off the site"),
        ({"wish": Wish.TELL, "changes": {}, "why": "Look."}, ["tell"], "done what was needed"),
        ({"wish": Wish.TELL, "changes": {}, "why": "Look."}, [], "did not change anything"),
    ],
)
def test_what_became_of_it_is_one_plain_sentence(
    box, django_capture_on_commit_callbacks, values, accepted, said
):
    decide(django_capture_on_commit_callbacks, proposed(**values), accepted)
    ((_to, message),) = box.messages
    assert said in text_of(message)


def test_thanks_come_in_the_language_of_the_proposer(box, django_capture_on_commit_callbacks):
    decide(django_capture_on_commit_callbacks, proposed(language="ta"), ["summary"])
    ((_to, message),) = box.messages
    assert '<html lang="ta">' in html_of(message)
    assert "https://directory.example.org/ta/programmes/bakery/" in text_of(message)


@pytest.mark.parametrize(
    ("channel", "is_deleted"), [(Channel.PUBLIC, True), (Channel.CONFIRMATION, False)]
)
def test_only_addresses_of_strangers_are_said_to_be_deleted(
    box, django_capture_on_commit_callbacks, channel, is_deleted
):
    decide(django_capture_on_commit_callbacks, proposed(channel=channel), ["summary"])
    ((_to, message),) = box.messages
    for said in (text_of(message), html_of(message)):
        assert ("We delete your address" in said) is is_deleted


def test_without_an_address_nobody_is_written_to(box, django_capture_on_commit_callbacks):
    decide(django_capture_on_commit_callbacks, proposed(email=""), ["summary"])
    assert box.messages == []


def test_names_cannot_add_lines_to_the_head_of_a_message(box, django_capture_on_commit_callbacks):
    entry = factories.programme(name="Bread\r\nBcc: thief@example.org")
    decide(django_capture_on_commit_callbacks, proposed(entry), ["summary"])
    ((to, message),) = box.messages
    assert to == ["somebody@example.org"]
    assert message["Bcc"] is None
    proposal = Proposal.objects.get()
    proposal.receipt = "A\r\nBcc: thief@example.org"
    messages.thank(proposal)
    assert box.messages[1][1]["Bcc"] is None
    assert "\n" not in box.messages[1][1]["Subject"]


def test_what_somebody_typed_is_text_in_html(box, django_capture_on_commit_callbacks):
    entry = factories.programme(name="<img src=https://thief.example.org/>")
    decide(django_capture_on_commit_callbacks, proposed(entry), ["summary"], "<script>1</script>")
    ((_to, message),) = box.messages
    html = html_of(message)
    assert "<img" not in html
    assert "<script" not in html
    assert "<script>1</script>" in text_of(message)


@pytest.mark.parametrize("email", ["refused@example.org", "somebody@example.org"])
def test_a_failing_mail_server_is_no_error_of_the_reviewers(
    request, django_capture_on_commit_callbacks, caplog, email
):
    request.getfixturevalue("box" if email.startswith("refused") else "away")
    proposal = proposed(email=email)
    with caplog.at_level(logging.WARNING):
        decide(django_capture_on_commit_callbacks, proposal, ["summary"])

    proposal.refresh_from_db()
    assert proposal.state == "partly"
    assert proposal.receipt in caplog.text
    assert "example.org" not in caplog.text


def test_a_site_without_mail_sends_none(box, settings, django_capture_on_commit_callbacks):
    settings.SENDS_EMAIL = False
    decide(django_capture_on_commit_callbacks, proposed(), ["summary"])
    assert box.messages == []


# --- The question ---------------------------------------------------------------------------------


def contact_of(email, **values):
    organisation = factories.organisation(name=f"Body of {email.split('@')[0]}")
    return Contact.objects.create(email=email, organisation=organisation, **values)


def ask():
    out, errors = StringIO(), StringIO()
    try:
        call_command("ask_for_confirmation", stdout=out, stderr=errors)
    except CommandError as error:
        errors.write(str(error))
    return out.getvalue(), errors.getvalue()


def test_the_question_arrives_in_text_and_html(box):
    contact_of("mei@example.org", name="Mei & co")
    ask()
    ((to, message),) = box.messages
    assert to == ["mei@example.org"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Is your entry in the directory still correct?"
    assert "Hello Mei & co," in text_of(message)
    assert "Mei &amp; co" in html_of(message)
    for said in (text_of(message), html_of(message)):
        assert "https://directory.example.org/confirm/" in said
        assert "Body of mei" in said


@pytest.mark.parametrize("name", ["confirm", "thanks"])
def test_html_loads_nothing_from_anywhere(box, django_capture_on_commit_callbacks, name):
    if name == "confirm":
        contact_of("mei@example.org")
        ask()
    else:
        decide(django_capture_on_commit_callbacks, proposed(), ["summary"])
    html = html_of(box.messages[0][1])
    assert not any(part in html for part in ("src=", "<link", "<style", "url(", "<script"))


def test_one_address_that_is_refused_does_not_stop_the_others(box):
    for email in ("one@example.org", "refused@example.org", "three@example.org"):
        contact_of(email)

    out, errors = ask()

    assert [to for to, _message in box.messages] == [["one@example.org"], ["three@example.org"]]
    assert "2 messages sent, about 2 entries; 1 failed." in out
    refused = Contact.objects.get(email__startswith="refused")
    assert f"Contact {refused.pk}: the message was not sent" in errors
    assert "@" not in out + errors
    # The next run tries again.
    assert not ConfirmationLink.objects.filter(contact=refused).exists()
    ask()
    assert len(box.messages) == 2


def test_an_address_in_other_letters_does_not_stop_the_others(box):
    contact_of("ஊர்@example.org")
    contact_of("two@example.org")
    ask()
    assert ["two@example.org"] in [to for to, _message in box.messages]


def test_a_mail_server_that_is_away_is_said_once(away):
    for number in range(3):
        contact_of(f"{number}@example.org")
    _out, errors = ask()
    assert errors.count("The mail server cannot be reached") == 1
    assert not ConfirmationLink.objects.exists()
