"""Tests that measure run alone: what other test processes do beside them is not the product's.

Each test holds a lock that all test processes of this clone share; one marked `alone` holds it for
itself.
"""

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

if sys.platform != "win32":
    import fcntl


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test beside those of other processes, or alone."""
    cache = getattr(item.config, "cache", None)
    if sys.platform == "win32" or cache is None:
        return (yield)
    folder = cache.mkdir("alone")
    is_alone = item.get_closest_marker("alone") is not None
    kind = fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH
    # Who waits to be alone keeps the gate: the others finish, and start nothing new.
    with _locked(folder / "gate", fcntl.LOCK_EX) as gate, _locked(folder / "lock", kind):
        if not is_alone:
            fcntl.flock(gate, fcntl.LOCK_UN)
        return (yield)


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[TextIO]:
    """Hold a lock on a file while the block runs."""
    with path.open("w", encoding="utf-8") as file:
        fcntl.flock(file, kind)
        yield file
