"""The first programmes of an organisation or a network, for its page."""

from finding import bits
from finding.prepared import ByIds
from organisations.models.gathering import RowList
from programmes.filters import ProgrammeFilter
from programmes.models import Programme, Stage

# So many are shown; the list of programmes has the rest.
MOST = 20
COLUMNS = ("pk", "slug", "name", "summary", "stage")
READ = ByIds(
    lambda ids: Programme.objects.published().order_by().filter(pk__in=ids).values_list(*COLUMNS)
)


def first_of_organisation(directory, organisation):
    """The programmes in which it has any part, as first() gives them. One query."""
    return first(directory, "organisation", organisation)


def first_of_network(directory, network):
    """The programmes that belong to it or that its members provide, as first() gives them."""
    return first(directory, "network", network)


def first(directory, facet, entry):
    """What the list of programmes finds for `entry` in `facet`, as a RowList.

    By stage and then by name, at most MOST, with their exact number. One query.
    """
    index = directory.index(Programme)
    found = ProgrammeFilter.base_filters[facet].bits(directory, index, entry.pk)
    ids: list[int] = []
    for stage in Stage:
        of_stage = found & index.bits("stage", stage.value)
        ids += bits.page(of_stage, index.order(), 0, MOST - len(ids))
    return RowList(named(ids), found.bit_count())


def named(ids):
    """The published programmes with these ids, in this order, with no more than COLUMNS.

    One query.
    """
    rows = {row[0]: row for row in READ.rows(ids)}
    return [Programme(**dict(zip(COLUMNS, rows[pk], strict=True))) for pk in ids if pk in rows]
