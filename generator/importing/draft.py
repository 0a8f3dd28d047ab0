"""What a foreign file is read into, before it becomes a transcript.

A `Draft` is what a format's reader understood: utterances and headings in the order of the file,
and whatever of the file is neither, so that nothing is passed over in silence. Times are seconds
from the start of the recording; lines count from 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    r"""A foreign file, decoded, with "\n" at the ends of its lines."""

    name: str
    """What problems call the file."""
    text: str
    known: frozenset[str] = frozenset()
    """Keys of labels: names and aliases of the archive's people, and what the keeper named."""
    speech: frozenset[str] = frozenset()
    """Keys of what looks like a label and, as the keeper says, is speech."""
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that was said: a paragraph, or a caption of a few words."""

    text: str
    """On one line; empty for a break in which nobody speaks."""
    line: int
    label: str | None = None
    """Who speaks, as the file writes it; None: as before, empty: a voice without a name."""
    start: float | None = None
    end: float | None = None
    new_turn: bool = False
    """Whether somebody else begins to speak, even where both voices have no name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a chapter."""

    title: str
    line: int
    start: float | None = None


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Something of the file that is not in the transcript, and why."""

    line: int
    what: str
    why: str
    size: int = 0
    """How many characters it has, without spaces; 0 where `what` shows all of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of its episode."""

    title: str = ""
    date: str = ""
    """ISO 8601."""


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader understood of a file."""

    items: tuple[Utterance | Heading, ...]
    left_out: tuple[LeftOut, ...] = ()
    captions: bool = False
    """Whether the utterances are pieces of speech still to be joined to paragraphs."""
    facts: Facts = NO_FACTS

    @property
    def utterances(self) -> Iterator[Utterance]:
        """The utterances alone."""
        return (item for item in self.items if isinstance(item, Utterance))
