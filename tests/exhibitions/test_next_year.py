"""The whole portfolio rolled over in one deed, one exhibition's next edition, and what is still to be confirmed."""

from datetime import date, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.datastructures import MultiDict

from expoapp.audit import AuditEntry
from expoapp.exhibitions.models import (
    CarriedField,
    Colocation,
    Document,
    Edition,
    EditionDay,
    EditionPartner,
    Exhibition,
    Figure,
    Organiser,
)
from expoapp.history import Revision
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import enter
from tests.pages import links, parse, words

NEXT = "/staff/exhibitions/next-year"


@pytest.fixture
def editor(app: Flask, db: Session) -> FlaskClient:
    """Somebody who keeps the listings of all regions; three fairs were held in 2027."""
    own, hall = make.organiser(), make.venue()
    for name, first in (("ALPHA EXPO", 3), ("BETA EXPO", 10), ("GAMMA EXPO", 17)):
        fair = make.exhibition(name, by=own)
        make.edition(fair, date(2027, 3, first), at=hall, hours=(time(10), time(18)), number=7, hall="Hall 2")
    db.commit()
    return enter(app, "editor").client


def table(client: FlaskClient, year: int = 2028) -> MultiDict[str, str]:
    return filled(client.get(f"{NEXT}?year={year}"), "roll")


def row(values: MultiDict[str, str], db: Session, name: str) -> str:
    """Return the beginning of the names of an exhibition's fields in the table."""
    key = str(db.scalar(select(Exhibition.id).where(Exhibition.name == name)))
    db.rollback()
    return next(one for one in values if values[one] == key and one.endswith("-exhibition")).removesuffix("exhibition")


def editions(db: Session, year: str = "2028") -> list[Edition]:
    db.rollback()
    return list(db.scalars(select(Edition).where(Edition.slug == year).order_by(Edition.starts_on)))


def test_a_portfolio_without_exhibitions_says_how_to_begin(app: Flask, clock: Traveller) -> None:
    page = parse(enter(app, "editor").get("/staff/exhibitions/next-year").text)
    assert page.xpath("//*[@class='empty']//a/@href") == ["/staff/exhibitions/new"]


def own(db: Session) -> Organiser:
    return db.scalars(select(Organiser).where(Organiser.is_own)).one()


@pytest.fixture
def next_year(clock: Traveller) -> None:
    """It is May 2027: the fairs of this year are over."""
    clock.move_to("2027-05-01T09:00:00+00:00")


pytestmark = pytest.mark.usefixtures("next_year")


def test_the_portfolio_is_made_in_one_deed_with_a_line_of_the_trail_each(editor: FlaskClient, db: Session) -> None:
    make.exhibition("FOREIGN FAIR", by=make.organiser("Others", is_own=False))
    db.commit()
    values = table(editor)
    assert sum(one.endswith("-create") for one in values) == 3
    assert "FOREIGN FAIR" not in words(editor.get(NEXT).text)
    prefix = row(values, db, "BETA EXPO")
    answer = editor.post(f"{NEXT}?year=2028", data=changed_values(values, **{f"{prefix}starts_on": "2028-03-09"}))
    made = editions(db)
    assert [one.starts_on for one in made] == [date(2028, 3, 1), date(2028, 3, 9), date(2028, 3, 15)]
    assert {(one.state, one.status, one.number, one.hall) for one in made} == {("draft", "provisional", 8, "Hall 2")}
    hours = select(func.count()).select_from(EditionDay).where(EditionDay.edition_id.in_([one.id for one in made]))
    assert db.scalar(hours) == 8
    trail = select(AuditEntry.thing).where(AuditEntry.action == "edition.create")
    assert set(db.scalars(trail)) == {f"editions/{one.id}" for one in made}
    [deed] = set(db.scalars(select(Revision.deed).where(Revision.thing.in_([f"editions/{one.id}" for one in made]))))
    assert deed.startswith("roll-over-2028-")
    db.rollback()
    assert answer.location.endswith(f"/made/{deed}")
    shown = words(editor.get(answer.location).text)
    assert "ALPHA EXPO" in shown
    assert "Venue, Hall, Hours" in shown
    # The same form sent again, or opened in another window before: nothing is doubled.
    again = editor.post(f"{NEXT}?year=2028", data=values)
    assert again.location == answer.location
    other = editor.post(f"{NEXT}?year=2028", data=changed_values(values, token="another-window"))
    assert other.status_code == 422
    assert other.text.count("It has an edition of 2028 already") >= 3
    assert len(editions(db)) == 3


def test_a_wrong_row_stops_all_says_why_and_keeps_what_was_typed(editor: FlaskClient, db: Session) -> None:
    values = table(editor)
    prefix = row(values, db, "BETA EXPO")
    values = changed_values(values, **{f"{prefix}ends_on": "2028-03-01", f"{prefix}number": "9"}, publish="y")
    answer = editor.post(f"{NEXT}?year=2028", data=values)
    assert answer.status_code == 422
    assert "BETA EXPO: The last day is before the first." in words(answer.text)
    kept = filled(answer, "roll")
    for name in (f"{prefix}ends_on", f"{prefix}number", "publish"):
        assert kept[name] == values[name]
    assert editions(db) == []
    # What is right can be made alone; what is wrong stays to be mended.
    answer = editor.post(f"{NEXT}?year=2028", data=changed_values(kept, only="good"))
    assert answer.status_code == 422
    assert "See those that were created" in words(answer.text)
    assert [one.state for one in editions(db)] == ["published", "published"]


def test_a_roll_over_is_undone_where_nobody_has_worked_on_it(editor: FlaskClient, db: Session) -> None:
    made = editor.post(f"{NEXT}?year=2028", data=table(editor)).location
    touched, published, draft = editions(db)
    keys = touched.id, published.id, draft.id
    db.rollback()
    assert send(editor, f"/staff/exhibitions/editions/{keys[0]}/edit", note="Bring your badge.").status_code == 303
    answer = editor.post(f"/staff/exhibitions/editions/{keys[1]}/publish", data=_key(editor) | {"asked": "later"})
    assert answer.status_code == 303
    answer = press(editor, made, f"{made}/undo".removeprefix("http://localhost"))
    assert answer.location == made
    said = words(editor.get(made).text)
    assert "1 draft is deleted." in said
    assert "2 editions are left as they are" in said
    assert [one.id for one in editions(db)] == [keys[0], keys[1]]


def test_a_published_roll_over_goes_off_the_site_and_keeps_its_addresses(editor: FlaskClient, db: Session) -> None:
    made = editor.post(f"{NEXT}?year=2028", data=changed_values(table(editor), publish="y")).location
    assert editor.get("/exhibitions/alpha-expo/2028").status_code == 200
    press(editor, made, f"{made}/undo")
    assert [one.state for one in editions(db)] == ["withdrawn"] * 3
    assert editor.get("/exhibitions/alpha-expo/2028").status_code in {404, 410}


def _key(client: FlaskClient) -> dict[str, str]:
    return {"key": filled(client.get(NEXT), "roll")["key"]}


def test_only_what_lies_in_somebodys_regions_is_shown_and_made(app: Flask, editor: FlaskClient, db: Session) -> None:
    gulf = make.region("gulf", "Gulf")
    fair = make.exhibition("GULF EXPO", regions=[gulf], by=own(db))
    make.edition(fair, date(2027, 3, 3))
    db.commit()
    elsewhere = enter(app, "editor", regions=["gulf"]).client
    page = elsewhere.get(f"{NEXT}?year=2028")
    assert "GULF EXPO" in page.text
    assert "ALPHA EXPO" not in page.text
    # Somebody else's row, slipped into the form, counts as not sent.
    foreign = table(editor)
    values = filled(page, "roll")
    prefix = row(foreign, db, "ALPHA EXPO")
    slipped = {name.replace(prefix, "rows-7-"): value for name, value in foreign.items() if name.startswith(prefix)}
    assert elsewhere.post(f"{NEXT}?year=2028", data=values | slipped).status_code == 303
    assert len(editions(db)) == 1
    assert enter(app, "viewer").get(NEXT).status_code == 403


def test_the_table_is_sorted_by_days_without_losing_what_was_typed(editor: FlaskClient, db: Session) -> None:
    values = table(editor)
    prefix = row(values, db, "GAMMA EXPO")
    values = changed_values(values, **{f"{prefix}starts_on": "2028-01-05", f"{prefix}ends_on": "2028-01-07"})
    answer = editor.post(f"{NEXT}?year=2028&sort=days", data=changed_values(values, sort="days"))
    assert answer.status_code == 200
    names = [one.text_content().strip() for one in parse(answer.text).findall(".//tbody/tr/th/a")]
    assert names == ["GAMMA EXPO", "ALPHA EXPO", "BETA EXPO"]
    assert filled(answer, "roll")[f"{prefix}starts_on"] == "2028-01-05"
    assert editions(db) == []


def test_the_page_asks_as_often_for_many_as_for_few(editor: FlaskClient, db: Session, statements: list[str]) -> None:
    counts = []
    for more in (0, 6):
        for number in range(more):
            make.edition(make.exhibition(f"MORE {number}", by=own(db)), date(2027, 8, 4), hours=(time(9), time(17)))
        db.commit()
        statements.clear()
        assert editor.get(f"{NEXT}?year=2028").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_today_counts_the_exhibitions_that_have_no_next_edition(editor: FlaskClient, db: Session) -> None:
    ours = own(db)
    make.edition(make.exhibition("TO COME", by=ours), date(2027, 6, 1))
    make.edition(make.exhibition("TO BE ANNOUNCED", by=ours), None, precision="tba", slug="tba")
    make.edition(make.exhibition("CALLED OFF", by=ours), date(2027, 6, 1), status="cancelled")
    make.exhibition("NOTHING", by=ours)
    db.commit()
    # The three that are over, the one called off and the one that has none.
    assert "5 exhibitions have no next edition" in words(editor.get("/staff").text)


def test_a_row_offers_the_venues_of_its_country_and_the_one_it_had(editor: FlaskClient, db: Session) -> None:
    dar = make.city("Dar es Salaam", "Africa/Dar_es_Salaam", make.country("TZ", "Tanzania"))
    abroad = {name: make.venue(name, dar) for name in ("Diamond Hall", "Mlimani Hall")}
    make.venue("Sarit Hall")
    make.edition(make.exhibition("ROVING EXPO", by=own(db)), date(2027, 3, 24), at=abroad["Diamond Hall"])
    other = str(abroad["Mlimani Hall"].id)
    db.commit()
    page = editor.get(f"{NEXT}?year=2028")
    values = filled(page, "roll")
    alpha, roving = row(values, db, "ALPHA EXPO"), row(values, db, "ROVING EXPO")

    def offered(prefix: str) -> list[str]:
        select_ = parse(page.text).get_element_by_id(f"{prefix}venue")
        return [one.text_content() for one in select_.iter("option")]

    at_home = ["Not known yet", "KICC, Nairobi", "Sarit Hall, Nairobi"]
    assert offered(alpha) == at_home
    assert sorted(offered(roving)) == sorted([*at_home, "Diamond Hall, Dar es Salaam"])
    answer = editor.post(f"{NEXT}?year=2028", data=changed_values(values, **{f"{alpha}venue": other}))
    assert answer.status_code == 422
    assert "ALPHA EXPO: Venue: please choose one in the exhibition’s country." in words(answer.text)
    assert editor.post(f"{NEXT}?year=2028", data=values).status_code == 303
    assert [one.venue_id for one in editions(db)].count(int(other)) == 0
    assert len(editions(db)) == 4


def test_what_clashes_and_what_belongs_together_is_told_and_held_together_again(
    editor: FlaskClient, db: Session
) -> None:
    alpha, beta, gamma = editions(db, "2027")
    beta.starts_on, beta.ends_on = alpha.starts_on, alpha.ends_on
    gamma.starts_on, gamma.ends_on = alpha.starts_on, alpha.ends_on
    db.add(Colocation(edition_id=alpha.id, other_id=beta.id))
    db.commit()
    shown = words(editor.get(f"{NEXT}?year=2028").text)
    assert "Together with BETA EXPO, as last time." in shown
    assert "At the same venue then: GAMMA EXPO, 1–3 Mar 2028." in shown
    editor.post(f"{NEXT}?year=2028", data=table(editor))
    held = {one.id for one in editions(db)}
    pairs = [{one.edition_id, one.other_id} for one in db.scalars(select(Colocation)) if one.edition_id in held]
    assert len(pairs) == 1


def test_a_table_that_was_opened_before_new_year_is_of_the_same_year_after_it(
    app: Flask, editor: FlaskClient, db: Session, clock: Traveller
) -> None:
    assert editor
    clock.move_to("2027-12-31T23:50:00+00:00")
    mine = enter(app, "editor").client
    values = table(mine)
    prefix = row(values, db, "ALPHA EXPO")
    clock.move_to("2028-01-01T00:10:00+00:00")
    undated = changed_values(values, **{f"{prefix}precision": "tba"})
    made = mine.post(f"{NEXT}?year=2028", data=undated)
    assert made.status_code == 303
    assert sorted((one.slug, one.starts_on is None) for one in db.scalars(select(Edition)) if one.slug > "2027") == [
        ("2028", False),
        ("2028", False),
        ("2028", True),
    ]


def test_nothing_is_held_together_with_an_edition_that_is_somebody_elses(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    alpha = editions(db, "2027")[0]
    theirs = make.exhibition("GULF EXPO", regions=[make.region("gulf", "Gulf")], by=own(db))
    last = make.edition(theirs, alpha.starts_on, alpha.ends_on, at=make.venue())
    coming = make.edition(theirs, date(2028, 3, 1), at=make.venue())
    db.add(Colocation(edition_id=min(alpha.id, last.id), other_id=max(alpha.id, last.id)))
    key = coming.id
    db.commit()
    mine = enter(app, "editor", regions=["east-africa"]).client
    assert mine.post(f"{NEXT}?year=2028", data=table(mine)).status_code == 303
    assert len(editions(db)) == 4
    assert not db.scalars(select(Colocation).where((Colocation.edition_id == key) | (Colocation.other_id == key))).all()


def test_an_edition_that_stood_already_remembers_that_a_new_one_is_held_with_it(
    editor: FlaskClient, db: Session
) -> None:
    alpha, beta, _gamma = editions(db, "2027")
    beta.starts_on, beta.ends_on = alpha.starts_on, alpha.ends_on
    stood = make.edition(db.get(Exhibition, beta.exhibition_id), date(2028, 3, 1), at=make.venue())
    db.add(Colocation(edition_id=alpha.id, other_id=beta.id))
    key = stood.id
    db.commit()
    made = editor.post(f"{NEXT}?year=2028", data=table(editor)).location
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "edition.join"))
    assert line.thing == f"editions/{key}"
    [state] = db.scalars(select(Revision.state).where(Revision.thing == f"editions/{key}", Revision.action != ""))
    assert len(state["together"]) == 1
    db.rollback()
    # It was there before, so it is none of what is taken back.
    press(editor, made, f"{made}/undo")
    assert [one.id for one in editions(db)] == [key]


def test_a_target_says_its_source_in_the_language_of_the_site_whatever_the_office_speaks(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    last = editions(db, "2027")[0]
    db.add(Figure(edition_id=last.id, kind="visitors", value=4000, source="Own count", assurance="counted"))
    page = f"/staff/exhibitions/{last.exhibition_id}"
    db.commit()
    arab = enter(app, "editor", lang="ar").client
    assert send(arab, f"{page}/editions/next", carry=["targets"]).status_code == 303
    [made] = editions(db)
    source = db.scalar(select(Figure.source).where(Figure.edition_id == made.id))
    assert source == "Our target, set from the 2027 edition"


def test_a_row_sent_twice_is_refused_beside_one_that_names_no_exhibition(editor: FlaskClient, db: Session) -> None:
    values = table(editor)
    prefix = row(values, db, "BETA EXPO")
    again = {name.replace(prefix, "rows-7-"): value for name, value in values.items() if name.startswith(prefix)}
    nobody = {"rows-8-exhibition": "nobody", "rows-9-exhibition": ""}
    answer = editor.post(f"{NEXT}?year=2028", data=changed_values(values, **again, **nobody))
    assert answer.status_code == 422
    assert "BETA EXPO: It has an edition of 2028 already." in words(answer.text)
    assert editions(db) == []


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808"])
def test_a_venue_that_there_cannot_be_is_refused(editor: FlaskClient, db: Session, number: str) -> None:
    values = table(editor)
    prefix = row(values, db, "BETA EXPO")
    answer = editor.post(f"{NEXT}?year=2028", data=changed_values(values, **{f"{prefix}venue": number}))
    assert answer.status_code == 422
    assert "BETA EXPO: Venue: please choose one in the exhibition’s country." in words(answer.text)
    exhibition_id = editions(db, "2027")[0].exhibition_id
    db.rollback()
    answer = send(editor, f"/staff/exhibitions/{exhibition_id}/editions/next", venue=number)
    assert answer.status_code == 422
    assert "Venue: please choose one of the list." in words(answer.text)


# ---- One exhibition's next edition -----------------------------------------------------------------------------------


def test_the_next_edition_lists_what_it_took_over_until_it_is_confirmed_or_changed(
    app: Flask, editor: FlaskClient, db: Session
) -> None:
    last = editions(db, "2027")[0]
    last.note, exhibition_id = "Bring your badge.", last.exhibition_id
    db.add(Document(edition_id=last.id, kind="brochure", title="Brochure 2027", lang="en", url="https://example.org/b"))
    db.add(EditionPartner(edition_id=last.id, kind="sponsor", name="Njoroge Steel Ltd"))
    db.commit()
    page = f"/staff/exhibitions/{exhibition_id}"
    assert f"{page}/editions/next" in links(editor.get(page).text)
    answer = send(editor, f"{page}/editions/next", carry=["hall", "hours", "note", "documents", "partners"])
    [made] = editions(db)
    edit = f"/staff/exhibitions/editions/{made.id}/edit"
    key = made.id
    assert answer.location.endswith(edit)

    def left() -> set[str]:
        db.rollback()
        return set(db.scalars(select(CarriedField.field).where(CarriedField.edition_id == key)))

    # One deed, one state of its history: with all that was given.
    [state] = db.scalars(select(Revision.state).where(Revision.thing == f"editions/{key}"))
    assert [one["name"] for one in state["partners"]] == ["Njoroge Steel Ltd"]
    assert [one["title"] for one in state["documents"]] == ["Brochure 2027"]
    # The trail tells it, too, in a line of its own.
    trail = words(enter(app, "admin").get(f"/staff/trail?thing=editions/{key}").text)
    assert "Edition: lists taken over Documents, Partners" in trail, trail
    [given] = db.scalars(select(AuditEntry.changes).where(AuditEntry.action == "edition.carry"))
    assert given == {
        "documents": [[], ["brochure en Brochure 2027: https://example.org/b"]],
        "partners": [[], ["sponsor Njoroge Steel Ltd"]],
    }
    assert left() == {"venue", "hall", "hours", "note", "documents", "partners"}
    assert "6 fields still bear last time’s value" in words(editor.get(edit).text)
    assert "6 fields to confirm" in words(editor.get(page).text)
    # Another hall is no longer last year's; hours that move along with their days still are.
    moved = {"starts_on": "2028-03-02", "ends_on": "2028-03-04", "hall": "Hall 5"}
    assert send(editor, edit, **moved).status_code == 303
    assert "hall" not in left()
    confirm = f"/staff/exhibitions/editions/{key}/confirm"
    assert editor.post(confirm, data=_key(editor) | {"field": "venue"}).location.endswith(edit)
    assert left() == {"hours", "note", "documents", "partners"}
    # Publishing asks once.
    publish = f"/staff/exhibitions/editions/{key}/publish"
    asked = editor.post(publish, data=_key(editor))
    assert asked.status_code == 200
    assert "Note for visitors Bring your badge." in words(asked.text)
    assert editor.get("/exhibitions/alpha-expo/2028").status_code == 404
    assert editor.post(publish, data=_key(editor) | {"asked": "later"}).status_code == 303
    assert editor.get("/exhibitions/alpha-expo/2028").status_code == 200
    # The list of all, and one press for what it shows.
    waiting = editor.get("/staff/exhibitions/unconfirmed")
    assert "1 edition still bears something" in words(waiting.text)
    assert "edition has values to confirm" in words(editor.get("/staff").text)
    press(editor, "/staff/exhibitions/unconfirmed", "/staff/exhibitions/unconfirmed/confirm")
    assert left() == set()
    assert "Nothing to confirm" in words(editor.get("/staff/exhibitions/unconfirmed").text)


def test_a_next_edition_without_dates_is_made_once_however_often_it_is_pressed(
    editor: FlaskClient, db: Session
) -> None:
    exhibition_id = editions(db, "2027")[0].exhibition_id
    db.rollback()
    address = f"/staff/exhibitions/{exhibition_id}/editions/next"
    sent = changed_values(filled(editor.get(address)), precision="tba", starts_on="", ends_on="")
    assert editor.post(address, data=sent).status_code == 303
    again = editor.post(address, data=sent)
    assert again.status_code == 422
    assert "It has an edition of 2028 already. Nothing was made twice." in words(again.text)
    assert (len(editions(db)), len(editions(db, "2029"))) == (1, 0)
    # Who has read so and presses once more wants the year after.
    assert editor.post(address, data=filled(again)).status_code == 303
    assert len(editions(db, "2029")) == 1


def test_a_roll_over_of_no_possible_name_leads_back_to_the_list(editor: FlaskClient) -> None:
    answer = editor.post("/staff/exhibitions/unconfirmed/confirm", data=_key(editor) | {"deed": "no\x00name"})
    assert (answer.status_code, answer.location) == (303, "/staff/exhibitions/unconfirmed")


def test_a_wrong_next_edition_comes_back_with_what_was_typed(editor: FlaskClient, db: Session) -> None:
    exhibition_id = editions(db, "2027")[0].exhibition_id
    db.rollback()
    answer = send(editor, f"/staff/exhibitions/{exhibition_id}/editions/next", starts_on="2028-03-27", number="44")
    assert answer.status_code == 422
    assert "The last day is before the first." in words(answer.text)
    assert filled(answer)["number"] == "44"
    # A year that has its edition already, also where somebody made it meanwhile.
    taken = {"starts_on": "2027-11-01", "ends_on": "2027-11-03"}
    answer = send(editor, f"/staff/exhibitions/{exhibition_id}/editions/next", **taken)
    assert "It has an edition of 2027 already. Nothing was made twice." in words(answer.text)
