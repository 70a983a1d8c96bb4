"""`flask enquiries check`: each enquiry with all that belongs to it, and nothing that belongs to none (R02)."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries.models import Enquiry
from tests import trail
from tests.enquiries.walks import LETTER, open_house, send

Break = Callable[[Session], object]


def told(runner: FlaskCliRunner) -> tuple[int, str]:
    done = runner.invoke(args=["enquiries", "check"])
    return done.exit_code, done.output


def test_enquiries_as_they_come_are_whole_held_back_ones_too(
    client: FlaskClient, db: Session, clock: Traveller, runner: FlaskCliRunner
) -> None:
    assert told(runner) == (0, "0 enquiries, each with all that belongs to it.\n")
    open_house(db)
    assert send(client, clock, marketing="y").status_code == 303
    client.post("/instant-reply", data=LETTER | {"website": "http://robot.example"})
    for number in range(3):  # an address gets three acknowledgements a day; that one is not owed
        client.post("/instant-reply", data=LETTER | {"message": f"{number}"})
    assert told(runner) == (0, "5 enquiries, each with all that belongs to it.\n")


@pytest.mark.sql
@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("DELETE FROM consents WHERE enquiry_id = 2", "1 enquiries without what their sender agreed to: 2"),
        ("DELETE FROM enquiry_events", "3 enquiries without their arrival in the timeline: 1, 2, 3"),
        ("UPDATE audit SET thing = 'enquiries/9' WHERE thing = 'enquiries/2'", "1 enquiries without their line in"),
        (
            "DELETE FROM outbox WHERE enquiry_id = 2 AND kind = 'desk-notice'",
            "enquiries without a mail to the desk: 2",
        ),
        ("UPDATE outbox SET enquiry_id = NULL WHERE kind = 'acknowledgement'", "3 mails without their enquiry"),
    ],
)
def test_what_lacks_its_other_half_is_named(
    client: FlaskClient, db: Session, runner: FlaskCliRunner, harm: str, sentence: str
) -> None:
    open_house(db)
    for number in range(3):
        client.post("/instant-reply", data=LETTER | {"message": f"{number}"})
    assert list(db.scalars(sa.select(Enquiry.id).order_by(Enquiry.id))) == [1, 2, 3]
    trail.harm(db, harm)
    code, said = told(runner)
    assert code == 1
    assert sentence in said


def test_a_mail_whose_enquiry_or_watcher_is_gone_is_named(
    client: FlaskClient, db: Session, runner: FlaskCliRunner
) -> None:
    open_house(db)
    client.post("/instant-reply", data=LETTER)
    # The database itself forbids it, so its rule has to be switched off.
    if db.get_bind().dialect.name == "sqlite":
        db.rollback()
        db.connection().exec_driver_sql("ROLLBACK")
        db.connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
        db.connection().exec_driver_sql("BEGIN")
    else:
        db.execute(sa.text("ALTER TABLE outbox DISABLE TRIGGER ALL"))
    db.execute(sa.text("UPDATE outbox SET enquiry_id = 99 WHERE kind = 'acknowledgement'"))
    db.execute(sa.text("UPDATE outbox SET watcher_id = 99 WHERE kind = 'desk-notice'"))
    db.commit()
    code, said = told(runner)
    assert code == 1
    assert "1 mails without their enquiry" in said
    assert "1 mails without whom they tell" in said
    assert "without a mail to the desk" not in said
