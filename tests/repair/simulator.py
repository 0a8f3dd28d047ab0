"""Damages any text by the rule of the first episode, with a seed.

The rule (../shared/data/seed/README.md): a turn is wrapped at a width, its label counting on the
first line; then words are corrected while the places of the newlines stay; so from the next newline
on they overwrite whatever character stands at their place. The text given is the corrected one: it
is what a repair should find. What was wrapped is a version with other words in it.
"""

import random
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.importing.repair import RawTurn

_LETTERS = "etaoinsrhldcumfpgwybvk"


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn as it was said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """A text after the damage."""

    turns: list[RawTurn]
    lost: dict[int, str]
    """What each newline overwrote, by the number of the line it ends; spaces are not listed."""
    harmed: set[int]
    """The positions of the turns that lost a character."""


def damage(  # noqa: PLR0913 - what may be varied is named by the caller
    turns: Sequence[SpokenTurn],
    seed: int,
    *,
    width: int = 32,
    part: float = 0.25,
    cut: float = 0.2,
    only: AbstractSet[int] | None = None,
) -> Damaged:
    """Wrap a text and damage some of its turns.

    Args:
        turns: what was said.
        seed: the same seed gives the same damage.
        width: the width of the wrap.
        part: which part of the turns of at least three lines is corrected.
        cut: which part of those is also cut at its end.
        only: the positions of the turns that may be corrected; all if not given.
    """
    chance = random.Random(seed)
    raw: list[RawTurn] = []
    lost: dict[int, str] = {}
    harmed: set[int] = set()
    line = 1
    for number, turn in enumerate(turns):
        whole = f"{turn.label}: {turn.text}"
        start = len(turn.label) + 2
        spared = only is not None and number not in only
        if spared or len(whole) < 3 * width or chance.random() >= part:
            wrapped = _overwrite(whole, _newlines(whole, width))
        else:
            wrapped = _overwrite(whole, _newlines(_uncorrected(whole, start, chance), width))
            if chance.random() < cut:
                wrapped = wrapped[: -chance.randint(1, 30)]
            missing = {
                line + wrapped.count("\n", 0, at): whole[at]
                for at, character in enumerate(wrapped)
                if character == "\n" and whole[at] != " "
            }
            lost |= missing
            if missing:
                harmed.add(number)
        lines = tuple(wrapped.split("\n"))
        raw.append(RawTurn(turn.label, line, lines))
        line += len(lines)
    return Damaged(raw, lost, harmed)


def _newlines(text: str, width: int) -> list[int]:
    """Where a greedy wrap puts its newlines; a word longer than the width overhangs."""
    places: list[int] = []
    line_start = 0
    at = text.find(" ")
    while at >= 0:
        end = text.find(" ", at + 1)
        end = len(text) if end < 0 else end
        if end - line_start > width and at > line_start:
            places.append(at)
            line_start = at + 1
        at = text.find(" ", at + 1)
    return places


def _uncorrected(text: str, start: int, chance: random.Random) -> str:
    """The text before one to three corrections of one or two characters, each within a word."""
    words = [
        (at, word) for at, word in _words(text) if at >= start and len(word) >= 4 and word.isalpha()
    ]
    chosen = sorted(chance.sample(words, min(len(words), chance.randint(1, 3))), reverse=True)
    for at, word in chosen:
        size = chance.randint(1, 2)
        inside = at + chance.randint(1, len(word) - 1 - size)
        if chance.random() < 0.5:
            text = text[:inside] + text[inside + size :]
        else:
            text = text[:inside] + "".join(chance.choices(_LETTERS, k=size)) + text[inside:]
    return text


def _words(text: str) -> list[tuple[int, str]]:
    found = []
    at = 0
    for word in text.split(" "):
        found.append((at, word))
        at += len(word) + 1
    return found


def _overwrite(text: str, places: Sequence[int]) -> str:
    letters = list(text)
    for at in places:
        if 0 < at < len(letters) - 1:
            letters[at] = "\n"
    return "".join(letters)
