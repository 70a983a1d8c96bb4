"""What is held of somebody invited, and for how long sessions, invitations and mailed links are kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, or_, select

from expoapp import retention, subjects
from expoapp.accounts.models import AccountLink, Invitation, StaffSession
from expoapp.accounts.queries import IDLE, LONGEST
from expoapp.db import session
from expoapp.subjects import Part, Rows, Subject


def follow() -> None:
    """Clear sessions, invitations and links when they have run out; show and erase who was invited."""
    subjects.follow("invitations", Part(held, erase))
    retention.follow("sessions", retention.Rule(_ended, _clear))
    retention.follow(
        "invitations",
        retention.Rule(lambda before: select(Invitation.id).where(Invitation.expires_at <= before), _clear_invitations),
    )
    retention.follow(
        "account-links",
        retention.Rule(lambda before: select(AccountLink.digest).where(AccountLink.expires_at <= before), _clear_links),
    )


def held(subject: Subject) -> dict[str, Rows]:
    """Return the invitation of an address."""
    columns = (Invitation.email, Invitation.name, Invitation.roles, Invitation.made_at, Invitation.expires_at)
    rows = session().execute(select(*columns).where(Invitation.email_key == subject.key))
    return {"invitations": [dict(row._mapping) for row in rows]}


def erase(subject: Subject, limit: int) -> int:
    """Erase the invitation of an address."""
    ids = list(session().scalars(select(Invitation.id).where(Invitation.email_key == subject.key).limit(limit)))
    session().execute(delete(Invitation).where(Invitation.id.in_(ids)))
    return len(ids)


def _ended(before: datetime) -> Select[Any]:
    is_over = (StaffSession.created_at <= before - LONGEST, StaffSession.seen_at <= before - IDLE)
    return select(StaffSession.id).where(or_(StaffSession.ended_at <= before, *is_over))


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(StaffSession).where(StaffSession.id.in_(ids)))


def _clear_invitations(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(Invitation).where(Invitation.id.in_(ids)))


def _clear_links(digests: Sequence[str], _instance: Path) -> None:
    session().execute(delete(AccountLink).where(AccountLink.digest.in_(digests)))
