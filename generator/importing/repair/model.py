"""What goes into the repair and what comes out; imports nothing of the package."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RawTurn:
    """One turn as it stands in a hard-wrapped transcript."""

    label: str
    """The speaker's label, without its colon; "" when the turn has none."""
    first_line: int
    """The number of its first line in the file, from 1."""
    lines: tuple[str, ...]
    """Its lines without their newlines, spaces kept; the first one begins with the label."""

    @property
    def text(self) -> str:
        """The lines, joined by the newlines that stand between them."""
        return "\n".join(self.lines)

    @property
    def speech_from(self) -> int:
        """Where in `text` the spoken words begin."""
        prefix = f"{self.label}:"
        if not self.label or not self.lines or not self.lines[0].startswith(prefix):
            return 0
        rest = self.lines[0][len(prefix) :]
        return len(prefix) + len(rest) - len(rest.lstrip())


class Certainty(StrEnum):
    """Whether a restored character is applied or only proposed."""

    CERTAIN = "certain"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A character that may have stood where a newline stands."""

    character: str
    score: float
    """Its probability among all candidates, 0 to 1."""
    after: str
    """The words around the newline with this character in its place."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """One newline that overwrote a character."""

    line: int
    """The number of the raw line that the newline ends, on which `before` begins."""
    before: str
    """What stands around the newline, literally."""
    after: str
    """The same with the first candidate's character in the newline's place."""
    certainty: Certainty
    candidates: tuple[Candidate, ...]
    """Best first; never empty."""
    shift: int
    """How many characters behind the newline the space of the wrap stands; negative: before."""
    reason: str


@dataclass(frozen=True, slots=True)
class TurnRepair:
    """A turn after the repair."""

    turn: RawTurn
    text: str
    """The whole turn on one line, label included: certain characters put back, proposed ones as
    `⟦e⟧` with the first candidate between the brackets, every other newline a space."""
    restorations: tuple[Restoration, ...]
    short_lines: tuple[int, ...]
    """Lines of the healthy part that end although the next word had room: a new paragraph."""

    @property
    def damaged(self) -> bool:
        """Whether any newline of the turn stands for something else than the space of a wrap."""
        return bool(self.restorations)
