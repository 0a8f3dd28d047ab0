"""What was made in the last run, and of what, so that nothing is made twice in a preview.

Nothing is kept because it is new or old: what a thing was made from is compared, in full or by a
digest of its bytes. Who makes it anew from the same gets the very same object. Of a run that found
errors something is kept too, but what the last run without them made is not let go for it: a file
that is saved half written makes everything that refers to it another thing, until it is mended.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TypeVar

Kept = TypeVar("Kept")


class BuildCache:
    """What one run hands on to the next: for each key something, and what it was made from."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._now: dict[str, tuple[object, object]] = {}
        self._last: dict[str, tuple[object, object]] = {}
        self._whole: dict[str, tuple[object, object]] = {}
        """Of the last run that found no errors."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be recalled."""
        return not self._last and not self._whole

    def begin(self) -> None:
        """Begin a run; what was kept in one that broke off is let go."""
        self._now = {}

    def end(self, *, is_whole: bool = True) -> None:
        """End a run. What it did not keep is let go, unless it found errors."""
        self._last, self._now = self._now, {}
        if is_whole:
            self._whole = self._last

    def recall(self, key: str, made_from: object, kind: type[Kept]) -> Iterator[Kept]:
        """What was made of the same, if it was; it is kept again with `keep`."""
        for run in (self._last, self._whole):
            before, made = run.get(key, (None, None))
            if isinstance(made, kind) and before == made_from:
                yield made

    def keep(self, key: str, made_from: object, made: Kept) -> Kept:
        """Hand something on to the next run."""
        self._now[key] = made_from, made
        return made

    def same(self, key: str, made_from: object, made: Kept) -> Kept:
        """What was made of the same before, or else what is made now; it is kept."""
        return self.keep(key, made_from, next(self.recall(key, made_from, type(made)), made))

    def forget(self, keys: Iterable[str]) -> None:
        """Let things go, whatever they were made from."""
        for key in keys:
            self._last.pop(key, None)
            self._whole.pop(key, None)

    def digest(self, *parts: bytes) -> bytes:
        """What stands for the bytes of files among what something is made from."""
        digest = blake2b(digest_size=32)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
        return digest.digest()


class NoBuildCache(BuildCache):
    """For a single run: nothing is kept, and no time spent on it."""

    def keep(self, key: str, made_from: object, made: Kept) -> Kept:  # noqa: ARG002 - as above
        """Keep nothing."""
        return made

    def digest(self, *parts: bytes) -> bytes:  # noqa: ARG002 - as above
        """Look at no bytes."""
        return b""


NO_CACHE = NoBuildCache()
"""What every stage has that is not told otherwise; there is nothing in it, so all may share it."""
