"""The second factor is set up, proved, replaced and taken away (R15)."""

from sqlalchemy import delete, update

from expoapp import audit, clock
from expoapp.accounts import factors, mail, queries
from expoapp.accounts.actions.sessions import end, renew
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import Account, Passkey, RecoveryCode, StaffSession
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _


def new_secret(found: StaffSession) -> str:
    """Return the secret that is to be scanned in a session; it stays the same until its code has been taken."""
    return factors.new_secret(queries.session_name(found), found.account.factor_step)


def confirm_factor(found: StaffSession, typed: str, head: Letterhead) -> tuple[str, list[str]]:
    """Take a scanned secret as the second factor, once its code proves that it was scanned.

    Other sessions end. Returns the session's new token, and the recovery codes, which are shown now and never again.
    """
    account, secret, now = found.account, new_secret(found), clock.now()
    step = factors.step_of(secret, typed, now)
    if not step:
        raise Invalid(_("This is not the code that the app shows now. Look at the app again and type its newest code."))
    account.factor_secret, account.factor_step, account.factor_at = factors.sealed(secret, account.id), step, now
    account.signed_in_at = now
    audit.record("account.set_up_factor", account, {"factor_secret": None}, by=account.id)
    end(account.id, keep=found.id)
    codes = _fresh_codes(account)
    mail.tell_of_factor(account, head, "on")
    token = renew(account, found.id, factor_proved_at=now)
    if token is None:
        raise Conflict(_("Your session has ended. Please sign in again."))
    return token, codes


def prove_factor(found: StaffSession, typed: str, head: Letterhead) -> str | None:
    """Take a code of the app, or a recovery code, as the second factor; return the session's new token, None if wrong.

    Either works once: of two that come at the same moment one wins. The caller has counted the try.
    """
    account, now = found.account, clock.now()
    step = factors.step_of(factors.opened(account.factor_secret, account.id), typed, now) if account.has_factor else 0
    if step:
        newer = update(Account).where(Account.id == account.id, Account.factor_step < step).values(factor_step=step)
        if session().execute(newer.returning(Account.id)).scalar() is None:
            return None
        how = "app"
    elif _use_code(account, typed):
        mail.tell_of_recovery(account, queries.codes_left(account.id), head)
        how = "recovery"
    else:
        return None
    token = renew(account, found.id, factor_proved_at=now)
    if token is not None:
        account.signed_in_at = now
        audit.record("account.prove_factor", account, {"with": how}, by=account.id)
    return token


def _use_code(account: Account, typed: str) -> bool:
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.digest == factors.code_digest(typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return session().execute(used.returning(RecoveryCode.digest)).scalar() is not None


def renew_codes(account: Account) -> list[str]:
    """Replace a person's recovery codes, used or not; return the new ones, which are shown now and never again."""
    if not account.has_factor:
        raise NotAllowed(_("Set up the second factor first."))
    audit.record("account.renew_codes", account, by=account.id)
    return _fresh_codes(account)


def _fresh_codes(account: Account) -> list[str]:
    codes = factors.new_codes()
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session().add_all([RecoveryCode(digest=factors.code_digest(code), account_id=account.id) for code in codes])
    return codes


def switch_off_factor(account: Account, head: Letterhead, keep: int) -> None:
    """Do without a second factor, where that is allowed; other sessions end."""
    if account.needs_factor:
        raise NotAllowed(
            _("With your roles, or with a password as short as yours, the second factor cannot be switched off.")
        )
    _drop(account)
    audit.record("account.switch_off_factor", account, {"factor_secret": None}, by=account.id)
    end(account.id, keep=keep)
    mail.tell_of_factor(account, head, "off")


def reset_factor(account: Account, head: Letterhead, *, by: int | None = None) -> None:
    """Take a person's second factor away when they have lost it, end their sessions, and tell them by mail."""
    if by == account.id:
        raise NotAllowed(_("Replace your own second factor on your own page, or ask another administrator."))
    if not account.has_factor:
        raise NotAllowed(_("This person has no second factor."))
    _drop(account)
    audit.record("account.reset_factor", account, {"factor_secret": None}, by=by)
    end(account.id)
    mail.tell_of_factor(account, head, "reset")


def _drop(account: Account) -> None:
    account.factor_secret, account.factor_at = "", None  # the last step stays: no code works twice, whatever happens
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session().execute(delete(Passkey).where(Passkey.account_id == account.id))
