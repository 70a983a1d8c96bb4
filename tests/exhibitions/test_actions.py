"""What can be done to exhibitions and editions, and the trace that each deed leaves."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import audit
from expoapp.accounts.models import Scope
from expoapp.audit import AuditEntry, verify
from expoapp.catalogue.models import FormerSlug, ProductGroup
from expoapp.db import expect_write, transaction
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import DayHours, EditionFacts, ExhibitionFacts
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status
from expoapp.exhibitions.queries import staff as queries
from tests import factories as make

EVERYWHERE = Scope(everywhere=True)


def facts(**given: Any) -> ExhibitionFacts:
    defaults: dict[str, Any] = {
        "name": "BUILDEXPO KENYA",
        "city_id": make.city().id,
        "region_ids": (make.region().id,),
        "industry_codes": (make.industry().code,),
    }
    return ExhibitionFacts(**(defaults | given))


def days(first: date = date(2027, 7, 7), last: date = date(2027, 7, 9), **given: Any) -> EditionFacts:
    return EditionFacts(make.city().id, "Africa/Nairobi", **({"starts_on": first, "ends_on": last} | given))


def revised(edition: Edition, **given: Any) -> Edition:
    """Revise an edition by some facts and return it with its rows."""
    found = queries.get_edition(edition.id, EVERYWHERE)
    actions.revise_edition(edition.id, replace(actions.edition_facts(found), **given), by=None)
    return queries.get_edition(edition.id, EVERYWHERE)


def trail(db: Session) -> list[str]:
    audit.settle()
    return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# ---- Exhibitions -----------------------------------------------------------------------------------------------------


def test_a_new_exhibition_is_our_draft_with_an_address_of_its_name(db: Session) -> None:
    own = make.organiser()
    made = actions.create_exhibition(facts(names=(("language", "ar", "معرض البناء"),)), by=None)
    assert (made.slug, made.state, made.organiser_id) == ("buildexpo-kenya", "draft", own.id)
    assert made.search_text == "buildexpo kenya معرض البناء"
    audit.settle()
    [entry] = db.scalars(select(AuditEntry))
    assert entry.action == "exhibition.create"
    assert entry.changes["slug"] == [None, "buildexpo-kenya"]


def test_a_name_without_letters_still_gets_an_address(db: Session) -> None:
    make.organiser()
    assert actions.create_exhibition(facts(name="!!!"), by=None).slug == "exhibition"


def test_a_taken_or_former_address_gets_a_number(db: Session) -> None:
    make.exhibition("BUILDEXPO KENYA")
    db.add(FormerSlug(kind="exhibition", slug="buildexpo-kenya-2", thing_id=17))
    assert actions.create_exhibition(facts(), by=None).slug == "buildexpo-kenya-3"
    long = "x" * 80
    make.exhibition("other", slug=long)
    assert actions.create_exhibition(facts(name=long), by=None).slug == "x" * 78 + "-2"


def test_eight_parallel_creations_of_one_name_give_eight_addresses(app: Flask, db: Session) -> None:
    make.organiser()
    wanted = facts()
    db.commit()
    barrier = threading.Barrier(8)
    failures: list[BaseException] = []

    def create() -> None:
        with app.app_context():
            try:
                barrier.wait()
                expect_write()
                with transaction():
                    actions.create_exhibition(wanted, by=None)
            except BaseException as problem:  # noqa: BLE001 -- told by the test below
                failures.append(problem)

    threads = [threading.Thread(target=create) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    slugs = set(db.scalars(select(Exhibition.slug)))
    assert slugs == {"buildexpo-kenya", *(f"buildexpo-kenya-{number}" for number in range(2, 9))}
    assert verify().fault is None


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": ""}, "name"), ({"industry_codes": ()}, "industries")],
)
def test_an_exhibition_needs_a_name_and_an_industry(given: dict[str, Any], field: str) -> None:
    make.organiser()
    with pytest.raises(Invalid) as refusal:
        actions.create_exhibition(facts(**given), by=None)
    assert refusal.value.field == field


@pytest.mark.usefixtures("db")
def test_without_an_organiser_nothing_can_be_added() -> None:
    with pytest.raises(NotAllowed):
        actions.create_exhibition(facts(), by=None)


def test_product_groups_must_belong_to_the_industries(db: Session) -> None:
    make.organiser()
    make.industry("wood", "Wood")
    group = ProductGroup(industry_code="wood", slug="saws", name="Saws")
    db.add(group)
    db.flush()
    with pytest.raises(Invalid) as refusal:
        actions.create_exhibition(facts(product_group_ids=(group.id,)), by=None)
    assert refusal.value.field == "product_groups"
    made = actions.create_exhibition(facts(industry_codes=("wood",), product_group_ids=(group.id,)), by=None)
    assert [row.product_group_id for row in made.product_group_rows] == [group.id]


def test_a_revision_tells_what_changed_from_what_to_what(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA", tagline="old")
    account = make.account()
    found = queries.get_exhibition(exhibition.id, EVERYWHERE)
    wanted = replace(actions.exhibition_facts(found), tagline="new", region_ids=(make.region("north-africa", "N").id,))
    assert actions.revise_exhibition(exhibition.id, wanted, by=account.id)
    audit.settle()
    entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.account_id, entry.changes["tagline"]) == (
        "exhibition.revise",
        account.id,
        ["old", "new"],
    )
    assert "regions" in entry.changes
    assert not actions.revise_exhibition(exhibition.id, wanted, by=account.id)
    assert trail(db) == ["exhibition.revise"]


def test_a_name_that_a_published_exhibition_leaves_is_kept(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    draft = make.exhibition("DRAFT", published=False)
    for one, name in ((exhibition, "Buildexpo Kenya"), (exhibition, "BUILD KENYA"), (draft, "OTHER")):
        found = actions.exhibition_facts(queries.get_exhibition(one.id, EVERYWHERE))
        actions.revise_exhibition(one.id, replace(found, name=name), by=None)
    found = queries.get_exhibition(exhibition.id, EVERYWHERE)
    assert [(row.kind, row.name) for row in found.names] == [("former", "Buildexpo Kenya")]
    assert found.search_text == "build kenya buildexpo kenya"
    assert queries.get_exhibition(draft.id, EVERYWHERE).names == []


def test_a_revision_of_an_old_version_is_a_conflict(db: Session) -> None:
    exhibition = make.exhibition()
    found = actions.exhibition_facts(queries.get_exhibition(exhibition.id, EVERYWHERE))
    actions.revise_exhibition(exhibition.id, replace(found, tagline="mine"), by=None, version=1)
    db.flush()
    with pytest.raises(Conflict):
        actions.revise_exhibition(exhibition.id, replace(found, tagline="theirs"), by=None, version=1)
    assert exhibition.tagline == "mine"


def test_an_address_left_leads_to_the_exhibition_and_can_be_taken_back(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA")
    make.exhibition("OTHER")
    actions.rename(exhibition.id, "build-kenya", by=None)
    assert db.get_one(FormerSlug, ("exhibition", "buildexpo-kenya")).thing_id == exhibition.id
    with pytest.raises(Invalid):
        actions.rename(exhibition.id, "other", by=None)
    with pytest.raises(Invalid):
        actions.rename(exhibition.id, "???", by=None)
    actions.rename(exhibition.id, "build-kenya", by=None)
    actions.rename(exhibition.id, "buildexpo-kenya", by=None)
    db.flush()
    assert db.get(FormerSlug, ("exhibition", "buildexpo-kenya")) is None
    assert db.get_one(FormerSlug, ("exhibition", "build-kenya")).thing_id == exhibition.id
    assert trail(db) == ["exhibition.rename", "exhibition.rename"]


def test_an_address_that_nobody_has_seen_leaves_no_trace(db: Session) -> None:
    exhibition = make.exhibition("BUILDEXPO KENYA", published=False)
    actions.rename(exhibition.id, "build-kenya", by=None)
    assert db.scalars(select(FormerSlug)).all() == []


def test_publishing_and_withdrawing_are_told_once(db: Session, clock: time_machine.Traveller) -> None:
    exhibition = make.exhibition(published=False)
    now = datetime.now(UTC)
    for _twice in range(2):
        actions.publish_exhibition(exhibition.id, by=None)
    assert exhibition.is_public(now)
    for _twice in range(2):
        actions.withdraw_exhibition(exhibition.id, by=None)
    assert (exhibition.state, exhibition.is_public(now)) == ("withdrawn", False)
    assert trail(db) == ["exhibition.publish", "exhibition.withdraw"]


# ---- Regions ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("db")
def test_what_lies_in_other_regions_does_not_exist() -> None:
    east, north = make.region(), make.region("north-africa", "North Africa")
    exhibition = make.exhibition(regions=[north])
    edition = make.edition(exhibition)
    scope = Scope(everywhere=False, region_ids=frozenset({east.id}))
    wanted = replace(facts(), region_ids=(north.id,))
    for deed in (
        lambda: queries.get_exhibition(exhibition.id, scope),
        lambda: queries.get_edition(edition.id, scope),
        lambda: actions.revise_exhibition(exhibition.id, wanted, by=None, scope=scope),
        lambda: actions.rename(exhibition.id, "x", by=None, scope=scope),
        lambda: actions.publish_exhibition(exhibition.id, by=None, scope=scope),
        lambda: actions.withdraw_edition(edition.id, by=None, scope=scope),
        lambda: actions.revise_edition(edition.id, days(), by=None, scope=scope),
        lambda: actions.create_edition(exhibition.id, days(), by=None, scope=scope),
        lambda: actions.create_exhibition(wanted, by=None, scope=scope),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.usefixtures("db")
def test_an_exhibition_in_two_regions_is_seen_from_either_and_changed_by_who_has_both() -> None:
    east, north = make.region(), make.region("north-africa", "North Africa")
    exhibition = make.exhibition(regions=[east, north])
    edition = make.edition(exhibition)
    one = Scope(everywhere=False, region_ids=frozenset({east.id}))
    both = Scope(everywhere=False, region_ids=frozenset({east.id, north.id}))
    assert queries.get_exhibition(exhibition.id, one)
    with pytest.raises(NotAllowed):
        actions.withdraw_exhibition(exhibition.id, by=None, scope=one)
    with pytest.raises(NotAllowed):
        actions.withdraw_edition(edition.id, by=None, scope=one)
    actions.withdraw_edition(edition.id, by=None, scope=both)
    assert edition.state == "withdrawn"


@pytest.mark.usefixtures("db")
def test_a_person_with_regions_must_choose_one_and_cannot_give_an_exhibition_away() -> None:
    make.organiser()
    east, north = make.region(), make.region("north-africa", "North Africa")
    scope = Scope(everywhere=False, region_ids=frozenset({east.id}))
    with pytest.raises(Invalid):
        actions.create_exhibition(replace(facts(), region_ids=()), by=None, scope=scope)
    made = actions.create_exhibition(facts(), by=None, scope=scope)
    with pytest.raises(NotFound):
        actions.revise_exhibition(made.id, replace(facts(), region_ids=(north.id,)), by=None, scope=scope)
    assert actions.create_exhibition(replace(facts(), region_ids=()), by=None).region_rows == []


# ---- Editions --------------------------------------------------------------------------------------------------------


def test_an_edition_has_the_year_it_starts_in_as_its_address(db: Session) -> None:
    exhibition = make.exhibition()
    first = actions.create_edition(exhibition.id, days(), by=None)
    second = actions.create_edition(exhibition.id, days(date(2027, 10, 1), date(2027, 10, 3)), by=None)
    assert (first.slug, second.slug, first.state, first.sequence) == ("2027", "2027-2", "draft", 0)
    assert first.uid != second.uid
    assert trail(db) == ["edition.create", "edition.create"]
    with pytest.raises(Invalid) as refusal:
        actions.create_edition(
            exhibition.id, EditionFacts(make.city().id, "Africa/Nairobi", precision=Precision.TBA), by=None
        )
    assert refusal.value.field == "year"
    with pytest.raises(Invalid):
        actions.create_edition(exhibition.id, days(status=Status.RESCHEDULED), by=None)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"zone": "Mars/Base"}, "zone"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": date(2027, 7, 6)}, "ends_on"),
        ({"ends_on": date(2028, 7, 9)}, "ends_on"),
        ({"days": (DayHours(date(2027, 7, 10), time(9), time(10)),)}, "days"),
        ({"days": (DayHours(date(2027, 7, 7), time(10), time(9)),)}, "days"),
        ({"status": Status.CANCELLED}, "status_reason"),
    ],
)
def test_what_cannot_be_is_refused_with_the_fields_name(given: dict[str, Any], field: str) -> None:
    edition = make.edition()
    with pytest.raises(Invalid) as refusal:
        actions.revise_edition(edition.id, replace(days(), **given), by=None)
    assert refusal.value.field == field


@pytest.mark.usefixtures("db")
def test_rough_dates_are_whole_months_and_years_and_have_no_hours() -> None:
    edition = make.edition(hours=(time(9), time(17)), published=False)
    found = revised(edition, precision=Precision.MONTH, starts_on=date(2027, 2, 14), ends_on=None)
    assert (found.starts_on, found.ends_on, found.days) == (date(2027, 2, 1), date(2027, 2, 28), [])
    found = revised(edition, precision=Precision.YEAR)
    assert (found.starts_on, found.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    found = revised(edition, precision=Precision.TBA)
    assert (found.starts_on, found.ends_on, found.starts_at) == (None, None, None)
    assert found.slug == "2027"


def test_a_draft_changes_without_a_trace_for_visitors(db: Session) -> None:
    edition = make.edition(published=False)
    found = revised(edition, starts_on=date(2027, 8, 4), ends_on=date(2027, 8, 6))
    assert (found.changes, found.sequence, found.status) == ([], 0, Status.SCHEDULED)
    assert found.starts_at == datetime(2027, 8, 3, 21, tzinfo=UTC)
    assert trail(db) == ["edition.revise"]


def test_a_published_edition_that_moves_is_rescheduled_and_keeps_its_former_days(
    db: Session, clock: time_machine.Traveller
) -> None:
    edition = make.edition(hours=(time(10), time(18)))
    uid, slug = edition.uid, edition.slug
    clock.move_to(datetime(2026, 3, 2, 22, tzinfo=UTC))
    wanted = tuple(DayHours(date(2028, 1, day), time(10), time(18)) for day in (4, 5, 6))
    found = revised(
        edition, starts_on=date(2028, 1, 4), ends_on=date(2028, 1, 6), days=wanted, status_reason="A better week."
    )
    assert (found.status, found.sequence, found.uid, found.slug) == (Status.RESCHEDULED, 1, uid, slug)
    assert found.changed_at == datetime(2026, 3, 2, 22, tzinfo=UTC)
    [row] = found.changes
    assert (row.what, row.former_starts_on, row.former_ends_on, row.former_status, row.reason) == (
        "dates status",  # the hours merely moved along
        date(2027, 7, 7),
        date(2027, 7, 9),
        Status.SCHEDULED,
        "A better week.",
    )
    assert row.announced_on == date(2026, 3, 3)  # by the clock of Nairobi
    again = revised(edition, starts_on=date(2028, 2, 1), ends_on=date(2028, 2, 3), days=(), status_reason="")
    assert (again.sequence, [one.what for one in again.changes]) == (2, ["dates status", "dates hours"])


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"hall": "Hall 2"}, "place"),
        ({"days": (DayHours(date(2027, 7, 7), time(9), time(17)),)}, "hours"),
        ({"status": Status.PROVISIONAL}, "status"),
        ({"number": 5, "note": "Bring a hat."}, ""),
    ],
)
def test_the_sequence_rises_only_for_dates_hours_place_and_status(given: dict[str, Any], what: str) -> None:
    found = revised(make.edition(), **given)
    assert [row.what for row in found.changes] == ([what] if what else [])
    assert found.sequence == len(found.changes)


def test_nothing_changed_leaves_version_and_trail_alone(db: Session) -> None:
    edition = make.edition(hours=(time(9), time(17)))
    found = queries.get_edition(edition.id, EVERYWHERE)
    version = found.version
    assert not actions.revise_edition(edition.id, actions.edition_facts(found), by=None)
    assert (found.version, trail(db)) == (version, [])


@pytest.mark.usefixtures("db")
def test_a_postponed_edition_keeps_its_void_days_until_new_ones_are_known() -> None:
    edition = make.edition()
    found = revised(edition, status=Status.POSTPONED, status_reason="No hall.")
    assert (found.status, found.starts_on, found.sequence) == (Status.POSTPONED, date(2027, 7, 7), 1)
    with pytest.raises(Invalid) as refusal:
        revised(edition, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 3))
    assert refusal.value.field == "status"
    found = revised(edition, status=Status.SCHEDULED, starts_on=date(2027, 9, 1), ends_on=date(2027, 9, 3))
    assert (found.status, found.sequence, found.changes[-1].former_starts_on) == (
        Status.RESCHEDULED,
        2,
        date(2027, 7, 7),
    )


@pytest.mark.usefixtures("db")
def test_a_cancellation_can_be_taken_back_and_leaves_both_traces() -> None:
    edition = make.edition()
    revised(edition, status=Status.CANCELLED, status_reason="No hall.")
    found = revised(edition, status=Status.SCHEDULED)
    assert (found.status, found.status_reason, found.sequence) == (Status.SCHEDULED, "", 2)
    assert [(row.former_status, row.status, row.reason) for row in found.changes] == [
        ("scheduled", "cancelled", "No hall."),
        ("cancelled", "scheduled", ""),
    ]


@pytest.mark.usefixtures("db")
def test_dates_that_become_exact_or_confirmed_are_no_move() -> None:
    rough = make.edition(starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 31), precision="month")
    found = revised(rough, precision=Precision.EXACT, starts_on=date(2027, 7, 7), ends_on=date(2027, 7, 9))
    assert (found.status, found.changes[0].is_move) == (Status.SCHEDULED, False)
    open_ = make.edition(make.exhibition("OTHER"), status="provisional")
    found = revised(open_, status=Status.SCHEDULED, starts_on=date(2027, 7, 8), ends_on=date(2027, 7, 9))
    assert (found.status, found.sequence, found.changes[0].is_move) == (Status.SCHEDULED, 1, False)


def test_an_old_version_of_an_edition_is_a_conflict(db: Session) -> None:
    edition = make.edition()
    revised(edition, hall="Hall 1")
    db.flush()
    with pytest.raises(Conflict):
        actions.revise_edition(edition.id, days(), by=None, version=1)


def test_an_edition_is_published_and_withdrawn(db: Session, clock: time_machine.Traveller) -> None:
    edition = make.edition(published=False)
    actions.publish_edition(edition.id, by=None)
    assert queries.get_edition(edition.id, EVERYWHERE).is_public(datetime.now(UTC))
    actions.withdraw_edition(edition.id, by=None)
    assert not edition.is_public(datetime.now(UTC))
    assert trail(db) == ["edition.publish", "edition.withdraw"]
    # It was seen once, so what happens to it now is told when it comes back.
    assert revised(edition, status=Status.POSTPONED).sequence == 1
