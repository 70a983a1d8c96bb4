"""States kept before and after each change by staff, and brought back."""

from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from expoapp import audit, history
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.errors import Conflict, NotFound
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


# ---- A deed undone ---------------------------------------------------------------------------------------------------


def test_a_deed_is_undone_but_for_what_somebody_changed_since(app: Flask, db: Session) -> None:
    """Such as an import: what it changed is as before, what it made is gone, what is newer stays and is told."""
    editor, whole = make.account().id, make.exhibition("BUILDEXPO KENYA")
    one, other = (make.edition(whole, date(year, 7, 7)).id for year in (2027, 2028))
    whole_id = whole.id
    db.commit()
    facts = {key: actions.edition_facts(queries.get_edition(key, EVERYWHERE)) for key in (one, other)}
    bare = actions.exhibition_facts(queries.get_exhibition(whole_id, EVERYWHERE))
    db.rollback()
    with transaction():
        for key in (one, other):
            actions.revise_edition(key, replace(facts[key], hall="Hall 9"), by=editor, deed="import-1")
        made = actions.create_exhibition(replace(bare, name="NEW EXPO"), by=editor, deed="import-1").id
        later = replace(facts[one], starts_on=date(2029, 7, 7), ends_on=date(2029, 7, 9), days=())
        actions.create_edition(made, later, by=editor, deed="import-1")
        seen = actions.create_edition(whole_id, later, by=editor, deed="import-1").id
    with transaction():
        actions.revise_edition(other, replace(facts[other], hall="Hall 10"), by=editor)
        actions.publish_edition(seen, by=editor)
    with transaction():
        done = history.undo("import-1", by=editor, scope=EVERYWHERE)
    assert done.restored == [f"editions/{one}"]
    assert len(done.removed) == 2
    assert done.removed[-1] == f"exhibitions/{made}"  # the exhibition goes after its edition
    assert [(left.title, left.why) for left in done.left] == [
        ("BUILDEXPO KENYA 2029", "Somebody has changed it since."),
        ("BUILDEXPO KENYA 2028", "Somebody has changed it since."),
    ]
    assert queries.get_edition(one, EVERYWHERE).hall == ""
    assert queries.get_edition(other, EVERYWHERE).hall == "Hall 10"
    with pytest.raises(NotFound):
        queries.get_exhibition(made, EVERYWHERE)
    assert audit.verify().fault is None
    db.rollback()
    with pytest.raises(NotFound):
        history.undo("import-2", by=editor, scope=EVERYWHERE)
    assert app


def test_what_visitors_may_have_seen_is_never_taken_away(app: Flask, db: Session) -> None:
    editor, edition_id = make.account().id, make.edition().id
    db.commit()
    kind = history.kind_of("editions")
    assert kind
    assert kind.remove
    with pytest.raises(Conflict, match="Withdraw it instead"):
        kind.remove(edition_id, editor, EVERYWHERE)
    assert app


# ---- In words --------------------------------------------------------------------------------------------------------


def test_a_long_text_is_told_word_by_word_unless_it_is_another_one() -> None:
    old = "Please take the west entrance, which is open from eight in the morning until the last bus has left."
    assert history.pieces(old, old.replace("west", "east").replace("bus", "train")) == [
        ("same", "Please take the "),
        ("del", "west"),
        ("ins", "east"),
        ("same", " entrance, which is open from eight in the morning until the last "),
        ("del", "bus"),
        ("ins", "train"),
        ("same", " has left."),
    ]
    new = "Come by the ferry on the lake: the road is flooded, and no bus goes."
    assert history.pieces(old, new) == [("del", old), ("ins", new)]
    long = "word " * 500
    assert [len(said) < 200 for _what, said in history.pieces(long + "old", long + "new")] == [True] * 3


def test_a_kind_need_not_say_more_than_how_states_are_read_and_brought_back(app: Flask, db: Session) -> None:
    """Name, labels and the form of its keys follow from the table; codes and names are keys as good as numbers."""
    venue = make.venue()
    kind = history.Kind("venues", lambda thing: {"name": thing.name}, lambda *_: venue, lambda *_: None)
    assert [kind.key_of(one) for one in ("12", "x", "-1", "99999999999", "²")] == [12, None, None, None, None]
    assert kind.title(venue) == "KICC"
    coded = history.Kind("industries", lambda _: {}, lambda *_: venue, lambda *_: None)
    assert [coded.key_of(one) for one in ("building-construction", "a/b", "")] == ["building-construction", None, None]
    speaker = history.Speaker(kind, [])
    told = speaker.changes({"hall": ""}, {"hall": "3", "postal_code": "00100", "about (ar)": "مركز"})
    assert [(one.label, one.new) for one in told] == [
        ("Hall", "3"),
        ("Postal code", "00100"),
        ("About (Arabic)", "مركز"),
    ]
    assert app
    assert db


def test_words_set_in_another_way_are_told_without_markup(app: Flask, db: Session) -> None:
    kind = history.kind_of("pages")
    assert kind
    told = history.Speaker(kind, []).changes({"body": "<p>Come early.</p>"}, {"body": "<p><b>Come</b> early.</p>"})
    assert [(one.label, one.new) for one in told] == [
        ("Text", "The same words, set in another way: headings, lists, links or emphasis.")
    ]
    assert app
    assert db
