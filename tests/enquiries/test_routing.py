"""Which desk an enquiry goes to (E10), and where desks come from."""

from datetime import time
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from time_machine import Traveller

from expoapp import audit
from expoapp.audit import AuditEntry
from expoapp.config import ROOT
from expoapp.enquiries import queries
from expoapp.enquiries.importer import load_desks
from expoapp.enquiries.models import Desk, Enquiry, RoutingRule
from tests import factories
from tests.enquiries.walks import LETTER, fill_in, open_house

GIVEN: dict[str, Any] = {
    "key": "dubai",
    "name": "Dubai desk",
    "person": "Priya Nair",
    "email": "dubai@example.org",
    "phone": "+97140000002",
    "country": "KE",
    "zone": "Asia/Dubai",
    "opens": "09:00",
    "closes": "18:00",
    "weekend": [5, 6],
    "promise_hours": 4,
    "regions": ["east-africa", "middle-east"],
}


def rule(db: Session, position: int, desk: Desk, **conditions: Any) -> None:
    db.add(RoutingRule(position=position, desk_id=desk.id, **conditions))
    db.flush()


def test_the_first_rule_whose_conditions_all_hold_decides(db: Session) -> None:
    desks = {key: factories.desk(key, is_default=key == "last") for key in ("a", "b", "c", "d", "last")}
    region, other = factories.region(), factories.region("middle-east", "Middle East")
    shown = factories.exhibition()
    rule(db, 3, desks["c"], region_id=region.id)
    rule(db, 1, desks["a"], kind="media", country_code="FR")
    rule(db, 2, desks["b"], exhibition_id=shown.id, kind="exhibit")
    rule(db, 4, desks["d"], country_code="FR")

    def found(*given: Any) -> str:
        desk = queries.find_desk(*given)
        assert desk is not None
        return desk.key

    assert found("media", [], None, "FR") == "a"
    assert found("media", [], region.id, "KE") == "c"
    assert found("exhibit", [7000, shown.id], region.id, "FR") == "b"
    assert found("visit", [shown.id], region.id, "") == "c"
    assert found("visit", [], other.id, "FR") == "d"
    assert found("visit", [], other.id, "") == "last"
    assert found("visit", [], None, "") == "last"


def test_without_a_default_desk_the_first_one_answers(db: Session) -> None:
    assert queries.find_desk("visit", [], None, "") is None
    first = factories.desk("first", is_default=False)
    factories.desk("second", is_default=False)
    assert queries.find_desk("visit", [], None, "") is first


def test_an_enquiry_goes_to_its_exhibitions_region_and_desk_with_that_desks_promise(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    gulf, africa = factories.region("middle-east", "Middle East"), factories.region()
    factories.exhibition("DUBAIEXPO", regions=[gulf, africa])
    open_house(db)
    load_desks([GIVEN | {"regions": ["middle-east"]}])
    db.commit()
    sent = fill_in(client, clock, "/enquire?exhibition=dubaiexpo&exhibition=buildexpo-kenya")
    client.post("/enquire", data=sent)
    client.post("/instant-reply", data=LETTER)
    first, second = db.scalars(select(Enquiry).options(joinedload(Enquiry.desk)).order_by(Enquiry.id))
    assert (first.desk.key, first.region_id) == ("dubai", gulf.id)
    assert first.due_at.isoformat() == "2026-03-02T13:00:20+00:00"  # four hours by Dubai's clock
    assert (second.desk.key, second.region_id) == ("nairobi", None)


def test_desks_are_loaded_once_and_stay_as_staff_left_them(db: Session) -> None:
    factories.country()
    factories.region("middle-east", "Middle East")
    load_desks([GIVEN])
    desk = db.scalars(select(Desk)).one()
    assert (desk.key, desk.opens, desk.weekend, desk.is_default) == ("dubai", time(9), "5 6", True)
    assert [row.position for row in db.scalars(select(RoutingRule).order_by(RoutingRule.id))] == [1, 2]
    desk.person = "Somebody new"
    db.flush()
    audit.settle()
    lines = db.scalar(select(func.count()).select_from(AuditEntry))
    load_desks([GIVEN, GIVEN | {"key": "cairo", "regions": ["middle-east"]}])
    assert [(row.key, row.person, row.is_default) for row in db.scalars(select(Desk).order_by(Desk.id))] == [
        ("dubai", "Somebody new", True),
        ("cairo", "Priya Nair", False),
    ]
    assert db.scalar(select(func.max(RoutingRule.position))) == 3
    load_desks([GIVEN])
    audit.settle()
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == (lines or 0) + 1


def test_a_desk_for_an_unknown_region_is_a_mistake_in_the_file(db: Session) -> None:
    factories.country()
    with pytest.raises(LookupError, match="there is no region nowhere"):
        load_desks([GIVEN | {"regions": ["nowhere"]}])


def test_the_bundled_desks_can_be_loaded_and_keep_their_promises(db: Session) -> None:
    text = (ROOT / "expoapp/sample/site.yaml").read_text(encoding="utf-8")
    given = yaml.safe_load(text)["desks"]
    for entry in given:
        factories.country(entry["country"], entry["country"])
        for slug in entry["regions"]:
            factories.region(slug, slug)
    load_desks(given)
    from expoapp.enquiries.actions.promise import due_at
    from tests.conftest import NOW

    assert all(due_at(desk, NOW) > NOW for desk in db.scalars(select(Desk)))
