"""Every address prefix, one table per audience, and the gate that hangs on each."""

from flask import Blueprint, Flask

from expoapp import rights, rooms
from expoapp.accounts import cli as accounts_cli
from expoapp.accounts import staff as accounts_staff
from expoapp.catalogue import public as catalogue_public
from expoapp.catalogue import staff as catalogue_staff
from expoapp.enquiries import cli as enquiries_cli
from expoapp.enquiries import public as enquiries_public
from expoapp.enquiries import staff as enquiries_staff
from expoapp.exhibitions import cli as exhibitions_cli
from expoapp.exhibitions import public as exhibitions_public
from expoapp.exhibitions import staff as exhibitions_staff
from expoapp.jump import staff as jump_staff
from expoapp.news import cli as news_cli
from expoapp.news import public as news_public
from expoapp.news import staff as news_staff
from expoapp.privacy import cli as privacy_cli
from expoapp.privacy import staff as privacy_staff
from expoapp.site import cli as site_cli
from expoapp.site import public as site_public
from expoapp.site import staff as site_staff
from expoapp.watching import cli as watching_cli
from expoapp.watching import public as watching_public
from expoapp.web import guard

# Visitors: every page stands without prefix in English and under /<language> in the others.
PUBLIC = [
    site_public.bp,  # /, /search, /about, /privacy, …, /preview/<token>, /robots.txt
    exhibitions_public.bp,  # /exhibitions (and .ics, .pdf), /exhibitions/<slug>, …/<edition>, /compare, /share.png
    catalogue_public.bp,  # /regions, /countries, /industries, /venues
    news_public.bp,  # /news, /news/2026, /news/2026/02, /news/2026/<slug>
    enquiries_public.bp,  # /enquire, /enquire/own, /instant-reply, /consent/withdraw
    watching_public.bp,  # /watch, /watch/sent, /watch/confirm, /watch/leave
]
# Staff: everything under /staff, behind one gate.
STAFF = [
    (accounts_staff.bp, ""),  # /staff, /staff/sign-in, /staff/account, /staff/forgotten
    (accounts_staff.people_bp, ""),  # /staff/people, /staff/colleagues
    (catalogue_staff.bp, ""),  # /staff/venues, /cities, /regions, /countries, /industries, /product-groups
    (enquiries_staff.bp, "/enquiries"),
    (enquiries_staff.mail_bp, "/mail"),
    (exhibitions_staff.bp, "/exhibitions"),
    (news_staff.bp, "/news"),
    (privacy_staff.bp, "/privacy"),
    (
        site_staff.bp,
        "",
    ),  # /staff/pages, /banners, /settings, /agenda, /timing, /previews, /drafts, /redirects, /quality
    (jump_staff.bp, "/jump"),
]
# Signing in, and the pages behind links in mails, whose tokens are the proof.
OPEN_TO_STRANGERS = frozenset(
    f"staff.accounts.{name}" for name in ("sign_in", "forgotten", "reset", "accept", "confirm_address")
)
# Between password and second factor nothing else is open.
HALF_WAY = frozenset(f"staff.accounts.{name}" for name in ("second_step", "prove_passkey", "factor", "sign_out"))
COMMANDS = [
    accounts_cli.group,
    exhibitions_cli.group,
    exhibitions_cli.exhibitors,
    news_cli.group,
    enquiries_cli.group,
    enquiries_cli.consents,
    privacy_cli.group,
    enquiries_cli.spool_group,
    watching_cli.group,
    *site_cli.commands,
]


def init_app(app: Flask) -> None:
    """Hang every address and command on the application."""
    app.config["PERMISSIONS"] = rights.permissions()
    for pages in PUBLIC:
        app.register_blueprint(pages)
    office = Blueprint("staff", "expoapp", url_prefix="/staff")
    office.before_request(guard.staff_gate(rights.permissions(), OPEN_TO_STRANGERS, accounts_staff.prove, HALF_WAY))
    office.before_request(site_staff.take_up_draft)
    office.after_request(site_staff.forget_draft)
    for room, prefix in STAFF:
        # An empty prefix would make the front page /staff/ instead of /staff.
        office.register_blueprint(room, url_prefix=prefix or None)
    app.register_blueprint(office)
    for command in COMMANDS:
        app.cli.add_command(command)
    rooms.init_app(app)
    site_public.init_app(app)
    exhibitions_public.init_app(app)
    accounts_staff.init_app(app)
    enquiries_staff.init_app(app)
    site_staff.init_app(app)
