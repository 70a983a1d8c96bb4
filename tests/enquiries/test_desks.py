"""The desks as administrators settle them: who is there when, closed days, and which enquiry goes to which."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.enquiries import working_hours
from expoapp.enquiries.models import Desk, DeskClosedDay, RoutingRule
from tests import factories
from tests.enquiries.desk_walks import form_of
from tests.enquiries.walks import look, open_house, receive
from tests.office import Person, enter
from tests.pages import parse, words

PLACE = "/staff/enquiries/desks"
DESK: dict[str, Any] = {
    "name": "Muscat desk",
    "person": "Salma",
    "email": "muscat@example.org",
    "phone": "+968 2 000000",
    "whatsapp": "+968 9 1234567",
    "country_code": "KE",
    "zone": "Asia/Muscat",
    "opens": "08:00",
    "closes": "16:00",
    "weekend": ["5", "6"],
    "promise_hours": "4",
}


@pytest.fixture
def admin(app: Flask, db: Session, clock: Traveller) -> Person:
    open_house(db)
    return enter(app, "admin")


def desk_of(db: Session, key: str) -> Desk:
    db.rollback()
    return db.scalars(select(Desk).where(Desk.key == key)).one()


def rules(person: Person) -> list[str]:
    """Return the rules in their order, as the page says them."""
    page = parse(person.get(PLACE).text)
    return [" ".join("".join(row.find("p").itertext()).split()) for row in page.findall(".//ol[@class='rules']/li")]


def test_where_no_desk_is_the_page_says_what_one_is_and_leads_to_its_form(app: Flask, db: Session) -> None:
    admin = enter(app, "admin")
    page = admin.get(PLACE).text
    assert "No desks yet" in words(page)
    assert "Add a rule" not in words(page)
    [box] = parse(page).find_class("empty")
    assert box.find(".//a").get("href") == "/staff/enquiries/desks/new"


def test_a_desk_is_set_up_and_changed(db: Session, admin: Person) -> None:
    assert admin.post(f"{PLACE}/new", DESK).status_code == 303
    made = desk_of(db, "muscat-desk")
    assert made.whatsapp == DESK["whatsapp"]
    assert (made.weekend, made.opens, made.promise_hours, made.is_default) == ("5 6", time(8), 4, False)
    address = f"{PLACE}/{made.id}"
    assert admin.post(address, DESK | {"version": 1, "person": "Omar"}).status_code == 303
    second = admin.post(address, DESK | {"version": 1, "person": "Silent"})
    assert second.status_code == 409
    assert "Omar" in words(second.text)
    assert desk_of(db, "muscat-desk").person == "Omar"
    assert "Muscat desk" in words(admin.get(PLACE).text)
    of_desks = select(AuditEntry).where(AuditEntry.action.like("desk.%"))
    lines = db.scalars(of_desks.order_by(AuditEntry.id)).all()
    assert [line.action for line in lines] == ["desk.found", "desk.revise"]
    assert "Omar" not in str(lines[1].changes)
    same = admin.post(f"{PLACE}/new", DESK | {"name": "MUSCAT  desk"})
    assert same.status_code == 422
    assert "There is a desk of this name already." in words(same.text)
    assert admin.post(address, DESK | {"version": 2, "name": "Oman desk"}).status_code == 303
    assert admin.post(f"{PLACE}/new", DESK).status_code == 303
    assert desk_of(db, "muscat-desk-2").name == "Muscat desk"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("weekend", [str(day) for day in range(1, 8)], "A desk that rests on all seven days answers nobody."),
        ("closes", "07:00", "The desk has to close after it opens."),
        ("opens", "25:00", "is not a time of day"),
        ("whatsapp", "0722 123456", "Please begin with + and the country's code"),
        ("whatsapp", "+254 1", "Please begin with + and the country's code"),
        ("zone", "Mars/Olympus", "There is no time zone of this name."),
        ("zone", "localtime", "There is no time zone of this name."),
        ("email", "nobody", "This is not an e-mail address"),
        ("promise_hours", "201", "must be a number from 1 to 200"),
        ("promise_hours", "9999999999", "must be a number from 1 to 200"),
        ("country_code", "XX", "This choice is not open"),
        ("weekend", ["9"], "please choose from the list only"),
        ("name", " ", "Name of the desk is needed."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_at_its_field(
    db: Session, admin: Person, field: str, value: Any, said: str
) -> None:
    answer = admin.post(f"{PLACE}/new", DESK | {field: value})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "Salma" in answer.text
    assert db.scalar(select(Desk.id).where(Desk.key == "muscat-desk")) is None


def test_a_closed_day_is_no_working_time(app: Flask, db: Session, admin: Person, clock: Traveller) -> None:
    desk = desk_of(db, "nairobi")
    address = f"{PLACE}/{desk.id}"
    first = look(db, receive(app, 1)).due_at
    assert first.isoformat() == "2026-03-03T08:30:00+00:00"
    assert admin.post(f"{address}/close", {"day": "2026-03-03", "name": "A holiday"}).status_code == 303
    assert look(db, receive(app, 2)).due_at == first + timedelta(days=1)
    assert "Tuesday, 3 March 2026 A holiday" in words(admin.get(address).text)
    for wrong in ("2026-03-03", "2026-03-01", "never", "", "9999-12-31"):
        assert admin.post(f"{address}/close", {"day": wrong}).status_code == 422
    assert admin.post(f"{address}/open/2026-03-04").status_code == 404
    clock.move_to(datetime(2026, 3, 4, 22, 0, tzinfo=UTC))  # the next day has begun where the desk is
    other = enter(app, "admin")
    assert "This day has passed." in words(other.post(f"{address}/close", {"day": "2026-03-04"}).text)
    assert "A holiday" not in words(other.get(address).text)
    clock.move_to(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert admin.post(f"{address}/open/2026-03-03").status_code == 303
    db.rollback()
    assert db.scalars(select(DeskClosedDay)).all() == []
    assert look(db, receive(app, 3)).due_at == first


def test_rules_are_added_moved_and_deleted(db: Session, admin: Person) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk")
    factories.exhibition("ROADEXPO")
    region = factories.region()
    db.commit()
    for given in ({"kind": "media"}, {"exhibition": "roadexpo", "country_code": "FR"}, {"region_id": region.id}):
        assert admin.post(f"{PLACE}/rules", {"desk_id": dubai.id, **given}).status_code == 303
    media, road, africa = (
        "Report as media → Dubai desk",
        "ROADEXPO · sender in France → Dubai desk",
        "exhibition in East Africa → Dubai desk",
    )
    assert rules(admin) == [media, road, africa]
    db.rollback()
    ids = list(db.scalars(select(RoutingRule.id).order_by(RoutingRule.position)))
    db.rollback()
    admin.post(f"{PLACE}/rules/{ids[2]}/up")
    assert rules(admin) == [media, africa, road]
    admin.post(f"{PLACE}/rules/{ids[2]}/up")
    admin.post(f"{PLACE}/rules/{ids[2]}/up")  # it is the first already
    admin.post(f"{PLACE}/rules/{ids[0]}/down")
    assert rules(admin) == [africa, road, media]
    admin.post(f"{PLACE}/rules/{ids[1]}/delete")
    assert rules(admin) == [africa, media]
    assert admin.post(f"{PLACE}/rules/{ids[1]}/delete").status_code == 404
    again = admin.post(f"{PLACE}/rules", {"desk_id": dubai.id, "kind": "media"})
    assert (again.status_code, rules(admin)) == (422, [africa, media])
    assert "There is such a rule already." in words(again.text)
    everything = admin.post(f"{PLACE}/rules", {"desk_id": dubai.id})
    assert everything.status_code == 422
    assert "Say at least one thing" in words(everything.text)
    assert admin.post(f"{PLACE}/rules", {"desk_id": "999", "kind": "media"}).status_code == 422


def test_a_rule_about_an_exhibition_that_is_not_there_keeps_what_was_typed(db: Session, admin: Person) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk")
    for number in (1, 2):
        factories.exhibition(f"ROADEXPO {number}")
    db.commit()
    for typed, said in (("RAILEXPO", "is called “RAILEXPO”"), ("road", "fit “road”: ROADEXPO 1 and ROADEXPO 2.")):
        answer = admin.post(f"{PLACE}/rules", {"desk_id": dubai.id, "kind": "visit", "exhibition": typed})
        assert answer.status_code == 422
        assert said in words(answer.text)
        form = next(one for one in parse(answer.text).iter("form") if one.get("action") == f"{PLACE}/rules")
        assert form.find(".//input[@name='exhibition']").get("value") == typed
        assert form.find(".//select[@name='kind']/option[@selected]").get("value") == "visit"
    assert rules(admin) == []


def test_the_page_says_which_desk_an_enquiry_would_go_to_and_by_which_rule(
    app: Flask, db: Session, admin: Person
) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk")
    gulf = factories.region("middle-east", "Middle East")
    factories.exhibition("DUBAIEXPO", regions=[gulf])
    db.commit()
    admin.post(f"{PLACE}/rules", {"desk_id": dubai.id, "region_id": gulf.id, "kind": "exhibit"})
    tried = words(admin.get(f"{PLACE}?kind=exhibit&exhibition=DubaiExpo&country=FR").text)
    assert "This enquiry goes to Dubai desk, by the rule: Take a stand · exhibition in Middle East" in tried
    other = words(admin.get(f"{PLACE}?kind=visit&exhibition=dubaiexpo").text)
    assert "This enquiry goes to Nairobi desk, since no rule names it." in other
    unknown = words(admin.get(f"{PLACE}?kind=exhibit&exhibition=Dubaiexxpo").text)
    assert "No exhibition that you can choose is called “Dubaiexxpo”." in unknown
    assert "This enquiry goes to" not in unknown
    for hostile in ("x", "' OR 1=1", "99999999999", "-1", ""):
        query = dict.fromkeys(("kind", "exhibition", "country"), hostile)
        assert admin.get(PLACE, query_string=query).status_code == 200


def test_another_desk_takes_what_no_rule_names(app: Flask, db: Session, admin: Person) -> None:
    dubai = factories.desk("dubai", is_default=False, name="Dubai desk")
    db.commit()
    assert admin.post(f"{PLACE}/{dubai.id}/default").status_code == 303
    assert look(db, receive(app)).desk_id == dubai.id
    assert [row.key for row in db.scalars(select(Desk).where(Desk.is_default))] == ["dubai"]


def test_only_administrators_settle_the_desks(app: Flask, db: Session, admin: Person) -> None:
    sales = enter(app, "sales")
    desk = desk_of(db, "nairobi")
    for address in (PLACE, f"{PLACE}/new", f"{PLACE}/{desk.id}"):
        assert sales.get(address).status_code == 403
    assert sales.post(f"{PLACE}/{desk.id}", DESK | {"version": 1}).status_code == 403
    assert form_of(admin, f"{PLACE}/{desk.id}", f"/{desk.id}")["name"] == "Nairobi desk"


@pytest.mark.parametrize(
    ("day", "weekend", "closed", "expected"),
    [
        (date(2026, 3, 2), {6, 7}, (), date(2026, 3, 9)),
        (date(2026, 3, 7), {6, 7}, (), date(2026, 3, 9)),  # on Saturday the Monday is two days away
        (
            date(2026, 3, 4),
            {5, 6},
            (),
            date(2026, 3, 8),
        ),  # where Friday and Saturday are free, the week begins on Sunday
        (date(2026, 3, 4), {5, 6}, (date(2026, 3, 8),), date(2026, 3, 9)),
        (date(2026, 3, 4), set(), (), date(2026, 3, 11)),
    ],
)
def test_next_week_begins_where_the_desks_week_begins(
    day: date, weekend: set[int], closed: tuple[date, ...], expected: date
) -> None:
    assert working_hours.next_week(day, weekend=weekend, closed=closed) == expected


def test_a_desk_that_never_works_promises_nothing() -> None:
    with pytest.raises(ValueError, match="no working day"):
        working_hours.working_day_after(date(2026, 3, 2), 1, weekend=set(range(1, 8)))
    since = datetime.fromisoformat("2026-03-02T06:00:00+00:00")
    given = {"zone": "Africa/Nairobi", "opens": time(8), "closes": time(16), "weekend": {6, 7}}
    closed = [date(2026, 3, 2) + timedelta(days=number) for number in range(4)]
    end = working_hours.end_of(timedelta(hours=1), since, closed=closed, **given)
    assert end.isoformat() == "2026-03-06T06:00:00+00:00"
