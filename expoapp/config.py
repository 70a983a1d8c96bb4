"""Settings: read once from the environment (and the secret's file), checked at start, then frozen."""

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32


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
    smtp_per_second: float = Field(4, gt=0, le=10_000)
    web_workers: int = Field(2, ge=1, le=64)
    web_threads: int = Field(4, ge=1, le=64)

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

    @model_validator(mode="after")
    def _secret_long_enough(self) -> "Settings":
        given = self.secret.get_secret_value()
        if given and len(given.encode()) < SECRET_BYTES:
            raise ValueError(f"EXPOAPP_SECRET must have at least {SECRET_BYTES} bytes")
        return self

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
