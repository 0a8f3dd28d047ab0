"""Which characters a newline may hide, and how well each of them reads."""

import math
import string
from dataclasses import dataclass

from generator.importing.repair.language import START, Language, context, parse
from generator.importing.repair.wrapping import Break, total

_TRAILING_MARKS = ",.?!;:"
_INNER_MARKS = "'-"
_CLOSERS = {")": "(", "]": "[", "”": "“", '"': '"'}
_DOUBLE_SPACE = -9.0
_MOST_TELLING = 10.0


@dataclass(frozen=True, slots=True)
class Window:
    """The surroundings of a newline, as far as they are read for it."""

    left: str
    """From the beginning of the token that the newline touches; "" after a space."""
    right: str
    """To the end of the token that the newline touches, with the spaces before it."""
    previous: str | None
    """The context before `left`, as `language.context` gives it; None if unknown."""
    following: str | None
    """The token after `right`; None if unknown."""
    quoted: str
    """What stands from `left` to `right`, the newline included, for people to read."""
    at_end: bool
    """Whether the turn ends with `right`, perhaps within a word."""
    among_capitals: bool
    """Whether a token beside it is capitalised; names of several words are."""
    is_cramped: bool
    """Whether another newline stands in or at the same token."""

    @property
    def begins_word(self) -> bool:
        """Whether a letter in the newline's place is the first of its word."""
        return not any(map(str.isalnum, self.left))

    def filled(self, character: str) -> str:
        """The window with a character in the newline's place."""
        return f"{self.left}{character}{self.right}"

    def word(self, character: str) -> str:
        """The token that a character in the newline's place becomes a part of."""
        return f"{self.left}{character}{self.right}".split(" ", 1)[0]

    def joined(self, character: str) -> str:
        """What people read, with a character in the newline's place."""
        return self.quoted.replace("\n", character)


def window(text: str, start: int, place: Break) -> Window:
    """What stands around a newline of a turn whose words begin at `start`."""
    at = place.at
    line_start = max(start, text.rfind("\n", 0, at) + 1)
    left_from = max(line_start, text.rfind(" ", 0, at) + 1)
    before = text[line_start:left_from].rstrip(" ").rpartition(" ")[2]
    if before:
        previous: str | None = context(before)
    else:
        previous = START if line_start == start else None
    line_end = text.find("\n", at + 1)
    is_last = line_end < 0
    line_end = len(text) if is_last else line_end
    rest = text[at + 1 : line_end]
    lead = len(rest) - len(rest.lstrip(" "))
    right, space, more = rest[lead:].partition(" ")
    following, closed, _ = more.partition(" ")
    known = following if following and (closed or is_last) else None
    shown_from = left_from if text[at - 1] != " " else left_from - 1 - len(before)
    return Window(
        left=text[left_from:at],
        right=rest[:lead] + right,
        previous=previous,
        following=known,
        quoted=text[max(line_start, shown_from) : at] + "\n" + rest[:lead] + right,
        at_end=is_last and not space and not more,
        among_capitals=_is_capitalised(before) or _is_capitalised(following),
        is_cramped=(line_start == left_from and line_start > start and text[at - 1] != " ")
        or (not is_last and not space),
    )


def _is_capitalised(token: str) -> bool:
    """Whether a token is written like a name; "I" and "I'm" are not names."""
    word = parse(token).word
    return word[:1].isupper() and word != "I" and not word.startswith(("I'", "I’"))


class Alphabet:
    """The letters of a transcript: English ones and what its words use beyond them."""

    def __init__(self, text: str) -> None:
        """Take the letters outside ASCII from a text."""
        self.letters = string.ascii_lowercase + "".join(
            sorted({letter for letter in text if letter.isalpha() and letter.islower()} - _ASCII)
        )


_ASCII = set(string.ascii_lowercase)


def characters(place: Window, alphabet: Alphabet, language: Language) -> str:
    """The characters that may stand in a newline's place, without the space."""
    left, right = place.left, place.right
    before, after = left[-1:], right[:1]
    rest = right.partition(" ")[0]
    found = alphabet.letters
    if not before.isalnum() or before.isupper() or after.isupper():
        found += alphabet.letters.upper()
    common = [letter for letter in found if language.is_common(f"{left}{letter}{rest}")]
    if common and not place.among_capitals:
        # Beside a word that everybody uses, one that is in no list has no chance.
        found = "".join(letter for letter in found if language.knows(f"{left}{letter}{rest}"))
    if before.isdigit() or after.isdigit() or not (before.strip() or after.strip()):
        found += string.digits
    if before and after.isalnum():
        found += _INNER_MARKS
        if before.isdigit() and after.isdigit():
            found += ".,"
    if before and not after.isalnum():
        found += _TRAILING_MARKS + "'\""
    if not before:
        found += '"'
        found += "".join(
            opener
            for closer, opener in _CLOSERS.items()
            if closer in right and opener not in right and opener != '"'
        )
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """How well the text reads with each character in a newline's place; logarithms."""

    space: float
    other: float
    """All characters but the space together."""
    each: dict[str, float]

    @property
    def bounded(self) -> float:
        """The same as `other`, but never so much more than `space` that one odd word convicts."""
        return min(self.other, self.space + _MOST_TELLING)

    def chances(self, lost: float) -> dict[str, float]:
        """The probability of each character but the space, given that of them together."""
        return {key: lost * math.exp(value - self.other) for key, value in self.each.items()}


def read(place: Window, alphabet: Alphabet, language: Language) -> Reading:
    """Read the text with the space and with every other character that may stand there."""
    each = {
        character: score(place, character, language)
        for character in characters(place, alphabet, language)
    }
    return Reading(score(place, " ", language), total(each.values()), each)


def score(place: Window, character: str, language: Language) -> float:
    """The logarithm of the likelihood of the text with a character in the newline's place."""
    tokens = place.filled(character).split(" ")
    whole = [token for token in tokens if token]
    # A space before the first or behind the last token only says where they end.
    gaps = sum(not token for token in tokens[1:-1])
    if character == " ":
        gaps += (not place.left) + (place.right.startswith(" "))
        gaps -= sum(not token for token in tokens[1:-1])
    if place.following is not None:
        whole.append(place.following)
    return language.score(whole, place.previous) + gaps * _DOUBLE_SPACE
