"""The bundled table of countries: every country, every zone, and the cities that decide."""

from importlib.resources import files
from typing import Any

import pytest
import yaml
from babel import Locale

from expoapp import clock
from expoapp.catalogue import importer
from expoapp.exhibitions.importer.portfolio import COUNTRIES

# CLDR also lists these: exceptional reservations of ISO 3166, and Kosovo's code, which ISO leaves to its users.
NOT_IN_ISO = {"AC", "CP", "CQ", "DG", "EA", "IC", "TA", "XK"}


def table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files("expoapp").joinpath("catalogue", "places.yaml").read_text("utf-8"))
    return found


def test_every_country_of_iso_3166_stands_in_exactly_one_region() -> None:
    codes = [code for region in table()["regions"] for code in region["countries"]]
    assert len(codes) == len(set(codes)) == 249
    assert set(codes) == COUNTRIES - NOT_IN_ISO


def test_every_zone_is_one_of_the_iana_database() -> None:
    for country in importer.countries().values():
        for zone in {*country.cities.values(), *([country.zone] if country.zone else [])}:
            assert clock.is_zone(zone), (country.code, zone)


def test_a_country_without_one_clock_names_its_cities() -> None:
    assert not [one.code for one in importer.countries().values() if not one.zone and not one.cities]


def test_no_city_stands_under_two_zones() -> None:
    for region in table()["regions"]:
        for code, zones in region["countries"].items():
            if not isinstance(zones, str):
                names = [name for zone, found in zones.items() if zone != "otherwise" for name in found]
                assert len(names) == len(importer.countries()[code].cities), code


@pytest.mark.parametrize(
    ("code", "city", "zone"),
    [
        ("KE", "Nowhere in particular", "Africa/Nairobi"),
        ("US", "Las Vegas", "America/Los_Angeles"),
        ("US", "Chicago", "America/Chicago"),
        ("US", "Springfield", ""),
        ("CA", "Montréal", "America/Toronto"),
        ("BR", "ribeirao preto", "America/Sao_Paulo"),
        ("CD", "Lubumbashi", "Africa/Lubumbashi"),
        ("CD", "Kinshasa", "Africa/Kinshasa"),
        ("RU", "Москва", "Europe/Moscow"),
        ("RU", "Novosibirsk", "Asia/Novosibirsk"),
        ("KZ", "Astana", "Asia/Almaty"),
        ("ID", "Jakarta", "Asia/Jakarta"),
        ("MX", "Cancún", "America/Cancun"),
        ("AU", "Perth", "Australia/Perth"),
        ("CN", "Ürümqi", "Asia/Shanghai"),
        ("ES", "Zaragoza", "Europe/Madrid"),
        ("ES", "Las Palmas de Gran Canaria", "Atlantic/Canary"),
        ("PT", "Ponta Delgada", "Atlantic/Azores"),
    ],
)
def test_a_city_has_the_zone_of_its_country_unless_the_table_knows_better(code: str, city: str, zone: str) -> None:
    assert importer.countries()[code].zone_of(city) == zone


def test_the_six_gulf_states_are_a_part_of_the_middle_east() -> None:
    found = [one for one in importer.countries().values() if "gulf-states" in [part.slug for part in one.parts]]
    assert {one.code for one in found} == {"AE", "BH", "KW", "OM", "QA", "SA"}
    assert {one.region.slug for one in found} == {"middle-east"}
    assert {part.within for one in found for part in one.parts} == {"middle-east"}


def test_regions_speak_every_language_of_the_site() -> None:
    for entry in (*table()["regions"], *table()["parts"]):
        assert entry["name"].keys() == entry["description"].keys() == {"en", "ar"}
        assert all(entry["name"].values())
        assert all(len(words) <= 400 for words in entry["description"].values())


def test_the_table_and_the_sample_say_the_same_of_africa_and_the_middle_east() -> None:
    sample = yaml.safe_load(files("expoapp").joinpath("sample", "site.yaml").read_text("utf-8"))
    for entry in sample["regions"]:
        for code in entry["countries"]:
            place = importer.countries()[code]
            assert (place.region.slug, place.region.name) == (entry["slug"], entry["name"])


def test_the_comment_beside_each_country_is_its_name() -> None:
    lines = files("expoapp").joinpath("catalogue", "places.yaml").read_text("utf-8").splitlines()
    names = Locale("en").territories
    for code in importer.countries():
        line = next(line for line in lines if line.strip().startswith((f"{code}:", f'"{code}":')))
        assert line.endswith(f"# {names[code]}")
