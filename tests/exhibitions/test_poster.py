"""The poster: the same exhibition always has the same drawing, and it is nothing but shapes."""

import re
from xml.etree import ElementTree

import pytest

from expoapp.exhibitions import poster

SLUGS = ["medexpo-kenya", "buildexpo-tanzania", "معرض-البناء", "x"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("size", ["wide", "thumb"])
def test_a_poster_is_well_formed_and_has_no_styles_scripts_or_texts(slug, size):
    drawing = poster.svg(slug, 190, size)
    root = ElementTree.fromstring(drawing)  # noqa: S314 -- our own drawing
    assert {element.tag for element in root.iter()} == {"svg", "g", "path"}
    assert not [
        name for element in root.iter() for name in element.attrib if name in {"style", "id"} or name[:2] == "on"
    ]
    assert all(re.fullmatch("#[0-9a-f]{6}", path.attrib["fill"]) for path in root.iter("path"))
    assert root.attrib["aria-hidden"] == "true"


def test_the_same_exhibition_always_has_the_same_poster():
    assert poster.svg("medexpo-kenya", 190) == poster.svg("medexpo-kenya", 190)


def test_every_exhibition_has_a_poster_of_its_own():
    assert len({poster.svg(f"exhibition-{number}", 40) for number in range(50)}) == 50


def test_an_industry_colours_the_poster():
    assert poster.svg("medexpo-kenya", 40) != poster.svg("medexpo-kenya", 190)


@pytest.mark.parametrize("slug", SLUGS)
def test_one_stand_shines(slug):
    assert str(poster.svg(slug, 190)).count(f'fill="{poster.colour(*poster.SUN)}"') == 1


def test_a_poster_stays_small():
    assert max(len(poster.svg(f"exhibition-{number}", 40)) for number in range(50)) < 12_000


def test_colours_are_those_of_the_style_sheet():
    assert poster.colour(1, 0, 0) == "#ffffff"
    assert poster.colour(0, 0, 0) == "#000000"
    assert poster.colour(0.627955, 0.257683, 29.2339) == "#ff0000"
