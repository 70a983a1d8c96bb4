"""Who writes: people with their addresses, and the companies they name."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expoapp.db import Base


class Company(Base):
    """A company, however its name is written; what it is called on a page stands in the enquiries."""

    __tablename__ = "companies"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # see wording.company_key


class Contact(Base):
    """A person who wrote to us, known again by each of their addresses."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(200), index=True)  # as names are compared
    company: Mapped[str] = mapped_column(String(120), default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="SET NULL"), index=True)
    country_code: Mapped[str] = mapped_column(String(2), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")  # as typed
    phone_e164: Mapped[str] = mapped_column(String(20), default="", index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    addresses: Mapped[list["ContactAddress"]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ContactAddress.id", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}


class ContactAddress(Base):
    """One e-mail address of a contact."""

    __tablename__ = "contact_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
