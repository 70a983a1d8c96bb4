"""States kept before and after each change by staff, and brought back."""

from dataclasses import replace
from datetime import date, time

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.exhibitions import actions
from expoapp.exhibitions.queries import staff as queries
from expoapp.history import Revision
from tests import factories as make

EVERYWHERE = Scope(everywhere=True)


def kept(db: Session) -> list[tuple[str, int | None]]:
    db.rollback()
    return [(row.action, row.account_id) for row in db.scalars(select(Revision).order_by(Revision.id))]


def test_a_change_by_staff_keeps_what_stood_before_and_after(app: Flask, db: Session) -> None:
    editor, edition_id = make.account().id, make.edition(hours=(time(9), time(18))).id
    db.commit()
    facts = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
    db.rollback()
    with transaction():
        actions.revise_edition(edition_id, replace(facts, hall="Hall 3"), by=None)
    assert kept(db) == []  # what files do is kept only as the state before somebody's change
    with transaction():
        actions.revise_edition(edition_id, replace(facts, hall="Hall 4"), by=editor)
    with transaction():
        actions.revise_edition(edition_id, replace(facts, hall="Hall 5"), by=editor)
    assert kept(db) == [("", None), ("edition.revise", editor), ("edition.revise", editor)]
    newest, former, first = history.revisions_of(queries.get_edition(edition_id, EVERYWHERE))
    assert history.changes(former.state, newest.state) == [("hall", "Hall 4", "Hall 5")]
    assert history.changes(first.state, former.state) == [("hall", "Hall 3", "Hall 4")]
    assert app


def test_a_state_brought_back_is_the_state_that_was(app: Flask, db: Session) -> None:
    """Every field goes to JSON and comes back: days, hours, lists, names."""
    editor = make.account().id
    edition_id = make.edition(hours=(time(9), time(18))).id
    whole_id = queries.get_edition(edition_id, EVERYWHERE).exhibition_id
    db.commit()
    facts = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
    whole = actions.exhibition_facts(queries.get_exhibition(whole_id, EVERYWHERE))
    db.rollback()
    with transaction():
        moved = replace(facts, starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 3), days=(), hall="Hall 3")
        actions.revise_edition(edition_id, moved, by=editor)
        named = replace(whole, name="KENYABUILD", names=(("language", "ar", "بناء كينيا"),), founded_year=1998)
        actions.revise_exhibition(whole_id, named, by=editor)
    for table, key in (("editions", edition_id), ("exhibitions", whole_id)):
        kind = history.kind_of(table)
        assert kind
        first = history.revisions_of(kind.get(key, EVERYWHERE))[-1].state
        db.rollback()
        with transaction():
            kind.restore(key, first, editor, EVERYWHERE)
    again = actions.edition_facts(queries.get_edition(edition_id, EVERYWHERE))
    # Visitors have seen both pairs of days, so the edition has moved, back to where it was.
    assert again == replace(facts, status=again.status)
    assert again.status == "rescheduled"
    found = actions.exhibition_facts(queries.get_exhibition(whole_id, EVERYWHERE))
    assert found == replace(whole, names=(("former", "en", "KENYABUILD"),))
    assert app
