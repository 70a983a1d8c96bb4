"""Settings: read once from the environment (and the secret's file), checked at start, then frozen."""

import ipaddress
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# For how many days what is kept, by kind (R22). 0 means until it expires. docs/operations.md says the same in a table.
KEPT_DAYS = {
    "enquiries": 730,  # after the last contact; then they are made anonymous
    "visa-letters": 365,  # the same, for enquiries of this kind
    "spam": 30,
    "mail-texts": 14,  # after the mail went out
    "dead-mail-texts": 30,  # after it was given up
    "audit": 730,  # whole segments of the trail, after their last entry
    "requests": 730,  # of people who asked what we know of them, after they were answered
    "missing-addresses": 90,  # after somebody last asked for them in vain
    "form-keys": 0,
    "private-links": 0,
    "preview-links": 0,
    "imports": 30,  # files of rows, after they were handed in; until then what they changed can be undone
    "form-drafts": 14,  # after somebody typed last
    "sessions": 0,
    "invitations": 14,  # after they ran out: until then an administrator sees that nobody came, and sends it again
    "account-links": 0,
    "exhibitor-uploads": 0,
    "limits": 0,
}


class Settings(BaseSettings):
    """Every setting of an installation. Each is documented in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="EXPOAPP_", frozen=True, extra="ignore")

    instance: Path = ROOT / "instance"
    database_url: str = ""
    secret: SecretStr = SecretStr("")
    host: str = Field("127.0.0.1", validation_alias="HOST")
    port: int = Field(8000, validation_alias="PORT", ge=1, le=65535)
    base_url: str = ""
    mail_from: str = "Expogroup <noreply@example.org>"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    retention: dict[str, int] = {}
    smtp_per_second: float = Field(4, gt=0, le=10_000)
    web_workers: int = Field(2, ge=1, le=64)
    web_threads: int = Field(4, ge=1, le=64)
    trusted_hops: int = Field(0, ge=0, le=10)
    trusted_peers: str = ""

    @field_validator("instance")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("database_url")
    @classmethod
    def _driver_named(cls, value: str) -> str:
        # SQLAlchemy 2.1 takes a bare postgresql:// for psycopg 3; naming the driver keeps that from being a guess.
        for bare in ("postgres://", "postgresql://"):
            if value.startswith(bare):
                return "postgresql+psycopg://" + value.removeprefix(bare)
        return value

    @field_validator("base_url")
    @classmethod
    def _origin_only(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("EXPOAPP_BASE_URL must look like https://www.example.org")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("EXPOAPP_BASE_URL must not have a path: the site lives at the root of its host")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("retention")
    @classmethod
    def _known_and_sane(cls, value: dict[str, int]) -> dict[str, int]:
        for name, days in value.items():
            if not KEPT_DAYS.get(name):
                known = ", ".join(sorted(name for name, usual in KEPT_DAYS.items() if usual))
                raise ValueError(f"EXPOAPP_RETENTION knows no {name}; there are: {known}")
            if not 1 <= days <= 3650:
                raise ValueError(f"EXPOAPP_RETENTION: {name} must be 1 to 3650 days")
        if value.get("dead-mail-texts", 30) < 30:
            raise ValueError("EXPOAPP_RETENTION: dead-mail-texts must be at least 30 days, so that somebody sees them")
        return value

    @property
    def kept_days(self) -> dict[str, int]:
        """Return for how many days what is kept."""
        return KEPT_DAYS | self.retention

    @model_validator(mode="after")
    def _secret_long_enough(self) -> "Settings":
        given = self.secret.get_secret_value()
        if given and len(given.encode()) < SECRET_BYTES:
            raise ValueError(f"EXPOAPP_SECRET must have at least {SECRET_BYTES} bytes")
        return self

    @field_validator("trusted_peers")
    @classmethod
    def _networks_only(cls, value: str) -> str:
        for peer in _listed(value):
            try:
                is_all = peer != "unix" and ipaddress.ip_network(peer).prefixlen == 0
            except ValueError as problem:
                raise ValueError(
                    f"EXPOAPP_TRUSTED_PEERS: {peer!r} is no network such as 10.0.0.0/8 or ::1, nor the word unix"
                ) from problem
            if is_all:
                raise ValueError(f"EXPOAPP_TRUSTED_PEERS: {peer} would believe anybody")
        return value

    @model_validator(mode="after")
    def _peers_for_hops(self) -> "Settings":
        if self.trusted_hops and not self.trusted_peers.strip():
            raise ValueError(
                f"EXPOAPP_TRUSTED_HOPS is {self.trusted_hops}, so EXPOAPP_TRUSTED_PEERS must name the networks of these"
                " proxies, such as 127.0.0.1"
            )
        return self

    @cached_property
    def trusted_networks(self) -> tuple[Network, ...]:
        """Return the networks in which proxies of ours stand."""
        return tuple(ipaddress.ip_network(peer) for peer in _listed(self.trusted_peers) if peer != "unix")

    @property
    def trusts_sockets(self) -> bool:
        """Say whether a proxy of ours comes through a socket of this machine."""
        return "unix" in _listed(self.trusted_peers)

    @property
    def secret_file(self) -> Path:
        """Return where the secret stands when the environment does not give one."""
        return self.instance / "secret"

    @cached_property
    def secret_key(self) -> bytes:
        """Return the secret; raise LookupError with the way out when there is none."""
        given = self.secret.get_secret_value()
        if not given and self.secret_file.is_file():
            given = self.secret_file.read_text().strip()
        if len(given.encode()) < SECRET_BYTES:
            raise LookupError(
                f"No secret: set EXPOAPP_SECRET to {SECRET_BYTES} or more random bytes, or let `make run` write"
                f" {self.secret_file}."
            )
        return given.encode()

    @property
    def database_file(self) -> Path:
        """Return where the database stands when the environment does not give another one."""
        return self.instance / "expoapp.sqlite3"

    @property
    def database_marker(self) -> Path:
        """Return where it is written down which databases this installation has had."""
        return self.instance / "database-made"

    @property
    def spool_folder(self) -> Path:
        """Return where enquiries wait while the database is away."""
        return self.instance / "spool"

    @property
    def database(self) -> str:
        """Return the database's address: the one given, else SQLite in the instance folder."""
        return self.database_url or f"sqlite:///{self.database_file}"

    @cached_property
    def origin(self) -> str:
        """Return scheme and host that every absolute link begins with, never taken from a request."""
        if self.base_url:
            return self.base_url
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 -- compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Say whether visitors come by https, which decides the cookies' names and HSTS."""
        return self.origin.startswith("https://")

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Return the Host headers that are answered; on loopback all of its names."""
        parts = urlsplit(self.origin)
        names = {parts.netloc.lower()}
        if parts.hostname in {"127.0.0.1", "localhost", "::1"}:
            port = f":{parts.port}" if parts.port else ""
            names |= {f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        return frozenset(names)


def _listed(value: str) -> list[str]:
    return value.replace(",", " ").split()


def complaints(problem: ValidationError) -> list[str]:
    """Return what is wrong with the settings, a line for each; our own sentences name the setting themselves."""
    found = []
    for fault in problem.errors():
        name = "".join(map(str, fault["loc"]))
        known_as = name if name.isupper() else f"EXPOAPP_{name.upper()}"
        is_ours = fault["type"] == "value_error"
        found.append(fault["msg"].removeprefix("Value error, ") if is_ours else f"{known_as}: {fault['msg']}")
    return found
