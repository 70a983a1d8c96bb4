"""Questions about people of the back office and their sessions."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import text
from expoapp.accounts.models import (
    Account,
    AccountLink,
    AccountRole,
    Invitation,
    Passkey,
    Purpose,
    RecoveryCode,
    Role,
    Scope,
    StaffSession,
)
from expoapp.catalogue.models import Region
from expoapp.db import session
from expoapp.errors import Invalid, NotFound
from expoapp.i18n import gettext as _

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# How long a proof of identity is fresh enough for a grave act (R19).
PROOF = timedelta(minutes=15)
# How long a password alone leads to the second step.
HALF_WAY = timedelta(minutes=15)


def email_key(email: str) -> str:
    """Return an e-mail address as addresses are compared: one form of each letter, no case (R48)."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def digest(token: str) -> str:
    """Return the digest by which a session's token is kept."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_account(email: str) -> Account | None:
    """Return the account with an e-mail address."""
    return session().scalar(select(Account).where(Account.email_key == email_key(email)))


def get_account(email: str) -> Account:
    """Return the account with an e-mail address; raise NotFound when there is none."""
    found = find_account(email)
    if found is None:
        raise NotFound(_("There is no account for %(email)s.", email=email))
    return found


def find_credentials(email: str) -> tuple[int | None, str | None]:
    """Return an account's id and the hash of its password, or two times None; the same work for both (R17)."""
    statement = select(Account.id, Account.password_hash).where(Account.email_key == email_key(email))
    found = session().execute(statement).one_or_none()
    return (found.id, found.password_hash) if found else (None, None)


def accounts() -> list[Account]:
    """Return everybody, by e-mail address."""
    return list(session().scalars(select(Account).order_by(Account.email_key)))


def names_of(ids: Collection[int]) -> dict[int, str]:
    """Return what people are called, by their ids."""
    rows = session().execute(select(Account.id, Account.name).where(Account.id.in_(ids))) if ids else ()
    return {row.id: row.name for row in rows}


def everybody_by_name() -> dict[int, str]:
    """Return the names of everybody who has or had an account, in their order."""
    return {row.id: row.name for row in session().execute(select(Account.id, Account.name).order_by(Account.name))}


def find_at_work(account_id: int) -> Account | None:
    """Return a person with the rights they have now, None for one whose account is closed."""
    found = session().get(Account, account_id)
    return found if found is not None and found.is_active else None


def administrators() -> list[Account]:
    """Return who may administrate now; on PostgreSQL nobody else changes them until the transaction ends."""
    statement = select(Account).join(AccountRole).where(AccountRole.role == Role.ADMIN, Account.disabled_at.is_(None))
    # Asked again once they are locked: what is waited for comes back with the roles it had before the wait.
    session().execute(statement.order_by(Account.id).with_for_update(of=Account))
    return list(session().scalars(statement.order_by(Account.id)))


def get_person(account_id: int) -> Account:
    """Return the account of a number; raise NotFound when there is none."""
    found = session().get(Account, account_id)
    if found is None:
        raise NotFound(_("There is no such person."))
    return found


def people() -> list[Account]:
    """Return everybody, those who may sign in first, by name."""
    statement = select(Account).order_by(Account.disabled_at.is_not(None), Account.name, Account.id)
    return list(session().scalars(statement))


def colleagues(scope: Scope) -> list[Account]:
    """Return who may sign in and can meet somebody in one of their regions, by name."""
    return [one for one in people() if one.is_active and (one.scope.everywhere or scope.touches(one.scope.region_ids))]


def get_regions(slugs: Iterable[str]) -> list[Region]:
    """Return regions by the names in their addresses; raise Invalid for one that there is not."""
    known = {region.slug: region for region in session().scalars(select(Region).order_by(Region.slug))}
    for slug in slugs:
        if slug not in known:
            raise Invalid(_("There is no region %(slug)s. There are: %(known)s.", slug=slug, known=", ".join(known)))
    return [known[slug] for slug in dict.fromkeys(slugs)]


def region_slugs() -> dict[int, str]:
    """Return the regions' names in addresses by their ids."""
    return {row.id: row.slug for row in session().execute(select(Region.id, Region.slug))}


def regions() -> list[Region]:
    """Return all regions, in their order."""
    statement = select(Region).options(selectinload(Region.translations))
    return list(session().scalars(statement.order_by(Region.position, Region.name)))


def region_names() -> dict[int, str]:
    """Return the regions' names by their ids, in the language spoken now."""
    return {region.id: text.named(region) for region in regions()}


def invitations() -> list[Invitation]:
    """Return the invitations that nobody has accepted yet, those that end first before the others."""
    statement = select(Invitation).options(joinedload(Invitation.maker)).order_by(Invitation.expires_at, Invitation.id)
    return list(session().scalars(statement))


def find_invitation_of(email: str) -> Invitation | None:
    """Return the invitation of an address."""
    statement = select(Invitation).where(Invitation.email_key == email_key(email))
    return session().scalar(statement.options(joinedload(Invitation.maker)))


def get_waiting_invitation(invitation_id: int) -> Invitation:
    """Return the invitation of a number; raise NotFound when it was accepted or withdrawn."""
    found = session().get(Invitation, invitation_id)
    if found is None:
        raise NotFound(_("This invitation was accepted or withdrawn meanwhile."))
    return found


def get_invitation(token: str, moment: datetime, *, lock: bool = False) -> Invitation:
    """Return the invitation that a token opens; raise one and the same NotFound whatever is wrong with it."""
    statement = select(Invitation).where(Invitation.digest == digest(token)).options(joinedload(Invitation.maker))
    found = session().scalar(statement.with_for_update(of=Invitation) if lock else statement)
    if found is None or not found.is_good(moment):
        raise NotFound(_("This link does not work, or no longer. Ask for a new one."))
    return found


def get_link(token: str, purpose: Purpose, moment: datetime, *, lock: bool = False) -> AccountLink:
    """Return the link that a token opens; raise one and the same NotFound whatever is wrong with it."""
    statement = select(AccountLink).where(AccountLink.digest == digest(token), AccountLink.purpose == purpose)
    statement = statement.options(joinedload(AccountLink.account))
    found = session().scalar(statement.with_for_update(of=AccountLink) if lock else statement)
    if found is None or found.expires_at <= moment or not found.account.is_active:
        raise NotFound(_("This link does not work, or no longer. Ask for a new one."))
    return found


def codes_left(account_id: int) -> int:
    """Return how many recovery codes a person has not used yet."""
    unused = RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    return session().scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def passkeys_of(account_id: int) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return list(session().scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def _runs(moment: datetime) -> list[ColumnElement[bool]]:
    """Return the one rule of which sessions are good at a moment."""
    return [
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > moment - IDLE,
        StaffSession.created_at > moment - LONGEST,
    ]


def find_session(token_digest: str, moment: datetime) -> StaffSession | None:
    """Return the running session with its account, unless the person may no longer sign in or has no role left.

    One that is not whole yet ends earlier: the password must not be older than a fresh proof is.
    """
    found = session().scalar(select(StaffSession).where(StaffSession.token_digest == token_digest, *_runs(moment)))
    if found is None or not found.account.is_active or not found.account.role_rows:
        return None
    return found if found.is_whole or found.created_at > moment - HALF_WAY else None


def session_name(found: StaffSession) -> str:
    """Return what names a session as long as it runs, whatever token it has; its id alone may come again."""
    return f"{found.id} {found.created_at.isoformat()}"


def is_proved(found: StaffSession, moment: datetime) -> bool:
    """Say whether the person in a session has proved lately who they are."""
    return found.proved_at is not None and moment - found.proved_at < PROOF


def sessions_of(account_id: int, moment: datetime) -> list[StaffSession]:
    """Return a person's running sessions, the last seen first."""
    statement = select(StaffSession).where(StaffSession.account_id == account_id, *_runs(moment))
    return list(session().scalars(statement.order_by(StaffSession.seen_at.desc(), StaffSession.id.desc())))
