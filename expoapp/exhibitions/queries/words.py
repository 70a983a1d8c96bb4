"""What a visitor types into the finder, turned into conditions on editions. Words are never operators (R31)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select

from expoapp import text
from expoapp.catalogue.models import City, Country, Industry, Venue
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionIndustry


@dataclass(frozen=True)
class Correction:
    """A word nothing is called by, and the nearest one that was looked for in its place."""

    typed: str
    taken: str


@dataclass(frozen=True)
class Understood:
    """The conditions that words stand for, one a word, and what was taken for a typing error on the way."""

    conditions: list[Any] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


def understand(asked: str) -> Understood:
    """Return a condition for each word: it stands in a name, a place or an industry."""
    return Understood([_says(word) for word in text.normal(asked).split()])


def _says(word: str) -> Any:
    in_place = (
        select(City.id)
        .join(City.country)
        .where(or_(City.slug.contains(word, autoescape=True), Country.slug.contains(word, autoescape=True)))
    )
    in_industry = (
        select(ExhibitionIndustry.exhibition_id)
        .join(ExhibitionIndustry.industry)
        .where(func.lower(Industry.name).contains(word, autoescape=True))
    )
    return or_(
        Edition.exhibition_id.in_(select(Exhibition.id).where(Exhibition.search_text.contains(word, autoescape=True))),
        Edition.exhibition_id.in_(in_industry),
        Edition.city_id.in_(in_place),
        Edition.venue_id.in_(select(Venue.id).where(Venue.slug.contains(word, autoescape=True))),
    )
