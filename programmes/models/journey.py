"""The way from custody back into the community, and the stages of help on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    IN_CARE = "in-care", _("In-care")  # in custody
    AFTERCARE = "aftercare", _("Aftercare")  # after release
    THROUGHCARE = "throughcare", _("Throughcare")  # spans both


class JourneyPoint(models.IntegerChoices):
    """The points of the way from custody back into the community, in order."""

    IN_CUSTODY = 1, _("In custody")
    BEFORE_RELEASE = 2, _("Before release")
    DAY_OF_RELEASE = 3, _("Day of release")
    HALFWAY = 4, _("Community-based programme or halfway house")
    AFTER_RELEASE = 5, _("After release")
    LONG_TERM = 6, _("Long term")

    @property
    def slug(self):
        return self.name.lower().replace("_", "-")

    @property
    def hint(self):
        """The label with the words in which a family would say it, where they differ."""
        return str(HINTS.get(self, self.label))


HINTS = {
    JourneyPoint.IN_CUSTODY: _("In custody (arrested or in prison)"),
    JourneyPoint.BEFORE_RELEASE: _("Before release (coming out soon)"),
    JourneyPoint.AFTER_RELEASE: _("After release (came out not long ago)"),
    JourneyPoint.LONG_TERM: _("Long term (out for a longer time)"),
}
LAST_POINT_IN_CUSTODY = JourneyPoint.BEFORE_RELEASE
FIRST_POINT_OUT = JourneyPoint.DAY_OF_RELEASE
