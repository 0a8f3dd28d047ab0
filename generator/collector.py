"""Python's collector of cycles, and when it only costs time."""

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
