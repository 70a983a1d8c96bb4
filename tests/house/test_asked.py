"""The list of tests that need not run on PostgreSQL each time."""

from tests import asked


def test_what_is_left_out_asks_nothing_that_no_other_asks() -> None:
    told = {"a": {"1", "2"}, "b": {"2"}, "c": {"3"}, "d": {"1"}, "e": set()}
    left_out = set(asked.spare(told, {"d"}))
    stay = told.keys() - left_out
    assert left_out == {"a"}
    assert {one for test in stay for one in told[test]} == {"1", "2", "3"}


def test_the_list_names_tests_that_are_there_and_none_in_which_several_do_something_at_once() -> None:
    listed = asked.elsewhere()
    files = {one.partition("::")[0] for one in listed}
    assert all((asked.ELSEWHERE.parent.parent / one).is_file() for one in files)
    assert not any("threading" in (asked.ELSEWHERE.parent.parent / one).read_text("utf-8") for one in files)
