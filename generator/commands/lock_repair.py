"""Finds published anchors that now lead to other words, and the locks that restore them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.commands.published_archive import LOCK
from generator.core.model import Episode, Transcript, Turn
from generator.core.problems import Problems
from generator.read.anchors import assign
from generator.read.anchors import lock_file as locks
from generator.read.anchors.lock_file import Entry, Lock
from generator.read.transcript import SpokenChapter, SpokenTurn


def repaired(transcript: Transcript, published_locks: Iterable[str]) -> Lock:
    """The lock that follows from the published ones; the first use of an anchor counts."""
    parsed = [locks.parse(text, LOCK, Problems()) or Lock() for text in published_locks]
    entries: dict[str, Entry] = {}
    for entry in (entry for lock in parsed for entry in lock.entries):
        entries.setdefault(entry.anchor, entry)
    # With the digest of a single lock, nothing has to be aligned if no word has changed.
    digest = parsed[0].digest if len(parsed) == 1 else ""
    return assign.locked(_spoken(transcript), Lock(digest, tuple(entries.values())))


def moved_anchors(
    transcript: Transcript, lock: Lock, published: Sequence[Episode]
) -> Iterator[tuple[str, str]]:
    """Published anchors of unchanged turns that other turns have now: episode slug and anchor.

    `lock` is the repaired one, `published` are the episodes that this one was published as.
    """
    before = {
        turn.anchor: (episode.slug, text)
        for episode in published
        for text, turn in _unique_turns(episode.transcript).items()
    }
    unique = _unique_turns(transcript)
    expected = assign.joined(_spoken(transcript), lock)
    for turn, wanted in zip(transcript.turns, expected.turns, strict=True):
        anchor = wanted.anchor
        slug, text = before.get(anchor, ("", ""))
        if unique.get(text) is turn and anchor not in (turn.anchor, *turn.aliases):
            yield slug, anchor


def _unique_turns(transcript: Transcript | None) -> dict[str, Turn]:
    """The turns whose text no other turn has, by their text."""
    turns = transcript.turns if transcript else []
    texts = [" ".join(paragraph.text for paragraph in turn.paragraphs) for turn in turns]
    times = Counter(texts)
    return {text: turn for text, turn in zip(texts, turns, strict=True) if times[text] == 1}


def _spoken(transcript: Transcript) -> list[SpokenChapter]:
    """The transcript without its anchors."""
    return [
        SpokenChapter(
            chapter.title,
            chapter.line,
            tuple(SpokenTurn(turn.speaker, turn.paragraphs) for turn in chapter.turns),
            chapter.time,
        )
        for chapter in transcript.chapters
    ]
