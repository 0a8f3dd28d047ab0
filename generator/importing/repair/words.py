"""General English: how often words, pairs of words and runs of letters occur.

The lists are the two text files that the package symspellpy carries (MIT; see
docs/project/decisions/0011-word-list.md): 82,765 words and 243,342 pairs with their counts in
Google Books Ngram, cleaned with SCOWL. A line of the first reads `the 23135851162`, one of the
second `of the 1234567`. Books do not talk: what speech is full of and books are not, stands below.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

_PACKAGE = "symspellpy"
_WORDS = "frequency_dictionary_en_82_765.txt"
_PAIRS = "frequency_bigramdictionary_en_243_342.txt"

# Occurrences per 10,000 words of conversation: our own estimates, good to a factor of two. A word
# of the list keeps the greater of the two frequencies.
_SPOKEN = {
    60: "it's i'm that's yeah",
    30: "don't you're like know we're think really",
    15: "they're there's i've okay right um uh actually going gonna want mean kind lot got thing",
    8: "can't didn't doesn't what's let's i'd i'll you've we've he's things something stuff pretty"
    " maybe sure yes well oh guess basically um",
    4: "isn't wasn't won't wouldn't couldn't haven't she's who's you'll we'll it'll they've you'd"
    " wanna kinda definitely probably everybody somebody anyway hey cool awesome guys hi hello",
    1: "aren't weren't shouldn't hasn't hadn't ain't they'll they'd we'd he'd she'd he'll she'll"
    " that'll here's where's how's it'd cause gotta sorta hmm mhm ok everyone's someone's"
    " everybody's nobody's today's one's world's people's let's y'all nope yep wow",
}
_EVERYDAY = 1.5e-3
_LETTERS_OF_LISTED = 20_000
_COMMONEST = 23_135_851_162 / 0.0558  # the count of `the` over its share: all words of the books


@dataclass(frozen=True)
class English:
    """The lists, and what is computed from them when it is first asked for."""

    share: dict[str, float]
    """How large a part of all running words a word is."""
    _memory: dict[str, float] = field(default_factory=dict)

    @cached_property
    def everyday(self) -> frozenset[str]:
        """The words that stand for themselves whatever is talked about; none is part of names."""
        common = {word for word, share in self.share.items() if share > _EVERYDAY}
        spoken = {word for words in _SPOKEN.values() for word in words.split()}
        return frozenset(common - {"i", "may", "new", "us"} | spoken)

    @cached_property
    def pairs(self) -> dict[str, float]:
        """Which part of a first word's pairs has this second word, by `first second`.

        The counts of pairs and of words come from differently large collections, so that the pairs
        are compared with each other only.
        """
        counts = [line.rpartition(" ") for line in _lines(_PAIRS)]
        after: dict[str, float] = defaultdict(float)
        for pair, _, count in counts:
            after[pair[: pair.find(" ")]] += float(count)
        return {pair: float(count) / after[pair[: pair.find(" ")]] for pair, _, count in counts}

    @cached_property
    def _runs(self) -> tuple[dict[str, float], dict[str, float]]:
        """Letters in threes and in twos over the commoner words, for words that no list has."""
        threes: dict[str, float] = defaultdict(float)
        twos: dict[str, float] = defaultdict(float)
        for number, word in enumerate(self.share):
            if number >= _LETTERS_OF_LISTED:
                break
            framed = f"^^{word}$"
            for at in range(2, len(framed)):
                threes[framed[at - 2 : at + 1]] += 1
                twos[framed[at - 2 : at]] += 1
        return threes, twos

    def spelling(self, word: str) -> float:
        """The logarithm of how likely a word that is in no list is spelt like this."""
        known = self._memory.get(word)
        if known is None:
            threes, twos = self._runs
            framed = f"^^{word}$"
            known = sum(
                math.log(
                    (threes.get(framed[at - 2 : at + 1], 0.0) + 0.3)
                    / (twos.get(framed[at - 2 : at], 0.0) + 9)
                )
                for at in range(2, len(framed))
            )
            self._memory[word] = known
        return known


@cache
def english() -> English:
    """The lists, read once per process."""
    share = {word: count / _COMMONEST for word, count in _counts()}
    for often, words in _SPOKEN.items():
        for word in words.split():
            share[word] = max(share.get(word, 0.0), often / 10_000)
    # A single letter is a word only where somebody spells.
    for letter in "bcdefghjklmnopqrstuvwxyz":
        share[letter] = min(share.get(letter, 0.0), 1e-5)
    return English(share)


def _lines(name: str) -> list[str]:
    return resources.files(_PACKAGE).joinpath(name).read_text(encoding="utf-8-sig").splitlines()


def _counts() -> list[tuple[str, float]]:
    """Each word of the list with its count."""
    return [
        (word, float(count))
        for word, _, count in (line.partition(" ") for line in _lines(_WORDS))
        if count
    ]
