"""What follows from the archive as a whole: who took part where, who met whom, what comes next.

One pass over the episodes and their turns; nothing compares every episode with every other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.model import Archive, Episode, Person, Topic, Turn


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
    """A turn that the keepers of the archive singled out."""

    episode: Episode
    turn: Turn


@dataclass(frozen=True, slots=True)
class EpisodeGroup:
    """The episodes of a season or a year, from the newest to the oldest."""

    slug: str
    season: int | None
    """None where the group is a year."""
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class LinkedPerson:
    """A person and what leads from them; appearances from the newest to the oldest."""

    person: Person
    appearances: tuple[Appearance, ...]
    met: tuple[Meeting, ...]
    topics: tuple[Topic, ...]
    quotations: tuple[Quotation, ...]

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


@dataclass(frozen=True, slots=True)
class LinkedEpisode:
    """An episode between its neighbours in time."""

    episode: Episode
    group: EpisodeGroup
    appearances: tuple[Appearance, ...]
    previous: Episode | None
    next: Episode | None


@dataclass(frozen=True, slots=True)
class LinkedArchive:
    """The archive with all that leads from one thing in it to another."""

    archive: Archive
    episodes: tuple[LinkedEpisode, ...]
    groups: tuple[EpisodeGroup, ...]
    people: tuple[LinkedPerson, ...]
    topics: tuple[LinkedTopic, ...]


def link(archive: Archive) -> LinkedArchive:
    """Find everything that follows from the archive."""
    groups = _groups(archive.episodes)
    episodes = _episodes(archive.episodes, groups)
    appearances: dict[str, list[Appearance]] = defaultdict(list)
    quotations: dict[str, list[Quotation]] = defaultdict(list)
    by_topic: dict[str, list[Episode]] = defaultdict(list)
    for linked in episodes:
        for appearance in linked.appearances:
            appearances[appearance.person.slug].append(appearance)
        for turn in linked.episode.highlights:
            if turn.speaker.person:
                person = turn.speaker.person
                quotations[person.slug].append(Quotation(linked.episode, turn))
        for topic in linked.episode.topics:
            by_topic[topic.slug].append(linked.episode)
    return LinkedArchive(
        archive=archive,
        episodes=episodes,
        groups=groups,
        people=tuple(
            _person(person, appearances[person.slug], quotations[person.slug])
            for person in archive.people
        ),
        topics=tuple(_topic(topic, by_topic[topic.slug]) for topic in archive.topics),
    )


def _groups(episodes: Iterable[Episode]) -> tuple[EpisodeGroup, ...]:
    """By season where every episode has one, else by year; the newest group first."""
    listed = list(episodes)
    if listed and all(episode.season is not None for episode in listed):
        keys = {each.slug: (f"season-{each.season}", each.season) for each in listed}
    else:
        # Not %Y, which leaves out the zeros of the year 33 on some systems.
        keys = {each.slug: (f"{each.date.year:04}", None) for each in listed}
    groups: dict[tuple[str, int | None], list[Episode]] = defaultdict(list)
    for each in listed:
        groups[keys[each.slug]].append(each)
    return tuple(EpisodeGroup(*key, tuple(found)) for key, found in groups.items())


def _episodes(
    newest_first: tuple[Episode, ...], groups: Iterable[EpisodeGroup]
) -> tuple[LinkedEpisode, ...]:
    group_of = {episode.slug: group for group in groups for episode in group.episodes}
    around: list[Episode | None] = [None, *newest_first, None]
    return tuple(
        LinkedEpisode(
            episode=episode,
            group=group_of[episode.slug],
            appearances=_appearances(episode),
            previous=around[position + 2],
            next=around[position],
        )
        for position, episode in enumerate(newest_first)
    )


def _appearances(episode: Episode) -> tuple[Appearance, ...]:
    """The part of everybody with a profile, hosts first."""
    turns: dict[str, int] = defaultdict(int)
    words: dict[str, int] = defaultdict(int)
    for turn in episode.transcript.turns if episode.transcript else ():
        turns[turn.speaker.slug] += 1
        words[turn.speaker.slug] += turn.words
    total = sum(words.values())
    roles: Mapping[Role, tuple[Person, ...]] = {
        Role.HOST: episode.hosts,
        Role.GUEST: episode.guests,
        Role.SPEAKER: episode.others,
    }
    return tuple(
        Appearance(
            episode=episode,
            person=person,
            role=role,
            turns=turns[person.slug],
            words=words[person.slug],
            share=words[person.slug] / total if total else 0.0,
        )
        for role, people in roles.items()
        for person in people
    )


def _person(
    person: Person, appearances: list[Appearance], quotations: list[Quotation]
) -> LinkedPerson:
    met: dict[str, Person] = {}
    meetings: dict[str, int] = defaultdict(int)
    topics: dict[str, Topic] = {}
    for appearance in appearances:
        for other in appearance.episode.participants:
            if other.slug != person.slug:
                met[other.slug] = other
                meetings[other.slug] += 1
        topics |= {topic.slug: topic for topic in appearance.episode.topics}
    return LinkedPerson(
        person=person,
        appearances=tuple(appearances),
        met=tuple(
            Meeting(met[slug], meetings[slug])
            for slug in sorted(
                met, key=lambda slug: (-meetings[slug], met[slug].name.casefold(), slug)
            )
        ),
        topics=tuple(sorted(topics.values(), key=lambda topic: topic.title.casefold())),
        quotations=tuple(quotations),
    )


def _topic(topic: Topic, episodes: list[Episode]) -> LinkedTopic:
    people = {person.slug: person for episode in episodes for person in episode.participants}
    return LinkedTopic(
        topic=topic,
        episodes=tuple(episodes),
        people=tuple(
            sorted(people.values(), key=lambda person: (person.name.casefold(), person.slug))
        ),
    )
