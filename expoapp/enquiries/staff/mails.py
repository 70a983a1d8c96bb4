"""The log of mails: what was written, where it stands, and what was given up (S9)."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.queries import MailFilters
from expoapp.errors import Conflict
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import lazy_pgettext, ngettext
from expoapp.outbox import Fault, without_keys, wording
from expoapp.web import sealing
from expoapp.web.forms import pressed
from expoapp.web.guard import may
from expoapp.web.pages import choice, row_key, see_other
from expoapp.web.tables import Column, Table

mail_bp = Blueprint("mail", __name__)


# The log is walked by its numbers, the newest first: any other order would read all of it (decision 22).
LIST = Table(
    "staff.mail.list",
    [
        Column("mail", _l("Mail")),
        Column("state", _l("State")),
        Column("to", lazy_pgettext("mail", "To")),
        Column("about", lazy_pgettext("mail", "About")),
        Column("written", _l("Written")),
        Column("tries", _l("Tries"), is_number=True),
        Column("deed", _l("What to do")),
    ],
)


@mail_bp.get("", endpoint="list")
def mails() -> str:
    """List the mails that fit the filters, the newest first, and leave a trace that their addresses were seen."""
    filters = MailFilters(
        state=choice("state", wording.STATES),
        fault=choice("fault", set(Fault)),
        words=sealing.unseal(request.args.get("q"))[: queries.LONGEST_SEARCH],
        before=row_key("before"),
    )
    form = forms.MailFilterForm(data={"state": filters.state, "fault": filters.fault, "words": filters.words})
    found = queries.mail_log(filters, current_user.scope)
    body = render_template(
        "enquiries/staff/mails.html",
        log=found,
        form=form,
        filters=filters,
        address=_address,
        view=LIST.read(),
        **_labels(),
    )
    if found.mails:
        with transaction():
            actions.read_mails(len(found.mails), current_user.id)
    return body


def _address(filters: MailFilters, **other: Any) -> str:
    """Return the address of the log with some of the filters changed."""
    given = {"state": filters.state, "fault": filters.fault, "q": sealing.seal(filters.words)} | other
    return url_for("staff.mail.list", **{name: value for name, value in given.items() if value})


@mail_bp.post("/find", endpoint="find")
def find() -> Response:
    """Lead to the mails that fit; posted, because what is typed may be a person's and stands in no address."""
    pressed()
    form = forms.MailFilterForm(request.form)
    wanted = MailFilters(
        state=form.state.data if form.state.data in wording.STATES else "",
        fault=form.fault.data if form.fault.data in set(Fault) else "",
        words=form.words.data[: queries.LONGEST_SEARCH],
    )
    return redirect(_address(wanted), code=303)


@mail_bp.get("/<int:mail_id>", endpoint="show")
def mail(mail_id: int) -> Response:
    """Show one mail with its text, and leave a trace that it was read."""
    return _page(mail_id)


@mail_bp.post("/<int:mail_id>/resend", endpoint="resend")
def resend(mail_id: int) -> Response:
    """Send a mail again that was given up."""
    pressed()
    try:
        with transaction():
            found = queries.get_mail(mail_id, current_user.scope)
            actions.resend(found.mail, current_user.scope, current_user.id)
    except Conflict as problem:
        flash(str(problem.sentence))
    else:
        flash(_("The mail is on its way again."))
    return see_other("staff.mail.list", state=choice("state", wording.STATES) or None)


@mail_bp.post("/resend", endpoint="resend_all")
def resend_all() -> Response:
    """Send all mails again that were given up for one fault."""
    pressed()
    with transaction():
        sent = actions.resend_all(choice("fault", set(Fault)), current_user.scope, current_user.id)
    flash(ngettext("%(num)s mail is on its way again.", "%(num)s mails are on their way again.", sent))
    return see_other("staff.mail.list")


def _page(mail_id: int) -> Response:
    found = queries.get_mail(mail_id, current_user.scope)
    # Whoever had the visitor's private link could do what only the visitor may.
    said = without_keys(found.mail.text_body)
    body = render_template("enquiries/staff/mail.html", logged=found, mail=found.mail, said=said, **_labels())
    with transaction():
        actions.read_mail(found.mail, current_user.id)
    return make_response(body)


def _labels() -> dict[str, Any]:
    return {
        "state_label": wording.state_label,
        "state_tone": wording.state_tone,
        "fault_label": wording.fault_label,
        "kind_label": wording.kind_label,
    }


def mails_given_up() -> int:
    """Return how many mails wait for somebody to look at them, for the menu on every page of the office."""
    return queries.given_up(current_user.scope) if may("staff.mail.list") else 0
