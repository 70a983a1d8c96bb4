"""The address that withdraws a consent to marketing with one click, for every mail that relies on it (RFC 8058)."""

from collections.abc import Callable
from datetime import datetime

from itsdangerous import URLSafeSerializer


def signer(secret: bytes) -> URLSafeSerializer:
    """Return what signs a consent's number and moment; both, since a number may be given again."""
    return URLSafeSerializer(secret, salt="withdraw consent")


def address(consent_id: int, given_at: datetime, lang: str, secret: bytes, build: Callable[..., str]) -> str:
    """Return the address; `build(language, endpoint, **values)` writes one of ours."""
    token = signer(secret).dumps([consent_id, given_at.isoformat()])
    return build(lang, "enquiries.withdraw_consent", **{"for": token})
