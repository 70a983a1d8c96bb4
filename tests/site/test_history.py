"""What stood in a record before, in words, and brought back with one press."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expoapp import audit
from expoapp.accounts.models import Scope
from expoapp.audit import AuditEntry
from expoapp.catalogue.models import Venue
from expoapp.clock import now
from expoapp.db import transaction
from expoapp.exhibitions import actions
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries import staff as queries
from expoapp.history import Revision
from expoapp.site.models import Page
from tests import factories as make
from tests.office import Person, enter
from tests.pages import parse, words

EVERYWHERE = Scope(everywhere=True)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def edition_id(app: Flask, db: Session) -> Iterator[int]:
    made = make.edition(hours=(time(9), time(18)), at=make.venue(), hall="Hall 1")
    made_id = made.id
    db.commit()
    with app.app_context():
        yield made_id


@pytest.fixture
def editor(app: Flask, edition_id: int) -> Person:
    assert edition_id
    return enter(app, "editor", email="amina@example.org")


def revise(edition_id: int, by: int, **given: Any) -> None:
    with transaction():
        facts = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
        actions.revise_edition(edition_id, replace(facts, **given), by=by)


def stored(db: Session) -> Edition:
    db.rollback()
    return db.scalars(select(Edition).execution_options(populate_existing=True)).one()


def revisions(db: Session) -> list[int]:
    db.rollback()
    return list(db.scalars(select(Revision.id).order_by(Revision.id)))


def told(person: Person, address: str) -> list[str]:
    """Return the entries of a history page, each as one line of words."""
    page = parse(person.get(address).text)
    return [" ".join(" ".join(one.itertext()).split()) for one in page.findall(".//ol[@class='states']/li")]


def hidden(text: str) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in parse(text).findall(".//main//form//input[@type='hidden']")}


# ---- Told ------------------------------------------------------------------------------------------------------------


def test_each_change_says_who_when_and_what_in_words(editor: Person, edition_id: int) -> None:
    address = f"/staff/history/editions/{edition_id}"
    assert "Nothing was changed yet" in editor.get(address).text
    revise(edition_id, editor.account_id, hall="Hall 2", status="cancelled", status_reason="The hall burnt down.")
    revise(edition_id, editor.account_id, venue_id=None)
    newest, changed, first = told(editor, address)
    assert newest.startswith("Changed Amina 2 March 2026, 12:00")
    assert newest.endswith("Venue Before: KICC now empty")
    assert "Hall Before: Hall 1 After: Hall 2" in changed
    assert "Status Before: Takes place After: Cancelled Reason After: The hall burnt down." in changed
    assert "Bring back" in changed
    assert first.startswith("What stood there before loaded from a file 2 March 2026")


def test_a_change_by_a_file_is_told_above_the_newest_state(editor: Person, edition_id: int) -> None:
    revise(edition_id, editor.account_id, hall="Hall 2")
    with transaction():
        facts = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
        actions.revise_edition(edition_id, replace(facts, hall="Hall 7"), by=None)
    first = told(editor, f"/staff/history/editions/{edition_id}")[0]
    assert first == "Changed by a file since the newest state below Hall Before: Hall 2 After: Hall 7"


def test_a_history_is_seen_by_whoever_may_open_the_record(app: Flask, editor: Person, edition_id: int) -> None:
    revise(edition_id, editor.account_id, hall="Hall 2")
    address, viewer = f"/staff/history/editions/{edition_id}", enter(app, "viewer")
    assert "Hall 2" in viewer.get(address).text
    assert "Bring back" not in viewer.get(address).text
    with transaction():
        first = queries.get_edition(edition_id, EVERYWHERE)
        number = audit.name_of(first)
    assert number == f"editions/{edition_id}"
    assert viewer.get(f"{address}/1").status_code == 403
    with transaction():
        make.region("gulf", "Gulf states")
    elsewhere = enter(app, "editor", regions=["gulf"])
    for asked in (address, f"{address}/1", "/staff/history/editions/999", "/staff/history/editions/x"):
        assert elsewhere.get(asked).status_code == 404
    for asked in ("/staff/history/accounts/1", "/staff/history/nothing/1", f"{address}/99"):
        assert editor.get(asked).status_code == 404


def test_statements_do_not_grow_with_the_states(editor: Person, edition_id: int, statements: list[str]) -> None:
    address, counted = f"/staff/history/editions/{edition_id}", []
    venues = [make.venue(f"Hall of {number}").id for number in range(12)]
    for part in (venues[:2], venues[2:]):
        for venue_id in part:
            revise(edition_id, editor.account_id, venue_id=venue_id)
        editor.get(address)
        statements.clear()
        page = editor.get(address).text
        counted.append(len(statements))
    assert "Hall of 11" in page
    assert counted[0] == counted[1]


def test_long_histories_are_read_a_page_at_a_time(editor: Person, edition_id: int) -> None:
    for number in range(24):
        revise(edition_id, editor.account_id, hall=f"Hall {number + 2}")
    address = f"/staff/history/editions/{edition_id}"
    first = told(editor, address)
    older = parse(editor.get(address).text).find(".//a[@rel='next']").get("href")
    rest = told(editor, older)
    assert (len(first), len(rest)) == (20, 5)
    assert "Hall Before: Hall 5 After: Hall 6" in first[-1]
    assert "Hall Before: Hall 4 After: Hall 5" in rest[0]


# ---- Brought back ----------------------------------------------------------------------------------------------------


def test_a_state_is_brought_back_by_one_press_and_all_rules_hold(editor: Person, edition_id: int, db: Session) -> None:
    revise(edition_id, editor.account_id, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 3), days=())
    revise(edition_id, editor.account_id, hall="Hall 2")
    address = f"/staff/history/editions/{edition_id}/{revisions(db)[0]}"
    page = editor.get(address).text
    assert "First day Before: Sunday, 1 August 2027 After: Wednesday, 7 July 2027" in words(page)
    answer = editor.post(address, hidden(page))
    assert (answer.status_code, answer.location) == (303, f"/staff/history/editions/{edition_id}")
    edition = stored(db)
    assert (edition.starts_on, edition.hall) == (date(2027, 7, 7), "Hall 1")
    # Visitors have seen the days it leaves, so it has moved: as by the form.
    assert (edition.status, edition.sequence) == ("rescheduled", 3)
    newest = told(editor, f"/staff/history/editions/{edition_id}")[0]
    assert newest.startswith("Earlier state brought back Amina")
    assert "It is the state of 2 March 2026, 12:00." in newest
    lines = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert lines == ["edition.restore", "edition.revise"]


def test_who_looked_at_an_older_newest_state_is_shown_both(
    app: Flask, editor: Person, edition_id: int, db: Session
) -> None:
    revise(edition_id, editor.account_id, hall="Hall 2")
    address = f"/staff/history/editions/{edition_id}/{revisions(db)[0]}"
    page = editor.get(address).text
    revise(edition_id, enter(app, "editor").account_id, note="Bring your badge.")
    answer = editor.post(address, hidden(page))
    assert answer.status_code == 409
    said = words(answer.text)
    assert "Somebody else has changed this meanwhile" in said
    assert "Note for visitors After: Bring your badge." in said
    assert stored(db).hall == "Hall 2"
    # What a file changed keeps no state, and is seen all the same.
    page = answer.text
    with transaction():
        facts = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
        actions.revise_edition(edition_id, replace(facts, hall="Hall 7"), by=None)
    assert editor.post(address, hidden(page)).status_code == 409
    for forged in ({"newest": "x"}, {"newest": "99999999999999999999"}, {"seen": "no"}):
        assert editor.post(address, hidden(page) | forged).status_code == 409
    assert editor.post(address, hidden(page) | {"key": "old"}).status_code == 422
    assert stored(db).hall == "Hall 7"
    assert editor.post(address, hidden(editor.get(address).text)).status_code == 303
    assert stored(db).hall == "Hall 1"


def test_what_a_rule_refuses_is_said_in_its_sentence(editor: Person, edition_id: int, db: Session) -> None:
    revise(edition_id, editor.account_id, hall="Hall 2")
    address = f"/staff/history/editions/{edition_id}/{revisions(db)[-1]}"
    assert "Nothing would change" in editor.get(address).text
    page = editor.get(f"/staff/history/editions/{edition_id}/{revisions(db)[0]}").text
    answer = editor.post(address, hidden(page))
    assert answer.status_code == 422
    assert "Nothing would change: that is what stands there now." in words(answer.text)


def test_what_is_no_longer_there_is_told_and_does_not_come_back(editor: Person, edition_id: int, db: Session) -> None:
    revise(edition_id, editor.account_id, venue_id=None, hall="Hall 2")
    db.execute(delete(Venue))
    db.commit()
    address = f"/staff/history/editions/{edition_id}/{revisions(db)[0]}"
    page = editor.get(address).text
    assert "Venue: the one of then is no longer there, so it comes back without." in words(page)
    assert editor.post(address, hidden(page)).status_code == 303
    assert (stored(db).venue_id, stored(db).hall) == (None, "Hall 1")


def test_pages_come_back_in_every_language(app: Flask, db: Session) -> None:
    page = Page(slug="terms", lang="en", title="Terms", body="<p>Come early.</p>", updated_at=now())
    db.add(page)
    db.commit()
    editor, page_id = enter(app, "editor"), page.id
    for ending, title, body in (
        ("/ar", "الشروط", "تعالوا مبكرًا."),
        ("/ar", "أخرى", "أخرى تمامًا."),
        ("", "Other terms", "Come late."),
    ):
        address = f"/staff/pages/{page_id}/edit{ending}"
        answer = editor.post(address, hidden(editor.get(address).text) | {"title": title, "body": body})
        assert answer.status_code == 303, words(answer.text)
    editor.post(f"/staff/pages/{page_id}/publish")
    assert "Text (Arabic)" in editor.get(f"/staff/history/pages/{page_id}").text
    second = f"/staff/history/pages/{page_id}/{revisions(db)[1]}"
    assert editor.post(second, hidden(editor.get(second).text)).status_code == 303
    said = words(editor.get(f"/staff/pages/{page_id}").text)
    for part in ("Come early.", "الشروط", "تعالوا مبكرًا."):
        assert part in said
    db.rollback()
    state = db.scalar(select(Page.state).where(Page.id == page_id))
    assert state == "published"  # what the public sees when is not what comes back


@pytest.mark.parametrize(
    ("form", "record", "changed", "label"),
    [
        ("venues/{venue}/edit", "venues/{venue}", {"address": "Mombasa Road"}, "Street address"),
        ("cities/{city}/edit", "cities/{city}", {"name": "Nairobi City"}, "Name"),
        ("regions/{region}/edit", "regions/{region}", {"description": "Six countries"}, "Description"),
        ("countries/KE/edit", "countries/KE", {"description": "Fifty counties"}, "Description"),
        ("industries/food/edit", "industries/food", {"description": "From farm to fork"}, "Description"),
        ("product-groups/{group}/edit", "product_groups/{group}", {"name": "Cold chain"}, "Name"),
    ],
)
def test_places_and_lines_of_business_show_what_stood_there(
    app: Flask, db: Session, form: str, record: str, changed: dict[str, str], label: str
) -> None:
    venue, region = make.venue(), make.region()
    group = make.product_group(make.industry("food", "Food"), "Machines")
    keys = {"venue": venue.id, "city": venue.city_id, "region": region.id, "group": group.id}
    db.commit()
    editor, limited, viewer = enter(app, "editor"), enter(app, "editor", regions=[region.slug]), enter(app, "viewer")
    form, history = f"/staff/{form.format_map(keys)}", f"/staff/history/{record.format_map(keys)}"
    typed = dict(next(one for one in parse(editor.get(form).text).forms if "version" in one.fields).form_values())
    assert editor.post(form, typed | changed).status_code == 303
    page = f"/staff/{record.format_map(keys)}" if form.startswith("/staff/venues") else form
    assert f'href="{history}"' in editor.get(page).text
    [value] = changed.values()
    newest = told(editor, history)[0]
    assert label in newest
    assert f"After: {value}" in newest
    before = f"{history}/{revisions(db)[0]}"
    assert viewer.get(before).status_code == 403
    is_common = record.split("/")[0] not in {"venues", "cities"}
    assert ("Bring back" in words(limited.get(history).text)) is not is_common
    if is_common:
        assert limited.post(before, {}).status_code == 403
    assert editor.post(before, hidden(editor.get(before).text)).status_code == 303
    assert (
        value
        not in dict(
            next(one for one in parse(editor.get(form).text).forms if "version" in one.fields).form_values()
        ).values()
    )
