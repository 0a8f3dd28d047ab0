"""Links the archive as a whole: who took part where, who met whom, what comes next.

The modules for mentions, backlinks and related episodes do their part; this one joins their
results. It passes over episodes and turns once and never compares every episode with every other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from generator.core import gc_tuning
from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Archive, Episode, Person, Term, Topic
from generator.core.progress import SILENT, Progress
from generator.core.slugs import folded
from generator.link import backlinks, mentions, names, related
from generator.link.backlinks import Backlink, Backlinks, EpisodeBacklinks
from generator.link.mentions import MentionResult
from generator.link.names import Names
from generator.link.records import (
    Appearance,
    Entity,
    EpisodeGroup,
    LinkedArchive,
    LinkedEpisode,
    LinkedPerson,
    LinkedTerm,
    LinkedTopic,
    Meeting,
    Neighbour,
    Quotation,
    Role,
    UsedTerm,
)
from generator.link.related import Related
from generator.read.addresses import groups_of

_USED_TERMS = 12


@dataclass(frozen=True, slots=True)
class _EpisodeLinks:
    """What follows from one episode and the names of the archive alone."""

    episode: Episode
    result: MentionResult
    backlinks: EpisodeBacklinks
    appearances: tuple[Appearance, ...]


class _Weighed(NamedTuple):
    """A mentioned term, and how characteristic it is of those who mention it."""

    term: Term
    weight: float
    place: int
    """Its position among all terms, sorted by name."""


@dataclass(frozen=True, slots=True)
class _Mentions:
    """What follows from the mentions of all transcripts."""

    of_episode: dict[str, _EpisodeLinks]
    """By the slug of the episode."""
    back: Backlinks
    related: dict[str, tuple[Related, ...]]
    """By the slug of the episode."""
    entities: dict[str, Entity]
    """Everything that can be mentioned or shared, by key."""
    terms: dict[str, _Weighed]
    """The mentioned terms, by key."""
    term_called: dict[str, Term]
    """The terms, by their folded names and aliases."""


def link(
    archive: Archive, progress: Progress = SILENT, cache: BuildCache = NO_CACHE
) -> LinkedArchive:
    """Find everything that follows from the archive.

    A cache of an earlier run does not change the result: a transcript that is the same object is
    not searched again while all names are equal.
    """
    with gc_tuning.paused():
        cache.begin()
        linked = _link(archive, progress, cache)
        cache.end()
        return linked


def _link(archive: Archive, progress: Progress, cache: BuildCache) -> LinkedArchive:
    groups = _groups(archive.episodes)
    mentioned = _mentions(archive, progress, cache)
    episodes = _episodes(archive.episodes, groups, mentioned)
    appearances: dict[str, list[Appearance]] = defaultdict(list)
    quotations: dict[str, list[Quotation]] = defaultdict(list)
    by_topic: dict[str, list[Episode]] = defaultdict(list)
    for linked in episodes:
        for appearance in linked.appearances:
            appearances[appearance.person.slug].append(appearance)
        for highlight in linked.episode.highlights:
            if person := highlight.turn.speaker.person:
                quotations[person.slug].append(
                    Quotation(linked.episode, highlight.turn, highlight.paragraphs)
                )
        for topic in linked.episode.topics:
            by_topic[topic.slug].append(linked.episode)
    return LinkedArchive(
        archive=archive,
        episodes=episodes,
        groups=groups,
        people=tuple(
            _person(
                person,
                appearances[person.slug],
                quotations[person.slug],
                _used_terms(mentioned.back.spoken.get(person.slug, {}), mentioned),
                mentioned.back.of.get(names.address_of(person), ()),
            )
            for person in archive.people
        ),
        topics=tuple(_topic(topic, by_topic[topic.slug], mentioned) for topic in archive.topics),
        terms=_terms(archive, mentioned),
    )


def _mentions(archive: Archive, progress: Progress, cache: BuildCache) -> _Mentions:
    """Search every transcript once, and join the results."""
    forms = names.collect(archive, cache)
    searched = [
        _episode_links(episode, forms, cache)
        for episode in progress.each("linking mentions", archive.episodes)
    ]
    mentioned = [each.backlinks.times for each in searched]
    nearest = related.relate(archive.episodes, mentioned, archive.show.hosts, cache)
    everything: list[Entity] = [
        *archive.people,
        *archive.terms,
        *archive.episodes,
        *archive.topics,
    ]
    back = backlinks.collect(each.backlinks for each in searched)
    return _Mentions(
        of_episode={each.episode.slug: each for each in searched},
        back=back,
        related={
            episode.slug: near for episode, near in zip(archive.episodes, nearest, strict=True)
        },
        entities={names.address_of(each): each for each in everything},
        terms=dict(_weighed(archive, back)),
        term_called={
            folded(name): term for term in archive.terms for name in (*term.aliases, term.name)
        },
    )


def _weighed(archive: Archive, back: Backlinks) -> Iterator[tuple[str, _Weighed]]:
    """The weight of each term: ln((N + 1) / n), where n of the N episodes mention it.

    A term that everybody mentions says little.
    """
    by_name = sorted(archive.terms, key=lambda term: (term.name.casefold(), term.slug))
    for place, term in enumerate(by_name):
        key = names.address_of(term)
        if key in back.of:
            weight = log((len(archive.episodes) + 1) / len(back.of[key]))
            yield key, _Weighed(term, weight, place)


def _episode_links(episode: Episode, forms: Names, cache: BuildCache) -> _EpisodeLinks:
    """The mentions in an episode, and how much each person speaks."""
    key = names.address_of(episode)
    for kept in cache.recall(key, forms, _EpisodeLinks):
        if kept.episode is episode:
            return cache.keep(key, forms, kept)
    result = mentions.find(episode, forms)
    linked = _EpisodeLinks(
        episode, result, backlinks.of_episode(episode, result), _appearances(episode)
    )
    return cache.keep(key, forms, linked)


def _groups(episodes: tuple[Episode, ...]) -> tuple[EpisodeGroup, ...]:
    """Group by season if every episode has one, else by year; the newest group comes first."""
    keys = groups_of(episodes)
    groups: dict[tuple[str, int | None], list[Episode]] = defaultdict(list)
    for each in episodes:
        groups[keys[each.slug]].append(each)
    return tuple(EpisodeGroup(*key, tuple(found)) for key, found in groups.items())


def _episodes(
    newest_first: tuple[Episode, ...], groups: Iterable[EpisodeGroup], mentioned: _Mentions
) -> tuple[LinkedEpisode, ...]:
    group_of = {episode.slug: group for group in groups for episode in group.episodes}
    around: list[Episode | None] = [None, *newest_first, None]
    return tuple(
        LinkedEpisode(
            episode=episode,
            group=group_of[episode.slug],
            appearances=mentioned.of_episode[episode.slug].appearances,
            previous=around[position + 2],
            next=around[position],
            mentions=mentioned.of_episode[episode.slug].result.mentions,
            terms=_used_terms(mentioned.of_episode[episode.slug].backlinks.times, mentioned),
            mentioned_in=mentioned.back.of.get(names.address_of(episode), ()),
            related=tuple(
                Neighbour(
                    near.episode,
                    tuple((relation, mentioned.entities[key]) for relation, key in near.reasons),
                )
                for near in mentioned.related[episode.slug]
            ),
        )
        for position, episode in enumerate(newest_first)
    )


def _appearances(episode: Episode) -> tuple[Appearance, ...]:
    """The part of everybody who has a profile, hosts first."""
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
    person: Person,
    appearances: list[Appearance],
    quotations: list[Quotation],
    terms: tuple[UsedTerm, ...],
    mentioned_in: tuple[Backlink, ...],
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
        terms=terms,
        mentioned_in=mentioned_in,
    )


def _used_terms(spoken: Mapping[str, int], mentioned: _Mentions) -> tuple[UsedTerm, ...]:
    """The most characteristic terms of somebody, or of an episode.

    `spoken` counts mentions by key. Of equally characteristic terms, the first by name comes first.
    """
    terms = mentioned.terms
    used = sorted(
        (-times * terms[key].weight, terms[key].place, key, times)
        for key, times in spoken.items()
        if key in terms
    )
    return tuple(UsedTerm(terms[key].term, times) for _, _, key, times in used[:_USED_TERMS])


def _terms(archive: Archive, mentioned: _Mentions) -> tuple[LinkedTerm, ...]:
    topics = {folded(topic.title): topic for topic in archive.topics}
    return tuple(
        LinkedTerm(
            term,
            mentioned.back.of.get(names.address_of(term), ()),
            next(
                (
                    topics[folded(name)]
                    for name in (term.name, *term.aliases)
                    if folded(name) in topics
                ),
                None,
            ),
        )
        for term in archive.terms
    )


def _topic(topic: Topic, episodes: list[Episode], mentioned: _Mentions) -> LinkedTopic:
    term = mentioned.term_called.get(folded(topic.title))
    listed = {episode.slug for episode in episodes}
    people = {person.slug: person for episode in episodes for person in episode.participants}
    return LinkedTopic(
        topic=topic,
        episodes=tuple(episodes),
        people=tuple(
            sorted(people.values(), key=lambda person: (person.name.casefold(), person.slug))
        ),
        term=term,
        mentioned_in=tuple(
            each
            for each in (mentioned.back.of.get(names.address_of(term), ()) if term else ())
            if each.episode.slug not in listed
        ),
    )
