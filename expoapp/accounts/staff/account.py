"""The front page, and one's own account."""

from datetime import time

from flask import current_app, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock, i18n, publication
from expoapp.accounts import actions, queries, wording
from expoapp.accounts.forms import AddressForm, ChangePasswordForm, LanguageForm, NameForm
from expoapp.accounts.staff.room import HOUR, bp, count, letterhead, new_hash, own_names, own_password, with_token
from expoapp.accounts.staff.second_step import codes_page, offers_passkeys
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext
from expoapp.site import queries as site
from expoapp.web import guard, pages
from expoapp.web.forms import pressed, submitted

TREND_WEEKS = 27
# The rooms behind the front page. Those whose address does not exist or is not open to the person are left out.
ROOMS = [
    ("staff.enquiries.inbox", _l("Enquiries"), _l("Read what visitors ask, answer them, and see whose turn it is.")),
    ("staff.mail.list", _l("Mail"), _l("See what was sent, what waits, and what was given up, and send it again.")),
    ("staff.exhibitions.list", _l("Exhibitions"), _l("Keep dates, places and texts of exhibitions and editions true.")),
    ("staff.news.list", _l("News"), _l("Write posts, publish them, and say which exhibitions they are about.")),
    ("staff.site.agenda", _l("Agenda"), _l("See what goes public and what ends, of everything on the site.")),
    ("staff.people.list", _l("People"), _l("Invite colleagues, and decide who may do what, and where.")),
    ("staff.people.colleagues", _l("Colleagues"), _l("See who works in your regions.")),
    (
        "staff.accounts.account",
        _l("Your account"),
        _l("Your password, your second factor, and where you are signed in."),
    ),
]
ADDRESSES_AN_HOUR = 3


@bp.get("")
def today() -> ResponseReturnValue:
    """Show what waits, and the ways to the rooms."""
    ways = [room for room in ROOMS if room[0] in current_app.view_functions and guard.may(room[0])]
    waiting, held = None, 0
    if guard.may("staff.enquiries.quarantine"):
        held = enquiries.held_count(current_user.scope)
    if guard.may("staff.enquiries.inbox"):
        waiting = enquiries.waiting_counts(current_user.scope, current_user.id, clock.now())
    weeks, zone = None, site.house_zone()
    if guard.may("staff.enquiries.figures"):
        weeks = enquiries.weekly(current_user.scope, clock.today(zone), zone, TREND_WEEKS)
    portfolio = None
    if guard.may("staff.exhibitions.next_year"):
        portfolio = exhibitions.next_year.waiting(current_user.scope, clock.now())
    return render_template(
        "accounts/staff/today.html",
        ways=ways,
        waiting=waiting,
        held=held,
        weeks=weeks,
        portfolio=portfolio,
        live=_live_today(zone),
    )


def _live_today(zone: str) -> list[tuple[str, str]]:
    """Return (name, address) of what goes live on this day of the house's clock."""
    if not guard.may("staff.site.agenda"):
        return []
    day = clock.today(zone)
    found = publication.events(current_user.scope, clock.moment(day, time(0), zone), clock.midnight_after(day, zone))
    starts = [(one.kind.title(one.thing), *one.kind.page(one.thing)) for one in found if one.is_start]
    return [(title, url_for(endpoint, **values)) for title, endpoint, values in starts if guard.may(endpoint)]


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show one's own account."""
    return _account_page()


def _account_page(
    form: ChangePasswordForm | None = None,
    naming: NameForm | None = None,
    speaking: LanguageForm | None = None,
    moving: AddressForm | None = None,
) -> ResponseReturnValue:
    """Show the account with the forms given, which hold what was typed; the others as they are at first."""
    forms = {
        "form": form or ChangePasswordForm(),
        "naming": naming or NameForm(data={"name": current_user.name}),
        "speaking": speaking or LanguageForm(data={"lang": current_user.lang}),
        "moving": moving or AddressForm(),
    }
    names = queries.region_names()
    body = render_template(
        "accounts/staff/account.html",
        **forms,
        roles=wording.roles_in_words(current_user.roles),
        places=wording.places_in_words(
            current_user.scope.everywhere, [names[row.region_id] for row in current_user.region_rows]
        ),
        least=actions.least_of(current_user),
        codes_left=queries.codes_left(current_user.id),
        offers_passkeys=offers_passkeys(),
        sessions=queries.sessions_of(current_user.id, clock.now()),
        here=g.session.id,
    )
    return body, 422 if any(one.errors for one in forms.values()) else 200


@bp.post("/account/name")
def rename() -> ResponseReturnValue:
    """Be called by another name."""
    form = NameForm(submitted())
    if not form.validate():
        return _account_page(naming=form)
    with transaction():
        actions.rename(current_user, form.name.data)
    flash(_("Your name is changed."))
    return pages.see_other("staff.accounts.account")


@bp.post("/account/language")
def choose_language() -> ResponseReturnValue:
    """Read the back office in another language."""
    form = LanguageForm(submitted())
    if not form.validate():
        return _account_page(speaking=form)
    with transaction():
        actions.choose_language(current_user, form.lang.data)
    i18n.speak(form.lang.data)
    flash(_("Your language is changed."))
    return pages.see_other("staff.accounts.account")


@bp.post("/account/address")
def change_address() -> ResponseReturnValue:
    """Ask for another address; it counts when it is confirmed from its mailbox."""
    form = AddressForm(submitted())
    if not form.validate():
        return _account_page(moving=form)
    try:
        with transaction():
            count(f"address:{current_user.id}", ADDRESSES_AN_HOUR, HOUR)
            address = actions.ask_for_address(current_user, form.email.data, letterhead())
    except (Invalid, Conflict) as problem:
        form.email.errors = [str(problem.sentence)]
        return _account_page(moving=form)
    flash(_("A mail is on its way to %(email)s. The address counts once you have opened its link.", email=address))
    return pages.see_other("staff.accounts.account")


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Take another password, and end the person's other sessions."""
    form = ChangePasswordForm(submitted())
    if not form.validate():
        return _account_page(form)
    kept = own_password(form.old.data)
    if kept is None:
        form.old.errors = [_("This is not your present password.")]
        return _account_page(form)
    hashed = new_hash(form.new.data)
    try:
        with transaction():
            actions.set_password(
                current_user,
                form.new.data,
                names=own_names(),
                keep=g.session.id,
                by=current_user.id,
                head=letterhead(),
                hashed=hashed,
            )
            token = actions.prove(current_user, g.session.id, current_user.password_hash)
    except Invalid as problem:
        form.new.errors = [str(problem.sentence)]
        return _account_page(form)
    flash(_("Your password is changed. Everywhere else you are signed out."))
    return with_token(pages.see_other("staff.accounts.account"), token)


@bp.post("/account/factor/off")
def switch_off_factor() -> ResponseReturnValue:
    """Do without a second factor."""
    pressed()
    with transaction():
        actions.switch_off_factor(current_user, letterhead(), keep=g.session.id)
        token = actions.renew(current_user, g.session.id, factor_proved_at=None)
    flash(_("Your second factor is off."))
    return with_token(pages.see_other("staff.accounts.account"), token)


@bp.post("/account/factor/codes")
def renew_factor_codes() -> ResponseReturnValue:
    """Replace the recovery codes, and show the new ones."""
    pressed()
    with transaction():
        codes = actions.renew_codes(current_user)
    return codes_page(current_user, codes, url_for("staff.accounts.account"), is_inside=True, are_renewed=True)


@bp.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of the person's sessions."""
    pressed()
    with transaction():
        actions.end_session(current_user, session_id)
    flash(_("That browser is signed out."))
    return pages.see_other("staff.accounts.account")


@bp.post("/account/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """End all of the person's sessions but this one."""
    pressed()
    with transaction():
        ended = actions.end_others(current_user, keep=g.session.id)
    flash(ngettext("%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", ended))
    return pages.see_other("staff.accounts.account")
