"""What strangers can report on, and under which address."""

from django.urls import NoReverseMatch, reverse

from editorial.models.kinds import entry_kinds, kind_of
from organisations.models import FormerSlug

# In addresses, where the model's name says too little.
NAMED = {"eventseries": "series"}


def kinds():
    """Each kind of entry by its name in addresses."""
    return {NAMED.get(kind, kind): model for kind, model in entry_kinds().items()}


def report_address(entry):
    """The address of the form about an entry."""
    kind = kind_of(entry)
    return reverse("report_entry", args=[NAMED.get(kind, kind), entry.slug])


def page_of(entry):
    """The address of the entry's page, empty where it has none."""
    try:
        return entry.get_absolute_url()
    except NoReverseMatch:
        return ""


def published(kind, slug):
    """The published entry with this slug, or that had it once; None where there is none."""
    model = kinds().get(kind)
    if model is None:
        return None
    found = model.objects.published()
    former = FormerSlug.objects.of(model, slug)
    return found.filter(slug=slug).first() or found.filter(uuid__in=former).first()
