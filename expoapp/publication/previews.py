"""Links that show a draft as visitors will see it, to people without an account, for some days (decision 31).

A link names what it shows and is signed; its row can be called back. The row alone makes no link: whoever reads the
table lacks our key.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ForeignKey, Index, Select, String, Uuid, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import audit, clock, retention
from expoapp.db import Base, session
from expoapp.errors import NotFound
from expoapp.publication.kinds import Kind

DAYS = (1, 7, 30)
LONGEST_TOKEN = 300
_keys: list[bytes] = []


def use_key(key: bytes) -> None:
    """Sign with this key from here on; the application says so at its start."""
    _keys[:] = [key]


class PreviewLink(Base):
    """A link that shows one thing until a moment, or until somebody calls it back."""

    __tablename__ = "preview_links"
    __table_args__ = (Index("ix_preview_links_kind_thing_id", "kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]

    @property
    def token(self) -> str:
        """Return what stands in the link."""
        return str(_signer().dumps([self.kind, self.thing_id, self.key.hex]))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_keys[0], salt="preview")


def make(kind: Kind, thing: Any, days: int, *, by: int) -> PreviewLink:
    """Make a link to a thing, good for some days."""
    now = clock.now()
    link = PreviewLink(
        kind=kind.name, thing_id=thing.id, account_id=by, made_at=now, ends_at=now + timedelta(days=days)
    )
    session().add(link)
    audit.record("preview.make", thing, {"days": days}, by=by)
    return link


def call_back(link: PreviewLink, thing: Any, *, by: int) -> None:
    """Let a link lead nowhere from now on."""
    if link.withdrawn_at is None:
        link.withdrawn_at = clock.now()
        audit.record("preview.call_back", thing, {"link": link.id}, by=by)


def forget(kind: Kind, thing_id: int) -> None:
    """Throw away the links to what is deleted: databases give its number anew, and they must not lead there."""
    session().execute(delete(PreviewLink).where(PreviewLink.kind == kind.name, PreviewLink.thing_id == thing_id))


def find(token: str, moment: datetime) -> PreviewLink | None:
    """Return the link of a token that we signed and that is still good."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        kind, thing_id, key = _signer().loads(token)
    except BadSignature:
        return None
    good = (PreviewLink.key == uuid.UUID(key), PreviewLink.ends_at > moment, PreviewLink.withdrawn_at.is_(None))
    named = (PreviewLink.kind == kind, PreviewLink.thing_id == thing_id)
    return session().scalar(select(PreviewLink).where(*good, *named))


def get(link_id: int) -> PreviewLink:
    """Return a link by its number; raises NotFound."""
    found = session().get(PreviewLink, link_id)
    if found is None:
        raise NotFound()
    return found


def links_to(kind: Kind, thing: Any, moment: datetime) -> list[PreviewLink]:
    """Return the links to a thing that are still good, the newest first."""
    good = (PreviewLink.ends_at > moment, PreviewLink.withdrawn_at.is_(None))
    statement = select(PreviewLink).where(PreviewLink.kind == kind.name, PreviewLink.thing_id == thing.id, *good)
    return list(session().scalars(statement.order_by(PreviewLink.id.desc())))


def follow() -> None:
    """Clear links when they have ended."""
    retention.follow("preview-links", retention.Rule(_ended, _clear))


def _ended(before: datetime) -> Select[Any]:
    return select(PreviewLink.id).where(or_(PreviewLink.ends_at <= before, PreviewLink.withdrawn_at <= before))


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(PreviewLink).where(PreviewLink.id.in_(ids)))
