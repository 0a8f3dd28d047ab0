"""Python's collector of cycles, and when it only costs time."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Without the collector: it would walk the whole archive over and over.

    Reading and linking make hundreds of thousands of small records, which all live on, and no
    cycle. With 1,000 episodes reading takes two thirds of the time without the collector, linking
    three quarters (`python -m tests.linking_speed`).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # What was made counts as old from here on, and the next look for garbage passes it by.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@contextmanager
def paused_then_frozen() -> Iterator[None]:
    """Without the collector, which does not look at what was made, later, either: modules.

    They are made of 100,000 things that live as long as the process.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def collect_rarely() -> None:
    """For a process that builds once and ends: what it makes lives to its end, or is in no cycle.

    Looking for garbage among that again and again takes a tenth of the time of a build, and that of
    a small archive another tenth for the last look, before the system takes back all memory.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    atexit.register(gc.freeze)
