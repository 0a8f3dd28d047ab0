"""Turns Python's garbage collector off where it only costs time."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Pause the collector, which would traverse the whole archive again and again.

    Reading and linking create hundreds of thousands of small records that stay alive, and no
    cycles. With 1,000 episodes and no collector, reading takes two thirds of the time and linking
    three quarters (`python -m tests.linking_speed`).
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # Moves all objects to the oldest generation, so that the next collection skips them.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


@contextmanager
def paused_then_frozen() -> Iterator[None]:
    """Pause the collector, and exempt all objects of this block from it: for importing modules.

    Modules consist of some 100,000 objects that live as long as the process.
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
    """Collect rarely: for a process that builds once and ends.

    Its objects live until the end, or belong to no cycle. Regular collection takes a tenth of the
    time of a build; for a small archive, the final collection at exit takes another tenth.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    atexit.register(gc.freeze)
