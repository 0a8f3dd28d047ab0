"""What the wrap rule implies: the lever of the whole repair.

The rule of the damage (measured on the first episode, 1,904 newlines): the text was wrapped
greedily, a line taking words for as long as they fit; then words were corrected while the places
of the newlines stayed. So the length of every line is still that of the *uncorrected* text, and if
corrections before a newline made the text `shift` characters longer, then

- the space at which the line was wrapped stands `shift` characters behind the newline (before it,
  if negative) and must be visible there, unless another newline hides it;
- the word behind that space did not fit: `len(line) + 1 + len(word) > width`.

A healthy newline is the case `shift == 0`. In the first episode every healthy newline obeys, but
for five at which a paragraph ends.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from generator.importing.repair.model import RawTurn

LARGEST_SHIFT = 9
SHIFTS = tuple(range(-LARGEST_SHIFT, LARGEST_SHIFT + 1))
SENTENCE_ENDS = frozenset(".?!:;\"”'")

# Natural logarithms of likelihood ratios against a place chosen at random.
_SPACE_SEEN = math.log(0.98 / 0.18)  # every 5.5th character of English text is a space
_SPACE_MISSING = math.log(0.004 / 0.82)
_UNFIT = math.log(0.003)
_PARAGRAPH = math.log(0.02)
# How many of the words of running English have at least so many characters, marks included
# (counted over the first episode).
_AT_LEAST = (1.0, 1.0, 0.95, 0.79, 0.57, 0.37, 0.26, 0.18, 0.12, 0.075, 0.045, 0.025, 0.015, 0.008)


@dataclass(frozen=True, slots=True)
class Break:
    """A newline inside a turn."""

    index: int
    at: int
    """Its place in the text of the turn."""
    length: int
    """The length of the line that it ends."""


def breaks(text: str) -> list[Break]:
    """The newlines of a turn's text, in order."""
    found: list[Break] = []
    start = 0
    while (at := text.find("\n", start)) >= 0:
        found.append(Break(len(found), at, at - start))
        start = at + 1
    return found


def width(turns: Iterable[RawTurn]) -> int | None:
    """The width at which the lines are wrapped; None where no width explains them.

    A newline votes for every width that its line keeps and its next word breaks. Damage scatters
    votes but leaves the lengths of the lines: three votes of five are enough, and fewer are if
    nearly all lines reach the last twelve columns.
    """
    votes: Counter[int] = Counter()
    lengths: list[int] = []
    for turn in turns:
        for line, following in zip(turn.lines, turn.lines[1:], strict=False):
            lengths.append(len(line))
            word = len(following.split(" ", 1)[0])
            votes.update(range(len(line), len(line) + word + 1))
    if not votes:
        return None
    best, count = max(votes.items(), key=lambda item: (item[1], item[0]))
    full = sum(best - 12 <= length <= best for length in lengths)
    enough = 0.6 if full < 0.9 * len(lengths) else 0.3
    return best if count >= enough * len(lengths) else None


def word_length(text: str, start: int) -> int:
    """How many characters the word at `start` has; a hidden character counts as a letter."""
    end = text.find(" ", start)
    return (len(text) if end < 0 else end) - start


def fits_rule(text: str, place: Break, wide: int) -> bool:
    """Whether a newline that is the space of its wrap would obey the rule."""
    word = text[place.at + 1 : place.at + 1 + wide].split(" ", 1)[0].split("\n", 1)[0]
    return place.length + 1 + len(word) > wide


def ends_paragraph(text: str, place: Break, wide: int) -> bool:
    """Whether a line ends early, after a sentence: the only reason to break the rule."""
    return not fits_rule(text, place, wide) and text[place.at - 1] in SENTENCE_ENDS


def healthy_weight(text: str, place: Break, wide: int) -> float:
    """How much the wrap rule speaks for a newline being the space of its wrap."""
    if fits_rule(text, place, wide):
        return _surprise(wide - place.length)
    return _PARAGRAPH if text[place.at - 1] in SENTENCE_ENDS else _UNFIT


def shifted_weight(text: str, place: Break, wide: int, shift: int) -> tuple[float, float]:
    """How much the rule speaks for a shift: if a space is hidden there, if anything else is."""
    space = place.at + shift
    if space < 0:
        return _SPACE_MISSING, _SPACE_MISSING
    if space >= len(text):
        return 0.0, 0.0
    seen = text[space]
    weight = 0.0 if seen == "\n" else _SPACE_SEEN if seen == " " else _SPACE_MISSING
    room = wide - place.length
    length = word_length(text, space + 1)
    letter = weight + (_surprise(room) if length >= room else _UNFIT)
    if shift < 0 and space + 1 + length > place.at:
        length = place.at - space - 1
    hidden_space = weight + (_surprise(room) if length >= room else _UNFIT)
    if shift in {-1, 1}:
        hidden_space = _SPACE_MISSING + _UNFIT  # two spaces in a row
    return hidden_space, letter


def _surprise(room: int) -> float:
    """How telling it is that a word of at least `room` characters stands somewhere."""
    return -math.log(_AT_LEAST[max(0, min(room, len(_AT_LEAST) - 1))])


def either(first: float, second: float) -> float:
    """The logarithm of the sum of what two logarithms stand for."""
    high, low = (first, second) if first > second else (second, first)
    return high + math.log1p(math.exp(low - high)) if low - high > -40 else high  # noqa: PLR2004


def total(weights: Collection[float]) -> float:
    """The logarithm of the sum of what the logarithms stand for."""
    largest = max(weights)
    return largest + math.log(sum(math.exp(weight - largest) for weight in weights))
