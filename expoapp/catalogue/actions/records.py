"""What all forms of the office do with a record: compare versions, set values, leave a line and keep the states.

A record has `version`; one with texts in other languages has `translations`, loaded (product rule 9).
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from expoapp import audit, history, text
from expoapp.catalogue.actions import uses
from expoapp.catalogue.models import Scope
from expoapp.db import session
from expoapp.errors import Conflict, NotAllowed
from expoapp.i18n import gettext as _


def refuse_limited(scope: Scope) -> None:
    """Raise NotAllowed unless somebody may act in all regions: what belongs to the whole house is theirs only."""
    if not scope.everywhere:
        raise NotAllowed(_("This belongs to the whole house: only somebody without a region limit may change it."))


def same(thing: Any, version: int | None) -> None:
    """Raise Conflict when a record is no longer the version that was looked at; None asks nothing."""
    if version is not None and thing.version != version:
        raise Conflict(_("Somebody else has changed this meanwhile."))


def set_values(thing: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs; return the changes for the trail."""
    for name, value in values.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
    return audit.changes_of(thing)


def revise(
    thing: Any, values: Mapping[str, Any], version: int | None, action: str, by: int | None, deed: str = ""
) -> bool:
    """Change a record; return whether that changed anything. Raises Conflict."""
    same(thing, version)
    before = history.state_of(thing)
    changes = set_values(thing, values)
    if not changes:
        return False
    audit.record(action, thing, changes, by)
    history.keep(thing, before, action, by, deed)
    return True


def texts_of(thing: Any) -> dict[str, str]:
    """Return a record's texts in other languages, each under "field (language)"."""
    rows = sorted(thing.translations, key=lambda row: (row.field, row.lang))
    return {f"{row.field} ({row.lang})": row.value for row in rows}


def translate(
    thing: Any, lang: str, texts: Mapping[str, str], version: int | None, action: str, by: int | None
) -> bool:
    """Write a record's texts in another language, "" for none; return whether that changed anything.

    The digest says from which source each was made, so that it shows when the source has changed since. Raises Conflict
    when the record is no longer the version that was looked at.
    """
    same(thing, version)
    before = history.state_of(thing)
    changes = _set_texts(thing, lang, texts)
    if not changes:
        return False
    flag_modified(thing, "lang")  # nothing of the record's own has changed, but it is another version now
    audit.record(action, thing, changes, by)
    history.keep(thing, before, action, by)
    return True


def bring_back_texts(thing: Any, state: Mapping[str, Any], fields: Collection[str], action: str, by: int) -> None:
    """Let a record have the texts in other languages that it had in a state.

    One that is the same now is left alone: it may have been made from another source, and that must go on to show.
    """
    there = texts_of(thing)
    wanted: dict[str, dict[str, str]] = {row.lang: dict.fromkeys(fields, "") for row in thing.translations}
    for name, value in state.items():
        field, _blank, lang = name.removesuffix(")").partition(" (")
        if lang and field in fields:
            wanted.setdefault(lang, {})[field] = value
    for lang, texts in wanted.items():
        others = {field: value for field, value in texts.items() if there.get(f"{field} ({lang})", "") != value}
        translate(thing, lang, others, None, action, by)


def _set_texts(thing: Any, lang: str, texts: Mapping[str, str]) -> dict[str, Any]:
    model = type(thing).translations.property.mapper.class_
    rows = {row.field: row for row in thing.translations if row.lang == lang}
    changes: dict[str, Any] = {}
    for field, value in texts.items():
        row, digest = rows.get(field), text.digest(getattr(thing, field))
        if row is None and value:
            thing.translations.append(model(field=field, lang=lang, value=value, source_digest=digest))
            changes[f"{field} ({lang})"] = [None, value]
        elif row is not None and not value:
            thing.translations.remove(row)
            changes[f"{field} ({lang})"] = [row.value, None]
        elif row is not None and (row.value, row.source_digest) != (value, digest):
            changes[f"{field} ({lang})"] = [row.value, value]
            row.value, row.source_digest = value, digest
    return changes


def add(thing: Any, action: str, by: int | None) -> None:
    """Tell the trail of a new record, and keep its first state."""
    changes = {name: change for name, change in audit.changes_of(thing).items() if change[1] not in {None, ""}}
    session().add(thing)
    audit.record(action, thing, changes, by)
    history.keep(thing, None, action, by)


def added(thing: Any, changes: Mapping[str, Any], action: str, by: int | None, deed: str = "") -> None:
    """Tell the trail of a record that has been added already (`slugs.add`), and keep its first state."""
    audit.record(action, thing, dict(changes), by)
    history.keep(thing, None, action, by, deed)


def delete(thing: Any, name: str, action: str, by: int, scope: Scope) -> None:
    """Delete a record that nothing uses; raise NotAllowed with what uses it."""
    if found := uses.uses_of(thing, scope):
        raise NotAllowed(uses.sentence(name, found))
    named = audit.name_of(thing)
    audit.record(action, thing, {"name": [name, None]}, by)
    try:
        with session().begin_nested():
            session().delete(thing)
            session().flush()
    except IntegrityError:  # something has come to use it since we asked; the database decides (R13)
        raise NotAllowed(_("%(name)s cannot be deleted: something uses it.", name=name)) from None
    history.forget(named)
