"""What was read of an episode, on its way from one process to another.

Its turns and paragraphs are hundreds of small records, for which pickle takes three times as long
as marshal does for the same as plain tuples (0.44 and 0.15 ms an episode). People, topics and terms
are not sent: who receives it has them already, and they stay the very same.
"""

import io
import marshal
import pickle
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from generator.core.model import Chapter, Paragraph, Person, Speaker, Term, Topic, Transcript, Turn
from generator.read.context import Context

Read = TypeVar("Read")
Reduced = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Outgoing(Generic[Read]):
    """Something that was read; in the process that read it, it is itself."""

    read: Read
    known: Context

    def unpack(self, known: Context) -> Read:  # noqa: ARG002 - what it refers to is in it
        """What was read."""
        return self.read

    def __reduce__(self) -> Reduced:
        """Pack it, for another process."""
        packed = io.BytesIO()
        _Packer(packed, self.known).dump(self.read)
        return Packed, (packed.getvalue(),)


@dataclass(frozen=True, slots=True)
class Packed(Generic[Read]):
    """The same, as it comes out of another process."""

    data: bytes

    def unpack(self, known: Context) -> Read:
        """What was read, with the people and things that are known here."""
        return cast("Read", _Unpacker(io.BytesIO(self.data), known).load())


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, known: Context) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.known = known

    def persistent_id(self, thing: object) -> tuple[int, str] | None:
        """Where a person, a topic or a term is found; None for everything that is sent."""
        if isinstance(thing, Person | Topic | Term):
            for number, things in enumerate(self.known.things):
                if things.get(thing.slug) is thing:
                    return number, thing.slug
        return None

    def reducer_override(self, thing: object) -> Any:  # noqa: ANN401 - as pickle has it
        """Send a transcript as plain tuples."""
        return _flattened(thing) if isinstance(thing, Transcript) else NotImplemented


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, known: Context) -> None:
        super().__init__(file)
        self.known = known

    def persistent_load(self, place: tuple[int, str]) -> object:
        """The person, topic or term that is found there."""
        number, slug = place
        return self.known.things[number][slug]


def _flattened(transcript: Transcript) -> Reduced:
    """How pickle makes a transcript again: of its speakers, and of bytes for all the rest."""
    # By id, since equal ones would be found by all that is known of a person.
    speakers = {id(turn.speaker): turn.speaker for turn in transcript.turns}
    numbers = {key: number for number, key in enumerate(speakers)}
    chapters = []
    for chapter in transcript.chapters:
        turns = [
            (turn.anchor, numbers[id(turn.speaker)], _plain(turn.paragraphs), *turn[3:])
            for turn in chapter.turns
        ]
        chapters.append(
            (chapter.title, chapter.anchor, chapter.line, turns, chapter.time, chapter.aliases)
        )
    return _rebuilt, (tuple(speakers.values()), marshal.dumps(chapters))


def _plain(paragraphs: tuple[Paragraph, ...]) -> list[tuple[object, ...]]:
    return [tuple(paragraph) for paragraph in paragraphs]


def _rebuilt(speakers: tuple[Speaker, ...], data: bytes) -> Transcript:
    chapters = []
    for title, chapter_anchor, line, turns, *rest in marshal.loads(data):  # noqa: S302 - our own
        made = [
            Turn(
                anchor,
                speakers[number],
                tuple([Paragraph(*each) for each in paragraphs]),
                words,
                aliases,
            )
            for anchor, number, paragraphs, words, aliases in turns
        ]
        chapters.append(Chapter(title, chapter_anchor, line, tuple(made), *rest))
    return Transcript(tuple(chapters))
