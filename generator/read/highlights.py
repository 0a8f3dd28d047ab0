"""The highlights that episode.yml lists: finds the quoted turns and words in the transcript."""

import re

from generator.core.model import Highlight, SpeakerKind, Transcript, Turn
from generator.core.strict_yaml import Document
from generator.read.context import Context
from generator.read.schemas import EpisodeFile

_MOST = 200
"""The words of each are looked for in its turn, which may be as long as a transcript."""


def collect(
    file: EpisodeFile, document: Document, text: Transcript | None, context: Context
) -> tuple[Highlight, ...]:
    """The highlights of an episode, without duplicates; what does not match is noted."""
    by_anchor: dict[str, Turn] = {}
    for each in text.turns if text and file.highlights else ():
        by_anchor |= dict.fromkeys((each.anchor, *each.aliases), each)
    found: dict[tuple[str, tuple[str, ...]], Highlight] = {}
    if len(file.highlights) > _MOST:
        what = f"{len(file.highlights):,} highlights; at most {_MOST} are allowed"
        context.problems.error(document.key_place("highlights"), what, "keep the best ones")
    for index, item in enumerate(file.highlights[:_MOST]):
        anchor = item.turn
        place = document.place("highlights", index)
        turn = context.find(anchor, by_anchor, "turn", place)
        if turn is None:
            continue
        quoted = _excerpt(item.words, turn) if item.words else _whole(turn)
        if not quoted:
            what = f'no paragraph of "{anchor}" has these words'
            advice = f"copy them from transcript.txt, line {turn.line}"
            context.problems.error(place, what, advice)
        elif (turn.anchor, quoted) in found:
            context.problems.error(place, f'the turn "{anchor}" is listed twice', "keep one")
        if turn.speaker.kind is SpeakerKind.BREAK:
            context.problems.error(place, f'nobody speaks in "{anchor}"', "quote another turn")
        found[turn.anchor, quoted] = Highlight(turn, quoted)
    return tuple(found.values())


def _whole(turn: Turn) -> tuple[str, ...]:
    return tuple(paragraph.text for paragraph in turn.paragraphs)


def _excerpt(words: str, turn: Turn) -> tuple[str, ...]:
    """The words, if a paragraph of the turn has them literally, as whole words; else nothing."""
    excerpt = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    is_there = any(excerpt.search(paragraph.text) for paragraph in turn.paragraphs)
    return (words,) if is_there else ()
