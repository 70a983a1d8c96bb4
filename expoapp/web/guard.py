"""The gates: which hosts are answered, where unsafe requests may come from, and who may go where in the back office."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from expoapp import i18n
from expoapp.db import expect_write
from expoapp.errors import NotAllowed
from expoapp.i18n import gettext as _
from expoapp.web import notices
from expoapp.web.forms import pressed

SAFE = {"GET", "HEAD", "OPTIONS"}
LONGEST_ADDRESS = 500
# Addresses that carry their whole proof, and to which a mail provider posts from its own pages or none (RFC 8058).
FROM_ANYWHERE = frozenset({"watching.leave", "enquiries.withdraw_consent"})
login_manager = LoginManager()

# {endpoint: {method: roles, "reads": "personal", "fresh_proof": True}}: what permissions.yaml says of the back office.
Permissions = Mapping[str, Mapping[str, Any]]
# Returns None where the person has proved lately who they are, or does so with this request; else what asks for it.
Proof = Callable[[], Response | None]


def init_app(app: Flask) -> None:
    """Hang the gates that every request passes."""
    login_manager.session_protection = None  # who is signed in stands in the database, not in Flask's cookie
    login_manager.init_app(app, add_context_processor=False)
    notices.init_app(app)
    hosts = app.config["SETTINGS"].hosts

    @app.before_request
    def first_gate() -> None:
        expect_write(request.method not in SAFE)
        # PostgreSQL takes no NUL in a text, and no value of ours has one. A blank stands in for it, since what is left
        # of "%0%000" when the middle goes would be one again. Before anything of the address is read.
        request.query_string = request.query_string.replace(b"%00", b"+")
        is_office = request.path.split("/", 2)[1:2] == ["staff"]
        i18n.speak(language_of_stranger() if is_office else g.get("lang", i18n.DEFAULT))
        if request.host.lower() not in hosts:
            abort(400)
        if "\x00" in request.path:
            abort(404)
        # Without a length the limits do not hold: what is too long would be cut instead of refused. Browsers send one.
        if request.method not in SAFE and "Transfer-Encoding" in request.headers:
            abort(411)
        if request.method not in SAFE and request.endpoint not in FROM_ANYWHERE and not comes_from_us():
            raise NotAllowed(_("This form was sent from another website. Please open our page and send it from there."))

    @app.after_request
    def key_was_looked_at(answer: Response) -> Response:
        # A page that forgets the key of its form cannot work at all, so it cannot be overlooked (R28).
        if g.get("key_wanted") and answer.status_code < 400:
            raise RuntimeError(f"{request.endpoint} acted without looking at the form's key")
        return answer


def comes_from_us() -> bool:
    """Say whether an unsafe request was made by one of our own pages.

    Browsers tell in Sec-Fetch-Site or Origin; a client that sends neither is no browser and carries no one's cookies
    across sites. The host itself has been checked before.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return origin.partition("://")[2].lower() == request.host.lower()


def staff_gate(
    permissions: Permissions, open_endpoints: frozenset[str], prove: Proof, half_way: frozenset[str] = frozenset()
) -> Callable[[], Response | None]:
    """Return the one gate of the back office: what no permission names is refused, and what is grave asks again.

    A session that has not proved all it must yet is a stranger everywhere but at the addresses that are `half_way`.
    """

    def gate() -> Response | None:
        endpoint = request.endpoint or ""
        if endpoint in open_endpoints:
            return None
        entry = permissions.get(endpoint, {})
        speak_to_person()
        if not current_user.is_authenticated:
            if g.get("half_session") is None or endpoint not in half_way:
                return _to_sign_in()
            g.key_wanted = request.method not in SAFE
            return None
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
        if not roles_of_user() & frozenset(entry.get(method, ())):
            raise NotAllowed(_("Your account does not have the role that this needs."))
        asked = None
        if needs_proof(entry, method):
            if method not in SAFE:
                pressed()  # else another website could have its own form carried through the proof
            asked = prove()
        g.key_wanted = request.method not in SAFE and asked is None
        return asked

    return gate


def speak_to_person() -> None:
    """Speak the language of whose session this is, whole or half-way; go on as before where there is none."""
    if current_user.is_authenticated:
        i18n.speak(current_user.lang)
    elif g.get("half_session") is not None:
        i18n.speak(g.half_session.account.lang)


def language_of_stranger() -> str:
    """Return in which language somebody reads the office who is not signed in: the address says it, or the browser."""
    said = request.args.get("lang", "")
    return said if said in i18n.LANGUAGES else language_of_browser()


def language_of_browser() -> str:
    """Return the language of ours that the browser asks for most, the default where it asks for none."""
    # Werkzeug's best_match takes "ar" before "en-GB", which stands ahead of it.
    asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in asked if code in i18n.LANGUAGES), i18n.DEFAULT)


def needs_proof(entry: Mapping[str, Any], method: str) -> bool:
    """Say whether a method of an address is a grave act (R19); "fresh_proof" is true for all, or names methods."""
    wanted = entry.get("fresh_proof", False)
    return wanted is True or (isinstance(wanted, list) and method in wanted)


def roles_of_user() -> frozenset[str]:
    """Return the roles of the person signed in; none for a stranger."""
    if not current_user.is_authenticated:
        return frozenset()
    return frozenset(str(role) for role in current_user.roles)


def may(endpoint: str, method: str = "GET") -> bool:
    """Say whether the person signed in may use an address; menus and buttons ask this."""
    return roles_may(roles_of_user(), endpoint, method)


def roles_may(roles: Iterable[str], endpoint: str, method: str) -> bool:
    """Say whether somebody with these roles may use an address."""
    permissions: Permissions = current_app.config["PERMISSIONS"]
    return not frozenset(permissions.get(endpoint, {}).get(method, ())).isdisjoint(map(str, roles))


def _to_sign_in() -> Response:
    if request.method != "GET":
        abort(401)
    return redirect(url_for("staff.accounts.sign_in", next=here()), code=302)


def here() -> str:
    """Return the address that was asked for, without scheme and host."""
    return iri_to_uri(request.full_path.rstrip("?"))


def home_address(wanted: str | None) -> str | None:
    """Return an address inside the back office, or None for anything else (R42: no redirect leaves home)."""
    if not wanted or len(wanted) > LONGEST_ADDRESS:
        return None
    if any(ord(sign) <= 32 or sign == "\\" or ord(sign) > 126 for sign in wanted):
        return None
    path = unquote(wanted.partition("?")[0].partition("#")[0])
    steps = path.split("/")
    if steps[:2] != ["", "staff"] or "\\" in path or any(step in {"", ".", ".."} for step in steps[2:]):
        return None
    return wanted
