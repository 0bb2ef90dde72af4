"""Programmes that help with the same needs as another."""

from finding import bits
from programmes.models import Programme

# More than any number of shared needs: the same country comes first.
SAME_COUNTRY = 64


def related(directory, programme, limit=4):
    """Programmes with needs in common, as a list: those of the same country first, then those with
    most needs in common, then by name. One query.
    """
    index = directory.index(Programme)
    slot = index.slot(programme.pk)
    if slot < 0:
        return []
    found, total = 0, []
    for (need,) in index.lists["needs"].rows(slot):
        having = index.bits("need", int(need))
        bits.add(total, having, 1)
        found |= having
    found &= ~(1 << slot)
    bits.add(total, index.bits("country", programme.country_id), SAME_COUNTRY)
    ids = [index.ids[other] for other in bits.page(found, index.by_score(total), 0, limit)]
    by_id = Programme.objects.published().in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
