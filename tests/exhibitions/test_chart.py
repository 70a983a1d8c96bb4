"""Small charts of figures: what a person sees, measured on the drawing itself."""

import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise
from typing import Any

from expoapp import i18n
from expoapp.exhibitions import chart
from expoapp.exhibitions.models import Edition, Figure, Status


def edition(year: int, value: int | None, assurance: str = "counted", **given: Any) -> Edition:
    figures = [Figure(kind="visitors", value=value, source="x", assurance=assurance)] if value is not None else []
    defaults: dict[str, Any] = {"id": year, "status": Status.SCHEDULED, "starts_on": date(year, 7, 1)}
    return Edition(figures=figures, **(defaults | given))


def texts(shown: list[chart.Column], name: str) -> dict[str, float]:
    """Return {text: where it stands} of the labels or the values."""
    drawing = ET.fromstring(str(chart.svg(shown)))  # noqa: S314 -- our own drawing
    return {one.text or "": float(one.get("x", "")) for one in drawing.iter("text") if one.get("class") == name}


def heights(shown: list[chart.Column]) -> list[float]:
    drawing = ET.fromstring(str(chart.svg(shown)))  # noqa: S314 -- our own drawing
    columns = [one for one in drawing.iter("path") if one.get("class") == "chart-column"]
    return [float(one.get("d", "").partition("v")[2].partition("h")[0]) for one in columns]


def test_columns_stand_in_order_of_time_and_are_as_tall_as_their_figures() -> None:
    shown = chart.columns([edition(2026, 100), edition(2024, 25), edition(2025, 50)], "visitors")
    assert [one.label for one in shown] == ["2024", "2025", "2026"]
    low, middle, high = heights(shown)
    assert (round(high / low), round(high / middle)) == (4, 2)
    places = texts(shown, "chart-label")
    assert places["2024"] < places["2025"] < places["2026"]


def test_in_arabic_time_runs_from_right_to_left() -> None:
    shown = chart.columns([edition(2024, 5), edition(2025, 6)], "visitors")
    with i18n.speaking("ar"):
        places = texts(shown, "chart-label")
    assert places["2024"] > places["2025"]


def test_an_unknown_figure_is_a_gap_and_what_was_not_held_is_none() -> None:
    off = edition(2025, 30, status=Status.CANCELLED)
    known = {2022: None, 2023: 10, 2024: None, 2026: 20, 2028: None}
    shown = chart.columns([off, *(edition(year, value) for year, value in known.items())], "visitors")
    assert [(one.label, one.figure.value if one.figure else None) for one in shown] == [
        ("2023", 10),
        ("2024", None),
        ("2026", 20),
    ]
    assert len(heights(shown)) == 2
    assert "–" in texts(shown, "chart-label")


def test_a_target_is_drawn_otherwise_than_a_count() -> None:
    shown = chart.columns([edition(2026, 10), edition(2027, 12, "target")], "visitors")
    drawing = ET.fromstring(str(chart.svg(shown)))  # noqa: S314 -- our own drawing
    targets = [one for one in drawing.iter("path") if one.get("class") == "chart-target"]
    assert [one.get("fill") for one in targets] == ["none", "none"]
    assert targets[0].get("stroke-dasharray")
    assert len(heights(shown)) == 1


def test_fewer_than_two_figures_make_no_chart() -> None:
    assert chart.columns([edition(2025, 1), edition(2026, None)], "visitors") == []
    assert chart.kinds([edition(2025, 1), edition(2026, 2)])[0][0] == "visitors"
    assert chart.kinds([edition(2025, 1)]) == []


def test_numbers_never_run_into_one_another() -> None:
    shown = chart.columns([edition(2018 + n, 10000 + n) for n in range(8)], "visitors")
    values, labels = texts(shown, "chart-value"), texts(shown, "chart-label")
    assert list(values) == ["10,007"]
    places = sorted(labels.values())
    assert all(after - before >= 4 * chart.LETTER for before, after in pairwise(places))
    assert "2025" in labels


def test_a_long_history_shows_its_last_editions_and_nothing_is_divided_by_nothing() -> None:
    shown = chart.columns([edition(2000 + n, 0) for n in range(20)], "visitors")
    assert [shown[0].label, shown[-1].label] == ["2012", "2019"]
    assert heights(shown) == [2.0] * 8


def test_two_editions_of_one_year_are_told_apart_by_their_month() -> None:
    shown = chart.columns([edition(2025, 1, id=1), edition(2025, 2, id=2, starts_on=date(2025, 11, 1))], "visitors")
    assert [one.label for one in shown] == ["Jul 25", "Nov 25"]


def test_a_page_tells_the_figures_of_its_edition_else_of_the_last_before_it() -> None:
    past, last, coming = edition(2024, 1), edition(2025, 2), edition(2027, None)
    later = edition(2028, 9)
    assert chart.told_by(coming, [later, coming, last, past]) is last
    assert chart.told_by(past, [coming, last, past]) is past
    assert chart.told_by(edition(2023, None), [last, past]) is None
