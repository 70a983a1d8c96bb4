"""The bar that leads from an enquiry to the next of the list in which it was found."""

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from expoapp import clock
from expoapp.enquiries import queries
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.queries import MOST_COUNTED
from expoapp.enquiries.staff import asked, labels
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class Bar:
    """Addresses of the list, of the enquiry before and of that behind ("" where none is), and the place in words."""

    back: str
    earlier: str
    later: str
    place: str


def walked(enquiry: Enquiry) -> Bar | None:
    """Return the bar for an enquiry that was reached through a list, else None."""
    if not asked.is_walking():
        return None
    filters, turn = asked.read(request.args), asked.position(request.args).turn
    found = queries.walk(enquiry, filters, current_user.scope, current_user.id, clock.now(), turn)

    def way(step: queries.Step | None) -> str:
        if step is None:
            return ""
        values = asked.kept(filters, turn=step.turn if filters.order == "due" else None) | {"show": filters.show}
        return url_for("staff.enquiries.enquiry", reference=step.reference, **values)

    names = {"list": labels.folders()[filters.show], "total": labels.number(found.total)}
    if not found.is_inside:
        place = _("No longer in %(list)s, where %(total)s are left", **names)
    elif found.place > MOST_COUNTED:
        place = _("Beyond the first %(total)s in %(list)s", **names)
    else:
        place = _("%(place)s of %(total)s in %(list)s", place=labels.number(found.place), **names)
    return Bar(asked.address(filters), way(found.earlier), way(found.later), place)
