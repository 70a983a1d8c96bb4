"""An enquiry, what it is about, and what happened to it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.accounts.models import Account
from expoapp.db import Base
from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.desk import Desk
from expoapp.exhibitions.models import Edition, Exhibition, one_of


class Kind(StrEnum):
    """What an enquiry asks for."""

    EXHIBIT = "exhibit"
    VISIT = "visit"
    SPONSOR = "sponsor"
    SPEAK = "speak"
    MEDIA = "media"
    VISA_LETTER = "visa-letter"
    BROCHURE = "brochure"
    GENERAL = "general"


class State(StrEnum):
    """Where an enquiry stands at the desk."""

    NEW = "new"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    QUALIFIED = "qualified"
    WON = "won"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"
    SPAM = "spam"
    JOINED = "joined"  # an addition to another enquiry, under which the desk has it


# What a person may make of an enquiry; taking it on and answering it are deeds of their own.
MOVES: dict[State, tuple[State, ...]] = {
    State.NEW: (State.QUALIFIED, State.LOST, State.WITHDRAWN, State.SPAM),
    State.ASSIGNED: (State.QUALIFIED, State.LOST, State.WITHDRAWN, State.SPAM),
    State.ANSWERED: (State.QUALIFIED, State.WON, State.LOST, State.WITHDRAWN),
    State.QUALIFIED: (State.WON, State.LOST, State.WITHDRAWN),
    State.WON: (State.QUALIFIED,),
    State.LOST: (State.QUALIFIED,),
    State.WITHDRAWN: (),
    State.QUARANTINED: (State.NEW, State.SPAM),
    State.SPAM: (State.NEW,),
    State.JOINED: (),
}
OPEN = frozenset({State.NEW, State.ASSIGNED, State.ANSWERED, State.QUALIFIED})
WAITING = frozenset({State.NEW, State.ASSIGNED, State.QUALIFIED})
HELD = frozenset({State.QUARANTINED, State.SPAM})  # kept apart, and thrown away after a while
HIDDEN = HELD | {State.JOINED}
# What happens between us and the sender; the time until an enquiry is made anonymous runs from the last of it.
CONTACT = frozenset({"arrived", "addition", "answered", "corrected", "received", "withdrawn"})


class Enquiry(Base):
    """What a visitor or exhibitor asked, stored before anything else happens to it (product rule 10)."""

    __tablename__ = "enquiries"
    __table_args__ = (
        one_of(Kind, "kind"),
        one_of(State, "state"),
        CheckConstraint("taught IN ('', 'spam', 'fine')", name="taught"),
        CheckConstraint("stand IN ('', 'space-only', 'shell-scheme')", name="stand"),
        Index("ix_enquiries_state_created_at", "state", "created_at"),
        Index("ix_enquiries_anonymised_at_created_at", "anonymised_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=State.NEW)
    state_reason: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(32), default="")  # as typed
    phone_e164: Mapped[str] = mapped_column(String(20), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    country_code: Mapped[str] = mapped_column(String(2), default="")
    message: Mapped[str] = mapped_column(Text)
    stand: Mapped[str] = mapped_column(String(12), default="")
    area_sqm: Mapped[int | None]
    products: Mapped[str] = mapped_column(String(300), default="")
    is_first_time: Mapped[bool | None]
    # Answers to the questions of its kind that have no column of their own: {question: answer} (see kinds.py).
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lang: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(20))  # "form" or "instant-reply"
    came_from: Mapped[str] = mapped_column(String(300), default="")  # the page's path
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"), index=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]  # the first answer
    asked_again_at: Mapped[datetime | None]  # since when the sender waits once more, None where nobody does
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    # Why it looks like a machine's: [{"code", "points", "number"}], as enquiries.spam found it.
    suspicions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    held_at: Mapped[datetime | None]  # since when it is kept apart, in quarantine or as spam
    taught: Mapped[str] = mapped_column(String(4), default="", server_default="")  # as what its words were counted
    anonymised_at: Mapped[datetime | None]  # since then it tells what was asked, and no longer by whom
    # The earlier enquiry this one is an addition to; with the state "joined" only.
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    desk: Mapped[Desk] = relationship(lazy="raise")
    owner: Mapped[Account | None] = relationship(lazy="raise")
    joined_to: Mapped["Enquiry | None"] = relationship(remote_side="Enquiry.id", lazy="raise")
    exhibition_rows: Mapped[list["EnquiryExhibition"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="EnquiryExhibition.position"
    )
    consents: Mapped[list["Consent"]] = relationship(cascade="all, delete-orphan", lazy="raise")
    timeline: Mapped[list["EnquiryEvent"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="EnquiryEvent.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @hybrid_method
    def is_overdue(self, moment: datetime) -> bool:
        """Say whether the promised time has passed without an answer."""
        is_unanswered = self.answered_at is None or self.asked_again_at is not None
        return self.state in WAITING and is_unanswered and self.anonymised_at is None and self.due_at <= moment

    @is_overdue.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_overdue_sql(cls, moment: datetime) -> Any:
        is_unanswered = cls.answered_at.is_(None) | cls.asked_again_at.is_not(None)
        is_somebodys = cls.anonymised_at.is_(None)
        return cls.state.in_(WAITING) & is_unanswered & is_somebodys & (cls.due_at <= moment)

    @hybrid_property
    def is_open(self) -> bool:
        """Say whether the desk still has to do with it."""
        return self.state in OPEN and self.anonymised_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open_sql(cls) -> Any:
        return cls.state.in_(OPEN) & cls.anonymised_at.is_(None)


class EnquiryExhibition(Base):
    """An exhibition an enquiry is about, with the edition it counts for."""

    __tablename__ = "enquiry_exhibitions"

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), primary_key=True)
    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id"), primary_key=True, index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    exhibition: Mapped[Exhibition] = relationship(lazy="raise")
    edition: Mapped[Edition | None] = relationship(lazy="raise")


class EnquiryEvent(Base):
    """One thing that happened to an enquiry: arrived, assigned, note, answered, state changed."""

    __tablename__ = "enquiry_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), index=True)
    happened_at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    account: Mapped[Account | None] = relationship(lazy="raise")


class EnquiryView(Base):
    """When a person last had an enquiry open, so that two people on it know of each other."""

    __tablename__ = "enquiry_views"

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship(lazy="raise")
