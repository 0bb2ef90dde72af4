"""Programmes that help with the same needs as another."""

from finding import bits
from programmes.first import named
from programmes.models import Need, Programme

# More than any number of shared needs: the same country comes first.
SAME_COUNTRY = 64


def related(directory, programme, limit=4):
    """Programmes with needs in common, as a list: those of the same country first, then those with
    most needs in common, then by name. One query.
    """
    index = directory.index(Programme)
    found, total = 0, []
    for need in directory.terms(Need):
        having = index.bits("need", need.pk)
        if bits.has(having, programme.pk):
            bits.add(total, having, 1)
            found |= having
    found &= ~(1 << programme.pk)
    bits.add(total, index.bits("country", programme.country_id), SAME_COUNTRY)
    ids = bits.page(found, index.by_score(total), 0, limit)
    return named(ids)
