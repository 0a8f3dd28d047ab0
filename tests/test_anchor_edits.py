"""Anchors through long histories of edits, against what is known of every single word.

Each word of a transcript has an identity of its own here, which the generator cannot see. After
every round of random edits each anchor ever published must resolve, and should lead to the turn
that now holds most of the words it stood for.
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from generator import pipeline
from generator.core.model import Paragraph, Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.read.anchors import assign
from generator.read.anchors.lock_file import Lock
from generator.read.transcript import SpokenChapter, SpokenTurn
from tests.conftest import FIRST_EPISODE, ROOT
from tests.work import Work, assert_linear, work

ROUNDS = 20
EDITS_A_ROUND = 6
SPEAKERS = ["ada", "bob", "eve"]
# Words in a turn: one in six is a "Yeah.", half of them are short.
_LENGTHS = [1, 3, 8, 20, 50, 120]
_identity = itertools.count()


@dataclass
class Word:
    """A word: corrected or not, it stays the same one."""

    text: str
    identity: int = field(default_factory=lambda: next(_identity))


@dataclass
class Spoken:
    """A turn that can be edited; one with a title is a chapter heading."""

    speaker: str
    words: list[Word]
    title: str = ""


class Editor:
    """Somebody who edits a transcript at random, but the same way for the same seed."""

    def __init__(self, turns: list[Spoken], seed: int) -> None:
        """Start from a transcript."""
        self.turns = turns
        self.random = random.Random(seed)
        self.vocabulary = [word.text for turn in turns for word in turn.words]

    def edit(self) -> None:
        """Make one edit of any kind."""
        kinds = [self.correct] * 6 + [self.insert, self.delete, self.split, self.merge]
        self.random.choice([*kinds, self.move, self.relabel, self.rename, self.correct_much])()

    def correct(self) -> None:
        """Correct up to three words of a turn."""
        words = self._turn().words
        for word in self.random.sample(words, min(len(words), self.random.randint(1, 3))):
            word.text = self.random.choice(self.vocabulary)

    def correct_much(self) -> None:
        """Correct a tenth of all words in a stretch of turns."""
        start = self.random.randrange(len(self.turns))
        for turn in self.turns[start : start + 5]:
            for word in turn.words:
                if self.random.random() < 0.1:
                    word.text = self.random.choice(self.vocabulary)

    def insert(self) -> None:
        """Put in a turn of words that were not there before."""
        words = [Word(self.random.choice(self.vocabulary)) for _ in range(self._length())]
        place = self.random.randrange(len(self.turns) + 1)
        self.turns.insert(place, Spoken(self.random.choice(SPEAKERS), words))

    def delete(self) -> None:
        """Take out a turn."""
        if len(self.turns) > 10:
            self.turns.remove(self._turn())

    def split(self) -> None:
        """Divide a turn in two."""
        turn = self._turn()
        if len(turn.words) > 1:
            at = self.random.randrange(1, len(turn.words))
            following = Spoken(self.random.choice(SPEAKERS), turn.words[at:])
            turn.words = turn.words[:at]
            self.turns.insert(self.turns.index(turn) + 1, following)

    def merge(self) -> None:
        """Join a turn and the one that follows it."""
        place = self.random.randrange(len(self.turns) - 1)
        if not self.turns[place].title and not self.turns[place + 1].title:
            self.turns[place].words += self.turns.pop(place + 1).words

    def move(self) -> None:
        """Put a turn somewhere else."""
        turn = self._turn()
        self.turns.remove(turn)
        self.turns.insert(self.random.randrange(len(self.turns) + 1), turn)

    def relabel(self) -> None:
        """Give a turn to somebody else."""
        self._turn().speaker = self.random.choice(SPEAKERS)

    def rename(self) -> None:
        """Give a chapter another title, or start one."""
        headings = [turn for turn in self.turns if turn.title]
        title = f"About {self.random.choice(self.vocabulary)} {self.random.randrange(99)}"
        if headings and self.random.random() < 0.7:
            self.random.choice(headings).title = title
        else:
            place = self.random.randrange(len(self.turns))
            if not self.turns[place].title and not (place and self.turns[place - 1].title):
                self.turns.insert(place, Spoken("", [], title))

    def _turn(self) -> Spoken:
        return self.random.choice([turn for turn in self.turns if not turn.title])

    def _length(self) -> int:
        return self.random.choice([1, 2, 5, 20, 60])

    def chapters(self) -> list[SpokenChapter]:
        """The transcript as it stands, without headings that have no turn."""
        found: list[SpokenChapter] = []
        title, turns = "", list[SpokenTurn]()
        for turn in [*self.turns, Spoken("", [], "end")]:
            if turn.title:
                if turns:
                    found.append(SpokenChapter(title, 1, tuple(turns)))
                title, turns = turn.title, []
            else:
                text = " ".join(word.text for word in turn.words)
                speaker = Speaker(SpeakerKind.PERSON, turn.speaker, turn.speaker)
                turns.append(SpokenTurn(speaker, (Paragraph(text, 1),)))
        return found

    def spoken(self) -> list[Spoken]:
        """The turns alone, in order."""
        return [turn for turn in self.turns if not turn.title]


def _first_episode() -> list[Spoken]:
    """The words of the longest transcript of the first show."""
    read = pipeline.check(ROOT, Problems()).archive
    assert read is not None
    transcripts = [each.transcript for each in read.episodes if each.transcript]
    transcript = max(transcripts, key=lambda each: len(each.turns))
    found = []
    for chapter in transcript.chapters:
        found.append(Spoken("", [], chapter.title))
        for turn in chapter.turns:
            text = " ".join(paragraph.text for paragraph in turn.paragraphs)
            found.append(Spoken(turn.speaker.slug, [Word(word) for word in text.split()]))
    return found


def invented(seed: int, vocabulary: int) -> list[Spoken]:
    """Turns of so many different words, a few of them very common, as in speech."""
    chance = random.Random(seed)
    words = [f"word{number}" for number in range(vocabulary)]
    weights = [1 / (number + 1) for number in range(vocabulary)]
    return [
        Spoken(
            chance.choice(SPEAKERS),
            list(map(Word, chance.choices(words, weights, k=chance.choice(_LENGTHS)))),
        )
        for _ in range(80)
    ]


@dataclass
class Figures:
    """What became of the anchors."""

    right: int = 0
    followed: int = 0
    unchanged_kept: int = 0
    unchanged: int = 0


def _live(editor: Editor) -> Figures:
    """Edit for many rounds; count how many anchors were followed rightly."""
    figures = Figures()
    lock = assign.locked(editor.chapters(), Lock())
    words_of: dict[str, set[int]] = {}
    previous: dict[tuple[int, ...], tuple[str, str]] = {}
    published: set[str] = set()
    texts_before: Counter[str] = Counter()
    for _ in range(ROUNDS):
        spoken = editor.spoken()
        transcript = assign.anchored(editor.chapters(), lock)
        turns = transcript.turns
        present = [
            each for chapter in transcript.chapters for each in (chapter.anchor, *chapter.aliases)
        ]
        present += [each for turn in turns for each in (turn.anchor, *turn.aliases)]
        present = [each for each in present if each]
        assert len(present) == len(set(present))
        assert published <= set(present)
        published |= set(present)
        holder = {each: n for n, turn in enumerate(turns) for each in (turn.anchor, *turn.aliases)}
        where = {word.identity: n for n, turn in enumerate(spoken) for word in turn.words}
        texts = Counter(" ".join(word.text for word in turn.words) for turn in spoken)
        for anchor, identities in words_of.items():
            held = Counter(where[each] for each in identities if each in where)
            if held:
                figures.followed += 1
                most = max(held.values())
                figures.right += anchor in holder and held[holder[anchor]] == most
        following = {}
        for turn, old in zip(turns, spoken, strict=True):
            key = tuple(word.identity for word in old.words)
            text = " ".join(word.text for word in old.words)
            is_unique = texts[text] == texts_before[text] == 1
            if key in previous and previous[key][1] == text and is_unique:
                figures.unchanged += 1
                figures.unchanged_kept += previous[key][0] == turn.anchor
            following[key] = (turn.anchor, text)
            words_of[turn.anchor] = set(key)
        previous, texts_before = following, texts
        for _ in range(EDITS_A_ROUND):
            editor.edit()
        lock = assign.locked(editor.chapters(), lock)
    return figures


@pytest.mark.parametrize(
    ("name", "transcript", "least"),
    [
        *([("the first episode", lambda _: _first_episode(), 0.99)] * FIRST_EPISODE.is_dir()),
        ("invented, 2,000 words", lambda seed: invented(seed, 2_000), 0.99),
        # Nothing but fillers: most turns look like some other one.
        ("invented, 15 words", lambda seed: invented(seed, 15), 0.95),
    ],
)
def test_anchors_follow_their_words(
    name: str,
    transcript: Callable[[int], list[Spoken]],
    least: float,
    record_property: Callable[[str, object], None],
) -> None:
    """All anchors resolve; unchanged turns keep theirs; the others lead to most of their words."""
    figures = Figures()
    for seed in range(6):
        one = _live(Editor(transcript(seed), seed))
        figures.right += one.right
        figures.followed += one.followed
        figures.unchanged += one.unchanged
        figures.unchanged_kept += one.unchanged_kept
    share = figures.right / figures.followed
    figure = (
        f"anchors, {name}: {figures.followed:,} followed, {share:.2%} to most of their words;"
        f" {figures.unchanged_kept:,} of {figures.unchanged:,} unchanged turns kept theirs"
    )
    record_property("figure", figure)
    assert figures.unchanged_kept == figures.unchanged, figure
    assert share >= least, figure


def test_aligning_grows_with_the_length(record_property: Callable[[str, object], None]) -> None:
    """A tenth of all words corrected: the work grows with the length, and not with its square."""

    def aligned(hours: int) -> Work:
        turns = [turn for seed in range(4 * hours) for turn in invented(seed, 3_000)]
        editor = Editor(turns, 1)
        lock = assign.locked(editor.chapters(), Lock())
        for turn in editor.turns:
            for word in turn.words:
                if editor.random.random() < 0.1:
                    word.text = editor.random.choice(editor.vocabulary)
        edited = editor.chapters()
        return work(lambda: assign.locked(edited, lock))

    one, three = aligned(1), aligned(3)
    record_property(
        "figure", f"alignment of three hours with 10 % edited: {three.seconds:.1f} s (budget 1 s)"
    )
    assert_linear(one.calls, three.calls, 3)
