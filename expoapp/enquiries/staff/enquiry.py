"""One enquiry, and what is done with it."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.staff.room import bp, labels, letterhead
from expoapp.errors import Conflict, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.web.pages import see_other


@bp.get("/<reference>")
def enquiry(reference: str) -> Response:
    """Show one enquiry, and leave a trace that it was read."""
    return _page(reference)


@bp.post("/<reference>/assign")
def assign(reference: str) -> Response:
    """Give it to a person, or back to all."""

    def deed(found: Enquiry, form: forms.AssignForm) -> None:
        owner = int(form.owner.data) if form.owner.data else None
        actions.assign(found, form.seen, owner, current_user.id)

    return _do(reference, "assign", deed, _("The owner is changed."))


@bp.post("/<reference>/note")
def note(reference: str) -> Response:
    """Add a note that only the desk sees."""

    def deed(found: Enquiry, form: forms.NoteForm) -> None:
        actions.note(found, form.words.data, current_user.id)

    return _do(reference, "note", deed, _("The note is kept."))


@bp.post("/<reference>/answer")
def answer(reference: str) -> Response:
    """Answer it by mail."""

    def deed(found: Enquiry, form: forms.AnswerForm) -> None:
        actions.answer(
            found,
            form.seen,
            subject=form.subject.data,
            words=form.words.data,
            author=current_user._get_current_object(),
            head=letterhead(),
        )

    return _do(reference, "answer", deed, _("The answer is on its way."))


@bp.post("/<reference>/move")
def move(reference: str) -> Response:
    """Bring it into another state."""

    def deed(found: Enquiry, form: forms.MoveForm) -> None:
        actions.move(found, form.seen, State(form.state.data), form.reason.data, current_user.id, letterhead())

    return _do(reference, "move", deed, _("The state is changed."))


@bp.post("/<reference>/postpone")
def postpone(reference: str) -> Response:
    """Set the day on which to come back to it."""

    def deed(found: Enquiry, form: forms.PostponeForm) -> None:
        actions.postpone(found, form.seen, form.until.data, current_user.id)

    return _do(reference, "postpone", deed, _("The day to follow up is changed."))


def _do(reference: str, name: str, deed: Callable[[Enquiry, Any], None], done: str) -> Response:
    """Do a deed with its form, or show the enquiry as it is now, with what was entered and why it was not done."""
    form = _FORMS[name](request.form, deed=name)
    try:
        with transaction():
            found = queries.get_enquiry(reference, current_user.scope)
            if name == "assign":
                form.offer(queries.candidates(found.region_id))
            is_right = form.validate()
            if is_right:
                deed(found, form)
    except (Conflict, NotAllowed) as problem:
        code = 409 if isinstance(problem, Conflict) else 403
        return _page(reference, {name: form}, code, str(problem.sentence))
    except StaleDataError:
        return _page(reference, {name: form}, 409, actions.overtaken())
    if not is_right:
        return _page(reference, {name: form}, 422)
    flash(done)
    return see_other("staff.enquiries.enquiry", reference=found.reference)


_FORMS: dict[str, Any] = {
    "assign": forms.AssignForm,
    "note": forms.NoteForm,
    "answer": forms.AnswerForm,
    "move": forms.MoveForm,
    "postpone": forms.PostponeForm,
}


def _page(reference: str, sent: dict[str, Any] | None = None, code: int = 200, alert: str = "") -> Response:
    """Show one enquiry as it is now. A form sent keeps what was entered, but takes the version that is shown."""
    with transaction():
        found = queries.get_enquiry(reference, current_user.scope)
        actions.read(found, current_user.id)
        body = render_template(
            "enquiries/staff/enquiry.html",
            enquiry=found,
            facts=wording.facts_of(found),
            purposes={row.purpose for row in found.consents if row.withdrawn_at is None},
            others=queries.others_of(found, current_user.scope),
            forms=_forms(found, sent or {}),
            mails=queries.mails_of(found),
            alert=alert,
            moment=clock.now(),
            **labels(),
        )
    return make_response(body, code)


def _forms(found: Enquiry, sent: dict[str, Any]) -> dict[str, Any]:
    """Return a form for each deed, those sent as they were sent."""
    with i18n.speaking(found.lang):
        subject = wording.subject(found.reference, [_("Your enquiry"), *wording.exhibition_names(found)])
    start = {
        "assign": {"owner": str(found.owner_id or "")},
        "answer": {"subject": subject},
        "postpone": {"until": found.follow_up_on},
    }
    drawn = {name: sent.get(name) or kind(deed=name, data=start.get(name)) for name, kind in _FORMS.items()}
    for form in drawn.values():
        form.version.data = found.version
    drawn["assign"].offer(queries.candidates(found.region_id))
    drawn["move"].offer(found)
    return drawn
