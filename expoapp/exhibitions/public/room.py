"""What the pages of this room share: their addresses, and the heading under which an edition stands in a list."""

from expoapp import i18n
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.i18n import gettext as _
from expoapp.web.pages import PublicPages

bp = PublicPages("exhibitions", __name__)


def group_of(edition: Edition) -> str:
    """Return the heading under which an edition stands in a list by month."""
    if edition.status == Status.POSTPONED or edition.starts_on is None:
        return _("Dates to follow")
    if edition.precision == Precision.YEAR:
        return _("%(year)s, month to follow", year=edition.starts_on.year)
    return i18n.month(edition.starts_on)
