"""What people have decided outlives every import: their rows stand, and the rules' rows yield.

A row of the rules yields to a person's row about the same place. It stays as a step on the way
where a person corrected more than the one lost character, and where a name is recognised around a
character that a person has put back. A person's open row is a note, and yields to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generator.importing.record import replay
from generator.read import change_cores
from generator.read.change_record import Change


class Kept(NamedTuple):
    """The rows of people that fit an original, with their columns, and those that do not."""

    rows: list[Change]
    misfits: list[tuple[Change, str]]
    """With what is wrong."""


def fitting(rows: Iterable[Change], original: str) -> tuple[list[Change], list[Change]]:
    """The rows that can be carried out, and those whose `before` does not stand there."""
    starts = replay.line_starts(original)
    found = list[Change](), list[Change]()
    for row in rows:
        found[not replay.fits(original, starts, row)].append(row)
    return found


def kept(recorded: Iterable[Change], original: str) -> Kept:
    """The rows that people have decided, or have noted as open."""
    starts = replay.line_starts(original)
    found = Kept([], [])
    for row in recorded:
        if row.by_import:
            continue
        try:
            at = replay.offset(original, starts, row)
        except replay.RecordError as error:
            found.misfits.append((row, str(error)))
        else:
            column = at - starts[row.line - 1] + 1
            found.rows.append(row.model_copy(update={"column": column}))
    return found


def beside(decided: Sequence[Change], rules: Iterable[Change], original: str) -> list[Change]:
    """Those rows of the rules that do not concern what people have decided."""
    starts = replay.line_starts(original)
    by_line: dict[int, list[tuple[int, int, Change]]] = defaultdict(list)
    for row in decided:
        start, end = _zone(row, starts)
        for line in _lines(row):
            by_line[line].append((start, end, row))
    rows = []
    for row in rules:
        start, end = _zone(row, starts)
        others = {id(other): other for line in _lines(row) for other in by_line.get(line, ())}
        if not any(
            _yields(row, start, end, other) or _is_edited(row, start, end, other, starts)
            for other in others.values()
        ):
            rows.append(row)
    return rows


def _yields(row: Change, start: int, end: int, decided: tuple[int, int, Change]) -> bool:
    """Whether a rule's row, from `start` to `end`, concerns what a person's row says."""
    other_start, other_end, other = decided
    is_step = row.rule == "lost-character" and not row.is_open and not other.stays
    if (start, end) == (other_start, other_end):
        return not (is_step and other.rule != "lost-character")
    if other.is_open or not (start < other_end and other_start < end):
        return False
    if other.stays and other.before == row.before:
        return True
    is_inside = other_start <= start and end <= other_end
    is_around = start <= other_start and other_end <= end
    if row.rule == "lost-character" and is_inside:
        return row.is_open
    return not (other.rule == "lost-character" and is_around and not row.is_open)


def _is_edited(
    row: Change, start: int, end: int, decided: tuple[int, int, Change], starts: Sequence[int]
) -> bool:
    """Whether a lost character is one that somebody edited, and made the space of its line break.

    Such an edit begins with what it leaves as it is, so its own zone begins behind the break.
    """
    other_start, other_end, other = decided
    if row.rule != "lost-character" or other.rule != "edit":
        return False
    at = starts[other.line - 1] + (other.column or 1) - 1
    is_there = at <= start and end <= at + len(other.before)
    return is_there and not (other_start <= start and end <= other_end)


def _zone(row: Change, starts: Sequence[int]) -> tuple[int, int]:
    """What a row is about: what it replaces, or all of `before` where it replaces nothing."""
    at = starts[row.line - 1] + (row.column or 1) - 1
    if not change_cores.changes_text(row):
        return at, at + len(row.before)
    core = change_cores.core(row, at)
    return core.start, core.end


def _lines(row: Change) -> range:
    return range(row.line, row.line + row.before.count("\n") + 1)
