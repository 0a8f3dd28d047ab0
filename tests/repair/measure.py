"""Precision and recall of a repair, by class."""

import sys
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from generator.importing.repair import Certainty, repair
from tests.repair.simulator import Damaged


@dataclass(slots=True)
class Figures:
    """Counts of one or several texts."""

    lost: int = 0
    certain_right: int = 0
    certain_wrong: int = 0
    first_right: int = 0
    """Proposed, and the first candidate is right."""
    first_wrong: int = 0
    needless: int = 0
    """Proposed where a space stood."""
    missed: int = 0
    false_alarms: int = 0
    """Undamaged turns that were touched."""
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The part of the certain ones that is right."""
        applied = self.certain_right + self.certain_wrong
        return self.certain_right / applied if applied else 1.0

    @property
    def recall(self) -> float:
        """The part of the lost characters that is restored, certainly or as first proposal."""
        return (self.certain_right + self.first_right) / self.lost if self.lost else 1.0

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        names = (
            "lost certain_right certain_wrong first_right first_wrong needless missed"
            " false_alarms errors"
        ).split()
        return Figures(*(getattr(self, name) + getattr(other, name) for name in names))

    def __str__(self) -> str:
        """One line of a table."""
        share = self.certain_right / self.lost if self.lost else 1.0
        proposed = self.first_right + self.first_wrong
        first = self.first_right / proposed if proposed else 1.0
        return (
            f"lost {self.lost:5}  certain {self.certain_right:5} right {self.certain_wrong:2} wrong"
            f" (precision {self.precision:7.2%}, recall {share:6.1%})"
            f"  first proposal {self.first_right:4} right {self.first_wrong:4} wrong"
            f" (precision {first:6.1%})  needless {self.needless:3}  missed {self.missed:3}"
            f"  restored {self.recall:6.1%}  false alarms {self.false_alarms}"
        )


def measure(damaged: Damaged, names: AbstractSet[str] = frozenset()) -> Figures:
    """Repair a damaged text and compare with the truth."""
    figures = Figures(lost=len(damaged.lost))
    open_lines = dict(damaged.lost)
    for number, result in enumerate(repair(damaged.turns, names)):
        if result.restorations and number not in damaged.harmed:
            figures.false_alarms += 1
        for found in result.restorations:
            truth = open_lines.pop(found.line, " ")
            right = found.candidates[0].character == truth
            certain = found.certainty is Certainty.CERTAIN
            if certain:
                figures.certain_right += right
                figures.certain_wrong += not right
            elif truth == " ":
                figures.needless += 1
            else:
                figures.first_right += right
                figures.first_wrong += not right
            if not right:
                figures.errors.append(
                    f"{found.certainty} {found.before!r} is {truth!r}, not "
                    + " ".join(f"{c.character!r}{c.score:.3f}" for c in found.candidates[:3])
                    + f" ({found.reason})"
                )
    figures.missed = len(open_lines)
    for line, truth in open_lines.items():
        figures.errors.append(f"missed line {line}: {truth!r}")
    return figures


def tell(*lines: object) -> None:
    """Print figures; pytest shows them with `-rP`."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
