"""Which episodes are related, and by what.

Two episodes are as near as what they share is rare. With N episodes, of which n have a feature,

    nearness(a, b) = sum of strength(feature) * ln((N + 1) / n) over all features that both have

A feature is somebody who takes part or is mentioned, a topic, or a term that is mentioned; for an
episode that another one names, that itself. What all episodes have weighs next to nothing, and the
show's own hosts are no feature at all.

The cost stays proportional to the number of features that episodes have, whatever the archive's
size. A feature of more than a quarter of all, `_COMMON`, is passed over: it adds less than 1.4
times its strength, where one of two in a thousand adds 6.2 times. With any other, an episode is
compared with the nearest in time alone, `_NEIGHBOURS` to either side: of equals a reader is served
best with the one from the same time.
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
# Below this, two episodes share what nearly all share.
_LEAST = 0.2


class RelationKind(StrEnum):
    """What joins two episodes."""

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
    """An episode that is near another, and what they share, the rarest first."""

    episode: Episode
    reasons: tuple[Reason, ...]
    """How they are joined, and by what: a key such as `glossary/mill` or `topics/engines`."""


def relate(
    episodes: Sequence[Episode],
    mentioned: Sequence[Collection[str]],
    hosts: Collection[Person],
    cache: BuildCache = NO_CACHE,
) -> list[tuple[Related, ...]]:
    """The nearest episodes of each, the nearest first.

    `mentioned` are the keys that each episode mentions, `hosts` those of the show. Episodes stand
    in the order of time. With a cache of an earlier run, nothing is compared again if no
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
    """The nearest of each, by their positions."""
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, its in enumerate(features):
        for feature, kind in its.items():
            having[feature].append((position, _STRENGTH[kind]))
    rarity = {feature: log((len(features) + 1) / len(its)) for feature, its in having.items()}
    return [
        [
            (other, tuple(_reasons(features[position], features[other], rarity)))
            for other in _nearest(position, near)
        ]
        for position, near in enumerate(_nearness(len(features), having, rarity))
    ]


def _nearest(position: int, near: Mapping[int, float]) -> list[int]:
    """The episodes nearest to one; of equals the nearest in time."""
    values = sorted(near.values(), reverse=True)
    least = max(_LEAST, values[SHOWN - 1] if len(values) >= SHOWN else 0)
    candidates = [each for each in near.items() if each[1] >= least]
    candidates.sort(key=lambda each: (each[1], -abs(each[0] - position)), reverse=True)
    return [other for other, _ in candidates[:SHOWN]]


def _features(
    episode: Episode, mentioned: Collection[str], hosts: Collection[str]
) -> dict[str, RelationKind]:
    """What an episode can share with others, and by what kind; the stronger kind counts."""
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
    """For each episode the others that share something with it, and how near they are.

    Of what two episodes share the weaker kind counts, as where the guest of one is mentioned in the
    other. `having` is the episodes that have a feature, and how strongly.
    """
    nearness: list[dict[int, float]] = [defaultdict(float) for _ in range(episodes)]
    for feature, its in having.items():
        if len(its) > max(_ALWAYS_COMPARED, _COMMON * episodes):
            continue
        weight = rarity[feature]
        weighed = [(position, weight * strength) for position, strength in its]
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
    """The weightiest of what two episodes share."""
    # By name where they weigh the same, so that two builds give the same.
    weighed = sorted(
        (-rarity[feature] * min(_STRENGTH[ours[feature]], _STRENGTH[theirs[feature]]), feature)
        for feature in ours.keys() & theirs.keys()
    )
    for _, feature in weighed[:_REASONS]:
        yield min(ours[feature], theirs[feature], key=_STRENGTH.__getitem__), feature
