"""Enquiries for visitors: the form, Instant Reply, and the thanks."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app, make_response, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from expoapp import clock, text
from expoapp.db import expect_write, transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.actions import ACKNOWLEDGEMENTS_A_DAY, Key, Limits, Wish
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import Kind
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Exhibition, current_edition
from expoapp.exhibitions.wording import dates_of, name_of
from expoapp.i18n import gettext as _
from expoapp.web import throttle
from expoapp.web.forms import new_token, submitted, token_age
from expoapp.web.pages import PublicPages, absolute, choice, choices, see_other, settings

# RELIABILITY R35.
FASTEST_PERSON = 3
POSTS, POSTS_WINDOW = 5, timedelta(minutes=10)
LONGEST_PATH = 300
# Each time another copy was faster it is there the next time, so that few tries are enough.
TRIES = 5
bp = PublicPages("enquiries", __name__)


@bp.page("/enquire", methods=("GET", "POST"), is_private=True)
def enquire() -> Response:
    """Take an enquiry about one or several exhibitions, or none."""
    expect_write(False)  # the choices are only read; what is stored gets a transaction of its own
    moment = clock.now()
    path, seen = page_before(request.referrer)
    form = forms.EnquiryForm(
        submitted(),
        data={
            "kind": choice("kind", set(Kind), Kind.GENERAL),
            "exhibition": choices("exhibition") or seen,
            "page": path,
        },
    )
    form.exhibition.choices = _offered(moment)
    if request.method == "GET":
        return _form_page("enquiries/enquire.html", form, 200)
    if not form.validate():
        return _form_page("enquiries/enquire.html", form, 422)
    token = request.form.get("token", "")  # the form itself would make a missing one
    age = token_age(token)
    wish = Wish(
        **form.values(),
        came_from=_path(form.page.data),
        suspicion=_suspicion(form.website.data, age if age is not None else FASTEST_PERSON),
    )
    key = Key(_digest("token", token), _digest("body", wish), is_fresh=age is not None)
    return _answer(form, wish, key, "enquiries/enquire.html")


@bp.page("/instant-reply", methods=("GET", "POST"))
def instant_reply() -> Response:
    """Take a question from the foot of any page."""
    path, seen = page_before(request.form.get("page") or request.referrer)
    form = forms.InstantReplyForm(submitted(), data={"page": path})
    if request.method == "GET":
        return _form_page("enquiries/instant_reply.html", form, 200)
    if not form.validate():
        return _form_page("enquiries/instant_reply.html", form, 422)
    wish = Wish(
        **form.values(),
        came_from=path,
        exhibitions=tuple(seen),
        suspicion=_suspicion(form.website.data, FASTEST_PERSON),
    )
    # The pages carry no token, so that caches may keep them: the same words of the same person are the same enquiry.
    digest = _digest("instant-reply", [wish.kind, wish.email.casefold(), wish.message])
    return _answer(form, wish, Key(digest, digest), "enquiries/instant_reply.html")


@bp.page("/enquire/thanks", is_private=True)
def thanks() -> str:
    """Show the reference, who will answer, and by when."""
    try:
        reference = str(_thanks_signer().loads(request.args.get("for", "")))
    except BadSignature as problem:
        raise NotFound() from problem
    enquiry = queries.find_received(reference)
    if enquiry is None:
        raise NotFound()
    return render_template("enquiries/thanks.html", enquiry=enquiry, desk=enquiry.desk)


def _thanks_signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["FORM_KEY"], salt="thanks")


def _form_page(template: str, form: Any, code: int, alert: str = "", retry_after: int | None = None) -> Response:
    body = render_template(template, form=form, alert=alert, consent=wording.answer_consent())
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _answer(form: Any, wish: Wish, key: Key, template: str) -> Response:
    """Store what was sent and lead to the thanks, or give the form back with everything in it."""
    try:
        reference = stored(lambda: actions.submit(wish, key, _limits(), Letterhead(settings(), _office_address)))
    except (Conflict, Invalid) as problem:
        if "token" in form:
            form.token.data = new_token()
        code = 409 if isinstance(problem, Conflict) else 422
        return _form_page(template, form, code, alert=str(problem.sentence))
    except TooMany as problem:
        return _form_page(template, form, 429, alert=str(problem.sentence), retry_after=problem.retry_after)
    except NotAllowed as problem:
        return _form_page(template, form, 503, alert=str(problem.sentence), retry_after=3600)
    except OperationalError as problem:
        current_app.logger.error("enquiry not stored: %s", type(problem.orig).__name__)
        alert = _("Your enquiry could not be stored just now, and nothing is lost: please send it again in a minute.")
        return _form_page(template, form, 503, alert=alert, retry_after=60)
    return see_other("enquiries.thanks", **{"for": _thanks_signer().dumps(reference)})


def stored(deed: Callable[[], str]) -> str:
    """Run a deed as one transaction, and again where another copy of it was faster; once more on a busy database."""
    may_be_busy = True
    for attempt in range(1, TRIES + 1):
        try:
            with transaction():
                return deed()
        except IntegrityError:
            if attempt == TRIES:
                raise
        except OperationalError:
            if not may_be_busy:
                raise
            may_be_busy = False
    raise AssertionError("the last try either returns or raises")


def _limits() -> Limits:
    secret = current_app.config["THROTTLE_KEY"]

    def admit() -> None:
        throttle.count(secret, f"enquiry:{throttle.network_of(request.remote_addr)}", POSTS, POSTS_WINDOW)

    def may_acknowledge(email_key: str) -> bool:
        try:
            throttle.count(secret, f"acknowledge:{email_key}", ACKNOWLEDGEMENTS_A_DAY, timedelta(days=1))
        except TooMany:
            return False
        return True

    return Limits(admit, may_acknowledge)


def _office_address(reference: str) -> str:
    return absolute("staff.enquiries.enquiry", reference=reference)


def _suspicion(trap: str, age: float) -> str:
    """Say why something looks as if a robot had sent it, "" for a person's."""
    if trap:
        return "hidden field filled in"
    return f"sent within {FASTEST_PERSON} seconds" if age < FASTEST_PERSON else ""


def _digest(purpose: str, value: Any) -> str:
    """Return a keyed digest, from which nobody can guess what was sent."""
    if isinstance(value, Wish):
        value = vars(replace(value, suspicion=""))  # hangs on the time, so it may differ between copies
    said = json.dumps([purpose, value], sort_keys=True, default=str)
    return hmac.new(current_app.config["FORM_KEY"], said.encode(), hashlib.sha256).hexdigest()


# ---- Where the visitor came from, and what can be asked about ------------------------------------------------------


def page_before(address: str | None) -> tuple[str, list[str]]:
    """Return the path of the page somebody came from, and the exhibition it was about; nothing for a foreign page."""
    path = _path(address)
    if not path:
        return "", []
    try:
        endpoint, values = current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        return path, []
    is_exhibition = endpoint in {"exhibitions.exhibition", "exhibitions.edition"}
    return path, [values["slug"]] if is_exhibition else []


def _path(address: str | None) -> str:
    """Return an address of this site as a path fit to be stored, "" for any other."""
    try:
        parts = urlsplit(text.one_line(unquote(address or "")))
    except ValueError:  # such as a bracket that never closes
        return ""
    if parts.netloc.lower() not in {"", request.host.lower()} or not parts.path.startswith("/"):
        return ""
    return parts.path[:LONGEST_PATH]


def _offered(moment: datetime) -> dict[str, dict[str, str]]:
    """Return our public exhibitions as choices: {region: {slug: label}}."""
    found: dict[str, dict[str, str]] = {}
    for row in exhibitions.public_exhibitions(moment, own_only=True):
        found.setdefault(_region(row), {})[row.slug] = _label(row, moment)
    return found


def _label(exhibition: Exhibition, moment: datetime) -> str:
    edition = current_edition(exhibition.editions, moment)
    city = str(text.words(exhibition.city, "name"))
    dates = [dates_of(edition)] if edition is not None and not edition.is_over(moment) else []
    return " · ".join([text.isolated(str(name_of(exhibition))), *dates, city])


def _region(exhibition: Exhibition) -> str:
    return str(text.words(exhibition.regions[0], "name")) if exhibition.regions else _("Elsewhere")
