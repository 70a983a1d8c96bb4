"""How somebody gets on the list and off it: asked for, confirmed from the mailbox, left with one click."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from expoapp import audit, clock, i18n, subjects
from expoapp.db import inserting, session
from expoapp.errors import NotAllowed, NotFound
from expoapp.exhibitions.models import Exhibition
from expoapp.i18n import gettext as _
from expoapp.watching import mail, queries, wording
from expoapp.watching.mail import Letterhead
from expoapp.watching.models import Watcher

CONFIRM_WITHIN = timedelta(hours=48)
KEPT_UNCONFIRMED = timedelta(days=7)
MAILS_A_DAY = 3


@dataclass(frozen=True)
class Limits:
    """How much is let in: `admit` raises TooMany for the sender, `may_write` says whether an address may get a mail.

    The second is never told to the sender, who would learn from it who is on the list.
    """

    admit: Callable[[], None]
    may_write: Callable[[str, int], bool]


def ask(exhibition: Exhibition, email: str, limits: Limits, head: Letterhead) -> None:
    """Write to an address that somebody wants to be told at, in the language spoken now.

    Known and unknown addresses cost the same and leave the same trace for the sender: one mail, or none past the
    limit. Raises TooMany.
    """
    limits.admit()
    email_key = email.casefold()
    if not limits.may_write(email_key, exhibition.id) or subjects.is_suppressed(email):
        return
    watcher = _kept(exhibition.id, email, email_key)
    if watcher.confirmed_at is None:
        watcher.asked_at = clock.now()
        watcher.lang = i18n.language()
        watcher.consent_version, watcher.consent_wording = wording.CONSENT_VERSION, wording.consent()
        mail.ask_to_confirm(watcher, exhibition, head)
    else:
        mail.say_it_is_known(watcher, exhibition, head)
    audit.record("watcher.ask", watcher)


def _kept(exhibition_id: int, email: str, email_key: str) -> Watcher:
    """Return the row of an address, added where there was none; two who ask at the same moment get the same."""
    current = session()
    insert = inserting(Watcher)
    given = {
        "key": uuid.uuid4(),
        "exhibition_id": exhibition_id,
        "email": email,
        "email_key": email_key,
        "lang": i18n.language(),
        "consent_version": wording.CONSENT_VERSION,
        "consent_wording": wording.consent(),
        "asked_at": clock.now(),
    }
    unique = [Watcher.exhibition_id, Watcher.email_key]
    current.execute(insert.values(**given).on_conflict_do_nothing(index_elements=unique))
    found = select(Watcher).where(Watcher.exhibition_id == exhibition_id, Watcher.email_key == email_key)
    return current.scalars(found.with_for_update()).one()


def confirm(key: uuid.UUID) -> None:
    """Put an address on the list; nothing happens where it is already.

    Raises NotFound for one that has left or was forgotten, and NotAllowed when the mail is too old.
    """
    watcher = queries.find_watcher(key, to_change=True)
    if watcher is None:
        raise NotFound()
    if watcher.confirmed_at is not None:
        return
    now = clock.now()
    if now - watcher.asked_at > CONFIRM_WITHIN:
        raise NotAllowed(_("This link is older than 48 hours. Please ask once more."))
    watcher.confirmed_at = now
    audit.record("watcher.confirm", watcher)


def leave(key: uuid.UUID) -> None:
    """Erase an address and every mail to it, also those still waiting to go; nothing happens where it is gone."""
    left = session().execute(delete(Watcher).where(Watcher.key == key).returning(Watcher.id)).scalar()
    if left is not None:
        audit.record("watcher.leave", f"watchers/{left}")


def forget_unconfirmed() -> int:
    """Erase the addresses nobody confirmed in time, with the mails to them; return how many."""
    old = (Watcher.confirmed_at.is_(None), Watcher.asked_at <= clock.now() - KEPT_UNCONFIRMED)
    number = len(session().execute(delete(Watcher).where(*old).returning(Watcher.id)).all())
    if number:
        audit.record("watcher.forget", "watchers", {"rows": number})
    return number
