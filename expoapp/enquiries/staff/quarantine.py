"""The quarantine: what looks like a robot's, why, and the two things to do about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.staff.room import bp, labels, letterhead
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.web.pages import choice, page_number, see_other, settings

FOLDERS = (State.QUARANTINED, State.SPAM)


@bp.get("/quarantine")
def quarantine() -> Response:
    """Show what is held back, newest first, and leave a trace that its names were seen."""
    return _page()


@bp.post("/quarantine/release")
def release() -> Response:
    """Let those of people through."""

    def deed(found: Enquiry, version: int) -> None:
        actions.release(found, version, current_user.id, letterhead())

    def done(number: int) -> str:
        return ngettext(
            "%(num)s enquiry is released: its desk and its sender are told.",
            "%(num)s enquiries are released: their desks and senders are told.",
            number,
        )

    return _sort(deed, done)


@bp.post("/quarantine/spam")
def mark_as_spam() -> Response:
    """Put those of robots away."""

    def deed(found: Enquiry, version: int) -> None:
        actions.mark_as_spam(found, version, current_user.id, letterhead())

    def done(number: int) -> str:
        return ngettext("%(num)s enquiry is marked as spam.", "%(num)s enquiries are marked as spam.", number)

    return _sort(deed, done)


def _sort(deed: Callable[[Enquiry, int], None], done: Callable[[int], str]) -> Response:
    """Do a deed with each that was chosen, so that one which somebody else has changed does not stop the others."""
    form = forms.SortForm(request.form)
    if not form.validate():
        raise Invalid(_("This form is out of date. Please go back, load the page anew and try again."))
    chosen = form.chosen(request.form)[: queries.HELD_PER_PAGE]
    if not chosen:
        return _page(422, _("Nothing is ticked. Tick what you want to sort, or use the buttons below each enquiry."))
    refused: list[str] = []
    for reference, version in chosen:
        try:
            with transaction():
                deed(queries.get_enquiry(reference, current_user.scope), version)
        except (Conflict, NotAllowed, NotFound, StaleDataError):
            refused.append(reference)
    if len(chosen) > len(refused):
        flash(done(len(chosen) - len(refused)))
    if refused:
        return _page(
            409,
            ngettext(
                "%(num)s enquiry was changed by somebody else meanwhile and is left as it is: %(references)s.",
                "%(num)s enquiries were changed by somebody else meanwhile and are left as they are: %(references)s.",
                len(refused),
                references=", ".join(refused),
            ),
        )
    return see_other("staff.enquiries.quarantine", **_kept())


def _kept(**changed: Any) -> dict[str, Any]:
    """Return what an address of this page says beside the page number."""
    folder = choice("folder", FOLDERS, State.QUARANTINED)
    return ({"folder": folder} if folder != State.QUARANTINED else {}) | changed


def _page(code: int = 200, alert: str = "") -> Response:
    shown = State(choice("folder", FOLDERS, State.QUARANTINED))

    def address(page: int) -> str:
        return url_for("staff.enquiries.quarantine", **_kept(page=page))

    found = queries.folder(shown, current_user.scope, page_number())
    body = render_template(
        "enquiries/staff/quarantine.html",
        folder=found,
        shown=shown,
        form=forms.SortForm(),
        tabs=[
            (
                f"{name} ({found.totals[state]})",
                url_for("staff.enquiries.quarantine", folder=state if state != State.QUARANTINED else None),
                state == shown,
            )
            for state, name in ((State.QUARANTINED, _("Quarantine")), (State.SPAM, wording.state_label(State.SPAM)))
        ],
        days_left=_days_left,
        held_days=settings().kept_days["spam"],
        kept=_kept(),
        alert=alert,
        address=address,
        **labels(),
    )
    if found.enquiries:
        with transaction():
            actions.read_list(len(found.enquiries), current_user.id)
    return make_response(body, code)


def _days_left(enquiry: Enquiry) -> int:
    """Return in how many days an enquiry goes by itself, counted as begun ones."""
    left = (enquiry.held_at or enquiry.created_at) + timedelta(days=settings().kept_days["spam"]) - clock.now()
    return max(0, -(-int(left.total_seconds()) // 86_400))
