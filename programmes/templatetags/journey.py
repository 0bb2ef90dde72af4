"""The line from custody into the community, with a programme's span on it."""

from django import template

from programmes.models import JourneyPoint
from programmes.models.journey import LAST_POINT_IN_CUSTODY

register = template.Library()

# In units of the picture's viewBox, which is as wide as the narrowest screen.
FIRST, STEP = 20, 56


@register.inclusion_tag("programmes/_journey.html")
def journey_line(programme):
    """The journey with its points, and how far the programme reaches."""
    points = [
        {
            "label": point.label,
            "x": FIRST + STEP * place,
            "inside": programme.starts_at <= point <= programme.ends_at,
            "in_custody": point <= LAST_POINT_IN_CUSTODY,
        }
        for place, point in enumerate(JourneyPoint)
    ]
    span = [point["x"] for point in points if point["inside"]]
    return {
        "programme": programme,
        "points": points,
        "starts": JourneyPoint(programme.starts_at).label,
        "ends": JourneyPoint(programme.ends_at).label,
        "from_x": span[0],
        "to_x": span[-1],
    }
