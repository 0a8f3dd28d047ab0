"""The chapters that episode.yml lists: checks their times, and divides a transcript by them."""

from collections.abc import Sequence

from generator.core.problems import Problems
from generator.core.strict_yaml import Document
from generator.read.schemas import EpisodeFile
from generator.read.transcript import SpokenChapter, SpokenTurn


def check_times(file: EpisodeFile, document: Document, problems: Problems) -> bool:
    """Note times that contradict each other; return whether the chapters can be used."""
    if file.recorded and file.recorded > file.date:
        problems.error(
            document.place("recorded"),
            f"recorded on {file.recorded}, after the release on {file.date}",
            "correct one of them",
        )
    before = problems.error_count
    last = -1
    for index, chapter in enumerate(file.chapters):
        place = document.place("chapters", index, "start")
        if chapter.start <= last:
            problems.error(
                place, "the chapter does not start after the one above it", "sort the chapters"
            )
        if file.duration is not None and chapter.start > file.duration:
            problems.error(place, "the chapter starts after the episode's end", "correct it")
        last = chapter.start
    return problems.error_count == before


def divide(
    chapters: Sequence[SpokenChapter], file: EpisodeFile, document: Document, problems: Problems
) -> list[SpokenChapter]:
    """The transcript, divided by the chapters of episode.yml.

    A chapter begins with the first turn at or after its start. A transcript without
    any times is not divided; the page lists the chapters separately.
    """
    turns = [turn for chapter in chapters for turn in chapter.turns]
    has_own = any(chapter.title for chapter in chapters)
    if not file.chapters or has_own or all(turn.time is None for turn in turns):
        return list(chapters)
    starts: list[tuple[int, str, int | None]] = [(0, "", None)]
    position = 0
    for chapter in file.chapters:
        while position < len(turns) and not _starts_at_or_after(turns[position], chapter.start):
            position += 1
        starts.append((position, chapter.title, chapter.start))
    ends = [*(start for start, _, _ in starts[1:]), len(turns)]
    divided = []
    for number, ((start, title, time), end) in enumerate(zip(starts, ends, strict=True)):
        if start < end:
            divided.append(SpokenChapter(title, turns[start].line, tuple(turns[start:end]), time))
        elif title:
            problems.warning(
                document.place("chapters", number - 1),
                f'the chapter "{title}" is left out: no turn starts in it',
                "move its start to the start of a turn",
            )
    return divided


def _starts_at_or_after(turn: SpokenTurn, seconds: int) -> bool:
    return turn.time is not None and turn.time >= seconds
