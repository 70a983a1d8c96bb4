"""Region B's mark in every field of its records: found in no answer to a person limited to region A (R04)."""

import pytest
from flask import Flask

from tests.matrix import canary, matrix
from tests.matrix.conftest import House

# Where texts of a table are common to the whole house, so that region B's show too: endpoint to table.
COMMON: dict[str, str] = {}
WHO = ["a viewer of region A", "an editor of region A", "somebody of sales in region A"]


def walk(app: Flask, house: House, name: str) -> canary.Walk:
    [someone] = [one for one in house.people if one.name == name]
    return canary.Walk(app, house.world, someone, house.forms_b, COMMON)


@pytest.mark.parametrize("name", WHO)
def test_region_b_shows_nowhere_to_who_is_limited_to_region_a(app: Flask, house: House, name: str) -> None:
    walked = walk(app, house, name)
    walked.look()
    run = matrix.Run(app, house.world, [], house.url, house.forms)
    walked.post(only_looks=not house.is_sqlite, put_back=run.put_back)
    assert not walked.told, "\n" + "\n".join(walked.told)
