"""Who searches without pause waits, and nobody with them."""

from datetime import timedelta

from flask.testing import FlaskClient
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp.web.buckets import PDF, SEARCH, Buckets
from tests.pages import words

ROBOT = "8.8.8.8"


def get(client: FlaskClient, path: str, peer: str = ROBOT) -> TestResponse:
    return client.get(path, environ_base={"REMOTE_ADDR": peer})


def test_a_search_past_the_bucket_is_told_to_wait_and_others_are_not(client: FlaskClient, clock: Traveller) -> None:
    for _time in range(SEARCH.at_once):
        assert get(client, "/search?q=kenya").status_code == 200
    answer = get(client, "/search?q=kenya")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "this one has to wait" in words(answer.text)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert get(client, "/exhibitions?q=kenya").status_code == 429
    assert get(client, "/exhibitions").status_code == 200  # looking at lists is no search
    assert get(client, "/search?q=kenya", "8.8.4.4").status_code == 200
    clock.shift(timedelta(seconds=1))
    codes = [get(client, "/search?q=kenya").status_code for _time in range(6)]
    assert codes == [200] * 5 + [429]


def test_suggestions_are_refused_in_their_own_form(client: FlaskClient, clock: Traveller) -> None:
    for _time in range(SEARCH.at_once):
        get(client, "/search/suggest?q=ke")
    answer = get(client, "/search/suggest?q=ke")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.json is not None
    assert answer.json["found"] == []
    assert "wait" in answer.json["said"]


def test_sheets_cost_more_than_searches(client: FlaskClient, clock: Traveller) -> None:
    codes = [get(client, "/exhibitions.pdf").status_code for _time in range(PDF.at_once + 1)]
    assert codes[-1] == 429
    assert 429 not in codes[:-1]


def test_who_cannot_be_told_from_others_is_not_counted(client: FlaskClient, clock: Traveller) -> None:
    for _time in range(SEARCH.at_once + 5):
        assert get(client, "/search/suggest?q=ke", "127.0.0.1").status_code == 200


def test_the_table_of_senders_stays_small_and_forgets_the_quietest() -> None:
    table = Buckets(most=100)
    for number in range(1_000):
        table.take(SEARCH, f"sender {number}", 0.0)
        table.take(SEARCH, "the loud one", 0.0)
    assert len(table.left) == 100
    assert table.take(SEARCH, "the loud one", 0.0) > 0


def test_a_clock_set_back_empties_no_bucket() -> None:
    table = Buckets()
    table.take(SEARCH, "somebody", 1_000.0)
    assert table.take(SEARCH, "somebody", 10.0) == 0
    assert table.take(SEARCH, "somebody", 11.0) == 0
