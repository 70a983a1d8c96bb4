"""An edition's exhibitors in the back office: by hand, by file, and shown only with their consent."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp.audit import AuditEntry
from expoapp.exhibitions.models import ExhibitionProductGroup, Exhibitor, ExhibitorUpload
from tests import factories as make
from tests.exhibitions.filling import changed_values, filled, press, send
from tests.office import Person, enter
from tests.pages import links, parse, words

OFFICE = "/staff/exhibitions"
PUBLIC = "/exhibitions/buildexpo-kenya/2027/exhibitors"
AGREED = {"consented_on": "2026-03-03", "consent_source": "Contract"}


@pytest.fixture
def editor(app: Flask, db: Session) -> Person:
    """Somebody who keeps the listings of all regions."""
    make.organiser()
    db.commit()
    return enter(app, "editor")


@pytest.fixture
def desk(db: Session) -> str:
    """The address of an edition's list of exhibitors."""
    edition = make.edition()
    db.add(ExhibitionProductGroup(exhibition_id=edition.exhibition_id, product_group_id=make.product_group().id))
    db.commit()
    return f"{OFFICE}/editions/{edition.id}/exhibitors"


def known(db: Session) -> dict[str, Exhibitor]:
    db.rollback()
    return {row.name: row for row in db.scalars(select(Exhibitor).execution_options(populate_existing=True))}


def upload(person: Person, desk: str, content: str | bytes) -> TestResponse:
    # Written by hand: a test client would keep a long file open.
    head = "Content-Disposition: form-data; name="
    parts = f'--b\r\n{head}"key"\r\n\r\n{person.key}\r\n--b\r\n{head}"file"; filename="list.csv"\r\n\r\n'.encode()
    body = parts + (content.encode() if isinstance(content, str) else content) + b"\r\n--b--\r\n"
    return person.client.post(f"{desk}/upload", data=body, content_type="multipart/form-data; boundary=b")


def trail(db: Session) -> list[str]:
    db.rollback()
    return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# ---- By hand ---------------------------------------------------------------------------------------------------------


def test_a_company_is_added_shown_with_its_consent_taken_off_and_removed(
    editor: Person, client: FlaskClient, db: Session, desk: str
) -> None:
    assert "No exhibitors yet" in editor.get(desk).text
    assert send(editor.client, f"{desk}/new", name="Alpha  Steel", hall="Hall 2", stand="B7").status_code == 303
    page = words(editor.get(desk).text)
    assert "The company is in the list, but not shown: no consent is noted." in page
    assert "Alpha Steel Hall 2 B7 Not shown No consent is noted." in page
    assert client.get(PUBLIC).status_code == 404
    one = f"{OFFICE}/exhibitors/{known(db)['Alpha Steel'].id}"
    group = str(make.product_group().id)
    db.rollback()
    assert send(editor.client, f"{one}/edit", country_code="KE", product_groups=group, **AGREED).status_code == 303
    assert "Shown It agreed on 3 March 2026 (Contract)." in words(editor.get(desk).text)
    assert "Alpha Steel" in client.get(PUBLIC).text
    assert send(editor.client, f"{one}/edit").status_code == 303
    assert known(db)["Alpha Steel"].version == 2
    assert press(editor.client, f"{one}/edit", f"{one}/withdraw-consent").status_code == 303
    assert client.get(PUBLIC).status_code == 404
    assert "Not shown No consent is noted." in words(editor.get(f"{one}/edit").text)
    assert press(editor.client, f"{one}/edit", f"{one}/remove").status_code == 303
    assert known(db) == {}
    assert trail(db)[-4:] == [
        "exhibitor.create", "exhibitor.revise", "exhibitor.withdraw_consent", "exhibitor.remove",
    ]  # fmt: skip
    assert "alpha" not in str(list(db.scalars(select(AuditEntry.changes)))).casefold()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "Name is needed."),
        ({"name": "…"}, "The name needs a letter or a digit."),
        ({"name": "ALPHA-STEEL"}, "A company of this name is in the list already."),
        ({"consented_on": "2026-03-03"}, "Say how the company agreed: without a source nobody could prove it."),
        ({"consent_source": "Contract"}, "Say on which day the company agreed."),
        ({"consented_on": "2099-03-03", "consent_source": "x"}, "The day of the consent is still to come."),
        ({"country_code": "XX"}, "Country: please choose one of the list."),
        ({"website": "javascript:x"}, "A web address must begin with https:// or http://."),
    ],
)
def test_what_a_company_cannot_be_is_said_at_its_field(
    editor: Person, db: Session, desk: str, given: dict[str, str], told: str
) -> None:
    send(editor.client, f"{desk}/new", name="Alpha Steel")
    answer = send(editor.client, f"{desk}/new", **({"name": "Beta", "stand": "typed"} | given))
    assert (answer.status_code, told in words(answer.text), filled(answer)["stand"]) == (422, True, "typed")
    assert list(known(db)) == ["Alpha Steel"]


def test_the_second_of_two_editors_of_a_company_sees_both_versions(
    app: Flask, editor: Person, db: Session, desk: str
) -> None:
    send(editor.client, f"{desk}/new", name="Alpha")
    one = f"{OFFICE}/exhibitors/{known(db)['Alpha'].id}/edit"
    mine = filled(editor.get(one))
    assert send(enter(app, "admin").client, one, stand="A1").status_code == 303
    answer = editor.client.post(one, data=changed_values(mine, stand="B2"))
    assert (answer.status_code, "Stand B2 A1" in words(answer.text)) == (409, True)
    assert known(db)["Alpha"].stand == "A1"


def test_the_list_is_searched_without_a_name_in_the_address_and_by_hall_and_has_pages(
    editor: Person, db: Session, desk: str, statements: list[str]
) -> None:
    rows = "\n".join(f"Company {number:03d},Hall {number % 2}" for number in range(150))
    key = upload(editor, desk, f"name,hall\n{rows}").location
    apply(editor, key)
    counts = []
    for query in ("", "?page=2"):
        statements.clear()
        editor.get(desk + query)
        counts.append(len(statements))
    assert len(set(counts)) == 1
    assert "Company 149" in editor.get(f"{desk}?page=2").text
    answer = send_find(editor, desk, words="company 007", hall="Hall 1")
    assert "007" not in answer.location
    page = editor.get(answer.location).text
    assert [name for name in links(page).values() if name.startswith("Company")] == ["Company 007"]
    assert "No company fits" in editor.get(send_find(editor, desk, consent="shown").location).text


def send_find(person: Person, desk: str, **given: str) -> TestResponse:
    return person.post(f"{desk}/find", given)


# ---- By file ---------------------------------------------------------------------------------------------------------


def apply(person: Person, page: str) -> TestResponse:
    """Press the button that applies an uploaded list."""
    form = next(one for one in parse(person.get(page).text).iter("form") if one.get("action", "").endswith("/apply"))
    values = {field.get("name"): field.get("value") for field in form.iter("input")}
    return person.client.post(form.get("action"), data=values)


def shown(person: Person, page: str, rows: str) -> str:
    return words(person.get(f"{page}?rows={rows}").text)


def test_a_file_is_looked_at_row_by_row_and_applied_as_one_deed(
    editor: Person, client: FlaskClient, db: Session, desk: str
) -> None:
    send(editor.client, f"{desk}/new", name="Alpha", stand="A1", **AGREED)
    send(editor.client, f"{desk}/new", name="Beta", stand="B1")
    content = (
        "\ufeffName;Stand;Country;Product_groups;Consented_on;Consent_source\r\n"
        "ALPHA;A2;KE;Diagnostics;;\r\nBeta;B1\r\nGamma;C1;DE;;2026-03-03;Contract\r\nDelta;D1;XX;;;\r\nEpsilon;;;Nothing;;\r\n"
    )
    page = upload(editor, desk, content).location
    assert re.fullmatch(rf"{desk}/upload/[\w-]{{32}}", page)
    first = words(editor.get(page).text)
    assert "2 rows are wrong and would be left out." in first
    assert '5 Delta country: "XX" is not the code of a country such as KE' in first
    assert "6 Epsilon product_groups: there is no group “Nothing”" in first
    changed = shown(editor, page, "changed")
    assert "2 ALPHA" in changed
    for told in (
        "Name: Alpha → ALPHA",
        "Stand: A1 → A2",
        "Country: nothing → Kenya",
        "Product groups: nothing → Diagnostics",
        "Agreed on: 3 March 2026 → nothing",
    ):
        assert told in changed
    assert "4 Gamma Added, with consent to be shown." in shown(editor, page, "new")
    assert "3 Beta Stays as it is." in shown(editor, page, "unchanged")
    assert set(known(db)) == {"Alpha", "Beta"}
    assert apply(editor, page).status_code == 303
    assert "1 company added, 1 changed and 2 rows left out" in words(editor.get(desk).text)
    assert set(known(db)) == {"ALPHA", "Beta", "Gamma"}
    assert "edition.load_exhibitors" in trail(db)
    assert "Gamma" in client.get(PUBLIC).text
    assert "ALPHA" not in client.get(PUBLIC).text
    # Applied once, it is gone.
    assert editor.get(page).location == f"{desk}/upload"
    assert db.scalar(select(func.count()).select_from(ExhibitorUpload)) == 0


def test_what_was_not_looked_at_is_not_applied(editor: Person, db: Session, desk: str) -> None:
    send(editor.client, f"{desk}/new", name="Alpha", stand="A1")
    page = upload(editor, desk, "name,stand\nAlpha,A2\n").location
    form = filled_apply(editor, page)
    send(editor.client, f"{OFFICE}/exhibitors/{known(db)['Alpha'].id}/edit", stand="A3")
    answer = editor.client.post(f"{page}/apply", data=form)
    assert answer.location == page
    assert "has changed meanwhile" in editor.get(page).text
    assert "Stand: A3 → A2" in words(editor.get(page).text)
    assert known(db)["Alpha"].stand == "A3"
    assert editor.post(f"{page}/cancel").status_code == 303
    assert editor.post(f"{page}/cancel").location == f"{desk}/upload"


def filled_apply(person: Person, page: str) -> dict[str, str]:
    form = next(one for one in parse(person.get(page).text).iter("form") if one.get("action", "").endswith("/apply"))
    return {field.get("name"): field.get("value") for field in form.iter("input")}


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"", 422, "Choose a file that holds something."),
        (b"name\nAlpha\nB\xe9ta\n", 422, "The file is not UTF-8 text: line 3 cannot be read."),
        (b"company\nAlpha\n", 422, "The file has no column “name”."),
        (b"name,colour\nAlpha,red\n", 422, 'The file has a column "colour" that nobody knows.'),
        (b"name\n", 422, "The file names no company."),
        (b"name\n" + b"".join(b"A%d\n" % n for n in range(5001)), 422, "The file has more than 5000 rows"),
        (b"name\n" + b"x" * 4_100_000, 413, "The file is larger than 4 MB."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    editor: Person, db: Session, desk: str, content: bytes, status: int, told: str
) -> None:
    answer = upload(editor, desk, content)
    assert (answer.status_code, told in words(answer.text)) == (status, True)
    db.rollback()
    assert db.scalar(select(func.count()).select_from(ExhibitorUpload)) == 0


def test_what_is_wrong_is_said_in_the_readers_language(app: Flask, desk: str) -> None:
    reader = enter(app, "editor", lang="ar")
    rows = "Alpha,XX,,\nBeta,KE,Nothing,\nGamma,KE,,15.1.2026\n,KE,,\n"
    page = upload(reader, desk, f"name,country,product_groups,consented_on\n{rows}").location
    told = shown(reader, page, "wrong")
    for said in (
        'country: "XX" ليس رمز دولة مثل KE',
        "product_groups: لا توجد فئة باسم «Nothing»",
        'consented_on: "15.1.2026" ليس تاريخًا',
        "name: غير موجود",
    ):
        assert said in told
    assert "لا يوجد في الملف عمود باسم «name»" in words(upload(reader, desk, "company\nAlpha\n").text)


def test_a_file_above_the_limit_of_other_forms_is_taken(editor: Person, desk: str) -> None:
    rows = "".join(f"Company {number},{'x' * 450}\n" for number in range(3000))
    assert upload(editor, desk, "name,products\n" + rows).status_code == 303


def test_a_text_in_place_of_the_file_is_asked_for_again(editor: Person, desk: str) -> None:
    answer = editor.post(f"{desk}/upload", {"file": "name\nAlpha\n"})
    assert answer.status_code == 422
    assert "Choose a file that holds something." in answer.text


def test_an_uploaded_list_is_its_persons_alone_and_goes_after_two_hours(
    app: Flask, editor: Person, db: Session, desk: str, clock: Traveller
) -> None:
    page = upload(editor, desk, "name\nAlpha\n").location
    other = enter(app, "editor")
    assert other.get(page).location == f"{desk}/upload"
    assert other.post(f"{page}/apply", {"mark": "x"}).location == f"{desk}/upload"
    assert editor.get(page).status_code == 200
    clock.shift(timedelta(minutes=20))
    assert editor.get(page).status_code == 200
    for _step in range(5):
        clock.shift(timedelta(minutes=21))
        answer = editor.get(page)
    assert answer.location == f"{desk}/upload"
    done = app.test_cli_runner().invoke(args=["privacy", "night"])
    assert "exhibitor-uploads: 1" in done.output
    assert known(db) == {}


def test_exhibitors_of_another_region_are_not_there(app: Flask, db: Session) -> None:
    edition = make.edition(make.exhibition("CANARY-7f3a", regions=[make.region("north-africa", "North Africa")]))
    make.region()
    db.commit()
    admin = enter(app, "admin")
    desk = f"{OFFICE}/editions/{edition.id}/exhibitors"
    send(admin.client, f"{desk}/new", name="Alpha")
    page = upload(admin, desk, "name\nBeta\n").location
    one = f"{OFFICE}/exhibitors/{known(db)['Alpha'].id}"
    person = enter(app, "editor", regions=["east-africa"])
    for address in (desk, f"{desk}/new", f"{desk}/upload", page, f"{one}/edit"):
        assert person.get(address).status_code == 404
    for address in (f"{desk}/find", f"{desk}/new", f"{page}/apply", f"{page}/cancel", f"{one}/edit", f"{one}/remove",
                    f"{one}/withdraw-consent"):  # fmt: skip
        answer = person.post(address, {"name": "x"})
        assert (answer.status_code, "CANARY" in answer.text) == (404, False), address
    assert upload(person, desk, "name\nBeta\n").status_code == 404
    assert list(known(db)) == ["Alpha"]
