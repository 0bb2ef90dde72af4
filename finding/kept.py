"""Values worked out from the data that a process keeps for as long as the edition is current."""

import threading

# More names than the pages of a small directory use, and few enough to be no burden.
MOST = 1000

_lock = threading.Lock()
_edition = None
_values: dict = {}


def kept(edition, name, make):
    """What `make()` returned when it was first asked for under this `name` and `edition`.

    `edition` is an EditionKey that was read before the data that `make` reads; under None nothing
    is kept. The values of one edition are held at a time: those of any other are dropped. Two
    threads that ask for the same value at once may both make it, and both get the one kept.
    """
    if edition is None:
        return make()
    values = _values_of(edition)
    try:
        return values[name]
    except KeyError:
        # Not under the lock: a slow value would hold up those who ask for others.
        made = make()
    with _lock:
        if len(values) >= MOST:
            values.clear()
        return values.setdefault(name, made)


def _values_of(edition):
    global _edition, _values
    with _lock:
        if edition != _edition:
            _edition, _values = edition, {}
        return _values
