"""The text that a record gives, and where in the original each part of it stands."""

import bisect

from generator.changes import Change, ChangesFile
from generator.importing import record


class Flow:
    """The text that a record gives so far, and where in the original each part of it stands."""

    def __init__(self, original: str, made: ChangesFile) -> None:
        self._pieces = record.pieces(original, made)
        self._original = original
        self._at: list[int] = []
        at = 0
        for piece in self._pieces:
            self._at.append(at)
            at += len(piece.text)
        self.text = "".join(piece.text for piece in self._pieces)

    def origin(self, start: int, end: int, written: str) -> tuple[int, int, str]:
        """Where a part of the text stands in the original, and what is to be written there.

        A part of what a row has written is widened to all of it.
        """
        first, head = self._place(start, at_end=False)
        last, tail = self._place(end, at_end=True)
        return first, last, f"{head}{written}{tail}"

    def _place(self, at: int, *, at_end: bool) -> tuple[int, str]:
        """A place in the original, and what of a row's words lies on the other side of it."""
        number = (bisect.bisect_left if at_end else bisect.bisect_right)(self._at, at) - 1
        piece, inside = self._pieces[number], at - self._at[number]
        if piece.row is None and len(piece.text) == piece.end - piece.start:
            return piece.start + inside, ""
        if at_end:
            return piece.end, piece.text[inside:]
        return piece.start, piece.text[:inside]

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a part of the original stands in the text, without what is inserted at its edges.

        None where it begins or ends within what a row replaces.
        """
        start = end = None
        for piece, at in zip(self._pieces, self._at, strict=True):
            is_plain = len(piece.text) == piece.end - piece.start and piece.row is None
            if start is None and piece.start <= first < piece.end:
                start = at + first - piece.start if is_plain or first == piece.start else -1
            if piece.start < last <= piece.end:
                end = at + last - piece.start if is_plain else at + len(piece.text)
                end = end if is_plain or last == piece.end else -1
        if start is None or end is None or min(start, end) < 0:
            return None
        return start, end

    def rows(self, start: int, end: int) -> list[Change]:
        """The rows that have written a part of the text, or have removed something within it."""
        return [
            piece.row
            for piece, at in zip(self._pieces, self._at, strict=True)
            if piece.row and at < end and start < at + len(piece.text)
        ]
