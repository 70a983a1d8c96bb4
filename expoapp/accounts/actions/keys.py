"""Passkeys are added, prove the second factor, and are taken away."""

from sqlalchemy import delete, update

from expoapp import audit, clock, text
from expoapp.accounts import mail, passkeys, queries
from expoapp.accounts.actions.sessions import renew
from expoapp.accounts.mail import Letterhead
from expoapp.accounts.models import Account, Passkey, StaffSession
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _

MOST_KEYS = 10
LONGEST_NAME = 60
ADD, PROVE = "add", "prove"


def known_keys(account_id: int) -> list[passkeys.Known]:
    """Return a person's passkeys as the browser and its answer are asked with them."""
    rows = queries.passkeys_of(account_id)
    return [passkeys.Known(row.credential, row.public_key, row.used) for row in rows]


def add_passkey(found: StaffSession, name: str, answer: str, head: Letterhead) -> str | None:
    """Take a key that the browser has made; return the session's new token. The person is told by mail."""
    account = found.account
    if not account.has_factor:
        raise NotAllowed(_("Set up the second factor first."))
    if len(known_keys(account.id)) >= MOST_KEYS:
        raise Invalid(_("You have %(most)s passkeys. Take one away first.", most=MOST_KEYS), "name")
    made = passkeys.added(head.origin, passkeys.challenge(found.token_digest, ADD), answer)
    if made is None or len(made.credential) > passkeys.LONGEST_ANSWER:
        raise Invalid(_("The browser made no passkey that can be used here. Please try once more."), "name")
    row = Passkey(
        account_id=account.id,
        credential=made.credential,
        public_key=made.public_key,
        used=made.used,
        name=text.one_line(name)[:LONGEST_NAME] or _("Passkey"),
        made_at=clock.now(),
    )
    session().add(row)
    audit.record("account.add_passkey", account, by=account.id)
    mail.tell_of_factor(account, head, "passkey")
    return renew(account, found.id)


def prove_passkey(found: StaffSession, answer: str, head: Letterhead) -> str | None:
    """Take a key's signature as the second factor; return the session's new token, None if it is not right."""
    account, now = found.account, clock.now()
    asked = passkeys.challenge(found.token_digest, PROVE)
    signed = passkeys.proved(head.origin, asked, answer, known_keys(account.id))
    if signed is None:
        return None
    key = update(Passkey).where(Passkey.account_id == account.id, Passkey.credential == signed.credential)
    session().execute(key.values(used=signed.used, used_at=now))
    token = renew(account, found.id, factor_proved_at=now)
    if token is not None:
        account.signed_in_at = now
        audit.record("account.prove_factor", account, {"with": "passkey"}, by=account.id)
    return token


def remove_passkey(account: Account, passkey_id: int) -> None:
    """Take one of a person's keys away; raise NotFound for anybody else's."""
    gone = delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account.id).returning(Passkey.id)
    if session().execute(gone).scalar() is None:
        raise NotFound(_("This passkey is gone already."))
    audit.record("account.remove_passkey", account, by=account.id)
