"""Those who wait are told: of every change that matters, of each once, and of nothing that is hidden."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as time
from expoapp.db import transaction
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions.models import Edition, Exhibition, Organiser, Status
from expoapp.watching import actions, work
from tests import factories
from tests.enquiries.walks import parts
from tests.watching.walks import (
    MINUTE,
    dates_to_follow,
    fix,
    join,
    link_in,
    mails_to,
    news,
    revise,
    tell,
    watchers,
)

SEVENTH = date(2027, 7, 7)


def subjects(db: Session) -> list[str]:
    return [row.subject for row in news(db)]


def test_fixed_dates_are_told_to_whoever_waits_and_only_once(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    waiting = dates_to_follow(db)
    join(app, client)
    tell(app)
    fix(app, clock, waiting)
    assert tell(app) == "1 mails written about 1 changes.\n"
    assert tell(app) == "0 mails written about 0 changes.\n"
    told = mails_to(app)[-1]
    assert told["Subject"] == "BUILDEXPO KENYA: the dates are fixed – 7–9 Jul 2027"
    for part in parts(told):
        for expected in ("7–9 Jul 2027", "Nairobi, Kenya", "/exhibitions/buildexpo-kenya/next", "calendar.ics"):
            assert expected in part
    assert client.get(link_in(told, "calendar.ics")).status_code == 200
    assert len(mails_to(app)) == 2


@pytest.mark.parametrize(
    ("first", "change", "subject"),
    [
        ({"precision": "month"}, {"precision": "exact"}, "the dates are fixed"),
        (
            {"precision": "year"},
            {"precision": "exact", "starts_on": SEVENTH, "ends_on": SEVENTH},
            "the dates are fixed",
        ),
        ({"status": "provisional"}, {"status": Status.SCHEDULED}, "the dates are fixed"),
        ({"status": "postponed"}, {"status": Status.SCHEDULED}, "the dates are fixed"),
        ({"status": "postponed"}, {"status": Status.CANCELLED, "status_reason": "No hall."}, "is cancelled"),
        ({}, {"starts_on": date(2027, 8, 3), "ends_on": date(2027, 8, 5)}, "new dates – 3–5 Aug 2027"),
        ({}, {"status": Status.POSTPONED, "status_reason": "No hall."}, "is postponed"),
        ({}, {"status": Status.CANCELLED, "status_reason": "No hall."}, "is cancelled"),
        ({}, {"precision": "tba"}, "the dates are open again"),
        ({}, {"status": Status.PROVISIONAL}, "the dates are open again"),
    ],
)
def test_every_change_that_matters_is_told(
    app: Flask, db: Session, clock: Traveller, first: dict[str, object], change: dict[str, object], subject: str
) -> None:
    edition = factories.edition(**first).id  # type: ignore[arg-type]
    watchers(db, edition)
    tell(app)
    assert not news(db)
    revise(app, clock, edition, **change)
    tell(app)
    assert subject in subjects(db)[0]
    assert len(news(db)) == 1


@pytest.mark.parametrize(
    "change",
    [{"hall": "Hall 2"}, {"note": "Bring a badge."}, {"number": 7}, {"registration_url": "https://example.org/r"}],
)
def test_other_changes_are_nobodys_news(app: Flask, db: Session, clock: Traveller, change: dict[str, object]) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, **change)
    tell(app)
    assert not news(db)


def test_a_reason_is_told_with_what_it_explains(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    revise(app, clock, edition, status=Status.POSTPONED, status_reason="The hall is being <rebuilt>.")
    tell(app)
    [told] = mails_to(app, "person0@example.com")
    plain, rich = parts(told)
    assert "The hall is being <rebuilt>." in plain
    assert "The hall is being &lt;rebuilt&gt;." in rich
    assert "It was planned for 7–9 Jul 2027; these dates no longer hold." in plain


def test_a_move_names_the_days_it_left(app: Flask, db: Session, clock: Traveller) -> None:
    edition = factories.edition().id
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition, date(2027, 8, 3))
    fix(app, clock, edition, date(2027, 9, 7))
    tell(app)
    [told] = mails_to(app, "person0@example.com")
    assert "7–9 Sept 2027" in told["Subject"]
    assert "It was planned for 7–9 Jul 2027" in parts(told)[0]
    assert "Aug" not in parts(told)[0]


def test_several_changes_are_one_mail_and_one_taken_back_is_none(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition, date(2027, 8, 3))
    revise(app, clock, edition, precision="tba")
    tell(app)
    assert not news(db)
    fix(app, clock, edition, date(2027, 8, 3))
    fix(app, clock, edition, SEVENTH)
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: the dates are fixed – 7–9 Jul 2027"]


def test_each_change_is_told_again_for_ever(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    for month in (3, 4, 5):
        fix(app, clock, edition, date(2027, month, 2))
        tell(app)
    assert [subject.partition(" – ")[2] for subject in subjects(db)] == [
        "2–4 Mar 2027",
        "2–4 Apr 2027",
        "2–4 May 2027",
    ]


def test_the_worker_waits_until_a_date_has_settled(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    with app.app_context():
        clock.shift(work.SETTLES)
        work.make_round()
        fix(app, clock, edition)  # a minute ago
        assert work.make_round() == (0, 0)
        clock.shift(work.SETTLES)
        assert work.make_round() == (1, 1)


# ---- New editions, hidden ones, old ones ------------------------------------------------------------------------


def test_a_new_edition_with_fixed_dates_is_told_when_it_is_published(app: Flask, db: Session, clock: Traveller) -> None:
    exhibition = factories.exhibition()
    last_year = factories.edition(exhibition, starts_on=date(2025, 7, 7)).id
    made = factories.edition(exhibition, published=False).id
    watchers(db, last_year)
    tell(app)
    assert not news(db)
    fix(app, clock, made, date(2027, 8, 3))  # what a draft was meant to be is nobody's business
    with app.app_context(), transaction():
        exhibitions.publish_edition(made, by=None)
    clock.shift(MINUTE)
    tell(app)
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: the dates are fixed – 3–5 Aug 2027"]


def test_an_edition_that_the_clock_publishes_is_told_at_its_moment(app: Flask, db: Session, clock: Traveller) -> None:
    made = factories.edition()
    made.public_from = made.updated_at + timedelta(hours=1)
    watchers(db, made.id)
    tell(app)
    assert not news(db)
    clock.shift(timedelta(hours=1))
    tell(app)
    assert len(news(db)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_on": date(2025, 7, 7)},
        {"starts_on": None},
        {"precision": "month"},
        {"status": "cancelled", "status_reason": "x"},
        {"starts_on": date(2026, 3, 1)},  # it runs already
    ],
)
def test_a_new_edition_without_news_is_not_told(
    app: Flask, db: Session, clock: Traveller, facts: dict[str, object]
) -> None:
    exhibition = factories.exhibition()
    watchers(db, factories.edition(exhibition, starts_on=date(2024, 7, 7)).id)
    clock.shift(MINUTE)
    factories.edition(exhibition, **facts)  # type: ignore[arg-type]
    db.commit()
    clock.shift(MINUTE)
    tell(app)
    assert not news(db)


def test_who_asks_when_the_dates_stand_is_not_told_what_he_has_seen(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    edition = dates_to_follow(db)
    fix(app, clock, edition)
    join(app, client)
    tell(app)  # for the first time, since no worker ran before
    assert not news(db)
    fix(app, clock, edition, date(2027, 8, 3))
    tell(app)
    assert subjects(db) == ["BUILDEXPO KENYA: new dates – 3–5 Aug 2027"]


def test_who_has_not_confirmed_is_told_nothing(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition, confirmed_at=None)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    assert not news(db)


def test_who_waits_for_another_exhibition_is_told_nothing(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, factories.edition(factories.exhibition("MEDEXPO"), starts_on=None).id)
    tell(app)
    fix(app, clock, edition)
    tell(app)
    assert not news(db)


@pytest.mark.sql
@pytest.mark.parametrize("hidden", ["edition", "exhibition", "organiser"])
def test_what_is_hidden_is_told_to_nobody_until_it_is_public_again(
    app: Flask, db: Session, clock: Traveller, hidden: str
) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    for is_hidden in (True, False):
        db.execute(update(Organiser).values(is_listed=not (is_hidden and hidden == "organiser")))
        for table, name in ((Edition, "edition"), (Exhibition, "exhibition")):
            db.execute(update(table).values(state="withdrawn" if is_hidden and hidden == name else "published"))
        db.commit()
        tell(app)
        assert len(news(db)) == (0 if is_hidden else 1)


def test_news_withdrawn_before_it_was_told_is_not_told(app: Flask, db: Session, clock: Traveller) -> None:
    edition = dates_to_follow(db)
    watchers(db, edition)
    tell(app)
    fix(app, clock, edition)
    with app.app_context(), transaction():
        assert actions.take_notice(time.now(), time.now()) == 1
    revise(app, clock, edition, precision="tba")
    tell(app)
    assert not news(db)
