"""What a desk has promised."""

from datetime import datetime, timedelta

from expoapp.enquiries import working_hours
from expoapp.enquiries.models import Desk


def due_at(desk: Desk, since: datetime) -> datetime:
    """Return when a desk has promised to answer what arrived at a moment."""
    return working_hours.end_of(
        timedelta(hours=desk.promise_hours),
        since,
        zone=desk.zone,
        opens=desk.opens,
        closes=desk.closes,
        weekend={int(day) for day in desk.weekend.split()},
    )
