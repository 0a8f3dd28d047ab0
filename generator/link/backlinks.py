"""Where everything is mentioned, and who speaks of what: all mentions, episodes round.

A mention of somebody in an episode that they take part in is none here: whoever reads their profile
sees that episode in the list anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.core.model import Episode
from generator.link.mentions import Mention, MentionResult
from generator.link.names import address_of


@dataclass(frozen=True, slots=True)
class Backlink:
    """An episode that mentions something, with the mentions in the order they are spoken."""

    episode: Episode
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Backlinks:
    """The mentions of an archive by what they mention, and by who speaks."""

    of: Mapping[str, tuple[Backlink, ...]]
    """From a key such as `glossary/mill` to the episodes that mention it, in the order given."""
    spoken: Mapping[str, Mapping[str, int]]
    """From a person's slug to the keys that the person mentions, and how often."""


@dataclass(frozen=True, slots=True)
class EpisodeBacklinks:
    """The mentions of one episode, episodes round."""

    backlinks: Mapping[str, Backlink]
    """By what is mentioned; without those who take part."""
    times: Mapping[str, int]
    """How often everything is mentioned, by its key."""
    spoken: Mapping[str, Mapping[str, int]]
    """From a person's slug to the keys that the person mentions, and how often."""


def of_episode(episode: Episode, result: MentionResult) -> EpisodeBacklinks:
    """Turn the mentions of an episode round."""
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
    """Join what was mentioned in all episodes."""
    of: dict[str, list[Backlink]] = defaultdict(list)
    spoken: dict[str, dict[str, int]] = defaultdict(dict)
    for each in episodes:
        for target, backlink in each.backlinks.items():
            of[target].append(backlink)
        for slug, its in each.spoken.items():
            times = spoken[slug]
            for target, number in its.items():
                times[target] = times.get(target, 0) + number
    return Backlinks({target: tuple(backlinks) for target, backlinks in of.items()}, spoken)
