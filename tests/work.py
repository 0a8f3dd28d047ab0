"""How much work something is, counted: a count is the same on every machine, and seconds are not.

What is counted are calls of functions, those written in C among them. A loop within a loop calls
something in each round, so work that grows with the square of the input shows here. What one call
in C does for itself does not; for that the tests print their seconds.
"""

import cProfile
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What something took."""

    calls: int
    """Of functions, resumed generators included; the same in every run."""
    seconds: float
    """Of processor time, measured in a run of its own: to be told, never to be expected."""


def work(action: Callable[[], object]) -> Work:
    """Do something twice: once beside a clock, once with every call counted.

    What is made only once, such as a cache, is made by the first run.
    """
    start = time.process_time()
    action()
    seconds = time.process_time() - start
    return Work(calls(action), seconds)


def calls(action: Callable[[], object]) -> int:
    """Do something, and count the calls of functions that it takes."""
    profile = cProfile.Profile()
    profile.runcall(action)
    return sum(entry.callcount for entry in profile.getstats())


def assert_linear(small: int, large: int, times: int) -> None:
    """Check that input of `times` the size takes about `times` the work, and not its square."""
    assert large < 1.5 * times * small, f"{small:,} calls grow to {large:,}: {large / small:.1f} x"
