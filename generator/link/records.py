"""The linked archive: its records and everything that follows from them, ready to be rendered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from generator.core.model import Archive, Episode, Person, Term, Topic, Turn
from generator.link.backlinks import Backlink
from generator.link.mentions import Mention
from generator.link.related import RelationKind

Entity: TypeAlias = Person | Term | Topic | Episode


class Role(StrEnum):
    """The role of a person in an episode."""

    HOST = "host"
    GUEST = "guest"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Appearance:
    """The part of a person in an episode."""

    episode: Episode
    person: Person
    role: Role
    turns: int
    words: int
    share: float
    """Of all words spoken in the episode, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A person somebody met in episodes, and in how many."""

    person: Person
    episodes: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A highlight that the keepers chose, and where it was said."""

    episode: Episode
    turn: Turn
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpisodeGroup:
    """The episodes of a season or a year, newest first."""

    slug: str
    season: int | None
    """None where the group is a year."""
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class UsedTerm:
    """A term that a person or an episode mentions, and how often."""

    term: Term
    times: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A related episode, and what both share, the weightiest first."""

    episode: Episode
    shared: tuple[tuple[RelationKind, Entity], ...]


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """A person and everything linked to them; episodes are newest first."""

    person: Person
    appearances: tuple[Appearance, ...]
    met: tuple[Meeting, ...]
    topics: tuple[Topic, ...]
    quotations: tuple[Quotation, ...]
    terms: tuple[UsedTerm, ...]
    """Terms that this person mentions more than others do."""
    mentioned_in: tuple[Backlink, ...]
    """Episodes that mention the person, who does not take part in them."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of this person: host before guest before speaker."""
        had = {appearance.role for appearance in self.appearances}
        return tuple(role for role in Role if role in had)


@dataclass(frozen=True, slots=True)
class LinkedTopic:
    """A topic, its episodes newest first, and the people in them."""

    topic: Topic
    episodes: tuple[Episode, ...]
    people: tuple[Person, ...]
    term: Term | None
    """The glossary term with the name of the topic."""
    mentioned_in: tuple[Backlink, ...]
    """Episodes about other topics that mention this term."""


@dataclass(frozen=True, slots=True)
class LinkedTerm:
    """A term, and the episodes that mention it, newest first."""

    term: Term
    mentioned_in: tuple[Backlink, ...]
    topic: Topic | None
    """The topic with the name of the term."""

    @property
    def times(self) -> int:
        """How often the term is mentioned."""
        return sum(len(each.mentions) for each in self.mentioned_in)


@dataclass(frozen=True, slots=True)
class LinkedEpisode:
    """An episode, the ones before and after it, and everything linked to it."""

    episode: Episode
    group: EpisodeGroup
    appearances: tuple[Appearance, ...]
    previous: Episode | None
    next: Episode | None
    mentions: tuple[Mention, ...]
    terms: tuple[UsedTerm, ...]
    """Terms that this episode mentions more than others do."""
    mentioned_in: tuple[Backlink, ...]
    """Other episodes that mention this one."""
    related: tuple[Neighbour, ...]
    """The nearest first."""


@dataclass(frozen=True, slots=True)
class LinkedArchive:
    """The archive with all links between its people, episodes, topics and terms."""

    archive: Archive
    episodes: tuple[LinkedEpisode, ...]
    groups: tuple[EpisodeGroup, ...]
    people: tuple[LinkedPerson, ...]
    topics: tuple[LinkedTopic, ...]
    terms: tuple[LinkedTerm, ...]
