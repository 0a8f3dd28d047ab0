r"""Carries out the record of changes: from the original to the transcript, and back.

A row of `source/changes.yml` says what stands in the original at a line and column (`before`) and
what the transcript has instead (`after`). read/change_cores.py tells what of it is replaced, and
which of two rows stands where both change one place.

An open row changes nothing, but for a lost character: its first candidate stands in the transcript
between the marks of `change_cores.marked`, so that nobody takes it for what was said.

What no row replaces depends on the form of the original:

- `wrapped`: a line break before a label starts a turn, any other one is the space of a wrap;
- `blocks`: the original is the text of the transcript as the import of another format writes it,
  and stays as it is.

The way back needs the transcript and the record alone, which therefore holds the length of every
line. It gives back a wrapped original in UTF-8 with the line ends of Unix byte for byte; of one in
another encoding, or with a byte order mark or other line ends, it gives the text. Captions, tables
and the like are not rebuilt but kept, and the way back leads to what their import wrote at first.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.read import change_cores
from generator.read.change_cores import Core, changes_text, core, wanted
from generator.read.change_record import CLOSE, OPEN, Change, ChangesFile, misplaced, shared


class RecordError(ValueError):
    """A row does not fit the original or the transcript, or two rows contradict each other."""

    def __init__(self, what: str, row: Change | None = None, advice: str = "") -> None:
        super().__init__(what)
        self.row = row
        self.advice = advice


class Piece(NamedTuple):
    """A stretch of the original and what it becomes."""

    start: int
    end: int
    text: str
    row: Change | None = None


def with_character(row: Change, character: str) -> str:
    """What an open row about a lost character gives when another one was lost than is proposed."""
    proposed = wanted(row)
    return proposed[: proposed.index(OPEN)] + character + proposed[proposed.rindex(CLOSE) + 1 :]


def offset(original: str, starts: Sequence[int], row: Change) -> int:
    """Where in the original a row's `before` begins.

    Raises:
        RecordError: it does not stand there, or several times in the line and without a column.
    """
    if row.line > len(starts):
        raise RecordError(f"the original has no line {row.line}", row)
    first = starts[row.line - 1]
    last = starts[row.line] if row.line < len(starts) else len(original) + 1
    if row.column is not None:
        at = first + row.column - 1
        if at < last and original.startswith(row.before, at):
            return at
        raise RecordError(f"line {row.line} has no {row.before!r} in column {row.column}", row)
    places = [at for at in range(first, last) if original.startswith(row.before, at)]
    if len(places) != 1:
        what = f"{row.before!r} begins {len(places)} times in line {row.line}, not once"
        raise RecordError(what, row)
    return places[0]


def fits(original: str, starts: Sequence[int], row: Change) -> bool:
    """Whether a row's `before` stands in the original where the row says."""
    try:
        offset(original, starts, row)
    except RecordError:
        return False
    return True


def line_starts(original: str) -> list[int]:
    """Where each line begins."""
    return [0, *(found.end() for found in re.finditer("\n", original))]


def lengths(original: str) -> tuple[int, ...]:
    """How many characters each line has."""
    return tuple(map(len, original.split("\n")))


def standing(cores: Iterable[Core]) -> list[Core]:
    """The cores that stand, in order of place, without the steps on the way to them.

    Raises:
        RecordError: two rows contradict each other.
    """
    kept, contradictions = change_cores.standing(cores)
    for last, found in contradictions:
        raise RecordError(
            f"two rows change the same place: {last.row.before!r} in line {last.row.line}"
            f" and {found.row.before!r} in line {found.row.line}",
            found.row,
        )
    return kept


def pieces(original: str, record: ChangesFile) -> list[Piece]:
    """The original in pieces, in order, each with what it becomes; the last line end is no piece.

    Raises:
        RecordError: a row does not fit, or two rows contradict each other.
    """
    body = original.removesuffix("\n")
    starts = line_starts(original)
    cores = [
        core(row, offset(original, starts, row)) for row in record.changes if changes_text(row)
    ]
    found: list[Piece] = []
    at = 0
    cores += _joins(body, starts, record)
    for start, end, text, row in standing(cores):
        found += _unchanged(body, at, start, record)
        found.append(Piece(start, end, text, row))
        at = end
    return [*found, *_unchanged(body, at, len(body), record)]


def _joins(body: str, starts: Sequence[int], record: ChangesFile) -> Iterator[Core]:
    """Line breaks before labels that people have made spaces: the label is speech there.

    `restore` needs none of them: a space at the end of a line is a line break anyway.
    """
    if record.form == "blocks":
        return
    for row in record.changes:
        if row.is_open or row.by_import or "\n" not in row.before:
            continue
        at = offset(body, starts, row)
        head, _ = shared(row.before, wanted(row))
        for found in re.finditer("\n", row.before[:head]):
            place = at + found.start()
            if is_label(body, place + 1, record):
                yield Core(place, place + 1, " ", row)


def apply(original: str, record: ChangesFile) -> str:
    """The text of transcript.txt, which ends with a line feed.

    Raises:
        RecordError: a row does not fit, or two rows contradict each other.
    """
    return "".join(piece.text for piece in pieces(original, record)) + "\n"


def restore(text: str, record: ChangesFile) -> str:
    """The original, from the text of transcript.txt and the record.

    Raises:
        RecordError: the transcript has changes that are not in the record, or a row no column.
    """
    starts = record.starts
    ends = [start - 1 for start in starts[1:]]
    cores = []
    for row in filter(changes_text, record.changes):
        if row.column is None:
            raise RecordError(f"the place of {row.before!r} in line {row.line} is not known", row)
        if complaint := misplaced(row, record.lengths):
            raise RecordError(complaint[1], row)
        cores.append(core(row, starts[row.line - 1] + row.column - 1))
    final = "\n" if len(record.lengths) > 1 and record.lengths[-1] == 0 else ""
    size = (ends[-1] if final else starts[-1] + record.lengths[-1]) if starts else 0
    parts: list[str] = []
    at = read = 0
    for start, end, written, replaced in [
        *((found.start, found.end, found.text, found.replaced) for found in standing(cores)),
        (size, size, "\n", final),
    ]:
        while at < start:
            line_end = ends[found] if (found := bisect.bisect_left(ends, at)) < len(ends) else size
            stop = min(start, line_end)
            parts.append(text[read : read + stop - at])
            read, at = read + stop - at, stop
            if at < start:
                is_turn = record.form == "wrapped" and text.startswith("\n\n", read)
                if not text[read : read + 1].isspace():
                    raise _differs(text, read)
                parts.append("\n")
                read, at = read + 1 + is_turn, at + 1
        if not text.startswith(written, read):
            raise _differs(text, read)
        parts.append(replaced)
        read, at = read + len(written), end
    original = "".join(parts)
    if read != len(text) or lengths(original) != record.lengths:
        raise RecordError("the transcript is not what the record gives")
    return original


def _differs(text: str, read: int) -> RecordError:
    line = text.count("\n", 0, read) + 1
    return RecordError(f"line {line} of the transcript is not what the record gives")


def check(original: str, text: str, record: ChangesFile) -> None:
    """Make sure that the way back leads to the original.

    Raises:
        RecordError: it does not.
    """
    if restore(text, record) != original:
        raise RecordError("the original cannot be rebuilt from the transcript")


def _unchanged(body: str, start: int, end: int, record: ChangesFile) -> list[Piece]:
    """A stretch that no row replaces, with its line breaks read as what they stand for."""
    if record.form == "blocks":
        return [Piece(start, end, body[start:end])] if start < end else []
    found: list[Piece] = []
    while start < end:
        stop = body.find("\n", start, end)
        stop = end if stop < 0 else stop
        if start < stop:
            found.append(Piece(start, stop, body[start:stop]))
        if stop < end:
            found.append(Piece(stop, stop + 1, "\n\n" if is_label(body, stop + 1, record) else " "))
        start = stop + 1
    return found


def is_label(original: str, at: int, record: ChangesFile) -> bool:
    """Whether a line that begins at a place begins with a label."""
    for label in record.labels:
        stop = at + len(label)
        if original.startswith(f"{label}:", at) and not original[stop + 1 : stop + 2].strip():
            return True
    return False
