"""Answering an enquiry: from a template or not, looked at before it is sent."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp.db import transaction
from expoapp.enquiries import actions, forms, placeholders, queries
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.staff.room import bp, letterhead
from expoapp.enquiries.staff.working_place import do, show
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _


@bp.post("/<reference>/answer")
def answer(reference: str) -> Response:
    """Answer it by mail."""

    def deed(found: Enquiry, form: forms.AnswerForm) -> None:
        me = current_user._get_current_object()
        actions.answer(found, form.seen, form.draft, then=form.next_state, author=me, head=letterhead())

    return do(reference, "answer", deed, _("The answer is on its way."))


@bp.post("/<reference>/answer/fill")
def fill(reference: str) -> Response:
    """Write the chosen template into the box, below what stands there already. Nothing is sent or stored."""
    form, code = _sent(reference)
    if code == 200 and form.template.data:
        with transaction():
            found = queries.get_enquiry(reference, current_user.scope)
            template = queries.get_template(int(form.template.data))
            me = current_user._get_current_object()
            values = placeholders.values_of(found, found.desk, me, template.lang)
        words = placeholders.fill(template.body, values)
        form.words.data = f"{form.words.data}\n\n{words}" if form.words.data else words
        form.subject.data = placeholders.fill(template.subject, values)
        form.lang.data = template.lang
        form.template.data = ""
    return show(reference, {"answer": form}, code)


@bp.post("/<reference>/answer/preview")
def preview(reference: str) -> Response:
    """Show the mail as it will look, with what is still missing in it. Nothing is sent or stored."""
    form, code = _sent(reference)
    if code == 200 and not form.validate():
        code = 422
    if code == 200:
        try:
            actions.refuse_gaps(form.draft)
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
    return show(reference, {"answer": form}, code, has_preview=code == 200)


def _sent(reference: str) -> tuple[forms.AnswerForm, int]:
    """Return the answer as it was sent, with the enquiry's choices, and 422 unless it carries the session's key."""
    form = forms.AnswerForm(request.form, deed="answer")
    with transaction():
        found = queries.get_enquiry(reference, current_user.scope)
        form.offer(found, queries.templates_for(found))
    is_ours = form.key.validate(form)
    is_open = form.template.validate(form) and form.lang.validate(form) and form.then.validate(form)
    return form, 200 if is_ours and is_open else 422
