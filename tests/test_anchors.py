"""Anchors: given once, kept through edits, never given twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.core.model import Paragraph, Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.read.anchors import assign
from generator.read.anchors import lock_file as locks
from generator.read.anchors.lock_file import Lock
from generator.read.transcript import SpokenChapter, SpokenTurn

CASES = sorted((Path(__file__).parent / "cases" / "anchors").glob("*.txt"))


def _turn(speaker: str, text: str) -> SpokenTurn:
    return SpokenTurn(Speaker(SpeakerKind.PERSON, speaker, speaker.title()), (Paragraph(text, 1),))


def _chapters(text: str) -> list[SpokenChapter]:
    """Chapters from lines such as `# Title` and `ada: words`."""
    chapters: list[SpokenChapter] = []
    title, turns = "", list[SpokenTurn]()
    for line in [*text.strip().split("\n"), "# "]:
        if line.startswith("# "):
            if title or turns:
                chapters.append(SpokenChapter(title, 1, tuple(turns)))
            title, turns = line[2:], []
        else:
            speaker, _, words = line.partition(": ")
            turns.append(_turn(speaker, words))
    return chapters


def _anchors(lock: Lock) -> str:
    return "".join(
        f" {entry.anchor}" if entry.is_former else f"\n{entry.anchor}" for entry in lock.entries
    ).strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_edits(case: Path) -> None:
    """Each case: a transcript, then edits of it, each with the anchors it must have."""
    lock = Lock()
    for step in case.read_text(encoding="utf-8").strip().split("\n=====\n"):
        text, _, expected = step.partition("\n-----\n")
        lock = assign.locked(_chapters(text), lock)
        assert _anchors(lock) == expected


words = st.text("abcde", min_size=1, max_size=3)
turns = st.builds(_turn, st.sampled_from(["ada", "bob"]), st.lists(words, max_size=6).map(" ".join))
chapters = st.builds(
    SpokenChapter,
    st.sampled_from(["", "One", "Two", "Two!", "…"]),
    st.just(1),
    st.lists(turns, min_size=1, max_size=5).map(tuple),
)
transcripts = st.lists(chapters, min_size=1, max_size=4)


@given(st.lists(transcripts, min_size=1, max_size=4))
@settings(deadline=None)
def test_published_anchors_resolve_for_ever(versions: list[list[SpokenChapter]]) -> None:
    """Whatever becomes of a transcript: every anchor is there, once, and the same way each time."""
    lock = Lock()
    published: set[str] = set()
    for version in versions:
        following = assign.locked(version, lock)
        assert following == assign.locked(version, lock)
        present = [entry.anchor for entry in following.entries]
        assert len(present) == len(set(present))
        assert published <= set(present)
        assert locks.parse(locks.dump(following), "lock", Problems()) == following
        assert assign.locked(version, following) is following
        transcript = assign.anchored(version, following)
        assert [turn.anchor for turn in transcript.turns] == [
            entry.anchor
            for entry in following.entries
            if entry.kind == "turn" and not entry.is_former
        ]
        published |= set(present)
        lock = following


@given(transcripts, transcripts)
@settings(deadline=None)
def test_a_stale_lock_is_read_as_one_brought_up_to_date(
    old: list[SpokenChapter], new: list[SpokenChapter]
) -> None:
    """A build with a lock that is behind gives the anchors that the lock will have."""
    lock = assign.locked(old, Lock())
    assert assign.anchored(new, lock) == assign.anchored(new, assign.locked(new, lock))


def test_a_fingerprint_keeps_nothing_readable() -> None:
    """What was removed from a transcript cannot be read in its lock; case does not count."""
    lock = assign.locked([SpokenChapter("", 1, (_turn("ada", "My secret, it's out!"),))], Lock())
    same = assign.locked([SpokenChapter("", 1, (_turn("ada", "my secret it’s OUT"),))], Lock())
    assert lock.entries == same.entries
    assert "secret" not in locks.dump(lock)
    assert len(lock.entries[0].fingerprint) == 3 * 4
