"""Somebody without an account who fills in a form, at a time that the test decides."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from editorial import sealed
from tests.pages import page, words


class Clock:
    """Stands still until a test moves it. It starts in the middle of a day in Singapore."""

    def __init__(self, monkeypatch):
        self.now = datetime(2026, 3, 4, 4, 20, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(sealed, "time", SimpleNamespace(time=self._seconds))

    def _seconds(self):
        return self.now.timestamp()

    def move(self, **by):
        self.now += timedelta(**by)


class Visitor:
    """Opens forms and sends them ten seconds later, from the address that `comes_from` says."""

    def __init__(self, client, clock):
        self.client, self.clock, self.comes_from = client, clock, {"REMOTE_ADDR": "192.0.2.1"}

    def open(self, address):
        response = self.client.get(address)
        assert response.status_code == 200, address
        self.clock.move(seconds=10)
        return filled(response)

    def send(self, address, boxes):
        return self.client.post(address, boxes, **self.comes_from)

    def report(self, address, **typed):
        """Open the form and send it with these boxes changed."""
        return self.send(address, self.open(address) | typed)


def filled(response):
    """What a form holds: the texts by the names of its boxes, without boxes that are not ticked."""
    boxes = {}
    for box in page(response).main.select("form.report :is(input, textarea)"):
        if box.name == "textarea":
            # A browser leaves out the first end of line.
            boxes[box["name"]] = box.text.removeprefix("\n")
        elif box["type"] != "checkbox" or box.has_attr("checked"):
            boxes[box["name"]] = "on" if box["type"] == "checkbox" else box.get("value", "")
    return boxes


def faults(response):
    """What the page says at its top about the form that was not taken."""
    return [words(each) for each in page(response).select("#errors :is(li, p)")][:-1]
