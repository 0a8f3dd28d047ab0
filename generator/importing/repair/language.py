"""How likely a run of tokens is: general English mixed with what the same transcript says.

A token is what stands between two spaces, such as `"don't,`. Its likelihood is that of its word
after the one before, of its capitals, and of the mark that follows it: marks and capitals decide
where a lost character was a full stop.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from generator.importing.repair.words import English

_TOKEN = re.compile(r"(?P<lead>[^\w]*)(?P<word>.*?)(?P<trail>[^\w]*)", re.DOTALL)
_DIGITS = re.compile(r"\d[\d.,:/%$-]*(?P<unit>st|nd|rd|th|s|k|x)?")
_SENTENCE = frozenset(".?!")
START = "<start>"
_UNLISTED = math.log(0.012)
"""How often a word of speech is in no list: names, terms, slips."""
_NUMBER = math.log(0.004)
_NAME = math.log(5e-5)
_ODD_MARK = math.log(2e-4)
_COMMON = 2e-5
_NO_TOKEN = math.log(1e-4)

# Of 100 words of a transcript so many are followed by...
_MARKS = {"": 0.845, ",": 0.083, ".": 0.060, "?": 0.007, "!": 0.001, "...": 0.001, "-": 0.0006}
_MARKS |= {":": 0.0005, ";": 0.0005, '"': 0.0005, ',"': 0.0002, '."': 0.0004, "'": 0.0003}


class Token(NamedTuple):
    """A token in its parts: `("`, `don't`, `,`."""

    lead: str
    word: str
    trail: str


# Smaller shares, as of hundreds of marks in a row, would be rounded to nought.
_LEAST = 1e-300


class Language:
    """English as one transcript speaks it."""

    def __init__(self, english: English, names: AbstractSet[str]) -> None:
        """Start from general English.

        Args:
            english: the word lists.
            names: names and terms of the archive, in their spelling, of one word or several.
        """
        self._english = english
        self._names: dict[str, str] = {
            word.lower(): word
            for name in names
            for word in (parse(token).word for token in name.split())
            if word
        }
        self._words: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._marks: Counter[str] = Counter()
        self._inside: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        self._starts = Counter({True: 19, False: 1})
        self._total = 0
        self._heard: set[str] = set()
        self._own_spelling = {low for low, name in self._names.items() if _is_own(name)}
        self._word_memory: dict[str, float] = {}
        self._token_memory: dict[str | None, dict[str, float]] = {}

    def learn(self, tokens: Iterable[str], previous: str | None = START) -> None:
        """Count a run of whole tokens of the same transcript.

        `previous` is what `context` says of the token before the run, None if nothing is known.
        """
        for token in tokens:
            _, word, trail = parse(token)
            if not word:
                continue
            low = word.lower()
            self._total += 1
            self._words[low] += 1
            if _is_own(word):
                self._own_spelling.add(low)
            self._marks[f"{low} {trail}"] += 1
            if previous is not None:
                self._before[previous] += 1
                self._pairs[f"{previous} {low}"] += 1
            if previous is None:
                pass
            elif previous != START:
                self._inside[low] += 1
                self._capital[low] += word[0].isupper()
            elif word[0].isalpha():
                self._starts[word[0].isupper()] += 1
            previous = context(token)
        self._word_memory.clear()
        self._token_memory.clear()

    def hear(self, tokens: Iterable[str]) -> None:
        """Note whole tokens of the same transcript, without counting them."""
        self._heard.update(parse(token).word.lower() for token in tokens)

    def knows(self, word: str) -> bool:
        """Whether a word is listed, is a name of the archive, or is said elsewhere."""
        low = parse(word).word.lower()
        if self._listed(low):
            return True
        if not low or any(map(str.isdigit, low)):
            return True
        parts = re.split(r"[-'’.]", low)
        return len(parts) > 1 and all(not part or self._listed(part) for part in parts)

    def is_common(self, word: str) -> bool:
        """Whether the lists have a word as one in 50,000 or more."""
        return self._english.share.get(parse(word).word.lower(), 0.0) > _COMMON

    def has_own_spelling(self, word: str) -> bool:
        """Whether a word is written with capitals inside: JavaScript, NASA."""
        return word.lower() in self._own_spelling

    def is_written_small(self, word: str) -> bool:
        """Whether a word can hardly be a name: mostly written small here, or an everyday one."""
        small = self._inside[word] - self._capital[word]
        return small > self._capital[word] or (
            not self._capital[word] and word in self._english.everyday
        )

    def _listed(self, low: str) -> bool:
        return (
            low in self._english.share
            or low in self._names
            or low in self._words
            or low in self._heard
            or low == "s"
        )

    def score(self, tokens: Sequence[str], previous: str | None) -> float:
        """The logarithm of the likelihood of tokens after what `context` says of the one before.

        `previous` is None where nothing is known of what stood before.
        """
        score = 0.0
        for token in tokens:
            memory = self._token_memory.setdefault(previous, {})
            known = memory.get(token)
            if known is None:
                known = memory[token] = self._token(token, previous)
            score += known
            previous = context(token)
        return score

    def _token(self, token: str, previous: str | None) -> float:
        parsed = parse(token)
        if not parsed.word:
            return _NO_TOKEN + len(token) * _ODD_MARK
        return self._word(parsed.word, previous) + self._mark(parsed)

    def _word(self, word: str, previous: str | None) -> float:
        low = word.lower()
        alone = self._alone(low)
        if previous is None:
            return alone + self._case(word, low, sentence_start=None)
        seen = self._before[previous]
        share = math.exp(alone)
        if previous not in {START, ","}:
            general = self._english.pairs.get(f"{previous} {low}", 0.0)
            share = 0.55 * share + 0.45 * general
        said = seen / (seen + 30)
        if seen:
            share = (1 - 0.5 * said) * share + 0.5 * said * self._pairs[f"{previous} {low}"] / seen
        return math.log(max(share, _LEAST)) + self._case(
            word, low, sentence_start=previous == START
        )

    def _alone(self, low: str) -> float:
        """How likely a word is where nothing is known about its neighbours."""
        known = self._word_memory.get(low)
        if known is None:
            here = self._total / (self._total + 25_000)
            share = (1 - here) * self._english.share.get(low, 0.0)
            if self._total:
                share += here * self._words[low] / self._total
            if low in self._names:
                share += math.exp(_NAME)
            known = math.log(share) if share else self._unlisted(low)
            self._word_memory[low] = max(known, -30.0 - 1.5 * len(low))
        return known

    def _unlisted(self, low: str) -> float:
        if number := _DIGITS.fullmatch(low):
            # Round numbers are said more often: a nought counts for two other digits.
            figures = sum(2.6 if figure != "0" else 1.9 for figure in low if figure.isdigit())
            marks = sum(not letter.isalnum() for letter in low)
            return _NUMBER - figures - 2.5 * marks - (3.0 if number["unit"] else 0.0)
        stem, mark, ending = low.replace("’", "'").rpartition("'")
        if mark and ending == "s" and self._listed(stem):
            return self._alone(stem) + math.log(0.02)
        head, hyphen, rest = low.partition("-")
        if hyphen and head and rest:
            return self._alone(head) + self._alone(rest) + math.log(0.004)
        odd = sum(not letter.isalpha() for letter in low)
        return _UNLISTED + self._english.spelling(low) + odd * _ODD_MARK

    def _case(self, word: str, low: str, *, sentence_start: bool | None) -> float:
        if word == low and not low[0].isalpha():
            return 0.0
        name = self._names.get(low)
        prior, weight = (0.9, 3.0) if name and name[0].isupper() else (0.01, 0.5)
        if not name and low not in self._english.share:
            prior = 0.3
        if low == "i" or low.startswith("i'"):
            prior, weight = 0.999, 1000.0
        inside = self._inside[low]
        capital = (self._capital[low] + prior * weight) / (inside + weight)
        if sentence_start:
            start = self._starts[True] / self._starts.total()
            capital = 1 - (1 - start) * (1 - capital)
        elif sentence_start is None:
            capital = 0.9 * capital + 0.1
        capital = min(max(capital, 1e-3), 0.999)
        if word == low:
            return math.log(1 - capital)
        if word[0].isupper() and word[1:] == low[1:]:
            return math.log(capital)
        if name == word or (word.isupper() and len(word) > 1):
            return math.log(0.1) if name == word or name is None else math.log(0.01)
        return math.log(1e-3)

    def _mark(self, token: Token) -> float:
        low = token.word.lower()
        general = _MARKS.get(token.trail, 1e-5 ** max(1, len(token.trail) - 1))
        seen = self._words[low]
        share = (self._marks[f"{low} {token.trail}"] + 15 * general) / (seen + 15)
        return math.log(max(share, _LEAST)) + len(token.lead) * math.log(0.004)


def _is_own(word: str) -> bool:
    return not word[1:].islower() and any(map(str.isupper, word[1:]))


@lru_cache(maxsize=100_000)
def parse(token: str) -> Token:
    """A token in its parts; a token of marks alone is all `lead`."""
    if token.isalpha():
        return Token("", token, "")
    found = _TOKEN.fullmatch(token)
    return Token(found["lead"], found["word"], found["trail"]) if found else Token(token, "", "")


@lru_cache(maxsize=100_000)
def context(token: str) -> str:
    """What the next token needs to know of one: its word, a comma, or the end of a sentence."""
    _, word, trail = parse(token)
    if not trail:
        return word.lower()
    if _SENTENCE & set(trail):
        return START
    return "," if "," in trail or ";" in trail or ":" in trail else word.lower()
