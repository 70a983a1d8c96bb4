"""Questions about regions, countries, cities, venues and industries."""

from expoapp.catalogue.queries.public import (
    current_region_slug,
    current_venue_slug,
    get_country,
    get_industry,
    get_region,
    get_venue,
    regions,
    zones,
)

__all__ = [
    "current_region_slug",
    "current_venue_slug",
    "get_country",
    "get_industry",
    "get_region",
    "get_venue",
    "regions",
    "zones",
]
