"""What a label looks like in a transcript, and what looks like one that somebody got wrong.

A label that is not recognised becomes speech of whoever spoke before, and nobody notices. So what
may be meant as one is pointed out, and a backslash says that it is not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.core.problems import Nearest
from generator.core.slugs import folded

# No part of a pattern can match what the part before it could: texts may be long and hostile.
STAMP = r"\[(?P<time>[\d.,]*:[\d:.,]*)\]"
_LABEL = r"[^\s:\[\\][^:\[]{0,99}?"
LABELLED = re.compile(
    # White space behind the label belongs to it: so it is found in one step.
    rf"(?P<label>[^\s:\[\\][^:\[]{{0,99}}+)\s*+(?:{STAMP}\s*+)?:\s*+(?P<text>.*)",
    re.DOTALL,
)

# What people write who know labels from elsewhere.
_OTHERWISE = (
    # Ada [0:05] without a colon
    re.compile(rf"(?P<label>{_LABEL})\s*+{STAMP}"),
    # **Ada**: - Ada (0:05): - Ada 0:05:
    re.compile(
        r"[*_]*+(?P<label>[^\s:\[\\][^:\[(]{0,99}?)[*_\s–-]*+[\[(]?(?P<time>[\d:.,]*)[\])]?[*_\s]*:"
    ),
    # Ada; - Ada: with the colon of Chinese - "Ada - "
    re.compile(r"(?P<label>[^\s:;\uff1a\[\\][^:;\uff1a\[]{0,99}?)(?P<time>)(?:[;\uff1a]| [-–] )"),
    # - Ada: - <Ada>
    re.compile(r"[-*•<]\s*+(?P<label>[^\s:\[\\<>*•-][^:\[<>]{0,99}?)(?P<time>)(?::|>)"),
)
# Each of them has one of these.
_SIGNS = (":", ";", "\uff1a", "[", ">", " - ", " – ")
# The words that are small in names.
_PARTICLES = frozenset(
    "& af al and av bin da de del della den der di dos du el ibn la le of ter van von y zu".split()
)
MOST_WORDS = 5
_WORD = re.compile(r"[^\s,;:!?\"“”„«»…–—\[\]{}<>|=+*_#@%$^~`\\]+")
# Of ten letters of a name two may be wrong.
_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A label that is written in another way than it should be."""

    written: str
    label: str
    time: str


def may_be_label(label: str) -> bool:
    """Whether a block can start with a label, whoever may be behind it."""
    return bool(re.fullmatch(_LABEL, label))


def looks_like_label(label: str, word: re.Pattern[str] = _WORD) -> bool:
    """Up to five capitalised words; scripts without capitals count as capitalised.

    `word` says what a word of a label may consist of.
    """
    words = label.split()
    if not 0 < len(words) <= MOST_WORDS or not all(map(word.fullmatch, words)):
        return False
    first, *others = words
    return _is_capitalised(first) and all(
        each in _PARTICLES or each[0].isdigit() or _is_capitalised(each) for each in others
    )


def written_otherwise(block: str) -> Iterator[Otherwise]:
    """What may be a label at the beginning of a block, in the ways that people write labels."""
    for pattern in _OTHERWISE if any(sign in block for sign in _SIGNS) else ():
        if found := pattern.match(block):
            time = found["time"] if ":" in found["time"] else ""
            yield Otherwise(found[0], " ".join(found["label"].split()), time)


class Meant:
    """Which of the declared labels is meant by one that is none."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Take the labels of an episode."""
        self._declared = declared
        self._labels: dict[str, str] = {}
        self._with_word: dict[str, str] = {}
        self._nearest = Nearest(())
        self._found: dict[str, str] = {}

    def by(self, label: str) -> str:
        """The declared label that is meant by up to five words; empty if unsure.

        It is misspelt, or one of the words of a name.
        """
        if label not in self._found:
            self._found[label] = self._search(label)
        return self._found[label]

    def _search(self, label: str) -> str:
        words = label.split()
        if not 0 < len(words) <= MOST_WORDS or not all(map(_WORD.fullmatch, words)):
            return ""
        if not self._labels:
            self._learn()
        if len(words) == 1 and (written := self._with_word.get(folded(label))):
            return written
        return self._labels.get(self._nearest.find(folded(label), _CLOSE), "")

    def _learn(self) -> None:
        """Look at the declared labels: where nothing is wrong nobody asks."""
        self._labels = {folded(each): each for each in self._declared}
        self._nearest = Nearest(self._labels)
        for name, written in self._labels.items():
            for word in name.split():
                self._with_word.setdefault(word, written)


def _is_capitalised(word: str) -> bool:
    letter = word.lstrip(".'’&/()-\u200b\u200e\u200f\ufeff")[:1]
    return letter.isalpha() and not letter.islower()
