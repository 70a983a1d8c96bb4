"""What looks odd about an edition is said in words, where the data is sure, and keeps nobody from saving."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from expoapp.exhibitions.checks import Around, Plan, remarks
from expoapp.exhibitions.queries.together import Neighbour

# Wednesday to Friday.
PLAN = Plan(
    first=date(2027, 7, 7), last=date(2027, 7, 9), today=date(2026, 11, 26), exhibition_id=1, edition_id=10,
    country_code="KE", venue_id=5, number=27,
)  # fmt: skip


def other(**given: Any) -> Neighbour:
    values: dict[str, Any] = {
        "id": 20, "exhibition_id": 2, "name": "KENYA FOOD", "slug": "2027", "number": 9, "status": "scheduled",
        "starts_on": date(2027, 7, 7), "ends_on": date(2027, 7, 9), "venue_id": 5, "hall": "",
    }  # fmt: skip
    return Neighbour(**values | given)


def last_year(**given: Any) -> Neighbour:
    values: dict[str, Any] = {
        "id": 9, "exhibition_id": 1, "name": "BUILDEXPO KENYA", "slug": "2026", "number": 26,
        "starts_on": date(2026, 7, 8), "ends_on": date(2026, 7, 10),
    }  # fmt: skip
    return other(**values | given)


def said(plan: Plan = PLAN, *, near: Any = (), former: Any = (), together: Any = ()) -> list[str]:
    around = Around(tuple(near), tuple(former), tuple(together))
    return [f"{one.field}: {one.sentence}".replace("\u2009", " ") for one in remarks(plan, around)]


@pytest.mark.parametrize(
    ("plan", "around", "told"),
    [
        ({}, {"near": [other()]}, ["venue: It clashes with KENYA FOOD 2027 (7–9 Jul 2027) at the same venue."]),
        ({"hall": "Hall 1"}, {"near": [other(hall="hall 1")]},
         ["venue: It clashes with KENYA FOOD 2027 (7–9 Jul 2027) in the same hall."]),
        ({"hall": "Hall 1"}, {"near": [other(hall="Hall 2")]}, []),
        ({}, {"near": [other(starts_on=date(2027, 7, 10), ends_on=date(2027, 7, 12))]}, []),
        ({"together": frozenset({20})}, {"near": [other(shares_trade=True)], "together": [other()]}, []),
        ({"status": "cancelled"}, {"near": [other()]}, []),
        ({}, {"near": [other(venue_id=6, shares_trade=True, starts_on=date(2027, 7, 20), ends_on=date(2027, 7, 21))]},
         ["starts_on: KENYA FOOD 2027 serves the same industry in Kenya within two weeks of it (20–21 Jul 2027)."]),
        ({}, {"former": [last_year(id=11, number=3, slug="2027-2", starts_on=PLAN.last, ends_on=PLAN.last)]},
         ["starts_on: Its edition 2027-2 is on these days too (9 July 2027)."]),
        ({"country_code": "SA"}, {},
         ["starts_on: Fri 9 Jul is a day of the weekend in Saudi Arabia."]),
        ({"country_code": "SA", "last": date(2027, 7, 10)}, {},
         ["starts_on: Fri 9 Jul and Sat 10 Jul are days of the weekend in Saudi Arabia."]),
        # Who held the last one on a Friday knows of it.
        ({"country_code": "SA"}, {"former": [last_year()]}, []),
        ({"country_code": "SA", "last": date(2027, 8, 9)}, {}, []),
        ({}, {"former": [last_year()]}, []),
        ({}, {"former": [last_year(ends_on=date(2026, 7, 11))]},
         ["ends_on: It lasts 3 days; edition 2026 lasted 4 days."]),
        ({}, {"former": [last_year(starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 5))]},
         ["starts_on: It is in July 2027; the one before was in March 2026."]),
        ({}, {"former": [last_year(starts_on=date(2026, 6, 28), ends_on=date(2026, 6, 30))]}, []),
        ({}, {"former": [last_year(number=25)]}, ["number: Edition 2026 was number 25, so this one would be 26."]),
        ({"number": None}, {"former": [last_year()]}, ["number: Edition 2026 was number 26, so this one would be 27."]),
        ({"number": 26}, {"former": [last_year()]}, ["number: Edition 2026 has the number 26 already."]),
        # One that did not take place is not counted on from.
        ({}, {"former": [last_year(status="cancelled", number=30), last_year(id=8, slug="2025",
              starts_on=date(2025, 7, 9), ends_on=date(2025, 7, 11))]}, []),
        ({"is_draft": True, "today": date(2027, 8, 1)}, {}, ["ends_on: These days have passed already."]),
        ({"today": date(2027, 8, 1)}, {}, []),
        ({"days_with_hours": 2}, {}, ["opens: 1 day has no hours."]),
        ({"together": frozenset({20})}, {"together": [other(starts_on=date(2028, 7, 7), ends_on=date(2028, 7, 9))]},
         ["together: KENYA FOOD 2027 is on other days (7–9 Jul 2028), so visitors do not see the two together."]),
        ({"together": frozenset({20})}, {"together": [other(venue_id=6)]},
         ["together: KENYA FOOD 2027 (7–9 Jul 2027) is held at another venue."]),
    ],
)  # fmt: skip
def test_each_rule_says_its_sentence_and_is_silent_where_nothing_is_odd(
    plan: dict[str, Any], around: dict[str, Any], told: list[str]
) -> None:
    assert said(replace(PLAN, **plan), **around) == told
