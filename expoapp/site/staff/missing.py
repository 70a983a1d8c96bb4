"""What visitors asked for in vain, and what each address may have meant: one click makes the redirect."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock
from expoapp.db import transaction
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import actions, queries
from expoapp.site.likeness import Names
from expoapp.site.models import MissingAddress
from expoapp.site.queries import Likely
from expoapp.site.staff.redirects import settle
from expoapp.site.staff.room import bp, scope
from expoapp.web.forms import pressed
from expoapp.web.pages import choice, page_number, see_other

_ENDPOINTS = {
    "exhibition": "exhibitions.exhibition",
    "post": "news.post",
    "page": "site.page",
    "venue": "catalogue.venue",
    "region": "catalogue.region",
    "country": "catalogue.country",
    "industry": "catalogue.industry",
}
_KIND_NAMES = {
    "exhibition": _l("exhibition"),
    "post": _l("news"),
    "page": _l("page"),
    "venue": _l("venue"),
    "region": _l("region"),
    "country": _l("country"),
    "industry": _l("industry"),
}


@bp.get("/redirects/missing", endpoint="missing")
def show_missing() -> str:
    """List the addresses asked for in vain, with what each may have meant."""
    shows_ignored = choice("show", {"ignored"}) == "ignored"
    page = page_number()
    found = queries.missing(page, ignored=shows_ignored)
    if page > found.pages:
        page = found.pages
        found = queries.missing(page, ignored=shows_ignored)

    def address(number: int) -> str:
        shown = "ignored" if shows_ignored else None
        return url_for("staff.site.missing", show=shown, page=number if number > 1 else None)

    return render_template(
        "site/staff/missing.html",
        found=found,
        proposals=_proposals(found.rows),
        shows_ignored=shows_ignored,
        page=page,
        address=address,
        may_write=scope().everywhere,
    )


@bp.post("/redirects/missing/<int:missing_id>/lead", endpoint="lead_missing")
def lead(missing_id: int) -> ResponseReturnValue:
    """Let an address asked for in vain lead to the page that was proposed."""
    pressed()
    row = queries.get_missing(missing_id)
    path = row.path
    try:
        key, target = settle(path, request.form.get("target", ""))
    except Invalid as problem:
        if problem.field == "path":
            # A page or a redirect answers meanwhile, so nothing is missing any more.
            with transaction():
                actions.forget_missing(path, scope())
            flash(str(problem.sentence))
            return see_other("staff.site.missing")
        flash(str(problem.sentence), "error")
        return see_other("staff.site.missing")
    with transaction():
        actions.create_redirect(key, target, is_tree=False, by=current_user.id, scope=scope())
    flash(_("%(path)s leads to %(target)s from now on.", path=path, target=target.address))
    return see_other("staff.site.missing")


@bp.post("/redirects/missing/<int:missing_id>/ignore", endpoint="ignore_missing")
def ignore(missing_id: int) -> ResponseReturnValue:
    """Hide an address for good."""
    return _ignored(missing_id, yes=True)


@bp.post("/redirects/missing/<int:missing_id>/show", endpoint="show_missing")
def show_again(missing_id: int) -> ResponseReturnValue:
    """Show an address again that was hidden."""
    return _ignored(missing_id, yes=False)


def _ignored(missing_id: int, *, yes: bool) -> ResponseReturnValue:
    pressed()
    with transaction():
        row = queries.get_missing(missing_id)
        actions.ignore(row, yes=yes, by=current_user.id, scope=scope())
        path = row.path
    flash(_("%(path)s is hidden.", path=path) if yes else _("%(path)s is on the list again.", path=path))
    return see_other("staff.site.missing", show=None if yes else "ignored")


def _proposals(rows: list[MissingAddress]) -> dict[int, list[dict[str, Any]]]:
    """Return for each address what it may have meant, the likest first."""
    if not rows:
        return {}
    likely = queries.likely(clock.now())
    names = Names([one.called for one in likely])
    return {row.id: [_told(likely[place]) for place in names.like(row.path.partition("?")[0])] for row in rows}


def _told(one: Likely) -> dict[str, Any]:
    values: dict[str, Any] = {**one.values}
    return {"name": one.name, "kind": _KIND_NAMES[one.kind], "address": url_for(_ENDPOINTS[one.kind], **values)}
