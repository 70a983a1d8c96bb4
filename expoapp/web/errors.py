"""Refusals and faults as pages that a person understands; never a traceback."""

import logging
import time
import traceback
from contextlib import suppress

from flask import Flask, current_app, g, make_response, render_template, request
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from expoapp import i18n
from expoapp.db import db, is_away
from expoapp.errors import Conflict, Gone, Invalid, NotAllowed, NotFound, TooMany
from expoapp.i18n import gettext as _
from expoapp.web import away
from expoapp.web.forms import PROOF
from expoapp.web.guard import speak_to_person

log = logging.getLogger("expoapp")
LONG_TEXT = 40
# What is refused unread is taken in all the same, up to so many bytes and seconds: see `hear_out`.
MOST_HEARD, LONGEST_HEARD = 64_000_000, 10.0
_PIECE = 65_536
# The second: somebody else has deleted it since it was read.
_CODES = {NotFound: 404, ObjectDeletedError: 404, Gone: 410, NotAllowed: 403, Conflict: 409, Invalid: 400}
# Where the application knows what is tried before an address counts as unknown, and what is done when it does.
WHEN_MISSING = "when an address is missing"


def words_for(code: int) -> tuple[str, str]:
    """Return the heading and the sentence for a status code."""
    known = {
        400: (
            _("We could not read that"),
            _("Something in the address or the form was not as expected. Please go back and try again."),
        ),
        401: (
            _("You are signed out"),
            _("Your session has ended, and what you sent was not saved. Sign in again, then send it once more."),
        ),
        403: (
            _("This is not open to you"),
            _("You are not allowed to do this. If you think you should be, ask an administrator."),
        ),
        404: (_("Nothing here"), _("The page does not exist, or no longer. The exhibitions are one step away.")),
        405: (
            _("That cannot be done here"),
            _("This address does not take such a request. Please go back and use the form."),
        ),
        409: (_("Somebody was faster"), _("This was changed meanwhile. Look at the newest version, then try again.")),
        410: (
            _("No longer here"),
            _("What stood here was taken off the site. The exhibitions are one step away."),
        ),
        413: (_("That is too much"), _("What was sent is larger than we accept. Please shorten it and send it again.")),
        429: (
            _("One moment, please"),
            _("That was tried too often in a short time. Please wait a little and try again."),
        ),
        503: (_("We will be right back"), _("The site is very busy at the moment. Please try again in a few seconds.")),
    }
    return known.get(
        code,
        known[400]
        if 400 <= code < 500
        else (
            _("That went wrong on our side"),
            _("The fault is ours and has been noted. Please try again in a little while."),
        ),
    )


def page(code: int, sentence: str = "", retry_after: int | None = None) -> Response:
    """Return the error page for a code, in the site's look and the visitor's language."""
    heading, default = words_for(code)
    in_office = request.path.startswith("/staff")
    if in_office and code == 404:
        default = _("The page does not exist, or no longer.")
    template = "errors/staff.html" if in_office else "errors/page.html"
    try:
        body = render_template(
            template,
            code=code,
            heading=heading,
            sentence=sentence or default,
            typed=_typed() if code == 401 else [],
            again=_sent() if code == 503 else [],
        )
    except Exception as problem:  # noqa: BLE001 -- whatever the template met, the page of last resort must not fail
        _note("the error page failed", problem)
        db.session.rollback()
        body = render_template("errors/bare.html", code=code, heading=heading, sentence=sentence or default)
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _typed() -> list[str]:
    """Return the long texts of a form that came after its session had ended, so that nobody writes them twice.

    Nothing of the account's own pages: passwords are never shown.
    """
    if request.blueprint == "staff.accounts":
        return []
    try:
        return [
            text
            for name, text in request.form.items(multi=True)
            if name not in {"key", PROOF} and len(text) >= LONG_TEXT
        ]
    except HTTPException:  # too large to be read at all
        return []


def _sent() -> list[tuple[str, str]]:
    """Return the form that a busy database kept from being saved, to be sent again with one press; never passwords."""
    if request.blueprint == "staff.accounts" or request.method != "POST":
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != PROOF]


def _note(what: str, problem: Exception) -> None:
    """Write a fault into the log; what the database says may hold a person's values, so of that kind and place only."""
    if isinstance(problem, DBAPIError):
        place = "".join(traceback.format_tb(problem.__traceback__))
        log.error("%s: %s\n%s", what, type(problem.orig).__name__, place)
    else:
        log.error("%s", what, exc_info=problem)


def hear_out(answer: Response) -> Response:
    """Read what a request still sends before it is answered, and keep nothing of it.

    A server that closes while somebody sends resets the line: the browser would show that in place of our sentence.
    """
    environ = request.environ
    if (request.content_length or 0) > _PIECE and environ.get("wsgi.input_terminated"):
        left, end = MOST_HEARD, time.monotonic() + LONGEST_HEARD
        with suppress(OSError):  # they are gone
            while left > 0 and time.monotonic() < end and (piece := environ["wsgi.input"].read(_PIECE)):
                left -= len(piece)
    return answer


def init_app(app: Flask) -> None:
    """Turn every refusal and every fault into its page."""
    app.after_request(hear_out)

    def refused(problem: Exception) -> Response:
        db.session.rollback()
        code, sentence = _CODES[type(problem)], str(getattr(problem, "sentence", ""))
        return unknown(sentence) if code == 404 else page(code, sentence)

    for kind in _CODES:
        app.register_error_handler(kind, refused)

    @app.errorhandler(TooMany)
    def too_many(problem: TooMany) -> Response:
        db.session.rollback()
        return page(429, str(problem.sentence), problem.retry_after)

    @app.errorhandler(StaleDataError)
    def stale(_problem: StaleDataError) -> Response:
        db.session.rollback()
        return page(409)

    @app.errorhandler(SQLAlchemyError)
    def of_the_database(problem: SQLAlchemyError) -> Response:
        if not is_away(problem):
            return fault(problem)
        away.note(problem)
        return page(503, retry_after=5)

    @app.errorhandler(HTTPException)
    def http(problem: HTTPException) -> Response:
        if problem.response is not None or (problem.code or 500) < 400:
            return problem.get_response()
        language_from_path()
        if problem.code == 404:
            return unknown()
        answer = page(problem.code or 500)
        if problem.code == 405:
            answer.headers["Allow"] = ", ".join(sorted(getattr(problem, "valid_methods", None) or ()))
        return answer

    @app.errorhandler(Exception)
    def fault(problem: Exception) -> Response:
        _note("unhandled fault", problem)
        db.session.rollback()
        return page(500)


def unknown(sentence: str = "") -> Response:
    """Answer for an address that no page answers: it may lead on from the old site, else it is noted as missing."""
    found = current_app.extensions.get(WHEN_MISSING)
    if found is None or request.path.startswith("/staff"):
        return page(404, sentence)
    lead_on, note = found
    try:
        if (way_on := lead_on()) is not None:
            return way_on
    except Gone:
        return page(410)
    except SQLAlchemyError as problem:
        if not is_away(problem):
            _note("an address could not be looked up", problem)
            db.session.rollback()
            return page(500)
        away.note(problem)
        return page(503, retry_after=5)
    note()
    return page(404, sentence)


def language_from_path() -> None:
    """Speak the language an unknown address begins with, since no rule has told it; in the office the reader's own."""
    first = request.path.split("/", 2)[1]
    if first == "staff":
        try:
            speak_to_person()
        except SQLAlchemyError:
            db.session.rollback()  # the page that says "nothing here" needs nobody's name
    elif "lang" not in g:
        g.lang = first if first in i18n.LANGUAGES else i18n.DEFAULT
        i18n.speak(g.lang)
