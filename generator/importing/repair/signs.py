"""Whether a turn shows any sign of damage: what the healthy ones are spared by.

Cheap, since every turn is asked. A sign only makes the turn worth a closer look; the verdict is
that of the chain of shifts.
"""

from generator.importing.repair import wrapping
from generator.importing.repair.candidates import Alphabet, window
from generator.importing.repair.language import Language
from generator.importing.repair.model import RawTurn


def suspicious(turn: RawTurn, wide: int, language: Language, alphabet: Alphabet) -> bool:
    """Whether a line has a space at its end, ends too early, or splits a word."""
    text, start = turn.text, turn.speech_from
    if "\n" not in text:
        return False
    if " \n" in text or "\n " in text:
        return True
    places = wrapping.breaks(text)
    if any(
        not wrapping.fits_rule(text, place, wide) and not wrapping.ends_paragraph(text, place, wide)
        for place in places
    ):
        return True
    return any(_splits_word(text, start, place, language, alphabet) for place in places)


def _splits_word(
    text: str, start: int, place: wrapping.Break, language: Language, alphabet: Alphabet
) -> bool:
    """Whether a piece beside the newline is no word, and a letter between both makes one."""
    around = window(text, start, place)
    left, right = around.left, around.right
    if not left or not right or not left[-1].isalpha() or not right[0].isalpha():
        # What is left of `they're` at a newline is `they'` or `'re`.
        return left.endswith("'") or right.startswith((",", ".", "?", "!", "'"))
    if not _is_piece(left, language) and not _is_piece(right, language):
        return False
    return any(language.knows(f"{left}{letter}{right}") for letter in alphabet.letters + "'")


def _is_piece(word: str, language: Language) -> bool:
    """Whether a word cannot stand alone: unknown, or a letter that is none of English's two."""
    return word.lower() not in {"a", "i"} if len(word) == 1 else not language.knows(word)
