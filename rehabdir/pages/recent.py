"""The pages that one process sent last, ready to be sent again."""

import threading


class Recent:
    """Pages by their place, at most `most_bytes` of them; the oldest go first.

    They are as readers get them, so nothing has to be opened and looked at whether it is whole.
    """

    def __init__(self, most_bytes):
        self._most = most_bytes
        self._bytes = 0
        self._pages = {}
        self._lock = threading.Lock()

    def get(self, place, state):
        """The Kept page of this place and state, or None."""
        page = self._pages.get(place)
        return page if page and page.state == state else None

    def put(self, place, page):
        """Keep a page in the place of an earlier one."""
        with self._lock:
            self._drop(place)
            self._pages[place] = page
            self._bytes += len(page.body)
            while self._bytes > self._most:
                self._drop(next(iter(self._pages)))

    def _drop(self, place):
        page = self._pages.pop(place, None)
        self._bytes -= len(page.body) if page else 0
