"""Waiting for an exhibition's dates, for visitors: ask, confirm from the mailbox, leave."""

import uuid
from datetime import timedelta

from flask import current_app, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.db import expect_write, transaction
from expoapp.errors import NotFound, TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Exhibition
from expoapp.i18n import gettext as _
from expoapp.text import SLUG_LENGTH
from expoapp.watching import actions, queries, wording
from expoapp.watching.actions import CONFIRM_WITHIN, MAILS_A_DAY, Limits
from expoapp.watching.forms import WatchForm
from expoapp.watching.models import Purpose, Watcher, key_of
from expoapp.watching.work import letterhead
from expoapp.web import throttle
from expoapp.web.forms import squeeze, submitted
from expoapp.web.pages import PublicPages, see_other

DAY = timedelta(days=1)
# Of one sender, and of all together: what a list of strangers' addresses could do to them and to our name as a sender.
POSTS, POSTS_WINDOW = 5, timedelta(minutes=10)
POSTS_A_DAY = 40
POSTS_OF_ALL, ALL_WINDOW = 500, timedelta(hours=1)
bp = PublicPages("watching", __name__)


@bp.page("/watch", methods=("GET", "POST"))
def watch() -> Response:
    """Take an address that wants to hear of an exhibition's dates."""
    expect_write(False)  # the exhibition is only read; what is stored gets a transaction of its own
    exhibition = _exhibition(request.values.get("exhibition"))
    if exhibition is None:
        raise NotFound(_("We know no exhibition at this address. All exhibitions are one step away."))
    form = WatchForm(submitted(), data={"exhibition": exhibition.slug})
    if request.method == "GET":
        return _form_page(form, exhibition, 200)
    form.exhibition.data = exhibition.slug
    if not form.validate():
        return _form_page(form, exhibition, 422)
    if not form.website.data:  # a robot is answered as if it had been heard
        try:
            with transaction():
                actions.ask(exhibition, form.email.data, _limits(), letterhead())
        except TooMany as problem:
            return _form_page(form, exhibition, 429, str(problem.sentence), problem.retry_after)
        except OperationalError as problem:
            current_app.logger.error("watcher not stored: %s", type(problem.orig).__name__)
            alert = _("This could not be stored just now, and nothing is lost: please send it again in a minute.")
            return _form_page(form, exhibition, 503, alert, 60)
    return see_other("watching.sent", exhibition=exhibition.slug)


@bp.page("/watch/sent")
def sent() -> str:
    """Say what comes next: the same for every address."""
    exhibition = _exhibition(request.args.get("exhibition"))
    return render_template("watching/sent.html", exhibition=exhibition, mails_a_day=MAILS_A_DAY)


@bp.page("/watch/confirm", methods=("GET", "POST"), is_private=True)
def confirm() -> str | Response:
    """Show a button, since mail scanners follow links; put the address on the list when it is pressed."""
    key = _key(Purpose.CONFIRM)
    if request.method == "POST":
        with transaction():
            actions.confirm(key)
        return see_other("watching.confirm", **{"for": request.args["for"]})
    watcher = _watcher(key)
    if watcher.confirmed_at is not None:
        moment = clock.now()
        page = exhibitions.find_page(watcher.exhibition.slug, moment)
        return render_template(
            "watching/confirmed.html",
            exhibition=watcher.exhibition,
            edition=page.current if page else None,
            moment=moment,
            leave=watcher.token(Purpose.LEAVE, current_app.config["WATCH_KEY"]),
        )
    is_old = clock.now() - watcher.asked_at > CONFIRM_WITHIN
    return render_template("watching/confirm.html", exhibition=watcher.exhibition, is_old=is_old)


@bp.page("/watch/leave", methods=("GET", "POST"), is_private=True)
def leave() -> str:
    """Show a button; erase the address when it is pressed, or when a mail program asks for it (RFC 8058).

    The token in the address is the proof, so a POST may come from anywhere (`guard.FROM_ANYWHERE`). The answer is the
    page itself: a mail program follows no redirect.
    """
    key = _key(Purpose.LEAVE)
    if request.method == "POST":
        with transaction():
            actions.leave(key)
    watcher = queries.find_watcher(key)
    return render_template("watching/leave.html", exhibition=watcher.exhibition if watcher else None)


def _exhibition(slug: str | None) -> Exhibition | None:
    return queries.find_exhibition(squeeze(slug)[:SLUG_LENGTH], clock.now())


def _key(purpose: Purpose) -> uuid.UUID:
    found = key_of(request.args.get("for", ""), purpose, current_app.config["WATCH_KEY"])
    if found is None:
        raise NotFound(_("This link is not complete. Please copy the whole of it from the mail."))
    return found


def _watcher(key: uuid.UUID) -> Watcher:
    found = queries.find_watcher(key)
    if found is None:
        raise NotFound(_("Nothing is kept of this request any more. You can ask again on the exhibition's page."))
    return found


def _form_page(
    form: WatchForm, exhibition: Exhibition, code: int, alert: str = "", retry_after: int | None = None
) -> Response:
    body = render_template(
        "watching/watch.html", form=form, exhibition=exhibition, alert=alert, consent=wording.consent()
    )
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _limits() -> Limits:
    secret = current_app.config["THROTTLE_KEY"]
    sender = throttle.network_of(request.remote_addr)

    def admit() -> None:
        throttle.count(secret, f"watch:{sender}", POSTS, POSTS_WINDOW)
        throttle.count(secret, f"watch-day:{sender}", POSTS_A_DAY, DAY)
        throttle.count(secret, "watch-all", POSTS_OF_ALL, ALL_WINDOW)

    def may_write(email_key: str, exhibition_id: int) -> bool:
        try:
            throttle.count(secret, f"watch-once:{exhibition_id}:{email_key}", 1, DAY)
            throttle.count(secret, f"watch-mail:{email_key}", MAILS_A_DAY, DAY)
        except TooMany:
            return False
        return True

    return Limits(admit, may_write)
