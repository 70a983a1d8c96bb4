"""The audit trail: an administrator reads all of it, editors and sales what they did themselves."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from expoapp import audit, clock
from expoapp.accounts import queries as accounts
from expoapp.site import queries, wording
from expoapp.site.forms import TrailForm
from expoapp.site.staff.room import bp, scope
from expoapp.site.staff.things import named
from expoapp.web.guard import roles_of_user
from expoapp.web.pages import row_key

_THING = re.compile(r"[a-z_]{1,40}/[A-Za-z0-9_.\-]{1,18}")


@bp.get("/trail", endpoint="trail")
def show() -> str:
    """Show who did what, the newest first; never a value that may be a person's, only which fields changed."""
    reads_all = "admin" in roles_of_user()
    people = accounts.everybody_by_name() if reads_all else {}
    form = _form(people)
    asked = _asked(form)
    zone = queries.house_zone()
    wanted = audit.Wanted(
        account_id=int(asked.get("person", 0)) or None if reads_all else current_user.id,
        group=asked.get("group", ""),
        thing=asked.get("thing", ""),
        since=_midnight(form.since.data, zone),
        until=_midnight(form.until.data, zone, days=1),
        before=row_key("before"),
    )
    entries, has_more = audit.walk(wanted)
    return render_template(
        "site/staff/trail.html",
        form=form,
        reads_all=reads_all,
        entries=entries,
        people=people if reads_all else {current_user.id: current_user.name},
        things=named({one.thing for one in entries}, scope()),
        words=wording,
        older=url_for("staff.site.trail", **asked, before=entries[-1].id) if has_more else "",
        newest=url_for("staff.site.trail", **asked) if wanted.before else "",
        is_narrowed=bool(asked),
        check=audit.last_check() if reads_all else None,
    )


def _form(people: dict[int, str]) -> TrailForm:
    """Return the filters as asked for; what none of them allows is taken out."""
    form = TrailForm(request.args)
    form.offer(people)
    for field in (form.person, form.group):
        field.data = field.data if field.data in {one.value for one in field.choices} else ""
    if not _THING.fullmatch(form.thing.data or ""):
        form.thing.data = ""
    for field in (form.since, form.until):
        field.process_errors = []
        field.raw_data = [field.data.isoformat()] if field.data else []
    return form


def _asked(form: TrailForm) -> dict[str, Any]:
    """Return what the address says of the filters, without those that are empty."""
    values = {field.name: field.data for field in form}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


def _midnight(day: date | None, zone: str, days: int = 0) -> datetime | None:
    """Return where a day begins, or the one after; None for no day, and for one past the end of the calendar."""
    if day is None or day.year in {date.min.year, date.max.year}:
        return None
    return clock.moment(day + timedelta(days=days), time(0), zone)
