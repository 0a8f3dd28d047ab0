"""Notices a saved file at once, on any kind of file system.

Events of the operating system arrive within milliseconds, but not from everywhere: a network drive
sends none, nor does a folder that a container shares with its host, and the system watches only a
limited number of files. So an event is only a reason to take a snapshot: the sizes and times of the
files themselves. Without an event the watcher takes a snapshot every second, or less often where
that takes long, so that it uses at most a fiftieth of a processor.

A snapshot that equals the last one is not reported, so one save is one change, however many events
the system sends for it.
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
"""Seconds between two snapshots if there is no event."""
_SHARE = 50
"""The pause is at least this many times as long as the last snapshots took."""
# Events of reading are left out: a build reads every file, and an event for each would delay it.
_CHANGES: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent),
    *(DirCreatedEvent, DirDeletedEvent, DirMovedEvent),
]


@dataclass(slots=True, eq=False)
class _WatchedPath:
    """A watched file or folder, with its last snapshot."""

    path: str
    handler: FileSystemEventHandler
    is_recursive: bool
    snapshot: Snapshot = field(default_factory=dict)
    has_event: bool = False
    """Whether an event arrived after the last snapshot."""


class Watcher(threading.Thread):
    """Replaces the watchdog observer of `mkdocs serve`, with the same methods."""

    def __init__(
        self,
        initial: Mapping[str, Snapshot],
        take_snapshot: Callable[[str], Snapshot] = file_scan.snapshot,
    ) -> None:
        """`initial` holds snapshots by path, taken before the first build began.

        `take_snapshot` returns the snapshot of a path; it leaves out files that nobody should be
        notified about.
        """
        super().__init__(name="watcher", daemon=True)
        self._initial = initial
        self._take_snapshot = take_snapshot
        self._watched: list[_WatchedPath] = []
        self._observer: BaseObserver | None = None
        self._wake = threading.Event()
        self._stopped = threading.Event()

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = True
    ) -> _WatchedPath:
        """Notify the handler whenever something at or below the path changes."""
        path = str(Path(path).resolve())
        initial = self._initial.get(path)
        watched = _WatchedPath(
            path, handler, recursive, self._take_snapshot(path) if initial is None else initial
        )
        self._watched.append(watched)
        return watched

    def unschedule(self, watched: _WatchedPath) -> None:
        """Stop notifying the handler of a watched path."""
        self._watched.remove(watched)

    def start(self) -> None:
        """Start watching."""
        # Where the system sends no events, a snapshot every second is enough.
        with suppress(OSError):
            self._observer = self._start_observer()
        super().start()

    def _start_observer(self) -> BaseObserver:
        """Start a source of events; a folder that the system cannot watch is left out.

        Raises:
            OSError: the system refuses, such as when other programs use all of its watches.
        """
        observer = Observer()
        for watched in self._watched:
            handler = FileSystemEventHandler()
            handler.on_any_event = partial(self._on_event, watched)  # type: ignore[method-assign]  # watchdog's way
            with suppress(OSError):
                observer.schedule(
                    handler, watched.path, recursive=watched.is_recursive, event_filter=_CHANGES
                )
        observer.start()
        return observer

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()
        self._wake.set()
        if self._observer:
            self._observer.stop()
            self._observer.join()

    def run(self) -> None:
        """Check paths with events at once, and all paths after each pause."""
        due = 0.0
        while not self._stopped.is_set():
            self._wake.wait(max(0.0, due - time.perf_counter()))
            self._wake.clear()
            began = time.perf_counter()
            if began < due:
                self._check([each for each in self._watched if each.has_event])
            else:
                self._check(list(self._watched))
                now = time.perf_counter()
                due = now + max(_PAUSE, _SHARE * (now - began))

    def _on_event(self, watched: _WatchedPath, event: FileSystemEvent) -> None:  # noqa: ARG002 - watchdog passes it
        watched.has_event = True
        self._wake.set()

    def _check(self, paths: Iterable[_WatchedPath]) -> None:
        for watched in paths:
            # Cleared before the snapshot: an event during it asks for another one.
            watched.has_event = False
            now = self._take_snapshot(watched.path)
            if now != watched.snapshot:
                changed = next(iter(dict(now.items() ^ watched.snapshot.items())), watched.path)
                watched.snapshot = now
                watched.handler.dispatch(FileModifiedEvent(changed))
