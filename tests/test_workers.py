"""Work that is shared out gives what it gives in one process."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from generator.core import parallel
from generator.core.parallel import parallel_map

NUMBERS = list(range(103))
# Seconds after which something that never comes is given up.
PATIENCE = 60.0

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


_can_fork = parallel._can_fork  # noqa: SLF001 - as it is without the fixture


@pytest.fixture(autouse=True)
def four_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine has; and whatever threads those who run the tests have."""
    monkeypatch.setattr(parallel, "_processors", lambda: 4)
    monkeypatch.setattr(parallel, "_can_fork", lambda: sys.platform == "linux")


@pytest.mark.parametrize("number", [0, 1, 7, 8, 9, 103])
def test_the_results_are_in_order(number: int) -> None:
    """Of any number of items, and `done` is called for each."""
    calls: list[None] = []
    items = NUMBERS[:number]
    assert parallel_map(lambda each: each * each, items, 2, lambda: calls.append(None)) == [
        each * each for each in items
    ]
    assert len(calls) == number


@on_linux
def test_several_processes_take_part(tmp_path: Path) -> None:
    """As many as are worth it; the items themselves are not sent."""
    items = [(number, threading.Lock()) for number in NUMBERS]

    def work(_: object) -> int:
        (tmp_path / str(os.getpid())).touch()
        # Or the first process would be done before the last one starts.
        end = time.monotonic() + PATIENCE
        while len([*tmp_path.iterdir()]) < 4 and time.monotonic() < end:
            time.sleep(0.002)
        return os.getpid()

    processes = parallel_map(work, items, 10)
    assert len(set(processes)) == 4
    assert processes[-1] == os.getpid()
    assert set(parallel_map(lambda _: os.getpid(), items, 60)) == {os.getpid()}


@on_linux
def test_with_a_second_thread_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold a lock that nobody would open in a child."""
    monkeypatch.setattr(parallel, "_can_fork", _can_fork)
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    assert set(parallel_map(lambda _: os.getpid(), NUMBERS, 2)) == {os.getpid()}
    ended.set()
    thread.join()


@pytest.mark.parametrize("place", [0, 1, 102])
def test_what_is_raised_is_raised(place: int) -> None:
    """In whichever process it was."""

    def work(number: int) -> int:
        if number == place:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match=str(place)):
        parallel_map(work, NUMBERS, 2)


@on_linux
def test_a_process_that_dies_is_told() -> None:
    """Nobody waits for it for ever."""
    parent = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != parent:
            os._exit(9)
        return number

    with pytest.raises(BrokenProcessPool):
        parallel_map(work, NUMBERS, 2)


@on_linux
def test_no_process_outlives_the_one_that_is_killed(tmp_path: Path) -> None:
    """It would wait for ever, or go on writing into the folder of the next build."""
    program = (
        "import os, time\n"
        "from generator.core import parallel\n"
        "parallel._processors = lambda: 3\n"
        "def work(number):\n"
        f"    open(r'{tmp_path}/%d' % os.getpid(), 'w')\n"
        "    time.sleep(3600)\n"
        "parallel.parallel_map(work, list(range(9)), 1)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as started:
        end = time.monotonic() + PATIENCE
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < end:
            time.sleep(0.05)
        started.kill()
    others = {file.name for file in tmp_path.iterdir()} - {str(started.pid)}
    assert len(others) == 2
    while any(map(_runs, others)):
        assert time.monotonic() < end
        time.sleep(0.05)


def _runs(number: str) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
