"""What stood in a record before, field by field and in words, and how one of its states is brought back."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp import history
from expoapp.accounts import queries as accounts
from expoapp.db import session, transaction
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.history import Change, Kind, Revision, Speaker
from expoapp.i18n import gettext as _
from expoapp.site import queries, wording
from expoapp.site.staff.room import bp, scope
from expoapp.web.forms import StaffForm
from expoapp.web.guard import may, roles_of_user
from expoapp.web.pages import row_key, see_other

PAGE_LENGTH = 20


@dataclass(frozen=True)
class Entry:
    """A state as the page shows it: what was done, by whom, and what it changed."""

    revision: Revision
    done: str
    changes: list[Change]
    restored: Revision | None = None


@bp.get("/history/<table>/<key>", endpoint="history")
def show(table: str, key: str) -> str:
    """Show a record's states, the newest first, each with what it changed."""
    kind, number, thing = _found(table, key)
    before = row_key("before")
    revisions = history.revisions_of(thing, before, PAGE_LENGTH + 1)
    shown = revisions[:PAGE_LENGTH]
    now = kind.state_of(thing)
    speaker = Speaker(kind, [now, *(one.state for one in revisions)], queries.house_zone())
    # What a file or the system changed keeps no state of its own: told where the newest one is not what stands there.
    since = [] if before or not shown else speaker.changes(shown[0].state, now)
    brought_back = history.revisions_by_id(thing, [one.restored_id for one in shown if one.restored_id])
    entries = [
        Entry(
            one,
            wording.done_in_words(one.action),
            _changes(speaker, one, revisions[place + 1] if place + 1 < len(revisions) else None),
            brought_back.get(one.restored_id or 0),
        )
        for place, one in enumerate(shown)
    ]
    return render_template(
        "site/staff/history.html",
        title=kind.title(thing),
        page=_page(kind, number),
        table=table,
        key=key,
        entries=entries,
        since=since,
        before=before,
        has_more=len(revisions) > PAGE_LENGTH,
        who=accounts.names_of({one.account_id for one in shown if one.account_id}),
        may_restore=_may_restore(kind),
        now=now,
    )


@bp.route("/history/<table>/<key>/<int:revision_id>", methods=["GET", "POST"], endpoint="restore")
def restore(table: str, key: str, revision_id: int) -> ResponseReturnValue:
    """Compare a state with what stands there now, and bring it back with one press."""
    kind, number, thing = _found(table, key)
    if not _may_restore(kind):
        raise NotAllowed(_("Your account does not have the role that this needs."))
    form = StaffForm(request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _compared(kind, number, table, thing, revision_id, form)
    if not form.validate():
        return _compared(
            kind, number, table, thing, revision_id, form, _("This form is out of date. Please send it once more.")
        )
    sent = request.form.get("newest", "")
    newest = int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 9 else 0
    seen, by, everywhere = (newest, request.form.get("seen", "")), current_user.id, scope()
    session().rollback()
    try:
        with transaction():
            history.bring_back(kind, number, revision_id, seen, by=by, scope=everywhere)
    except Invalid as problem:
        again = kind.get(number, everywhere)
        return _compared(kind, number, table, again, revision_id, form, str(problem.sentence))
    except (Conflict, StaleDataError):
        again = kind.get(number, everywhere)
        return _compared(kind, number, table, again, revision_id, form, newest=newest)
    flash(_("The earlier state is back. It stands at the top, and can be undone like any other."))
    return see_other("staff.site.history", table=table, key=key)


def _compared(
    kind: Kind,
    key: Any,
    table: str,
    thing: Any,
    revision_id: int,
    form: StaffForm,
    problem: str = "",
    newest: int | None = None,
) -> ResponseReturnValue:
    """Show what bringing a state back would change; after a conflict also what somebody else changed meanwhile."""
    revision = history.find_revision(thing, revision_id)
    if revision is None:
        raise NotFound()
    now = kind.state_of(thing)
    last = history.revisions_of(thing, limit=1)[0]
    seen = history.find_revision(thing, newest) if newest else None
    speaker = Speaker(kind, [now, revision.state, *([seen.state] if seen else [])], queries.house_zone())
    wanted, lost = history.possible(speaker, revision.state, now)
    body = render_template(
        "site/staff/restore.html",
        title=kind.title(thing),
        page=_page(kind, key),
        table=table,
        key=key,
        revision=revision,
        done=wording.done_in_words(revision.action),
        who=accounts.names_of({one.account_id for one in (revision, last) if one.account_id}),
        changes=speaker.changes(now, wanted),
        lost=lost,
        form=form,
        problem=problem,
        last=last,
        is_conflict=newest is not None,
        meanwhile=speaker.changes(seen.state, now) if seen else [],
        digest=history.digest(now),
    )
    return body, 409 if newest is not None else 422 if problem else 200


def _changes(speaker: Speaker, revision: Revision, before: Revision | None) -> list[Change]:
    """Return what a state changed; of the first one known what was written, unless it stood there already."""
    if before is not None:
        return speaker.changes(before.state, revision.state)
    return speaker.changes({}, revision.state) if revision.action else []


def _found(table: str, key: str) -> tuple[Kind, Any, Any]:
    """Return a record with its kind, for whoever may open its page; raise NotFound for all others (R04)."""
    kind = history.kind_of(table)
    number = kind.key_of(key) if kind else None
    if kind is None or number is None:
        raise NotFound()
    view = kind.view or (kind.page[0] if kind.page else "")
    if not may(view) if view else "admin" not in roles_of_user():
        raise NotFound()
    if kind.page:
        g.stands_in_for = kind.page[0]  # the rail shows the room of the record
    return kind, number, kind.get(number, scope())


def _may_restore(kind: Kind) -> bool:
    if kind.is_common and not scope().everywhere:
        return False
    return may(kind.edit, "POST") if kind.edit else "admin" in roles_of_user()


def _page(kind: Kind, key: Any) -> tuple[str, dict[str, Any]] | None:
    return (kind.page[0], {kind.page[1]: key}) if kind.page and may(kind.page[0]) else None
