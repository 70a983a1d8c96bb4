"""Sessions begin, are seen, get another token, and end."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from expoapp import audit, clock, text
from expoapp.accounts import queries
from expoapp.accounts.models import Account, StaffSession
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.i18n import gettext as _

LONGEST_BROWSER = 200
TOKEN_BYTES = 32
# How much of a session's past is enough to know: seen_at is written at most so often.
SEEN_EVERY = timedelta(minutes=1)


def sign_in(account_id: int, verified_hash: str, browser: str, former: str = "", renewed: str = "") -> str | None:
    """Begin a session and return its token; None when the person may not sign in.

    The caller has compared the password with `verified_hash` outside of any transaction; `renewed` is its new hash
    where that one is outdated. `former` is the digest of the session the browser had until now, which ends.
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
    if renewed:
        account.password_hash = renewed
    if not account.has_factor:
        account.signed_in_at = now
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session().add(
        StaffSession(
            token_digest=queries.digest(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            proved_at=now,
            roles=roles_of(account),
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
    token = renew(account, session_id, proved_at=clock.now()) if account.password_hash == verified_hash else None
    if token is not None:
        audit.record("account.prove", account, by=account.id)
    return token


def renew(account: Account, session_id: int, **noted: object) -> str | None:
    """Give a running session another token and return it (R18), with what else is noted; None where it has ended."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    renewed = (
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
        .values(token_digest=queries.digest(token), roles=roles_of(account), **noted)
        .returning(StaffSession.id)
    )
    return token if session().execute(renewed).scalar() is not None else None


def roles_of(account: Account) -> str:
    """Return a person's roles as a session notes them."""
    return " ".join(sorted(account.roles))


def see(session_id: int, moment: datetime) -> None:
    """Note that a session was used."""
    session().execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=moment))


def sign_out(account: Account, session_id: int) -> None:
    """End the session a person is in."""
    end(account.id, only=session_id)
    audit.record("account.sign_out", account, by=account.id)


def end_session(account: Account, session_id: int, *, by: int | None = None) -> None:
    """End one of a person's sessions, by themselves or an administrator; raise NotFound for anybody else's."""
    if not end(account.id, only=session_id):
        raise NotFound(_("This session has ended already."))
    audit.record("account.end_session", account, {"session": [session_id, None]}, by=by or account.id)


def end_all(account: Account, *, by: int | None = None) -> int:
    """End all of a person's sessions; return how many."""
    ended = end(account.id)
    audit.record("account.end_all", account, {"sessions": [ended, 0]}, by=by)
    return ended


def end_others(account: Account, keep: int) -> int:
    """End all of a person's sessions but the one to keep; return how many."""
    ended = end(account.id, keep=keep)
    audit.record("account.end_others", account, {"sessions": [ended, 0]}, by=account.id)
    return ended


def end(account_id: int, *, only: int | None = None, keep: int | None = None) -> int:
    """End running sessions of an account: all, only one, or all but one; return how many."""
    statement = update(StaffSession).where(StaffSession.account_id == account_id, StaffSession.ended_at.is_(None))
    if only is not None:
        statement = statement.where(StaffSession.id == only)
    if keep is not None:
        statement = statement.where(StaffSession.id != keep)
    done = session().execute(statement.values(ended_at=clock.now()))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an update has it
