"""The whole way of a transcript: learn its language, find the damaged turns, restore them."""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from generator.importing.repair import shifts, verdict, wrapping
from generator.importing.repair.candidates import Alphabet, Reading, read, window
from generator.importing.repair.language import START, Language
from generator.importing.repair.model import Certainty, RawTurn, Restoration, TurnRepair
from generator.importing.repair.signs import suspicious
from generator.importing.repair.words import english
from generator.importing.repair.wrapping import SHIFTS, Break

_DAMAGED_FROM = 1.5
"""The logarithm of the odds from which a turn counts as damaged."""
_MORE_LIKELY = 0.5
_NEGLIGIBLE = 1e-6
_HEALTHY = SHIFTS.index(0)


def repair(turns: Sequence[RawTurn], names: AbstractSet[str] = frozenset()) -> list[TurnRepair]:
    """Put back what the newlines of a hard-wrapped transcript have overwritten.

    Args:
        turns: all turns of one transcript, in order; the healthy ones teach its words.
        names: names and terms of the archive, in their spelling.

    Returns:
        One result per turn. Where no width of a wrap explains the lines, nothing is restored.
    """
    wide = wrapping.width(turns)
    if wide is None:
        return [_untouched(turn, None) for turn in turns]
    names = names | {turn.label for turn in turns if turn.label}
    alphabet = Alphabet("".join(names) + "".join(turn.text for turn in turns))
    language = Language(english(), names)
    for turn in turns:
        for line in turn.lines:
            language.hear(line.split(" ")[1:-1])
    marked = [suspicious(turn, wide, language, alphabet) for turn in turns]
    language = Language(english(), names)
    for turn, is_marked in zip(turns, marked, strict=True):
        if is_marked:
            _learn_inside(turn, language)
        else:
            language.learn(turn.text[turn.speech_from :].split())
    return [
        _restored(turn, wide, language, alphabet) if is_marked else _untouched(turn, wide)
        for turn, is_marked in zip(turns, marked, strict=True)
    ]


def _learn_inside(turn: RawTurn, language: Language) -> None:
    """Learn the tokens of each line of a turn that no newline touches."""
    start = turn.speech_from
    last = len(turn.lines) - 1
    for number, line in enumerate(turn.lines):
        tokens = (line if number else line[start:]).split(" ")
        inner = tokens[1 if number else 0 : len(tokens) if number == last else -1]
        language.learn((token for token in inner if token), None if number else START)


def _untouched(turn: RawTurn, wide: int | None) -> TurnRepair:
    text = turn.text
    short = () if wide is None else _short_lines(turn, wide, wrapping.breaks(text))
    return TurnRepair(turn, text.replace("\n", " "), (), short)


def _short_lines(turn: RawTurn, wide: int, places: Iterable[Break]) -> tuple[int, ...]:
    return tuple(
        turn.first_line + place.index
        for place in places
        if wrapping.ends_paragraph(turn.text, place, wide)
    )


def _restored(turn: RawTurn, wide: int, language: Language, alphabet: Alphabet) -> TurnRepair:
    text = turn.text
    places = wrapping.breaks(text)
    windows = [window(text, turn.speech_from, place) for place in places]
    readings = [read(around, alphabet, language) for around in windows]
    rules = [[_rule(text, place, wide, shift) for shift in SHIFTS] for place in places]
    chain = shifts.solve(
        [
            [
                wrapping.either(reading.space + space, reading.bounded + other)
                for space, other in row
            ]
            for reading, row in zip(readings, rules, strict=True)
        ]
    )
    if chain.odds < _DAMAGED_FROM:
        return _untouched(turn, wide)
    found: list[Restoration] = []
    filling: dict[int, str] = {}
    healthy: list[Break] = []
    for place, around, reading, row, share in zip(
        places, windows, readings, rules, chain.shares, strict=True
    ):
        lost = _lost(reading, row, share)
        if lost < _MORE_LIKELY:
            if share[_HEALTHY] > _MORE_LIKELY:
                healthy.append(place)
            continue
        shift = max(zip(share, SHIFTS, strict=True))[1]
        line = turn.first_line + place.index
        restoration = verdict.restoration(line, around, reading.chances(lost), shift, language)
        found.append(restoration)
        best = restoration.candidates[0].character
        sure = restoration.certainty is Certainty.CERTAIN
        filling[place.at] = best if sure else f"⟦{best}⟧"
    mended = "".join(
        filling.get(at, " ") if letter == "\n" else letter for at, letter in enumerate(text)
    )
    return TurnRepair(turn, mended, tuple(found), _short_lines(turn, wide, healthy))


def _rule(text: str, place: Break, wide: int, shift: int) -> tuple[float, float]:
    """What the wrap rule says of a shift: if a space is hidden, if anything else is."""
    if shift == 0:
        return wrapping.healthy_weight(text, place, wide), -math.inf
    return wrapping.shifted_weight(text, place, wide, shift)


def _lost(reading: Reading, rules: Sequence[tuple[float, float]], share: Sequence[float]) -> float:
    """The probability that a newline hides anything but a space, over all shifts."""
    lost = 0.0
    for (space, other), part in zip(rules, share, strict=True):
        if part > _NEGLIGIBLE:
            odds = reading.space + space - reading.bounded - other
            lost += part / (1 + math.exp(min(odds, 700.0)))
    return lost
