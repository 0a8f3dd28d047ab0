"""Who speaks when: a strip with a row for each speaker and a piece for each stretch of speech.

The axis is the time of the recording. A turn without a time is placed between the known times
around it by its words; if the transcript has no times at all, the words are the axis.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from generator.core.model import Episode, Speaker, SpeakerKind, Turn
from generator.i18n.wording import Wording

WIDTH = 1000
"""Units along the axis."""
MOST_PIECES = 75
MOST_ROWS = 8
# The minimum length of a piece, as a fraction of the whole: a few pixels on a screen. A larger one
# is used while there are too many pieces.
_PARTS = (160, 110, MOST_PIECES - 1)
_NARROWEST = 2
# After the last known time, words continue at an ordinary pace.
_WORDS_PER_SECOND = 2.5


class Piece(NamedTuple):
    """A stretch of speech by one speaker: its start, its width, and its first turn."""

    start: int
    width: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that one speaker says; `css` is the class of their colour."""

    name: str
    css: str
    share: float
    """Of all words, from 0 to 1."""
    pieces: tuple[Piece, ...]

    @property
    def drawing(self) -> Markup:
        """The pieces as links to their turns. Not in a template, since an episode has dozens."""
        return Markup(  # noqa: S704 - anchors are slugs
            "".join(
                f"<a href=#{anchor} tabindex=-1><path d=M{start},0h{width} /></a>"
                for start, width, anchor in self.pieces
            )
        )


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows, hosts first, and the length of the axis."""

    rows: tuple[Row, ...]
    seconds: int | None
    """None if no time is known and the words are the axis."""


_Stretch: TypeAlias = tuple[str, str, float, float]
"""Consecutive turns of one speaker: slug, first anchor, start and end on the axis."""


def strip(episode: Episode, marks: Mapping[str, str], i18n: Wording) -> Strip | None:
    """The strip of an episode; None if there are fewer than two speakers.

    `marks` are the classes of the turns of the speakers who have one, by slug.
    """
    turns = episode.transcript.turns if episode.transcript else []
    speakers: dict[str, Speaker] = {}
    spoken: dict[str, int] = defaultdict(int)
    for turn in turns:
        speaker = turn.speaker
        if speaker.kind is not SpeakerKind.BREAK:
            speakers[speaker.slug] = speaker
            spoken[speaker.slug] += turn.words
    total = sum(spoken.values())
    if not total or len(spoken) == 1:
        return None
    starts = _times(turns, episode.duration)
    seconds = round(starts[-1]) if starts else None
    starts = starts or list(accumulate((float(turn.words) for turn in turns), initial=0.0))
    runs = _runs(turns, starts)
    pieces = _with_everybody(_wide_enough(runs, starts[-1]), runs)
    rows = tuple(
        Row(
            name=_name(group, i18n),
            css=marks.get(group[0].slug, "") if len(group) == 1 else "",
            share=sum(spoken[each.slug] for each in group) / total,
            pieces=tuple(_pieces(pieces, {each.slug for each in group}, starts[-1])),
        )
        for group in _rows(episode, speakers)
    )
    return Strip(rows, seconds)


def _times(turns: Sequence[Turn], duration: int | None) -> list[float]:
    """The start of every turn in seconds, followed by the end; empty if no time is known.

    A turn without a time is interpolated by its words between those that have one.
    """
    times = [turn.time for turn in turns]
    known = [float(time) for time in times if time is not None]
    if duration and len(known) == len(times):
        return [*known, float(duration)]
    before = list(accumulate((turn.words for turn in turns), initial=0))
    timed = [
        (words, float(time)) for words, time in zip(before, times, strict=False) if time is not None
    ]
    last_words, last = timed[-1] if timed else (0, 0.0)
    end = float(duration or last + (before[-1] - last_words) / _WORDS_PER_SECOND)
    if not timed or not end:
        return []
    following = iter([*timed, (before[-1], end)])
    at_or_before, after = (0, 0.0), next(following)
    starts: list[float] = []
    for words, time in zip(before, times, strict=False):
        if time is None:
            starts.append(_between(at_or_before, after, words))
        else:
            at_or_before, after = after, next(following)
            starts.append(at_or_before[1])
    return [*starts, end]


def _between(left: tuple[int, float], right: tuple[int, float], words: int) -> float:
    if right[0] == left[0]:
        return left[1]
    return left[1] + (right[1] - left[1]) * (words - left[0]) / (right[0] - left[0])


def _runs(turns: Iterable[Turn], marks: Sequence[float]) -> list[_Stretch]:
    """Join consecutive turns of the same speaker; music and adverts are gaps."""
    runs: list[_Stretch] = []
    last: tuple[str, float] | None = None
    for turn, (start, end) in zip(turns, pairwise(marks), strict=True):
        speaker = turn.speaker
        if speaker.kind is SpeakerKind.BREAK:
            continue
        if last == (speaker.slug, start):
            runs[-1] = *runs[-1][:3], end
        else:
            runs.append((speaker.slug, turn.anchor, start, end))
        last = speaker.slug, end
    return runs


def _wide_enough(runs: list[_Stretch], whole: float) -> list[_Stretch]:
    """Merge stretches that are too short to be seen, until there are few enough."""
    for parts in _PARTS:
        runs = _gathered(runs, whole / parts)
        if len(runs) <= MOST_PIECES:
            break
    return runs


def _gathered(runs: Iterable[_Stretch], least: float) -> list[_Stretch]:
    """Merge adjacent short stretches into one of the main speaker; the rest joins the last one."""
    found: list[_Stretch] = []
    for joined in map(_most_spoken, _rows_of_short(runs, least)):
        speaker, _, start, end = joined
        if found and found[-1][3] == start and (end - start < least or found[-1][0] == speaker):
            found[-1] = *found[-1][:3], end
        else:
            found.append(joined)
    return found


def _rows_of_short(runs: Iterable[_Stretch], least: float) -> Iterator[list[_Stretch]]:
    """Yield each long stretch alone, and groups of short ones that are long together.

    A group is smaller if a long stretch or a gap follows.
    """
    short: list[_Stretch] = []
    for run in runs:
        _, _, start, end = run
        is_long = end - start >= least
        if short and (is_long or short[-1][3] != start):
            yield short
            short = []
        short.append(run)
        if end - short[0][2] >= least:
            yield short
            short = []
    if short:
        yield short


def _most_spoken(runs: Sequence[_Stretch]) -> _Stretch:
    """Merge adjacent stretches into one of the speaker with most of them."""
    if len(runs) == 1:
        return runs[0]
    lengths: dict[str, float] = {}
    anchors: dict[str, str] = {}
    for speaker, anchor, start, end in runs:
        if speaker in lengths:
            lengths[speaker] += end - start
        else:
            lengths[speaker] = end - start
            anchors[speaker] = anchor
    most = max(lengths, key=lengths.__getitem__)
    return most, anchors[most], runs[0][2], runs[-1][3]


def _with_everybody(pieces: Sequence[_Stretch], runs: Iterable[_Stretch]) -> list[_Stretch]:
    """The pieces, and the longest stretch of each speaker who would have none otherwise."""
    seen = {speaker for speaker, *_ in pieces}
    unseen: dict[str, _Stretch] = {}
    for run in runs:
        speaker, _, start, end = run
        if speaker in seen:
            continue
        if speaker not in unseen or end - start > unseen[speaker][3] - unseen[speaker][2]:
            unseen[speaker] = run
    return [*pieces, *unseen.values()]


def _rows(episode: Episode, speakers: Mapping[str, Speaker]) -> Iterator[list[Speaker]]:
    """The speakers of each row: one, or in the last row all the rest, if there are too many.

    People come in the order of the episode, hosts first; then other voices as they appear, then
    those whom nobody has identified.
    """
    people = [person.slug for person in episode.participants if person.slug in speakers]
    named = [slug for slug, each in speakers.items() if each.kind != SpeakerKind.UNATTRIBUTED]
    numbered = list(dict.fromkeys(people + named))
    unknown = [each for slug, each in speakers.items() if slug not in numbered]
    alone = MOST_ROWS - 1 if len(numbered) + bool(unknown) > MOST_ROWS else MOST_ROWS
    for slug in numbered[:alone]:
        yield [speakers[slug]]
    if rest := [speakers[slug] for slug in numbered[alone:]] + unknown:
        yield rest


def _name(group: Sequence[Speaker], i18n: Wording) -> str:
    if all(each.kind == SpeakerKind.UNATTRIBUTED for each in group):
        return i18n("unattributed")
    return group[0].name if len(group) == 1 else i18n("other_voices")


def _pieces(runs: Iterable[_Stretch], slugs: Container[str], whole: float) -> Iterator[Piece]:
    for speaker, anchor, since, until in runs:
        if speaker in slugs:
            start = round(WIDTH * since / whole)
            width = max(round(WIDTH * until / whole) - start, _NARROWEST)
            yield Piece(min(start, WIDTH - width), width, anchor)
