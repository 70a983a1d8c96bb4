"""When a thing is public: the panel that every page of one shows, and the form behind it (S4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n, publication
from expoapp.accounts import queries as accounts
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _
from expoapp.publication import Kind, Place, Standing
from expoapp.publication.previews import DAYS, PreviewLink, links_to
from expoapp.publication.wording import place_of
from expoapp.site import queries
from expoapp.site.forms import TimingForm
from expoapp.site.staff.room import bp, scope
from expoapp.web import guard
from expoapp.web.forms import differences, seen_version, submitted
from expoapp.web.pages import absolute, see_other


@dataclass(frozen=True)
class Panel:
    """What the panel of a thing shows and offers."""

    kind: Kind
    thing: Any
    standing: Standing
    form: TimingForm
    zone: str
    may_change: bool
    is_public: bool
    own_page: Place | None
    publish: Place
    withdraw: Place
    links: list[tuple[PreviewLink, str, str]]  # with the address, and who made it
    moment: datetime

    @property
    def is_open(self) -> bool:
        """Say whether the form stands open: there are moments in it, or something is wrong with them."""
        return bool(self.form.errors or self.form.from_day.data or self.form.until_day.data)

    @property
    def days(self) -> tuple[int, ...]:
        """Return for how many days a preview can be offered."""
        return DAYS


def wanted(kind: str, thing_id: int) -> tuple[Kind, Any]:
    """Return what an address names, if it lies in the person's regions; raises NotFound."""
    found = publication.find_kind(kind)
    if found is None:
        raise NotFound()
    return found, found.get(thing_id, scope())


def wanted_to_change(kind: str, thing_id: int) -> tuple[Kind, Any]:
    """Return what an address names, if the person may change it; raises NotFound and NotAllowed."""
    found, thing = wanted(kind, thing_id)
    if not found.may_change(thing, scope()):
        raise NotAllowed(_("This does not lie in your regions alone; ask somebody who has all of them."))
    return found, thing


def panel_of(thing: Any, form: TimingForm | None = None) -> Panel:
    """Return the panel of a thing; templates ask for it."""
    kind, moment = publication.kind_of(thing), clock.now()
    zones = _zones(kind, thing)
    links = links_to(kind, thing, moment) if kind.has_preview else []
    names = accounts.names_of({link.account_id for link in links}) if links else {}
    return Panel(
        kind=kind,
        thing=thing,
        standing=publication.standing(thing, moment, zones[0]),
        form=form or _filled(thing, zones, None),
        zone=zones[0],
        may_change=kind.may_change(thing, scope()) and guard.may("staff.site.timing", "POST"),
        is_public=kind.is_shown(thing, moment),
        own_page=kind.own_page(thing),
        publish=kind.deeds(thing)[0],
        withdraw=kind.deeds(thing)[1],
        links=[
            (link, absolute("site.preview", token=link.token, lang=i18n.DEFAULT), names[link.account_id])
            for link in links
        ],
        moment=moment,
    )


@bp.route("/timing/<kind>/<int:thing_id>", methods=["GET", "POST"])
def timing(kind: str, thing_id: int) -> ResponseReturnValue:
    """Say when a thing is public, and let it appear and go at a moment."""
    found, thing = wanted(kind, thing_id)
    if found.times_itself:
        raise NotFound()
    if request.method != "POST":
        return _page(thing, None)
    found, thing = wanted_to_change(kind, thing_id)
    form = _filled(thing, _zones(found, thing), submitted())
    if not form.validate():
        return _page(thing, form)
    version, by = seen_version(), current_user.id
    try:
        with transaction():
            _kind, thing = wanted_to_change(kind, thing_id)
            publication.schedule(thing, form.begins_at, form.ends_at, by=by, version=version)
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return _page(wanted(kind, thing_id)[1], form)
    except (Conflict, StaleDataError):
        _kind, thing = wanted(kind, thing_id)
        theirs = _filled(thing, _zones(found, thing), None)
        form.version.data = str(getattr(thing, "version", ""))
        return _page(thing, form, differences(form, theirs))
    _kind, thing = wanted(kind, thing_id)
    flash(publication.standing(thing, clock.now(), form.zone.data).sentence)
    if thing.state == "published" and (doubt := found.doubt(thing)):
        flash(doubt, "note")
    return _back_to(found, thing)


def _page(thing: Any, form: TimingForm | None, conflict: Any = None) -> ResponseReturnValue:
    body = render_template("site/staff/timing.html", thing=thing, panel=panel_of(thing, form), conflict=conflict)
    return body, 409 if conflict is not None else 422 if form is not None and form.errors else 200


def _back_to(kind: Kind, thing: Any) -> ResponseReturnValue:
    endpoint, values = kind.page(thing)
    return see_other(endpoint, **values)


def _zones(kind: Kind, thing: Any) -> list[str]:
    """Return the clocks by which somebody may tell a moment, the one a thing is thought of by first."""
    own = [kind.zone(thing)] if kind.zone else []
    return list(dict.fromkeys([*own, *queries.zones()]))


def _filled(thing: Any, zones: list[str], sent: Any) -> TimingForm:
    """Return the form with what was sent, else with the moments that are to come."""
    now, stored = clock.now(), {"version": getattr(thing, "version", ""), "zone": zones[0]}
    if thing.state == "published":
        coming = {"from": thing.public_from, "until": thing.public_until}
        for name, moment in coming.items():
            if now < moment < clock.END:
                local = moment.astimezone(ZoneInfo(zones[0]))
                stored |= {f"{name}_day": local.date(), f"{name}_hour": local.time()}
    form = TimingForm(sent, data=stored)
    form.zone.choices = [SelectChoice(zone, f"{place_of(zone)} ({i18n.zone_name(zone)})") for zone in zones]
    return form
