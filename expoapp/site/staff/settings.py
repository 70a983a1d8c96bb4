"""The site's own settings: what the footer links to, and the clock of the house."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp import clock
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.site import actions, queries
from expoapp.site.forms import BLANK_LINKS, SettingsForm
from expoapp.site.staff.room import bp, scope
from expoapp.web.editing import blame
from expoapp.web.forms import as_version, differences, submitted
from expoapp.web.pages import see_other


@bp.route("/settings", methods=["GET", "POST"])
def settings() -> ResponseReturnValue:
    """Show the site's settings, or change them."""
    form = _filled(submitted())
    if request.method != "POST" or not form.validate():
        return _page(form)
    links = [(row["label"], row["address"]) for row in form.links.data if row["label"] or row["address"]]
    by = current_user.id
    try:
        with transaction():
            changed = actions.set_social_links(links, as_version(form.version.data), by=by, scope=scope())
            changed |= actions.set_zone(form.zone.data, as_version(form.zone_version.data), by=by, scope=scope())
    except Invalid as problem:
        blame(form, problem)
        return _page(form)
    except (Conflict, StaleDataError):
        # What was typed stands beside what somebody else saved meanwhile; nothing is overwritten unseen (R13).
        theirs = _filled(None)
        form.version.data, form.zone_version.data = theirs.version.data, theirs.zone_version.data
        return _page(form, differences(form, theirs))
    flash(_("The changes are saved.") if changed else _("Nothing was changed."))
    return see_other("staff.site.settings")


def _filled(sent: Any) -> SettingsForm:
    links, zone = queries.get_setting("social_links"), queries.get_setting("zone")
    rows = [{"label": label, "address": address} for label, address in links.value]
    return SettingsForm(
        sent,
        data={
            "version": links.version,
            "zone_version": zone.version,
            "links": rows + [{}] * BLANK_LINKS,
            "zone": zone.value,
        },
    )


def _page(form: SettingsForm, conflict: Sequence[tuple[str, str, str]] | None = None) -> ResponseReturnValue:
    body = render_template(
        "site/staff/settings.html",
        form=form,
        conflict=conflict,
        zones=clock.place_zones(),
        house=queries.house_zone(),
        moment=clock.now(),
        may_change=scope().everywhere,
    )
    return body, 409 if conflict is not None else 422 if form.errors or form.form_errors else 200
