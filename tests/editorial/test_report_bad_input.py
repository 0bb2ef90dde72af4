"""Whatever comes in place of a form gets a plain answer, and what was typed stays."""

import pytest
from django.db import DatabaseError, OperationalError

from editorial import actions, sealed, sending
from editorial.models import Proposal, Sender
from editorial.views import MOST_BYTES
from organisations.models import State
from programmes.models import Programme
from tests import factories
from tests.editorial.visitors import faults, filled
from tests.pages import page, text, words

pytestmark = pytest.mark.django_db

HERE = "/report/programme/here/"


def assert_kept_for_another_try(visitor, response, why="My words.", status=422):
    """The page says what is wrong, holds what was typed, and is taken when it is sent again."""
    assert response.status_code == status
    assert not Proposal.objects.exists()
    again = filled(response)
    assert again["why"] == why
    assert again["subject"] == ""
    visitor.clock.move(seconds=10)
    answer = visitor.send(HERE, again)
    assert answer.status_code == 302
    assert Proposal.objects.get().why == why


# --- Robots ---------------------------------------------------------------------------------------


def test_faster_than_a_person(visitor, programme):
    boxes = visitor.open(HERE) | {"why": "My words."}
    visitor.clock.move(seconds=-8)
    response = visitor.send(HERE, boxes)

    assert faults(response) == ["That was very fast. Please look it over and send it again."]
    assert_kept_for_another_try(visitor, response)


def test_a_mistake_can_be_mended_in_no_time(visitor, programme):
    response = visitor.report(HERE, email="wrong", why="My words.")
    assert visitor.send(HERE, filled(response) | {"email": ""}).status_code == 302


def test_open_for_more_than_a_day(visitor, programme):
    boxes = visitor.open(HERE) | {"why": "My words.", "entry-summary": "A key."}
    Programme.objects.update(summary="A sofa.")
    visitor.clock.move(days=1)
    response = visitor.send(HERE, boxes)

    assert "open for more than a day" in faults(response)[0]
    assert_kept_for_another_try(visitor, response)
    assert Proposal.objects.get().changes == {"summary": {"was": "A bed.", "new": "A key."}}


def test_the_box_that_only_robots_see(visitor, programme):
    response = visitor.report(HERE, subject="Buy this", why="My words.")

    assert "The box that should stay empty was not." in faults(response)[0]
    assert_kept_for_another_try(visitor, response)
    trap = page(response).select_one("input[name=subject]")
    assert trap["tabindex"] == "-1"
    assert trap["autocomplete"] == "off"
    assert words(page(response).find("label", attrs={"for": trap["id"]})) == "Leave this empty"
    assert trap.find_parent(class_="trap")


def seals(visitor):
    """Seals that are not of the form about the programme «here»."""
    factories.programme(slug="other")
    own, other = visitor.open(HERE)["form"], visitor.open("/report/programme/other/")["form"]
    return [None, "", "x", ":::", f"{own}x", own[:-1], f"a{own}", "\0", other, "é" * 100]


def test_a_seal_that_is_not_ours_or_of_another_form(visitor, programme):
    for seal in seals(visitor):
        boxes = visitor.open(HERE) | {"why": "My words.", "form": seal}
        response = visitor.send(HERE, {k: v for k, v in boxes.items() if v is not None})
        assert "could not tell where this form came from" in faults(response)[0], seal
        assert_kept_for_another_try(visitor, response)
        Proposal.objects.all().delete()


def test_boxes_that_did_not_come_are_not_emptied(visitor, programme):
    seal = visitor.open(HERE)["form"]
    answer = visitor.send(HERE, {"form": seal, "why": "My words."})
    assert answer.status_code == 302
    assert Proposal.objects.get().changes == {}


# --- What is typed --------------------------------------------------------------------------------


def test_nothing_at_all(visitor, programme):
    response = visitor.send(HERE, visitor.open(HERE))
    assert faults(response) == ["What is wrong or missing? Say what is wrong or missing."]
    assert page(response).title.text.startswith("Not sent yet: ")
    for address in ("/report/", "/report/?list=events"):
        assert len(faults(visitor.report(address))) == 1


@pytest.mark.parametrize(
    ("box", "longest"),
    [("why", 5000), ("source", 5000), ("entry-name", 200), ("entry-cost", 5000), ("email", 254)],
)
def test_too_long(visitor, programme, box, longest):
    long = "a" * (longest + 1)
    response = visitor.report(HERE, **{"why": "My words.", box: long})
    assert faults(response)
    assert filled(response)[box] == long
    # A browser would cut what is pasted, and say nothing.
    if box != "email":
        assert not page(response).select_one(f"[name={box}]").has_attr("maxlength")
    assert not Proposal.objects.exists()
    if box != "email":
        assert visitor.report(HERE, **{box: "a" * longest, "why": "x"}).status_code == 302


def test_a_name_cannot_be_taken_away(visitor, programme):
    assert len(faults(visitor.report(HERE, **{"entry-name": " "}))) == 1


def test_a_web_page_without_its_beginning_is_understood(visitor, programme):
    visitor.report(HERE, **{"entry-contact_url": "new.example/here"})
    assert Proposal.objects.get().changes["contact_url"]["new"] == "https://new.example/here"


def test_what_nobody_can_see_is_left_out(visitor, programme):
    visitor.report(HERE, why="My\0 words\x0bon\x01 two\u2028lines\x85\x7f.", closed="\0")
    assert Proposal.objects.get().why == "My words\non two\nlines\n."


def test_bytes_that_are_no_text_are_shown_and_have_to_be_put_right(visitor, programme):
    seal = visitor.open(HERE)["form"]
    response = visitor.client.post(
        HERE,
        f"form={seal}&why=Caf%E9&%FF=%FE&closed=%00",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 422
    assert "Some letters could not be read." in faults(response)[0]
    assert filled(response)["why"] == "Caf\ufffd"


def test_markup_is_text(visitor, programme):
    nasty = "'\"--></textarea><script>alert(1)</script>{{ 7|add:7 }}"
    response = visitor.report(HERE, why=nasty, email="wrong", **{"entry-name": nasty})
    assert filled(response)["why"] == nasty
    assert not page(response).select("main script")


@pytest.mark.parametrize(
    ("type_", "body", "status"),
    [
        ("application/json", b'{"why": "x"}', 422),
        ("text/plain", b"why=x", 422),
        ("application/x-www-form-urlencoded", b"", 422),
        ("application/x-www-form-urlencoded", b"%%%&&==&\xff\xfe", 422),
        ("application/x-www-form-urlencoded; charset=utf-7", b"why=x", 400),
        ("multipart/form-data; boundary=x", b"nothing of the kind", 422),
        ("multipart/form-data", b"--x", 400),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 1001, 400),
        ("", b"why=x", 422),
    ],
)
def test_bodies_that_no_form_of_ours_sends(client, programme, type_, body, status):
    for address in (HERE, "/report/", "/report/?list=events"):
        response = client.generic("POST", address, body, type_)
        assert response.status_code == status, address
        assert page(response).select_one("main h1")
        assert not response.cookies
    assert not Proposal.objects.exists()


def test_a_megabyte(visitor, programme):
    for more, status in ((-5000, 422), (1, 413), (1_000_000, 413)):
        response = visitor.client.post(
            HERE, b"why=" + b"a" * (MOST_BYTES + more - 4), "application/x-www-form-urlencoded"
        )
        assert response.status_code == status
    assert words(page(response).h1) == "That was too much text"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods(client, programme, method):
    response = getattr(client, method)(HERE)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert page(response).h1


def test_the_receipt_takes_no_form(client):
    assert client.post("/report/sent/AAAA-AAAA/").status_code == 405


# --- What happens meanwhile -----------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.ARCHIVED, State.DRAFT])
def test_an_entry_that_was_taken_off_meanwhile(client, visitor, programme, state):
    boxes = visitor.open(HERE) | {"why": "My words.", "entry-summary": "A key."}
    Programme.objects.update(state=state, name="Not for the public")

    answer = visitor.send(HERE, boxes)

    proposal = Proposal.objects.get()
    assert proposal.entry == programme
    assert set(proposal.changes) == {"summary"}
    receipt = client.get(answer["Location"])
    assert "The entry is no longer listed. We will look at what you sent all the same." in text(
        receipt
    )
    assert "Not for the public" not in receipt.text
    # Who never saw it gets no form.
    assert client.get(HERE).status_code == 404
    wrong = visitor.send(HERE, boxes | {"email": "wrong"})
    assert filled(wrong)["entry-summary"] == "A key."
    assert "Not for the public" not in wrong.text


def test_an_entry_that_was_renamed_meanwhile(visitor, programme):
    boxes = visitor.open(HERE) | {"why": "My words."}
    programme.slug = "there"
    programme.save()

    assert visitor.send(HERE, boxes).status_code == 302
    assert Proposal.objects.get().entry == programme


def test_an_entry_that_was_erased_meanwhile(visitor, programme):
    boxes = visitor.open(HERE) | {"why": "My words."}
    actions.erase(entry=programme, by=factories.editor(), reason="It must not be known.")

    assert visitor.send(HERE, boxes).status_code == 404
    assert not Proposal.objects.exists()


def test_while_the_database_is_away_what_was_typed_stays(visitor, programme, monkeypatch):
    boxes = visitor.open(HERE) | {"why": "My words."}

    def fail(*args, **kwargs):
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(Proposal.objects, "filter", fail)
        response = visitor.send(HERE, boxes)
    assert "cannot reach our data" in faults(response)[0]
    assert response["Retry-After"] == "10"
    assert_kept_for_another_try(visitor, response, status=503)


# --- How many -------------------------------------------------------------------------------------


def send(visitor, number):
    return [visitor.report(HERE, why=f"Number {_}.").status_code for _ in range(number)]


def test_ten_forms_an_hour_from_one_network(visitor, programme):
    assert send(visitor, 10) == [302] * 10

    response = visitor.report(HERE, why="My words.")

    assert response.status_code == 429
    assert "Please send it again after 4 Mar 2026, 1 p.m." in faults(response)[0]
    assert 0 < int(response["Retry-After"]) <= 3600
    assert filled(response)["why"] == "My words."
    assert Proposal.objects.count() == 10
    visitor.clock.move(seconds=int(response["Retry-After"]))
    assert visitor.send(HERE, filled(response)).status_code == 302


def test_thirty_forms_a_day_from_one_network(visitor, programme):
    for _ in range(3):
        assert send(visitor, 10) == [302] * 10
        visitor.clock.move(hours=1)

    response = visitor.report(HERE, why="My words.")

    assert response.status_code == 429
    assert "Please send it again after 5 Mar 2026, midnight" in faults(response)[0]
    visitor.clock.move(seconds=int(response["Retry-After"]))
    assert visitor.send(HERE, filled(response)).status_code == 302


def test_others_are_not_kept_waiting(visitor, programme):
    send(visitor, 10)
    visitor.comes_from = {"REMOTE_ADDR": "192.0.2.2"}
    assert send(visitor, 1) == [302]


def test_what_was_not_taken_is_not_counted(visitor, programme, monkeypatch):
    boxes = visitor.open(HERE) | {"why": "x"}
    for _ in range(12):
        visitor.send(HERE, boxes | {"email": "wrong"})

    def fail(**values):
        raise DatabaseError

    with monkeypatch.context() as broken, pytest.raises(DatabaseError):
        broken.setattr(actions, "propose", fail)
        visitor.send(HERE, boxes)
    assert not Sender.objects.exists()
    for _ in range(12):
        assert visitor.send(HERE, boxes).status_code == 302


def request_from(rf, **meta):
    return sending.network_of(rf.get("/", **meta))


def test_a_household_is_one_network_and_a_proxy_none(rf, settings):
    inside = [
        request_from(rf, REMOTE_ADDR=each) for each in ("2001:db8:1:2::1", "2001:db8:1:2:ff::9")
    ]
    assert inside == ["2001:db8:1:2::/64"] * 2
    assert request_from(rf, REMOTE_ADDR="2001:db8:1:3::1") != inside[0]
    assert request_from(rf, REMOTE_ADDR="::ffff:192.0.2.1") == "192.0.2.1"
    for odd in ("", "unix:", "x" * 1000):
        assert request_from(rf, REMOTE_ADDR=odd) == ""
    said = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 192.0.2.1"}
    assert request_from(rf, **said) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert request_from(rf, **said) == "192.0.2.1"
    assert request_from(rf, REMOTE_ADDR="10.0.0.1") == "10.0.0.1"


def test_only_a_keyed_hash_is_kept_and_another_one_each_day(visitor, programme, settings):
    send(visitor, 1)
    visitor.clock.move(hours=20)
    send(visitor, 1)
    rows = [str(row) for row in Sender.objects.values()]

    hashes = set(Sender.objects.values_list("hash", flat=True))
    assert len(hashes) == 2
    assert not any("192.0.2.1" in row for row in rows)
    day = Sender.objects.order_by("hour").first().hour.date()
    assert sending.hashed("192.0.2.1", day) in hashes
    settings.SECRET_KEY = "another"
    assert sending.hashed("192.0.2.1", day) not in hashes
    # By the hour: no row says at which moment its form came.
    assert {row.minute for row in Sender.objects.values_list("hour", flat=True)} == {0}


def test_a_form_holds_no_more_than_it_needs(visitor, programme):
    seal = sealed.unsealed(visitor.open(HERE)["form"], "programme/here")
    assert (seal.about, seal.pk) == ("programme/here", programme.pk)
    assert seal.was["summary"] == "A bed."
    assert "stage_note" not in seal.was
