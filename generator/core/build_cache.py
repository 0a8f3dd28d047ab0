"""Keeps the results of one build for the next, so that a preview recomputes only what changed.

An entry is valid as long as its inputs are equal; they are compared in full, or by a digest of
their bytes. Equal inputs return the cached object itself. The cache holds the results of two runs:
the last one, and the last one without errors. A file that was saved half written changes everything
that refers to it; once it is complete again, the results from before the mistake are still there.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TypeVar

Kept = TypeVar("Kept")


class BuildCache:
    """Results by key, each with the inputs that it was computed from."""

    def __init__(self) -> None:
        """Start empty."""
        self._now: dict[str, tuple[object, object]] = {}
        self._last: dict[str, tuple[object, object]] = {}
        self._whole: dict[str, tuple[object, object]] = {}
        """The results of the last run without errors."""

    @property
    def is_empty(self) -> bool:
        """Whether there are no results of earlier runs."""
        return not self._last and not self._whole

    def begin(self) -> None:
        """Begin a run. Results of a run that was aborted are discarded."""
        self._now = {}

    def end(self, *, is_whole: bool = True) -> None:
        """End a run; `is_whole` if it found no errors. What it did not keep is discarded."""
        self._last, self._now = self._now, {}
        if is_whole:
            self._whole = self._last

    def recall(self, key: str, made_from: object, kind: type[Kept]) -> Iterator[Kept]:
        """The cached results of this type for equal inputs: at most one from each of two runs.

        A result that is still in use must be kept again with `keep`.
        """
        for run in (self._last, self._whole):
            before, made = run.get(key, (None, None))
            if isinstance(made, kind) and before == made_from:
                yield made

    def keep(self, key: str, made_from: object, made: Kept) -> Kept:
        """Store a result for the next run, and return it."""
        self._now[key] = made_from, made
        return made

    def same(self, key: str, made_from: object, made: Kept) -> Kept:
        """The cached result for equal inputs if there is one, else `made`; either is kept."""
        return self.keep(key, made_from, next(self.recall(key, made_from, type(made)), made))

    def forget(self, keys: Iterable[str]) -> None:
        """Discard the results of earlier runs under some keys."""
        for key in keys:
            self._last.pop(key, None)
            self._whole.pop(key, None)

    def digest(self, *parts: bytes) -> bytes:
        """A digest of the contents of files, to be compared as an input."""
        digest = blake2b(digest_size=32)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.digest()


class NoBuildCache(BuildCache):
    """A cache that keeps nothing, for a single run."""

    def keep(self, key: str, made_from: object, made: Kept) -> Kept:  # noqa: ARG002 - the signature of BuildCache
        """Return the result without storing it."""
        return made

    def digest(self, *parts: bytes) -> bytes:  # noqa: ARG002 - the signature of BuildCache
        """An empty digest: nothing is compared, so no time is spent on hashing."""
        return b""


NO_CACHE = NoBuildCache()
"""The default of every stage. It holds nothing, so all of them can share it."""
