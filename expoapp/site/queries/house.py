"""What the back office asks of banners and settings, and the clock of the house."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import clock
from expoapp.catalogue import queries as catalogue
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.site.models import Banner, SiteSetting

# The site's own settings: their names and what holds while staff have not said otherwise.
DEFAULTS: dict[str, Any] = {"social_links": [], "zone": ""}


def banners() -> list[Banner]:
    """Return all banners, the newest first, with their texts."""
    return list(session().scalars(select(Banner).options(selectinload(Banner.translations)).order_by(Banner.id.desc())))


def get_banner(banner_id: int) -> Banner:
    """Return a banner with its texts, for staff; raises NotFound."""
    found = session().scalar(
        select(Banner)
        .where(Banner.id == banner_id)
        .options(selectinload(Banner.translations))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound()
    return found


def get_setting(name: str) -> SiteSetting:
    """Return a setting; one that nobody has changed yet has the version 0 and is stored nowhere. Raises NotFound."""
    if name not in DEFAULTS:
        raise NotFound()
    found = session().get(SiteSetting, name, populate_existing=True)
    return found or SiteSetting(name=name, value=DEFAULTS[name], version=0)


def zones() -> list[str]:
    """Return the clocks by which staff may tell a moment, the house's own first: as set, else that of most venues."""
    chosen = str(get_setting("zone").value)
    return list(dict.fromkeys([*([chosen] if chosen else []), *catalogue.zones()]))


def house_zone() -> str:
    """Return the clock by which staff tell the moments of what belongs to the whole house."""
    return str(get_setting("zone").value) or catalogue.zones()[0]


def house_today() -> date:
    """Return the day it is by the clock of the house."""
    return clock.today(house_zone())
