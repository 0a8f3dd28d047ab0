"""Assigns permanent anchors, which follow their words through every edit.

After an edit, the lock is aligned with the transcript. Then:

1. An anchor goes to the turn that has its words, or to the turn in their old position.
2. If several anchors come to one turn, it takes the one with most words there, current anchors
   before former ones; the others become aliases.
3. A turn without an anchor gets the next number that its speaker has never had.

The same lock and transcript always give the same anchors. So an outdated lock gives the anchors
that it will contain once it is updated.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

from generator.core import slugs
from generator.core.model import Chapter, SpeakerKind, Transcript, Turn
from generator.read.anchors.align import Held, Place, align
from generator.read.anchors.lock_file import INDENTATION, Entry, Lock, word_codes
from generator.read.transcript import SpokenChapter, word_counts


def digest(chapters: Iterable[SpokenChapter]) -> str:
    """A digest of all turns and chapter titles: 32 hexadecimal digits."""
    parts: list[str] = []
    for chapter in chapters:
        parts += ("\x01", chapter.title)
        parts += [f"\x02{turn.text}" for turn in chapter.turns]
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()


def anchored(chapters: Sequence[SpokenChapter], lock: Lock) -> Transcript:
    """The transcript with the anchors of the lock, and new ones for new turns."""
    return joined(chapters, locked(chapters, lock))


def joined(chapters: Sequence[SpokenChapter], lock: Lock) -> Transcript:
    """The transcript with the anchors of a lock that is up to date."""
    present: list[tuple[str, list[str]]] = []
    for entry in lock.entries:
        if entry.indentation:
            present[-1][1].append(entry.anchor)
        else:
            present.append((entry.anchor, []))
    following = iter(present)
    words = iter(word_counts([turn.text for chapter in chapters for turn in chapter.turns]))
    return Transcript(tuple(_anchored_chapter(chapter, following, words) for chapter in chapters))


def locked(chapters: Sequence[SpokenChapter], lock: Lock) -> Lock:
    """The lock, updated to the transcript; the same object if it is up to date."""
    current = digest(chapters)
    present = [entry.kind for entry in lock.entries if not entry.indentation]
    if lock.digest == current and present == _kinds(chapters):
        return lock
    return Lock(current, tuple(_align(chapters, lock.entries)))


def _kinds(chapters: Sequence[SpokenChapter]) -> list[str]:
    """The kinds of the entries that a lock of these chapters has, in order, without former ones."""
    kinds = []
    for chapter in chapters:
        kinds += ["chapter"] * bool(chapter.title) + ["turn"] * len(chapter.turns)
    return kinds


def _anchored_chapter(
    chapter: SpokenChapter, anchors: Iterator[tuple[str, list[str]]], words: Iterator[int]
) -> Chapter:
    """The chapter with anchors and word counts, consumed from the iterators for all chapters."""
    anchor, aliases = next(anchors) if chapter.title else ("", [])
    many = len(chapter.turns)
    turns = [
        Turn(
            its_anchor,
            speaker,
            paragraphs,
            0 if speaker.kind is SpeakerKind.BREAK else count,
            tuple(its_aliases),
        )
        for (speaker, paragraphs), (its_anchor, its_aliases), count in zip(
            chapter.turns, islice(anchors, many), islice(words, many), strict=True
        )
    ]
    return Chapter(chapter.title, anchor, chapter.line, tuple(turns), chapter.time, tuple(aliases))


def _align(chapters: Sequence[SpokenChapter], entries: Sequence[Entry]) -> Iterator[Entry]:
    """An entry for every titled chapter and every turn, in order, each followed by former ones."""
    places: list[Place] = []
    bases: list[str] = []
    for chapter in chapters:
        if chapter.title:
            places.append(Place("chapter", word_codes(chapter.title)))
            bases.append(slugs.chapter_anchor(chapter.title))
        for turn in chapter.turns:
            places.append(Place("turn", word_codes(turn.text)))
            bases.append(turn.speaker.slug)
    given, former = _give(places, entries, align(places, entries)) if entries else ({}, {})
    _number(places, bases, given, entries)
    for number, place in enumerate(places):
        yield Entry("", place.kind, given[number], place.fingerprint)
        yield from former.get(number, ())


def _give(
    places: Sequence[Place], entries: Sequence[Entry], holders: Sequence[Held]
) -> tuple[dict[int, str], dict[int, list[Entry]]]:
    """The current anchor of each place, and the former entries that resolve to it."""
    given: dict[int, str] = {}
    former: dict[int, list[Entry]] = defaultdict(list)
    strongest = _strongest(places, entries, holders)
    last = 0
    for number, (entry, held) in enumerate(zip(entries, holders, strict=True)):
        target = held.place if held.place >= 0 else last
        if strongest.get(target) == number:
            given[target] = entry.anchor
        else:
            former[target].append(entry._replace(indentation=INDENTATION))
        last = target
    return given, former


def _strongest(
    places: Sequence[Place], entries: Sequence[Entry], holders: Sequence[Held]
) -> dict[int, int]:
    """For each place, the entry with most words there; current entries before former ones."""
    best: dict[int, tuple[bool, int, int]] = {}
    for number, (entry, held) in enumerate(zip(entries, holders, strict=True)):
        if held.place >= 0 and entry.kind == places[held.place].kind:
            rank = (not entry.is_former, held.words, -number)
            best[held.place] = max(rank, best.get(held.place, rank))
    return {place: -number for place, (_, _, number) in best.items()}


def _number(
    places: Sequence[Place], bases: Sequence[str], given: dict[int, str], entries: Sequence[Entry]
) -> None:
    """Give every place without an anchor one that was never used."""
    used = {entry.anchor for entry in entries}
    highest: dict[str, int] = defaultdict(int)
    for anchor in used:
        base, _, suffix = anchor.rpartition("-")
        if suffix.isdigit():
            highest[base] = max(highest[base], int(suffix))
    for position, (place, base) in enumerate(zip(places, bases, strict=True)):
        if position in given:
            continue
        if place.kind == "chapter" and base != "chapter" and base not in used:
            anchor = base
        else:
            # The first chapter of a title has no number, so the next one is number 2.
            first = 2 if place.kind == "chapter" else 1
            number = max(highest[base] + 1, first)
            while slugs.turn_anchor(base, number) in used:
                number += 1
            highest[base] = number
            anchor = slugs.turn_anchor(base, number)
        used.add(anchor)
        given[position] = anchor
