"""An enquiry, what it is about, and what happened to it."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Connection, Date, ForeignKey, Index, String, Text, event, select
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp import clock, text
from expoapp.accounts.models import Account
from expoapp.db import Base
from expoapp.enquiries.models.consent import Consent
from expoapp.enquiries.models.desk import Desk
from expoapp.exhibitions.models import Edition, Exhibition, one_of

LONGEST_COMPANY = 120


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
CLOSED = frozenset({State.WON, State.LOST, State.WITHDRAWN})
# What the lists of the inbox choose by. The indexes that give their three orders hold all of it, so that a page looks
# at no enquiry that it does not show, whatever filters are combined (decision 22).
_CHOSEN_BY = (
    *("state", "region_id", "owner_id", "answered_at", "asked_again_at", "anonymised_at", "due_at", "wakes_at"),
    *("kind", "country_code", "desk_id", "source", "created_at"),
)


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
        Index("ix_enquiries_state_region_id", "state", "region_id"),
        Index("ix_enquiries_by_owner", "owner_id", "state", "region_id", "anonymised_at"),
        Index("ix_enquiries_wakes_at", "wakes_at", "turn_at", "state", "region_id", "anonymised_at"),
        Index("ix_enquiries_phone_e164", "phone_e164"),
        Index("ix_enquiries_by_arrival", "id", "turn_at", *_CHOSEN_BY),
        Index("ix_enquiries_by_turn", "turn_at", "id", *_CHOSEN_BY),
        Index("ix_enquiries_by_company", "company_order", "id", "turn_at", *_CHOSEN_BY),
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
    company: Mapped[str] = mapped_column(String(LONGEST_COMPANY), default="")
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
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    promised_at: Mapped[datetime | None]  # until when the first answer was promised; follows due_at until it is given
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
    opened_at: Mapped[
        datetime | None
    ]  # when somebody of the desk first read what the sender says, None while nobody has
    # The three below follow from the others whenever a row is written (see _settle).
    wakes_at: Mapped[datetime | None]  # when the day to follow up begins at the desk; None where it is closed
    turn_at: Mapped[datetime] = mapped_column(default=clock.END)  # when it is the desk's turn; END where it never is
    company_order: Mapped[str] = mapped_column(String(LONGEST_COMPANY), default="")  # as lists have it
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

    @hybrid_property
    def is_unanswered(self) -> bool:
        """Say whether the sender waits for an answer, the first or one more."""
        return self.is_open and self.state in WAITING and (self.answered_at is None or self.asked_again_at is not None)

    @is_unanswered.inplace.expression
    @classmethod
    def _is_unanswered_sql(cls) -> Any:
        is_asked = cls.answered_at.is_(None) | cls.asked_again_at.is_not(None)
        return cls.state.in_(WAITING) & is_asked & cls.anonymised_at.is_(None)

    @hybrid_method
    def is_overdue(self, moment: datetime) -> bool:
        """Say whether the promised time has passed without an answer; what was postponed is not before its day."""
        return self.is_unanswered and self.due_at <= moment and self.turn_at <= moment

    @is_overdue.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_overdue_sql(cls, moment: datetime) -> Any:
        # Both moments: the index by turn finds the row, and one that came back before its time is not overdue yet.
        return cls.is_unanswered & (cls.turn_at <= moment) & (cls.due_at <= moment)

    @hybrid_method
    def is_postponed(self, moment: datetime) -> bool:
        """Say whether the day to come back to it is still ahead."""
        return self.is_open and self.wakes_at is not None and self.turn_at > moment

    @is_postponed.inplace.expression  # type: ignore[attr-defined]
    @classmethod
    def _is_postponed_sql(cls, moment: datetime) -> Any:
        return cls.is_open & cls.wakes_at.is_not(None) & (cls.turn_at > moment) & (cls.turn_at < clock.END)

    @hybrid_method
    def is_back(self, moment: datetime) -> bool:
        """Say whether the day to come back to it has begun."""
        return self.is_open and self.wakes_at is not None and self.turn_at <= moment

    @is_back.inplace.expression  # type: ignore[attr-defined]
    @classmethod
    def _is_back_sql(cls, moment: datetime) -> Any:
        return cls.is_open & cls.wakes_at.is_not(None) & (cls.turn_at <= moment)

    @hybrid_property
    def is_open(self) -> bool:
        """Say whether the desk still has to do with it."""
        return self.state in OPEN and self.anonymised_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open_sql(cls) -> Any:
        return cls.state.in_(OPEN) & cls.anonymised_at.is_(None)


@event.listens_for(Enquiry, "before_insert")
@event.listens_for(Enquiry, "before_update")
def _settle(_mapper: Any, connection: Connection, enquiry: Enquiry) -> None:
    """Bring what follows from other columns to what they say now, whoever wrote them."""
    enquiry.company_order = text.normal(enquiry.company or "")[:LONGEST_COMPANY]
    if enquiry.promised_at is None or enquiry.answered_at is None:
        enquiry.promised_at = enquiry.due_at
    enquiry.wakes_at, enquiry.turn_at = None, clock.END
    if (enquiry.state or State.NEW) not in OPEN:
        return
    if enquiry.follow_up_on is not None:
        zone = connection.execute(select(Desk.zone).where(Desk.id == enquiry.desk_id)).scalar_one()
        enquiry.wakes_at = clock.moment(enquiry.follow_up_on, time(0), zone)
    enquiry.turn_at = enquiry.wakes_at or (enquiry.due_at if enquiry.is_unanswered else clock.END)


class EnquiryExhibition(Base):
    """An exhibition an enquiry is about, with the edition it counts for."""

    __tablename__ = "enquiry_exhibitions"
    # From the exhibition to its enquiries in the order of their arrival.
    __table_args__ = (Index("ix_enquiry_exhibitions_exhibition_id_enquiry_id", "exhibition_id", "enquiry_id"),)

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"), primary_key=True)
    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id"), primary_key=True)
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
