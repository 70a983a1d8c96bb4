"""The agenda: what goes live and what ends, by day, in the person's regions, with who saw to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.site.models import Banner, Page
from tests import factories
from tests.office import enter
from tests.pages import links, words

pytestmark = pytest.mark.usefixtures("clock")
NOON = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)  # in Nairobi


def timed(db: Session, thing: Any, at: datetime | None = None, until: datetime | None = None) -> Any:
    thing.state = "published"
    thing.public_from, thing.public_until = at or time.BEGINNING, until or time.END
    db.add(thing)
    db.flush()
    return thing


def test_the_agenda_is_empty_where_nothing_is_to_come(app: Flask, db: Session) -> None:
    factories.edition()
    db.commit()
    told = words(enter(app, "viewer").get("/staff/agenda").text)
    assert "Nothing is scheduled" in told
    assert "BUILDEXPO" not in told


def test_the_agenda_tells_what_comes_and_what_was(app: Flask, db: Session) -> None:
    exhibition = factories.exhibition("ZEBRAFAIR", published=False)
    edition = timed(db, factories.edition(exhibition), NOON)
    timed(db, factories.post("Posted", published=False), NOON - timedelta(days=4), NOON + timedelta(days=1))
    page = timed(db, Page(slug="p", title="Zebrapage", body="x", updated_at=NOON), until=NOON + timedelta(days=2))
    timed(db, Banner(key="b", text="Zebrabanner"), NOON + timedelta(days=3))
    draft = factories.edition(exhibition, date(2028, 7, 7), published=False)
    db.commit()
    editor = enter(app, "editor", email="amina@example.org")
    data = {"from_day": "2026-03-10", "from_hour": "09:00", "zone": "Africa/Nairobi"}
    assert editor.post(f"/staff/timing/edition/{draft.id}", data).status_code == 303
    shown = editor.get("/staff/agenda").text
    told = words(shown)
    assert "Wednesday, 4 March 2026 12:00 Goes public ZEBRAFAIR, 7–9 Jul 2027 Edition · Nairobi" in told
    assert "It stays hidden: Its exhibition is not public." in told
    assert "Thursday, 5 March 2026 12:00 Ends Posted" in told
    assert "Friday, 6 March 2026 12:00 Ends Zebrapage" in told
    assert "Goes public Zebrabanner" in told
    assert "ZEBRAFAIR, 7–9 Jul 2028 Edition · Nairobi · Amina" in told
    assert "In the last seven days Saturday, 28 February 2026 12:00 Went public Posted" in told
    assert {f"/staff/timing/edition/{edition.id}", f"/staff/pages/{page.id}"} <= links(shown).keys()
    only = words(editor.get("/staff/agenda?kind=page").text)
    assert ("Zebrapage" in only, "ZEBRAFAIR" in only) == (True, False)
    assert "ZEBRAFAIR" in words(editor.get("/staff/agenda?kind=nonsense").text)


def test_the_agenda_shows_nothing_of_other_regions(app: Flask, db: Session) -> None:
    gulf = factories.region("gulf", "Gulf")
    timed(db, factories.edition(factories.exhibition("KANARIE", regions=[gulf])), NOON)
    timed(db, factories.exhibition("KANARIE TWO", regions=[gulf]), NOON)
    timed(db, factories.post("KANARIE THREE"), NOON)
    factories.region()
    db.commit()
    limited = enter(app, "editor", regions=["east-africa"])
    assert "KANARIE" not in limited.get("/staff/agenda").text
    assert "KANARIE" in enter(app, "editor", regions=["gulf"]).get("/staff/agenda").text


def test_the_front_page_says_what_goes_live_today(app: Flask, db: Session, clock: Traveller) -> None:
    timed(db, factories.post("Zebranews"), NOON)
    factories.city()  # it is her clock by which a day begins: at 21:00 of UTC
    db.commit()
    editor = enter(app, "editor")
    assert "Goes live today" not in words(editor.get("/staff").text)
    clock.move_to(NOON - timedelta(hours=12))
    assert "Goes live today: Zebranews" in words(enter(app, "editor").get("/staff").text)


def test_the_agenda_asks_as_often_for_many_things_as_for_one(app: Flask, db: Session, statements: list[str]) -> None:
    whole = factories.exhibition()
    db.commit()
    editor = enter(app, "editor")
    counts = []
    for first in (2027, 2030):
        for year in range(first, first + (1 if first == 2027 else 30)):
            timed(db, factories.edition(whole, date(year, 7, 7)), NOON)
        db.commit()
        statements.clear()
        assert editor.get("/staff/agenda").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
