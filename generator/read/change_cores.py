"""What each row of a record replaces in the original, and which rows contradict each other.

What `before` and `after` of a row share at their beginnings and ends is context, in which a line
break counts as a space; the core that differs is replaced. Rules of precedence:

1. A lost character within the core of another row, or with the same core, is a step on the way:
   the restored word was misheard itself, and the other row stands.
2. What is inserted stands before what is replaced at the same place.
3. Any other two rows that overlap contradict each other, which is an error.
"""

from collections.abc import Iterable
from typing import NamedTuple

from generator.read.change_record import CLOSE, OPEN, Change, ChangesFile, misplaced, shared


class Core(NamedTuple):
    """What a row replaces: from where to where in the original, and by what."""

    start: int
    end: int
    text: str
    row: Change

    @property
    def replaced(self) -> str:
        """What stands there in the original."""
        at = len(self.row.before) - (self.end - self.start) - self._shared_end
        return self.row.before[at : at + self.end - self.start]

    @property
    def _shared_end(self) -> int:
        return shared(self.row.before, wanted(self.row))[1]


class Standing(NamedTuple):
    """The cores that stand, in order of place, and the pairs that contradict each other."""

    kept: list[Core]
    contradictions: list[tuple[Core, Core]]
    """Each with the one that it overlaps, which is kept."""


def marked(character: str) -> str:
    """A character that is only proposed, as it stands in a transcript."""
    return f"{OPEN}{character}{CLOSE}"


def changes_text(row: Change) -> bool:
    """Whether the transcript differs from the original because of a row."""
    return row.rule == "lost-character" if row.is_open else not row.stays


def wanted(row: Change) -> str:
    """What the transcript has in the place of `before`."""
    if row.after is not None:
        return row.after
    proposed = row.candidates[0]
    head, tail = shared(row.before, proposed)
    lost = proposed[head : len(proposed) - tail]
    return f"{proposed[:head]}{marked(lost)}{proposed[len(proposed) - tail :]}"


def core(row: Change, at: int) -> Core:
    """What a row replaces whose `before` begins at a place of the original."""
    return Core(*core_of(at, row.before, wanted(row)), row)


def core_of(at: int, before: str, after: str) -> tuple[int, int, str]:
    """From where to where `after` differs from `before`, which begins at a place, and by what."""
    head, tail = shared(before, after)
    return at + head, at + len(before) - tail, after[head : len(after) - tail]


def standing(cores: Iterable[Core]) -> Standing:
    """Apply the rules of precedence: the cores that stand, without the steps on the way to them."""
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
    """The rows that change what another row changes, each with the other one.

    Only rows that say their column, and lie within the original: where another row is, the original
    alone tells.
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
