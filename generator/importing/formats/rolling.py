"""Captions that show once more what the captions before them have shown.

::

    00:01.000 --> 00:02.000      00:01.000 --> 00:02.000      00:01.000 --> 00:04.000
    good morning                 Welcome                      the mill is going to

    00:02.000 --> 00:03.000      00:02.000 --> 00:03.000      00:03.000 --> 00:06.000
    good morning                 Welcome to the               is going to grind and
    everybody out

Live captions and those of YouTube roll, grow or overlap like this. What a caption repeats of the
caption before it is taken once. People repeat words too, so captions are only compared where one
follows the other without a pause, and only in a file where a third of them repeat something.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from generator.importing.draft import LeftOut, Utterance

WHY = "words that captions show once more, taken once"

_SHARE = 0.3
_FEWEST = 2
_ENOUGH_WORDS = 3
_MOST_WORDS = 100
_HOLD = 0.05
"""Seconds. YouTube shows the finished line for ten milliseconds before it rolls up."""
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class _Repeat:
    """How many words of a caption are those that end the caption before it."""

    words: int
    is_sure: bool


def once(
    captions: Sequence[Sequence[Utterance]], lines: Sequence[Sequence[int]]
) -> tuple[list[list[Utterance]], tuple[LeftOut, ...]]:
    """The utterances of captions without the words they repeat, and a note that counts them.

    `lines` are the numbers of words that the lines of each caption have.
    """
    shown = [_words(caption) for caption in captions]
    repeats = [_Repeat(0, is_sure=False)] * len(captions)
    for number in range(1, len(captions)):
        if captions[number] and captions[number - 1]:
            whole_lines = {*accumulate(reversed(lines[number - 1]))} & {*accumulate(lines[number])}
            before, after = captions[number - 1][0], captions[number][0]
            if _follows(before, after):
                both = shown[number - 1], shown[number]
                repeats[number] = _repeat(after, *both, whole_lines)
    sure = sum(each.is_sure for each in repeats)
    if sure < max(_FEWEST, _SHARE * len(captions)):
        return [[*caption] for caption in captions], ()
    found = [_without(caption, each.words) for caption, each in zip(captions, repeats, strict=True)]
    words = sum(each.words for each in repeats)
    first = next(number for number, each in enumerate(repeats) if each.words)
    size = sum(
        len(word)
        for each, texts in zip(repeats, shown, strict=True)
        for word in texts[: each.words]
    )
    captions_with = sum(bool(each.words) for each in repeats)
    what = f"{words:,} words in {captions_with:,} captions"
    return found, (LeftOut(captions[first][0].line, what, WHY, size),)


def _words(caption: Sequence[Utterance]) -> list[str]:
    return [word for utterance in caption for word in utterance.text.split()]


def _follows(before: Utterance, after: Utterance) -> bool:
    """Whether a caption begins where another ends, or before."""
    return before.end is not None and after.start is not None and after.start <= before.end + _GAP


def _repeat(
    caption: Utterance, before: list[str], words: list[str], whole_lines: set[int]
) -> _Repeat:
    """What a caption repeats of the words before it, whose last lines may be its first."""
    longest = min(len(before), len(words), _MOST_WORDS)
    lengths = (n for n in range(longest, 0, -1) if before[-n:] == words[:n])
    count = next(lengths, 0)
    # People repeat one or two words; whole lines, or captions, are repeated by programs.
    if not count or (count < min(_ENOUGH_WORDS, len(before)) and count not in whole_lines):
        return _Repeat(0, is_sure=False)
    is_held = (caption.end or 0) - (caption.start or 0) <= _HOLD
    return _Repeat(count, is_sure=count < len(words) or count >= _ENOUGH_WORDS or is_held)


def _without(caption: Sequence[Utterance], count: int) -> list[Utterance]:
    """The utterances of a caption without their first words."""
    found = []
    for utterance in caption:
        words = utterance.text.split()
        gone = min(count, len(words))
        count -= gone
        if gone < len(words) or not words:
            # The rest of an utterance that has begun before is not a new turn.
            rest = replace(utterance, text=" ".join(words[gone:]))
            found.append(replace(rest, label=None, new_turn=False) if gone else rest)
    return found
