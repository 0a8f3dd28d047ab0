"""From what a format's reader found to the turns and paragraphs of a transcript.

Paragraphs of a text stay as they are. Captions are joined, and a new paragraph begins

- where another speaker begins, or a chapter: that is a new turn;
- after a sentence and a pause of two seconds;
- after a sentence, once the paragraph has 90 words;
- after 220 words at any caption: speech without punctuation has no sentences.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.importing import label_rules
from generator.importing.draft import Draft, Heading, Utterance

PAUSE = 2.0
ENOUGH_WORDS = 90
MOST_WORDS = 220

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "\uff1f", "\uff01")
_QUOTES = "\"'”’»)]"
_JOINED = frozenset(".,;:!?…%)”’")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the line of the file on which it begins."""

    text: str
    line: int
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says until somebody else does; an empty label is a voice without a name."""

    label: str
    paragraphs: tuple[Paragraph, ...]


def divide(draft: Draft, same: Callable[[str], object]) -> Iterator[Turn | Heading]:
    """The turns of a draft, between its headings.

    `same` tells who is behind a label: there may be several for one speaker.
    """
    label, run = "", list[Utterance]()
    for item in draft.items:
        if isinstance(item, Heading):
            yield from _turn(label, run, captions=draft.captions)
            yield item
            run = []
            continue
        speaker = label if item.label is None else item.label
        if item.label is None and label_rules.key(label) in label_rules.BREAKS:
            speaker = ""  # the break is over, and nothing says who speaks
        if item.new_turn or same(speaker) != same(label):
            yield from _turn(label, run, captions=draft.captions)
            label, run = speaker, []
        run.append(item)
    yield from _turn(label, run, captions=draft.captions)


def _turn(label: str, run: list[Utterance], *, captions: bool) -> Iterator[Turn]:
    if run:
        groups = _grouped(run) if captions else ([utterance] for utterance in run)
        yield Turn(label, tuple(map(_joined, groups)))


def _grouped(run: Iterable[Utterance]) -> Iterator[list[Utterance]]:
    """The captions of a turn, a list for each paragraph."""
    group: list[Utterance] = []
    words = 0
    for utterance in run:
        if group and _is_new(group[-1], utterance, words):
            yield group
            group, words = [], 0
        group.append(utterance)
        words += len(utterance.text.split())
    if group:
        yield group


def _is_new(last: Utterance, following: Utterance, words: int) -> bool:
    """Whether a paragraph of so many words ends between two captions."""
    if words >= MOST_WORDS:
        return True
    if not last.text.rstrip(_QUOTES).endswith(_SENTENCE_ENDS):
        return False
    if words >= ENOUGH_WORDS:
        return True
    paused = last.end is not None and following.start is not None
    return paused and (following.start or 0) - (last.end or 0) >= PAUSE


def _joined(group: list[Utterance]) -> Paragraph:
    pieces: list[str] = []
    for utterance in group:
        # Where every word is a caption, marks may be captions too.
        if pieces and utterance.text and not _JOINED.issuperset(utterance.text):
            pieces.append(" ")
        pieces.append(utterance.text)
    return Paragraph("".join(pieces).strip(), group[0].line, group[0].start)
