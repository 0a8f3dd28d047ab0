"""Shares out work among the processors of the machine.

Processes are forked: they see all that was made so far without any of it being sent to them, and
send back their results. So this is for work that is a function of what there is. It is done on
Linux, which forks safely as long as there is one thread, and where the work is worth it; else, with
the same results, in one process.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4
"""Processes. What they send back one process takes in, and more of them would wait for it."""

_work: tuple[Callable[[Any], Any], Sequence[Any], int] | None = None
"""What the processes find when they start: the function, all items, and how many they are."""


def shared_out(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    least: int,
    done: Callable[[], None] = lambda: None,
) -> list[Result]:
    """The results of a function for all items, in their order.

    `least` is how many items are worth a process of their own, which starts in some 20 ms. `done`
    is called as often as there are items.

    Raises:
        Exception: what the function raises for any item.
        concurrent.futures.process.BrokenProcessPool: the system has ended a process.
    """
    global _work  # noqa: PLW0603 - a process that is forked has nothing else in common with this one
    number = min(_processors(), MOST, len(items) // least) if _can_fork() else 1
    if number < 2:  # noqa: PLR2004 - one alone has nobody to share with
        return list(_told(function, items, 1, done))
    _work = (function, items, number)
    try:
        with futures.ProcessPoolExecutor(
            number - 1,
            multiprocessing.get_context("fork"),
            initializer=_begin,
        ) as others:
            parts = [others.submit(_part, first) for first in range(1, number)]
            results: list[Any] = [None] * len(items)
            results[::number] = _told(function, items, number, done)
            for first, part in enumerate(parts, 1):
                results[first::number] = part.result()
    finally:
        _work = None
    return results


def _begin() -> None:
    """What a process does first."""
    # Ctrl+C is for the process that somebody started.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # That one may be killed: nobody takes in the results any more, and a next build may begin.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _part(first: int) -> list[object]:
    """Every so many-th result, from one on."""
    if _work is None:
        raise RuntimeError("this is for a process that was forked with work to do")
    function, items, number = _work
    return [function(item) for item in items[first::number]]


def _told(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    number: int,
    done: Callable[[], None],
) -> Iterator[Result]:
    """Every so many-th result; the others are as far, and told as done together with it."""
    for start in range(0, len(items), number):
        yield function(items[start])
        for _ in items[start : start + number]:
            done()


def _can_fork() -> bool:
    """Whether a process would have everything that it needs, and no lock that nobody opens."""
    return sys.platform == "linux" and threading.active_count() == 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
