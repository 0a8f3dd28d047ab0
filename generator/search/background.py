"""Builds the index beside the preview, so that a saved page need not wait for it."""

import sys
import threading
from collections.abc import Callable

from generator.search.pagefind import Stopped

Work = Callable[[Callable[[], bool]], None]
"""Builds an index; raises `Stopped` as soon as the function that it gets returns True."""


class Background:
    """One thread that does the newest requested work, and never two at once."""

    def __init__(self) -> None:
        """Nothing runs until work is requested."""
        self._guard = threading.Lock()
        self._wanted: Work | None = None
        self._pause = 0.0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def ask(self, work: Work, pause: float = 0.0) -> None:
        """Request work; running work is stopped, since its pages are outdated.

        The work begins after `pause` seconds without a further request.
        """
        with self._guard:
            self._wanted, self._pause = work, pause
            self._stopping.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="search index", daemon=True)
                self._thread.start()

    def interrupt(self) -> None:
        """Stop running work in favour of something that somebody waits for."""
        with self._guard:
            self._wanted = None
            self._stopping.set()

    def stop(self) -> None:
        """Stop running work, and return when nothing runs any more."""
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
            except BaseException:  # noqa: BLE001 - reported as in any thread; the thread continues with the next work
                failed = (*sys.exc_info(), threading.current_thread())
                threading.excepthook(threading.ExceptHookArgs(failed))
