"""Where cities lie: by the venues used there, else by a bundled table, else unknown."""

import csv
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from expoapp.catalogue.models import City
from expoapp.exhibitions.world_map.projection import Point, project

Coordinates = tuple[float, float]


@cache
def table() -> dict[tuple[str, str], Coordinates]:
    """Return latitude and longitude by country and city, as places.csv says; a city may stand under several names."""
    with files(__package__).joinpath("places.csv").open(encoding="utf-8") as lines:
        return {
            (row["country"], row["city"]): (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(lines)
        }


def place_of(city: City, of_venues: Collection[Coordinates] = ()) -> Point | None:
    """Return where a city lies on the flat map: in the middle of its venues, else where the table says; None else."""
    if of_venues:
        return project(
            sum(latitude for latitude, _longitude in of_venues) / len(of_venues),
            sum(longitude for _latitude, longitude in of_venues) / len(of_venues),
        )
    known = table().get((city.country_code, city.slug))
    return project(*known) if known else None
