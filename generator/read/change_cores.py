"""Computes what each row of a record replaces in the original, and which rows contradict others.

The common beginning and end of `before` and `after` are context, in which a line break equals a
space; only the core between them is replaced. Rules of precedence:

1. A lost character within the core of another row, or with the same core, is an intermediate step:
   the restored word was misheard itself, and the other row applies.
2. An insertion comes before a replacement at the same place.
3. Any other two rows that overlap contradict each other, which is an error.
"""

from collections.abc import Iterable
from typing import NamedTuple

from generator.read.change_record import CLOSE, OPEN, Change, ChangesFile, misplaced, shared


class Core(NamedTuple):
    """What a row replaces: start and end in the original, and the new text."""

    start: int
    end: int
    text: str
    row: Change

    @property
    def replaced(self) -> str:
        """The replaced text of the original."""
        at = len(self.row.before) - (self.end - self.start) - self._shared_end
        return self.row.before[at : at + self.end - self.start]

    @property
    def _shared_end(self) -> int:
        return shared(self.row.before, wanted(self.row))[1]


class Standing(NamedTuple):
    """The cores that apply, in order, and the pairs that contradict each other."""

    kept: list[Core]
    contradictions: list[tuple[Core, Core]]
    """Pairs of the core that is kept and one that overlaps it."""


def marked(character: str) -> str:
    """A proposed character, with its marks, as in a transcript."""
    return f"{OPEN}{character}{CLOSE}"


def changes_text(row: Change) -> bool:
    """Whether a row makes the transcript differ from the original."""
    return row.rule == "lost-character" if row.is_open else not row.stays


def wanted(row: Change) -> str:
    """The text in place of `before` in the transcript."""
    if row.after is not None:
        return row.after
    proposed = row.candidates[0]
    head, tail = shared(row.before, proposed)
    lost = proposed[head : len(proposed) - tail]
    return f"{proposed[:head]}{marked(lost)}{proposed[len(proposed) - tail :]}"


def core(row: Change, at: int) -> Core:
    """The core of a row whose `before` begins at offset `at` of the original."""
    return Core(*core_of(at, row.before, wanted(row)), row)


def core_of(at: int, before: str, after: str) -> tuple[int, int, str]:
    """Start, end and text of the core; `before` begins at offset `at`."""
    head, tail = shared(before, after)
    return at + head, at + len(before) - tail, after[head : len(after) - tail]


def standing(cores: Iterable[Core]) -> Standing:
    """Apply the rules of precedence; intermediate steps are left out."""
    found = Standing([], [])
    for each in sorted(cores, key=_precedence):
        last = found.kept[-1] if found.kept else None
        if last is None or not _overlap(last, each):
            found.kept.append(each)
            continue
        is_step = each.row.rule == "lost-character" and each.end <= last.end
        if not is_step or _rank(each.row) == _rank(last.row):
            found.contradictions.append((last, each))
    return found


def contradicting(record: ChangesFile) -> list[tuple[Change, Change]]:
    """The rows that overlap another row, each with the other one.

    Only rows with a column, within the original, are compared: placing others takes the original.
    """
    starts = record.starts
    cores = [
        core(row, starts[row.line - 1] + row.column - 1)
        for row in record.changes
        if changes_text(row) and row.column is not None and not misplaced(row, record.lengths)
    ]
    return [(later.row, earlier.row) for earlier, later in standing(cores).contradictions]


def _precedence(found: Core) -> tuple[int, bool, int, int]:
    return found.start, found.start < found.end, -found.end, _rank(found.row)


def _overlap(first: Core, second: Core) -> bool:
    return second.start < first.end or first[:2] == second[:2]


def _rank(row: Change) -> int:
    return int(row.rule == "lost-character")
