"""Who and what is in an archive, as the pages of others show it.

A page is rendered again when what it shows differs from the last run. The page of an episode shows
the titles of its neighbours and nothing else of them, so it holds their entries here, and a word
that somebody corrects in a neighbour's transcript is no concern of it.

There are tens of thousands of these records, and most are compared: hence tuples with names.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from generator.core.model import Episode, Image, Person, Show, Topic, Turn
from generator.core.numbering import Number
from generator.link.records import (
    Appearance,
    EpisodeGroup,
    LinkedArchive,
    LinkedPerson,
    Role,
    UsedTerm,
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What every page may say of the show."""

    title: str
    url: str
    language: str
    repository: str
    image: Image | None


class PersonSummary(NamedTuple):
    """A person."""

    slug: str
    name: str
    image: Image | None


class TopicSummary(NamedTuple):
    """A topic."""

    slug: str
    title: str


class EpisodeSummary(NamedTuple):
    """An episode."""

    slug: str
    title: str
    date: dt.date
    number: Number | None
    duration: int | None
    has_transcript: bool
    guests: tuple[PersonSummary, ...]
    topics: tuple[TopicSummary, ...]


class AppearanceSummary(NamedTuple):
    """Somebody's part in an episode."""

    person: PersonSummary
    episode: EpisodeSummary
    role: Role
    turns: int
    words: int
    share: float


class PersonCard(NamedTuple):
    """A person in a list of people: what they do in how many episodes."""

    person: PersonSummary
    roles: tuple[Role, ...]
    episodes: int


class TermCount(NamedTuple):
    """A term that is spoken of, and how often."""

    slug: str
    name: str
    times: int


class Group(NamedTuple):
    """A season, or a year: then without a number of the season."""

    slug: str
    season: int | None
    episodes: int


class Directory:
    """The records of an archive, each made once."""

    def __init__(self, linked: LinkedArchive) -> None:
        """Make those that nearly every page needs."""
        self.masthead = _masthead(linked.archive.show)
        self._people = {each.slug: person_summary(each) for each in linked.archive.people}
        self._topics = {each.slug: topic_summary(each) for each in linked.archive.topics}
        self._episodes = {each.slug: self._episode(each) for each in linked.archive.episodes}
        self._groups = {each.slug: _group(each) for each in linked.groups}
        self._turns: dict[str, list[Turn]] = {}

    def person(self, person: Person) -> PersonSummary:
        """A person."""
        return self._people[person.slug]

    def topic(self, topic: Topic) -> TopicSummary:
        """A topic."""
        return self._topics[topic.slug]

    def episode(self, episode: Episode) -> EpisodeSummary:
        """An episode."""
        return self._episodes[episode.slug]

    def group(self, group: EpisodeGroup) -> Group:
        """A season or a year."""
        return self._groups[group.slug]

    def appearance(self, of: Appearance) -> AppearanceSummary:
        """Somebody's part in an episode."""
        person, episode = self.person(of.person), self.episode(of.episode)
        return AppearanceSummary(person, episode, of.role, of.turns, of.words, of.share)

    def card(self, of: LinkedPerson) -> PersonCard:
        """A person in a list of people."""
        return PersonCard(self.person(of.person), of.roles, len(of.appearances))

    def turns(self, episode: Episode) -> list[Turn]:
        """The turns of an episode: pages that quote it ask for them a hundred times."""
        if episode.slug not in self._turns:
            turns = episode.transcript.turns if episode.transcript else []
            self._turns[episode.slug] = turns
        return self._turns[episode.slug]

    def _episode(self, episode: Episode) -> EpisodeSummary:
        return EpisodeSummary(
            episode.slug,
            episode.title,
            episode.date,
            episode.number,
            episode.duration,
            episode.transcript is not None,
            tuple(map(self.person, episode.guests)),
            tuple(map(self.topic, episode.topics)),
        )


def term_counts(terms: tuple[UsedTerm, ...]) -> tuple[TermCount, ...]:
    """Terms that are spoken of."""
    return tuple(TermCount(each.term.slug, each.term.name, each.times) for each in terms)


def person_summary(person: Person) -> PersonSummary:
    """A person."""
    return PersonSummary(person.slug, person.name, person.image)


def topic_summary(topic: Topic) -> TopicSummary:
    """A topic."""
    return TopicSummary(topic.slug, topic.title)


def _group(group: EpisodeGroup) -> Group:
    return Group(group.slug, group.season, len(group.episodes))


def _masthead(show: Show) -> Masthead:
    return Masthead(show.title, show.url, show.language, show.repository, show.image)
