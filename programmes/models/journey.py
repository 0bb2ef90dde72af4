"""The way from custody back into the community, and the stages of help on it."""

from django.db import models


class Stage(models.TextChoices):
    IN_CARE = "in-care", "In-care"  # in custody
    AFTERCARE = "aftercare", "Aftercare"  # after release
    THROUGHCARE = "throughcare", "Throughcare"  # spans both


class JourneyPoint(models.IntegerChoices):
    """The points of the way from custody back into the community, in order."""

    IN_CUSTODY = 1, "In custody"
    BEFORE_RELEASE = 2, "Before release"
    DAY_OF_RELEASE = 3, "Day of release"
    HALFWAY = 4, "Community-based programme or halfway house"
    AFTER_RELEASE = 5, "After release"
    LONG_TERM = 6, "Long term"

    @property
    def slug(self):
        return self.name.lower().replace("_", "-")

    @property
    def hint(self):
        """The label with the words in which a family would say it, where they differ."""
        hints = {
            self.IN_CUSTODY: "arrested or in prison",
            self.BEFORE_RELEASE: "coming out soon",
            self.AFTER_RELEASE: "came out not long ago",
            self.LONG_TERM: "out for a longer time",
        }
        return f"{self.label} ({hints[self]})" if self in hints else self.label


LAST_POINT_IN_CUSTODY = JourneyPoint.BEFORE_RELEASE
FIRST_POINT_OUT = JourneyPoint.DAY_OF_RELEASE
