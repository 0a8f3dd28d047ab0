"""What a long run says of itself, on a terminal and in a log."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.core.progress import SILENT, Progress
from tests.conftest import copy_archive

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
from generator.core import progress
progress.SILENT_SECONDS = progress.LINE_SECONDS = progress.BAR_SECONDS = 0
with progress.for_terminal() as told:
    for _ in told.each("reading", range(40)):
        pass
print("done")
"""


def on_terminal(folder: Path, *command: str, columns: int) -> str:
    """What a program writes on a real terminal."""
    ours, theirs = pty.openpty()
    environment = {"NO_MKDOCS_2_WARNING": "1", "COLUMNS": str(columns)}
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        written = b""
        # Linux ends with an error, others with nothing.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 4096):
                written += piece
        assert process.wait() == 0, written
    os.close(ours)
    return written.decode()


def test_on_a_real_terminal(tmp_path: Path) -> None:
    """The bar is drawn in one line that is no longer than the terminal, and wiped."""
    shown = on_terminal(tmp_path, sys.executable, "-c", _SLOW, columns=30)
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


_BUILD = """
import sys
from generator.core import progress
progress.SILENT_SECONDS = progress.LINE_SECONDS = progress.BAR_SECONDS = 0
from generator.cli import main
from mkdocs.__main__ import cli
program, *arguments = sys.argv[1:]
sys.exit(main(arguments) if program == "generator" else cli(arguments))
"""
_STAGES = [
    "reading episodes",
    "linking mentions",
    "rendering pages",
    "writing files",
]


def stages(said: str) -> list[str]:
    """The stages that lines with a share speak of, in their order."""
    return list(dict.fromkeys(re.findall(r"(?m)^(.+?): +\d+ %, [\d,]+ of [\d,]+$", said)))


def start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A build that has something to say from its beginning."""
    return subprocess.run(
        [sys.executable, "-c", _BUILD, *arguments],
        cwd=folder,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=True,
    )


def test_every_stage_of_a_build_says_how_far_it_is(tmp_path: Path) -> None:
    """All of them, up to the last step, whichever door was taken; MkDocs' pages are one more."""
    archive = copy_archive(tmp_path)
    said = start(archive, "mkdocs", "build", "--strict").stderr
    assert stages(said) == [*_STAGES, "making the site"]
    for stage in stages(said):
        *_, (done, total) = re.findall(rf"{stage}: +\d+ %, (\d+) of (\d+)\n", said)
        assert int(done) == int(total) - 1, stage
    shutil.rmtree(archive / "docs" / "episodes")
    assert stages(start(archive, "generator", "build").stderr) == _STAGES
    assert stages(start(archive, "generator", "check").stderr) == _STAGES[:1]


def test_a_quiet_build_is_quiet(tmp_path: Path) -> None:
    """MkDocs was asked to be."""
    assert start(copy_archive(tmp_path), "mkdocs", "build", "--quiet").stderr == ""


def test_lines_of_mkdocs_are_never_behind_a_bar(tmp_path: Path) -> None:
    """What a terminal shows in the end is what would be there without bars."""
    command = (sys.executable, "-c", _BUILD, "mkdocs", "build")
    written = on_terminal(copy_archive(tmp_path), *command, columns=80)
    assert "[####" in written
    # Each bar begins with a return and the sign that wipes the line.
    left = [line.rpartition("\x1b[K")[2] for line in written.split("\r\n")]
    assert all("[#" not in line for line in left)
    assert sum(line.startswith("INFO") for line in left) >= 3
