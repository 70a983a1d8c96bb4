"""Typing errors: how far apart words are, and that near ones are always met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expoapp.search import spelling

LETTERS = "abcdeio"


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("medexpo", "medexpo", 0),
        ("medxpo", "medexpo", 1),  # missing
        ("meddexpo", "medexpo", 1),  # added
        ("madexpo", "medexpo", 1),  # wrong
        ("mdeexpo", "medexpo", 1),  # exchanged
        ("itexop", "itexpo", 1),
        ("kenia", "kenya", 1),
        ("قاهرة", "قاهره", 1),
        ("nairoby", "muscat", 3),  # counted no further
    ],
)
def test_the_distance_is_the_number_of_typing_errors(one: str, other: str, far: int) -> None:
    assert spelling.distance(one, other, 2) == spelling.distance(other, one, 2) == far


def test_short_words_may_hold_one_error_and_longer_ones_two() -> None:
    assert [spelling.reach(word) for word in ("kenya", "muscat")] == [1, 2]
    assert [spelling.is_correctable(word) for word in ("it", "abu", "2027", "hall3")] == [False, True, False, False]


@given(st.text(LETTERS, min_size=3, max_size=12), st.data())
def test_words_within_reach_always_share_a_rest(word: str, data: st.DataObject) -> None:
    typed = word
    for _error in range(spelling.reach(word)):
        at = data.draw(st.integers(0, len(typed) - 1))
        letter = data.draw(st.sampled_from(LETTERS))
        swapped = typed[:at] + typed[at + 1 : at + 2] + typed[at] + typed[at + 2 :]
        typed = data.draw(st.sampled_from([typed[:at] + typed[at + 1 :], typed[:at] + letter + typed[at:], swapped]))
    if typed and spelling.distance(typed, word, spelling.reach(typed)) <= spelling.reach(typed):
        assert spelling.rests(typed) & spelling.rests(word)
