"""The people who work here: who they are, what they may do and where, whom to invite, and who is let in no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock, text
from expoapp.accounts import actions, queries, wording
from expoapp.accounts.forms import InviteForm, RightsForm
from expoapp.accounts.models import Account
from expoapp.accounts.staff.room import letterhead, people_bp
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.web.forms import as_version, differences, pressed, submitted
from expoapp.web.pages import see_other

# Slugs and names of regions.
Places = Sequence[tuple[str, str]]
_LIST, _SHOW = "staff.people.list", "staff.people.show"


@people_bp.get("/people")
def list() -> ResponseReturnValue:  # noqa: A001 -- the page's address and its endpoint carry this verb
    """Show everybody, and who is invited."""
    return render_template(
        "accounts/staff/people.html",
        people=queries.people(),
        invitations=queries.invitations(),
        now=clock.now(),
        **_words(),
    )


@people_bp.get("/colleagues")
def colleagues() -> ResponseReturnValue:
    """Show who works in one's own regions."""
    return render_template("accounts/staff/colleagues.html", people=queries.colleagues(current_user.scope), **_words())


def _words() -> dict[str, Any]:
    """Return how templates say roles and regions."""
    names = queries.region_names()

    def places_of(thing: Any) -> str:
        everywhere = thing.scope.everywhere if isinstance(thing, Account) else thing.everywhere
        return wording.places_in_words(everywhere, [names[row.region_id] for row in thing.region_rows])

    return {"roles_of": wording.roles_in_words, "places_of": places_of, "role_label": wording.role_label}


@people_bp.get("/people/<int:account_id>")
def show(account_id: int) -> ResponseReturnValue:
    """Show a person, and what can be done about their account."""
    found = queries.get_person(account_id)
    return _person_page(found, _filled(found))


def _places() -> Places:
    return [(place.slug, text.named(place)) for place in queries.regions()]


def _filled(found: Account, sent: Any = None) -> RightsForm:
    slugs = queries.region_slugs()
    data = {
        "roles": [str(role) for role in found.roles],
        "where": "everywhere" if found.scope.everywhere else "here",
        "regions": [slugs[row.region_id] for row in found.region_rows],
        "version": str(found.rights_version),
    }
    return RightsForm(sent, data=data, places=_places())


def _person_page(found: Account, form: RightsForm, conflict: Any = None, code: int = 422) -> ResponseReturnValue:
    names = queries.region_names()
    body = render_template(
        "accounts/staff/person.html",
        person=found,
        form=form,
        conflict=conflict,
        consequence=wording.consequence(
            found.roles, found.scope.everywhere, [names[row.region_id] for row in found.region_rows]
        ),
        sessions=queries.sessions_of(found.id, clock.now()),
        is_oneself=found.id == current_user.id,
        **_words(),
    )
    return body, code if form.errors or conflict is not None else 200


@people_bp.post("/people/<int:account_id>/rights")
def change_rights(account_id: int) -> ResponseReturnValue:
    """Give a person other roles and regions."""
    found = queries.get_person(account_id)
    form = _filled(found, submitted())
    if not form.validate():
        return _person_page(found, form)
    try:
        with transaction():
            found = queries.get_person(account_id)
            released = actions.change_rights(
                found, **form.rights, version=as_version(form.version.data), by=current_user.id
            )
    except Conflict:
        found = queries.get_person(account_id)
        theirs = _filled(found)
        form.version.data = str(found.rights_version)
        return _person_page(found, form, differences(form, theirs), code=409)
    except (Invalid, NotAllowed) as problem:
        form.roles.errors = [str(problem.sentence)]
        return _person_page(queries.get_person(account_id), form)
    flash(_("The rights are changed. They hold from the next click on."))
    _tell_released(released)
    return see_other(_SHOW, account_id=account_id)


def _tell_released(released: Mapping[str, int]) -> None:
    """Say what a person had to let go of."""
    if number := released.get("enquiries", 0):
        flash(
            ngettext(
                "%(num)s open enquiry was theirs and waits for somebody again.",
                "%(num)s open enquiries were theirs and wait for somebody again.",
                number,
            )
        )
    if number := released.get("views", 0):
        flash(
            ngettext(
                "%(num)s view of the inbox that they kept is gone.",
                "%(num)s views of the inbox that they kept are gone.",
                number,
            )
        )


@people_bp.post("/people/<int:account_id>/disable")
def disable(account_id: int) -> ResponseReturnValue:
    """Let a person in no more."""
    pressed()
    with transaction():
        released = actions.disable(queries.get_person(account_id), by=current_user.id)
    flash(_("This account is closed, and signed out everywhere."))
    _tell_released(released)
    return see_other(_SHOW, account_id=account_id)


@people_bp.post("/people/<int:account_id>/enable")
def enable(account_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    pressed()
    with transaction():
        actions.enable(queries.get_person(account_id), by=current_user.id)
    flash(_("This account is open again."))
    return see_other(_SHOW, account_id=account_id)


@people_bp.post("/people/<int:account_id>/sessions/<int:session_id>/end")
def end_session(account_id: int, session_id: int) -> ResponseReturnValue:
    """Sign one browser of a person out."""
    pressed()
    with transaction():
        actions.end_session(queries.get_person(account_id), session_id, by=current_user.id)
    flash(_("That browser is signed out."))
    return see_other(_SHOW, account_id=account_id)


@people_bp.post("/people/<int:account_id>/sessions/end")
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    pressed()
    with transaction():
        ended = actions.end_all(queries.get_person(account_id), by=current_user.id)
    flash(ngettext("%(num)s browser is signed out.", "%(num)s browsers are signed out.", ended))
    return see_other(_SHOW, account_id=account_id)


@people_bp.post("/people/<int:account_id>/reset")
def start_reset(account_id: int) -> ResponseReturnValue:
    """Mail a person the link by which they choose another password."""
    pressed()
    with transaction():
        actions.start_reset(queries.get_person(account_id), letterhead(), by=current_user.id)
    flash(_("A link is on its way. The person chooses the new password; nobody else sees it."))
    return see_other(_SHOW, account_id=account_id)


@people_bp.post("/people/<int:account_id>/factor/reset")
def reset_factor(account_id: int) -> ResponseReturnValue:
    """Take a lost second factor away."""
    pressed()
    with transaction():
        actions.reset_factor(queries.get_person(account_id), letterhead(), by=current_user.id)
    flash(_("The second factor is taken away, the person is signed out and told by mail."))
    return see_other(_SHOW, account_id=account_id)


@people_bp.route("/people/invite", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """Ask somebody to join."""
    form = InviteForm(submitted(), data={"lang": current_user.lang}, places=_places())
    if request.method != "POST" or not form.validate():
        return _invite_page(form)
    try:
        with transaction():
            made = actions.invite(
                form.email.data,
                name=form.name.data,
                lang=form.lang.data,
                **form.rights,
                head=letterhead(),
                by=current_user.id,
            )
            email = made.email
    except Invalid as problem:
        form[problem.field or "email"].errors = [str(problem.sentence)]
        return _invite_page(form)
    flash(_("The invitation to %(email)s is on its way. It works once, for 48 hours.", email=email))
    return see_other(_LIST)


def _invite_page(form: InviteForm) -> ResponseReturnValue:
    return render_template("accounts/staff/invite.html", form=form), 422 if form.errors else 200


@people_bp.post("/people/invitations/<int:invitation_id>/again")
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Send an invitation once more; its former link is void."""
    pressed()
    with transaction():
        actions.invite_again(queries.get_waiting_invitation(invitation_id), letterhead(), by=current_user.id)
    flash(_("A new link is on its way, and the former one no longer works."))
    return see_other(_LIST)


@people_bp.post("/people/invitations/<int:invitation_id>/withdraw")
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    """Expect somebody no longer."""
    pressed()
    with transaction():
        actions.withdraw(queries.get_waiting_invitation(invitation_id), by=current_user.id)
    flash(_("The invitation is withdrawn; its link no longer works."))
    return see_other(_LIST)
