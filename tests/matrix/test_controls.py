"""The negative controls: a fault is planted, and the run of the matrix must name the address where it shows."""

from typing import Any

import pytest
from flask import Flask

from expoapp.exhibitions.queries import staff as queries
from expoapp.web import guard
from tests.matrix import matrix
from tests.matrix.conftest import House

PUBLISH = "staff.exhibitions.publish"
SHOW = "staff.exhibitions.show"


def told(app: Flask, house: House, only: str) -> list[str]:
    return matrix.Run(app, house.world, house.people, house.url, house.forms, only).everything()


def test_without_a_fault_these_addresses_tell_nothing(app: Flask, house: House) -> None:
    assert told(app, house, PUBLISH) + told(app, house, SHOW) == []


def test_an_address_without_an_entry_turns_the_run_red(app: Flask, house: House) -> None:
    app.add_url_rule("/staff/a-new-room", "staff.site.a_new_room", lambda: "open to everybody")
    found = told(app, house, "staff.site.a_new_room")
    assert "staff.site.a_new_room has no entry for GET: say in expoapp/permissions.yaml who may do it" in found
    # The gate keeps everybody out of it meanwhile.
    assert len(found) == 1


def test_without_the_gate_the_run_is_red(app: Flask, house: House) -> None:
    app.before_request_funcs["staff"] = []
    found = told(app, house, SHOW)
    assert any(one.startswith(f"a stranger: GET {SHOW}") and "instead of 302" in one for one in found)


def test_an_address_that_names_something_new_says_what_is_missing(app: Flask, house: House) -> None:
    app.add_url_rule("/staff/things/<int:novelty_id>", "staff.site.novelty", str)
    with pytest.raises(LookupError, match="which novelty_id is meant"):
        told(app, house, "staff.site.novelty")


def test_a_form_that_nobody_knows_how_to_fill_in_turns_the_run_red(
    app: Flask, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(matrix.FILLED, "staff.site.new_redirect")
    found = told(app, house, "staff.site.new_redirect")
    if house.is_sqlite:
        assert any("an administrator: POST" in one and "say in FILLED" in one for one in found)


def test_a_role_too_many_on_a_deed_turns_the_run_red(app: Flask, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a gate that lets pass to a deed who may look at the page."""
    said = guard.roles_of_user
    monkeypatch.setattr(guard, "roles_of_user", lambda: said() | ({"editor"} if "viewer" in said() else set()))
    found = told(app, house, PUBLISH)
    assert any(one.startswith(f"a viewer of region A: POST {PUBLISH}") and "yet wrote to" in one for one in found), (
        found
    )


def test_a_query_that_forgets_the_scope_turns_the_run_red(
    app: Flask, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_of_them(_scope: Any) -> Any:
        return queries.Exhibition.id.is_not(None)

    monkeypatch.setattr(queries, "in_scope", all_of_them)
    found = told(app, house, SHOW)
    assert sorted(one.partition(":")[0] for one in found) == [
        "a viewer of region B",
        "an editor of region B",
        "somebody of sales in region B",
    ]
    assert all("answered 200 instead of 404" in one for one in found)
