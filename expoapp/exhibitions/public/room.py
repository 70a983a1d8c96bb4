"""What the pages of this room share: addresses, the way on from former ones, headings in lists, calendar files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from expoapp import i18n
from expoapp.errors import NotFound
from expoapp.exhibitions import queries
from expoapp.exhibitions.models import Edition, Phase, Precision, Status
from expoapp.i18n import gettext as _
from expoapp.web.pages import PublicPages, absolute

bp = PublicPages("exhibitions", __name__)


def group_of(edition: Edition) -> str:
    """Return the heading under which an edition stands in a list by month."""
    if edition.status == Status.POSTPONED or edition.starts_on is None:
        return _("Dates to follow")
    if edition.precision == Precision.YEAR:
        return _("%(year)s, month to follow", year=edition.starts_on.year)
    return i18n.month(edition.starts_on)


def address_of(edition: Edition) -> str:
    """Return an edition's own absolute address."""
    return absolute("exhibitions.edition", slug=edition.exhibition.slug, edition=edition.slug)


def calendar_answer(file: bytes, disposition: str, touched: datetime) -> Response:
    """Answer with a calendar file, or that it is the one the client has already."""
    answer = make_response(file)
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = disposition
    answer.last_modified = touched
    answer.add_etag()
    return answer.make_conditional(request)


def moved(slug: str, moment: datetime, endpoint: str, **values: Any) -> Response:
    """Lead on from a public exhibition's former address, for ever; raise NotFound where there is nothing to see."""
    now_at = queries.current_slug(slug, moment)
    if now_at is None:
        raise NotFound(_("We know no exhibition at this address. All exhibitions are one step away."))
    return redirect(url_for(endpoint, slug=now_at, **values), code=301)


def by_heading(editions: Iterable[Edition], moment: datetime) -> list[tuple[str, list[Edition]]]:
    """Return what runs now first, then the others under their headings, each once and in the order given."""
    listed = list(editions)
    running = [one for one in listed if one.phase(moment) is Phase.RUNNING]
    found: dict[str, list[Edition]] = {_("On now"): running} if running else {}
    for one in listed:
        if one not in running:
            found.setdefault(group_of(one), []).append(one)
    return list(found.items())
