"""States of exhibitions, editions and organisers: how they are kept, and how one of them is brought back."""

from typing import Any

from pydantic import TypeAdapter

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.exhibitions.actions.editions import EditionFacts, edition_facts, revise_edition
from expoapp.exhibitions.actions.exhibitions import ExhibitionFacts, exhibition_facts, revise_exhibition
from expoapp.exhibitions.actions.organisers import organiser_state, restore_organiser
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.exhibitions.queries import staff as queries
from expoapp.history import State

_EXHIBITION = TypeAdapter(ExhibitionFacts)
_EDITION = TypeAdapter(EditionFacts)


def _publication(thing: Any) -> State:
    """Return what a state tells besides the facts; bringing one back leaves it as it is."""
    times = {"public_from": thing.public_from.isoformat(), "public_until": thing.public_until.isoformat()}
    return {"slug": thing.slug, "state": thing.state} | times


def _exhibition_state(thing: Exhibition) -> State:
    return _EXHIBITION.dump_python(exhibition_facts(thing), mode="json") | _publication(thing)


def _edition_state(thing: Edition) -> State:
    return _EDITION.dump_python(edition_facts(thing), mode="json") | _publication(thing)


def _restore_exhibition(exhibition_id: int, state: State, by: int, scope: Scope) -> None:
    revise_exhibition(exhibition_id, _EXHIBITION.validate_python(state), by=by, scope=scope)


def _restore_edition(edition_id: int, state: State, by: int, scope: Scope) -> None:
    revise_edition(edition_id, _EDITION.validate_python(state), by=by, scope=scope)


def follow() -> None:
    """Keep the states of exhibitions, editions and organisers."""
    history.follow(
        history.Kind(Exhibition.__tablename__, _exhibition_state, queries.get_exhibition, _restore_exhibition)
    )
    history.follow(history.Kind(Edition.__tablename__, _edition_state, queries.get_edition, _restore_edition))
    history.follow(history.Kind(Organiser.__tablename__, organiser_state, queries.get_organiser, restore_organiser))
