"""The map: where places lie, how far it is zoomed in, whose names stand where, and the land under them."""

import gzip
import json
import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import pytest
import resvg_py
import time_machine
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from expoapp import clock, i18n
from expoapp.catalogue.models import City, CityTranslation, Country, Venue
from expoapp.config import ROOT
from expoapp.exhibitions import queries, world_map
from expoapp.exhibitions.queries import Held
from expoapp.exhibitions.world_map import Mark, Plan, View, labels, land
from expoapp.exhibitions.world_map.labels import Box, Disc
from expoapp.exhibitions.world_map.places import place_of, table
from expoapp.exhibitions.world_map.projection import HEIGHT, TOP, WEST, WIDTH, Point, project
from expoapp.exhibitions.world_map.views import MIDDLE, NARROW, WIDE, Town, draw
from tests import factories as make
from tests.pages import links, parse, words

SVG = "{http://www.w3.org/2000/svg}"
LAND = ROOT / "static" / "map" / "land.svg"
PAGE = """{% from "components/edition_map.html" import edition_map %}
<main>{{ edition_map(map_of(editions, moment), moment, has_list=has_list) }}</main>"""
AFRICA_AND_GULF = "AE AO BH BW CD CI CM DJ DZ EG ET GH IQ JO KE LB LY MA MG MZ NG OM QA RW SA SD SN TN TZ UG ZA ZM ZW"


def city(name: str, code: str = "KE", slug: str = "", arabic: str = "") -> City:
    made = City(country_code=code, slug=slug or name.lower(), name=name, zone="UTC", lang="en")
    made.country = Country(code=code, slug=code.lower(), name=code, translations=[])
    made.translations = [CityTranslation(field="name", lang="ar", value=arabic, source_digest="")] if arabic else []
    return made


def every_town(codes: str = "") -> list[Town]:
    """The cities of the bundled table, once each, with as many editions as makes marks of every size."""
    wanted = codes.split()
    places = {place: key for key, place in table().items() if not wanted or key[0] in wanted}
    return [
        Town(city(slug.title(), code, slug), 1 + number * number % 37, number % 9 == 0, project(*place))
        for number, (place, (code, slug)) in enumerate(places.items())
    ]


def towns_at(*places: tuple[float, float], count: int = 1) -> list[Town]:
    return [Town(city(f"Town {n}", slug=f"t{n}"), count, 0, project(*place)) for n, place in enumerate(places)]


def shown(view: View) -> list[labels.Label]:
    return [mark.label for mark in view.marks if not mark.label.is_spare]


def covers(box: Box, mark: Mark) -> bool:
    """Say whether a rectangle lies over a mark: a disc, or a square for several cities."""
    across = max(box.left - mark.x, mark.x - box.right, 0)
    down = max(box.top - mark.y, mark.y - box.bottom, 0)
    if mark.is_group:
        return max(across, down) < 0.9 * mark.radius - 0.1
    return math.hypot(across, down) < mark.radius - 0.1


def check(view: View) -> None:
    """Fail where a name lies over a name or a mark, or anything lies outside the drawing."""
    boxes = [label.box for label in shown(view)]
    assert not [(a, b) for a, b in combinations(boxes, 2) if a.meets(b)]
    for mark in view.marks:
        assert 0 <= mark.x <= view.width
        assert 0 <= mark.y <= view.height
        assert not [box for box in boxes if covers(box, mark)]
    assert all(box.lies_in(view.width, view.height) for box in boxes)
    left, top, width, height = view.land
    assert left <= 0.1
    assert top <= 0.1
    assert left + width >= view.width - 0.1
    assert top + height >= view.height - 0.1


# ---- The projection --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("latitude", [-55.0, -1.29, 0.0, 25.2, 45.0, 78.0])
def test_a_latitude_lies_where_miller_puts_it(latitude: float) -> None:
    written = 1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(latitude)))
    assert project(latitude, 36.82).y == pytest.approx(-math.degrees(written))
    assert project(latitude, 36.82).x == 36.82


def test_the_world_is_cut_between_asia_and_america() -> None:
    assert project(0, -175).x == 185
    assert project(0, -168).x == -168


# ---- The drawing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", ["", AFRICA_AND_GULF, "KE TZ UG RW", "AE", "DE FR GB IT ES", "RW", "US JP AU"])
@pytest.mark.parametrize("frame", [NARROW, MIDDLE, WIDE], ids=lambda frame: frame.name)
def test_no_name_covers_a_name_or_a_mark(codes: str, frame: Any) -> None:
    towns = every_town(codes)
    view = draw(towns, frame)
    check(view)
    held = Counter(town.key for mark in view.marks for town in mark.towns)
    assert held == {town.key: 1 for town in towns}


@given(
    st.lists(
        st.tuples(
            st.tuples(st.floats(-55, 83), st.floats(-180, 180)),
            st.integers(1, 400),
        ),
        min_size=1,
        max_size=24,
    )
)
@settings(max_examples=40, deadline=None)
def test_towns_anywhere_lie_inside_and_apart(places: list[tuple[tuple[float, float], int]]) -> None:
    towns = [
        Town(city(f"Town {n}", slug=f"t{n}"), count, 0, project(*place)) for n, (place, count) in enumerate(places)
    ]
    for frame in (NARROW, WIDE):
        view = draw(towns, frame)
        check(view)
        for a, b in combinations(view.marks, 2):
            assert math.dist((a.x, a.y), (b.x, b.y)) >= 24
            assert a.reach + b.reach <= math.dist((a.x, a.y), (b.x, b.y)) + a.radius + b.radius


def test_the_map_zooms_in_on_what_it_shows() -> None:
    near, far = draw(every_town("KE"), WIDE), draw(every_town(), WIDE)
    assert near.land[2] > 5 * far.land[2]
    assert far.land[2] >= WIDE.width


def test_a_mark_lies_over_its_place_on_the_land() -> None:
    (mark,) = (view := draw(towns_at((-1.29, 36.82)), WIDE)).marks
    left, top, width, height = view.land
    place = project(-1.29, 36.82)
    assert mark.x == pytest.approx(left + (place.x - WEST) / WIDTH * width, abs=0.2)
    assert mark.y == pytest.approx(top + (place.y - TOP) / HEIGHT * height, abs=0.2)


def test_cities_too_close_to_tell_apart_share_a_mark_until_the_map_is_nearer() -> None:
    gulf = [
        Town(city("Dubai", "AE"), 3, 1, project(25.2, 55.27)),
        Town(city("Sharjah", "AE"), 1, 0, project(25.35, 55.41)),
    ]
    together = draw([*gulf, *towns_at((-33.9, 18.4), (51.5, -0.1))], WIDE)
    mark = next(mark for mark in together.marks if mark.is_group)
    assert (mark.count, mark.running, mark.name.value) == (4, 1, "Dubai + 1")
    assert mark.query == {"city": ["ae-dubai", "ae-sharjah"]}


def test_a_mark_of_very_many_cities_leads_to_their_countries() -> None:
    crowd = [
        Town(city(f"T{n}", code, f"t{n}"), 1, 0, project(50 + n / 100, 10)) for n, code in enumerate(["DE", "FR"] * 11)
    ]
    (mark,) = draw([*crowd, *towns_at((-60, -160), (70, 179))], NARROW).marks[:1]
    assert mark.query == {"country": ["de", "fr"]}


def test_a_larger_number_makes_a_larger_mark_and_reaches_are_fingers_wide() -> None:
    few, many = draw(towns_at((0, 0)), WIDE).marks[0], draw(towns_at((0, 0), count=30), WIDE).marks[0]
    assert few.radius < many.radius
    assert few.reach == many.reach == 24


# ---- Names -----------------------------------------------------------------------------------------------------------


def test_a_name_moves_to_another_side_then_farther_off_then_waits_for_the_pointer() -> None:
    middle = Disc(200, 100, 10)
    (free,) = labels.place(["Nairobi"], [middle], 400, 200)
    assert (free.side, free.line) == ("left", None)
    beside = [Disc(230, 100, 10), middle]
    assert labels.place(["Kampala", "Nairobi"], beside, 400, 200)[1].side == "right"
    ring = [
        Disc(200 + 32 * math.cos(turn), 100 + 26 * math.sin(turn), 6) for turn in map(math.radians, range(0, 360, 20))
    ]
    (far,) = labels.place(["Nairobi", *[""] * len(ring)], [middle, *ring], 400, 200)[:1]
    assert far.line or far.is_spare
    everywhere = [Disc(x, y, 14) for x in range(0, 401, 28) for y in range(0, 201, 28)]
    assert labels.place(["Nairobi"] * len(everywhere), everywhere, 400, 200)[0].is_spare


def test_widths_grow_with_the_letters_in_every_script() -> None:
    assert labels.width_of("Dar es Salaam") > labels.width_of("Dar")
    assert labels.width_of("دار السلام") > labels.width_of("دبي") > 0
    assert labels.width_of("e\u0301") == labels.width_of("e")
    assert labels.width_of("東京") > labels.width_of("To")


def test_boxes_that_only_touch_do_not_meet() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))


# ---- Places ----------------------------------------------------------------------------------------------------------


def test_venues_say_better_than_the_table_where_a_city_lies() -> None:
    nairobi = city("Nairobi")
    assert place_of(nairobi) == project(-1.29, 36.82)
    assert place_of(nairobi, {(-1.0, 36.0), (-2.0, 37.0)}) == project(-1.5, 36.5)
    assert place_of(city("Nowhere")) is None


def test_the_sample_lies_on_the_map(sample: time_machine.Traveller, db: Session) -> None:
    assert sample
    assert db
    plan = world_map.plan(queries.upcoming(clock.now()), clock.now())
    assert not plan.unplaced
    assert len(plan.towns) > 5
    for view in plan.views:
        check(view)


# ---- The page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def four_cities(db: Session) -> dict[str, City]:
    """Three editions in Nairobi, one running on 2 March 2026; one in Dubai; one in a town nobody has measured."""
    venue = make.venue("KICC", latitude=-1.2886, longitude=36.8231)
    make.edition(make.exhibition("BUILDEXPO KENYA"), date(2026, 3, 1), at=venue)
    make.edition(make.exhibition("MEDEXPO KENYA"), date(2026, 7, 1))
    make.edition(make.exhibition("PPPEXPO KENYA"), date(2026, 8, 1))
    dubai = make.city("Dubai", "Asia/Dubai", make.country("AE", "United Arab Emirates"))
    make.edition(make.exhibition("ITEXPO", in_city=dubai), date(2026, 4, 1))
    unmeasured = make.city("Kakamega")
    make.edition(make.exhibition("SUGAREXPO", in_city=unmeasured), date(2026, 5, 1))
    db.commit()
    return {"dubai": dubai}


def page(app: Flask, *, has_list: bool = True, **where: Any) -> str:
    with app.test_request_context("/"):
        moment = clock.now()
        editions = queries.upcoming(moment, **where)
        return render_template_string(PAGE, editions=editions, moment=moment, has_list=has_list)


def marks(markup: str, name: str = "wide") -> dict[str, str]:
    """Return {name: address} of the marks in one of the drawings."""
    drawing = next(one for one in parse(markup).iter("svg") if name in one.get("class").split())
    return {link.find("title").text: link.get("href") for link in drawing.iter("a")}


@pytest.mark.usefixtures("clock", "four_cities")
def test_marks_are_links_with_names(app: Flask) -> None:
    assert marks(page(app)) == {
        "Nairobi, Kenya: 3 editions (1 on now)": "#city-ke-nairobi",
        "Dubai, United Arab Emirates: ITEXPO · 1–3 Apr 2026 · Opens in 30 days": "/exhibitions/itexpo/2026",
    }


@pytest.mark.usefixtures("clock", "four_cities")
def test_a_mark_of_several_cities_leads_nearer_until_the_list_tells_them_apart(app: Flask, db: Session) -> None:
    emirates = make.country("AE", "United Arab Emirates")
    sharjah = make.city("Sharjah", "Asia/Dubai", emirates)
    make.edition(make.exhibition("STEELEXPO", in_city=sharjah), date(2026, 4, 10))
    db.commit()
    assert marks(page(app))["Dubai + 1 more city: 2 editions"] == "/exhibitions?view=map&city=ae-dubai&city=ae-sharjah"
    assert marks(page(app, country_codes=["AE"])) == {"Dubai + 1 more city: 2 editions": "#city-ae-dubai"}


@pytest.mark.usefixtures("clock", "four_cities")
def test_where_the_list_stands_elsewhere_a_mark_leads_to_the_finder(app: Flask) -> None:
    found = marks(page(app, has_list=False))
    assert found["Nairobi, Kenya: 3 editions (1 on now)"] == "/exhibitions?city=ke-nairobi"


@pytest.mark.usefixtures("clock", "four_cities")
def test_the_list_names_every_city_and_what_is_on_there(app: Flask) -> None:
    markup = page(app)
    entry = next(one for one in parse(markup).iter("li") if one.get("id") == "city-ke-nairobi")
    said = " ".join("".join(entry.itertext()).split())
    assert said.startswith("Nairobi, Kenya BUILDEXPO KENYA 1–3 Mar 2026 On now, day 2 of 3")
    assert "/exhibitions/medexpo-kenya/2026" in {link.get("href") for link in entry.iter("a")}


@pytest.mark.usefixtures("clock", "four_cities")
def test_a_city_whose_place_is_unknown_is_named_under_the_map(app: Flask) -> None:
    markup = page(app)
    assert "Not on the map, because we do not know exactly where it lies: Kakamega, Kenya" in words(markup)
    assert "/exhibitions/sugarexpo/2026" in links(markup)


@pytest.mark.usefixtures("clock")
def test_a_city_of_many_editions_shows_the_first_and_leads_to_all(app: Flask, db: Session) -> None:
    for number in range(9):
        make.edition(make.exhibition(f"EXPO {number}"), date(2026, 7, 1 + number))
    db.commit()
    found = links(page(app))
    assert [one for one in found if one.startswith("/exhibitions/expo-")] == [
        f"/exhibitions/expo-{n}/2026" for n in range(6)
    ]
    assert found["/exhibitions?city=ke-nairobi"] == "Show all 9 editions · Nairobi"


@pytest.mark.usefixtures("clock")
def test_nothing_to_show_draws_no_map(app: Flask, db: Session) -> None:
    assert db
    assert "<svg" not in page(app)


def test_a_single_mark_says_that_its_edition_is_cancelled(db: Session, clock: time_machine.Traveller) -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    clock.move_to(moment)
    make.edition(make.exhibition(), date(2026, 7, 1), status="cancelled", at=make.venue(latitude=-1.0, longitude=36.8))
    db.commit()
    mark = world_map.plan(queries.upcoming(moment), moment).views[0].marks[0]
    assert world_map.name_of_mark(mark, moment) == "Nairobi, Kenya: BUILDEXPO KENYA · 1–3 Jul 2026 · Cancelled"


def test_arabic_names_stand_beside_their_marks_as_arabic_is_written() -> None:
    held = [Held(city("Nairobi", arabic="نيروبي"), 2, 0, ()), Held(city("Kampala", "UG"), 1, 0, ())]
    with i18n.speaking("ar"):
        names = {mark.name.value: mark.name for mark in world_map.plan_of_held(held).views[-1].marks}
        assert (names["نيروبي"].direction, names["نيروبي"].is_foreign) == ("rtl", False)
        assert (names["Kampala"].direction, names["Kampala"].is_foreign) == ("ltr", True)


def test_a_locator_shows_a_venue_and_the_country_round_it() -> None:
    venue = Venue(latitude=-1.2886, longitude=36.8231, city=city("Nairobi"))
    plan: Plan = world_map.locator(venue)
    (view,) = plan.views
    assert view.marks[0].name.value == "Nairobi"
    check(view)


# ---- The land --------------------------------------------------------------------------------------------------------


def rings() -> list[list[tuple[float, float]]]:
    """Read the land's outlines back from the file, as a renderer does."""
    drawing = ET.fromstring(LAND.read_text(encoding="utf-8"))  # noqa: S314  # our own file
    path = next(iter(drawing.iter(f"{SVG}path"))).get("d", "")
    found = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^Mz]*)z", path):
        x, y = map(int, start.split())
        points = [(float(x), float(y))]
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            points.append((float(x), float(y)))
        found.append(points)
    return found


def is_land(outlines: Sequence[Sequence[tuple[float, float]]], latitude: float, longitude: float) -> bool:
    place = project(latitude, longitude)
    x, y = (place.x - WEST) * land.UNIT, (place.y - TOP) * land.UNIT
    inside = False
    for points in outlines:
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def test_the_land_lies_under_the_cities_and_the_sea_does_not() -> None:
    outlines = rings()
    inland = ["KE nairobi", "SA riyadh", "SD khartoum", "FR paris", "US las-vegas", "CN beijing", "ZA johannesburg"]
    for one in inland:
        code, slug = one.split()
        assert is_land(outlines, *table()[code, slug]), one
    for sea in [(0, 50), (-30, -20), (40, -40), (38, 18), (20, 38), (0, -140)]:
        assert not is_land(outlines, *sea), sea


def test_the_land_is_one_small_file_that_a_renderer_can_draw() -> None:
    drawing = LAND.read_text(encoding="utf-8")
    assert len(gzip.compress(drawing.encode(), 9)) <= 15_000
    # The renderer knows no media queries, which are there for browsers.
    assert resvg_py.svg_to_bytes(svg_string=drawing, width=720)[:8] == b"\x89PNG\r\n\x1a\n"


def test_land_is_drawn_from_arcs_that_neighbours_share() -> None:
    # Two square countries side by side in Africa, an islet too small to see, and an island across the date line.
    arcs = [
        [[20, 0], [0, 10]],  # the border
        [[20, 10], [-10, 0], [0, -10], [10, 0]],  # round the western one
        [[20, 0], [10, 0], [0, 10], [-10, 0]],  # round the eastern one
        [[40, 0], [0, 0], [0, 0]],
        [[190, 30], [4, 0], [0, 4], [-4, 0], [0, -4]],
    ]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "Polygon", "arcs": [[2, ~0]]},
                    {"type": "MultiPolygon", "arcs": [[[3]], [[4]]]},
                ],
            },
            "land": {"type": "MultiPolygon", "arcs": [[[1, 2]], [[3]], [[4]]]},
        },
    }
    drawing = ET.fromstring(land.draw(json.loads(json.dumps(topology))))  # noqa: S314  # made two lines above
    coast, border = (path.get("d", "") for path in drawing.iter(f"{SVG}path"))
    assert coast.count("M") == coast.count("z") == 2
    assert border == "M3780 2294l0-201"


def test_a_line_keeps_the_points_that_make_its_shape() -> None:
    straight = [Point(100 + n / 100, 0.001 * (n % 2)) for n in range(100)]
    assert len(land.simplified(straight)) == 2
    bent = [*straight, Point(101, 5)]
    assert land.simplified(bent)[-2:] == [straight[-1], Point(101, 5)]
