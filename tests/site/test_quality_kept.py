"""What the work process finds to mend: the same as all there is, read in a few statements, and never out of date."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit
from expoapp.db import transaction
from expoapp.exhibitions.models import Exhibition
from expoapp.site import quality, queries, work
from expoapp.site.models import QualityFinding, QualityScore
from tests import factories as make
from tests.office import Person, enter
from tests.pages import parse

LIST = "/staff/quality"
pytestmark = pytest.mark.usefixtures("clock")


def find(app: Flask) -> bool:
    """Make the round of the work process."""
    fields = app.extensions[quality.EDITION_FIELDS]
    with app.app_context():
        return work.find_what_to_mend(lambda one: quality.is_offered(one, app.view_functions, fields))


def listed(person: Person, query: str = "") -> list[tuple[str, list[str]]]:
    """Return the exhibitions on the list, each with what is to be mended of it."""
    page = parse(person.get(f"{LIST}{query}").text)
    return [
        (row.find(".//h2").text_content(), [one.text for one in row.findall(".//ul[@class='findings']/li/p/a")])
        for row in page.findall(".//ul[@class='quality']/li")
    ]


def told(person: Person) -> str:
    """Return the numbers above the list, and on the front page."""
    tile = parse(person.get("/staff").text).find(".//a[@href='/staff/quality']/strong")
    return f"{parse(person.get(LIST).text).find('.//main//p').text_content()} {tile.text}"


@pytest.mark.usefixtures("wider")
@pytest.mark.parametrize("regions", [None, ["east-africa"]])
def test_what_is_kept_reads_like_what_is_there(app: Flask, regions: list[str] | None) -> None:
    person = enter(app, "editor", regions=regions)
    asked = (
        "",
        "?page=2",
        "?sort=best",
        "?sort=name&page=3",
        "?kind=no-venue",
        "?kind=no-tagline&sort=name",
        "?page=99",
    )
    before = [listed(person, query) for query in asked], told(person)
    assert find(app)
    assert ([listed(person, query) for query in asked], told(person)) == before


def test_what_is_mended_is_gone_at_once_and_counted_no_more(app: Flask, db: Session) -> None:
    for number in range(3):
        make.exhibition(f"FAIR {number}", tagline="")
    db.commit()
    person = enter(app, "editor")
    assert find(app)
    assert len(listed(person, "?kind=no-tagline")) == 3
    before = told(person)
    show = db.scalars(select(Exhibition).order_by(Exhibition.id)).first()
    assert show is not None
    show.tagline = "Words."
    db.commit()
    assert [name for name, _found in listed(person, "?kind=no-tagline")] == ["FAIR 1", "FAIR 2"]
    assert told(person) != before


def test_what_is_so_on_purpose_needs_no_round(app: Flask, db: Session) -> None:
    show_id = make.exhibition("FAIR").id
    db.commit()
    person = enter(app, "editor")
    assert find(app)
    number = len(listed(person)[0][1])
    aside = f"{LIST}/dismiss?kind=no-next-edition&subject=exhibition/{show_id}"
    assert person.post(aside, {"reason": "Every four years"}).status_code == 303
    assert len(listed(person)[0][1]) == number - 1
    assert "Every four years" in person.get(f"{LIST}?show=dismissed").text
    assert f"{number - 1} things to mend" in told(person)
    assert person.post(aside.replace("dismiss", "take-back", 1)).status_code == 303
    assert len(listed(person)[0][1]) == number


def test_a_round_finds_only_where_something_may_have_changed(app: Flask, db: Session, clock: Traveller) -> None:
    make.edition(make.exhibition("FAIR"), date(2026, 3, 3))
    db.commit()
    assert find(app)
    assert not find(app)
    with app.app_context(), transaction():
        audit.record("exhibition.revise", "exhibitions/1")
    assert find(app)
    clock.shift(timedelta(hours=1))
    assert find(app)
    db.execute(delete(Exhibition))
    db.commit()
    assert db.scalars(select(QualityFinding)).all() == []
    assert db.scalars(select(QualityScore)).all() == []


def test_what_an_idle_work_process_left_is_not_read(app: Flask, db: Session, clock: Traveller) -> None:
    make.exhibition("FAIR")
    db.commit()
    person = enter(app, "editor")
    assert find(app)
    make.exhibition("NEW")
    db.commit()
    assert [name for name, _found in listed(person)] == ["FAIR"]
    clock.shift(queries.found.KEPT_FOR)
    assert [name for name, _found in listed(enter(app, "editor"))] == ["FAIR", "NEW"]


def test_the_round_writes_only_what_differs(app: Flask, db: Session, statements: list[str]) -> None:
    for number in range(3):
        make.exhibition(f"FAIR {number}", tagline="")
    db.commit()
    assert find(app)
    with app.app_context(), transaction():
        audit.record("account.enter", "accounts/1")
    statements.clear()
    assert find(app)
    assert [one for one in statements if one.startswith(("INSERT", "DELETE"))] == []


def test_who_may_open_the_list_may_mend_what_it_counts(app: Flask) -> None:
    asked = app.config["PERMISSIONS"]
    for endpoint in (
        "staff.exhibitions.new_edition",
        "staff.exhibitions.edit_edition",
        "staff.exhibitions.edit",
        "staff.catalogue.edit_venue",
        "staff.site.translate_page",
        "staff.site.edit_banner",
    ):
        assert asked[endpoint]["GET"] == asked[endpoint]["POST"] == asked["staff.site.quality"]["GET"]
    assert asked["staff.exhibitions.publish_edition"]["POST"] == asked["staff.site.quality"]["GET"]
