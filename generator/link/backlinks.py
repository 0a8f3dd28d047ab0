"""The mentions of all episodes, grouped by what they mention and by who speaks.

Mentions of the people who take part in an episode are left out: their profiles list that episode
anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.core.model import Episode
from generator.link.mentions import Mention, MentionResult
from generator.link.names import address_of


@dataclass(frozen=True, slots=True)
class Backlink:
    """An episode that mentions something, with its mentions in the order they are spoken."""

    episode: Episode
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Backlinks:
    """The mentions of an archive, by what they mention and by who speaks."""

    of: Mapping[str, tuple[Backlink, ...]]
    """By key, such as `glossary/mill`: the episodes that mention it, in archive order."""
    spoken: Mapping[str, Mapping[str, int]]
    """By the slug of a person: the keys that the person mentions, and how often."""


@dataclass(frozen=True, slots=True)
class EpisodeBacklinks:
    """The mentions of one episode, by what they mention and by who speaks."""

    backlinks: Mapping[str, Backlink]
    """By the key of what is mentioned; without the participants of the episode."""
    times: Mapping[str, int]
    """By key: how often it is mentioned, participants included."""
    spoken: Mapping[str, Mapping[str, int]]
    """By the slug of a person: the keys that the person mentions, and how often."""


def of_episode(episode: Episode, result: MentionResult) -> EpisodeBacklinks:
    """Group the mentions of an episode."""
    turns = episode.transcript.turns if episode.transcript else []
    speakers = [turn.speaker.person for turn in turns]
    by_target: dict[str, list[Mention]] = {}
    spoken: dict[str, dict[str, int]] = {}
    for mention in result.mentions:
        target = mention.target
        by_target.setdefault(target, []).append(mention)
        if speaker := speakers[mention.turn]:
            times = spoken.setdefault(speaker.slug, {})
            times[target] = times.get(target, 0) + 1
    taking_part = {address_of(person) for person in episode.participants}
    return EpisodeBacklinks(
        {
            target: Backlink(episode, tuple(mentions))
            for target, mentions in by_target.items()
            if target not in taking_part
        },
        {target: len(mentions) for target, mentions in by_target.items()},
        spoken,
    )


def collect(episodes: Iterable[EpisodeBacklinks]) -> Backlinks:
    """Join the backlinks of all episodes."""
    of: dict[str, list[Backlink]] = defaultdict(list)
    spoken: dict[str, dict[str, int]] = defaultdict(dict)
    for each in episodes:
        for target, backlink in each.backlinks.items():
            of[target].append(backlink)
        for slug, counts in each.spoken.items():
            times = spoken[slug]
            for target, number in counts.items():
                times[target] = times.get(target, 0) + number
    return Backlinks({target: tuple(backlinks) for target, backlinks in of.items()}, spoken)
