"""The rooms of the back office, and the deeds that people go to by name: what the rail, the palette and the keys offer.

A room is one line. It is offered where its address exists and `permissions.yaml` lets the person in; nobody else has
to know of it. The order of the lines is the order on the page.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, request, url_for

from expoapp.i18n import lazy_gettext as _l
from expoapp.web import guard


@dataclass(frozen=True)
class Room:
    """An entry of the rail. Its label is lazy, as all words here are.

    Of the pages without an entry of their own those belong to it whose endpoint begins with one of `also`; the longest
    beginning decides. `key` follows "g". A `minor` room is in sight while somebody is in its group. `called` is what
    else people type for it. Who may enter the room named by `unless` needs this one not. `chapter` is where the
    handbook tells of it: a chapter's name, or the anchor of a heading in one behind it ("enquiries#contacts").
    """

    endpoint: str
    label: Any
    also: tuple[str, ...] = ()
    key: str = ""
    minor: bool = False
    called: Any = ""
    unless: str = ""
    chapter: str = ""


@dataclass(frozen=True)
class Group:
    """Rooms under one heading; the front page stands alone, without one."""

    label: Any
    rooms: list[Room] = field(default_factory=list)


@dataclass(frozen=True)
class Deed:
    """Something to begin at once: the address of its form."""

    endpoint: str
    label: Any
    called: Any = ""


GROUPS = [
    Group(
        "",
        [
            Room(
                "staff.accounts.today",
                _l("Today"),
                key="t",
                called=_l("start front page dashboard"),
                chapter="finding-your-way#today",
            )
        ],
    ),
    Group(
        _l("Enquiries"),
        [
            Room(
                "staff.enquiries.inbox",
                _l("Inbox"),
                ("staff.enquiries.",),
                "i",
                called=_l("enquiries letters"),
                chapter="enquiries",
            ),
            Room(
                "staff.enquiries.figures",
                _l("Figures"),
                key="f",
                called=_l("statistics numbers"),
                chapter="enquiries#figures",
            ),
            Room("staff.mail.list", _l("Mail"), ("staff.mail.",), "m", called=_l("outbox log e-mail"), chapter="mail"),
            Room(
                "staff.enquiries.contacts",
                _l("Contacts"),
                (
                    "staff.enquiries.contact",
                    "staff.enquiries.edit_contact",
                    "staff.enquiries.merge_contact",
                    "staff.enquiries.find_double",
                    "staff.enquiries.split_contact",
                    "staff.enquiries.company",
                ),
                "c",
                minor=True,
                called=_l("people companies"),
                chapter="enquiries#contacts-and-companies",
            ),
            Room(
                "staff.enquiries.templates",
                _l("Answer templates"),
                ("staff.enquiries.template", "staff.enquiries.new_template", "staff.enquiries.edit_template"),
                minor=True,
                chapter="enquiries#answer-templates",
            ),
            Room(
                "staff.enquiries.desks",
                _l("Desks"),
                ("staff.enquiries.new_desk", "staff.enquiries.edit_desk", "staff.enquiries.add_rule"),
                minor=True,
                called=_l("routing rules"),
                chapter="enquiries#desks",
            ),
        ],
    ),
    Group(
        _l("Exhibitions"),
        [
            Room(
                "staff.exhibitions.list",
                _l("All exhibitions"),
                ("staff.exhibitions.",),
                "e",
                chapter="exhibitions-and-editions",
            ),
            Room(
                "staff.exhibitions.next_year",
                _l("Next year"),
                ("staff.exhibitions.next_year", "staff.exhibitions.unconfirmed"),
                "y",
                chapter="next-year",
            ),
            Room(
                "staff.site.agenda",
                _l("Agenda"),
                ("staff.site.timing",),
                "a",
                called=_l("publish expire calendar"),
                chapter="when-things-are-public#the-agenda",
            ),
            Room(
                "staff.exhibitions.organisers",
                _l("Organisers"),
                (
                    "staff.exhibitions.organiser",
                    "staff.exhibitions.new_organiser",
                    "staff.exhibitions.edit_organiser",
                ),
                "o",
                minor=True,
                chapter="organisers",
            ),
            Room(
                "staff.catalogue.venues",
                _l("Venues"),
                ("staff.catalogue.",),
                "v",
                minor=True,
                called=_l("halls places"),
                chapter="places-and-lines-of-business#venues",
            ),
            Room(
                "staff.catalogue.cities",
                _l("Cities"),
                ("staff.catalogue.edit_city",),
                minor=True,
                called=_l("time zones clocks"),
                chapter="places-and-lines-of-business#cities",
            ),
            Room(
                "staff.catalogue.regions",
                _l("Regions"),
                ("staff.catalogue.new_region", "staff.catalogue.edit_region"),
                minor=True,
                chapter="places-and-lines-of-business#regions-countries-industries",
            ),
            Room(
                "staff.catalogue.countries",
                _l("Countries"),
                ("staff.catalogue.edit_country",),
                minor=True,
                chapter="places-and-lines-of-business#regions-countries-industries",
            ),
            Room(
                "staff.catalogue.industries",
                _l("Industries"),
                (
                    "staff.catalogue.new_industry",
                    "staff.catalogue.edit_industry",
                    "staff.catalogue.add_group",
                    "staff.catalogue.edit_group",
                ),
                minor=True,
                called=_l("trades product groups"),
                chapter="places-and-lines-of-business#regions-countries-industries",
            ),
        ],
    ),
    Group(
        _l("Website"),
        [
            Room("staff.news.list", _l("News"), ("staff.news.",), "n", called=_l("posts"), chapter="news"),
            Room("staff.site.pages", _l("Pages"), ("staff.site.",), "p", chapter="pages"),
            Room(
                "staff.site.quality",
                _l("Data quality"),
                ("staff.site.quality", "staff.site.dismiss"),
                "q",
                chapter="data-quality",
            ),
            Room(
                "staff.site.banners",
                _l("Banners"),
                (
                    "staff.site.banner",
                    "staff.site.new_banner",
                    "staff.site.edit_banner",
                    "staff.site.translate_banner",
                ),
                minor=True,
                called=_l("notices"),
                chapter="banners",
            ),
            Room(
                "staff.site.redirects",
                _l("Redirects"),
                ("staff.site.redirect", "staff.site.new_redirect", "staff.site.edit_redirect", "staff.site.missing"),
                "r",
                minor=True,
                called=_l("404 old addresses"),
                chapter="redirects",
            ),
            Room(
                "staff.site.imports",
                _l("Import"),
                ("staff.site.import",),
                minor=True,
                called=_l("Excel CSV files"),
                chapter="import-and-export",
            ),
        ],
    ),
    Group(
        _l("House"),
        [
            Room(
                "staff.people.list",
                _l("People"),
                ("staff.people.",),
                "h",
                called=_l("accounts colleagues roles invitations"),
                chapter="people",
            ),
            Room(
                "staff.people.colleagues",
                _l("Colleagues"),
                key="h",
                unless="staff.people.list",
                chapter="what-you-may-do",
            ),
            Room("staff.site.settings", _l("Settings"), ("staff.site.setting",), "s", chapter="settings"),
            Room(
                "staff.privacy.requests",
                _l("Privacy"),
                ("staff.privacy.",),
                called=_l("erase copy of data"),
                chapter="when-somebody-asks-what-we-know-of-them",
            ),
            Room(
                "staff.site.trail",
                _l("Trail"),
                ("staff.site.trail",),
                called=_l("history audit log who did what"),
                chapter="what-stood-there-before#the-trail",
            ),
            Room("staff.site.help", _l("Help"), ("staff.site.chapter",), called=_l("handbook manual")),
        ],
    ),
]
DEEDS = [
    Deed("staff.exhibitions.new", _l("New exhibition"), _l("add")),
    Deed("staff.catalogue.new_venue", _l("New venue"), _l("add hall place")),
    Deed("staff.site.new_banner", _l("New banner"), _l("add notice")),
    Deed("staff.news.new", _l("New post"), _l("add write news")),
    Deed("staff.site.new_page", _l("New page"), _l("add write")),
    Deed("staff.people.invite", _l("Invite somebody"), _l("add account person")),
    Deed("staff.site.new_redirect", _l("New redirect"), _l("add address")),
    Deed("staff.enquiries.new_template", _l("New template"), _l("add write answer")),
    Deed("staff.enquiries.new_desk", _l("New desk"), _l("add")),
    Deed("staff.enquiries.quarantine", _l("Quarantine"), _l("spam held back")),
    Deed("staff.accounts.account", _l("Your account"), _l("password sessions settings")),
]

# Pages that the handbook tells of elsewhere than of their room, and pages without one; the longest beginning decides.
CHAPTERS = {
    "staff.accounts.account": "signing-in#your-account",
    "staff.accounts.confirm": "signing-in#your-account",
    "staff.accounts.factor": "signing-in#the-second-factor",
    "staff.accounts.passkeys": "signing-in#the-second-factor",
    "staff.jump.": "finding-your-way#jump-to-anything",
    "staff.enquiries.enquiry": "enquiries#answer-an-enquiry",
    "staff.enquiries.quarantine": "enquiries#quarantine",
    "staff.enquiries.sheet": "enquiries#take-enquiries-out",
    "staff.exhibitions.new": "exhibitions-and-editions#a-new-exhibition",
    "staff.exhibitions.edit": "exhibitions-and-editions#a-new-exhibition",
    "staff.exhibitions.new_edition": "exhibitions-and-editions#an-edition",
    "staff.exhibitions.edit_edition": "exhibitions-and-editions#an-edition",
    "staff.exhibitions.change_status": "exhibitions-and-editions#move-postpone-or-cancel",
    "staff.exhibitions.exhibitors": "exhibitions-and-editions#exhibitors",
    "staff.exhibitions.new_exhibitor": "exhibitions-and-editions#exhibitors",
    "staff.exhibitions.edit_exhibitor": "exhibitions-and-editions#exhibitors",
    "staff.exhibitions.upload_exhibitors": "exhibitions-and-editions#exhibitors",
    "staff.exhibitions.preview_exhibitors": "exhibitions-and-editions#exhibitors",
    "staff.exhibitions.next_edition": "next-year",
    "staff.exhibitions.unconfirmed": "next-year#what-is-to-be-confirmed",
    "staff.exhibitions.new_organiser": "organisers",
    "staff.exhibitions.edit_organiser": "organisers",
    "staff.site.timing": "when-things-are-public",
    "staff.site.history": "what-stood-there-before",
    "staff.site.restore": "what-stood-there-before",
}


def is_open(endpoint: str) -> bool:
    """Say whether there is such an address and the person signed in may look at it."""
    return endpoint in current_app.view_functions and guard.may(endpoint)


def rail() -> list[Group]:
    """Return the groups with the rooms that the person signed in may enter; a group without any is left out."""
    open_ones = [Group(one.label, [room for room in one.rooms if _is_offered(room)]) for one in GROUPS]
    return [one for one in open_ones if one.rooms]


def _is_offered(room: Room) -> bool:
    return is_open(room.endpoint) and not (room.unless and is_open(room.unless))


def room_of(endpoint: str) -> str:
    """Return the endpoint of the room that a page belongs to, "" for none."""
    every = [room for group in GROUPS for room in group.rooms]
    if any(room.endpoint == endpoint for room in every):
        return endpoint
    begun = [(len(start), room.endpoint) for room in every for start in room.also if endpoint.startswith(start)]
    return max(begun, default=(0, ""))[1]


def here() -> str:
    """Return the endpoint of the room that somebody is in now; a page may stand in for another one's."""
    return room_of(g.get("stands_in_for") or request.endpoint or "")


def chapter_of(endpoint: str, room: str) -> str:
    """Return where the handbook tells of a page, which belongs to a room or (with "") to none."""
    begun = [start for start in CHAPTERS if endpoint.startswith(start)]
    if begun:
        return CHAPTERS[max(begun, key=len)]
    return next((one.chapter for group in GROUPS for one in group.rooms if one.endpoint == room), "")


def help_address() -> str:
    """Return the address of what the handbook says of the page asked for; "" where there is nothing."""
    chapter, _sign, anchor = chapter_of(request.endpoint or "", here()).partition("#")
    return url_for("staff.site.chapter", chapter=chapter, _anchor=anchor or None) if chapter else ""


def deeds() -> list[Deed]:
    """Return the deeds that the person signed in may begin."""
    return [deed for deed in DEEDS if is_open(deed.endpoint)]


def init_app(app: Flask) -> None:
    """Teach templates the rooms."""
    app.jinja_env.globals.update(office_rail=rail, office_room=here, office_help=help_address)
