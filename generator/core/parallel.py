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
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from itertools import chain
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 4
"""Processes. What they send back one process takes in, and more of them would wait for it."""
_PIECES = 32
"""For each process. It sends back one at a time, so that nobody holds all of it twice."""
_AHEAD = 3
"""Pieces that each process has before it, so that it need not wait for the next."""
_TURN = 0.0002
"""Seconds after which the thread that takes in results has its turn, at every 64 KB of them.

With Python's 5 ms the others would wait longer to be rid of their results than they worked.
"""

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the processes find when they start: the function and all items."""


def parallel_map(
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
        return list(_told(map(function, items), done))
    size = -(-len(items) // (number * _PIECES))
    pieces = [items[start : start + size] for start in range(0, len(items), size)]
    _work = (function, pieces)
    turn = sys.getswitchinterval()
    try:
        sys.setswitchinterval(_TURN)
        with futures.ProcessPoolExecutor(
            number - 1, multiprocessing.get_context("fork"), initializer=_begin
        ) as others:
            return _joined(function, pieces, others, _AHEAD * (number - 1), done)
    finally:
        sys.setswitchinterval(turn)
        _work = None


def _joined(
    function: Callable[[Item], Result],
    pieces: Sequence[Sequence[Item]],
    others: futures.Executor,
    ahead: int,
    done: Callable[[], None],
) -> list[Result]:
    """The results of all pieces: the other processes begin with the first, this one with the last.

    They meet where they meet, however fast each of them is. No more than `ahead` are with the
    others at a time; what is asked of them they do.
    """
    first: list[Result] = []
    last: list[list[Result]] = []
    theirs: deque[futures.Future[list[Any]]] = deque()
    begin, end = 0, len(pieces)
    while begin < end or theirs:
        # One piece is done here, however few there are.
        while len(theirs) < ahead and begin < end - (not last):
            theirs.append(others.submit(_piece, begin))
            begin += 1
        if theirs and (begin == end or theirs[0].done()):
            first += _told(theirs.popleft().result(), done)
        else:
            end -= 1
            last.append(list(_told(map(function, pieces[end]), done)))
    return [*first, *chain.from_iterable(reversed(last))]


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


def _piece(place: int) -> list[Any]:
    """The results of a piece, in a process that was forked."""
    if _work is None:
        raise RuntimeError("this is for a process that was forked with work to do")
    function, pieces = _work
    return [function(item) for item in pieces[place]]


def _told(results: Iterable[Result], done: Callable[[], None]) -> Iterator[Result]:
    for result in results:
        yield result
        done()


def _can_fork() -> bool:
    """Whether a process would have everything that it needs, and no lock that nobody opens."""
    return sys.platform == "linux" and threading.active_count() == 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
