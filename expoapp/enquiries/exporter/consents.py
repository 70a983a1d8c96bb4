"""Who agreed to mail about other exhibitions, as CSV."""

from typing import Any

from expoapp.sheets import csv_line, head_line

COLUMNS = ("email", "version", "language", "given_at", "zone", "source", "withdraw_address")


def head() -> str:
    """Return the head of the file."""
    return head_line(COLUMNS)


def line(consent: Any, withdraw_address: str) -> str:
    """Return a consent's line; `consent` has email, wording_version, lang, given_at and source."""
    said = [consent.email, consent.wording_version, consent.lang]
    return csv_line([*said, consent.given_at, "UTC", consent.source, withdraw_address])
