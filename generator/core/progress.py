"""Reports the progress of a long run: as a bar on a terminal, as lines in a log.

    reading episodes    [############------------]  53 %, 530 of 1,000      redrawn in its place
    reading episodes: 53 %, 530 of 1,000                                    in the log of a workflow

Nothing is printed in the first two seconds, so that short runs stay quiet.
"""

import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterator
from typing import Self, TextIO, TypeVar

SILENT_SECONDS = 2.0
BAR_SECONDS = 0.1
LINE_SECONDS = 5.0

_BAR = 24
_CLEAR = "\r\x1b[K"

T = TypeVar("T")


class Progress:
    """The progress of one run, which has one task after another. A context manager."""

    def __init__(
        self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`out` is the stream to print to, or None for no output; `clock` returns seconds."""
        self._out = out
        self._clock = clock
        self._on_terminal = out is not None and out.isatty()
        self._due = clock() + SILENT_SECONDS if out else float("inf")
        self._what, self._done, self._total = "", 0, 0
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def begin(self, what: str, total: int = 0) -> None:
        """Begin the next task; `total` is the number of its steps, 0 if unknown."""
        self.clear()
        self._what, self._done, self._total = what, 0, total
        self._say_if_due()

    def step(self) -> None:
        """Count one more step as done."""
        self._done += 1
        self._say_if_due()

    def each(self, what: str, things: Collection[T]) -> Iterator[T]:
        """Iterate over the things of a task; a step is done when the next thing is requested."""
        self.begin(what, len(things))
        for thing in things:
            yield thing
            self.step()

    def clear(self) -> None:
        """Remove the bar before other output; the next step draws it again."""
        if self._drawn and self._out:
            self._out.write(_CLEAR)
            self._out.flush()
            self._drawn = False

    def _say_if_due(self) -> None:
        now = self._clock()
        if now < self._due or not self._out:
            return
        if self._on_terminal:
            self._due = now + BAR_SECONDS
            self._out.write(_CLEAR + self._bar()[: shutil.get_terminal_size().columns - 1])
            self._drawn = True
        elif self._done < self._total or not self._total:  # nobody waits for a finished task
            self._due = now + LINE_SECONDS
            self._out.write(f"{self._what}{': ' if self._total else ''}{self._how_far()}\n")
        self._out.flush()

    def _bar(self) -> str:
        if not self._total:
            return self._what
        filled = "#" * (_BAR * self._done // self._total)
        return f"{self._what:<20} [{filled:-<{_BAR}}] {self._how_far()}"

    def _how_far(self) -> str:
        if not self._total:
            return ""
        percent = 100 * self._done // self._total
        return f"{percent:>3} %, {self._done:,} of {self._total:,}"


SILENT = Progress()
"""For tests and quiet runs."""


def for_terminal() -> Progress:
    """Progress for a person who waits, on standard error."""
    return Progress(sys.stderr)
