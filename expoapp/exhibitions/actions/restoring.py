"""States of exhibitions and editions: how they are kept, and how one of them is brought back."""

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.exhibitions.actions.editions import EditionFacts, edition_facts, revise_edition
from expoapp.exhibitions.actions.exhibitions import ExhibitionFacts, exhibition_facts, hand_over, revise_exhibition
from expoapp.exhibitions.actions.lists import EditionLists, edition_lists
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.queries import together
from expoapp.history import State

_EXHIBITION = TypeAdapter(ExhibitionFacts)
_EDITION = TypeAdapter(EditionFacts)
_LISTS = TypeAdapter(EditionLists)


def _publication(thing: Any) -> State:
    """Return what a state tells besides the facts; bringing one back leaves it as it is."""
    times = {"public_from": thing.public_from.isoformat(), "public_until": thing.public_until.isoformat()}
    return {"slug": thing.slug, "state": thing.state} | times


def _exhibition_state(thing: Exhibition) -> State:
    facts = _EXHIBITION.dump_python(exhibition_facts(thing), mode="json")
    return facts | {"organiser_id": thing.organiser_id} | _publication(thing)


def _edition_state(thing: Edition) -> State:
    facts = _EDITION.dump_python(edition_facts(thing), mode="json")
    return facts | _LISTS.dump_python(edition_lists(thing), mode="json") | _publication(thing)


def _restore_exhibition(exhibition_id: int, state: State, by: int, scope: Scope) -> None:
    revise_exhibition(exhibition_id, _EXHIBITION.validate_python(state), by=by, scope=scope)
    # States kept before there were hand-overs say nothing of the organiser.
    if organiser_id := state.get("organiser_id"):
        hand_over(exhibition_id, organiser_id, by=by, scope=scope)


def _restore_edition(edition_id: int, state: State, by: int, scope: Scope) -> None:
    lists = _LISTS.validate_python(state) if "partners" in state else None
    if lists is not None:
        lists = replace(lists, together=_together(edition_id, lists.together, scope))
    revise_edition(edition_id, _EDITION.validate_python(state), by=by, scope=scope, lists=lists)


def _together(edition_id: int, wanted: tuple[int, ...], scope: Scope) -> tuple[int, ...]:
    """Return what an edition is held with again: of one's own editions those it was, of others' those it is."""
    now = set(together.partner_ids(edition_id))
    own = {one.id for one in together.offered(scope, edition_id, None, None, None, {*wanted, *now})}
    return tuple(sorted((own & set(wanted)) | (now - own)))


def follow() -> None:
    """Keep the states of exhibitions and editions."""
    history.follow(
        history.Kind(Exhibition.__tablename__, _exhibition_state, queries.get_exhibition, _restore_exhibition)
    )
    history.follow(history.Kind(Edition.__tablename__, _edition_state, queries.get_edition, _restore_edition))
