"""The finder's other views: the month calendar and the sheet for the printer."""

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.exhibitions import month_calendar
from expoapp.exhibitions.models import ExhibitionName, Status
from tests import factories as make
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026
CALENDAR = "/exhibitions?view=calendar"


def bars(markup: str) -> list[tuple[str, list[str]]]:
    """Return (classes, words) of every bar of the month that is shown, in the order in which they are read."""
    return [
        (one.get("class"), [text for text in (part.strip() for part in one.itertext()) if text])
        for one in parse(markup).iter("li")
        if "month-bar" in (one.get("class") or "")
    ]


def week_names(markup: str) -> list[str]:
    return ["".join(one.itertext()) for one in parse(markup).iter("h3") if one.get("class") == "week-name"]


def test_a_bar_lies_over_the_days_of_an_edition_and_goes_on_in_the_next_week(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("LONG SHOW"), date(2026, 6, 5), date(2026, 6, 9))  # Friday to Tuesday
    db.commit()
    page = client.get(f"{CALENDAR}&at=2026-06").text
    assert week_names(page)[:2] == ["1–7 Jun", "8–14 Jun"]
    (first, said), (second, _) = bars(page)
    assert "at-5 for-3 lane-1 goes-after" in first
    assert "at-1 for-2 lane-1 goes-before" in second
    assert said == ["5–9 Jun", "LONG SHOW", "Nairobi"]


def test_weeks_begin_where_the_language_begins_them(client: FlaskClient, db: Session) -> None:
    make.edition(starts_on=date(2026, 6, 5), ends_on=date(2026, 6, 7))
    db.commit()
    page = client.get(f"/ar{CALENDAR}&at=2026-06").text
    assert [one[0].partition("at-")[2][:7] for one in bars(page)] == ["7 for-1", "1 for-2"]


def test_what_does_not_fit_into_a_week_leads_to_the_list_from_that_day_on(client: FlaskClient, db: Session) -> None:
    for number in range(7):
        make.edition(make.exhibition(f"SHOW {number}"), date(2026, 6, 9), date(2026, 6, 9))
    db.commit()
    page = client.get(f"{CALENDAR}&at=2026-06").text
    assert sum("lane-none" in classes for classes, _ in bars(page)) == 3
    assert links(page)["/exhibitions?from=2026-06-09"] == "+3 · 9 June 2026"
    assert client.get("/exhibitions?from=2026-06-09", follow_redirects=True).status_code == 200


def test_no_two_bars_of_a_lane_share_a_day() -> None:
    class Plain:
        def __init__(self, number: int, first: int, last: int) -> None:
            self.id, self.starts_on, self.ends_on = number, date(2026, 6, first), date(2026, 6, last)

    shown: list[Any] = [Plain(n, 1 + n * 3 % 26, min(30, 1 + n * 3 % 26 + n % 9)) for n in range(60)]
    for week in month_calendar.weeks(shown, date(2026, 6, 1), 0):
        taken: set[tuple[int, int]] = set()
        for bar in week.bars:
            places = {(bar.lane, bar.column + n) for n in range(bar.length)}
            assert not taken & places
            taken |= places
            assert bar.column + bar.length <= 8


def test_the_calendar_begins_and_ends_with_the_data(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("FIRST"), date(2026, 4, 8))
    make.edition(make.exhibition("LAST"), date(2026, 9, 8))
    db.commit()
    page = client.get(CALENDAR).text
    assert "April 2026" in words(page)
    found = links(page)
    assert "Later: September 2026" in words(page)
    assert f"{CALENDAR}&at=2026-09" in found
    assert not [address for address in found if "at=2026-03" in address or "at=2026-10" in address]
    assert client.get(f"{CALENDAR}&at=2026-06").status_code == 200
    for month in ("2026-03", "2026-10", "1999-12", "2099-01"):
        asked = client.get(f"{CALENDAR}&at={month}", follow_redirects=True)
        assert asked.status_code == (404 if month.startswith("20") else 200)
        assert "at=" not in asked.request.url or asked.status_code == 404


def test_filters_hold_in_the_calendar_and_the_month_stays(client: FlaskClient, db: Session) -> None:
    medical = make.industry("medical-pharma", "Medical and pharmaceutical")
    make.edition(make.exhibition("MEDEXPO", industries=[medical]), date(2026, 4, 8))
    make.edition(make.exhibition("BUILDEXPO"), date(2026, 5, 8))
    db.commit()
    page = client.get("/exhibitions?industry=medical-pharma&view=calendar&at=2026-05").text
    assert bars(page) == []
    assert "No exhibition in this month" in words(page)
    hidden = {one.get("name"): one.get("value") for one in parse(page).iter("input") if one.get("type") == "hidden"}
    assert {"view": "calendar", "at": "2026-05"}.items() <= hidden.items()
    assert links(page)["/exhibitions?view=calendar&at=2026-05"]  # the chip taken away


def test_days_to_follow_stand_below_and_void_ones_nowhere(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("EXACT"), date(2026, 6, 8))
    make.edition(make.exhibition("SOME DAY IN JUNE"), date(2026, 6, 1), date(2026, 6, 30), precision="month")
    make.edition(make.exhibition("PUT OFF"), date(2026, 6, 8), status=Status.POSTPONED)
    make.edition(make.exhibition("CALLED OFF"), date(2026, 6, 8), status=Status.CANCELLED)
    db.commit()
    page = client.get(f"{CALENDAR}&at=2026-06").text
    assert [said[1] for _classes, said in bars(page)] == ["EXACT", "CALLED OFF"]
    assert "Cancelled" in bars(page)[1][1]
    assert "June 2026, days to follow SOME DAY IN JUNE" in words(page)
    assert "PUT OFF" not in words(page)


def test_an_empty_site_has_an_empty_calendar_and_sheet(client: FlaskClient) -> None:
    assert "No exhibitions yet" in client.get(CALENDAR).text
    assert client.get("/exhibitions?view=print").status_code == 200


def test_the_sheet_says_who_what_when_where_and_as_of_when(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO KENYA"), date(2026, 7, 8), at=make.venue("KICC"))
    make.edition(make.exhibition("WOODEXPO"), date(2026, 9, 9), status=Status.CANCELLED)
    make.edition(make.exhibition("ELSEWHERE", in_city=make.city("Mombasa")), date(2026, 9, 9))
    db.commit()
    said = words(client.get("/exhibitions?city=ke-nairobi&view=print").text)
    assert "Expogroup As of 2 March 2026 Exhibitions: Nairobi" in said
    assert "July 2026 8–10 Jul BUILDEXPO KENYA Nairobi, Kenya KICC" in said
    assert re.search(r"WOODEXPO\s+Cancelled", said)
    assert "ELSEWHERE" not in said


def test_names_on_the_sheet_are_in_the_visitors_language(client: FlaskClient, db: Session) -> None:
    show = make.exhibition("BUILDEXPO")
    show.names.append(ExhibitionName(kind="language", lang="ar", name="معرض البناء"))
    make.edition(show, date(2026, 7, 8))
    db.commit()
    assert "معرض البناء" in words(client.get("/ar/exhibitions?view=print").text)
