"""Says what a long run does and how far it is: a bar on a terminal, lines where there is none.

    reading episodes    [############------------]  53 %, 530 of 1,000      redrawn in its place
    reading episodes: 53 %, 530 of 1,000                                    in the log of a workflow

Nothing is said in the first two seconds, so that a short run stays as quiet as it is.
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
    """The progress of one run, which does one thing after another; a context that ends with it."""

    def __init__(
        self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`out` is where to say it, or None to say nothing; `clock` gives seconds."""
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
        """The next thing begins; `total` is in how many steps it is done, 0 where nobody knows."""
        self.clear()
        self._what, self._done, self._total = what, 0, total
        self._say_if_due()

    def step(self) -> None:
        """One step more is done."""
        self._done += 1
        self._say_if_due()

    def each(self, what: str, things: Collection[T]) -> Iterator[T]:
        """The same things, one after the other; a step is done when the next one is asked for."""
        self.begin(what, len(things))
        for thing in things:
            yield thing
            self.step()

    def clear(self) -> None:
        """Take the bar away: something else is about to be printed. It comes back by itself."""
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
        elif self._done < self._total or not self._total:  # what is done needs no more waiting
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
"""For runs that nobody watches, such as tests, and quiet ones."""


def shown() -> Progress:
    """A progress for somebody who waits."""
    return Progress(sys.stderr)
