"""Tables of the back office: they sort, filter, page, and all of it stands in the address."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import rooms
from expoapp.accounts.models import Role
from expoapp.exhibitions.models import Edition, Exhibition
from tests.office import Person, enter

LISTS = {
    "/staff/exhibitions": ("name", "place", "dates", "site"),
    "/staff/exhibitions/organisers": ("name", "exhibitions", "site"),
    "/staff/news": ("title", "posted"),
    "/staff/pages": ("title", "address", "changed", "site"),
    "/staff/enquiries/contacts": ("name", "company", "number"),
    "/staff/enquiries/desks": ("name", "person", "promise"),
    "/staff/venues": ("name", "city"),
    "/staff/cities": ("name", "country", "zone"),
    "/staff/redirects": ("path", "target", "since"),
    "/staff/enquiries/templates": ("name", "kind", "language"),
}


def rows(person: Person, address: str) -> list[str]:
    """Return the heads of a list's rows."""
    page = person.get(address).get_data(as_text=True)
    return [
        re.sub(r"<[^>]+>", "", one).strip()
        for one in re.findall(r'<th scope="row".*?</th>', page.partition("<tbody>")[2].partition("</tbody>")[0], re.S)
    ]


@pytest.mark.sql
@pytest.mark.parametrize(("address", "keys"), LISTS.items(), ids=list(LISTS))
def test_every_order_shows_the_same_rows_and_its_opposite_turns_them_round(
    app: Flask, wider: Traveller, address: str, keys: tuple[str, ...]
) -> None:
    person = enter(app, *Role)
    page = person.get(address).get_data(as_text=True)
    for key in keys:
        if "<tbody>" in page:
            assert re.search(rf"sort=-?{key}\b", page) or "aria-sort" in page, key
        one, other = rows(person, f"{address}?sort={key}"), rows(person, f"{address}?sort=-{key}")
        assert len(one) == len(other)
    assert rows(person, f"{address}?sort=nothing") == rows(person, address)


def test_exhibitions_are_sorted_by_name_and_by_what_comes_next(app: Flask, sample: Traveller) -> None:
    person = enter(app, "viewer")
    names = rows(person, "/staff/exhibitions")
    assert names == sorted(names)
    assert rows(person, "/staff/exhibitions?sort=-name") == names[::-1]
    coming = rows(person, "/staff/exhibitions?sort=dates")
    # MEDEXPO KENYA opens first after the sample's day; what is furthest away begins the falling order.
    page = person.get("/staff/exhibitions?sort=dates").get_data(as_text=True)
    days = re.findall(r"Opens in (\d+) days?", page)
    assert [int(one) for one in days] == sorted(int(one) for one in days)
    assert sorted(coming) == names
    assert 'aria-sort="ascending"' in page


def test_an_exhibition_with_nothing_to_come_stands_last_both_ways(app: Flask, sample: Traveller, db: Session) -> None:
    show = db.scalars(select(Exhibition).where(Exhibition.slug == "kite-kenya")).one()
    name = show.name
    for one in db.scalars(select(Edition).where(Edition.exhibition_id == show.id)):
        one.status, one.status_reason = "cancelled", "Not this time"
    db.commit()
    person = enter(app, "viewer")
    for sort in ("dates", "-dates"):
        assert rows(person, f"/staff/exhibitions?sort={sort}")[-2:] == [name, "WOODEXPO RWANDA"]
    assert name in rows(person, "/staff/exhibitions?next=none")
    assert name in rows(person, "/staff/exhibitions?next=cancelled")


def test_sorting_keeps_filters_and_paging_keeps_both(app: Flask, wider: Traveller) -> None:
    person = enter(app, "viewer")
    page = person.get("/staff/exhibitions?site=public&sort=-place").get_data(as_text=True)
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert following == "/staff/exhibitions?site=public&amp;sort=-place&amp;page=2"
    assert 'href="/staff/exhibitions?site=public"' in page  # by name, which needs not be said
    assert '<input type="hidden" name="sort" value="-place">' in page


def test_the_list_is_filtered_by_trade_state_and_whether_the_public_sees_it(
    app: Flask, sample: Traveller, db: Session
) -> None:
    show = db.scalars(select(Exhibition).where(Exhibition.slug == "kite-kenya")).one()
    show.state, name = "withdrawn", show.name
    db.commit()
    person = enter(app, "viewer")
    every = rows(person, "/staff/exhibitions")
    assert rows(person, "/staff/exhibitions?site=hidden") == [name]
    assert set(rows(person, "/staff/exhibitions?site=public")) == set(every) - {name}
    running = rows(person, "/staff/exhibitions?next=running")
    assert set(running) < set(every)
    assert rows(person, "/staff/exhibitions?next=nonsense&industry=nonsense") == every


def test_statements_depend_neither_on_order_nor_on_rows(app: Flask, wider: Traveller, statements: list[str]) -> None:
    person = enter(app, "viewer")
    person.get("/staff/exhibitions")
    counts = set()
    for query in ("", "?sort=-dates", "?sort=site", "?sort=place&next=coming&site=public"):
        statements.clear()
        person.get(f"/staff/exhibitions{query}")
        counts.add(len(statements))
    assert len(counts) == 1


def test_the_rail_offers_what_is_there_and_may_be_entered(app: Flask, sample: Traveller) -> None:
    for role in Role:
        page = enter(app, role).get("/staff").get_data(as_text=True)
        offered = set(re.findall(r'data-room="([^"]+)"', page))
        permissions = app.config["PERMISSIONS"]
        wanted = {room.endpoint for group in rooms.GROUPS for room in group.rooms}
        open_ones = {one for one in wanted if one in app.view_functions and role in permissions[one]["GET"]}
        if role is Role.ADMIN:
            open_ones.remove("staff.people.colleagues")  # they stand among the people
        assert offered == open_ones


def test_every_page_belongs_to_a_room(app: Flask) -> None:
    # The account stands in the rail's foot, and the palette on every page.
    lonely = {
        endpoint
        for endpoint in app.config["PERMISSIONS"]
        if not rooms.room_of(endpoint) and not endpoint.startswith(("staff.accounts.", "staff.jump."))
    }
    assert not lonely


def test_keys_are_given_once(app: Flask) -> None:
    keys = [room.key for group in rooms.GROUPS for room in group.rooms if room.key and not room.unless]
    assert len(keys) == len(set(keys))


@pytest.mark.usefixtures("sample")
def test_venues_and_cities_are_sorted_by_name_and_by_place(app: Flask) -> None:
    person = enter(app, *Role)
    for address in ("/staff/venues", "/staff/cities"):
        by_place, by_name = rows(person, address), rows(person, f"{address}?sort=name")
        assert by_name == sorted(by_name)
        assert by_place != by_name
        assert sorted(by_place) == by_name
        assert rows(person, f"{address}?sort=-name") == by_name[::-1]
