"""What the first page costs a visitor: bytes, requests, and nothing that follows her.

The bytes are those of the page, its stylesheet and its script as the server compressed them, with
the headers of all three as HTTP/1.1 sends them; HTTP/2 and HTTP/3 send most of them once.
"""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.kinds import LANGUAGES, LOOKED_AT, address

MOST_BYTES = 14 * 1024
MOST_REQUESTS = 4


class Network:
    """What a page asks for, with nothing kept from pages before."""

    def __init__(self, page):
        self.page = page
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("request", self._asked)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request):
        self.requests.append(request)

    def open(self, address):
        self.requests, self.complaints = [], []
        response = self.page.goto(address)
        self.bytes = sum(
            sizes["responseBodySize"] + sizes["responseHeadersSize"]
            for request, sizes in [(each, each.sizes()) for each in self.requests]
            if request.resource_type in ("document", "stylesheet", "script")
        )
        self.urls = {request.url for request in self.requests}
        # Asked for later, and only where there is a tab to show it in.
        self.urls |= set(
            self.page.locator("link[rel=icon]").evaluate_all("all => all.map(e => e.href)")
        )
        return response


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_view_is_small_and_alone(visitor, site, language):
    page = visitor(PHONE)
    network = Network(page)
    sizes, faults = {}, []
    for kind in LOOKED_AT[language]:
        response = network.open(address(kind, language))
        sizes[kind] = network.bytes
        elsewhere = [url for url in network.urls if not url.startswith(f"{site}/")]
        complaints = [text for text in network.complaints if response.ok or "404" not in text]
        if network.bytes > MOST_BYTES or len(network.urls) > MOST_REQUESTS:
            faults.append((kind, network.bytes, network.urls))
        if elsewhere or complaints:
            faults.append((kind, elsewhere, complaints))
        assert response.header_value("content-encoding") == "br"
    for kind, size in sorted(sizes.items(), key=lambda each: -each[1]):
        print(f"{size:6} bytes  {language:8} {kind}")

    assert faults == []
    assert page.context.cookies() == []
