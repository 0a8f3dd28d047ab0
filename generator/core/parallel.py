"""Distributes work over the processors of the machine.

Workers are forked: they share the objects of the parent, which need not be sent to them, and send
back their results. Forking is safe on Linux as long as there is a single thread. Elsewhere, and for
small amounts of work, everything runs in one process, with the same results.
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
"""Processes at most. The parent alone receives all results, so more workers would wait for it."""
_CHUNKS = 32
"""Chunks for each process. Results are sent by chunk, so that they are never in memory twice."""
_AHEAD = 3
"""Chunks that are queued for each worker, so that it need not wait for the next."""
_TURN = 0.0002
"""Seconds until the thread that receives results gets the interpreter, for every 64 KB of them.

With Python's default of 5 ms, workers would spend more time sending results than working.
"""

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""The function and all chunks of items, which forked workers inherit."""


def parallel_map(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    least: int,
    done: Callable[[], None] = lambda: None,
) -> list[Result]:
    """The results of a function for all items, in order.

    `least` is the number of items for which a further process, which starts in some 20 ms, pays
    off. `done` is called once for each item.

    Raises:
        Exception: what the function raises for any item.
        concurrent.futures.process.BrokenProcessPool: the system has killed a worker.
    """
    global _work  # noqa: PLW0603 - forked workers inherit it; arguments would be pickled
    number = min(_processors(), MOST, len(items) // least) if _can_fork() else 1
    if number < 2:  # noqa: PLR2004 - parallel from two processes on
        return list(_counted(map(function, items), done))
    size = -(-len(items) // (number * _CHUNKS))
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
    """The results of all chunks: workers take them from the front, the parent from the back.

    So all finish at about the same time, however fast each process is. At most `ahead` chunks are
    queued for the workers at a time.
    """
    first: list[Result] = []
    last: list[list[Result]] = []
    theirs: deque[futures.Future[list[Any]]] = deque()
    begin, end = 0, len(pieces)
    while begin < end or theirs:
        # The parent always does at least one chunk.
        while len(theirs) < ahead and begin < end - (not last):
            theirs.append(others.submit(_piece, begin))
            begin += 1
        if theirs and (begin == end or theirs[0].done()):
            first += _counted(theirs.popleft().result(), done)
        else:
            end -= 1
            last.append(list(_counted(map(function, pieces[end]), done)))
    return [*first, *chain.from_iterable(reversed(last))]


def _begin() -> None:
    """Initialise a worker."""
    # The parent handles Ctrl+C.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # If the parent is killed, nobody receives the results, and another build may start.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def _piece(place: int) -> list[Any]:
    """The results of one chunk; runs in a worker."""
    if _work is None:
        raise RuntimeError("this is for a process that was forked with work to do")
    function, pieces = _work
    return [function(item) for item in pieces[place]]


def _counted(results: Iterable[Result], done: Callable[[], None]) -> Iterator[Result]:
    for result in results:
        yield result
        done()


def _can_fork() -> bool:
    """Whether forking is safe: a lock of another thread would never be released in a child."""
    return sys.platform == "linux" and threading.active_count() == 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
