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
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
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

from generator.looking import Look, look

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
    seen: Look = field(default_factory=dict)


class Watcher(threading.Thread):
    """Takes the place of an observer of watchdog, as `mkdocs serve` has one."""

    def __init__(self, seen: Mapping[str, Look]) -> None:
        """`seen` is how some paths were before a build of them began, which may have taken long."""
        super().__init__(name="watcher", daemon=True)
        self._seen = seen
        self._watched: list[_Watched] = []
        self._system = Observer()
        self._woken = threading.Event()
        self._ended = threading.Event()

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = True
    ) -> _Watched:
        """Tell a handler when something at or below a path has changed."""
        path = str(Path(path).resolve())
        seen = self._seen.get(path)
        watched = _Watched(path, handler, recursive, look(path) if seen is None else seen)
        self._watched.append(watched)
        return watched

    def unschedule(self, watched: _Watched) -> None:
        """Tell it no more."""
        self._watched.remove(watched)

    def start(self) -> None:
        """Begin to look."""
        handler = FileSystemEventHandler()
        handler.on_any_event = self._told  # type: ignore[method-assign]  # as watchdog has it
        for watched in self._watched:
            # Where the system cannot tell, looking every second is enough.
            with suppress(OSError):
                self._system.schedule(
                    handler, watched.path, recursive=watched.is_recursive, event_filter=_CHANGES
                )
        with suppress(OSError):
            self._system.start()
        super().start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()
        self._woken.set()
        if self._system.is_alive():
            self._system.stop()
            self._system.join()

    def run(self) -> None:
        """Look, now and whenever there is a reason."""
        while not self._ended.is_set():
            self._woken.clear()
            began = time.perf_counter()
            for watched in list(self._watched):
                self._look_at(watched)
            self._woken.wait(max(_PAUSE, _SHARE * (time.perf_counter() - began)))

    def _told(self, event: FileSystemEvent) -> None:  # noqa: ARG002 - as watchdog calls it
        self._woken.set()

    def _look_at(self, watched: _Watched) -> None:
        now = look(watched.path)
        if now == watched.seen:
            return
        changed = next(iter(dict(now.items() ^ watched.seen.items())), watched.path)
        watched.seen = now
        watched.handler.dispatch(FileModifiedEvent(changed))
