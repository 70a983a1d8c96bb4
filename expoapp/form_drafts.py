"""What somebody has typed into a form of the office and not saved yet: kept by itself, offered again, one day gone.

One for each person and each address of a form. Which forms take part stands in permissions.yaml (`keeps_drafts`), so
that no form about visitors ever does.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from expoapp import clock, history, retention, text
from expoapp.db import Base, inserting, session

LONGEST_ADDRESS = 200
LARGEST = 400_000  # characters of all fields together; a form itself cannot be larger
MOST = 20  # of one person; the one untouched for longest goes

Fields = list[tuple[str, str]]


class FormDraft(Base):
    """What a person has typed into one form; `fields` as the browser sends them, in their order."""

    __tablename__ = "form_drafts"
    __table_args__ = (UniqueConstraint("account_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    version: Mapped[str] = mapped_column(String(20), default="")  # of the record, as the form had it
    saved_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def pairs(self) -> Fields:
        """Return names and values as a form takes them."""
        return [(name, value) for name, value in self.fields]


def keep(account_id: int, address: str, fields: Fields) -> None:
    """Keep what a person has typed into a form, instead of what was kept before."""
    version = text.one_line(next((value for name, value in fields if name == "version"), "")[:20])
    values = {"fields": [list(pair) for pair in fields], "version": version, "saved_at": clock.now()}
    statement = inserting(FormDraft).values(account_id=account_id, address=address, **values)
    session().execute(
        statement.on_conflict_do_update(index_elements=[FormDraft.account_id, FormDraft.address], set_=values)
    )
    mine = select(FormDraft.id).where(FormDraft.account_id == account_id)
    too_many = list(session().scalars(mine.order_by(FormDraft.saved_at.desc(), FormDraft.id.desc()).offset(MOST)))
    if too_many:
        _clear(too_many, Path())


def find(account_id: int, address: str) -> FormDraft | None:
    """Return what a person has typed into a form and not saved."""
    return session().scalar(select(FormDraft).where(FormDraft.account_id == account_id, FormDraft.address == address))


def discard(account_id: int, address: str) -> None:
    """Forget what a person has typed into a form."""
    session().execute(delete(FormDraft).where(FormDraft.account_id == account_id, FormDraft.address == address))


def follow() -> None:
    """Clear what nobody came back to, and what was about a record that is deleted."""
    retention.follow("form-drafts", retention.Rule(_old, _clear))
    history.when_gone(_forget)


def _forget(thing: str) -> None:
    # The office's addresses name a record as the trail does, by table and key: /staff/exhibitions/editions/7/edit.
    place = f"/{thing.replace('_', '-')}/"
    session().execute(delete(FormDraft).where(FormDraft.address.contains(place, autoescape=True)))


def _old(before: datetime) -> Select[Any]:
    return select(FormDraft.id).where(FormDraft.saved_at <= before)


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(FormDraft).where(FormDraft.id.in_(ids)))
