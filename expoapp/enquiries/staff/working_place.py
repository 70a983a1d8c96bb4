"""The page of one enquiry, as every deed on it shows it again when it was not done."""

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, mail, placeholders, queries, wording
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.staff.room import labels, letterhead
from expoapp.enquiries.staff.walk import walked
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.web.pages import see_other, settings

FORMS: dict[str, Any] = {
    "assign": forms.AssignForm,
    "note": forms.NoteForm,
    "answer": forms.AnswerForm,
    "move": forms.MoveForm,
    "postpone": forms.PostponeForm,
    "receive": forms.ReceiveForm,
    "hand_over": forms.HandOverForm,
}


def do(reference: str, name: str, deed: Callable[[Enquiry, Any], None], done: str) -> Response:
    """Do a deed with its form, or show the enquiry as it is now, with what was entered and why it was not done."""
    form = FORMS[name](request.form, deed=name)
    try:
        with transaction():
            found = queries.get_enquiry(reference, current_user.scope)
            _offer(name, form, found)
            is_right = form.validate()
            if is_right:
                deed(found, form)
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return show(reference, {name: form}, 422)
    except NotAllowed as problem:
        return show(reference, {name: form}, 403, alert=str(problem.sentence))
    except (Conflict, StaleDataError):
        return show(reference, {name: form}, 409, alert=actions.overtaken(), since=form.seen_event)
    if not is_right:
        return show(reference, {name: form}, 422)
    flash(done)
    return see_other("staff.enquiries.enquiry", reference=found.reference)


def show(
    reference: str,
    sent: dict[str, Any] | None = None,
    code: int = 200,
    *,
    alert: str = "",
    since: int = 0,
    has_preview: bool = False,
) -> Response:
    """Show one enquiry as it is now. A form sent keeps what was entered, but takes the version that is shown.

    `since` is the last event that a person had before them whose deed came too late; what happened after it is told.
    """
    now = clock.now()
    found = queries.get_enquiry(reference, current_user.scope)
    viewers = queries.viewers_of(found, current_user.id, now - actions.IS_OPEN_FOR)
    drawn = _forms(found, sent or {})
    body = render_template(
        "enquiries/staff/enquiry.html",
        enquiry=found,
        facts=wording.facts_of(found),
        words_of=wording.words_of,
        purposes={row.purpose for row in found.consents if row.withdrawn_at is None},
        others=queries.others_of(found, current_user.scope),
        walk=walked(found),
        mails=queries.mails_of(found),
        looks_like_addition=queries.looks_like_addition,
        join_form=forms.JoinForm(),
        forms=drawn,
        alert=alert,
        meanwhile=_meanwhile(found, since),
        viewers=viewers,
        waiting=wording.waiting_in_words(found, now),
        days=wording.days_to_come_back(found.desk, now),
        preview=_preview(found, drawn["answer"]) if has_preview else None,
        gaps=placeholders.gaps(f"{drawn['answer'].subject.data}\n{drawn['answer'].words.data}"),
        pieces_of=placeholders.pieces,
        sender=settings().mail_from,
        moment=now,
        **labels(),
    )
    with transaction():
        actions.read(found, current_user.id)
    return make_response(body, code)


def _offer(name: str, form: Any, found: Enquiry) -> None:
    """Give a form the choices that this enquiry has."""
    if name == "assign":
        form.offer(queries.candidates(found.region_id))
    elif name == "answer":
        form.offer(found, queries.templates_for(found))
    elif name == "hand_over":
        form.offer(found, queries.desks_by_name())


def _forms(found: Enquiry, sent: dict[str, Any]) -> dict[str, Any]:
    """Return a form for each deed, those sent as they were sent."""
    with i18n.speaking(found.lang):
        subject = wording.subject(found.reference, [_("Your enquiry"), *wording.exhibition_names(found)])
    start = {
        "assign": {"owner": str(found.owner_id or "")},
        "answer": {"subject": subject},
        "postpone": {"until": found.follow_up_on},
    }
    drawn = {name: sent.get(name) or kind(deed=name, data=start.get(name)) for name, kind in FORMS.items()}
    last = found.timeline[-1].id if found.timeline else 0
    for name, form in drawn.items():
        form.version.data, form.after.data = found.version, last
        if name not in sent:
            _offer(name, form, found)
    drawn["move"].offer(found)
    return drawn


def _meanwhile(found: Enquiry, since: int) -> list[tuple[str, str]]:
    """Return (sentence, words) for what others did after an event, oldest first."""
    if not since:
        return []
    others = [row for row in found.timeline if row.id > since and row.account_id != current_user.id]
    return [(wording.what_happened(row, found.desk.zone), wording.words_of(row)) for row in others]


def _preview(found: Enquiry, form: forms.AnswerForm) -> mail.Sheet:
    me = current_user._get_current_object()
    return mail.written_answer(found, found.desk, letterhead(), by=me, draft=form.draft)
