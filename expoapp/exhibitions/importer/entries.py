"""What a file says, checked: plain values that `actions.load` writes."""

from dataclasses import dataclass, field
from datetime import date, time

from expoapp.exhibitions.models import Assurance, FigureKind, Precision, Status


@dataclass(frozen=True)
class Problem:
    """Why an entry of the file was left out."""

    kind: str
    line: int
    where: str
    reason: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.where}: {self.reason}"


@dataclass(frozen=True)
class OrganiserEntry:
    """The organiser whose portfolio it is."""

    name: str
    website: str
    description: str
    founded_year: int | None


@dataclass(frozen=True)
class RegionEntry:
    """A region with its countries."""

    slug: str
    name: str
    description: str | None
    countries: tuple[str, ...]


@dataclass(frozen=True)
class IndustryEntry:
    """An industry."""

    code: str
    name: str
    description: str


@dataclass(frozen=True)
class ProductGroupEntry:
    """A group of goods inside an industry, with its name in other languages."""

    industry: str
    slug: str
    name: str
    names: dict[str, str]


@dataclass(frozen=True)
class VenueEntry:
    """A venue."""

    slug: str
    name: str
    address: str
    city: str
    country: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class DayHours:
    """The hours of one day."""

    day: date
    opens: time
    closes: time
    closes_next_day: bool = False
    audience: str = ""
    note: str = ""


@dataclass(frozen=True)
class FormerDates:
    """Days an edition left, and when the leaving was announced."""

    starts_on: date
    ends_on: date
    left_on: date | None


@dataclass(frozen=True)
class FigureEntry:
    """A figure with its provenance."""

    kind: FigureKind
    value: int
    source: str
    as_of: date | None
    assurance: Assurance


@dataclass(frozen=True)
class EditionEntry:
    """One edition. `key` is its natural key inside the series: the year, with -2 for a second one of that year."""

    line: int
    key: str
    number: int | None
    status: Status
    precision: Precision
    starts_on: date | None
    ends_on: date | None
    days: tuple[DayHours, ...]
    venue: VenueEntry | None
    reason: str | None
    announced_on: date | None
    note: str | None
    former: tuple[FormerDates, ...]
    figures: tuple[FigureEntry, ...]


@dataclass(frozen=True)
class SeriesEntry:
    """One exhibition with its editions."""

    line: int
    slug: str
    name: str
    tagline: str
    region: str
    country: str
    city: str
    zone: str
    venue: VenueEntry | None
    industries: tuple[str, ...]
    founded_year: int | None
    names: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    editions: tuple[EditionEntry, ...]
    site_path: str = ""  # where it had a small site of its own on the old one


@dataclass(frozen=True)
class GoodsEntry:
    """Which groups of goods an exhibition shows, by the slugs they have inside its industries."""

    line: int
    exhibition: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One text of a thing in one language; `kind` and `key` say which thing, e.g. "venues" and "kicc"."""

    line: int
    kind: str
    key: str
    lang: str
    field: str
    value: str


@dataclass
class Plan:
    """All good entries of a file, and the problems of the others."""

    organiser: OrganiserEntry | None = None
    regions: list[RegionEntry] = field(default_factory=list)
    industries: list[IndustryEntry] = field(default_factory=list)
    product_groups: list[ProductGroupEntry] = field(default_factory=list)
    series: list[SeriesEntry] = field(default_factory=list)
    goods: list[GoodsEntry] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
