"""What a long run says of itself, on a terminal and in a log."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.progress import SILENT, Progress

pty = pytest.importorskip("pty", reason="only systems with terminals of their own have it")


class Clock:
    """A time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


class Terminal(io.StringIO):
    """What was written to a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True

    @property
    def shown(self) -> str:
        """What stands in its last line now."""
        return self.getvalue().rpartition("\r")[2].removeprefix("\x1b[K")


def run(out: io.StringIO, seconds: float, steps: int) -> None:
    """A run of so many steps, which takes so many seconds."""
    clock = Clock()
    with Progress(out, clock) as progress:
        for _ in progress.each("reading", range(steps)):
            clock.now += seconds / steps


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()], ids=["lines", "bar"])
def test_a_short_run_says_nothing(out: io.StringIO) -> None:
    """Not a single character, however many steps it has."""
    run(out, 1.99, 10_000)
    assert out.getvalue() == ""


def test_a_long_run_says_a_line_every_few_seconds() -> None:
    """After two seconds the first one, then one in five; whole lines without escape sequences."""
    out = io.StringIO()
    run(out, 14.0, 1_400)
    assert out.getvalue().splitlines() == [
        "reading:  14 %, 200 of 1,400",
        "reading:  50 %, 700 of 1,400",
        "reading:  85 %, 1,200 of 1,400",
    ]


def test_a_terminal_has_a_bar_that_goes_away() -> None:
    """It grows in its place, ten times a second at most, and nothing of it is left at the end."""
    clock, out = Clock(), Terminal()
    with Progress(out, clock) as progress:
        for number in progress.each("reading", range(1_000)):
            if number == 600:
                assert out.shown == f"{'reading':<20} [{'#' * 14}{'-' * 10}]  60 %, 600 of 1,000"
            clock.now += 0.01
    assert 75 <= out.getvalue().count("reading") <= 81
    assert out.shown == ""
    assert "\n" not in out.getvalue()


def test_a_bar_makes_way_for_other_lines() -> None:
    """What is printed in between stands alone in its line; the bar comes back below it."""
    clock, out = Clock(), Terminal()
    progress = Progress(out, clock)
    progress.begin("reading", 2)
    clock.now += 3
    progress.step()
    assert "50 %" in out.shown
    progress.clear()
    assert out.shown == ""
    out.write("warning\n")
    clock.now += 1
    progress.step()
    assert "100 %" in out.shown


def test_a_run_whose_length_nobody_knows_has_no_share() -> None:
    """Only what it does."""
    for out, told in ((Terminal(), "linking"), (io.StringIO(), "linking\n")):
        clock = Clock()
        progress = Progress(out, clock)
        clock.now += 3
        progress.begin("linking")
        assert out.getvalue().removeprefix("\r\x1b[K") == told


def test_a_silent_one_only_hands_on() -> None:
    """What is gone through is the same, for whoever wants to hear nothing."""
    assert list(SILENT.each("reading", "abc")) == ["a", "b", "c"]


_SLOW = """
import sys, time
from generator import progress
progress.SILENT_SECONDS = 0.3
with progress.shown() as told:
    for _ in told.each("reading", range(40)):
        time.sleep(0.02)
print("done")
"""


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a real terminal: who looks at it, and who writes on it."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


def test_on_a_real_terminal(terminal: tuple[int, int]) -> None:
    """The bar is drawn in one line that is no longer than the terminal, and wiped."""
    ours, theirs = terminal
    subprocess.run(
        [sys.executable, "-c", _SLOW],
        stderr=theirs,
        stdout=theirs,
        env=os.environ | {"COLUMNS": "30"},
        check=True,
    )
    shown = os.read(ours, 100_000).decode()
    assert "reading" in shown
    assert shown.endswith("\r\x1b[Kdone\r\n")
    assert all(len(each.removeprefix("\x1b[K")) < 30 for each in shown.split("\r"))


def test_where_nobody_looks_are_lines(tmp_path: Path) -> None:
    """The errors of a program whose output goes into a file have no escape sequences."""
    done = subprocess.run(
        [sys.executable, "-c", _SLOW], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == "done\n"
    assert done.stderr.startswith("reading:  ")
    assert "\x1b" not in done.stderr
