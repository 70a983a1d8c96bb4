"""What the rules look at: facts of exhibitions, of the organiser's pages and of banners (see `queries.quality`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class FigureFacts:
    """A figure of an edition, and whether it says where it comes from."""

    kind: str
    is_target: bool
    is_founded: bool


@dataclass(frozen=True)
class VenueFacts:
    """A venue that an edition uses."""

    id: int
    name: str
    has_address: bool
    has_place: bool


@dataclass(frozen=True)
class EditionFacts:
    """One edition. `changed_on` is when its dates, place or status last changed."""

    id: int
    slug: str
    status: str
    precision: str
    starts_on: date | None
    ends_on: date | None
    is_over: bool
    is_draft: bool
    is_assumed: bool
    changed_on: date
    hall: str = ""
    venue: VenueFacts | None = None
    days_with_hours: int = 0
    figures: tuple[FigureFacts, ...] = ()
    documents: tuple[str, ...] = ()  # the language of each

    @property
    def days(self) -> int:
        """Return for how many days it is open; 0 where they are not known."""
        is_known = self.precision == "exact" and self.starts_on and self.ends_on
        return (self.ends_on - self.starts_on).days + 1 if is_known and self.starts_on and self.ends_on else 0

    @property
    def begins_by(self) -> date | None:
        """Return the earliest day it could begin: of one without dates the first of the year it is named after."""
        if self.starts_on:
            return self.starts_on
        year = self.slug[:4]
        return date(int(year), 1, 1) if year.isascii() and year.isdecimal() and 1900 < int(year) < 2200 else None


@dataclass(frozen=True)
class ExhibitionFacts:
    """One exhibition with what the rules need of its editions. `translated`: (field, language) to source digest."""

    id: int
    name: str
    lang: str
    is_own: bool
    digests: Mapping[str, str]  # of every text that is there
    translated: Mapping[tuple[str, str], str] = field(default_factory=dict)
    product_groups: int = 0
    editions: tuple[EditionFacts, ...] = ()

    @cached_property
    def next(self) -> EditionFacts | None:
        """Return the edition that runs or comes next; one that is off its dates only where there is no other."""
        coming = [one for one in self.editions if not one.is_over and one.status != "cancelled"]
        return min(coming, key=lambda one: (one.status == "postponed", one.begins_by or date.max, one.id), default=None)

    @cached_property
    def last(self) -> EditionFacts | None:
        """Return the last edition that was held."""
        held = [one for one in self.editions if one.is_over and one.status != "cancelled" and one.ends_on]
        return max(held, key=lambda one: (one.ends_on, one.id), default=None)


@dataclass(frozen=True)
class PageFacts:
    """One of the organiser's own public pages."""

    id: int
    title: str
    lang: str
    digests: Mapping[str, str]
    translated: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class BannerFacts:
    """A banner that is meant to be seen."""

    id: int
    text: str
    is_over: bool
    is_endless: bool


@dataclass(frozen=True)
class Facts:
    """Everything that one person may mend."""

    exhibitions: tuple[ExhibitionFacts, ...]
    pages: tuple[PageFacts, ...] = ()
    banners: tuple[BannerFacts, ...] = ()
