"""The palette: a page that finds anything by its name, and the same list for the dialog on every page.

What is typed may be a person's name, so it is posted, and where it has to stand in an address it is sealed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import clock, i18n, rooms, search
from expoapp.db import expect_write, transaction
from expoapp.enquiries import wording as enquiry_wording
from expoapp.exhibitions import wording as exhibition_wording
from expoapp.i18n import gettext as _
from expoapp.jump import actions, queries
from expoapp.jump.forms import LONGEST, JumpForm
from expoapp.jump.queries import Asks, Jump, Named
from expoapp.web import buckets, sealing
from expoapp.web.forms import pressed
from expoapp.web.pages import see_other

bp = Blueprint("jump", __name__)
MOST_ROOMS = 6


@dataclass(frozen=True)
class Hit:
    """A way: where it leads, its name in the name's own language, and what stands beside it."""

    address: str
    name: str
    said: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Group:
    """Ways of one kind under a heading."""

    name: str
    hits: list[Hit]


@bp.route("", methods=["GET", "POST"], endpoint="page")
def page() -> ResponseReturnValue:
    """Show what some words find, as a page of links; the words of a posted form go on sealed."""
    if request.method == "POST":
        pressed()
        return see_other("staff.jump.page", q=sealing.seal(JumpForm(request.form).words.data[:LONGEST]) or None)
    words = sealing.unseal(request.args.get("q"))[:LONGEST]
    groups, told = _look(words)
    return render_template(
        "jump/staff/page.html", form=JumpForm(data={"words": words}), words=words, groups=groups, told=told
    )


@bp.post("/found", endpoint="found")
def found() -> ResponseReturnValue:
    """Return the list of what some words find, for the dialog that somebody types into."""
    pressed()
    expect_write(False)  # posted, since a name may be personal, but only read
    words = JumpForm(request.form).words.data[:LONGEST]
    groups, told = _look(words)
    return render_template("jump/staff/found.html", groups=groups, told=told)


def _look(words: str) -> tuple[list[Group], str]:
    """Return what is found in groups, and a sentence about it."""
    buckets.spend(buckets.JUMP, current_user.id)
    asks = Asks(
        news=rooms.is_open("staff.news.show"),
        pages=rooms.is_open("staff.site.page"),
        enquiries=rooms.is_open("staff.enquiries.enquiry"),
        templates=rooms.is_open("staff.enquiries.template"),
        desks=rooms.is_open("staff.enquiries.edit_desk"),
        people=rooms.is_open("staff.people.list"),
    )
    jump = queries.jump(words, current_user.scope, asks, clock.now())
    groups = [one for one in (*_rooms(words), *_things(jump, words, asks)) if one.hits]
    if jump.enquiries:
        with transaction():
            actions.read_senders(len(jump.enquiries), current_user.id)
    return groups, _told(jump, groups, words)


def _told(jump: Jump, groups: Sequence[Group], words: str) -> str:
    if words and not groups:
        return _("Nothing here is called so. Try fewer letters.")
    if jump.corrections:
        taken = i18n.listed([one.taken for one in jump.corrections])
        return _("Nothing is called so. This is what “%(taken)s” finds.", taken=taken)
    return ""


def _rooms(words: str) -> list[Group]:
    """Return rooms and deeds by their names and what else they are called; all of them where nothing is typed."""
    wanted = search.read(words)
    entered = [
        (room.endpoint, str(room.label), str(group.label), str(room.called))
        for group in rooms.rail()
        for room in group.rooms
    ]
    begun = [(deed.endpoint, str(deed.label), "", str(deed.called)) for deed in rooms.deeds()]
    ways = [
        Hit(url_for(endpoint), label, group)
        for endpoint, label, group, called in (*entered, *begun)
        if search.is_called(wanted, label, group if not called else f"{group} {called}")
    ]
    # The name itself stands before what else it is called.
    ways.sort(key=lambda way: not search.is_called(wanted, way.name))
    return [Group(_("Go to"), ways if not wanted else ways[:MOST_ROOMS])]


def _things(jump: Jump, words: str, asks: Asks) -> list[Group]:
    editions = [
        Hit(
            _first_open(
                ("staff.exhibitions.edit_edition", {"edition_id": one.id}),
                ("staff.exhibitions.show", {"exhibition_id": one.exhibition_id}),
            ),
            one.exhibition.name,
            f"{exhibition_wording.dates_of(one)} · {one.city.name}",
            one.exhibition.lang,
        )
        for one in jump.editions
    ]
    senders = [
        Hit(
            url_for("staff.enquiries.enquiry", reference=one.reference),
            one.name or _("Anonymous"),
            " · ".join(filter(None, (one.company, one.reference, enquiry_wording.state_label(one.state)))),
        )
        for one in jump.enquiries
    ]
    if asks.enquiries and words.strip():
        senders.append(
            Hit(
                url_for("staff.enquiries.inbox", show="all", q=sealing.seal(words)),
                _("Search all enquiries for these words"),
            )
        )
    return [
        Group(_("Editions"), editions),
        Group(_("Exhibitions"), _ways(jump.exhibitions, "staff.exhibitions.show", "exhibition_id")),
        Group(_("Venues"), [_venue(one) for one in jump.venues]),
        Group(
            _("Organisers"),
            [
                Hit(url_for("staff.exhibitions.organisers", q=one.name), one.name, "", one.lang)
                for one in jump.organisers
            ],
        ),
        Group(_("News"), _ways(jump.posts, "staff.news.show", "post_id")),
        Group(_("Pages"), _ways(jump.pages, "staff.site.page", "page_id")),
        Group(_("Answer templates"), _ways(jump.templates, "staff.enquiries.template", "template_id")),
        Group(_("Desks"), _ways(jump.desks, "staff.enquiries.edit_desk", "desk_id")),
        Group(_("People"), [_person(one) for one in jump.people]),
        Group(_("Enquiries"), senders),
    ]


def _ways(found: Sequence[Named], endpoint: str, key: str) -> list[Hit]:
    return [Hit(url_for(endpoint, **_values(key, one)), one.name, _said(one), one.lang) for one in found]


def _values(key: str, one: Named) -> dict[str, Any]:
    return {key: one.key}


def _said(one: Named) -> str:
    """Return what stands beside a name: its place, and that the public does not see it."""
    city, country = one.where
    states = {"draft": _("Draft"), "withdrawn": _("Withdrawn"), "published": ""}
    place = f"{city}, {i18n.territory(country)}" if city else ""
    return " · ".join(filter(None, (place, states.get(one.said, one.said))))


def _venue(one: Named) -> Hit:
    address = _first_open(
        ("staff.catalogue.venue", {"venue_id": one.key}), ("staff.catalogue.edit_venue", {"venue_id": one.key})
    ) or url_for("catalogue.venue", slug=one.said)
    city, country = one.where
    return Hit(address, one.name, f"{city}, {i18n.territory(country)}")


def _person(one: Named) -> Hit:
    address = _first_open(("staff.people.show", {"account_id": one.key}), ("staff.people.list", {}))
    return Hit(address, one.name, one.said)


def _first_open(*ways: tuple[str, dict[str, Any]]) -> str:
    """Return the first address that there is for these values and that the person may look at, "" for none."""
    for endpoint, values in ways:
        if rooms.is_open(endpoint) and current_app.url_map.is_endpoint_expecting(endpoint, *values):
            return url_for(endpoint, **values)
    return ""
