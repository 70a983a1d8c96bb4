"""When somebody asks what we know of them: note it, look, hand over, erase (S13).

Whoever works here enters the address again for every step; it stands in the letter that asked, and in no page of ours.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import audit, i18n, subjects
from expoapp.db import transaction
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.privacy import forms
from expoapp.site import queries as site
from expoapp.web.pages import see_other, settings

bp = Blueprint("privacy", __name__)
SOON = timedelta(days=2)


@bp.get("")
def requests() -> Response:
    """Show what is still to be answered, the most urgent first, and the form that notes a new wish."""
    return _page()


@bp.post("/note")
def note() -> Response:
    """Note a wish and when it is due. Nothing is told of whether the address is known."""
    form = forms.RequestForm(request.form, deed="note")
    if not form.validate():
        return _page({"note": form}, 422)
    with transaction():
        due_on = subjects.ask(form.email.data, form.kind.data, by=current_user.id).due_on
    flash(_("The request is noted. It must be answered by %(day)s.", day=i18n.day(due_on)))
    return see_other("staff.privacy.requests")


@bp.post("/look")
def look() -> Response:
    """Show how much of what there is of an address, without a single value, and leave a trace of it."""
    form = forms.AddressForm(request.form, deed="look")
    if not form.validate():
        return _page({"look": form}, 422)
    return _found(form.email.data)


@bp.post("/copy")
def copy() -> Response:
    """Hand out a copy as a file."""
    form = forms.CopyForm(request.form, deed="copy")
    if not form.validate():
        return _found(form.email.data, {"handing": form}, 422) if form.email.data else _page({"look": form}, 422)
    with transaction():
        body = subjects.copy_of(form.email.data, settings().instance, by=current_user.id, via="office")
    answer = make_response(body)
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="data-of-one-person.zip"'
    return answer


@bp.post("/erase")
def erase() -> Response:
    """Erase all that is held of an address."""
    form = forms.EraseForm(request.form, deed="erase")
    if not form.validate():
        return _found(form.email.data, {"erase": form}, 422) if form.email.data else _page({"look": form}, 422)
    rows = subjects.erase(form.email.data, settings().instance, by=int(current_user.id), via="office")
    flash(
        ngettext(
            "It is erased: %(num)s row. The address is never taken up by a list again.",
            "It is erased: %(num)s rows. The address is never taken up by a list again.",
            rows,
        )
    )
    return see_other("staff.privacy.requests")


def _page(sent: dict[str, Any] | None = None, code: int = 200) -> Response:
    today = site.house_today()
    drawn = {"note": forms.RequestForm(deed="note"), "look": forms.AddressForm(deed="look")} | (sent or {})
    body = render_template(
        "privacy/staff/requests.html",
        requests=subjects.open_requests(),
        forms=drawn,
        today=today,
        soon=today + SOON,
    )
    return make_response(body, code)


def _found(email: str, sent: dict[str, Any] | None = None, code: int = 200) -> Response:
    with transaction():
        numbers = subjects.numbers(email, settings().instance)
        audit.record("subject.look", "subjects", {"rows": sum(numbers.values())}, by=current_user.id)
        asked = subjects.requests_of(email)
        given = {"email": email}
        drawn = {
            "handing": forms.CopyForm(deed="copy", data=given),
            "erase": forms.EraseForm(deed="erase", data=given),
        } | (sent or {})
        body = render_template(
            "privacy/staff/found.html",
            email=email,
            numbers=numbers,
            asked=asked,
            is_suppressed=subjects.is_suppressed(email),
            forms=drawn,
        )
    return make_response(body, code)
