"""When what calendars to subscribe to hold can have changed last."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from expoapp import clock
from expoapp.db import session
from expoapp.exhibitions.models import FEED_BACK, Edition, Exhibition


def last_change(moment: datetime, exhibition_id: int | None = None) -> datetime:
    """Return when a feed, or that of one exhibition, can have changed last.

    Something was written, appeared or went by the clock, or ended 30 days before. What is hidden now counts, too: a
    program that asks only for what changed since would never hear that it went.
    """
    horizon = moment - FEED_BACK
    asked: list[Any] = [select(func.max(Edition.ends_at)).where(Edition.ends_at <= horizon)]
    for thing in (Edition, Exhibition):
        asked.append(select(func.max(thing.updated_at)))
        asked += [select(func.max(at)).where(at <= moment) for at in (thing.public_from, thing.public_until)]
    if exhibition_id is not None:
        owners = [Edition.exhibition_id] * 4 + [Exhibition.id] * 3
        asked = [one.where(owner == exhibition_id) for one, owner in zip(asked, owners, strict=True)]
    left, *others = session().execute(select(*(one.scalar_subquery() for one in asked))).one()
    return max([*filter(None, others), *([left + FEED_BACK] if left else [])], default=clock.BEGINNING)
