"""The bundled table of countries: in which region each lies, and by which clock its cities live."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from expoapp import i18n, text

_OTHERWISE = "otherwise"


@dataclass(frozen=True)
class RegionPlace:
    """A region of the table, its words by language; `within` is the slug of the wider region it is a part of."""

    slug: str
    position: int
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    within: str = ""

    @property
    def name(self) -> str:
        """Return its name in the language that things are stored in."""
        return self.names[i18n.DEFAULT]

    @property
    def description(self) -> str:
        """Return its description in the language that things are stored in."""
        return self.descriptions[i18n.DEFAULT]


@dataclass(frozen=True)
class CountryPlace:
    """A country of the table: its region, the parts of it that the country lies in, and its zones."""

    code: str
    region: RegionPlace
    zone: str
    cities: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[RegionPlace, ...] = ()

    def zone_of(self, city: str) -> str:
        """Return the IANA zone of a city, "" where its name does not tell it."""
        return self.cities.get(text.slugify(city), self.zone)


@cache
def countries() -> Mapping[str, CountryPlace]:
    """Return all countries of ISO 3166-1 by their codes."""
    return read(yaml.safe_load(files("expoapp").joinpath("catalogue", "places.yaml").read_text(encoding="utf-8")))


def read(table: Mapping[str, Any]) -> dict[str, CountryPlace]:
    """Return the countries of a table of this form by their codes."""
    parts: dict[str, tuple[RegionPlace, ...]] = {}
    for position, entry in enumerate(table["parts"], len(table["regions"])):
        for code in entry["countries"]:
            parts[code] = (*parts.get(code, ()), _region(entry, position))
    found = {}
    for position, entry in enumerate(table["regions"]):
        region = _region(entry, position)
        for code, zones in entry["countries"].items():
            by_zone = {_OTHERWISE: zones} if isinstance(zones, str) else dict(zones)
            otherwise = by_zone.pop(_OTHERWISE, "")
            cities = {text.slugify(name): zone for zone, names in by_zone.items() for name in names}
            found[code] = CountryPlace(code, region, otherwise, cities, parts.get(code, ()))
    return found


def _region(entry: Mapping[str, Any], position: int) -> RegionPlace:
    return RegionPlace(entry["slug"], position, entry["name"], entry["description"], entry.get("within", ""))
