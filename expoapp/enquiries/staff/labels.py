"""What the inbox says in words: its folders, filters and numbers, and until when somebody waits."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from expoapp import i18n
from expoapp.enquiries import wording
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries import MOST_COUNTED, Choices, Filters
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext, pgettext

_SOON = timedelta(hours=12)


@dataclass(frozen=True)
class Chip:
    """A filter that is chosen, and the filters without it."""

    label: str
    without: Filters


@dataclass(frozen=True)
class Due:
    """Until when somebody waits, in words, and how much that matters: "late", "soon", "back" or ""."""

    words: str
    tone: str = ""


def folders() -> dict[str, str]:
    """Return the folders by their names."""
    return {
        "answer": _("To answer"),
        "mine": _("Mine"),
        "unassigned": _("Without owner"),
        "overdue": _("Overdue"),
        "follow-up": _("Follow up today"),
        "postponed": _("Postponed"),
        "answered": pgettext("folder", "Answered"),
        "closed": pgettext("folder", "Closed"),
        "all": _("All"),
    }


def sorts() -> dict[str, str]:
    """Return the orders by their names."""
    return {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "due": _("Due first"),
        "company": _("By company"),
    }


def sources() -> dict[str, str]:
    """Return the ways in which enquiries come by their names."""
    return {"form": _("Form"), "instant-reply": _("Instant Reply")}


def number(counted: int) -> str:
    """Return a number that was counted up to a limit: 340, or 1,000+ for what is more."""
    if counted > MOST_COUNTED:
        return _("%(number)s+", number=i18n.number(MOST_COUNTED))
    return i18n.number(counted)


def total(counted: int) -> str:
    """Return how many enquiries fit, in words."""
    if counted > MOST_COUNTED:
        return _("More than %(number)s enquiries", number=i18n.number(MOST_COUNTED))
    return ngettext("%(num)s enquiry", "%(num)s enquiries", counted)


def chips(filters: Filters, offered: Choices) -> list[Chip]:
    """Return what is chosen beside the folder."""
    people = {"me": _("Me"), "nobody": _("Nobody")} | dict(offered.colleagues)
    labels = {
        "words": f"“{filters.words}”",
        "state": wording.state_label(filters.state) if filters.state else "",
        "kind": wording.kind_label(filters.kind) if filters.kind else "",
        "exhibition": offered.exhibition.name if offered.exhibition else "",
        "country": i18n.territory(filters.country) if filters.country else "",
        "desk": dict(offered.desks).get(filters.desk, ""),
        "owner": _("Owner: %(name)s", name=people.get(filters.owner, "")),
        "source": sources().get(filters.source, ""),
        "since": _("From %(day)s", day=i18n.day(filters.since)) if filters.since else "",
        "until": _("Until %(day)s", day=i18n.day(filters.until)) if filters.until else "",
    }
    nothing: dict[str, Any] = {"since": None, "until": None}
    return [
        Chip(label, replace(filters, **{name: nothing.get(name, "")}))
        for name, label in labels.items()
        if getattr(filters, name)
    ]


def due(enquiry: Enquiry, moment: datetime) -> Due:
    """Return until when the sender or the desk waits, by the desk's clock."""
    zone = enquiry.desk.zone
    if enquiry.is_overdue(moment):
        return Due(_("overdue since %(time)s", time=near(enquiry.due_at, moment, zone)), "late")
    if enquiry.is_postponed(moment):
        return Due(_("postponed until %(day)s", day=_short(enquiry.follow_up_on, moment, zone)))
    if enquiry.is_back(moment):
        if enquiry.follow_up_on == moment.astimezone(ZoneInfo(zone)).date():
            return Due(_("follow up today"), "back")
        return Due(_("follow up since %(day)s", day=_short(enquiry.follow_up_on, moment, zone)), "back")
    if not enquiry.is_unanswered:
        return Due("")
    left = enquiry.due_at - moment
    if left < timedelta(hours=1):
        return Due(
            ngettext("due in %(num)s minute", "due in %(num)s minutes", max(1, left // timedelta(minutes=1))), "soon"
        )
    if left < _SOON:
        return Due(ngettext("due in %(num)s hour", "due in %(num)s hours", round(left / timedelta(hours=1))), "soon")
    return Due(_("due %(time)s", time=near(enquiry.due_at, moment, zone)))


def near(value: datetime, moment: datetime, zone: str) -> str:
    """Return a moment as people say it who are near to it: 17:00, yesterday 17:00, Fri 6 Mar, 17:00, Mon 2 Mar."""
    local, now = value.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(zone))
    clock = i18n.hour(local.time())
    days = (local.date() - now.date()).days
    if days == 0:
        return clock
    if days == -1:
        return _("yesterday %(time)s", time=clock)
    if days == 1:
        return _("tomorrow %(time)s", time=clock)
    if 0 < days < 7:
        return _("%(day)s, %(time)s", day=_short(local.date(), moment, zone), time=clock)
    return _short(local.date(), moment, zone)


def age(value: datetime, moment: datetime, zone: str) -> str:
    """Return when something came, as short as it can be told: 16:42, yesterday, Mon, 2 Mar, 2 March 2025."""
    local, now = value.astimezone(ZoneInfo(zone)), moment.astimezone(ZoneInfo(zone))
    if local.date() == now.date():
        return i18n.hour(local.time())
    if (now.date() - local.date()).days == 1:
        return _("yesterday")
    return _short(local.date(), moment, zone)


def _short(day: date | None, moment: datetime, zone: str) -> str:
    if day is None:
        return ""
    return _day(i18n.language(), day, is_this_year=day.year == moment.astimezone(ZoneInfo(zone)).year)


# Many rows of a list tell the same few days.
@lru_cache(maxsize=1_000)
def _day(_language: str, day: date, *, is_this_year: bool) -> str:
    return i18n.weekday_short(day) if is_this_year else i18n.day(day)


def initials(name: str) -> str:
    """Return the initials of a name, two at most."""
    parts = name.split()
    return "".join(part[0] for part in (parts if len(parts) < 2 else (parts[0], parts[-1]))).upper()
