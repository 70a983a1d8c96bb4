"""Editions: one holding of an exhibition, with dates, hours and changes."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, Time, UniqueConstraint, Uuid, select
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp import clock
from expoapp.catalogue.models import City, TranslationColumns, Venue
from expoapp.db import Base, Publication
from expoapp.exhibitions.models.exhibitions import Exhibition
from expoapp.exhibitions.models.kinds import Phase, Precision, Status, one_of

if TYPE_CHECKING:
    from expoapp.exhibitions.models.lists import Document, EditionPartner, Figure

FEED_BACK = timedelta(days=30)  # a cancelled edition must not lie in subscribers' calendars for months
FEED_MOST = 500


class Edition(Publication, Base):
    """One holding of an exhibition. Its address is permanent and never leads to another edition (product rule 1).

    Dates and hours are local to `zone`; the last day is inclusive. `starts_at` and `ends_at` are the same facts as
    moments, derived by `actions` whenever dates, hours or zone change, so that SQL can compare them with now:
    the first opening and the last closing hour, or the local midnights where hours are unknown.
    """

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("exhibition_id", "slug"),
        one_of(Status, "status"),
        one_of(Precision, "precision"),
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("(precision = 'tba') = (starts_on IS NULL)", name="tba_has_no_days"),
        Index("ix_editions_starts_on_id", "starts_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibition_id: Mapped[int] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(20))
    uid: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    number: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(12), default=Status.SCHEDULED)
    status_reason: Mapped[str] = mapped_column(Text, default="")
    precision: Mapped[str] = mapped_column(String(8), default=Precision.EXACT)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("cities.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"), index=True)
    hall: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    registration_url: Mapped[str] = mapped_column(String(300), default="")
    is_assumed: Mapped[bool] = mapped_column(default=False)  # its days are carried on from the usual cycle
    source_key: Mapped[str | None] = mapped_column(String(60), unique=True)  # the row's id in a directory's file
    source_digest: Mapped[str] = mapped_column(String(32), default="")  # of what the file said of it last
    lang: Mapped[str] = mapped_column(String(12), default="en")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    exhibition: Mapped[Exhibition] = relationship(back_populates="editions", lazy="raise")
    city: Mapped[City] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    days: Mapped[list["EditionDay"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="EditionDay.day"
    )
    changes: Mapped[list["EditionChange"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="EditionChange.id", back_populates="edition"
    )
    figures: Mapped[list["Figure"]] = relationship(cascade="all, delete-orphan", lazy="raise", order_by="Figure.id")
    documents: Mapped[list["Document"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="Document.id"
    )
    partners: Mapped[list["EditionPartner"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="EditionPartner.position, EditionPartner.id"
    )
    translations: Mapped[list["EditionTranslation"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @hybrid_method
    def is_public(self, moment: datetime) -> bool:
        """Say whether the public may see the edition: it and its exhibition are public."""
        return bool(self.is_published(moment)) and self.exhibition.is_public(moment)

    @is_public.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_public_sql(cls, moment: datetime) -> Any:
        public = select(Exhibition.id).where(Exhibition.is_public(moment))
        return cls.is_published(moment) & cls.exhibition_id.in_(public)

    @hybrid_method
    def is_over(self, moment: datetime) -> bool:
        """Say whether its end has passed. Void dates (postponed) and unknown ones never end."""
        return self.status != Status.POSTPONED and self.ends_at is not None and self.ends_at <= moment

    @is_over.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_over_sql(cls, moment: datetime) -> Any:
        return (cls.status != Status.POSTPONED) & cls.ends_at.is_not(None) & (cls.ends_at <= moment)

    @hybrid_method
    def is_running(self, moment: datetime) -> bool:
        """Say whether it is on. One whose days are not exact, or that is off, never is."""
        begun = self.starts_at is not None and self.starts_at <= moment
        return self.is_exact and not self.is_off and begun and not self.is_over(moment)

    @is_running.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_running_sql(cls, moment: datetime) -> Any:
        holds = (cls.precision == Precision.EXACT) & cls.status.not_in([Status.POSTPONED, Status.CANCELLED])
        return holds & (cls.starts_at <= moment) & (cls.ends_at > moment)

    @hybrid_method
    def is_in_feeds(self, moment: datetime) -> bool:
        """Say whether calendars to subscribe to hold it: it has exact days, and they ended 30 days ago at most."""
        return self.precision == Precision.EXACT and self.ends_at is not None and self.ends_at > moment - FEED_BACK

    @is_in_feeds.inplace.expression  # type: ignore[attr-defined]  # mypy sees the method, not the hybrid
    @classmethod
    def _is_in_feeds_sql(cls, moment: datetime) -> Any:
        return (cls.precision == Precision.EXACT) & (cls.ends_at > moment - FEED_BACK)

    @property
    def is_exact(self) -> bool:
        """Say whether its days are known and hold: only such editions make calendar entries and event markup."""
        return self.precision == Precision.EXACT and self.status != Status.POSTPONED

    @property
    def is_off(self) -> bool:
        """Say whether it is cancelled, or off its date with no new one."""
        return self.status in {Status.CANCELLED, Status.POSTPONED}

    def phase(self, moment: datetime) -> Phase:
        """Return where it stands at a moment."""
        if self.is_over(moment):
            return Phase.OVER
        return Phase.RUNNING if self.is_running(moment) else Phase.UPCOMING

    def mark_moments(self) -> None:
        """Derive `starts_at` and `ends_at` from days, hours and zone."""
        if self.starts_on is None or self.ends_on is None:
            self.starts_at = self.ends_at = None
            return
        opening = clock.moment(self.starts_on, time(0), self.zone)
        closing = clock.midnight_after(self.ends_on, self.zone)
        hours = {row.day: row for row in self.days} if self.precision == Precision.EXACT else {}
        first, last = hours.get(self.starts_on), hours.get(self.ends_on)
        self.starts_at = first.opens_at(self.zone) if first else opening
        self.ends_at = last.closes_at(self.zone) if last else closing


class EditionTranslation(TranslationColumns, Base):
    """An edition's text in another language."""

    __tablename__ = "edition_translations"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True)


class EditionDay(Base):
    """The hours of one day, local to the edition's zone; the closing hour may fall after midnight."""

    __tablename__ = "edition_days"
    __table_args__ = (
        CheckConstraint("audience IN ('', 'trade', 'public')", name="audience"),
        CheckConstraint("closes_next_day OR opens < closes", name="hours_in_order"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    closes_next_day: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(8), default="")
    note: Mapped[str] = mapped_column(String(200), default="")

    def opens_at(self, zone: str) -> datetime:
        """Return the moment the doors open."""
        return clock.moment(self.day, self.opens, zone)

    def closes_at(self, zone: str) -> datetime:
        """Return the moment the doors close."""
        day = date.fromordinal(self.day.toordinal() + 1) if self.closes_next_day else self.day
        return clock.moment(day, self.closes, zone)


class EditionChange(Base):
    """One change of dates, hours, place or status: the record that pages, calendars and feeds read (product rule 5).

    `former_*` is what held before it; a row with former days is one entry of the edition's former dates.
    """

    __tablename__ = "edition_changes"
    __table_args__ = (UniqueConstraint("edition_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"), index=True)
    sequence: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    announced_on: Mapped[date | None] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(60))  # of "dates", "hours", "place", "status": joined by blanks
    reason: Mapped[str] = mapped_column(Text, default="")
    former_status: Mapped[str] = mapped_column(String(12))
    former_precision: Mapped[str] = mapped_column(String(8))
    former_starts_on: Mapped[date | None] = mapped_column(Date)
    former_ends_on: Mapped[date | None] = mapped_column(Date)
    former_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(12))
    edition: Mapped[Edition] = relationship(back_populates="changes", lazy="raise")
    former_venue: Mapped[Venue | None] = relationship(lazy="raise")

    @property
    def is_move(self) -> bool:
        """Say whether by it the edition left announced days; rough or provisional ones were none."""
        return (
            "dates" in self.what.split()
            and self.former_precision == Precision.EXACT
            and self.former_status != Status.PROVISIONAL
        )

    @property
    def former_place(self) -> Venue | None:
        """Return the venue that the edition left by it."""
        return self.former_venue if "place" in self.what.split() else None


def current_edition(editions: Sequence[Edition], moment: datetime) -> Edition | None:
    """Return the edition an exhibition's own address shows (product rule 1).

    The running one, else the earliest that is neither over nor cancelled, else the last; None without editions.
    """

    def order(one: Edition) -> tuple[bool, date, int]:
        # A postponed edition never ends; once its void days have passed, it no longer stands before a dated one.
        stale = one.status == Status.POSTPONED and one.ends_at is not None and one.ends_at <= moment
        return stale, one.starts_on or date.max, one.id

    ordered = sorted(editions, key=order)
    for edition in ordered:
        if edition.phase(moment) is Phase.RUNNING:
            return edition
    for edition in ordered:
        if edition.phase(moment) is Phase.UPCOMING and edition.status != Status.CANCELLED:
            return edition
    return ordered[-1] if ordered else None
