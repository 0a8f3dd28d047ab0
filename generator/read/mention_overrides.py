"""Decisions of the keepers about mentions: finds the words of episode.yml in the transcript."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.core.model import MentionOverride, Transcript, Turn
from generator.core.problems import Location, either
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE
from generator.core.strict_yaml import Document
from generator.read.context import Context
from generator.read.schemas import EpisodeFile, ForcedItem, PlaceItem
from generator.read.word_boundaries import words_at

_PUNCTUATION = ".,;:!?\"'()[]“”‘’…—–-"
_COPY = "copy them from the transcript"
_EXPLAINED = 30
"""Up to this number of missing words, all turns are searched for them."""


def collect(
    file: EpisodeFile, document: Document, text: Transcript | None, context: Context
) -> tuple[MentionOverride, ...]:
    """The mention overrides of an episode; what does not match its transcript is noted.

    A turn may be named by a former anchor.
    """
    if not (file.mentions.force or file.mentions.forbid):
        return ()
    turns = {
        anchor: turn
        for turn in (text.turns if text else ())
        for anchor in (turn.anchor, *turn.aliases)
    }
    reader = _Reader(document, turns, context)
    forced = [reader.forced(index, item) for index, item in enumerate(file.mentions.force)]
    forbidden = [reader.forbidden(index, item) for index, item in enumerate(file.mentions.forbid)]
    return tuple(each for each in (*forced, *forbidden) if each)


@dataclass(slots=True)
class _Reader:
    document: Document
    turns: Mapping[str, Turn]
    """By current and former anchors."""
    context: Context
    taken: dict[str, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))
    """The forced words of each turn: paragraph, start and end; sorted, without overlaps."""
    missing: int = 0
    """The number of items whose words were not found."""

    def forced(self, index: int, item: ForcedItem) -> MentionOverride | None:
        """The override for words that mention the target of the item."""
        target = self._target(index, item)
        place = self.document.place("mentions", "force", index, "words")
        found = self._find("force", index, item)
        if not (target and found):
            return None
        turn, (paragraph, start, end) = found
        taken = self.taken[turn.anchor]
        at = bisect_right(taken, (paragraph, start, end))
        for other, since, to in taken[max(at - 1, 0) : at + 1]:
            if other == paragraph and start < to and since < end:
                what = f'"{item.words}" overlaps an entry above'
                self.context.problems.error(place, what, "keep one of them")
                return None
        taken.insert(at, (paragraph, start, end))
        return MentionOverride(turn.anchor, item.words, target)

    def forbidden(self, index: int, item: PlaceItem) -> MentionOverride | None:
        """The override for words that mention nothing."""
        found = self._find("forbid", index, item)
        return MentionOverride(found[0].anchor, item.words) if found else None

    def _target(self, index: int, item: ForcedItem) -> str:
        for kind, slug, folder, things in (
            ("person", item.person, PEOPLE, self.context.people),
            ("term", item.term, GLOSSARY, self.context.terms),
            ("episode", item.episode, EPISODES, self.context.episodes),
        ):
            place = self.document.place("mentions", "force", index, kind)
            if kind == "term" and not self.context.facts.terms_are_known:
                continue
            if slug and self.context.find(slug, things, kind, place):
                return f"{folder}/{slug}"
        return ""

    def _find(
        self, key: str, index: int, item: PlaceItem
    ) -> tuple[Turn, tuple[int, int, int]] | None:
        """The turn of an item, and the first place of its words: paragraph, start and end."""
        place = self.document.place("mentions", key, index, "turn")
        turn = self.context.find(item.turn, self.turns, "turn", place)
        if turn is None:
            return None
        if found := _first(turn, item.words):
            return turn, found
        self._note_missing(self.document.place("mentions", key, index, "words"), item, turn)
        return None

    def _note_missing(self, place: Location, item: PlaceItem, turn: Turn) -> None:
        """Note words that the turn lacks: an edit may have moved them, or the case may differ."""
        self.missing += 1
        if self.missing > _EXPLAINED:
            what = f'the turn "{item.turn}" does not contain "{item.words}"'
            self.context.problems.error(place, what, _COPY)
            return
        elsewhere = {other.anchor for other in self.turns.values() if _first(other, item.words)}
        spoken = " ".join(paragraph.text for paragraph in turn.paragraphs)
        start = spoken.lower().find(item.words.lower())
        if item.words in spoken:
            near = "only whole words outside square brackets count"
        elif start >= 0 and len(spoken.lower()) == len(spoken):
            near = f'did you mean "{spoken[start : start + len(item.words)]}"?'
        elif len(elsewhere) == 1:
            near = f'they are in "{elsewhere.pop()}"'
        else:
            runs = _runs(spoken, len(item.words.split()))
            near = self.context.problems.suggestions.did_you_mean(item.words, runs)
            near = near if near.endswith("?") else ""
        self.context.problems.error(
            place,
            f'the turn "{item.turn}" does not contain "{item.words}"',
            either(near, _COPY),
        )


def _first(turn: Turn, words: str) -> tuple[int, int, int] | None:
    for number, paragraph in enumerate(turn.paragraphs):
        for start, end in words_at(paragraph.text, words):
            return number, start, end
    return None


def _runs(text: str, length: int) -> set[str]:
    """All runs of `length` words in a text, without punctuation around them."""
    words = text.split()
    runs = (words[start : start + length] for start in range(len(words) - length + 1))
    return {" ".join(run).strip(_PUNCTUATION) for run in runs}
