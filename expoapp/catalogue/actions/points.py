"""Points on the earth: read from what people paste, and compared with what lies around."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from expoapp import i18n
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _

Point = tuple[float, float]

# Further than this from all other venues of the city, or of the country where the city has none, a point looks wrong.
FAR_IN_CITY = 100
FAR_IN_COUNTRY = 1_500
_EARTH = 6_371  # km
_NUMBER = r"[-+−]?[0-9]{1,3}(?:\.[0-9]+)?"
_PAIR = re.compile(rf"({_NUMBER})\s*°?\s*([NS]?)\s*(?:[,;/]|\s|%2C)\s*({_NUMBER})\s*°?\s*([EW]?)", re.IGNORECASE)
# In the order in which a link says it best: the marked place, what was asked for, the middle of the map.
_IN_LINKS = (
    re.compile(rf"!3d({_NUMBER})()!4d({_NUMBER})()"),
    re.compile(rf"mlat=({_NUMBER})()&(?:amp;)?mlon=({_NUMBER})()"),
    re.compile(rf"[?&](?:q|query|ll|sll|center|destination|daddr)=(?:loc:)?({_NUMBER})()(?:,|%2C)\+?({_NUMBER})()"),
    re.compile(rf"@({_NUMBER})(),({_NUMBER})()"),
    re.compile(rf"#map=[0-9.]+/({_NUMBER})()/({_NUMBER})()"),
    re.compile(rf"^geo:({_NUMBER})(),({_NUMBER})()"),
)


@dataclass(frozen=True)
class Far:
    """How far a point lies from what it should be near; `is_swapped`: the other way round it would be near."""

    km: int
    is_swapped: bool

    @property
    def said(self) -> str:
        """Return the distance as people say it: not more exact than matters."""
        step = 10 ** max(0, len(str(self.km)) - 2)
        return i18n.number(round(self.km / step) * step)


def read(typed: str) -> Point | None:
    """Return latitude and longitude of what was typed or pasted, None where that is empty; raise Invalid."""
    if not typed:
        return None
    is_link = "://" in typed or typed.startswith("geo:")
    found = next((hit for form in _IN_LINKS if (hit := form.search(typed))), None) if is_link else None
    if not is_link:
        # Where a comma stands in the numbers, something else parts them: "-1,2884; 36,8233".
        plain = typed.replace(",", ".") if ";" in typed else typed
        found = _PAIR.fullmatch(plain.strip(" ()"))
    if found is None:
        raise Invalid(_refusal(is_link), "point")
    latitude, longitude = _signed(found[1], found[2]), _signed(found[3], found[4])
    if not -90 <= latitude <= 90:
        raise Invalid(_("Latitude goes from −90 to 90. It is the first of the two numbers."), "point")
    if not -180 <= longitude <= 180:
        raise Invalid(_("Longitude goes from −180 to 180. It is the second of the two numbers."), "point")
    return latitude, longitude


def _refusal(is_link: bool) -> str:
    if is_link:
        return _(
            "This link does not say where the place is; short links never do. Open it, and copy the address that your"
            " browser shows then."
        )
    return _("The position must be two numbers such as -1.2884, 36.8233, or a link to a map.")


def _signed(number: str, side: str) -> float:
    found = float(number.replace("−", "-"))
    return -abs(found) if side.upper() in {"S", "W"} else found


def written(latitude: float | None, longitude: float | None) -> str:
    """Return a point to its last digit as `read` takes it, "" where it is not known."""
    if latitude is None or longitude is None:
        return ""
    return ", ".join(format(Decimal(repr(one)), "f") for one in (latitude, longitude))


def distance(one: Point, other: Point) -> float:
    """Return the distance of two points in kilometres along the surface."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def how_far_off(point: Point, in_city: Collection[Point], in_country: Collection[Point]) -> Far | None:
    """Return how far a point lies from the nearest venue of its city (of its country without any); None if near."""
    around, limit = (in_city, FAR_IN_CITY) if in_city else (in_country, FAR_IN_COUNTRY)
    if not around:
        return None
    nearest = min(distance(point, other) for other in around)
    if nearest <= limit:
        return None
    turned = (point[1], point[0])
    is_swapped = abs(turned[0]) <= 90 and min(distance(turned, other) for other in around) <= limit
    return Far(round(nearest), is_swapped)
