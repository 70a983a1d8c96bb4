"""The words that an edition and its figures may use."""

from enum import StrEnum

from sqlalchemy import CheckConstraint


class Status(StrEnum):
    """What the organiser says of an edition; "running" and "over" are computed, never stored (product rule 4)."""

    PROVISIONAL = "provisional"
    SCHEDULED = "scheduled"
    POSTPONED = "postponed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"


class Precision(StrEnum):
    """How exactly an edition's dates are known (product rule 3)."""

    EXACT = "exact"
    MONTH = "month"
    YEAR = "year"
    TBA = "tba"


class Phase(StrEnum):
    """Where an edition stands by its venue's clock."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    OVER = "over"


class FigureKind(StrEnum):
    """What a figure counts (RULES.md, vocabulary)."""

    EXHIBITORS = "exhibitors"
    VISITORS = "visitors"
    VISITS = "visits"
    NET_SQM = "net_sqm"
    COUNTRIES = "countries"


class Assurance(StrEnum):
    """How far a figure can be trusted (product rule 6)."""

    AUDITED = "audited"
    COUNTED = "counted"
    TARGET = "target"


class DocumentKind(StrEnum):
    """What a document of an edition is."""

    BROCHURE = "brochure"
    FLOOR_PLAN = "floor-plan"
    SHOW_REPORT = "show-report"
    FACT_SHEET = "fact-sheet"
    MANUAL = "manual"


class PartnerKind(StrEnum):
    """What somebody is to an edition, in the order in which the trade names them."""

    PATRON = "patron"
    PARTNER = "partner"
    SPONSOR = "sponsor"
    ASSOCIATION = "association"
    MEDIA_PARTNER = "media-partner"
    CONTRACTOR = "contractor"


def one_of(kinds: type[StrEnum], column: str) -> CheckConstraint:
    """Return the constraint that keeps a column inside an enumeration, alike on both databases."""
    values = ", ".join(f"'{kind.value}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({values})", name=column)
