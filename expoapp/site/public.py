"""Home, the organiser's own pages, and what every page of the site shows."""

from datetime import date, datetime, timedelta
from email.utils import parseaddr

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from expoapp import clock, i18n, text
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.enquiries import wording
from expoapp.errors import NotFound, TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Edition
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.news import queries as news
from expoapp.site import queries
from expoapp.site.forms import ReferenceForm
from expoapp.web import throttle
from expoapp.web.forms import submitted
from expoapp.web.pages import PublicPages, settings

NEXT_SHOWN = 7  # the first as a playbill, the others as rows
RIBBON_MOST = 200  # more marks nobody reads; the finder has them all
RIBBON_COLUMNS = 4  # of a month
MARK_LENGTH = 8  # columns; year_ribbon.css says the same
NEWS_SHOWN = 4
CHECKS, CHECKS_WINDOW = 10, timedelta(minutes=10)  # of reference numbers, from one network
bp = PublicPages("site", __name__)


@bp.page("/")
def home() -> str:
    """Show what is next, the year at a glance and the latest news."""
    moment = clock.now()
    *months, end = _thirteen_months(moment)
    coming = exhibitions.upcoming(moment, own_only=True, opens_before=end, limit=RIBBON_MOST)
    return render_template(
        "site/home.html",
        moment=moment,
        coming=coming[:NEXT_SHOWN],
        ribbon=[
            (month, [_mark(one, place, moment) for one in coming if _stands_in(one, month, months[0])])
            for place, month in enumerate(months)
        ],
        industries=_by_name(exhibitions.markets("industry", moment, own_only=True)),
        countries=exhibitions.markets("country", moment, own_only=True),
        months=months,
        posts=news.newest(moment, limit=NEWS_SHOWN),
    )


def _thirteen_months(moment: datetime) -> list[date]:
    """Return the first days of this month and the twelve after it."""
    first = moment.date().replace(day=1)
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(13)]


def _stands_in(edition: Edition, month: date, first: date) -> bool:
    """Say whether an edition's mark stands in a month of the ribbon; a running one stands in the first."""
    if edition.starts_on is None or edition.precision == "year":
        return False
    starts = max(edition.starts_on.replace(day=1), first)
    return starts == month


def _mark(edition: Edition, place: int, moment: datetime) -> tuple[Edition, int, bool]:
    """Return an edition with the column of the ribbon that it hangs from, and whether its words stand before that.

    A month is RIBBON_COLUMNS wide. What would reach over the end of the year hangs by its other edge.
    """
    starts = edition.starts_on or moment.date()
    is_inside = (starts.year, starts.month) >= (moment.year, moment.month) or place > 0
    day = starts.day if is_inside and edition.precision == "exact" else 1
    column = place * RIBBON_COLUMNS + (day - 1) * RIBBON_COLUMNS // 31 + 1
    last = 12 * RIBBON_COLUMNS
    if column + MARK_LENGTH - 1 <= last:
        return edition, column, False
    return edition, max(1, column - MARK_LENGTH + 1), True


def _by_name(markets: list[exhibitions.Market]) -> list[exhibitions.Market]:
    return sorted(markets, key=lambda one: str(text.words(one.thing, "name")))


@bp.page("/offices")
def offices() -> str:
    """Show the desks: who answers for which regions, when they are at work, and how to reach them."""
    moment = clock.now()
    return render_template(
        "site/offices.html", page=queries.find_public_page("offices", moment), desks=enquiries.desks(), moment=moment
    )


@bp.page("/press")
def press() -> str:
    """Show what journalists need: facts that can be quoted, and the latest news."""
    moment = clock.now()
    return render_template(
        "site/press.html",
        page=queries.find_public_page("press", moment),
        countries=len(exhibitions.markets("country", moment, own_only=True)),
        industries=len(exhibitions.markets("industry", moment, own_only=True)),
        posts=news.newest(moment, limit=NEWS_SHOWN),
    )


@bp.page("/authenticity", methods=("GET", "POST"))
def authenticity() -> Response:
    """Say how our messages are told from others, and whether a reference number is one of ours."""
    form = ReferenceForm(submitted())
    answer, is_ours = make_response(), None
    if request.method == "POST":
        if form.validate():
            try:
                is_ours = _is_ours(form.reference.data or "")
            except TooMany as problem:
                form.reference.errors = [str(problem.sentence)]
                answer.headers["Retry-After"] = str(problem.retry_after)
        answer.status_code = 200 if is_ours is not None else 429 if "Retry-After" in answer.headers else 422
    answer.set_data(
        render_template(
            "site/authenticity.html",
            page=queries.find_public_page("authenticity", clock.now()),
            form=form,
            is_ours=is_ours,
            domain=parseaddr(settings().mail_from)[1].rpartition("@")[2],
            desks=enquiries.desks(),
        )
    )
    return answer


def _is_ours(typed: str) -> bool:
    """Say whether a number is one of ours; raise TooMany for somebody who tries many."""
    with transaction():
        network = throttle.network_of(request.remote_addr)
        throttle.count(current_app.config["THROTTLE_KEY"], f"reference:{network}", CHECKS, CHECKS_WINDOW)
    return enquiries.is_reference(wording.reference_of(typed))


@bp.page("/<slug>")
def page(slug: str) -> str | AnyResponse:
    """Show one of the organiser's own pages; an address of the old site leads on."""
    found = queries.find_public_page(slug, clock.now())
    if found is None:
        old = queries.find_redirect(request.full_path.rstrip("?")) or queries.find_redirect(request.path)
        if old is None:
            raise NotFound()
        return redirect(old.target, code=301)
    return render_template("site/page.html", page=found)


@bp.route("/robots.txt")
def robots() -> Response:
    """Tell robots what is not for them."""
    lines = ["User-agent: *", "Disallow: /staff", "Disallow: /enquire/thanks", ""]
    answer = Response("\n".join(lines), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def chrome() -> queries.Chrome:
    """Return what stands around this page, asked for once a request."""
    if "chrome" not in g:
        g.chrome = queries.chrome(clock.now())
    found: queries.Chrome = g.chrome
    return found


def footer_paragraph(around: queries.Chrome) -> str:
    """Return the organiser in one paragraph, computed from data; "" before there is any."""
    if around.organiser is None or not around.exhibitions:
        return ""
    name, years = around.organiser.name, around.years_in_business
    who = (
        _(
            "%(name)s has organised international trade exhibitions for %(years)s years.",
            name=name,
            years=i18n.number(years),
        )
        if years
        else _("%(name)s organises international trade exhibitions.", name=name)
    )
    what = ngettext(
        "Its portfolio is one annual exhibition in %(regions)s.",
        "Its portfolio counts %(num)s annual exhibitions in %(regions)s.",
        around.exhibitions,
        regions=i18n.listed([str(text.words(one.thing, "name")) for one in around.regions]),
    )
    return f"{who} {what}"


def init_app(app: Flask) -> None:
    """Teach templates what stands around every page."""
    app.jinja_env.globals.update(
        chrome=chrome,
        footer_paragraph=footer_paragraph,
        is_at_work=wording.is_at_work,
        days_of_desk=wording.working_days_of,
    )
