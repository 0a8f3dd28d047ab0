"""The syntax of speaker labels in a transcript, and of likely mistakes in them.

An unrecognised label would silently become speech of the previous speaker. So whatever may be meant
as a label is reported; a backslash marks it as plain text.
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
    # The label includes the white space after it, so that it matches in one step.
    rf"(?P<label>[^\s:\[\\][^:\[]{{0,99}}+)\s*+(?:{STAMP}\s*+)?:\s*+(?P<text>.*)",
    re.DOTALL,
)

# Other common ways of writing labels.
_OTHER_FORMS = (
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
# Each of these ways contains one of these signs.
_SIGNS = (":", ";", "\uff1a", "[", ">", " - ", " – ")
# Words that are written in lower case in names.
_PARTICLES = frozenset(
    "& af al and av bin da de del della den der di dos du el ibn la le of ter van von y zu".split()
)
MOST_WORDS = 5
_WORD = re.compile(r"[^\s,;:!?\"“”„«»…–—\[\]{}<>|=+*_#@%$^~`\\]+")
# Two of ten letters of a name may be wrong.
_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class MiswrittenLabel:
    """A label that is not written as it should be."""

    written: str
    label: str
    time: str


def may_be_label(label: str) -> bool:
    """Whether the syntax allows a label, whether it is declared or not."""
    return bool(re.fullmatch(_LABEL, label))


def looks_like_label(label: str, word: re.Pattern[str] = _WORD) -> bool:
    """Whether a text is up to five capitalised words; scripts without case count as capitalised.

    `word` matches one word of a label.
    """
    words = label.split()
    if not 0 < len(words) <= MOST_WORDS or not all(map(word.fullmatch, words)):
        return False
    first, *others = words
    return _is_capitalised(first) and all(
        each in _PARTICLES or each[0].isdigit() or _is_capitalised(each) for each in others
    )


def miswritten_labels(block: str) -> Iterator[MiswrittenLabel]:
    """The possible labels at the beginning of a block that are written in another way."""
    for pattern in _OTHER_FORMS if any(sign in block for sign in _SIGNS) else ():
        if found := pattern.match(block):
            time = found["time"] if ":" in found["time"] else ""
            yield MiswrittenLabel(found[0], " ".join(found["label"].split()), time)


class LabelGuess:
    """Finds the declared label that is meant by an undeclared one."""

    def __init__(self, declared: Iterable[str]) -> None:
        """Take the labels of an episode."""
        self._declared = declared
        self._labels: dict[str, str] = {}
        self._with_word: dict[str, str] = {}
        self._nearest = Nearest(())
        self._found: dict[str, str] = {}

    def declared(self, label: str) -> str:
        """The declared label that is meant by up to five words; empty if unsure.

        The words may be a misspelling of the label, or one word of a name.
        """
        if label not in self._found:
            self._found[label] = self._search(label)
        return self._found[label]

    def _search(self, label: str) -> str:
        words = label.split()
        if not 0 < len(words) <= MOST_WORDS or not all(map(_WORD.fullmatch, words)):
            return ""
        if not self._labels:
            self._index()
        if len(words) == 1 and (written := self._with_word.get(folded(label))):
            return written
        return self._labels.get(self._nearest.find(folded(label), _CLOSE), "")

    def _index(self) -> None:
        """Index the declared labels; done on first use, since most files have no wrong label."""
        self._labels = {folded(each): each for each in self._declared}
        self._nearest = Nearest(self._labels)
        for name, written in self._labels.items():
            for word in name.split():
                self._with_word.setdefault(word, written)


def _is_capitalised(word: str) -> bool:
    letter = word.lstrip(".'’&/()-\u200b\u200e\u200f\ufeff")[:1]
    return letter.isalpha() and not letter.islower()
