"""Summaries of people, topics and episodes, for the pages of others.

A page is rendered again if its view differs from the last run. The page of an episode shows the
titles of its neighbours and nothing else of them. Its view holds their summaries, so that a
correction in a neighbour's transcript does not change it.

There are tens of thousands of these records, and most are compared, so they are named tuples.
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
    """What every page can show of the show."""

    title: str
    url: str
    language: str
    repository: str
    image: Image | None


class PersonSummary(NamedTuple):
    """A person, for the pages of others."""

    slug: str
    name: str
    image: Image | None


class TopicSummary(NamedTuple):
    """A topic, for the pages of others."""

    slug: str
    title: str


class EpisodeSummary(NamedTuple):
    """An episode, for the pages of others."""

    slug: str
    title: str
    date: dt.date
    number: Number | None
    duration: int | None
    has_transcript: bool
    guests: tuple[PersonSummary, ...]
    topics: tuple[TopicSummary, ...]


class AppearanceSummary(NamedTuple):
    """The part of a person in an episode."""

    person: PersonSummary
    episode: EpisodeSummary
    role: Role
    turns: int
    words: int
    share: float


class PersonCard(NamedTuple):
    """A person in a list of people: their roles and their number of episodes."""

    person: PersonSummary
    roles: tuple[Role, ...]
    episodes: int


class TermCount(NamedTuple):
    """A mentioned term, and how often it is mentioned."""

    slug: str
    name: str
    times: int


class Group(NamedTuple):
    """A season or a year; a year has no season number."""

    slug: str
    season: int | None
    episodes: int


class Directory:
    """All summaries of an archive, each created once."""

    def __init__(self, linked: LinkedArchive) -> None:
        """Create the summaries that nearly every page needs."""
        self.masthead = _masthead(linked.archive.show)
        self._people = {each.slug: person_summary(each) for each in linked.archive.people}
        self._topics = {each.slug: topic_summary(each) for each in linked.archive.topics}
        self._episodes = {each.slug: self._episode(each) for each in linked.archive.episodes}
        self._groups = {each.slug: _group(each) for each in linked.groups}
        self._turns: dict[str, list[Turn]] = {}

    def person(self, person: Person) -> PersonSummary:
        """The summary of a person."""
        return self._people[person.slug]

    def topic(self, topic: Topic) -> TopicSummary:
        """The summary of a topic."""
        return self._topics[topic.slug]

    def episode(self, episode: Episode) -> EpisodeSummary:
        """The summary of an episode."""
        return self._episodes[episode.slug]

    def group(self, group: EpisodeGroup) -> Group:
        """The summary of a season or a year."""
        return self._groups[group.slug]

    def appearance(self, appearance: Appearance) -> AppearanceSummary:
        """The summary of an appearance."""
        person, episode = self.person(appearance.person), self.episode(appearance.episode)
        return AppearanceSummary(
            person,
            episode,
            appearance.role,
            appearance.turns,
            appearance.words,
            appearance.share,
        )

    def card(self, linked: LinkedPerson) -> PersonCard:
        """The card of a person."""
        return PersonCard(self.person(linked.person), linked.roles, len(linked.appearances))

    def turns(self, episode: Episode) -> list[Turn]:
        """The turns of an episode, cached: pages that quote it ask for them a hundred times."""
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
    """The summaries of mentioned terms."""
    return tuple(TermCount(each.term.slug, each.term.name, each.times) for each in terms)


def person_summary(person: Person) -> PersonSummary:
    """The summary of a person."""
    return PersonSummary(person.slug, person.name, person.image)


def topic_summary(topic: Topic) -> TopicSummary:
    """The summary of a topic."""
    return TopicSummary(topic.slug, topic.title)


def _group(group: EpisodeGroup) -> Group:
    return Group(group.slug, group.season, len(group.episodes))


def _masthead(show: Show) -> Masthead:
    return Masthead(show.title, show.url, show.language, show.repository, show.image)
