"""Who speaks when: a row for everybody who speaks, with a piece for each stretch of speech.

The axis is the time of the recording. Where a turn has no time, its place between the times around
it follows from the words; where the whole transcript has none, the words are the axis.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from markupsafe import Markup

from generator.model import Episode, Speaker, SpeakerKind, Turn
from generator.wording import Wording

WIDTH = 1000
"""Units along the axis."""
MOST_PIECES = 75
MOST_ROWS = 8
# The least length of a piece is a part of the whole: a few pixels on a screen, and
# more for as long as there are too many pieces.
_PARTS = (160, 110, MOST_PIECES - 1)
_NARROWEST = 2
# Behind the last time that is known, words go on at an ordinary pace.
_WORDS_PER_SECOND = 2.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch in which one speaks: where it starts, how long it is, and its first turn."""

    start: int
    width: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """All that one speaker says; `css` is the class of their colour."""

    name: str
    css: str
    share: float
    """Of all words, from 0 to 1."""
    pieces: tuple[Piece, ...]

    @property
    def drawing(self) -> Markup:
        """The pieces, each of which leads to its turn; here, since an episode has dozens."""
        return Markup(  # noqa: S704 - anchors are slugs
            "".join(
                f"<a href=#{each.anchor} tabindex=-1><path d=M{each.start},0h{each.width} /></a>"
                for each in self.pieces
            )
        )


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows, hosts first, and how long the axis is."""

    rows: tuple[Row, ...]
    seconds: int | None
    """None where no time is known and the axis is that of the words."""


class _Run(NamedTuple):
    """Turns of one speaker without another between; from and to are places on the axis."""

    speaker: str
    anchor: str
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start

    def until(self, end: float) -> "_Run":
        """The same run, with another end."""
        return _Run(self.speaker, self.anchor, self.start, end)


def strip(episode: Episode, marks: Mapping[str, str], words: Wording) -> Strip | None:
    """The strip of an episode; None where nobody speaks, or one alone.

    `marks` are the classes of the turns of those who have one, by slug.
    """
    turns = episode.transcript.turns if episode.transcript else []
    spoken: dict[str, int] = {}
    for turn in turns:
        if turn.speaker.kind != SpeakerKind.BREAK:
            spoken[turn.speaker.slug] = spoken.get(turn.speaker.slug, 0) + turn.words
    total = sum(spoken.values())
    if not total or len(spoken) == 1:
        return None
    starts = _times(turns, episode.duration)
    seconds = round(starts[-1]) if starts else None
    starts = starts or list(accumulate((float(turn.words) for turn in turns), initial=0.0))
    runs = list(_runs(turns, starts))
    pieces = _with_everybody(_wide_enough(runs, starts[-1]), runs)
    rows = tuple(
        Row(
            name=_name(group, words),
            css=marks.get(group[0].slug, "") if len(group) == 1 else "",
            share=sum(spoken[each.slug] for each in group) / total,
            pieces=tuple(_pieces(pieces, {each.slug for each in group}, starts[-1])),
        )
        for group in _rows(episode, turns, spoken)
    )
    return Strip(rows, seconds)


def _times(turns: Sequence[Turn], duration: int | None) -> list[float]:
    """When every turn starts and, behind them, the end, in seconds; nothing where no time is known.

    A turn without a time lies between those that have one as its words lie between theirs.
    """
    times = [turn.time for turn in turns]
    before = list(accumulate((turn.words for turn in turns), initial=0))
    timed = [
        (words, float(time)) for words, time in zip(before, times, strict=False) if time is not None
    ]
    last_words, last = timed[-1] if timed else (0, 0.0)
    end = float(duration or last + (before[-1] - last_words) / _WORDS_PER_SECOND)
    if not timed or not end:
        return []
    known = iter([*timed, (before[-1], end)])
    at_or_before, after = (0, 0.0), next(known)
    starts: list[float] = []
    for words, time in zip(before, times, strict=False):
        if time is None:
            starts.append(_between(at_or_before, after, words))
        else:
            at_or_before, after = after, next(known)
            starts.append(at_or_before[1])
    return [*starts, end]


def _between(left: tuple[int, float], right: tuple[int, float], words: int) -> float:
    if right[0] == left[0]:
        return left[1]
    return left[1] + (right[1] - left[1]) * (words - left[0]) / (right[0] - left[0])


def _runs(turns: Iterable[Turn], marks: Sequence[float]) -> Iterator[_Run]:
    """The turns with those of the same speaker joined; music and adverts are gaps."""
    run: _Run | None = None
    for turn, start, end in zip(turns, marks, marks[1:], strict=False):
        if turn.speaker.kind == SpeakerKind.BREAK:
            continue
        if run and run.speaker == turn.speaker.slug and run.end == start:
            run = run.until(end)
            continue
        if run:
            yield run
        run = _Run(turn.speaker.slug, turn.anchor, start, end)
    if run:
        yield run


def _wide_enough(runs: Iterable[_Run], whole: float) -> list[_Run]:
    """The runs with those too short to be seen gathered, so that few enough are left."""
    gathered = list(runs)
    for parts in _PARTS:
        gathered = _gathered(gathered, whole / parts)
        if len(gathered) <= MOST_PIECES:
            break
    return gathered


def _gathered(runs: Iterable[_Run], least: float) -> list[_Run]:
    """Short runs in a row become one of whoever speaks most in it; what remains joins the last."""
    found: list[_Run] = []
    short: list[_Run] = []

    def add(run: _Run) -> None:
        if found and found[-1].speaker == run.speaker and found[-1].end == run.start:
            found[-1] = found[-1].until(run.end)
        else:
            found.append(run)

    def add_short() -> None:
        if not short:
            return
        joined = _most_spoken(short)
        if joined.length < least and found and found[-1].end == joined.start:
            found[-1] = found[-1].until(joined.end)
        else:
            add(joined)
        short.clear()

    for run in runs:
        is_long = run.end - run.start >= least
        if is_long or (short and short[-1].end != run.start):
            add_short()
        if is_long:
            add(run)
            continue
        short.append(run)
        if run.end - short[0].start >= least:
            add_short()
    add_short()
    return found


def _most_spoken(runs: Sequence[_Run]) -> _Run:
    """Runs in a row as one: of the speaker who has most of them, from where that one begins."""
    lengths: dict[str, float] = {}
    anchors: dict[str, str] = {}
    for run in runs:
        lengths[run.speaker] = lengths.get(run.speaker, 0) + run.length
        anchors.setdefault(run.speaker, run.anchor)
    speaker = max(lengths, key=lengths.__getitem__)
    return _Run(speaker, anchors[speaker], runs[0].start, runs[-1].end)


def _with_everybody(pieces: Sequence[_Run], runs: Iterable[_Run]) -> list[_Run]:
    """The pieces, and the longest run of each who would not be seen otherwise."""
    seen = {piece.speaker for piece in pieces}
    unseen: dict[str, _Run] = {}
    for run in runs:
        longest = unseen.get(run.speaker)
        if run.speaker not in seen and (longest is None or run.length > longest.length):
            unseen[run.speaker] = run
    return [*pieces, *unseen.values()]


def _rows(
    episode: Episode, turns: Iterable[Turn], spoken: Mapping[str, int]
) -> Iterator[list[Speaker]]:
    """The speakers of each row: one, or where there are too many, in the last row all the rest.

    People as the episode lists them, hosts first; then other voices as they come, and at last those
    that nobody identified.
    """
    speakers = {turn.speaker.slug: turn.speaker for turn in turns if turn.speaker.slug in spoken}
    people = [person.slug for person in episode.participants if person.slug in speakers]
    named = [slug for slug, each in speakers.items() if each.kind != SpeakerKind.UNATTRIBUTED]
    numbered = list(dict.fromkeys(people + named))
    unknown = [each for slug, each in speakers.items() if slug not in numbered]
    alone = MOST_ROWS - 1 if len(numbered) + bool(unknown) > MOST_ROWS else MOST_ROWS
    for slug in numbered[:alone]:
        yield [speakers[slug]]
    if rest := [speakers[slug] for slug in numbered[alone:]] + unknown:
        yield rest


def _name(group: Sequence[Speaker], words: Wording) -> str:
    if all(each.kind == SpeakerKind.UNATTRIBUTED for each in group):
        return words("unattributed")
    return group[0].name if len(group) == 1 else words("other_voices")


def _pieces(runs: Iterable[_Run], slugs: Container[str], whole: float) -> Iterator[Piece]:
    for run in runs:
        if run.speaker in slugs:
            start = round(WIDTH * run.start / whole)
            width = max(round(WIDTH * run.end / whole) - start, _NARROWEST)
            yield Piece(min(start, WIDTH - width), width, run.anchor)
