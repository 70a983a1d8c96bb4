"""Somebody is invited, accepts, or is no longer expected."""

import secrets
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, i18n, text
from expoapp.accounts import mail, passwords, queries
from expoapp.accounts.actions.people import address_of, create, taken
from expoapp.accounts.actions.sessions import TOKEN_BYTES
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import LONGEST_NAME, NEED_FACTOR, Account, Invitation, InvitationRegion, Role
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _


def invite(
    email: str,
    *,
    roles: Iterable[str],
    head: Letterhead,
    name: str = "",
    lang: str = i18n.DEFAULT,
    regions: Iterable[str] = (),
    everywhere: bool = False,
    by: int | None = None,
) -> Invitation:
    """Ask somebody to join with these rights. The link is good once, for 48 hours, while its maker may still invite."""
    address, wanted, now = address_of(email), set(roles), clock.now()
    if not wanted or not wanted <= set(Role):
        raise Invalid(_("Choose at least one role."), "roles")
    if queries.find_account(address):
        raise Invalid(str(taken(address).sentence), "email")
    former = queries.find_invitation_of(address)
    if former is not None and former.is_good(now):
        raise Invalid(_("This address is invited already. Send the invitation again, or withdraw it."), "email")
    if former is not None:
        session().delete(former)
        session().flush()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invitation(
        digest=queries.digest(token),
        email=address,
        email_key=queries.email_key(address),
        name=text.one_line(name)[:LONGEST_NAME],
        lang=lang,
        roles=" ".join(role for role in Role if role in wanted),
        everywhere=everywhere or Role.ADMIN in wanted,
        made_by=by,
        made_at=now,
        expires_at=now + mail.INVITATION_LIVES,
    )
    places = queries.get_regions(list(regions))
    made.region_rows = [InvitationRegion(region_id=place.id) for place in places]
    session().add(made)
    try:
        session().flush()
    except IntegrityError:
        raise Invalid(
            _("This address is invited already. Send the invitation again, or withdraw it."), "email"
        ) from None
    audit.record("invitation.make", made, _rights(made), by=by)
    mail.invite(made, [place.name for place in places], token, head)
    return made


def _rights(made: Invitation) -> dict[str, object]:
    places = sorted(row.region_id for row in made.region_rows)
    return {"roles": made.roles.split(), "regions": places, "everywhere": made.everywhere}


def invite_again(made: Invitation, head: Letterhead, *, by: int) -> None:
    """Send a new link in place of the former one, which is void then; who sends it answers for it."""
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    made.digest, made.made_by, made.made_at = queries.digest(token), by, now
    made.expires_at = now + mail.INVITATION_LIVES
    names = queries.region_names()
    audit.record("invitation.send_again", made, by=by)
    mail.invite(made, [names[row.region_id] for row in made.region_rows], token, head)


def withdraw(made: Invitation, *, by: int) -> None:
    """Expect somebody no longer; the link is void."""
    audit.record("invitation.withdraw", made, by=by)
    session().delete(made)


def accept(token: str, name: str, password: str, *, names: Iterable[str] = (), hashed: str = "") -> Account:
    """Join by the link in a mail, once; raise NotFound for a link that is no longer good."""
    made = queries.get_invitation(token, clock.now(), lock=True)
    slugs = queries.region_slugs()
    least = passwords.SHORTEST if NEED_FACTOR.isdisjoint(made.role_set) else passwords.SHORTEST_WITH_FACTOR
    account = create(
        made.email,
        password,
        roles=made.role_set,
        name=name,
        lang=made.lang,
        regions=[slugs[row.region_id] for row in made.region_rows],
        everywhere=made.everywhere,
        names=names,
        least=least,
        by=made.made_by,
        hashed=hashed,
    )
    audit.record("invitation.accept", made, by=account.id)
    session().delete(made)
    session().flush()
    return account
