"""The site's own settings, changed by administrators; the allowed names stand in `queries.DEFAULTS`."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, history
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import records
from expoapp.db import session
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.site.models import SiteSetting
from expoapp.site.queries import DEFAULTS, get_setting


def setting_state(setting: SiteSetting) -> dict[str, Any]:
    """Return what a setting says."""
    return {"value": setting.value}


def set_social_links(links: list[tuple[str, str]], version: int | None, *, by: int, scope: Scope) -> bool:
    """Let the footer show these links, each with its label, in this order; return whether anything changed.

    Raises Conflict, and Invalid for an address that is not secure or stands there twice.
    """
    addresses = [address for _label, address in links]
    if not all(address.startswith("https://") for address in addresses):
        raise Invalid(_("A link must begin with https://."), "links")
    if len(set(addresses)) != len(addresses):
        raise Invalid(_("The same address stands there twice."), "links")
    return _set("social_links", [list(link) for link in links], version, by=by, scope=scope)


def set_zone(zone: str, version: int | None, *, by: int, scope: Scope) -> bool:
    """Let times that staff type for the whole house follow this clock, "" for that of most venues; say if that is new.

    Raises Conflict, and Invalid for what is no time zone.
    """
    if zone and not clock.is_zone(zone):
        raise Invalid(_("%(zone)s is no time zone; they are called Africa/Nairobi or Asia/Dubai.", zone=zone), "zone")
    return _set("zone", zone, version, by=by, scope=scope)


def restore_setting(name: str, state: dict[str, Any], by: int, scope: Scope) -> None:
    """Bring a state of a setting back."""
    if name == "zone":
        set_zone(state["value"], None, by=by, scope=scope)
    else:
        set_social_links([(label, address) for label, address in state["value"]], None, by=by, scope=scope)


def _set(name: str, value: Any, version: int | None, *, by: int, scope: Scope) -> bool:
    records.refuse_limited(scope)
    found = get_setting(name)
    if found.version:
        return records.revise(found, {"value": value}, version, "setting.revise", by)
    if version:
        raise Conflict(_("Somebody else has changed this meanwhile."))
    if value == DEFAULTS[name]:
        return False
    made = SiteSetting(name=name, value=value)
    try:
        with session().begin_nested():
            session().add(made)
            session().flush()
    except IntegrityError:  # somebody set it for the first time since we looked; the database decides (R13)
        raise Conflict(_("Somebody else has changed this meanwhile.")) from None
    audit.record("setting.revise", made, {"value": [str(DEFAULTS[name]), str(value)]}, by)
    history.keep(made, {"value": DEFAULTS[name]}, "setting.revise", by)
    return True
