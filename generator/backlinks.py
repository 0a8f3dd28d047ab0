"""Where everything is mentioned, and who speaks of what: all mentions, turned round.

A mention of somebody in an episode that they take part in is none here: whoever reads their profile
sees that episode in the list anyway.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.mentions import Found, Mention
from generator.model import Episode
from generator.names import key


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


def collect(found: Iterable[tuple[Episode, Found]]) -> Backlinks:
    """Turn the mentions of episodes round, in one pass over them."""
    of: dict[str, list[Backlink]] = defaultdict(list)
    spoken: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for episode, result in found:
        if not result.mentions or episode.transcript is None:
            continue
        speakers = [turn.speaker.person for turn in episode.transcript.turns]
        by_target: dict[str, list[Mention]] = {}
        for mention in result.mentions:
            by_target.setdefault(mention.target, []).append(mention)
            if speaker := speakers[mention.turn]:
                spoken[speaker.slug][mention.target] += 1
        for person in episode.participants:
            by_target.pop(key(person), None)
        for target, mentions in by_target.items():
            of[target].append(Backlink(episode, tuple(mentions)))
    return Backlinks(
        {target: tuple(backlinks) for target, backlinks in of.items()},
        spoken,
    )
