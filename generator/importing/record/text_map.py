"""The text that a record gives, and where in the original each part of it stands."""

import bisect

from generator.importing.record import replay
from generator.importing.record.replay import Piece
from generator.read import change_cores
from generator.read.change_record import Change, ChangesFile

_CORRECTIONS = frozenset({"name", "spelling", "term"})


class Flow:
    """The text that a record gives so far, and where in the original each part of it stands."""

    def __init__(self, original: str, made: ChangesFile) -> None:
        self._pieces = replay.pieces(original, made)
        self.original = original
        self._at: list[int] = []
        at = 0
        for piece in self._pieces:
            self._at.append(at)
            at += len(piece.text)
        self.text = "".join(piece.text for piece in self._pieces)
        self._inserted = {
            piece.start: (at, at + len(piece.text))
            for piece, at in zip(self._pieces, self._at, strict=True)
            if piece.start == piece.end
        }
        self._words = [
            (place, place + len(piece.row.before), at, at + len(piece.text))
            for piece, at in zip(self._pieces, self._at, strict=True)
            if piece.row and piece.row.by_import and piece.row.rule in _CORRECTIONS
            for place in (piece.start - change_cores.core(piece.row, 0).start,)
        ]

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
        if _is_plain(piece):
            return piece.start + inside, ""
        if at_end:
            return piece.end, piece.text[inside:]
        return piece.start, piece.text[:inside]

    def corrected(self, first: int, last: int) -> tuple[int, int] | None:
        """Where the text has what the rules made of a misheard word at a part of the original.

        The word counts whole, with what the correction leaves of it: the rules find it by that.
        """
        number = bisect.bisect_left(self._words, last, key=lambda word: word[0])
        number += number < len(self._words) and self._words[number][0] == last
        for start, stop, at, end in self._words[max(0, number - 2) : number]:
            if first <= stop and start <= last:
                return at, end
        return None

    def inserted(self, at: int) -> tuple[int, int] | None:
        """Where the text has what a row inserts at a place of the original, if one does."""
        return self._inserted.get(at)

    def plain_around(self, start: int, end: int) -> tuple[int, int]:
        """How far the text beside a part of it stands in the original as it is.

        Returns the first and the last place of the text; its own bounds where a row is beside it.
        """
        left = bisect.bisect_left(self._at, start) - 1
        right = bisect.bisect_right(self._at, end) - 1
        first, last = start, end
        if left >= 0 and _is_plain(self._pieces[left]):
            first = self._at[left]
        if right >= 0 and _is_plain(self._pieces[right]):
            last = max(end, self._at[right] + len(self._pieces[right].text))
        return first, last

    def is_within(self, start: int, end: int) -> bool:
        """Whether a part of the text lies within one stretch of the original."""
        left = bisect.bisect_left(self._at, start) - 1
        return left == bisect.bisect_right(self._at, end) - 1

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a part of the original stands in the text, without what is inserted at its edges.

        None where it begins or ends within what a row replaces.
        """
        start = end = None
        for piece, at in zip(self._pieces, self._at, strict=True):
            is_plain = _is_plain(piece)
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
        first = max(0, bisect.bisect_right(self._at, start) - 1)
        last = bisect.bisect_left(self._at, end)
        return [
            piece.row
            for piece, at in zip(self._pieces[first:last], self._at[first:last], strict=True)
            if piece.row and at < end and start < at + len(piece.text)
        ]

    def is_by_people(self, start: int, end: int) -> bool:
        """Whether people have written a part of the text, or removed something within it."""
        return any(not row.by_import for row in self.rows(start, end))

    def is_spacing_removed(self, at: int) -> bool:
        """Whether the rules have removed spaces at a place of the text."""
        first, last = bisect.bisect_left(self._at, at), bisect.bisect_right(self._at, at)
        rows = (piece.row for piece in self._pieces[first:last] if not piece.text)
        return any(row and row.by_import and row.rule == "spacing" for row in rows)


def _is_plain(piece: Piece) -> bool:
    """Whether a piece stands in the text as in the original, but for line breaks as spaces."""
    return piece.row is None and len(piece.text) == piece.end - piece.start
