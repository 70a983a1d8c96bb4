"""Who writes: contacts by address, merged and parted again, and a company over all exhibitions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import app as composition
from expoapp.audit import AuditEntry
from expoapp.db import db as database
from expoapp.db import transaction
from expoapp.enquiries import actions, wording
from expoapp.enquiries.models import Company, Contact, ContactAddress, Enquiry
from tests import factories
from tests.enquiries.desk_walks import deed, form_of
from tests.enquiries.walks import LETTER, fill_in, look, open_house, receive
from tests.office import Person, enter
from tests.pages import links, parse, words

PLACE = "/staff/enquiries/contacts"
OTHER = "zawadi@njoroge.example"


@pytest.fixture
def sales(app: Flask, db: Session, clock: Traveller) -> Person:
    open_house(db)
    return enter(app, "sales", email="wanjiru@example.org")


def write(app: Flask, number: int, clock: Traveller, **given: Any) -> str:
    """Send the long form, and return the reference."""
    client = app.test_client()
    address = given.pop("address", "/enquire?kind=exhibit&exhibition=buildexpo-kenya")
    sent = fill_in(client, clock, address, **given)
    answer = client.post("/enquire", data=sent, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})
    assert answer.status_code == 303, words(answer.text)
    with app.app_context():
        return factories.session().scalars(select(Enquiry.reference).order_by(Enquiry.id.desc())).first() or ""


def contacts(db: Session) -> list[Contact]:
    db.rollback()
    return list(db.scalars(select(Contact).order_by(Contact.id)))


def of(db: Session, reference: str) -> int:
    found = look(db, reference).contact_id
    assert found is not None
    return found


# ---- How they come about ---------------------------------------------------------------------------------------------


def test_the_same_address_is_one_contact_which_later_letters_complete_and_never_overwrite(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    first = write(app, 1, clock)
    second = write(
        app,
        2,
        clock,
        email=LETTER["email"].upper(),
        name="Z. N.",
        company="Njoroge Ltd",
        phone="020 123456",
        country="KE",
    )
    write(app, 3, clock, company="Another company", phone="020 999999", country="TZ")
    [kept] = contacts(db)
    assert of(db, first) == of(db, second) == kept.id
    assert (kept.name, kept.company, kept.country_code) == (LETTER["name"], "Njoroge Ltd", "KE")
    assert kept.phone_e164 == "+25420123456"


def test_a_machines_message_makes_nobody_a_contact_until_it_is_released(app: Flask, db: Session, sales: Person) -> None:
    reference = receive(app, website="robot")
    assert contacts(db) == []
    deed(sales, reference, "move", state="new")
    assert [row.name for row in contacts(db)] == [LETTER["name"]]
    deed(sales, reference, "move", state="spam")
    assert contacts(db) == []
    assert db.scalar(select(func.count()).select_from(ContactAddress)) == 0


def test_a_release_is_told_in_the_trail_with_all_that_it_changed(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = receive(app, website="robot")
    clock.shift(60)
    deed(sales, reference, "move", state="new")
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.move"))
    assert line.changes["state"] == ["quarantined", "new"]
    assert "due_at" in line.changes


def test_letters_of_one_address_at_the_same_moment_make_one_contact(app: Flask, db: Session, sales: Person) -> None:
    together = Barrier(6)

    def send(number: int) -> int:
        client = app.test_client()
        together.wait()
        return client.post(
            "/instant-reply",
            data=LETTER | {"message": f"Letter {number}"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        ).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {303}
    [kept] = contacts(db)
    assert db.scalar(select(func.count()).where(Enquiry.contact_id == kept.id)) == 6


def test_letters_that_complete_a_contact_at_the_same_moment_are_all_received(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    receive(app, 200)
    clients = [app.test_client() for _ in range(4)]
    letters = [
        fill_in(client, clock, phone=f"020 12345{number}", country="KE", company=f"Njoroge {number}")
        for number, client in enumerate(clients)
    ]
    together = Barrier(4)

    def send(number: int) -> int:
        together.wait()
        address = {"REMOTE_ADDR": f"198.51.100.{number}"}
        return clients[number].post("/enquire", data=letters[number], environ_base=address).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {303}
    [kept] = contacts(db)
    assert kept.company.startswith("Njoroge")
    assert db.scalar(select(func.count()).where(Enquiry.contact_id == kept.id)) == 5


# ---- Companies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (
            ("Njoroge & Sons", "NJOROGE AND SONS LTD.", "Njoroge & Sons Co. Ltd", "njoroge  sons limited"),
            "njoroge sons",
        ),
        (("Müller GmbH & Co. KG", "Muller", "MÜLLER GMBH"), "muller"),
        (("Gulf Trading L.L.C.", "Gulf Trading LLC", "Gulf Trading FZ-LLC"), "gulf trading"),
        (("شركة النور ذ.م.م", "النور", "شركه النور"), "النور"),
        (("A.B.C. Motors", "ABC Motors Inc"), "abc motors"),
        (("Co. Ltd",), "co ltd"),
        (("", " ", "&"), ""),
    ],
)
def test_a_company_is_known_under_every_spelling_of_its_name(names: tuple[str, ...], key: str) -> None:
    assert {wording.company_key(name) for name in names} == {key}


def test_a_companys_history_runs_over_all_exhibitions_and_people(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    factories.edition(factories.exhibition("MEDEXPO KENYA"))
    db.commit()
    first = write(app, 1, clock, company="Njoroge & Sons", area_sqm="36")
    medexpo = "/enquire?kind=exhibit&exhibition=medexpo-kenya"
    second = write(app, 2, clock, address=medexpo, company="NJOROGE AND SONS LTD", email=OTHER, name="Otieno")
    stranger = write(app, 3, clock, company="Somebody else", email="else@example.com")
    company = look(db, first).company_id
    page = sales.get(f"/staff/enquiries/companies/{company}")
    told = words(page.text)
    for expected in (
        "MEDEXPO KENYA 2027",
        "BUILDEXPO KENYA 2027",
        "Otieno",
        LETTER["name"],
        "36 m²",
        "2 enquiries",
        "New",
    ):
        assert expected in told
    assert f"/staff/enquiries/{second}" in links(page.text)
    assert stranger not in page.text
    db.rollback()
    assert [row.key for row in db.scalars(select(Company).order_by(Company.id))] == ["njoroge sons", "somebody else"]


# ---- Merge and split -------------------------------------------------------------------------------------------------


@pytest.fixture
def two(app: Flask, db: Session, sales: Person, clock: Traveller) -> tuple[int, int]:
    """Two contacts that are one person: the same phone, other address."""
    mine = write(app, 1, clock, phone="+254 20 123456", company="Njoroge Ltd")
    theirs = write(app, 2, clock, phone="020 123456", country="KE", name="Zawadi N.", email=OTHER)
    write(app, 3, clock, email=OTHER, message="Again")
    return of(db, mine), of(db, theirs)


def test_who_looks_like_the_same_person_is_proposed_and_merged_field_by_field(
    db: Session, sales: Person, two: tuple[int, int]
) -> None:
    mine, theirs = two
    proposed = links(sales.get(f"{PLACE}/{mine}").text)
    address = f"{PLACE}/{mine}/merge/{theirs}"
    assert address in proposed
    sent = form_of(sales, address, address)
    page = parse(sales.get(address).text)
    ticked = {
        field.get("name"): field.get("value")
        for field in page.iter("input")
        if "checked" in field.attrib and field.get("name")
    }
    assert ticked == {"name": "mine", "company": "mine", "country_code": "theirs", "phone": "mine"}
    answer = sales.post(address, sent | ticked | {"name": "theirs"})
    assert answer.status_code == 303
    [kept] = contacts(db)
    assert (kept.id, kept.name, kept.company, kept.country_code) == (mine, "Zawadi N.", "Njoroge Ltd", "KE")
    assert set(db.scalars(select(ContactAddress.email))) == {LETTER["email"], OTHER}
    assert set(db.scalars(select(Enquiry.contact_id))) == {mine}
    assert set(db.scalars(select(Enquiry.name))) == {LETTER["name"], "Zawadi N."}  # the letters say what they said
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "contact.merge"))
    assert line.changes == {"merged": f"contacts/{theirs}", "addresses": 1, "enquiries": 2}
    told = words(sales.get(f"{PLACE}/{mine}").text)
    assert "3 enquiries" in told
    assert OTHER in told


def merge(sales: Person, mine: int, theirs: int) -> None:
    """Make one contact of two, with what is told of the first."""
    address = f"{PLACE}/{mine}/merge/{theirs}"
    chosen = dict.fromkeys(("name", "company", "country_code", "phone"), "mine")
    assert sales.post(address, form_of(sales, address, address) | chosen).status_code == 303


def test_an_address_split_off_takes_its_letters_along_and_undoes_the_merge(
    db: Session, sales: Person, two: tuple[int, int]
) -> None:
    mine, theirs = two
    merge(sales, mine, theirs)
    db.rollback()
    other = db.scalars(select(ContactAddress.id).where(ContactAddress.email == OTHER)).one()
    split = f"{PLACE}/{mine}/split/{other}"
    assert sales.post(split, {"version": 99}).status_code == 409
    assert sales.post(split, {"key": "forged"}).status_code == 422
    answer = sales.post(split, form_of(sales, f"{PLACE}/{mine}", split))
    assert answer.status_code == 303
    first, second = contacts(db)
    assert (first.name, second.name, second.country_code) == (LETTER["name"], LETTER["name"], "")  # the newest letter
    owners = db.execute(select(Enquiry.email_key, Enquiry.contact_id)).all()
    assert set(map(tuple, owners)) == {(LETTER["email"], first.id), (OTHER, second.id)}
    only = db.scalars(select(ContactAddress.id).where(ContactAddress.contact_id == first.id)).one()
    db.rollback()
    assert sales.post(f"{PLACE}/{mine}/split/{only}", {"version": first.version}).status_code == 403


def test_an_address_whose_letters_were_spam_is_not_split_off_into_a_contact_that_nobody_sees(
    db: Session, sales: Person, two: tuple[int, int]
) -> None:
    mine, theirs = two
    merge(sales, mine, theirs)
    db.rollback()
    other = db.scalars(select(ContactAddress.id).where(ContactAddress.email == OTHER)).one()
    for reference in db.scalars(select(Enquiry.reference).where(Enquiry.email == OTHER)).all():
        deed(sales, reference, "move", state="spam")
    split = f"{PLACE}/{mine}/split/{other}"
    answer = sales.post(split, form_of(sales, f"{PLACE}/{mine}", split))
    assert answer.status_code == 403
    assert "No enquiry of this contact came from this address" in words(answer.text)
    assert [one.id for one in contacts(db)] == [mine]


def test_a_form_that_does_not_say_what_was_seen_overwrites_nothing(
    db: Session, sales: Person, two: tuple[int, int]
) -> None:
    edit = f"{PLACE}/{two[0]}/edit"
    sent = form_of(sales, edit, edit) | {"name": "Overwritten"}
    del sent["version"]
    assert sales.post(edit, sent).status_code == 409
    assert contacts(db)[0].name != "Overwritten"


def test_the_second_of_two_who_merge_is_told(app: Flask, db: Session, sales: Person, two: tuple[int, int]) -> None:
    mine, theirs = two
    address = f"{PLACE}/{mine}/merge/{theirs}"
    stale = form_of(sales, address, address) | dict.fromkeys(("name", "company", "country_code", "phone"), "mine")
    edit = f"{PLACE}/{theirs}/edit"
    assert sales.post(edit, form_of(sales, edit, edit) | {"name": "Corrected"}).status_code == 303
    assert sales.post(address, stale).status_code == 409
    assert len(contacts(db)) == 2
    overwritten = sales.post(edit, {"version": 1, "name": "Silent"})
    assert overwritten.status_code == 409
    assert "Corrected" in words(overwritten.text)


def test_of_two_merges_at_the_same_moment_one_is_done(
    app: Flask, db: Session, sales: Person, two: tuple[int, int]
) -> None:
    mine, theirs = two
    versions = {row.id: row.version for row in contacts(db)}
    db.rollback()
    together = Barrier(2)
    chosen = dict.fromkeys(("name", "company", "country_code", "phone"), "mine")

    def press(pair: tuple[int, int]) -> int:
        one, other = pair
        person = Person(app, sales.account_id)
        sent = chosen | {"key": person.key, "version": versions[one], "other_version": versions[other]}
        together.wait()
        return person.client.post(f"{PLACE}/{one}/merge/{other}", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(press, [(mine, theirs), (theirs, mine)]))
    assert codes[0] == 303
    assert codes[1] in {404, 409}
    [kept] = contacts(db)
    assert db.scalar(select(func.count()).where(Enquiry.contact_id == kept.id)) == 3
    assert db.scalar(select(func.count()).where(ContactAddress.contact_id == kept.id)) == 2


def test_a_double_is_also_found_by_its_address(sales: Person, two: tuple[int, int]) -> None:
    mine, theirs = two
    answer = sales.post(f"{PLACE}/{mine}/double", {"email": OTHER.upper()})
    assert answer.location.endswith(f"{PLACE}/{mine}/merge/{theirs}")
    for wrong in (LETTER["email"], "nobody@example.org", "no address", ""):
        refused = sales.post(f"{PLACE}/{mine}/double", {"email": wrong})
        assert refused.status_code == 422
    assert sales.get(f"{PLACE}/{mine}/merge/{mine}").status_code == 404


# ---- Regions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def abroad(app: Flask, db: Session, sales: Person, clock: Traveller) -> tuple[int, int, int]:
    """A person who wrote here and to the Gulf, one who wrote only there, and their company."""
    factories.exhibition("DUBAIEXPO", regions=[factories.region("middle-east", "Middle East")])
    db.commit()
    dubai = "/enquire?kind=exhibit&exhibition=dubaiexpo"
    canary = {
        "name": "REGION-B-7f3a",
        "phone": "+971 4 7777777",
        "message": "REGION-B-7f3a",
        "company": "Njoroge B 7f3a",
    }
    write(app, 1, clock, address=dubai, **canary)
    both = of(db, write(app, 2, clock, company="Njoroge B 7F3A Ltd"))
    there = write(app, 3, clock, address=dubai, email="b-7f3a@example.com", **canary)
    return both, of(db, there), look(db, there).company_id or 0


def test_of_another_region_nothing_is_seen_counted_found_or_done(
    app: Flask, db: Session, abroad: tuple[int, int, int]
) -> None:
    both, there, company = abroad
    person = enter(app, "sales", regions=["east-africa"])
    pages = [person.get(address) for address in (f"{PLACE}/{both}", PLACE, f"/staff/enquiries/companies/{company}")]
    for page in pages:
        assert page.status_code == 200
        assert "7777777" not in page.text
        assert "REGION-B" not in page.text
        assert "b-7f3a@" not in page.text
        assert LETTER["name"] in words(page.text) or "1 person" in words(page.text)
    assert "1 enquiry" in words(pages[0].text)
    assert "1 person" in words(pages[1].text)
    assert "1 enquiry" in words(pages[2].text)
    assert person.get(f"{PLACE}/{there}").status_code == 404
    for word in ("REGION-B", "7777777", "b-7f3a"):
        assert "Nobody here" in words(person.get(person.post(f"{PLACE}/find", {"words": word}).location).text)
    # Part of it lies elsewhere, so it is not theirs to change.
    for address in (f"{PLACE}/{both}/edit", f"{PLACE}/{both}/merge/{there}"):
        assert person.get(address).status_code == 404
        assert person.post(address, {"version": 1, "name": "x"}).status_code == 404
    for address in (f"{PLACE}/{both}/double", f"{PLACE}/{both}/split/1"):
        assert person.post(address, {"version": 1, "email": "b-7f3a@example.com"}).status_code == 404
    chief = enter(app, "sales")
    assert "2 enquiries" in words(chief.get(f"{PLACE}/{both}").text)
    assert "3 enquiries" in words(chief.get(f"/staff/enquiries/companies/{company}").text)


def test_looking_leaves_its_line_without_personal_values(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    reference = write(app, 1, clock, company="Njoroge Ltd")
    contact, company = of(db, reference), look(db, reference).company_id
    sales.get(f"{PLACE}/{contact}")
    sales.get(PLACE)
    sales.get(f"/staff/enquiries/companies/{company}")
    edit = f"{PLACE}/{contact}/edit"
    sales.post(edit, form_of(sales, edit, edit) | {"name": "canary-name", "phone": "canary-phone"})
    db.rollback()
    of_people = select(AuditEntry).where(AuditEntry.action.like("con%") | AuditEntry.action.like("com%"))
    lines = db.scalars(of_people.order_by(AuditEntry.id)).all()
    assert [line.action for line in lines] == [
        "contact.read", "contact.list", "company.read", "contact.read", "contact.revise",
    ]  # fmt: skip
    assert "canary" not in str([line.changes for line in lines])
    assert lines[-1].changes.keys() >= {"name", "phone"}


def test_lists_of_people_cost_the_same_for_one_and_for_many(
    app: Flask, db: Session, sales: Person, statements: list[str]
) -> None:
    first = receive(app, 1)
    contact = of(db, first)

    def cost() -> list[int]:
        counted = []
        for address in (PLACE, f"{PLACE}/{contact}"):
            statements.clear()
            sales.get(address)
            counted.append(len(statements))
        return counted

    cost()
    few = cost()
    for number in range(2, 12):
        receive(app, number, email=f"{number}@example.com")
        receive(app, number + 100)
    assert cost() == few
    assert "11 people" in words(sales.get(PLACE).text)


# ---- Forgetting, and moving in ---------------------------------------------------------------------------------------


def test_an_address_is_forgotten_with_what_only_it_has_told(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    gone = write(app, 1, clock, company="Only theirs", phone="020 123456")
    write(app, 2, clock, email=OTHER, name="Somebody else", company="Stays")
    db.rollback()
    with transaction():
        db.delete(look(db, gone))
        db.flush()
        actions.forget_address(LETTER["email"])
        actions.forget_address("nobody@example.org")
    assert [row.name for row in contacts(db)] == ["Somebody else"]
    assert set(db.scalars(select(ContactAddress.email))) == {OTHER}
    assert set(db.scalars(select(Company.key))) == {"stays"}


def test_of_a_merged_person_only_what_the_other_address_told_is_left(
    db: Session, sales: Person, two: tuple[int, int]
) -> None:
    mine, theirs = two
    merge(sales, mine, theirs)
    db.rollback()
    with transaction():
        for row in db.scalars(select(Enquiry).where(Enquiry.email_key == LETTER["email"])):
            db.delete(row)
        db.flush()
        actions.forget_address(LETTER["email"])
    [kept] = contacts(db)
    assert (kept.company, kept.phone) == ("", "")  # the other address's newest letter told neither
    assert db.scalar(select(func.count()).select_from(Company)) == 0


def test_the_migration_makes_contacts_of_what_had_been_written_before(
    app: Flask, db: Session, sales: Person, clock: Traveller
) -> None:
    for number, company in enumerate(("Njoroge & Sons Ltd", "Müller GmbH & Co. KG", "شركة النور ذ.م.م", "Ørsted A/S")):
        write(app, number, clock, email=f"{number // 2}@example.com", company=company, phone="020 123456", country="KE")
    receive(app, 200, website="robot", email="robot@example.com")
    facts = ("name", "name_key", "company", "country_code", "phone", "phone_e164")

    def everything() -> tuple[set[Any], set[Any], set[Any]]:
        db.rollback()
        people = db.execute(
            select(*(getattr(Contact, name) for name in facts), ContactAddress.email).join(ContactAddress)
        )
        joined = select(Enquiry.reference, Contact.name, Company.key).outerjoin(
            Contact, Contact.id == Enquiry.contact_id
        )
        rows = db.execute(joined.outerjoin(Company, Company.id == Enquiry.company_id))
        return set(map(tuple, people)), set(map(tuple, rows)), set(db.scalars(select(Company.key)))

    before = everything()
    assert len(before[0]) == 2
    db.rollback()
    script = next(
        one
        for one in ScriptDirectory(str(composition.MIGRATIONS)).walk_revisions()
        if "contacts_and_templates" in one.path
    )
    flask_migrate.downgrade(revision=script.down_revision)
    flask_migrate.upgrade()
    assert everything() == before
    with database.engine.connect() as connection:
        kept = connection.execute(select(func.count()).select_from(table("enquiries", column("id")))).scalar()
    assert kept == 5


def test_a_list_of_nobody_says_why_it_is_empty(app: Flask, db: Session) -> None:
    person = enter(app, "sales")
    assert "Whoever writes about exhibitions of your regions is listed here." in words(person.get(PLACE).text)
    sought = person.get(person.post(f"{PLACE}/find", {"words": "nobody"}).location)
    assert "No enquiry of your regions holds these words." in words(sought.text)
