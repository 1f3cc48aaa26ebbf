"""Next and previous go round the queue and pass over what is done."""

from core import step_through

ORDER = (30, 7, 12)


def test_next_and_previous_go_round() -> None:
    assert [step_through(ORDER, each, 1) for each in ORDER] == [7, 12, 30]
    assert [step_through(ORDER, each, -1) for each in ORDER] == [12, 30, 7]


def test_what_is_done_is_passed_over() -> None:
    assert step_through(ORDER, 30, 1, passed_over={7}) == 12
    assert step_through(ORDER, 12, -1, passed_over={7, 30}) is None


def test_one_that_is_not_in_the_queue_starts_at_its_ends() -> None:
    assert step_through(ORDER, 99, 1) == 30
    assert step_through(ORDER, None, -1) == 12


def test_nowhere_to_go() -> None:
    assert step_through((), 7, 1) is None
    assert step_through((7,), 7, 1) is None
