"""Desks, and which enquiry goes to which."""

from datetime import date, time

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.catalogue.models import Region
from expoapp.db import Base
from expoapp.exhibitions.models import Exhibition

LONGEST_PROMISE = 200  # working hours


class Desk(Base):
    """A staff team that answers for some exhibitions, with its working hours."""

    __tablename__ = "desks"
    __table_args__ = (CheckConstraint("opens < closes", name="hours_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    person: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(32), default="")
    whatsapp: Mapped[str] = mapped_column(String(32), default="")  # with the country's code
    country_code: Mapped[str] = mapped_column(ForeignKey("countries.code"))
    zone: Mapped[str] = mapped_column(String(60))
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    weekend: Mapped[str] = mapped_column(String(14), default="6 7")  # ISO weekday numbers, joined by blanks
    promise_hours: Mapped[int] = mapped_column(default=8)  # working hours to the first answer
    is_default: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    closed_days: Mapped[list["DeskClosedDay"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="DeskClosedDay.day"
    )

    __mapper_args__ = {"version_id_col": version}


class DeskClosedDay(Base):
    """A public holiday, or another day on which a desk does not work although it is no weekend."""

    __tablename__ = "desk_closed_days"

    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")


class RoutingRule(Base):
    """Which desk an enquiry goes to: the first rule, by position, all of whose given conditions hold."""

    __tablename__ = "routing_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str | None] = mapped_column(String(12))
    exhibition_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitions.id", ondelete="CASCADE"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"))
    country_code: Mapped[str | None] = mapped_column(String(2))
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"))

    desk: Mapped[Desk] = relationship(lazy="raise")
    exhibition: Mapped[Exhibition | None] = relationship(lazy="raise")
    region: Mapped[Region | None] = relationship(lazy="raise")
