"""One's own enquiry by a private link: see, add, correct, withdraw, take along, erase; and what one agreed to.

The key stands in the address, as it must in a mail; so no page here tells its address to another (`strict-origin`),
none is kept by caches, and whatever changes something leads to an address with the next key (decision 21).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import current_app, make_response, render_template, request
from itsdangerous import BadSignature
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock, subjects
from expoapp.db import expect_write, transaction
from expoapp.enquiries import actions, forms, private_links, queries, wording
from expoapp.enquiries.actions import Contact, Visit
from expoapp.enquiries.consent_links import signer
from expoapp.enquiries.limits import ACKNOWLEDGEMENTS_A_DAY
from expoapp.enquiries.models import PrivateLink, Purpose
from expoapp.enquiries.public.room import bp
from expoapp.enquiries.work import letterhead
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from expoapp.i18n import gettext as _
from expoapp.web import throttle
from expoapp.web.forms import submitted
from expoapp.web.pages import choice, see_other, settings

DAY = timedelta(days=1)
DEEDS_A_DAY, COPIES_A_DAY, LINKS_A_DAY = 20, 5, 3
ASKED, ASKED_WINDOW = 10, timedelta(minutes=10)
_FORMS: dict[str, Any] = {
    "add": forms.AddForm,
    "correct": forms.CorrectForm,
    "withdraw": forms.PressForm,
    "marketing": forms.PressForm,
    "download": forms.PressForm,
}


def _private(view: Callable[..., Response]) -> Callable[..., Response]:
    """Let a page tell nobody its address: not in Referer, not to caches, not to search engines."""

    @wraps(view)
    def shown() -> Response:
        answer = view()
        answer.headers["Referrer-Policy"] = "strict-origin"
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return shown


@bp.page("/enquire/own", methods=("GET", "POST"), is_private=True)
@_private
def own() -> Response:
    """Show an enquiry to who sent it, and do what they wish. Looking changes nothing, so scanners may follow it."""
    expect_write(False)  # what is changed gets a transaction of its own
    key = request.args.get("for", "")
    if request.method != "POST":
        return _page(key)
    deed = request.form.get("deed", "")
    if deed not in _FORMS:
        raise Invalid(_("Something in the form was not as expected. Please go back and try again."))
    form = _FORMS[deed](request.form, deed=deed)
    if not form.validate():
        return _page(key, {deed: form}, 422)
    return _take_along(key, form) if deed == "download" else _do(key, deed, form)


@bp.page("/enquire/own/erase", methods=("GET", "POST"), is_private=True)
@_private
def own_erase() -> Response:
    """Ask once more, then erase the enquiry or all that is held of its sender."""
    expect_write(False)
    key = request.args.get("for", "")
    link = _find(key)
    if link is None:
        return _gone()
    form = forms.EraseForm(submitted(), deed="erase")
    code = 200
    if request.method == "POST":
        code = 422
        if form.validate():
            try:
                _erase(key, everything=bool(form.everything.data))
            except (Conflict, TooMany) as problem:
                # Its tick is all that was entered, and whoever comes by the newest link is asked again.
                return _page(key, {}, 429 if isinstance(problem, TooMany) else 409, str(problem.sentence))
            return see_other("enquiries.own_erased")
    return make_response(render_template("enquiries/own_erase.html", form=form, enquiry=link.enquiry, key=key), code)


def _erase(key: str, *, everything: bool) -> None:
    with transaction():
        link = _use(key)
        if not everything:
            actions.erase(link, letterhead(), settings().instance)
        email = link.enquiry.email
    if everything:
        subjects.erase(email, settings().instance, via="private link")
    else:
        subjects.overwrite()


@bp.page("/enquire/own/erased")
def own_erased() -> str:
    """Say that it is done; the page knows of nobody."""
    return render_template("enquiries/own_erased.html")


@bp.page("/enquire/own/address", methods=("GET", "POST"), is_private=True)
@_private
def own_address() -> Response:
    """Show a button, since mail scanners follow links; take the new e-mail address when it is pressed."""
    key = request.args.get("for", "")
    link = _find(key, Purpose.ADDRESS, to_change=request.method == "POST")
    if link is None:
        return _gone()
    if request.method == "POST":
        with transaction():
            next_key = actions.confirm_address(link, letterhead())
        return see_other("enquiries.own", **{"for": next_key, "done": "address"})
    return make_response(render_template("enquiries/own_address.html", reference=link.enquiry.reference))


@bp.page("/enquire/own/link", methods=("GET", "POST"), is_private=True)
@_private
def own_link() -> Response:
    """Mail the link once more. The answer is the same whether address and reference belong together or not."""
    expect_write(False)
    form = forms.LinkForm(submitted())
    if request.method != "POST":
        return _link_page(form, 200)
    if not form.validate():
        return _link_page(form, 422)
    if not form.website.data:
        try:
            with transaction():
                _send_link(form)
        except TooMany as problem:
            return _link_page(form, 429, str(problem.sentence), problem.retry_after)
        except OperationalError as problem:
            current_app.logger.error("link not sent: %s", type(problem.orig).__name__)
            alert = _("This could not be done just now, and nothing is lost: please send it again in a minute.")
            return _link_page(form, 503, alert, 60)
    return see_other("enquiries.own_link_sent")


@bp.page("/enquire/own/link/sent")
def own_link_sent() -> str:
    """Say what comes next: the same for everybody."""
    return render_template("enquiries/own_link_sent.html")


@bp.page("/consent/withdraw", methods=("GET", "POST"), is_private=True)
@_private
def withdraw_consent() -> Response:
    """Withdraw a consent to marketing: by a button, or by a mail program's own (RFC 8058).

    The token in the address is the proof, so a POST may come from anywhere (`guard.FROM_ANYWHERE`). The answer is the
    page itself: a mail program follows no redirect.
    """
    try:
        consent_id, moment = signer(current_app.config["LINK_KEY"]).loads(request.args.get("for", ""))
        given_at = datetime.fromisoformat(moment)
    except (BadSignature, TypeError, ValueError) as problem:
        raise NotFound(_("This link is not complete. Please copy the whole of it from the mail.")) from problem
    found = queries.find_consent(int(consent_id), given_at)
    is_open = found is not None and found[0].withdrawn_at is None
    if request.method == "POST" and found is not None and is_open:
        with transaction():
            actions.withdraw_marketing(found[1])
        is_open = False
    return make_response(render_template("enquiries/withdraw_consent.html", is_open=is_open))


# ---- The page and its deeds ------------------------------------------------------------------------------------------


def _find(key: str, purpose: Purpose = Purpose.OWN, *, to_change: bool = False) -> PrivateLink | None:
    found = queries.find_link(private_links.digest(key), purpose, to_change=to_change) if key else None
    return found if found is not None and private_links.is_good(found, clock.now()) else None


def _use(key: str) -> PrivateLink:
    """Return the link that is about to be used, and count its use; raises Conflict for one that is replaced."""
    link = _find(key, to_change=True)
    if link is None:
        raise NotFound(_("This link does not work any more."))
    if link.replaced_at is not None:
        raise Conflict(
            _(
                "You used this link a moment ago, and it is replaced. What you entered is kept here; please send it"
                " from the page behind the newest link in your mailbox."
            )
        )
    throttle.count(current_app.config["THROTTLE_KEY"], f"own:{link.enquiry_id}", DEEDS_A_DAY, DAY)
    return link


def _do(key: str, deed: str, form: Any) -> Response:
    """Do a deed and lead to the page behind the next link, or show the page with what was entered and why not."""
    next_key = private_links.next_key(key, [deed, *form.said()], current_app.config["LINK_KEY"])
    try:
        with transaction():
            _find(key, to_change=True)  # the second of two clicks waits here for the first
            if _find(next_key) is None:
                _act(deed, Visit(_use(key), next_key, letterhead()), form)
    except IntegrityError:  # the other click was faster by a moment
        pass
    except (Conflict, StaleDataError) as problem:
        return _page(key, {deed: form}, 409, str(getattr(problem, "sentence", "")) or _overtaken())
    except (Invalid, NotAllowed) as problem:
        return _page(key, {deed: form}, 422, str(problem.sentence))
    except NotFound:
        return _gone()
    except TooMany as problem:
        answer = _page(key, {deed: form}, 429, str(problem.sentence))
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    except OperationalError as problem:
        current_app.logger.error("own enquiry not changed: %s", type(problem.orig).__name__)
        alert = _("This could not be done just now, and nothing is lost: please send it again in a minute.")
        answer = _page(key, {deed: form}, 503, alert)
        answer.headers["Retry-After"] = "60"
        return answer
    return see_other("enquiries.own", **{"for": next_key, "done": deed})


def _act(deed: str, visit: Visit, form: Any) -> None:
    if deed == "add":
        actions.add(visit, form.words.data)
    elif deed == "correct":
        values = {name: form[name].data for name in ("name", "email", "company", "phone")}
        actions.correct(visit, form.seen, Contact(**values, country_code=form.country.data), _may_ask)
    elif deed == "withdraw":
        actions.withdraw(visit, form.seen, settings().instance)
    else:
        actions.stop_marketing(visit)


def _may_ask(email_key: str) -> bool:
    """Count one mail to an address that somebody names as theirs; say whether it may get it."""
    secret = current_app.config["THROTTLE_KEY"]
    try:
        throttle.count(secret, f"own-address:{email_key}", ACKNOWLEDGEMENTS_A_DAY, DAY)
    except TooMany:
        return False
    return True


def _overtaken() -> str:
    return _("Your enquiry has changed meanwhile. What you entered is kept; please send it once more.")


def _take_along(key: str, form: Any) -> Response:
    """Hand over all that is held of the sender: the link was mailed to the address, which so is proved to be theirs."""
    try:
        with transaction():
            link = _find(key)
            if link is None:
                return _gone()
            throttle.count(current_app.config["THROTTLE_KEY"], f"copy:{link.enquiry_id}", COPIES_A_DAY, DAY)
            body = subjects.copy_of(link.enquiry.email, settings().instance, via="private link")
    except TooMany as problem:
        return _page(key, {"download": form}, 429, str(problem.sentence))
    answer = make_response(body)
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


def _page(key: str, sent: dict[str, Any] | None = None, code: int = 200, alert: str = "") -> Response:
    """Show the enquiry as it is now; a form that was sent keeps what was entered, but takes the version shown."""
    link = _find(key)
    if link is None:
        return _gone()
    enquiry = link.enquiry
    contact = {name: getattr(enquiry, name) for name in ("name", "email", "company", "phone")}
    start = {"correct": contact | {"country": enquiry.country_code}}
    drawn = {name: (sent or {}).get(name) or kind(deed=name, data=start.get(name)) for name, kind in _FORMS.items()}
    for form in drawn.values():
        form.version.data = enquiry.version
    body = render_template(
        "enquiries/own.html",
        enquiry=enquiry,
        desk=enquiry.desk,
        progress=wording.progress(enquiry),
        facts=wording.facts_of(enquiry),
        asked=wording.kind_label(enquiry.kind),
        letters=[row for row in enquiry.timeline if row.what in {"addition", "answered"}],
        agreed=[row for row in enquiry.consents if row.purpose == "marketing" and row.withdrawn_at is None],
        forms=drawn,
        alert=alert,
        done=choice("done", {*_FORMS, "address"}) if not sent else "",
        key=key,
    )
    return make_response(body, code)


def _gone() -> Response:
    """Say that a link leads nowhere any more, and offer to send a new one."""
    return _link_page(forms.LinkForm(), 404, is_gone=True)


def _link_page(
    form: forms.LinkForm, code: int, alert: str = "", retry_after: int | None = None, *, is_gone: bool = False
) -> Response:
    body = render_template("enquiries/own_link.html", form=form, alert=alert, is_gone=is_gone)
    answer = make_response(body, code)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _send_link(form: forms.LinkForm) -> None:
    secret, email = current_app.config["THROTTLE_KEY"], form.email.data
    reference = wording.reference_of(form.reference.data)
    throttle.count(secret, f"own-link:{throttle.network_of(request.remote_addr)}", ASKED, ASKED_WINDOW)
    try:
        # By both, so that nobody can use up what another person may ask for.
        throttle.count(secret, f"own-link-mail:{reference}:{email.casefold()}", LINKS_A_DAY, DAY)
    except TooMany:
        return  # whoever asks does not learn it
    actions.send_link(reference, email, letterhead())
