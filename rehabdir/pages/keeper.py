"""Where a page is looked for, in which order, and where it is kept."""

from rehabdir.pages.asked import ENCODINGS
from rehabdir.pages.kept import Kept, encoded, etag, sealed
from rehabdir.pages.recent import Recent

# Bytes of pages that each process keeps beside those of its host: about 500 pages.
MOST_RECENT = 4_000_000


class Keeper:
    """The pages of this host, and behind them those of all hosts where there are several."""

    def __init__(self, store, shared, *, secret):
        self._recent = Recent(MOST_RECENT)
        self._store = store
        self._shared = shared
        self._secret = secret

    def get(self, asked, state):
        """The page that was asked for, as this host keeps it for this state, or None."""
        place = asked.place(asked.encoding, self._secret)
        page = self._recent.get(place, state)
        if page is None and (page := self._opened(asked, self._store.get(place, state))):
            self._recent.put(place, page)
        return page

    def find(self, asked, state):
        """The same where `get` has none: from another encoding, or from another host."""
        places = list(self._places(asked).values())
        found = self._store.get_any(places[1:], state)
        if not found and self._shared:
            found = self._shared.get(places, state)
        for kept in found:
            if page := self._opened(asked, kept):
                return self._put(asked, self._in_encoding(page, asked.encoding))
        return None

    def last(self, asked, state):
        """The page as it was last known, or None; `state` is the last one that was current."""
        places = list(self._places(asked).values())
        found = [self._store.last(place) for place in places]
        if not any(found) and self._shared and state:
            found = self._shared.get(places, state)
        pages = [page for kept in found if (page := self._opened(asked, kept))]
        return max(pages, key=lambda page: page.since, default=None)

    def keep(self, asked, state, head, content, since):
        """Keep a page that was just rendered, and return it in the encoding asked for."""
        page = self._encoded(asked.encoding, state, head, content, since)
        self._put(asked, page)
        if self._shared:
            place = asked.place(asked.encoding, self._secret)
            self._shared.put(place, self._closed(asked, page))
        return page

    def _places(self, asked):
        """The places of a page by encoding, the one asked for first."""
        order = [asked.encoding, *(name for name in ENCODINGS if name != asked.encoding)]
        return {name: asked.place(name, self._secret) for name in order}

    def _encoded(self, encoding, state, head, content, since):
        encoding, body = encoded(content, encoding, head)
        tag = etag(body, encoding, state, self._secret)
        return Kept(state, encoding, head, tag, since, body)

    def _in_encoding(self, page, encoding):
        if page.encoding == encoding:
            return page
        return self._encoded(encoding, page.state, page.head, page.content(), page.since)

    def _put(self, asked, page):
        place = asked.place(asked.encoding, self._secret)
        self._recent.put(place, page)
        self._store.put(place, self._closed(asked, page))
        return page

    def _closed(self, asked, page):
        """The page as it is kept: unreadable where its address has a query."""
        if not asked.has_query:
            return page
        return page._replace(body=sealed(page.body, asked.address, page.etag, self._secret))

    def _opened(self, asked, kept):
        """The page as it was before `_closed`, or None where it is no longer whole.

        A file may break, and another program may write in Redis; the ETag is that of the body.
        """
        if kept is None or not isinstance(kept.body, bytes):
            return None
        page = self._closed(asked, kept)
        whole = etag(page.body, page.encoding, page.state, self._secret) == page.etag
        return page if whole else None
