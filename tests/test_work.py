"""Work is counted, so that a slow machine turns no test red."""

import pytest

from tests.work import assert_linear, calls


def compare_each_with_each(items: range) -> None:
    """Grow with the square."""
    for one in items:
        for other in items:
            min(one, other)


def go_through(items: range) -> None:
    """Grow with the size."""
    for each in items:
        min(each, 0)


def test_equal_work_has_an_equal_count() -> None:
    """Whatever else the machine does."""
    assert calls(lambda: go_through(range(100))) == calls(lambda: go_through(range(100)))


def test_squares_are_noticed() -> None:
    """Three times the input may take three times the work, never nine times."""
    small, large = range(100), range(300)
    assert_linear(calls(lambda: go_through(small)), calls(lambda: go_through(large)), 3)
    with pytest.raises(AssertionError, match="calls grow to"):
        assert_linear(
            calls(lambda: compare_each_with_each(small)),
            calls(lambda: compare_each_with_each(large)),
            3,
        )
