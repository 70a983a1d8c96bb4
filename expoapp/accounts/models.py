"""People who work here: accounts, their roles and regions, and their signed-in sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from expoapp import i18n
from expoapp.catalogue.models import Region
from expoapp.catalogue.models import Scope as Scope
from expoapp.db import Base

LONGEST_EMAIL = 254
LONGEST_NAME = 100


class Role(StrEnum):
    """What a person may do; roles add up (see permissions.yaml)."""

    VIEWER = "viewer"
    EDITOR = "editor"
    SALES = "sales"
    ADMIN = "admin"


# Who reads many people's data, or changes people, proves who they are by more than a password (R15).
NEED_FACTOR = frozenset({Role.SALES, Role.ADMIN})


class Purpose(StrEnum):
    """What a link in a mail to somebody with an account is for."""

    PASSWORD = "password"  # noqa: S105 -- a purpose, not a password
    ADDRESS = "address"


class Account(Base):
    """A person who signs in to the back office."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    email_key: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    lang: Mapped[str] = mapped_column(String(12), default=i18n.DEFAULT)  # of the back office and of our mails to them
    password_hash: Mapped[str] = mapped_column(String(200))
    everywhere: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]
    factor_secret: Mapped[str] = mapped_column(String(200), default="")  # sealed, see factors.py
    factor_step: Mapped[int] = mapped_column(default=0)  # the latest step of time whose code was taken
    factor_at: Mapped[datetime | None]  # since when there is a second factor
    # A password shorter than one without a second factor may be: then the factor cannot be left out.
    has_short_password: Mapped[bool] = mapped_column(default=False)
    rights_version: Mapped[int] = mapped_column(default=1)
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
    def has_factor(self) -> bool:
        """Say whether a code is asked for after the password."""
        return bool(self.factor_secret)

    @property
    def needs_factor(self) -> bool:
        """Say whether the person must have a second factor."""
        return self.has_short_password or not NEED_FACTOR.isdisjoint(self.roles)

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
    factor_proved_at: Mapped[datetime | None]  # when the second factor was proved in it
    roles: Mapped[str] = mapped_column(String(60), default="")  # those its token was made with; "" where none are noted
    browser: Mapped[str] = mapped_column(String(200), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_whole(self) -> bool:
        """Say whether all was proved that the person must prove; only then does the session open anything."""
        if self.account.has_factor:
            return self.factor_proved_at is not None
        return not self.account.needs_factor


class RecoveryCode(Base):
    """A code that stands in for the second factor once. Only its digest is kept."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key in a phone, a laptop or on a stick that proves the second factor; only its public half is known here."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)  # its name, in base64url
    public_key: Mapped[str] = mapped_column(String(1400))
    used: Mapped[int] = mapped_column(BigInteger, default=0)  # the key's own count; 0 where it keeps none
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountLink(Base):
    """A link mailed to somebody with an account, good for one deed. Only the digest of its token is kept."""

    __tablename__ = "account_links"
    __table_args__ = (CheckConstraint("purpose IN ('password', 'address')", name="purpose"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(8))
    new_email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="raise")


class Invitation(Base):
    """Somebody asked to join, with the rights they will have. It goes when it is accepted or withdrawn."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    email_key: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    lang: Mapped[str] = mapped_column(String(12), default=i18n.DEFAULT)
    roles: Mapped[str] = mapped_column(String(60))  # their names, with blanks between
    everywhere: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))  # empty: whoever runs the installation
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    region_rows: Mapped[list["InvitationRegion"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    maker: Mapped[Account | None] = relationship(lazy="raise")

    @property
    def role_set(self) -> frozenset[Role]:
        """Return the roles it carries."""
        return frozenset(map(Role, self.roles.split()))

    def is_good(self, moment: datetime) -> bool:
        """Say whether it can be accepted: in time, and within the rights that its maker has now."""
        maker_may = self.made_by is None or (
            self.maker is not None and self.maker.is_active and Role.ADMIN in self.maker.roles
        )
        return maker_may and moment < self.expires_at


class InvitationRegion(Base):
    """One region that an invitation carries."""

    __tablename__ = "invitation_regions"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id", ondelete="CASCADE"), primary_key=True)
