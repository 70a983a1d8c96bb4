"""When things are public: live exactly at the moment, gone exactly at the end, refused in words, two people at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.accounts.models import Scope
from expoapp.audit import AuditEntry
from expoapp.db import transaction
from expoapp.exhibitions import actions
from expoapp.exhibitions.models import CarriedField, Edition, Exhibition, Status
from expoapp.history import Revision
from expoapp.site.models import Banner, Page
from tests import factories
from tests.office import enter
from tests.pages import words

pytestmark = pytest.mark.usefixtures("clock")
LIVE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)  # 10:00 in Nairobi
GONE = datetime(2026, 3, 9, 15, 30, tzinfo=UTC)  # 18:30
SECOND = timedelta(seconds=1)
TIMES = {
    "from_day": "2026-03-05",
    "from_hour": "10:00",
    "until_day": "2026-03-09",
    "until_hour": "18:30",
    "zone": "Africa/Nairobi",
}


def everything(db: Session) -> dict[str, int]:
    """Store a draft of each kind; return their keys."""
    exhibition = factories.exhibition("ZEBRAFAIR", published=False)
    edition = factories.edition(exhibition, starts_on=date(2026, 7, 7), published=False)
    post = factories.post(title="Zebranews is here", published=False)
    about = Page(slug="zebrapage", title="Zebrapage", body="<p>Zebratext</p>", updated_at=time.now())
    line = Banner(key="zebra", text="Zebrabanner")
    db.add_all([about, line])
    db.flush()
    things = {"exhibition": exhibition, "edition": edition, "post": post, "page": about, "banner": line}
    keys = {name: thing.id for name, thing in things.items()}
    db.commit()
    return keys


# Each address with a word that stands there while the thing is public.
OUTPUTS = [
    ("/exhibitions/zebrafair", "ZEBRAFAIR"),
    ("/exhibitions/zebrafair/2026", "ZEBRAFAIR"),
    ("/exhibitions/zebrafair/2026/calendar.ics", "ZEBRAFAIR"),
    ("/exhibitions.ics", "ZEBRAFAIR"),
    ("/exhibitions", "ZEBRAFAIR"),
    ("/countries/kenya", "ZEBRAFAIR"),
    ("/search?q=zebrafair", "ZEBRAFAIR"),
    ("/search/suggest?q=zebrafair", "ZEBRAFAIR"),
    ("/compare?e=zebrafair", "ZEBRAFAIR"),
    ("/", "ZEBRAFAIR"),
    ("/news/2026/zebranews-is-here", "Zebranews"),
    ("/news.atom", "Zebranews"),
    ("/news", "Zebranews"),
    ("/search?q=zebranews", "Zebranews"),
    ("/zebrapage", "Zebratext"),
    ("/about", "Zebrapage"),
    ("/about", "Zebrabanner"),
]


def test_everything_is_live_exactly_at_its_moment_and_gone_exactly_at_its_end(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    keys = everything(db)
    editor = enter(app, "editor")
    banner = f"/staff/banners/{keys['banner']}"  # asked for its moments by its own form
    assert editor.get(f"/staff/timing/banner/{keys['banner']}").status_code == 404
    named = {"start_day": "from_day", "start_hour": "from_hour", "end_day": "until_day", "end_hour": "until_hour"}
    said = {"version": "1", "text": "Zebrabanner"} | {field: TIMES[name] for field, name in named.items()}
    assert [editor.post(f"{banner}/{deed}", said).status_code for deed in ("edit", "publish")] == [303, 409]
    assert editor.post(f"{banner}/publish", {"version": "2"}).status_code == 303
    for kind, key in keys.items():
        if kind != "banner":
            assert editor.post(f"/staff/timing/{kind}/{key}", TIMES).status_code == 303, kind
    for moment, is_live in ((LIVE - SECOND, False), (LIVE, True), (GONE - SECOND, True), (GONE, False)):
        clock.move_to(moment)
        for address, word in OUTPUTS:
            assert (word in client.get(address).text) is is_live, (address, moment)


def test_a_page_of_the_public_is_never_kept_without_asking_again(app: Flask, client: FlaskClient, db: Session) -> None:
    exhibition = factories.exhibition()
    db.commit()
    assert client.get(f"/exhibitions/{exhibition.slug}").headers["Cache-Control"] == "public, no-cache"


def test_the_panel_says_what_visitors_see_and_will_see(app: Flask, db: Session, clock: Traveller) -> None:
    keys = everything(db)
    editor = enter(app, "editor")
    home = f"/staff/timing/edition/{keys['edition']}"
    assert "Not public It is a draft that nobody has published yet." in words(editor.get(home).text)
    editor.post(home, TIMES)
    told = words(editor.get(home).text)
    assert "Scheduled It goes public on 5 March 2026, 10:00, Nairobi." in told
    assert "It stays until 9 March 2026, 18:30, Nairobi." in told
    assert "Even then it stays hidden: Its exhibition is not public." in told
    assert "goes public in 3 days" in told
    editor.post(f"/staff/timing/exhibition/{keys['exhibition']}", {"zone": "Africa/Nairobi"})
    clock.move_to(LIVE)
    editor = enter(app, "editor")
    assert "Public Public until 9 March 2026, 18:30, Nairobi. ends in 4 days" in words(editor.get(home).text)
    clock.move_to(GONE)
    editor = enter(app, "editor")
    assert "Its time on the site ended on 9 March 2026, 18:30, Nairobi." in words(editor.get(home).text)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"from_day": "2026-03-01"}, "This moment has passed."),
        ({"until_day": "2026-03-05", "until_hour": "10:00"}, "It would end before it begins."),
        ({"from_day": "", "from_hour": "", "until_day": "2026-03-01"}, "This end has passed."),
        ({"until_hour": ""}, "Ends at is needed: give day and hour, or neither."),
        ({"from_day": "soon"}, "Goes public on is not a day of the calendar"),
        ({"zone": "Mars/Olympus"}, "By the clock of: please choose one of the list."),
    ],
)
def test_moments_that_cannot_be_are_refused_in_words(
    app: Flask, db: Session, changed: dict[str, str], said: str
) -> None:
    made = factories.edition(published=False)
    db.commit()
    sent = TIMES | changed
    answer = enter(app, "editor").post(f"/staff/timing/edition/{made.id}", sent)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{sent["until_day"]}"' in answer.text
    db.rollback()
    assert made.state == "draft"


def test_what_still_bears_last_times_value_is_said_when_a_moment_is_set(app: Flask, db: Session) -> None:
    edition_id = factories.edition(published=False).id
    db.commit()
    editor, address = enter(app, "editor"), f"/staff/timing/edition/{edition_id}"
    for fields, said in (
        ([], False),
        (["venue"], "1 field still bears last time’s value; confirm or change it before visitors read it."),
        (["hall"], "2 fields still bear last time’s value; confirm or change them before visitors read them."),
    ):
        db.add_all([CarriedField(edition_id=edition_id, field=one, digest="") for one in fields])
        db.commit()
        assert editor.post(address, TIMES).status_code == 303
        told = words(editor.get("/staff").text)
        assert said in told if said else "last time’s value" not in told


def test_what_is_public_is_not_put_off_before_it_is_withdrawn(app: Flask, client: FlaskClient, db: Session) -> None:
    made = factories.edition()
    db.commit()
    answer = enter(app, "editor").post(f"/staff/timing/edition/{made.id}", TIMES)
    assert answer.status_code == 422
    assert "It is public already." in words(answer.text)
    assert client.get("/exhibitions/buildexpo-kenya/2027").status_code == 200


def test_the_second_of_two_people_sees_both_times_and_overwrites_nothing(app: Flask, db: Session) -> None:
    made = factories.edition(published=False)
    db.commit()
    seen = made.version
    editor = enter(app, "editor")
    home = f"/staff/timing/edition/{made.id}"
    assert editor.post(home, TIMES | {"version": seen}).status_code == 303
    late = editor.post(home, TIMES | {"version": seen, "from_day": "2026-03-06"})
    assert late.status_code == 409
    assert "Goes public on 2026-03-06 2026-03-05" in words(late.text)
    for verb in ("publish", "withdraw"):
        address = f"/staff/exhibitions/editions/{made.id}/{verb}"
        assert editor.post(address, {"version": seen}).status_code == 409
    db.rollback()
    assert (made.state, made.public_from) == ("published", LIVE)


def test_what_is_called_off_before_its_moment_is_a_draft_again(app: Flask, db: Session, clock: Traveller) -> None:
    made = factories.edition(published=False)
    db.commit()
    editor = enter(app, "editor")
    editor.post(f"/staff/timing/edition/{made.id}", TIMES)
    assert "Call it off" in words(editor.get(f"/staff/timing/edition/{made.id}").text)
    editor.post(f"/staff/exhibitions/editions/{made.id}/withdraw")
    clock.move_to(LIVE + timedelta(hours=1))
    db.rollback()
    assert (made.state, made.was_public(time.now())) == ("draft", False)
    db.rollback()
    trail = [row.action for row in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert trail == ["edition.schedule", "edition.withdraw"]
    assert db.scalars(select(Revision.action).order_by(Revision.id)).all() == [
        "",
        "edition.schedule",
        "edition.withdraw",
    ]


def test_an_edition_that_visitors_knew_stays_announced_while_it_waits_to_come_back(
    app: Flask, db: Session, clock: Traveller
) -> None:
    made = factories.edition()
    db.commit()
    clock.shift(60)
    editor = enter(app, "editor")
    editor.post(f"/staff/exhibitions/editions/{made.id}/withdraw")
    editor.post(f"/staff/timing/edition/{made.id}", TIMES)
    with app.app_context(), transaction():
        facts = actions.edition_facts(actions.get_own_edition(made.id, Scope(everywhere=True)))
        moved = {"starts_on": facts.starts_on + timedelta(days=1), "ends_on": facts.ends_on + timedelta(days=1)}
        actions.revise_edition(made.id, type(facts)(**(vars(facts) | moved)), by=None)
    db.rollback()
    assert db.scalars(select(Edition.status)).one() == Status.RESCHEDULED


def test_nobody_times_what_lies_outside_of_their_regions(app: Flask, db: Session) -> None:
    gulf = factories.region("gulf", "Gulf")
    both = factories.exhibition("BOTH", published=False, regions=[factories.region(), gulf])
    theirs = factories.exhibition("THEIRS", published=False, regions=[gulf])
    about = Page(slug="zebrapage", title="Zebrapage", body="<p>x</p>", updated_at=time.now())
    db.add(about)
    db.commit()
    editor = enter(app, "editor", regions=["east-africa"])
    codes = {
        f"exhibition/{theirs.id}": 404,
        f"exhibition/{both.id}": 403,
        f"page/{about.id}": 403,
        "exhibition/999": 404,
        "nothing/1": 404,
    }
    for address, code in codes.items():
        assert editor.post(f"/staff/timing/{address}", TIMES).status_code == code, address
        assert editor.post(f"/staff/previews/{address}", {"days": "1"}).status_code == code, address
    assert {row.state for row in db.scalars(select(Exhibition))} == {"draft"}


def test_what_no_visitor_saw_leaves_no_former_address(app: Flask, client: FlaskClient, db: Session) -> None:
    made = factories.post(title="Zebranews", published=False)
    db.commit()
    editor = enter(app, "editor")
    editor.post(f"/staff/timing/post/{made.id}", TIMES)
    db.rollback()
    sent = {"title": "Zebranews", "posted_on": "2026-02-12", "lang": "en", "body": "Text", "slug": "other"}
    assert editor.post(f"/staff/news/{made.id}/edit", sent | {"version": made.version}).status_code == 303
    editor.post(f"/staff/news/{made.id}/publish")
    assert client.get("/news/2026/zebranews").status_code == 404
