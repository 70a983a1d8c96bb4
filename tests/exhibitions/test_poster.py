"""The poster: the same exhibition always has the same drawing, and it is nothing but shapes."""

import hashlib
import re
import zlib
from xml.etree import ElementTree

import pytest

from expoapp.exhibitions import poster
from expoapp.exhibitions.poster import colours, halls, plan

SLUGS = ["medexpo-kenya", "buildexpo-tanzania", "معرض-البناء", "x"]
MANY = [f"exhibition-{number}" for number in range(120)]
# A changed digest is a changed poster of every exhibition: on letterheads, in shared links, in people's memory.
GOLDEN = "3c954fef93b163bd"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_poster_is_well_formed_and_has_no_styles_scripts_or_texts(slug):
    root = ElementTree.fromstring(poster.svg(slug, [190]))  # noqa: S314 -- our own drawing
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "circle"}
    assert not [
        name for element in root.iter() for name in element.attrib if name in {"style", "id"} or name[:2] == "on"
    ]
    colours_used = [
        element.attrib[name] for element in root.iter() for name in ("fill", "stroke") if name in element.attrib
    ]
    assert all(re.fullmatch("#[0-9a-f]{6}|none", one) for one in colours_used)
    assert root.attrib["aria-hidden"] == "true"


def test_posters_are_the_same_for_ever():
    drawn = "".join(poster.svg(slug, [40, 190]) for slug in MANY)
    assert hashlib.sha256(drawn.encode()).hexdigest()[:16] == GOLDEN


def test_every_exhibition_has_a_poster_of_its_own():
    assert len({poster.svg(slug, [40]) for slug in MANY}) == len(MANY)


def test_halls_are_laid_out_in_every_way_about_equally_often():
    ways = [plan.Chance(slug).one_of(halls.HALLS) for slug in MANY]
    assert len(set(ways)) == len(halls.HALLS) >= 8
    assert max(ways.count(way) for way in halls.HALLS) < 2.5 * len(MANY) / len(halls.HALLS)


def test_the_first_industry_colours_the_poster_and_the_second_its_accents():
    one, two, three = (str(poster.svg("x", hues)) for hues in ([40], [40, 190], [130, 190]))
    assert len({one, two, three}) == 3
    assert poster.ground(40) in one
    assert poster.ground(40) in two
    assert poster.ground(130) in three


def test_what_belongs_to_no_industry_has_a_hue_too():
    assert poster.svg("x") == poster.svg("x", [poster.NO_INDUSTRY])


@pytest.mark.parametrize("slug", MANY)
def test_one_stand_shines_where_everybody_looks(slug):
    drawn = str(poster.svg(slug, [190]))
    sun = poster.colour(*colours.SUN)
    assert drawn.count(sun) == 1
    (element,) = re.findall(f"<[^>]*{sun}[^>]*>", drawn)
    data = re.search(r' d="M(-?[\d.]+)[ ]?(-?[\d.]+)', element)
    if data:  # a stand or a stage; a dashed ring has no such place
        turn, unit = (float(re.search(rf"{name}\((-?[\d.]+)\)", drawn)[1]) for name in ("rotate", "scale"))
        across, down = plan._turned(float(data[1]), float(data[2]), turn)
        assert abs(across * unit - plan.FOCUS[0]) < 160
        assert abs(down * unit - plan.FOCUS[1]) < 160


def test_a_poster_stays_small_on_the_page_and_on_the_wire():
    drawn = [poster.svg(slug, [40]).encode() for slug in MANY]
    assert max(len(one) for one in drawn) <= 3_500
    assert max(len(zlib.compress(one, 6)) for one in drawn) <= 900


def test_colours_are_those_of_the_style_sheet():
    assert poster.colour(1, 0, 0) == "#ffffff"
    assert poster.colour(0, 0, 0) == "#000000"
    assert poster.colour(0.627955, 0.257683, 29.2339) == "#ff0000"
