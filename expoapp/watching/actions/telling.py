"""How those who wait are told: notice is taken of each edition's state once, and each watcher is told of it once."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from expoapp import audit
from expoapp.db import inserting, session
from expoapp.exhibitions.models import Edition, Phase, Precision, Status
from expoapp.watching import mail, queries
from expoapp.watching.mail import Letterhead
from expoapp.watching.models import Announcement, What

_OFF = {Status.CANCELLED: What.CANCELLED, Status.POSTPONED: What.POSTPONED}
_HOLDS = {Status.SCHEDULED, Status.RESCHEDULED}


def take_notice(moment: datetime, settled_at: datetime, limit: int = 100) -> int:
    """Write down what became of the dates of editions changed since notice was last taken; return of how many.

    An edition's sequence says that it changed (product rule 5), the last announcement what was known before: so several
    changes in between are one, and one taken back is none. Editions touched after `settled_at` are left for later.
    """
    # Read once more under their locks: whoever held one meanwhile may have changed it.
    editions = queries.locked_editions(queries.unannounced(moment, settled_at, limit))
    if not editions:
        return 0
    current = session()
    ids = [edition.id for edition in editions]
    # What nobody was told of yet, and holds no longer, never happened.
    unsaid = (Announcement.edition_id.in_(ids), ~Announcement.is_done, Announcement.reached == 0)
    current.execute(delete(Announcement).where(*unsaid))
    before = queries.last_announcements(ids)
    insert = inserting(Announcement)
    unique = [Announcement.edition_id, Announcement.sequence]
    rows = [_notice(edition, before.get(edition.id), moment) for edition in editions]
    current.execute(insert.on_conflict_do_nothing(index_elements=unique), rows)
    return len(editions)


def _notice(edition: Edition, before: Announcement | None, moment: datetime) -> dict[str, Any]:
    """Return the row that says what became of an edition's dates."""
    what = what_happened(before, edition, moment)
    return {
        "edition_id": edition.id,
        "sequence": edition.sequence,
        "happened_at": max(edition.changed_at, edition.public_from),
        "made_at": moment,
        "what": what,
        "status": edition.status,
        "precision": edition.precision,
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "former_starts_on": before.starts_on if before and what is What.MOVED else None,
        "former_ends_on": before.ends_on if before and what is What.MOVED else None,
        "reached": 0,
        "is_done": what is What.NOTHING,
    }


def what_happened(before: Announcement | None, edition: Edition, moment: datetime) -> What:
    """Return what those who wait want to know: that dates became fixed, moved, became open again, or were called off.

    An edition never noticed before is news only where its dates are fixed, and nothing that is over is.
    """
    if edition.is_over(moment):
        return What.NOTHING
    if edition.status in _OFF:
        return _OFF[Status(edition.status)] if before and before.status != edition.status else What.NOTHING
    was_fixed = before is not None and _is_fixed(before.status, before.precision)
    if not _is_fixed(edition.status, edition.precision):
        return What.LOOSENED if was_fixed else What.NOTHING
    if before is None:
        return What.FIXED if edition.phase(moment) is Phase.UPCOMING else What.NOTHING
    if not was_fixed:
        return What.FIXED
    is_same = (before.starts_on, before.ends_on) == (edition.starts_on, edition.ends_on)
    return What.NOTHING if is_same else What.MOVED


def _is_fixed(status: str, precision: str) -> bool:
    return precision == Precision.EXACT and status in _HOLDS


def tell(announcement_id: int, moment: datetime, head: Letterhead, limit: int = 100) -> tuple[int, bool]:
    """Write the mails of one announcement to the next watchers; return how many, and whether others may follow.

    The mails and how far they reach are one change, and nobody else has the announcement meanwhile: so each watcher
    is told once, whatever ends this process. Nothing is said of an edition that is hidden now or over.
    """
    news = queries.locked_announcement(announcement_id, moment)
    if news is None:
        return 0, False
    watchers = [] if news.edition.is_over(moment) else queries.still_to_tell(news, limit)
    for watcher in watchers:
        mail.tell(watcher, news, head)
        news.reached = watcher.id
    news.is_done = len(watchers) < limit
    if watchers:
        audit.record("announcement.tell", news, {"what": str(news.what), "mails": len(watchers)})
    return len(watchers), not news.is_done
