"""People who work here: accounts, their roles and regions, and their signed-in sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from expoapp.catalogue.models import Region
from expoapp.catalogue.models import Scope as Scope  # noqa: PLC0414 -- who asks for a person's scope asks here
from expoapp.db import Base

LONGEST_EMAIL = 254


class Role(StrEnum):
    """What a person may do; roles add up (see permissions.yaml)."""

    VIEWER = "viewer"
    EDITOR = "editor"
    SALES = "sales"
    ADMIN = "admin"


class Account(Base):
    """A person who signs in to the back office."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    email_key: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    everywhere: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    role_rows: Mapped[list["AccountRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    region_rows: Mapped[list["AccountRegion"]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    # The three names below are what Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the id as text."""
        return str(self.id)

    @property
    def is_active(self) -> bool:
        """Say whether the person may sign in."""
        return self.disabled_at is None

    @property
    def roles(self) -> frozenset[Role]:
        """Return the person's roles."""
        return frozenset(Role(row.role) for row in self.role_rows)

    @property
    def scope(self) -> Scope:
        """Return where the person may act, parts of their regions included; an administrator may everywhere."""
        everywhere = self.everywhere or Role.ADMIN in self.roles
        whole = {row.region_id for row in self.region_rows}
        parts = {part.id for row in self.region_rows for part in row.parts}
        return Scope(everywhere, frozenset(whole | parts))


class AccountRole(Base):
    """One role of a person."""

    __tablename__ = "account_roles"
    __table_args__ = (CheckConstraint("role IN ('viewer', 'editor', 'sales', 'admin')", name="role"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12), primary_key=True)


class AccountRegion(Base):
    """One region a person may act in."""

    __tablename__ = "account_regions"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"), primary_key=True)
    parts: Mapped[list[Region]] = relationship(
        primaryjoin=lambda: AccountRegion.region_id == foreign(Region.within_id), viewonly=True, lazy="selectin"
    )


class StaffSession(Base):
    """A signed-in browser. Only a digest of its token is kept."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]  # when the person last proved who they are: at sign-in, or since
    browser: Mapped[str] = mapped_column(String(200), default="")
    account: Mapped[Account] = relationship(lazy="raise")
