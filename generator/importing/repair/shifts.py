"""How far the newlines of a turn have slipped: a chain of states, from newline to newline.

The state at a newline is its shift, 0 while the turn is healthy. A turn begins healthy; a
correction changes the shift from the next newline on; without one it stays to the turn's end. The
chain is solved forwards and backwards (L. R. Rabiner, A Tutorial on Hidden Markov Models, 1989), so
that every newline gets the probabilities of its shifts in view of the whole turn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from generator.importing.repair.wrapping import SHIFTS

_FIRST_CORRECTION = 2e-3
_FURTHER_CORRECTION = 0.03
_NARROW = 0.25
_RAW = [math.exp(-_NARROW * abs(shift)) for shift in SHIFTS]
_TARGET = [weight / sum(_RAW) for weight in _RAW]
_HEALTHY = SHIFTS.index(0)
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Chain:
    """What the newlines of a turn say together."""

    shares: list[list[float]]
    """For each newline the probability of each of SHIFTS."""
    odds: float
    """The logarithm of how much likelier the turn is if damaged than if healthy throughout."""


def solve(weights: Sequence[Sequence[float]]) -> Chain:
    """Weigh the shifts of all newlines of a turn.

    Args:
        weights: for each newline and each of SHIFTS, the logarithm of how well they agree.
    """
    # Healthy before any correction is a state of its own: leaving it is rarer than moving on.
    peaks = [max(row) for row in weights]
    emit = [
        [math.exp(max(value - peak, -60.0)) for value in row]
        for row, peak in zip(weights, peaks, strict=True)
    ]
    fresh, moved = 1.0, [0.0] * len(SHIFTS)
    forward: list[tuple[float, list[float]]] = []
    scale = 0.0
    healthy = 0.0
    for row, peak, raw in zip(emit, peaks, weights, strict=True):
        everything = sum(moved)
        jump = fresh * _FIRST_CORRECTION + everything * _FURTHER_CORRECTION
        moved = [
            value * (moved[state] * (1 - _FURTHER_CORRECTION) + jump * _TARGET[state])
            for state, value in enumerate(row)
        ]
        fresh = fresh * (1 - _FIRST_CORRECTION) * row[_HEALTHY]
        size = fresh + sum(moved)
        scale += math.log(size) + peak
        healthy += raw[_HEALTHY] + math.log(1 - _FIRST_CORRECTION)
        fresh, moved = fresh / size, [value / size for value in moved]
        forward.append((fresh, moved))
    return Chain(_backwards(emit, forward), _odds(scale, healthy))


def _odds(everything: float, healthy: float) -> float:
    """Damaged against healthy, from all paths and the healthy one."""
    damaged = 1 - math.exp(min(0.0, healthy - everything))
    return math.log(max(damaged, _LEAST)) + everything - healthy


def _backwards(
    emit: Sequence[Sequence[float]], forward: Sequence[tuple[float, list[float]]]
) -> list[list[float]]:
    """The shares of the shifts, given what comes before and after."""
    ahead_fresh, ahead = 1.0, [1.0] * len(SHIFTS)
    shares: list[list[float]] = []
    for at in range(len(emit) - 1, -1, -1):
        fresh, moved = forward[at]
        joint = [value * later for value, later in zip(moved, ahead, strict=True)]
        joint[_HEALTHY] += fresh * ahead_fresh
        size = sum(joint) or 1.0
        shares.append([value / size for value in joint])
        row = emit[at]
        spread = sum(
            target * value * later for target, value, later in zip(_TARGET, row, ahead, strict=True)
        )
        ahead_fresh = (
            _FIRST_CORRECTION * spread + (1 - _FIRST_CORRECTION) * row[_HEALTHY] * ahead_fresh
        )
        ahead = [
            (1 - _FURTHER_CORRECTION) * value * later + _FURTHER_CORRECTION * spread
            for value, later in zip(row, ahead, strict=True)
        ]
        size = max(ahead_fresh, *ahead) or 1.0
        ahead_fresh, ahead = ahead_fresh / size, [value / size for value in ahead]
    shares.reverse()
    return shares
