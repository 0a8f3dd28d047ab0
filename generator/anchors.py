"""Anchors that last: which anchor belongs to which words, and how it follows them through edits.

`anchors.lock` stands beside an episode's transcript. A line holds a turn or a chapter: its kind,
its anchor, the anchors of former ones that resolve to it, a colon, and a fingerprint of its words::

    # Which anchor belongs to which words. Written by the generator; commit it, never edit it.
    episode-archive anchors 1
    text 7f8e0c5d...
    chapter chapter-introductions : 4Zk
    turn eli-stevens-12 eli-stevens-13 : x8aQ1mPz0

`text` is a digest of the whole transcript: as long as it fits, the lock is read from top to bottom
and nothing is compared. A fingerprint has three characters for every word. It is enough to find
the words again after an edit, and keeps nothing readable of what somebody had removed.

After an edit the turns of the lock and of the transcript are aligned, in this order:

1. a turn whose words did not change keeps its anchor, wherever it stands now;
2. any other anchor goes to the turn that holds most of its words;
3. where that turn has an anchor already, it becomes an alias of that turn, and so does an anchor
   whose words are gone, in the turn that now stands where they stood;
4. a turn that no anchor came to gets the next number its speaker has never had.
"""

import re
from base64 import urlsafe_b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import blake2b
from zlib import crc32

from generator import slugs
from generator.model import Chapter, Transcript, Turn
from generator.problems import Location, Problems
from generator.transcript import SpokenChapter, SpokenTurn, count_words

COMMAND = "python -m generator lock"

_HEAD = "# Which anchor belongs to which words. Written by the generator; commit it, never edit it."
_FORMAT = "episode-archive anchors 1"
_ANCHOR = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LINE = re.compile(rf"(turn|chapter) ({_ANCHOR}(?: {_ANCHOR})*) : ((?:[A-Za-z0-9_-]{{3}})*)")
_DIGEST = re.compile(r"text ([0-9a-f]{32})")
_WORD_CODE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A turn or chapter of the lock: its anchor, the aliases that resolve to it, its words."""

    kind: str
    anchor: str
    aliases: tuple[str, ...]
    fingerprint: str

    @property
    def words(self) -> list[str]:
        """The code of every word, in order."""
        return [
            self.fingerprint[i : i + _WORD_CODE]
            for i in range(0, len(self.fingerprint), _WORD_CODE)
        ]


@dataclass(frozen=True, slots=True)
class Lock:
    """The anchors of one episode, in the order in which they stand in the transcript."""

    digest: str = ""
    entries: tuple[Entry, ...] = ()


def parse(text: str, name: str, problems: Problems) -> Lock | None:
    """The lock in a file's text; None and a problem where somebody or something damaged it."""
    lines = text.rstrip("\n").split("\n")
    entries = []
    digest = _DIGEST.fullmatch(lines[2]) if len(lines) > 2 else None  # noqa: PLR2004 - the head
    if lines[1:2] != [_FORMAT] or digest is None:
        _note_damage(Location(name), "the file does not start as a lock does", problems)
        return None
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[3:], 4):
        found = _LINE.fullmatch(line)
        if not found:
            _note_damage(Location(name, number), "this is no line of a lock", problems)
            return None
        anchor, *aliases = found[2].split(" ")
        for each in (anchor, *aliases):
            if each in seen:
                what = f"the anchor {each} stands in line {seen[each]} already"
                _note_damage(Location(name, number), what, problems)
                return None
            seen[each] = number
        entries.append(Entry(found[1], anchor, tuple(aliases), found[3]))
    return Lock(digest[1], tuple(entries))


def _note_damage(place: Location, what: str, problems: Problems) -> None:
    problems.error(place, what, f"restore the file from git, then run `{COMMAND}`")


def dump(lock: Lock) -> str:
    """The text of the file; `parse` gives the same lock back."""
    lines = [
        f"{entry.kind} {' '.join((entry.anchor, *entry.aliases))} : {entry.fingerprint}"
        for entry in lock.entries
    ]
    return "\n".join([_HEAD, _FORMAT, f"text {lock.digest}", *lines, ""])


def digest(chapters: Iterable[SpokenChapter]) -> str:
    """What changes whenever a turn or a chapter's title does: 32 hexadecimal digits."""
    parts = []
    for chapter in chapters:
        parts.append(f"\x01{chapter.title}")
        parts += [f"\x02{turn.text}" for turn in chapter.turns]
    return blake2b("".join(parts).encode(), digest_size=16).hexdigest()


def anchored(chapters: Sequence[SpokenChapter], lock: Lock) -> Transcript:
    """The transcript with its anchors: those of the lock, and new ones where it has none."""
    following = iter(locked(chapters, lock).entries)
    return Transcript(tuple(_anchored_chapter(chapter, following) for chapter in chapters))


def locked(chapters: Sequence[SpokenChapter], lock: Lock) -> Lock:
    """The lock brought up to date with the transcript; the same object where it is already."""
    current = digest(chapters)
    if lock.digest == current and [entry.kind for entry in lock.entries] == _kinds(chapters):
        return lock
    return Lock(current, tuple(_align(chapters, lock)))


def _kinds(chapters: Sequence[SpokenChapter]) -> list[str]:
    """The kinds of the entries that the lock of these chapters has, in order."""
    kinds = []
    for chapter in chapters:
        kinds += ["chapter"] * bool(chapter.title) + ["turn"] * len(chapter.turns)
    return kinds


def _anchored_chapter(chapter: SpokenChapter, entries: Iterator[Entry]) -> Chapter:
    own = next(entries) if chapter.title else Entry("chapter", "", (), "")
    turns = [_anchored_turn(turn, next(entries)) for turn in chapter.turns]
    return Chapter(chapter.title, own.anchor, chapter.line, tuple(turns), chapter.time, own.aliases)


def _anchored_turn(turn: SpokenTurn, entry: Entry) -> Turn:
    words = sum(count_words(paragraph.text) for paragraph in turn.paragraphs)
    return Turn(entry.anchor, turn.speaker, turn.paragraphs, words, entry.aliases)


@dataclass(slots=True)
class _Place:
    """A turn or chapter of the transcript that is to get an anchor."""

    kind: str
    base: str
    fingerprint: str
    anchor: str = ""
    aliases: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return Entry("", "", (), self.fingerprint).words


def _align(chapters: Sequence[SpokenChapter], lock: Lock) -> list[Entry]:
    """An entry for every chapter with a title and every turn, in order."""
    places = []
    for chapter in chapters:
        if chapter.title:
            base = slugs.chapter_anchor(chapter.title)
            places.append(_Place("chapter", base, _fingerprint(chapter.title)))
        places += [
            _Place("turn", turn.speaker.slug, _fingerprint(turn.text)) for turn in chapter.turns
        ]
    holders = _holders(places, lock.entries)
    _give(places, lock.entries, holders)
    _number(places, lock.entries)
    return [Entry(p.kind, p.anchor, tuple(p.aliases), p.fingerprint) for p in places]


def _holders(places: list[_Place], entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """For each entry of the lock: the place that holds its words now, and how many of them.

    -1 where there is none.
    """
    unchanged = _unchanged(places, entries)
    free_places = set(range(len(places))) - set(unchanged.values())
    by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in sorted(free_places):
        for shingle in _shingles(places[place].kind, places[place].words):
            by_shingle[shingle].append(place)
    holders = []
    last = -1
    for number, entry in enumerate(entries):
        if number in unchanged:
            last = unchanged[number]
            holders.append((last, len(entry.words) + 1))
            continue
        shared: Counter[int] = Counter()
        for shingle in _shingles(entry.kind, entry.words):
            shared.update(by_shingle.get(shingle, ()))
        if shared:
            # Of places that share equally many words, the nearest behind the last one found.
            best = min(shared, key=lambda place: (-shared[place], place <= last, place))
            holders.append((best, shared[best]))
            last = best
        else:
            holders.append((-1, 0))
    _place_renamed_chapters(places, entries, holders)
    return holders


def _place_renamed_chapters(
    places: list[_Place], entries: Sequence[Entry], holders: list[tuple[int, int]]
) -> None:
    """A chapter whose title shares no word with any now is the one before the turns it had.

    Where no chapter stands there any more, it is the first of those turns.
    """
    following = -1
    for number in range(len(entries) - 1, -1, -1):
        place, _ = holders[number]
        if entries[number].kind == "turn" and place >= 0:
            following = place
        elif entries[number].kind == "chapter" and place < 0 <= following:
            is_heading = following > 0 and places[following - 1].kind == "chapter"
            holders[number] = (following - is_heading, 0)


def _unchanged(places: list[_Place], entries: Sequence[Entry]) -> dict[int, int]:
    """The entries whose words stand unchanged somewhere: entry -> place.

    Those in order first; what was moved is then found by its words.
    """
    old = [(entry.kind, entry.fingerprint) for entry in entries]
    new = [(place.kind, place.fingerprint) for place in places]
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found |= {block.a + step: block.b + step for step in range(block.size)}
    taken = set(found.values())
    moved: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place in range(len(new) - 1, -1, -1):
        if place not in taken:
            moved[new[place]].append(place)
    for number, key in enumerate(old):
        if number not in found and moved.get(key):
            found[number] = moved[key].pop()
    return found


def _shingles(kind: str, words: list[str]) -> list[tuple[str, ...]]:
    """The runs of three words; of a shorter text the words themselves."""
    size = min(3, len(words)) if kind == "turn" else 1
    return [(kind, *words[i : i + size]) for i in range(len(words) - size + 1)] if words else []


def _give(
    places: list[_Place], entries: Sequence[Entry], holders: Sequence[tuple[int, int]]
) -> None:
    """Give the anchors of the lock to the places that hold their words, or stand where they did."""
    strongest: dict[int, tuple[int, int]] = {}
    for number, (place, shared) in enumerate(holders):
        if place >= 0 and shared > strongest.get(place, (-1, 0))[0]:
            strongest[place] = (shared, number)
    last = 0
    for number, (entry, (place, _)) in enumerate(zip(entries, holders, strict=True)):
        if not places:
            return
        target = place if place >= 0 else last
        if place >= 0 and strongest[place][1] == number and entry.kind == places[place].kind:
            places[place].anchor = entry.anchor
            places[place].aliases += entry.aliases
        else:
            places[target].aliases += (entry.anchor, *entry.aliases)
        last = target


def _number(places: list[_Place], entries: Sequence[Entry]) -> None:
    """Give an anchor that was never used to every place that has none."""
    used = {anchor for entry in entries for anchor in (entry.anchor, *entry.aliases)}
    highest: dict[str, int] = defaultdict(int)
    for anchor in used:
        base, _, suffix = anchor.rpartition("-")
        if suffix.isdigit():
            highest[base] = max(highest[base], int(suffix))
    for place in places:
        if place.anchor:
            continue
        if place.kind == "chapter" and place.base != "chapter" and place.base not in used:
            place.anchor = place.base
        else:
            # The first chapter of a title has no number, so its namesake is the second.
            first = 2 if place.kind == "chapter" else 1
            number = max(highest[place.base] + 1, first)
            while slugs.turn_anchor(place.base, number) in used:
                number += 1
            highest[place.base] = number
            place.anchor = slugs.turn_anchor(place.base, number)
        used.add(place.anchor)


def _fingerprint(text: str) -> str:
    """Three characters for every word, whatever its case and punctuation."""
    return "".join(map(_word_code, re.findall(r"\w+(?:['’]\w+)*", text.casefold())))


def _word_code(word: str) -> str:
    code = crc32(word.replace("’", "'").encode()) & 0x3FFFF
    return urlsafe_b64encode((code << 6).to_bytes(3, "big")).decode()[:_WORD_CODE]
