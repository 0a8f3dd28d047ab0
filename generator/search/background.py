"""Makes an index beside the preview, so that the page one has just saved need not wait for it."""

import sys
import threading
from collections.abc import Callable

from generator.search.pagefind import Stopped

Work = Callable[[Callable[[], bool]], None]
"""Makes an index; breaks off with `Stopped` when the function it is given says so."""


class Background:
    """One thread that does the newest work asked for, and never two at once."""

    def __init__(self) -> None:
        """Nothing runs until something is asked for."""
        self._guard = threading.Lock()
        self._wanted: Work | None = None
        self._pause = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def ask(self, work: Work, pause: float = 0.0) -> None:
        """Do this next; what runs is broken off: its pages are no longer those of the site.

        `pause` is for how many seconds nothing else may be asked for before it begins.
        """
        with self._guard:
            self._wanted, self._pause = work, pause
            self._stopping.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="search index", daemon=True)
                self._thread.start()

    def interrupt(self) -> None:
        """Break off: something is to be done that somebody waits for."""
        with self._guard:
            self._wanted = None
            self._stopping.set()

    def stop(self) -> None:
        """Break off, and come back when nothing runs any more."""
        with self._guard:
            self._wanted = None
            self._stopping.set()
            thread = self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._guard:
                work, pause, self._wanted = self._wanted, self._pause, None
                if work is None:
                    self._thread = None
                    return
                self._stopping.clear()
            if self._stopping.wait(pause):
                continue
            try:
                work(self._stopping.is_set)
            except Stopped:
                continue
            except BaseException:  # noqa: BLE001 - told as in any thread, which goes on for what waits
                failed = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(failed))
