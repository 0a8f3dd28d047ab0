"""What a linked archive is: everything that follows from it, ready to be shown."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from generator.core.model import Archive, Episode, Person, Term, Topic, Turn
from generator.link.backlinks import Backlink
from generator.link.mentions import Mention
from generator.link.related import RelationKind

Entity: TypeAlias = Person | Term | Topic | Episode


class Role(StrEnum):
    """What somebody does in an episode."""

    HOST = "host"
    GUEST = "guest"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody's part in an episode."""

    episode: Episode
    person: Person
    role: Role
    turns: int
    words: int
    share: float
    """Of all words spoken in the episode, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Somebody met in episodes: whom, and in how many."""

    person: Person
    episodes: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that the keepers of an archive singled out, and where they were said."""

    episode: Episode
    turn: Turn
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodeGroup:
    """The episodes of a season or a year, from the newest to the oldest."""

    slug: str
    season: int | None
    """None where the group is a year."""
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class UsedTerm:
    """A term that somebody speaks of, and how often."""

    term: Term
    times: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related episode, and what it shares with this one, the weightiest first."""

    episode: Episode
    shared: tuple[tuple[RelationKind, Entity], ...]


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """A person and what leads from them; episodes from the newest to the oldest."""

    person: Person
    appearances: tuple[Appearance, ...]
    met: tuple[Meeting, ...]
    topics: tuple[Topic, ...]
    quotations: tuple[Quotation, ...]
    terms: tuple[UsedTerm, ...]
    """What this person speaks of often while others do not."""
    mentioned_in: tuple[Backlink, ...]
    """Episodes that mention the person without having them."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles this person had, the more responsible ones first."""
        had = {appearance.role for appearance in self.appearances}
        return tuple(role for role in Role if role in had)


@dataclass(frozen=True, slots=True)
class LinkedTopic:
    """A topic, its episodes from the newest to the oldest, and who spoke about it."""

    topic: Topic
    episodes: tuple[Episode, ...]
    people: tuple[Person, ...]
    term: Term | None
    """The term of the glossary that has the topic's title."""
    mentioned_in: tuple[Backlink, ...]
    """Episodes about other topics that mention this term."""


@dataclass(frozen=True, slots=True)
class LinkedTerm:
    """A term, and the episodes that mention it from the newest to the oldest."""

    term: Term
    mentioned_in: tuple[Backlink, ...]
    topic: Topic | None
    """The topic that is called as the term is."""

    @property
    def times(self) -> int:
        """How often the term is mentioned."""
        return sum(len(each.mentions) for each in self.mentioned_in)


@dataclass(frozen=True, slots=True)
class LinkedEpisode:
    """An episode between its neighbours in time."""

    episode: Episode
    group: EpisodeGroup
    appearances: tuple[Appearance, ...]
    previous: Episode | None
    next: Episode | None
    mentions: tuple[Mention, ...]
    terms: tuple[UsedTerm, ...]
    """What this episode speaks of often while others do not."""
    mentioned_in: tuple[Backlink, ...]
    """Other episodes that mention this one."""
    related: tuple[Neighbour, ...]
    """The nearest first."""


@dataclass(frozen=True, slots=True)
class LinkedArchive:
    """The archive with all that leads from one thing in it to another."""

    archive: Archive
    episodes: tuple[LinkedEpisode, ...]
    groups: tuple[EpisodeGroup, ...]
    people: tuple[LinkedPerson, ...]
    topics: tuple[LinkedTopic, ...]
    terms: tuple[LinkedTerm, ...]
