"""What exhibitions and organisers are found by. Where and about what they are is found by the catalogue's entries."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select

from expoapp import search
from expoapp.db import session
from expoapp.exhibitions.models import Exhibition, ExhibitionName, ExhibitionTranslation, Organiser
from expoapp.search import Entry


def exhibitions(keys: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield exhibitions by their names, former names and taglines in every language."""
    shows: Any = select(Exhibition.id, Exhibition.name, Exhibition.tagline).order_by(Exhibition.id)
    names: Any = select(ExhibitionName.exhibition_id, ExhibitionName.kind, ExhibitionName.name).order_by(
        ExhibitionName.kind, ExhibitionName.lang, ExhibitionName.name
    )
    said: Any = (
        select(ExhibitionTranslation.exhibition_id, ExhibitionTranslation.field, ExhibitionTranslation.value)
        .where(ExhibitionTranslation.field.in_(["name", "tagline"]))
        .order_by(ExhibitionTranslation.lang)
    )
    if keys is not None:
        ids = [int(key) for key in keys]
        shows = shows.where(Exhibition.id.in_(ids))
        names = names.where(ExhibitionName.exhibition_id.in_(ids))
        said = said.where(ExhibitionTranslation.exhibition_id.in_(ids))
    called: dict[int, dict[str, list[str]]] = {}
    for owner, kind, value in (*session().execute(names), *session().execute(said)):
        called.setdefault(owner, {}).setdefault(kind, []).append(value)
    for exhibition_id, name, tagline in session().execute(shows):
        more = called.get(exhibition_id, {})
        yield Entry(
            str(exhibition_id),
            names=tuple(dict.fromkeys((name, *more.get("language", ()), *more.get("name", ())))),
            former=tuple(more.get("former", ())),
            texts=(tagline, *more.get("tagline", ())),
        )


def organisers(keys: Collection[str] | None = None) -> Iterator[Entry]:
    """Yield organisers by their names."""
    statement = select(Organiser.id, Organiser.name).order_by(Organiser.id)
    if keys is not None:
        statement = statement.where(Organiser.id.in_([int(key) for key in keys]))
    for organiser_id, name in session().execute(statement):
        yield Entry(str(organiser_id), (name,))


def follow() -> None:
    """Keep the index of all of these."""
    search.follow(
        "exhibition",
        exhibitions,
        {Exhibition: "id", ExhibitionName: "exhibition_id", ExhibitionTranslation: "exhibition_id"},
    )
    search.follow("organiser", organisers, {Organiser: "id"})
