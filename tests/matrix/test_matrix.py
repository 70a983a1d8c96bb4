"""Every route × method × person: everybody gets what permissions.yaml says, and who is refused changes nothing."""

from flask import Flask

from tests.matrix import matrix
from tests.matrix.conftest import House


def test_everybody_gets_what_the_matrix_says_and_nothing_else(app: Flask, house: House) -> None:
    told = matrix.Run(app, house.world, house.people, house.url, house.forms).everything()
    assert not told, "\n" + "\n".join(told)


def test_every_exemption_of_the_matrix_is_about_an_address_that_is_there(app: Flask) -> None:
    there = {rule.endpoint for rule in matrix.rules(app)}
    named = {
        *matrix.FILLED,
        *matrix.NAMED_IN_THE_FORM,
        *matrix.NEW_IN_THE_HOUSE,
        *matrix.NOT_INSTALLED,
        *matrix.ONLY_LOOKS,
        *matrix.READS_WHAT_IS_TYPED,
        *(endpoint for endpoint, _role in matrix.RULED_OUT),
        *matrix.WITHOUT_TRAIL,
        *matrix.WRITTEN_BY_READING,
    }
    assert named <= there
