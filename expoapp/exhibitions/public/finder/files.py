"""A result as files: a calendar to subscribe to, and the portfolio calendar as PDF."""

import hashlib

from flask import make_response, request
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.errors import NotFound
from expoapp.exhibitions import ical, pdf, queries
from expoapp.exhibitions.public.finder import choices
from expoapp.exhibitions.public.finder.asked import Asked
from expoapp.exhibitions.public.room import address_of, bp, by_heading, calendar_answer
from expoapp.exhibitions.queries import finder as find
from expoapp.i18n import gettext as _
from expoapp.web import buckets, pages


@bp.page("/exhibitions.ics")
def calendar_feed() -> Response:
    """Return the editions of some filters with exact days as a calendar that programs fetch again and again."""
    asked = Asked.read()
    feed = find.for_feed(asked.filters, clock.now())
    if feed is None:
        raise NotFound(_("One of the filters of this calendar names nothing any more. Choose anew in the finder."))
    shown = Asked(feed.filters)

    origin = pages.settings().origin
    body = ical.feed(
        choices.title(feed.filters, feed.chosen),
        _("Trade exhibitions with exact dates. This calendar is kept up to date."),
        [(edition, address_of(edition)) for edition in feed.editions],
        source=origin + shown.file("exhibitions.calendar_feed"),
        page=origin + shown.address(),
    )
    touched = max([feed.changed_at, *(one.changed_at for one in feed.editions)])
    answer = calendar_answer(body, 'inline; filename="exhibitions.ics"', touched)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.page("/exhibitions.pdf")
def sheet_file() -> Response:
    """Return the portfolio calendar of some filters as PDF, where the installation can make one."""
    if not pdf.is_installed():
        raise NotFound(_("This site makes no PDF. The print view of the finder gives the same sheet on paper."))
    buckets.spend(buckets.PDF)
    asked = Asked.read()
    moment = clock.now()
    result = queries.find(asked.filters, moment)
    organiser = queries.own_organiser()
    sheet = pdf.Sheet(
        organiser=organiser.name if organiser else "",
        title=choices.title(result.filters, result.chosen),
        as_of=i18n.day(moment.date()),
        groups=by_heading(find.whole(result), moment),
        address=pages.settings().origin + Asked(result.filters).address(),
    )
    data = pdf.data_of(sheet, moment)
    answer = make_response()
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = 'inline; filename="exhibitions.pdf"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.set_etag(hashlib.sha256(data.encode()).hexdigest()[:32])
    if answer.make_conditional(request).status_code == 200:
        answer.set_data(pdf.document(data))
    return answer
