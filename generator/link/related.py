"""Which episodes are related, and by what.

Two episodes are the more related, the rarer the features are that they share. With N episodes, of
which n have a feature,

    nearness(a, b) = sum of strength(feature) * ln((N + 1) / n) over all features that both have

A feature is a person who takes part or is mentioned, a topic, or a mentioned term. An episode that
another one mentions is a feature of both. A feature of all episodes weighs next to nothing; the
show's own hosts are not features.

The cost is proportional to the number of features of all episodes. Features of more than a quarter
of the episodes (`_COMMON`) are skipped: they add less than 1.4 times their strength, while a
feature of two episodes in a thousand adds 6.2 times. For each other feature, an episode is only
compared with the `_NEIGHBOURS` nearest in time on either side: of equally related episodes, readers
are served best by those of the same time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import TypeAlias

from generator.core.build_cache import NO_CACHE, BuildCache
from generator.core.model import Episode, Person
from generator.core.slugs import EPISODES
from generator.link.names import address_of

SHOWN = 4
_REASONS = 3
_NEIGHBOURS = 8
_COMMON = 0.25
_ALWAYS_COMPARED = 12
# Below this nearness, two episodes only share what nearly all share.
_LEAST = 0.2


class RelationKind(StrEnum):
    """What relates two episodes."""

    NAMED = "named"
    WITH = "with"
    TOPIC = "topic"
    SPOKEN = "spoken"


Reason: TypeAlias = tuple[RelationKind, str]
_Near: TypeAlias = list[tuple[int, tuple[Reason, ...]]]
_STRENGTH = {
    RelationKind.NAMED: 4.0,
    RelationKind.WITH: 3.0,
    RelationKind.TOPIC: 2.0,
    RelationKind.SPOKEN: 1.0,
}


@dataclass(frozen=True, slots=True)
class Related:
    """A related episode, and what both share, the rarest first."""

    episode: Episode
    reasons: tuple[Reason, ...]
    """The kind of relation, and a key such as `glossary/mill` or `topics/engines`."""


def relate(
    episodes: Sequence[Episode],
    mentioned: Sequence[Collection[str]],
    hosts: Collection[Person],
    cache: BuildCache = NO_CACHE,
) -> list[tuple[Related, ...]]:
    """The most related episodes of each episode, the nearest first.

    `episodes` are in the order of time. `mentioned` are the keys that each of them mentions,
    `hosts` those of the show. With a cache of an earlier run, nothing is compared again if no
    episode has changed its features.
    """
    features = [
        _features(episode, keys, {host.slug for host in hosts})
        for episode, keys in zip(episodes, mentioned, strict=True)
    ]
    kept = next(cache.recall("related", features, list), None)
    nearest = cache.keep("related", features, _compared(features) if kept is None else kept)
    return [tuple(Related(episodes[other], reasons) for other, reasons in near) for near in nearest]


def _compared(features: Sequence[Mapping[str, RelationKind]]) -> list[_Near]:
    """The nearest episodes of each, by their positions."""
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, own in enumerate(features):
        for feature, kind in own.items():
            having[feature].append((position, _STRENGTH[kind]))
    rarity = {
        feature: log((len(features) + 1) / len(having_it)) for feature, having_it in having.items()
    }
    return [
        [
            (other, tuple(_reasons(features[position], features[other], rarity)))
            for other in _nearest(position, near)
        ]
        for position, near in enumerate(_nearness(len(features), having, rarity))
    ]


def _nearest(position: int, near: Mapping[int, float]) -> list[int]:
    """The episodes nearest to one; of equal ones, the nearest in time."""
    values = sorted(near.values(), reverse=True)
    least = max(_LEAST, values[SHOWN - 1] if len(values) >= SHOWN else 0)
    candidates = [each for each in near.items() if each[1] >= least]
    candidates.sort(key=lambda each: (each[1], -abs(each[0] - position)), reverse=True)
    return [other for other, _ in candidates[:SHOWN]]


def _features(
    episode: Episode, mentioned: Collection[str], hosts: Collection[str]
) -> dict[str, RelationKind]:
    """What an episode can share with others, and the strongest kind of relation."""
    return {
        **dict.fromkeys(mentioned, RelationKind.SPOKEN),
        **{address_of(topic): RelationKind.TOPIC for topic in episode.topics},
        **{
            address_of(each): RelationKind.WITH
            for each in episode.participants
            if each.slug not in hosts
        },
        **{each: RelationKind.NAMED for each in mentioned if each.startswith(EPISODES)},
        address_of(episode): RelationKind.NAMED,
    }


def _nearness(
    episodes: int,
    having: Mapping[str, Sequence[tuple[int, float]]],
    rarity: Mapping[str, float],
) -> list[dict[int, float]]:
    """For each episode, the others that share a feature with it, and how near they are.

    `having` lists the episodes that have a feature, with its strength in each. Of two strengths the
    lower one counts, for example if the guest of one episode is only mentioned in the other.
    """
    nearness: list[dict[int, float]] = [defaultdict(float) for _ in range(episodes)]
    for feature, having_it in having.items():
        if len(having_it) > max(_ALWAYS_COMPARED, _COMMON * episodes):
            continue
        weight = rarity[feature]
        weighed = [(position, weight * strength) for position, strength in having_it]
        for number, (one, ours) in enumerate(weighed):
            near = nearness[one]
            for other, theirs in weighed[number + 1 : number + 1 + _NEIGHBOURS]:
                shared = ours if ours < theirs else theirs  # noqa: FURB136 - hot
                near[other] += shared
                nearness[other][one] += shared
    return nearness


def _reasons(
    ours: Mapping[str, RelationKind],
    theirs: Mapping[str, RelationKind],
    rarity: Mapping[str, float],
) -> Iterator[tuple[RelationKind, str]]:
    """The weightiest shared features of two episodes."""
    # Equal weights are sorted by name, so that builds are reproducible.
    weighed = sorted(
        (-rarity[feature] * min(_STRENGTH[ours[feature]], _STRENGTH[theirs[feature]]), feature)
        for feature in ours.keys() & theirs.keys()
    )
    for _, feature in weighed[:_REASONS]:
        yield min(ours[feature], theirs[feature], key=_STRENGTH.__getitem__), feature
