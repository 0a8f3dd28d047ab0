"""What is made of a lost character: whether it is applied, and what a reviewer is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.importing.repair.candidates import Window
from generator.importing.repair.language import Language, parse
from generator.importing.repair.model import Candidate, Certainty, Restoration

CERTAIN_FROM = 0.985
"""The probability that a certain character must have.

Set on the tuning texts, where 99.8 % of the characters above it were right (and 96 to 99 % of those
between 0.95 and it: the probabilities mean what they say).
"""
_LISTED = 6
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class _Case:
    """A lost character with its first candidate, as the rules look at it."""

    around: Window
    character: str
    word: str
    """The word that the candidate makes, without its marks."""
    chance: float
    language: Language


def _is_at_cut(case: _Case) -> bool:
    around = case.around
    return around.at_end and (not around.right or around.right[-1].isalnum())


def _is_own_spelling(case: _Case) -> bool:
    odd = any(letter.isupper() for letter in case.word[1:]) or any(map(str.isdigit, case.word))
    return odd or case.language.has_own_spelling(case.word)


def _is_case_open(case: _Case) -> bool:
    """Whether a small first letter could be a capital: in a name, or after a quotation mark."""
    around = case.around
    return around.begins_word and (
        bool(around.left) or around.among_capitals or not case.language.is_written_small(case.word)
    )


# Each of these makes a character a proposal. The first that applies is the reason given.
_DOUBTS: list[tuple[Callable[[_Case], bool], str]] = [
    (lambda case: case.character.isdigit(), "a digit"),
    (lambda case: not case.character.isalpha(), "a mark"),
    (lambda case: case.character.isupper(), "a capital"),
    (_is_own_spelling, "an acronym or a spelling of its own"),
    (lambda case: len(case.word) == 1, "a word of one letter"),
    (_is_at_cut, "the turn may be cut within the word"),
    (lambda case: case.around.is_cramped, "another newline stands in the same word"),
    (_is_case_open, "it may be a capital"),
    (lambda case: not case.language.knows(case.word), "the word is in no list"),
    (lambda case: case.chance < CERTAIN_FROM, "other characters read well too"),
]


def restoration(
    line: int, around: Window, chances: Mapping[str, float], shift: int, language: Language
) -> Restoration:
    """Rank the candidates of a lost character and decide about the first.

    Args:
        line: the number of the raw line that the newline ends.
        around: what stands around the newline.
        chances: the probability of each character.
        shift: the likeliest shift.
        language: what is known of the transcript's words.
    """
    ranked = sorted(chances, key=lambda key: (-chances[key], key))
    candidates = tuple(
        Candidate(key, round(chances[key], 6), around.joined(key))
        for key in ranked[:_LISTED]
        if chances[key] >= _LEAST or key == ranked[0]
    )
    best = candidates[0]
    word = parse(around.word(best.character)).word
    case = _Case(around, best.character, word, best.score, language)
    doubt = next((reason for applies, reason in _DOUBTS if applies(case)), "")
    return Restoration(
        line=line,
        before=around.quoted,
        after=best.after,
        certainty=Certainty.PROPOSED if doubt else Certainty.CERTAIN,
        candidates=candidates,
        shift=shift,
        reason=f"{_place(shift)}; {doubt or 'nothing else reads nearly as well'}",
    )


def _place(shift: int) -> str:
    """Where the space of the wrap stands, in words."""
    if not shift:
        return "the place of the wrap is not clear"
    side = "after" if shift > 0 else "before"
    return f"the wrap's space is {abs(shift)} {side} (shift {shift:+d})"
