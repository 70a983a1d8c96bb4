"""An edition kept whole in one form: hours by pattern, figures, documents, partners, co-location, and what is odd."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock, history
from expoapp.accounts.models import Scope
from expoapp.audit import AuditEntry
from expoapp.db import transaction
from expoapp.exhibitions.actions import edition_lists
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import why_hidden
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, send
from tests.office import enter
from tests.pages import parse, words

LIST = "/staff/exhibitions"
EVERYWHERE = Scope(everywhere=True)
ROWS = {
    "figures__1__value": "6350", "figures__1__assurance": "audited", "figures__1__source": "FKM",
    "figures__1__as_of": "2026-08-01", "figures__1__definition": "Persons", "figures__3__value": "3400",
    "documents__0__title": "Floor plan", "documents__0__kind": "floor-plan", "documents__0__lang": "ar",
    "documents__0__url": "https://example.org/plan.pdf",
    "partners__0__kind": "sponsor", "partners__0__name": "Bamburi Cement", "partners__0__url": "https://example.org/b",
}  # fmt: skip


@pytest.fixture
def editor(app: Flask, db: Session) -> FlaskClient:
    """Somebody who keeps the listings of all regions."""
    make.organiser()
    db.commit()
    return enter(app, "editor").client


def form_of(edition: Edition) -> str:
    return f"{LIST}/editions/{edition.id}/edit"


def plain(markup: str) -> str:
    return words(markup).replace("\u2009", " ")


def held_with(db: Session, edition_id: int) -> tuple[int, ...]:
    db.rollback()
    return edition_lists(queries.get_edition(edition_id, EVERYWHERE)).together


def test_figures_documents_and_partners_are_kept_and_shown_with_their_provenance(
    editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    edition = make.edition()
    db.commit()
    assert send(editor, form_of(edition), **ROWS).status_code == 303
    page = plain(client.get("/exhibitions/buildexpo-kenya/2027").text)
    assert "6,350 visitors Persons 3,400 m² net Audited · FKM · as of 1 August 2026" in page.replace(
        "visitors Persons Audited · FKM · as of 1 August 2026", "visitors Persons"
    )
    assert "Sponsors Bamburi Cement" in page
    assert "Floor plan" in page
    # Opened again, every row holds all of it; sent again, nothing changes.
    again = filled(editor.get(form_of(edition)))
    assert (again["figures-3-source"], again["figures-3-assurance"]) == ("FKM", "audited")
    assert send(editor, form_of(edition)).status_code == 303
    db.rollback()
    assert queries.get_edition(edition.id, EVERYWHERE).version == 2
    # The second comes first by its place; one is ticked, another is emptied.
    changed = {
        "partners__1__name": "First", "partners__1__kind": "patron", "partners__1__order": "1",
        "partners__0__order": "2", "documents__0__remove": "y", "figures__1__value": "",
        "figures__3__source": "Own count", "figures__3__assurance": "counted",
    }  # fmt: skip
    send(editor, form_of(edition), **changed)
    db.rollback()
    lists = edition_lists(queries.get_edition(edition.id, EVERYWHERE))
    assert [(row.kind, row.name) for row in lists.partners] == [("patron", "First"), ("sponsor", "Bamburi Cement")]
    assert (lists.documents, [(row.kind, row.source) for row in lists.figures]) == ((), [("net_sqm", "Own count")])
    page = plain(client.get("/exhibitions/buildexpo-kenya/2027").text)
    assert "Under the patronage of First Sponsors Bamburi Cement" in page


@pytest.mark.parametrize(("as_of", "code"), [("2026-08-02", 303), ("2026-08-03", 422)])
def test_a_figure_may_be_of_today_by_the_venues_clock(
    app: Flask, db: Session, clock: Traveller, as_of: str, code: int
) -> None:
    clock.move_to("2026-08-01T22:30:00+00:00")  # in Nairobi the second has begun
    edition = make.edition()
    db.commit()
    editor = enter(app, "editor").client
    assert send(editor, form_of(edition), **(ROWS | {"figures__1__as_of": as_of})).status_code == code


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"figures__0__value": "12"}, ["Say how sure the figure is.",
                                       "Say where the figure comes from: visitors read its source."]),
        ({"figures__0__value": "-1"}, ["Figure must be a number from 0 to 2000000000."]),
        ({"documents__0__title": "Plan"}, ["Say where it lies."]),
        ({"documents__0__url": "example.org"}, ["The document needs a title.",
                                                "A web address must begin with https:// or http://."]),
        ({"partners__0__url": "https://example.org"}, ["Say who it is."]),
        ({"weekdays__0__opens": "14:00", "weekdays__0__closes": "20:00"}, ["Choose the weekday that has these hours."]),
    ],
)  # fmt: skip
def test_what_a_row_lacks_is_said_at_its_field_and_everything_typed_comes_back(
    editor: FlaskClient, db: Session, given: dict[str, str], told: list[str]
) -> None:
    edition = make.edition()
    db.commit()
    answer = send(editor, form_of(edition), hall="typed", **given)
    box = next(one for one in parse(answer.text).iter("div") if one.get("class") == "error-summary")
    assert (answer.status_code, ["".join(one.itertext()).strip() for one in box.iter("li")]) == (422, told)
    again = filled(answer)
    assert again["hall"] == "typed"
    assert {name: again[name.replace("__", "-")] for name in given} == given


def test_rows_are_added_and_hours_filled_without_a_script_and_nothing_is_saved(
    editor: FlaskClient, db: Session
) -> None:
    exhibition = make.exhibition()
    db.commit()
    address = f"{LIST}/{exhibition.id}/editions/new"
    # Sunday to Tuesday; Monday has hours of its own.
    values = changed_values(
        filled(editor.get(address)), starts_on="2027-07-04", ends_on="2027-07-06", opens="10:00", closes="18:00",
        weekdays__0__weekday="1", weekdays__0__opens="14:00", weekdays__0__closes="22:00", note="typed",
        partners__0__name="One",
    )  # fmt: skip
    for button in ("partner", "document", "fill"):
        page = editor.post(address, data=changed_values(values, do=button))
        assert page.status_code == 200
        values = filled(page)
    assert (values["note"], values["partners-0-name"], values["partners-1-name"]) == ("typed", "One", "")
    assert values["documents-1-title"] == ""
    assert [values[f"days-{day}-opens"] for day in range(3)] == ["10:00", "14:00", "10:00"]
    values = filled(editor.post(address, data=changed_values(values, days__0__audience="trade", do="like-first")))
    assert [(values[f"days-{day}-opens"], values[f"days-{day}-audience"]) for day in range(3)] == [
        ("10:00", "trade")
    ] * 3
    assert editor.post(address, data=changed_values(values, key="wrong", do="fill")).status_code == 400
    assert db.scalars(select(Edition)).all() == []
    assert editor.post(address, data=values).status_code == 303
    db.rollback()
    made = queries.get_edition(db.scalars(select(Edition.id)).one(), EVERYWHERE)
    assert [row.opens for row in made.days] == [time(10)] * 3


def test_what_is_odd_is_said_when_the_form_is_opened_checked_typed_and_saved(editor: FlaskClient, db: Session) -> None:
    at = make.venue()
    make.edition(make.exhibition("KENYA FOOD"), date(2027, 7, 7), at=at)
    edition = make.edition(make.exhibition(), date(2027, 8, 7), at=at)
    db.commit()
    clash = "It clashes with KENYA FOOD 2027 (7–9 Jul 2027) at the same venue."
    values = changed_values(filled(editor.get(form_of(edition))), starts_on="2027-07-08", ends_on="2027-07-10")
    checked = editor.post(form_of(edition), data=changed_values(values, do="check"))
    assert clash in plain(checked.text)
    assert "Nothing is saved yet." in plain(checked.text)
    live = editor.post(f"{LIST}/{edition.exhibition_id}/editions/check?edition={edition.id}", data=values)
    assert (clash in live.text.replace("\u2009", " "), "<form" in live.text) == (True, False)
    assert editor.post(form_of(edition), data=values).status_code == 303
    assert clash in plain(editor.get(f"{LIST}/{edition.exhibition_id}").text)
    assert clash in plain(editor.get(form_of(edition)).text)
    # Said to be held together, the two no longer clash.
    other = next(one for one in parse(editor.get(form_of(edition)).text).iter("input") if one.get("name") == "together")
    assert send(editor, form_of(edition), together=other.get("value")).status_code == 303
    assert clash not in plain(editor.get(form_of(edition)).text)


def test_nothing_odd_about_a_day_far_out_of_the_calendar(editor: FlaskClient, db: Session) -> None:
    edition = make.edition()
    db.commit()
    address = f"{LIST}/{edition.exhibition_id}/editions/check?edition={edition.id}"
    for first, last in (("0001-01-01", "9999-12-31"), ("9999-12-31", "0001-01-01"), ("x", "")):
        values = changed_values(filled(editor.get(form_of(edition))), starts_on=first, ends_on=last, city="x")
        assert editor.post(address, data=values).status_code == 200


def test_two_editions_held_together_are_told_once_shown_on_both_and_remembered_by_both(
    app: Flask, editor: FlaskClient, client: FlaskClient, db: Session
) -> None:
    at = make.venue()
    first = make.edition(make.exhibition("WOOD KENYA"), at=at)
    second = make.edition(make.exhibition(), at=at)
    make.edition(make.exhibition("ELSEWHERE"), at=make.venue("Other"))
    db.commit()
    page = editor.get(form_of(second))
    assert "WOOD KENYA 2027 · " in plain(page.text)
    assert "ELSEWHERE 2027 · " not in plain(page.text)
    mine = changed_values(filled(editor.get(form_of(first))), hall="Hall 1")
    assert send(editor, form_of(second), together=str(first.id)).status_code == 303
    assert (held_with(db, first.id), held_with(db, second.id)) == ((second.id,), (first.id,))
    assert "Held together with" in client.get("/exhibitions/wood-kenya/2027").text
    assert "Held together with" in client.get("/exhibitions/buildexpo-kenya/2027").text
    told = [(row.action, row.thing) for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert told[-2:] == [("edition.join", f"editions/{first.id}"), ("edition.revise", f"editions/{second.id}")]
    assert history.revisions_of(queries.get_edition(first.id, EVERYWHERE))[0].state["together"] == [second.id]
    db.rollback()
    # Who had the other's form open does not part them unseen.
    answer = editor.post(form_of(first), data=mine)
    assert answer.status_code == 409
    assert "Held together with – BUILDEXPO KENYA 2027" in plain(answer.text)
    assert send(editor, form_of(first), together=None).status_code == 303
    assert (held_with(db, first.id), held_with(db, second.id)) == ((), ())
    kind = history.kind_of("editions")
    assert kind
    joined = history.revisions_of(queries.get_edition(first.id, EVERYWHERE))[1].state
    account = db.scalars(select(AuditEntry.account_id).where(AuditEntry.account_id.is_not(None))).first() or 0
    db.rollback()
    with transaction():
        kind.restore(first.id, joined, account, EVERYWHERE)
    assert held_with(db, second.id) == (first.id,)
    assert app


def test_of_other_regions_nothing_is_offered_named_or_parted(app: Flask, db: Session) -> None:
    canary = "CANARY-7f3a"
    at = make.venue()
    north = make.region("north-africa", "North Africa")
    hidden = make.edition(make.exhibition(canary, regions=[north]), at=at, published=False)
    stays = make.edition(make.exhibition(f"{canary} 2", regions=[north]), at=at, published=False)
    edition = make.edition(make.exhibition(), at=at)
    db.commit()
    admin = enter(app, "admin").client
    assert send(admin, form_of(edition), together=str(stays.id)).status_code == 303
    person = enter(app, "editor", regions=["east-africa"])
    page = person.get(form_of(edition))
    assert (page.status_code, canary in page.text) == (200, False)
    values = filled(page)
    for data in (changed_values(values, do="check"), changed_values(values, hall="Hall 9")):
        answer = person.client.post(form_of(edition), data=data)
        assert canary not in answer.text
    assert held_with(db, edition.id) == (stays.id,)
    answer = send(person.client, form_of(edition), together=str(hidden.id))
    assert (answer.status_code, canary in answer.text) == (404, False)
    assert held_with(db, edition.id) == (stays.id,)
    # Once in both of one's regions: it may be looked at, and still not be changed.
    mixed = make.edition(make.exhibition("MIXED", regions=[make.region(), north]), at=at)
    db.commit()
    assert send(person.client, form_of(edition), together=str(mixed.id)).status_code == 403


def test_rows_of_the_second_editor_stand_beside_those_saved_meanwhile(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    edition = make.edition()
    db.commit()
    other = enter(app, "admin").client
    mine, theirs = filled(editor.get(form_of(edition))), filled(other.get(form_of(edition)))
    assert other.post(form_of(edition), data=changed_values(theirs, **ROWS)).status_code == 303
    answer = editor.post(form_of(edition), data=changed_values(mine, partners__0__name="Mine", hall="x"))
    told = plain(answer.text)
    assert answer.status_code == 409
    assert "Partners and supporters Organising partner · Mine Sponsor · Bamburi Cement · https://example.org/b" in told
    assert "Figures – Visitors: 6,350, Audited, FKM, 1 August 2026, Persons" in told
    assert "Documents – Floor plan: Floor plan (Arabic), https://example.org/plan.pdf" in told
    db.rollback()
    assert len(edition_lists(queries.get_edition(edition.id, EVERYWHERE)).partners) == 1


def test_a_state_brought_back_brings_its_lists_back(editor: FlaskClient, db: Session) -> None:
    edition, account = make.edition(), make.account().id
    db.commit()
    assert send(editor, form_of(edition), **ROWS).status_code == 303
    db.rollback()
    kept = edition_lists(queries.get_edition(edition.id, EVERYWHERE))
    state = history.revisions_of(queries.get_edition(edition.id, EVERYWHERE))[0].state
    assert send(editor, form_of(edition), partners__0__name="", partners__0__url="", documents__0__remove="y",
                figures__1__value="1").status_code == 303  # fmt: skip
    db.rollback()
    kind = history.kind_of("editions")
    assert kind
    with transaction():
        kind.restore(edition.id, state, account, EVERYWHERE)
    assert edition_lists(queries.get_edition(edition.id, EVERYWHERE)) == kept


def test_the_form_asks_the_database_the_same_however_many_rows_it_has(
    editor: FlaskClient, client: FlaskClient, db: Session, statements: list[str]
) -> None:
    at = make.venue()
    edition = make.edition(at=at)
    db.commit()
    counts = []
    for number in range(3):
        db.rollback()
        make.edition(make.exhibition(f"SHOW {number}"), at=at)
        db.commit()
        offered = [
            one.get("value")
            for one in parse(editor.get(form_of(edition)).text).iter("input")
            if one.get("name") == "together"
        ]
        given = {
            f"partners__{number}__name": f"P{number}",
            f"documents__{number}__title": f"T{number}",
            f"documents__{number}__url": "https://e.org",
        }
        assert send(editor, form_of(edition), together=offered, **given).status_code == 303
        statements.clear()
        editor.get(form_of(edition))
        mid = len(statements)
        client.get("/exhibitions/buildexpo-kenya/2027")
        counts.append((mid, len(statements) - mid))
    assert len(set(counts)) == 1


def test_fields_outside_the_form_are_ignored(editor: FlaskClient, db: Session) -> None:
    edition = make.edition()
    db.commit()
    foreign: dict[str, Any] = {
        "state": "draft",
        "slug": "x",
        "sequence": "9",
        "exhibition_id": "99",
        "zone": "Asia/Dubai",
        "partners__0__id": "5",
        "partners__0__edition_id": "99",
        "source_key": "x",
    }
    assert send(editor, form_of(edition), hall="Hall 1", partners__0__name="P", **foreign).status_code == 303
    db.rollback()
    found = queries.get_edition(edition.id, EVERYWHERE)
    assert (found.state, found.slug, found.sequence, found.zone, found.source_key) == (
        "published", "2027", 1, "Africa/Nairobi", None,
    )  # fmt: skip
    assert [row.edition_id for row in found.partners] == [edition.id]


# ---- Public or not, and an exhibition's form -------------------------------------------------------------------------


def test_all_that_keeps_a_thing_from_the_public_is_said_at_once(app: Flask, db: Session) -> None:
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    theirs = make.organiser("Others", is_own=False, is_listed=False)
    whole = make.exhibition(published=False, by=theirs)
    edition = make.edition(whole)
    edition.public_from = datetime(2027, 3, 1, 8, tzinfo=UTC)
    said = why_hidden(edition, moment, whole)
    assert said == (
        "It goes public on 1 March 2027, 11:00, Nairobi. Its exhibition is not public: it is a draft."
        " The exhibitions of its organiser are switched off."
    )
    for state, sentence in (("withdrawn", "it was withdrawn."), ("published", "")):
        whole.state = state
        assert sentence in why_hidden(edition, moment, whole)
    whole.public_from, whole.public_until = clock.BEGINNING, datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert "not public any more: its time on the site has run out." in why_hidden(edition, moment, whole)
    db.commit()
    person = enter(app, "editor").client
    assert "Not public It goes public on" in plain(person.get(form_of(edition)).text)
    assert "The exhibitions of its organiser are switched off." in person.get(f"{LIST}/{whole.id}/edit").text


def test_an_exhibition_is_handed_over_by_who_may_act_everywhere(app: Flask, editor: FlaskClient, db: Session) -> None:
    others = make.organiser("Others", is_own=False)
    whole = make.exhibition()
    db.commit()
    address = f"{LIST}/{whole.id}/edit"
    assert send(editor, address, organiser=str(others.id)).status_code == 303
    db.rollback()
    found = queries.get_exhibition(whole.id, EVERYWHERE)
    assert found.organiser_id == others.id
    assert history.revisions_of(found)[0].action == "exhibition.hand_over"
    limited = enter(app, "editor", regions=["east-africa"]).client
    page = limited.get(address)
    assert ('name="organiser"' in page.text, "Others" in page.text) == (False, True)
    assert send(limited, address, tagline="new", organiser="1").status_code == 303
    db.rollback()
    assert queries.get_exhibition(whole.id, EVERYWHERE).organiser_id == others.id


def test_product_groups_follow_the_industries_ticked_and_names_get_rows(editor: FlaskClient, db: Session) -> None:
    whole: Exhibition = make.exhibition()
    wood = make.industry("wood", "Wood")
    make.product_group(wood, "Saws")
    db.commit()
    address = f"{LIST}/{whole.id}/edit"
    values = changed_values(filled(editor.get(address)), industries="wood", tagline="typed words here", do="groups")
    page = editor.post(address, data=values)
    assert (page.status_code, "Saws" in page.text, filled(page)["tagline"]) == (200, True, "typed words here")
    assert "4 to 12 words read well. It has 3 words." in plain(page.text)
    again = filled(editor.post(address, data=changed_values(filled(page), do="name")))
    assert "names-2-name" in again
    db.rollback()
    assert queries.get_exhibition(whole.id, EVERYWHERE).tagline != "typed words here"


def test_a_move_to_another_region_needs_both(app: Flask, db: Session) -> None:
    north = make.region("north-africa", "North Africa")
    whole = make.exhibition()
    db.commit()
    one = enter(app, "editor", regions=["east-africa"]).client
    both = enter(app, "editor", regions=["east-africa", "north-africa"]).client
    address = f"{LIST}/{whole.id}/edit"
    assert send(one, address, regions=str(north.id)).status_code == 422
    assert send(both, address, regions=str(north.id)).status_code == 303
    assert one.get(address).status_code == 404


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808"])
@pytest.mark.parametrize("field", ["city", "venue", "together"])
def test_a_number_that_no_row_can_have_is_no_choice(editor: FlaskClient, db: Session, field: str, number: str) -> None:
    edition = make.edition()
    db.commit()
    answer = send(editor, form_of(edition), **{field: number, "hall": "Hall 7"})
    assert answer.status_code == 422
    assert "please choose" in words(answer.text)
    assert filled(answer)["hall"] == "Hall 7"
