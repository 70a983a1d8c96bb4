"""Portfolio files read: every bad entry costs one line and only itself, and the sample moves on by whole years."""

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from expoapp.errors import Invalid
from expoapp.exhibitions import importer
from expoapp.exhibitions.models import Assurance, Precision, Status
from tests.exhibitions.files import SAMPLE, edition, portfolio, series


def problems(data: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in importer.read(data).problems]


def only_edition(**given: Any) -> importer.EditionEntry:
    [found] = importer.read(portfolio(series(edition(**given)))).series[0].editions
    return found


def test_the_bundled_sample_has_no_bad_entry() -> None:
    whole: dict[str, Any] = {}
    for name in ("portfolio", "translations", "site"):
        whole |= importer.read_file(SAMPLE / f"{name}.yaml")
    plan = importer.read(whole)
    assert plan.problems == []
    assert (len(plan.series), sum(len(one.editions) for one in plan.series), len(plan.industries)) == (28, 94, 28)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"timezone": "Africa/Nowhere"}, 'timezone: "Africa/Nowhere" is no time zone of the IANA database'),
        ({"industries": ["nope"]}, 'industries: "nope" is no known industry code'),
        ({"industries": []}, "industries: is missing"),
        ({"industries": [["nested"]]}, "is no known industry code"),
        ({"country": "XX"}, 'country: "XX" is not the two-letter code of a country (ISO 3166-1)'),
        ({"country": False}, "is not the two-letter code"),
        ({"name": None}, "name: is missing"),
        ({"name": 7}, 'name: must be text, not "7"'),
        ({"name": "x" * 201}, "name: has 201 characters; at most 200 are possible"),
        ({"slug": "Build Expo"}, 'slug: "Build Expo" cannot stand in an address; "build-expo" could'),
        ({"founded": "long ago"}, 'founded: must be a whole number, not "long ago"'),
        ({"founded": 3000}, "founded: 3000 is not between 1800 and 2200"),
        ({"venue": "KICC"}, "venue: must be a group of names with values"),
        ({"venue": {"id": "kicc", "name": "K", "city": "N", "country": "KE", "latitude": 91}}, "latitude: 91 is not"),
        ({"alt_names": [{"lang": "Swahili", "name": "x"}]}, "is not a language code"),
        ({"alt_names": "none"}, 'alt_names: must be a list, not "none"'),
        ({"co_located_with": ["nobody"]}, '"nobody" is not the slug of another series of this file'),
        ({"editions": {}}, "editions: must be a list"),
    ],
)
def test_a_bad_series_is_one_line_that_names_series_field_and_reason(given: dict[str, Any], told: str) -> None:
    data = portfolio(series(slug="good"), series(**({"slug": "bad"} | given)))
    [line] = problems(data)
    assert line.startswith(f"series {given.get('slug', 'bad')}: ")
    assert told in line
    assert [one.slug for one in importer.read(data).series] == ["good"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"end_date": "2027-07-06"}, "end_date: 2027-07-06 is before the start on 2027-07-07"),
        ({"end_date": "2028-07-08"}, "end_date: 2028-07-08 is more than a year after the start on 2027-07-07"),
        ({"start_date": "2027-13-07"}, 'start_date: "2027-13-07" is not in the calendar'),
        ({"start_date": "7 July"}, 'start_date: "7 July" is not a date; write it like 2027-07-07'),
        ({"start_date": None}, "start_date: is missing"),
        ({"year": "soon"}, 'year: must be a whole number, not "soon"'),
        ({"year": 2026}, "year: 2026 is not the year in which it starts (2027-07-07)"),
        ({"status": "running"}, 'status: "running" is not one of scheduled, postponed, cancelled, completed'),
        ({"status": "cancelled"}, "reason: is missing; a cancelled edition needs one"),
        ({"dates_confirmed": "yes"}, 'dates_confirmed: must be true or false, not "yes"'),
        ({"edition_number": 0}, "edition_number: 0 is not between 1 and 9999"),
        ({"opening_hours": [{"date": "2027-07-10", "opens": "10:00", "closes": "18:00"}]}, "2027-07-10 is not one of"),
        ({"opening_hours": [{"date": "2027-07-07", "opens": "24:00", "closes": "18:00"}]}, "is not a time of day"),
        ({"opening_hours": [{"date": "2027-07-07", "opens": "18:00", "closes": "10:00"}]}, "is not after the opening"),
        ({"opening_hours": [{"date": "2027-07-07", "opens": "10:00"}]}, "closes: is missing"),
        ({"opening_hours": 3 * [{"date": "2027-07-07", "opens": "10:00", "closes": "11:00"}]}, "stands twice"),
        ({"opening_hours": ["all day"]}, "opening_hours: must hold date, opens and closes"),
        ({"figures": {"visitors": -1}}, "figures: visitors: -1 is not between 0 and"),
        ({"figures": [1]}, "figures: must be a group"),
        ({"former_dates": [{"start_date": "2027-07-07", "end_date": "2027-07-09"}]}, "is where it is held now"),
        ({"former_dates": [{"start_date": "2027-07-07"}]}, "former_dates: end_date: is missing"),
        ({"date_precision": "roughly"}, 'date_precision: "roughly" is not one of exact, month, year, tba'),
    ],
)
def test_a_bad_edition_is_one_line_and_its_series_stays(given: dict[str, Any], told: str) -> None:
    good = edition(year=2028, start_date="2028-07-05", end_date="2028-07-07", opening_hours=[])
    plan = importer.read(portfolio(series(edition(**given), good)))
    [line] = [str(problem) for problem in plan.problems]
    assert line.startswith(f"series buildexpo-kenya, edition {given.get('year', 2027)}: ")
    assert told in line
    assert [one.key for one in plan.series[0].editions] == ["2028"]


def test_a_slug_given_twice_is_wrong_the_second_time() -> None:
    assert problems(portfolio(series(), series())) == [
        'series buildexpo-kenya: slug: "buildexpo-kenya" stands twice in the file'
    ]


def test_a_venue_told_in_two_ways_is_wrong_where_it_is_told_again() -> None:
    other = series(slug="lightexpo-kenya", venue=series()["venue"] | {"address": "Elsewhere"})
    assert problems(portfolio(series(), other)) == [
        'series lightexpo-kenya: venue: "kicc" is described differently elsewhere in this file'
    ]


def test_entries_that_are_no_groups_are_named_by_their_number() -> None:
    data = portfolio(
        series("nonsense", edition()), 17, industries=["x", {"code": "building-construction", "name": "B"}]
    )
    assert [line.partition(": ")[0] for line in problems(data)] == [
        "industry number 1",
        "series buildexpo-kenya, edition number 1",
        "series number 2",
    ]


def test_two_editions_of_one_year_have_two_keys_whatever_becomes_of_the_first() -> None:
    autumn = edition(start_date="2027-10-05", end_date="2027-10-07", opening_hours=[])
    assert [one.key for one in importer.read(portfolio(series(edition(), autumn))).series[0].editions] == [
        "2027",
        "2027-2",
    ]
    plan = importer.read(portfolio(series(edition(end_date="2027-07-01"), autumn)))
    assert [one.key for one in plan.series[0].editions] == ["2027-2"]
    [line] = problems(portfolio(series(edition(), edition())))
    assert "is the first day of another edition of this series too" in line


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, Status.SCHEDULED),
        ({"status": "completed"}, Status.SCHEDULED),
        ({"dates_confirmed": False}, Status.PROVISIONAL),
        ({"status": "cancelled", "reason": "No hall."}, Status.CANCELLED),
        ({"status": "postponed"}, Status.POSTPONED),
        (
            {"status": "postponed", "former_dates": [{"start_date": "2027-03-01", "end_date": "2027-03-03"}]},
            Status.RESCHEDULED,
        ),
    ],
)
def test_the_files_status_becomes_ours(given: dict[str, Any], status: Status) -> None:
    assert only_edition(**given).status is status


def test_former_days_were_left_on_the_day_the_next_ones_were_announced() -> None:
    found = only_edition(
        status="postponed",
        former_dates=[
            {"start_date": "2026-04-13", "end_date": "2026-04-15", "announced_on": "2025-06-02"},
            {"start_date": "2026-10-12", "end_date": "2026-10-14", "announced_on": "2026-03-09"},
        ],
        postponed_on="2026-08-20",
    )
    assert [(days.starts_on, days.left_on) for days in found.former] == [
        (date(2026, 4, 13), date(2026, 3, 9)),
        (date(2026, 10, 12), date(2026, 8, 20)),
    ]


def test_a_rough_date_may_be_given_and_a_missing_one_said() -> None:
    found = only_edition(date_precision="month", opening_hours=[])
    assert (found.precision, found.starts_on) == (Precision.MONTH, date(2027, 7, 7))
    found = only_edition(date_precision="tba", start_date=None, end_date=None, opening_hours=[])
    assert (found.precision, found.starts_on) == (Precision.TBA, None)


def test_a_figure_says_where_it_comes_from_and_whether_it_was_counted() -> None:
    past = edition(
        year=2026,
        start_date="2026-07-08",
        end_date="2026-07-10",
        status="completed",
        opening_hours=[],
        figures={"exhibitors": 179, "visitors": 5000},
    )
    coming = edition(figures={"exhibitors": 200})
    path = "series.buildexpo-kenya.editions.2026.figures.exhibitors"
    data = portfolio(series(past, coming), verified=[{"path": path, "source": "A published list"}])
    first, second = importer.read(data).series[0].editions
    told = {figure.kind: (figure.value, figure.source, figure.assurance, figure.as_of) for figure in first.figures}
    as_of = date(2026, 11, 23)
    assert told["exhibitors"] == (179, "A published list", Assurance.COUNTED, as_of)
    assert told["visitors"] == (5000, "sample data, illustrative", Assurance.COUNTED, as_of)
    assert second.figures[0].assurance is Assurance.TARGET


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"schema_version": 2, "series": []}, 'schema_version "2"; only 1 can be read'),
        ({"series": []}, "does not say its schema_version"),
        ({"schema_version": True, "series": []}, "schema_version"),
        ({"something": "else"}, "it has no series"),
        (portfolio(organiser={"website": "x"}), "organiser cannot be used"),
        (portfolio(organiser="Expogroup"), "organiser must be a group"),
        (portfolio(as_of="yesterday"), "cannot be used: as_of"),
        (portfolio(series="none"), "cannot be used: series: must be a list"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(data: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid) as refusal:
        importer.read(data)
    assert told in str(refusal.value.sentence)
    assert "\n" not in str(refusal.value.sentence)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"regions": [{"slug": "east-africa", "name": "East", "countries": ["QQ"]}]}, "region east-africa: countries"),
        ({"regions": [{"slug": "a", "name": "A"}, {"slug": "a", "name": "A"}]}, "stands twice"),
        (
            {
                "regions": [
                    {"slug": "a", "name": "A", "countries": ["KE"]},
                    {"slug": "b", "name": "B", "countries": ["KE"]},
                ]
            },
            "KE stands in a already; a country belongs to one region",
        ),
        ({"regions": "all"}, "the file: regions: must be a list"),
        ({"product_groups": {"nope": []}}, '"nope" is no known industry code'),
        ({"product_groups": {"building-construction": [{"slug": "x", "name": {"ar": "x"}}]}}, "name: is missing in En"),
        ({"product_groups": {"building-construction": [{"name": "Tiles"}, {"name": "Tiles"}]}}, "stands twice in its"),
        ({"product_groups": {"building-construction": ["Tiles"]}}, "must hold slug and name"),
        ({"translations": {"venues": {"kicc": {"ar": {"colour": "x"}}}}}, '"colour" is not a text of venues'),
        ({"translations": {"venues": {"kicc": {"ar": {"name": ""}}}}}, "name must be text"),
        ({"translations": {"venues": {"kicc": {"ar": {"name": "x" * 201}}}}}, "name has 201 characters"),
        ({"translations": {"venues": {"kicc": "x"}}}, "must be a group of languages"),
        ({"translations": {"venues": {"kicc": {"ar": "x"}}}}, "ar: must be a group"),
        ({"translations": {"venues": "x"}}, "venues: must be a group"),
        ({"translations": {"editions": {"a/2027": {"ar": {"days": {"soon": "x"}}}}}}, "is not a date"),
        ({"exhibitions": {"a": "x"}}, "exhibition a: entry: must be a group"),
        ({"exhibitions": {"a": {"product_groups": [1]}}}, "must be a list of slugs"),
    ],
)
def test_a_bad_entry_of_the_other_sections_is_one_line(data: dict[str, Any], told: str) -> None:
    [line] = problems(portfolio() | data)
    assert told in line


def test_sections_for_other_loaders_are_passed_over() -> None:
    assert problems(portfolio(desks=[1], pages="x", banner=None, translations={"news": {"a": 1}})) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: [1\nb: }", "is not valid YAML in line 2"),
        (b"a: 1\na: 2\n", '"a" stands twice'),
        (b"[1, 2]: 3", "a name must be a word"),
        (b"- 1", "does not hold a portfolio"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"a: !!python/object:os.system x", "is not valid YAML"),
        (b"", "does not hold a portfolio"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refusal:
        importer.read_file(path)
    assert told in str(refusal.value.sentence)


def test_a_missing_file_and_a_folder_are_refused_in_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Invalid):
            importer.read_file(path)


def test_yaml_means_what_people_write(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("country: NO\nopens: 10:00\nday: 2027-07-07\nmore: &m {a: 1}\nagain:\n  <<: *m\n  a: 2\n")
    found = importer.read_file(path)
    assert found == {"country": "NO", "opens": "10:00", "day": "2027-07-07", "more": {"a": 1}, "again": {"a": 2}}
    assert found["again"].line == 6


# ---- The sample moved on ---------------------------------------------------------------------------------------------


def sample() -> dict[str, Any]:
    return importer.read_file(SAMPLE / "portfolio.yaml") | importer.read_file(SAMPLE / "translations.yaml")


def test_in_its_own_year_the_sample_stays_as_it_is() -> None:
    assert importer.shift_years(sample(), date(2026, 12, 31)) == sample()


@pytest.mark.parametrize("year", range(2027, 2040))
def test_in_a_later_year_every_edition_has_the_same_weekdays(year: int) -> None:
    before, after = importer.read(sample()), importer.read(importer.shift_years(sample(), date(year, 6, 1)))
    assert after.problems == []
    for old, new in zip(before.series, after.series, strict=True):
        for one, other in zip(old.editions, new.editions, strict=True):
            was, now = one.starts_on or date.min, other.starts_on or date.min
            assert now.weekday() == was.weekday()
            assert (other.ends_on or date.min) - now == (one.ends_on or date.min) - was
            assert int(other.key) == now.year == was.year + year - 2026
            assert abs(now - was.replace(year=now.year)) <= timedelta(days=6)
            assert (len(other.days), len(other.former)) == (len(one.days), len(one.former))


def test_everything_dated_in_an_edition_moves_with_it() -> None:
    moved = importer.read(importer.shift_years(sample(), date(2028, 3, 1)))
    found = {(one.slug, edition.key): edition for one in moved.series for edition in one.editions}
    oman = found["itexpo-oman", "2029"]
    assert [days.starts_on for days in oman.former] == [date(2028, 4, 10), date(2028, 10, 9)]
    assert oman.announced_on == date(2028, 8, 17)
    assert found["securexpo-ethiopia", "2029"].note == "Keeps number 3 because the 2028 edition did not take place."
    dubai = {row.day: row for row in found["household-gifts-dubai", "2028"].days}
    assert dubai[date(2028, 12, 31)].closes == time(0, 30)
    texts = {(text.key, text.field) for text in moved.texts if text.kind == "editions"}
    assert ("household-gifts-dubai/2028", "day 2028-12-31") in texts
    assert ("securexpo-ethiopia/2028", "status_reason") in texts


def test_what_was_verified_is_not_claimed_of_moved_days() -> None:
    moved = importer.shift_years(sample(), date(2028, 3, 1))
    assert not [row for row in moved["verified"] if ".editions." in row["path"]]
    assert {figure.source for one in importer.read(moved).series for ed in one.editions for figure in ed.figures} == {
        "sample data, illustrative"
    }
