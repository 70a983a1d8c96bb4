"""The desk: inbox and enquiries."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import Enquiry, State
from expoapp.enquiries.queries import SHOWS, Filters
from expoapp.errors import Conflict, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.web.pages import absolute, choice, page_number, see_other, settings

bp = Blueprint("enquiries", __name__)
_TONES = {State.NEW: "good", State.WON: "good", State.LOST: "off", State.WITHDRAWN: "off", State.SPAM: "off"}


@bp.get("")
def inbox() -> str:
    """List the enquiries of one's regions that fit the filters, and leave a trace that their names were seen."""
    moment = clock.now()
    form = forms.FilterForm(request.args)
    filters = Filters(
        show=choice("show", SHOWS, "all"),
        state=choice("state", set(State)),
        words=form.q.data[: queries.LONGEST_SEARCH],
    )
    given = {"show": filters.show, "state": filters.state, "q": filters.words}
    kept: dict[str, Any] = {name: value for name, value in given.items() if value and value != "all"}

    def address(page: int) -> str:
        return url_for("staff.enquiries.inbox", **kept, page=page)

    with transaction():
        found = queries.inbox(filters, current_user.scope, current_user.id, moment, page_number())
        if found.enquiries:
            actions.read_list(len(found.enquiries), current_user.id)
        return render_template(
            "enquiries/staff/inbox.html", inbox=found, form=form, moment=moment, address=address, **_words()
        )


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
            head=_letterhead(),
        )

    return _do(reference, "answer", deed, _("The answer is on its way."))


@bp.post("/<reference>/move")
def move(reference: str) -> Response:
    """Bring it into another state."""

    def deed(found: Enquiry, form: forms.MoveForm) -> None:
        actions.move(found, form.seen, State(form.state.data), form.reason.data, current_user.id, _letterhead())

    return _do(reference, "move", deed, _("The state is changed."))


@bp.post("/<reference>/postpone")
def postpone(reference: str) -> Response:
    """Set the day on which to come back to it."""

    def deed(found: Enquiry, form: forms.PostponeForm) -> None:
        actions.postpone(found, form.seen, form.until.data, current_user.id)

    return _do(reference, "postpone", deed, _("The day to follow up is changed."))


def _letterhead() -> Letterhead:
    return Letterhead(settings(), lambda reference: absolute("staff.enquiries.enquiry", reference=reference))


# ---- The page of one enquiry ---------------------------------------------------------------------------------------


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
            alert=alert,
            moment=clock.now(),
            **_words(),
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


def _words() -> dict[str, Any]:
    """Return how templates say kinds and states, and with which tone."""
    return {
        "label_of": wording.state_label,
        "kind_of": wording.kind_label,
        "tone_of": lambda state: _TONES.get(State(state), ""),
    }
