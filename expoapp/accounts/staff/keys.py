"""One's own passkeys."""

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp.accounts import actions, passkeys, queries
from expoapp.accounts.forms import NewPasskeyForm
from expoapp.accounts.staff.room import bp, letterhead, with_token
from expoapp.accounts.staff.second_step import offers_passkeys
from expoapp.db import transaction
from expoapp.errors import Invalid, NotFound
from expoapp.i18n import gettext as _
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import see_other


@bp.route("/account/passkeys", methods=["GET", "POST"], endpoint="passkeys")
def show() -> ResponseReturnValue:
    """Show one's own passkeys, and take one more."""
    form = NewPasskeyForm(submitted())
    if request.method == "POST":
        pressed()
    if not offers_passkeys():
        raise NotFound(_("Passkeys are not used in this installation."))
    if request.method != "POST" or not form.validate():
        return _page(form)
    try:
        with transaction():
            token = actions.add_passkey(g.session, form.name.data, form.answer.data or "", letterhead())
    except Invalid as problem:
        form.name.errors = [str(problem.sentence)]
        return _page(form)
    flash(_("The passkey is added. At sign-in it can stand in for the code."))
    return with_token(see_other("staff.accounts.passkeys"), token)


def _page(form: NewPasskeyForm) -> ResponseReturnValue:
    head = letterhead()
    asked = passkeys.challenge(g.session.token_digest, actions.ADD)
    known = actions.known_keys(current_user.id)
    body = render_template(
        "accounts/staff/passkeys.html",
        form=form,
        keys=queries.passkeys_of(current_user.id),
        asked=passkeys.to_add(head.origin, asked, current_user.email, head.name, current_user.id, known),
    )
    return body, 422 if form.errors else 200


@bp.post("/account/passkeys/<int:passkey_id>/remove")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take one of one's own passkeys away."""
    pressed()
    with transaction():
        actions.remove_passkey(current_user, passkey_id)
    flash(_("The passkey no longer works."))
    return see_other("staff.accounts.account")
