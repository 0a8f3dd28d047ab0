"""Notices at once that a file was saved, wherever it lies.

What the system tells of changed files comes within milliseconds, but not from everywhere: nothing
comes from a network drive, from a folder that a container shares with its host, or once the system
watches as many files as it can. So what it tells is only a reason to look. What counts is a look at
the files themselves: their sizes and times of change. Without any reason there is one every second,
or more seldom where it takes long, so that no more than a fiftieth of a processor goes into it.

A look that finds everything as it was says nothing, so one save is one change, however many events
a system makes of it.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from generator.core import file_scan
from generator.core.file_scan import Snapshot

_PAUSE = 1.0
_SHARE = 50
# Not that files are read: a build reads all of them, and to be told of it would hold it up.
_CHANGES: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent),
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent),
]


@dataclass(slots=True, eq=False)
class _Watched:
    """A file or a folder that is watched, and how it was at the last look."""

    path: str
    handler: FileSystemEventHandler
    is_recursive: bool
    seen: Snapshot = field(default_factory=dict)
    is_told_of: bool = False
    """Whether there is a reason to look at it."""


class Watcher(threading.Thread):
    """Takes the place of an observer of watchdog, as `mkdocs serve` has one."""

    def __init__(
        self, seen: Mapping[str, Snapshot], look: Callable[[str], Snapshot] = file_scan.snapshot
    ) -> None:
        """`seen` is how some paths were before a build of them began, which may have taken long.

        `look` tells how a path is, as far as anybody shall know.
        """
        super().__init__(name="watcher", daemon=True)
        self._seen = seen
        self._look = look
        self._watched: list[_Watched] = []
        self._system: BaseObserver | None = None
        self._woken = threading.Event()
        self._ended = threading.Event()

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = True
    ) -> _Watched:
        """Tell a handler when something at or below a path has changed."""
        path = str(Path(path).resolve())
        seen = self._seen.get(path)
        watched = _Watched(path, handler, recursive, self._look(path) if seen is None else seen)
        self._watched.append(watched)
        return watched

    def unschedule(self, watched: _Watched) -> None:
        """Tell it no more."""
        self._watched.remove(watched)

    def start(self) -> None:
        """Begin to look."""
        # Where the system cannot tell, looking every second is enough.
        with suppress(OSError):
            self._system = self._telling()
        super().start()

    def _telling(self) -> BaseObserver:
        """What tells of changes; a folder that it cannot watch is left out.

        Raises:
            OSError: such as where other programs have taken all that the system has for this.
        """
        system = Observer()
        for watched in self._watched:
            handler = FileSystemEventHandler()
            handler.on_any_event = partial(self._told, watched)  # type: ignore[method-assign]  # as watchdog has it
            with suppress(OSError):
                system.schedule(
                    handler, watched.path, recursive=watched.is_recursive, event_filter=_CHANGES
                )
        system.start()
        return system

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self._woken.set()
        if self._system:
            self._system.stop()
            self._system.join()

    def run(self) -> None:
        """Look at everything now and then, and at once where there is a reason."""
        due = 0.0
        while not self._ended.is_set():
            self._woken.wait(max(0.0, due - time.perf_counter()))
            self._woken.clear()
            began = time.perf_counter()
            if began < due:
                self._look_at([each for each in self._watched if each.is_told_of])
            else:
                self._look_at(list(self._watched))
                now = time.perf_counter()
                due = now + max(_PAUSE, _SHARE * (now - began))

    def _told(self, watched: _Watched, event: FileSystemEvent) -> None:  # noqa: ARG002 - as watchdog calls it
        watched.is_told_of = True
        self._woken.set()

    def _look_at(self, places: Iterable[_Watched]) -> None:
        for watched in places:
            # Before the look: what happens during it is a reason for another one.
            watched.is_told_of = False
            now = self._look(watched.path)
            if now != watched.seen:
                changed = next(iter(dict(now.items() ^ watched.seen.items())), watched.path)
                watched.seen = now
                watched.handler.dispatch(FileModifiedEvent(changed))
