"""Deeds: people come, change their rights and passwords, and go; sessions begin and end."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, text
from expoapp.accounts import passwords, queries
from expoapp.accounts.models import Account, AccountRegion, AccountRole, Role, StaffSession
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _

LONGEST_NAME = 100
LONGEST_BROWSER = 200
TOKEN_BYTES = 32
# How much of a session's past is enough to know: seen_at is written at most so often.
SEEN_EVERY = timedelta(minutes=1)


def generate_password() -> str:
    """Return a random password that can be read from a screen and typed."""
    return passwords.generated()


def create(
    email: str,
    password: str,
    *,
    roles: Iterable[str],
    name: str = "",
    regions: Iterable[str] = (),
    everywhere: bool = False,
    names: Iterable[str] = (),
    by: int | None = None,
) -> Account:
    """Add a person. `regions` are slugs; `names` are words the password must not be made of.

    Raises Invalid for a value that cannot be taken and Conflict when the address has an account.
    """
    address = _address(email)
    called = text.one_line(name)[:LONGEST_NAME] or address.partition("@")[0]
    _weigh(password, [address, called, *names])
    if queries.find_account(address):
        raise _taken(address)
    account = Account(
        email=address,
        email_key=queries.email_key(address),
        name=called,
        password_hash=passwords.hashed(password),
        created_at=clock.now(),
    )
    rights = _set_rights(account, roles, regions, everywhere)
    session().add(account)
    try:
        session().flush()
    except IntegrityError:
        raise _taken(address) from None
    audit.record("account.create", account, rights, by=by)
    return account


def _taken(address: str) -> Conflict:
    return Conflict(_("There is already an account for %(email)s.", email=address))


def _address(email: str) -> str:
    """Return an address fit to keep. Letters that only look like Latin ones are refused before the @ (R48)."""
    given = queries.email_key(email)
    try:
        found = validate_email(given, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError:
        raise Invalid(_("This is not an e-mail address we can use: %(email)s", email=email), "email") from None
    return found.normalized


def _weigh(password: str, names: Iterable[str]) -> None:
    problem = passwords.weakness(password, names)
    if problem:
        raise Invalid(problem, "password")


def change_rights(
    account: Account,
    *,
    roles: Iterable[str],
    regions: Iterable[str] = (),
    everywhere: bool = False,
    by: int | None = None,
) -> None:
    """Give a person these roles and regions and no others; it holds from the next request on."""
    if Role.ADMIN in account.roles and Role.ADMIN not in set(roles):
        _keep_an_administrator(account)
    audit.record("account.change_rights", account, _set_rights(account, roles, regions, everywhere), by=by)


def _set_rights(
    account: Account, roles: Iterable[str], regions: Iterable[str], everywhere: bool
) -> dict[str, list[object]]:
    """Set roles and regions and return what changed, old and new."""
    wanted = sorted(set(roles))
    if not wanted or not set(wanted) <= set(Role):
        raise Invalid(_("Name at least one of these roles: %(roles)s.", roles=", ".join(Role)), "roles")
    places = sorted(region.id for region in queries.get_regions(list(regions)))
    everywhere = everywhere or Role.ADMIN in wanted
    kept_roles = {row.role: row for row in account.role_rows}
    kept_places = {row.region_id: row for row in account.region_rows}
    changes: dict[str, list[object]] = {
        "roles": [sorted(kept_roles), wanted],
        "regions": [sorted(kept_places), places],
        "everywhere": [bool(account.everywhere), everywhere],
    }
    account.role_rows = [kept_roles.get(role) or AccountRole(role=role) for role in wanted]
    account.region_rows = [kept_places.get(place) or AccountRegion(region_id=place) for place in places]
    account.everywhere = everywhere
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _keep_an_administrator(account: Account) -> None:
    if not [other for other in queries.administrators() if other.id != account.id]:
        raise NotAllowed(_("This is the last administrator. Make somebody else one first."))


def disable(account: Account, *, by: int | None = None) -> None:
    """Let a person in no more, and end all their sessions."""
    if account.disabled_at is not None:
        return
    if Role.ADMIN in account.roles:
        _keep_an_administrator(account)
    account.disabled_at = clock.now()
    audit.record("account.disable", account, audit.changes_of(account, personal=True), by=by)
    _end(account.id)


def enable(account: Account, *, by: int | None = None) -> None:
    """Let a person in again."""
    if account.disabled_at is None:
        return
    account.disabled_at = None
    audit.record("account.enable", account, audit.changes_of(account, personal=True), by=by)


def set_password(
    account: Account, password: str, *, names: Iterable[str] = (), keep: int | None = None, by: int | None = None
) -> None:
    """Give an account another password and end its sessions but the one to keep; raise Invalid for a weak one."""
    _weigh(password, [account.email, account.name, *names])
    account.password_hash = passwords.hashed(password)
    audit.record("account.set_password", account, audit.changes_of(account, personal=True), by=by)
    _end(account.id, keep=keep)


def sign_in(account_id: int, password: str, verified_hash: str, browser: str, former: str = "") -> str | None:
    """Begin a session and return its token; None when the person may not sign in.

    The caller has compared the password with `verified_hash` outside of any transaction. `former` is the digest of the
    session the browser had until now, which ends.
    """
    now = clock.now()
    account = session().get(Account, account_id)
    if account is None or not account.is_active or not account.role_rows or account.password_hash != verified_hash:
        return None
    session().execute(delete(StaffSession).where(StaffSession.created_at <= now - queries.LONGEST))
    session().execute(
        update(StaffSession)
        .where(StaffSession.token_digest == former, StaffSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    if passwords.is_outdated(verified_hash):
        account.password_hash = passwords.hashed(password)
    account.signed_in_at = now
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session().add(
        StaffSession(
            token_digest=queries.digest(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            proved_at=now,
            browser=text.one_line(browser)[:LONGEST_BROWSER],
        )
    )
    audit.record("account.sign_in", account, by=account.id)
    return token


def prove(account: Account, session_id: int, verified_hash: str) -> str | None:
    """Note that the person in a session has proved who they are, and return the session's new token (R18).

    The caller has compared the password with `verified_hash` outside of any transaction; None when that is no longer
    the account's password, or the session has ended.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    renewed = (
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
        .values(token_digest=queries.digest(token), proved_at=clock.now())
        .returning(StaffSession.id)
    )
    if account.password_hash != verified_hash or session().execute(renewed).scalar() is None:
        return None
    audit.record("account.prove", account, by=account.id)
    return token


def see(session_id: int, moment: datetime) -> None:
    """Note that a session was used."""
    session().execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=moment))


def sign_out(account: Account, session_id: int) -> None:
    """End the session a person is in."""
    _end(account.id, only=session_id)
    audit.record("account.sign_out", account, by=account.id)


def end_session(account: Account, session_id: int) -> None:
    """End one of a person's own sessions; raise NotFound for anybody else's."""
    if not _end(account.id, only=session_id):
        raise NotFound(_("This session has ended already."))
    audit.record("account.end_session", account, {"session": [session_id, None]}, by=account.id)


def end_others(account: Account, keep: int) -> int:
    """End all of a person's sessions but the one to keep; return how many."""
    ended = _end(account.id, keep=keep)
    audit.record("account.end_others", account, {"sessions": [ended, 0]}, by=account.id)
    return ended


def _end(account_id: int, *, only: int | None = None, keep: int | None = None) -> int:
    """End running sessions of an account: all, only one, or all but one; return how many."""
    statement = update(StaffSession).where(StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
    if only is not None:
        statement = statement.where(StaffSession.id == only)
    if keep is not None:
        statement = statement.where(StaffSession.id != keep)
    done = session().execute(statement.values(ended_at=clock.now()))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an update has it
