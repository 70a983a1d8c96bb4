"""Links to previews: made for some days, listed beside the thing, called back (S4)."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp.db import transaction
from expoapp.errors import NotFound
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.publication import previews
from expoapp.site.staff.room import bp
from expoapp.site.staff.timing import wanted_to_change
from expoapp.web.forms import pressed
from expoapp.web.pages import see_other


@bp.post("/previews/<kind>/<int:thing_id>")
def make_preview(kind: str, thing_id: int) -> ResponseReturnValue:
    """Make a link that shows a thing as visitors will see it, for a day, a week or a month."""
    pressed()
    asked = request.form.get("days", "")
    days = int(asked) if asked in {str(one) for one in previews.DAYS} else min(previews.DAYS)
    with transaction():
        found, thing = wanted_to_change(kind, thing_id)
        if not found.has_preview:
            raise NotFound()
        previews.make(found, thing, days, by=current_user.id)
        place = found.page(thing)
    flash(
        ngettext(
            "The link to the preview is made. It ends after %(num)s day.",
            "The link to the preview is made. It ends after %(num)s days.",
            days,
        )
    )
    return see_other(place[0], **place[1], _anchor="previews")


@bp.post("/previews/<int:link_id>/call-back")
def call_back_preview(link_id: int) -> ResponseReturnValue:
    """Let a link to a preview lead nowhere from now on; whoever may change the thing may do so."""
    pressed()
    with transaction():
        link = previews.get(link_id)
        found, thing = wanted_to_change(link.kind, link.thing_id)
        previews.call_back(link, thing, by=current_user.id)
        place = found.page(thing)
    flash(_("The link leads nowhere now."))
    return see_other(place[0], **place[1], _anchor="previews")
