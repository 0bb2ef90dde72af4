"""That the kinds of page are what they are called, and that none is forgotten."""

import pytest
from django.urls import resolve

from rehabdir import urls
from tests.browser.kinds import KINDS, LOOKED_AT, address
from tests.browser.test_html import fetch


def test_every_page_of_the_site_has_a_kind():
    names = {resolve(path.partition("?")[0]).url_name for path in KINDS.values()}
    # Of these only somebody knows the address who sent something, or was written to.
    names |= {"report_sent", "confirm", "confirm_change"}
    # For staff.
    names.add("account_login")

    assert names == {pattern.name for pattern in urls.pages if hasattr(pattern, "name")}


@pytest.mark.parametrize("language", LOOKED_AT)
def test_lists_and_searches_find_what_their_name_says(site, language):
    for kind in LOOKED_AT[language]:
        page = fetch(site + address(kind, language)).decode()
        if kind.endswith((", filtered", ", found")):
            assert 'class="empty"' not in page, kind
            assert '<ul class="cards">' in page or '<ul class="plain-list">' in page, kind
        elif kind.endswith(", none"):
            assert 'class="empty"' in page, kind
