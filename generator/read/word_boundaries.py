"""Finds the boundaries of words and sentences in transcript text.

Functions that take a position expect a text with a line break before its first and after its last
character, so that every position has a neighbour on either side.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

from generator.read.change_record import CLOSE, OPEN
from generator.read.transcript import UNSPOKEN

_APOSTROPHES = "'’"
_AFTER_APOSTROPHE = frozenset({"s", "ll", "d", "re", "ve", "m"})
# Followed by a letter, they join two words into one: torch-like, torch.ch, R&D.
_JOINTS = _APOSTROPHES + "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}.&@"
_SIGNS_AT_END = "+#"
_OF_WORDS = "_" + OPEN + CLOSE
_LETTERS = re.compile(r"[^\W\d_]+")
_BETWEEN_SENTENCES = frozenset(" \"“”„‘’'«»(¿¡")
_ENDS_SENTENCE = frozenset(
    ".!?…:\n\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
)
UNSPACED = (
    "\u0e00-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Myanmar; Khmer
    "\u1950-\u19df\u1a20-\u1aaf\ua980-\ua9ff\uaa60-\uaadf"  # Tai Le to Tai Viet, Javanese
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\ua000-\ua4cf"  # kana, Han, Yi
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts without spaces between words, as ranges of a regular expression."""
_UNSPACED = re.compile(f"[{UNSPACED}]")


def words_at(text: str, words: str) -> Iterator[tuple[int, int]]:
    """The occurrences of whole words in a paragraph, outside square brackets: start and end."""
    if words not in text or not words:
        return
    spoken = _spoken(text) if "[" in text else text
    padded = f"\n{spoken}\n"
    start = padded.find(words)
    while start >= 0:
        if _is_whole(padded, start, start + len(words)):
            yield start - 1, start - 1 + len(words)
        start = padded.find(words, start + 1)


# Callers look for many words in one text, then in the next.
@lru_cache(maxsize=16)
def _spoken(text: str) -> str:
    """The text with NUL characters in place of what is in square brackets."""
    return UNSPOKEN.sub(lambda found: "\0" * len(found[0]), text)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the word ends on both sides."""
    return not (goes_on(text, start - 1, -1) or goes_on(text, end, 1))


def goes_on(text: str, position: int, step: int) -> bool:
    """Whether a word continues at the position next to it, to the left (-1) or right (1)."""
    character = text[position]
    if character in " ,\n":
        return False
    if character.isalnum() or character in _OF_WORDS or category(character).startswith("M"):
        # In a script without spaces between words, a neighbour may be another word.
        return not (_UNSPACED.match(character) or _UNSPACED.match(text[position - step]))
    if character in _SIGNS_AT_END:
        return step > 0
    return character in _JOINTS and _joins(text, position, step)


def _joins(text: str, position: int, step: int) -> bool:
    """Whether a sign such as a hyphen joins its neighbours into one word."""
    beyond = position + step
    if not text[beyond].isalnum():
        return False
    if text[position] not in _APOSTROPHES:
        return True
    if step < 0:
        # O'Reilly, but not the French d'Ada.
        return text[beyond].isupper()
    rest = _LETTERS.match(text, beyond)
    return rest is None or rest[0] not in _AFTER_APOSTROPHE


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence may start here: after a full stop, or at the start of a paragraph."""
    position = start - 1
    while text[position] in _BETWEEN_SENTENCES:
        position -= 1
    return text[position] in _ENDS_SENTENCE


def ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence may end here: around a full stop, or at the end of a paragraph."""
    position = end
    while text[position] in _BETWEEN_SENTENCES and text[position] != " ":
        position += 1
    return text[position] in _ENDS_SENTENCE or starts_sentence(text, end)


def word_before(text: str, start: int) -> str:
    """The word before a position, separated by one space; empty if there is none."""
    if text[start - 1 : start] != " ":
        return ""
    # Search for a space only: the last line break may be far back.
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1].rpartition("\n")[2]
    return word if word.isalpha() else ""


def is_capitalised(word: str) -> bool:
    """Whether a word is a capital followed by a lower-case letter: not `I`, not `GPU`."""
    return word[:1].isupper() and word[1:2].islower()
