"""Passwords and addresses are changed, by the person or by a link that was mailed to them."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, i18n
from expoapp.accounts import mail, passwords, queries
from expoapp.accounts.actions.people import address_of, taken, weigh
from expoapp.accounts.actions.sessions import TOKEN_BYTES, end
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import NEED_FACTOR, Account, AccountLink, Purpose
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed
from expoapp.i18n import gettext as _


def least_of(account: Account) -> int:
    """Return how many characters a person's password must have (R14)."""
    has_more = account.has_factor or not NEED_FACTOR.isdisjoint(account.roles)
    return passwords.SHORTEST_WITH_FACTOR if has_more else passwords.SHORTEST


def set_password(
    account: Account,
    password: str,
    *,
    names: Iterable[str] = (),
    keep: int | None = None,
    by: int | None = None,
    head: Letterhead | None = None,
    hashed: str = "",
) -> None:
    """Give an account another password and end its sessions but the one to keep; raise Invalid for a weak one.

    `hashed` is its hash where that was made before the transaction began, so that nobody waited meanwhile. Links that
    set a password are void then. With a letterhead the person is told by mail.
    """
    weigh(password, [account.email, account.name, *names], least_of(account))
    account.password_hash = hashed or passwords.hashed(password)
    account.has_short_password = len(password) < passwords.SHORTEST
    audit.record("account.set_password", account, audit.changes_of(account, personal=True), by=by)
    _void(account.id, Purpose.PASSWORD)
    end(account.id, keep=keep)
    if head is not None:
        mail.tell_of_password(account, head)


def ask_for_password(email: str, head: Letterhead, *, is_within_limits: bool) -> None:
    """Mail a link to whoever has an account under an address; nobody learns whether somebody has (R17).

    For nobody the same is written, and taken back, so that it takes as long.
    """
    found = queries.find_account(email)
    goes = found is not None and found.is_active and bool(found.role_rows) and is_within_limits
    point = session().begin_nested()
    token = _link(found.id if found and goes else None, Purpose.PASSWORD, mail.PASSWORD_LIVES)
    mail.send_password_link(found.email if found else email, found.lang if found else i18n.DEFAULT, token, head)
    audit.record("account.ask_for_password", found if found else "accounts")
    audit.settle()
    if goes:
        point.commit()
    else:
        point.rollback()


def start_reset(account: Account, head: Letterhead, *, by: int) -> None:
    """Mail a person a link that sets a password; nobody else ever chooses one for them (R19)."""
    if not account.is_active:
        raise NotAllowed(_("The account is closed. Open it first."))
    token = _link(account.id, Purpose.PASSWORD, mail.PASSWORD_LIVES)
    mail.send_password_link(account.email, account.lang, token, head, by_administrator=True)
    audit.record("account.start_reset", account, by=by)


def reset_password(
    token: str, password: str, head: Letterhead, *, names: Iterable[str] = (), hashed: str = ""
) -> Account:
    """Set a password by the link in a mail, once; raise NotFound for a link that is no longer good."""
    account = queries.get_link(token, Purpose.PASSWORD, clock.now(), lock=True).account
    set_password(account, password, names=names, by=account.id, head=head, hashed=hashed)
    return account


def ask_for_address(account: Account, email: str, head: Letterhead) -> str:
    """Mail a link to a new address, and a notice to the present one; return the new address as it will be kept."""
    address = address_of(email)
    if queries.email_key(address) == account.email_key:
        raise Invalid(_("This is your address already."), "email")
    if queries.find_account(address):
        raise taken(address)
    token = _link(account.id, Purpose.ADDRESS, mail.ADDRESS_LIVES, new_email=address)
    mail.confirm_address(address, account.lang, token, head)
    mail.tell_of_address(account, head, is_done=False)
    audit.record("account.ask_for_address", account, by=account.id)
    return address


def confirm_address(token: str, head: Letterhead) -> Account:
    """Use a new address from now on, once its owner has pressed the button behind the link."""
    link = queries.get_link(token, Purpose.ADDRESS, clock.now(), lock=True)
    account = link.account
    mail.tell_of_address(account, head, is_done=True)
    account.email, account.email_key = link.new_email, queries.email_key(link.new_email)
    changes = audit.changes_of(account, personal=True)
    try:
        session().flush()
    except IntegrityError:
        raise taken(link.new_email) from None
    audit.record("account.confirm_address", account, changes, by=account.id)
    _void(account.id, Purpose.ADDRESS)
    _void(account.id, Purpose.PASSWORD)  # it lies in the former mailbox
    return account


def _link(account_id: int | None, purpose: Purpose, lives: timedelta, new_email: str = "") -> str:
    """Return the token of a new link, in place of any former one; for nobody none is kept."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    _void(account_id or 0, purpose)
    if account_id is not None:
        session().add(
            AccountLink(
                digest=queries.digest(token),
                account_id=account_id,
                purpose=purpose,
                new_email=new_email,
                made_at=now,
                expires_at=now + lives,
            )
        )
    return token


def _void(account_id: int, purpose: Purpose) -> None:
    session().execute(delete(AccountLink).where(AccountLink.account_id == account_id, AccountLink.purpose == purpose))
