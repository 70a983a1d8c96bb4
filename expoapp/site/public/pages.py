"""The organiser's own pages, the check of a reference number, and what robots are told."""

from datetime import datetime, timedelta
from email.utils import parseaddr

from flask import Response, current_app, make_response, render_template, request, url_for

from expoapp import clock, i18n
from expoapp.db import transaction
from expoapp.enquiries import queries as enquiries
from expoapp.enquiries import wording
from expoapp.errors import NotFound, TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.news import queries as news
from expoapp.site import queries
from expoapp.site.forms import ReferenceForm
from expoapp.site.models import Page
from expoapp.site.public.room import NEWS_SHOWN, bp
from expoapp.web import throttle
from expoapp.web.forms import submitted
from expoapp.web.pages import settings

CHECKS, CHECKS_WINDOW = 10, timedelta(minutes=10)  # of reference numbers, from one network


@bp.page("/offices")
def offices() -> str:
    """Show the desks: who answers for which regions, when they are at work, and how to reach them."""
    moment = clock.now()
    return _offices(queries.find_public_page("offices", moment), moment)


def _offices(page: Page | None, moment: datetime) -> str:
    return render_template("site/offices.html", page=page, desks=enquiries.desks(), moment=moment)


@bp.page("/press")
def press() -> str:
    """Show what journalists need: facts that can be quoted, and the latest news."""
    moment = clock.now()
    return _press(queries.find_public_page("press", moment), moment)


def _press(page: Page | None, moment: datetime) -> str:
    return render_template(
        "site/press.html",
        page=page,
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
    answer.set_data(_authenticity(queries.find_public_page("authenticity", clock.now()), form, is_ours))
    return answer


def _authenticity(page: Page | None, form: ReferenceForm, is_ours: bool | None) -> str:
    return render_template(
        "site/authenticity.html",
        page=page,
        form=form,
        is_ours=is_ours,
        domain=parseaddr(settings().mail_from)[1].rpartition("@")[2],
        desks=enquiries.desks(),
    )


def _is_ours(typed: str) -> bool:
    """Say whether a number is one of ours; raise TooMany for somebody who tries many."""
    with transaction():
        network = throttle.network_of(request.remote_addr)
        throttle.count(current_app.config["THROTTLE_KEY"], f"reference:{network}", CHECKS, CHECKS_WINDOW)
    return enquiries.is_reference(wording.reference_of(typed))


@bp.page("/<slug>")
def page(slug: str) -> str:
    """Show one of the organiser's own pages."""
    found = queries.find_public_page(slug, clock.now())
    if found is None:
        raise NotFound()
    return render_template("site/page.html", page=found)


def show_draft(page_id: int, moment: datetime) -> str:
    """Show a page that is not public as visitors will see it, with all that stands around the text."""
    draft = queries.get_page(page_id)
    if draft.slug == "offices":
        return _offices(draft, moment)
    if draft.slug == "press":
        return _press(draft, moment)
    if draft.slug == "authenticity":
        return _authenticity(draft, ReferenceForm(), None)
    return render_template("site/page.html", page=draft)


@bp.route("/robots.txt")
def robots() -> Response:
    """Tell robots what is not for them."""
    lines = ["User-agent: *", "Disallow: /staff", "Disallow: /enquire/thanks"]
    lines += [f"Disallow: {url_for('site.suggest', lang=code)}" for code in i18n.LANGUAGES]
    answer = Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
